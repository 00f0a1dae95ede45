"""A supervisor's morning: why was Tuesday bad, and the report of the month. The records give each number.

A real server and PostgreSQL, a year of an office, the real window on the records of the supervisor's desk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from keyring.backends import fail
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.workplace import Workplace
from app.figures.asking import ServerFigures, ServerReports
from app.figures.reports import BETWEEN, REPORTS, FilledReport, ReportKey
from app.mutations.agent_state import ChangeAgentState
from app.mutations.at_unit import PassEscalation
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.escalation import RecordSolution, ReturnEscalation, SendPacket
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.steps import CancelCase, ConfirmReceipt, RecordAnswer, ReopenCase, TellSolution
from app.settings import Settings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.supervision.figure_desk import FigureDesk
from app.supervision.report_desk import ReportDesk
from db.enums import AgentState, CaseKind, Channel, Direction, Disposition
from db.replica import Replica
from db.shifts import PlannedShift
from db.sync.gateway import Way
from db.sync.sync_status import SyncPhase
from tests.app.scripted_phone import ScriptedPhone
from tests.db.conftest import leave, postgres, root, shared, template  # noqa: F401
from tests.db.desks import Desk
from tests.db.keys import EverybodysKeys
from tests.db.shared_office import SharedOffice, Station
from tests.office import START
from tests.random_cases import ANSWER
from tests.server.instance import gateway_at, login_of
from tests.ui.controls import child
from tests.ui.controls import text as words_of
from tests.ui.figures.counted_by_sql import COUNTED, Counts, counted
from ui.figures.grid import PERIODS, GridModel, GridTable, Shown
from ui.figures.opener import SupervisionOpener

JAKARTA = ZoneInfo("Asia/Jakarta")
TUESDAY = date(2024, 3, 5)
NOW = datetime(2024, 3, 8, 8, 30, tzinfo=JAKARTA)  # Friday
FEBRUARY = date(2024, 2, 1), date(2024, 3, 1)
# Everything of a day, copied to other days. Ids are made from the old ones, so that references stay. They
# begin with the number of the copy: as those of real records, those of a day lie together.
COPIED = ("case_", "timeline_entry", "escalation", "contact", "agent_state", "shift_plan")
_IDS = ("id", "case_id", "contact_id", "escalation_id")
_ONCE = ("number", "number_digits")


def minute(day: date, hour: int, minutes: float = 0) -> float:
    """Return a time at the office as tests/office.py counts."""
    at = datetime(day.year, day.month, day.day, hour, tzinfo=JAKARTA) + timedelta(minutes=minutes)
    return (at - START) / timedelta(minutes=1)


def moment(day: date, hour: int, minutes: float = 0) -> datetime:
    return START + timedelta(minutes=minute(day, hour, minutes))


@dataclass
class Bench:
    """An agent at a desk on one day. Times are in minutes after nine."""

    station: Station
    day: date

    def at(self, minutes: float) -> datetime:
        return moment(self.day, 9, minutes)

    def case(self, minutes: float, **fields: Any) -> UUID:
        fields = {"kind": CaseKind.INFORMATION, "service": "NIB", "region_code": "32.73", **fields}
        return self.station.log(minute(self.day, 9, minutes), **fields)

    def answer(self, case_id: UUID, minutes: float, satisfied: int | None = 4) -> None:
        told: dict[str, Any] = {"case_id": case_id, "means": "voice"}
        self.station.do(
            RecordAnswer(solution_id=uuid7(), case_id=case_id, occurred_at=self.at(minutes), **ANSWER),
            TellSolution(occurred_at=self.at(minutes + 2), **told),
            ConfirmReceipt(satisfied=satisfied, occurred_at=self.at(minutes + 3), **told),
        )

    def ask_unit(self, case_id: UUID, unit_id: UUID, minutes: float, took: float) -> None:
        self.unit_answers(case_id, self.send(case_id, unit_id, minutes), minutes + took)

    def send(self, case_id: UUID, unit_id: UUID, minutes: float) -> UUID:
        """Ask a unit, and promise the applicant an answer in 70 minutes."""
        escalation_id = uuid7()
        self.station.do(
            SendPacket(
                escalation_id=escalation_id,
                case_id=case_id,
                unit_id=unit_id,
                question="Kapan terbit?",
                evidence="JELITA",
                due_at=self.at(minutes + 60),
                promise_at=self.at(minutes + 70),
                promise_channel=Channel.VOICE,
                occurred_at=self.at(minutes),
            )
        )
        return escalation_id

    def unit_answers(self, case_id: UUID, escalation_id: UUID, minutes: float) -> None:
        told: dict[str, Any] = {"case_id": case_id, "means": "voice"}
        self.station.do(
            RecordSolution(
                solution_id=uuid7(),
                escalation_id=escalation_id,
                answered_by_name="Dedi",
                occurred_at=self.at(minutes),
                **ANSWER,
            ),
            TellSolution(occurred_at=self.at(minutes + 4), **told),
            ConfirmReceipt(satisfied=2, occurred_at=self.at(minutes + 5), **told),
        )

    def call(self, minutes: float, remote: str, case_id: UUID | None = None, **more: Any) -> None:
        """A call is answered, lasts four minutes, and has two minutes of wrap-up."""
        contact_id = self._ring(minutes, remote, **more)
        self.station.do(AnswerContact(contact_id=contact_id, occurred_at=self.at(minutes + 0.2)))
        if case_id is not None:
            linked = LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=self.at(minutes + 1))
            self.station.do(linked)
        self.station.do(EndContact(contact_id=contact_id, occurred_at=self.at(minutes + 4)))
        self.be(AgentState.WRAP_UP, minutes + 4, contact_id=contact_id)
        self.be(AgentState.AVAILABLE, minutes + 6)

    def miss(self, minutes: float, remote: str) -> None:
        missed = EndContact(
            contact_id=self._ring(minutes, remote),
            disposition=Disposition.MISSED,
            occurred_at=self.at(minutes + 0.5),
        )
        self.station.do(missed)

    def be(self, state: AgentState, minutes: float, **more: Any) -> None:
        one = ChangeAgentState(interval_id=uuid7(), state=state, occurred_at=self.at(minutes), **more)
        self.station.do(one)

    def _ring(self, minutes: float, remote: str, direction: Direction = Direction.INBOUND) -> UUID:
        contact_id = uuid7()
        given: dict[str, Any] = {"channel": Channel.VOICE, "direction": direction, "remote": remote}
        self.station.do(StartContact(contact_id=contact_id, occurred_at=self.at(minutes), **given))
        return contact_id


def a_day(office: SharedOffice, rina: Bench, sari: Bench) -> None:
    """Let the usual things happen."""
    for desk in (rina, sari):
        desk.be(AgentState.AVAILABLE, -30)
    told = rina.case(10)
    rina.call(8, "+6281200000001", told)
    rina.answer(told, 20)
    complaint = sari.case(15, kind=CaseKind.COMPLAINT, channel=Channel.WHATSAPP, service="Izin reklame")
    sari.ask_unit(complaint, office.unit_id, 25, 40)
    late = rina.case(40, channel=Channel.EMAIL, service="", region_code="")
    rina.ask_unit(late, office.other_unit_id, 50, 75)
    cancelled = sari.case(75, region_code="32.04")
    sari.station.do(CancelCase(case_id=cancelled, reason="Ganda", occurred_at=sari.at(78)))
    rina.miss(60, "+6281200000002")
    rina.call(70, "+6281200000002", direction=Direction.OUTBOUND)
    sari.be(AgentState.BREAK, 90)
    sari.be(AgentState.NOT_READY, 105)
    for desk in (rina, sari):
        desk.be(AgentState.AVAILABLE, 140)
        desk.be(AgentState.NOT_REACHABLE, 150)


def what_happens_once(rina: Bench) -> None:
    """A case is reopened, and another one stays open."""
    again = rina.case(12)
    rina.answer(again, 16, None)
    rina.station.do(ReopenCase(case_id=again, reason="Belum jelas", occurred_at=rina.at(30)))
    rina.answer(again, 35, 1)
    rina.case(100)


def questions_go_on(office: SharedOffice, rina: Bench) -> None:
    """A question is passed on, one comes back in time, one too late, and one case is cancelled meanwhile."""
    passed, new_id = rina.case(40), uuid7()
    first = PassEscalation(
        escalation_id=rina.send(passed, office.unit_id, 42),
        new_id=new_id,
        unit_id=office.other_unit_id,
        reason="Bukan kami",
        due_at=rina.at(105),
        occurred_at=rina.at(45),
    )
    rina.station.do(first)
    rina.unit_answers(passed, new_id, 55)
    for minutes, back in ((50, 56), (15, 110)):
        asked = rina.case(minutes)
        returned = ReturnEscalation(
            escalation_id=rina.send(asked, office.unit_id, minutes + 2),
            reason="Berkas kurang",
            occurred_at=rina.at(back),
        )
        rina.station.do(returned)
        rina.unit_answers(asked, rina.send(asked, office.unit_id, back + 2), back + 12)
    cancelled = rina.case(70)
    rina.send(cancelled, office.unit_id, 72)
    rina.station.do(CancelCase(case_id=cancelled, reason="Ganda", occurred_at=rina.at(75)))


def a_bad_morning(sari: Bench) -> None:
    """Sari takes far too long for three cases, and six callers are missed who nobody calls back."""
    for number in range(3):
        sari.answer(sari.case(20 + number), 80 + 5 * number, 1)
    for number in range(6):
        sari.miss(100 + 2 * number, f"+628120000010{number}")


def plan_shifts(office: SharedOffice) -> None:
    """Plan the day: Sari is to take her break later than she does."""
    wati = office.station("wati")
    for login, breaks in (("rina", ((660, 720),)), ("sari", ((635, 650), (690, 700)))):
        planned = PlannedDay(day=TUESDAY, shifts=(PlannedShift(510, 960, breaks),))
        agent_id = office.ids[login]
        wati.do(PlanShifts(agent_id=agent_id, days=(planned,), occurred_at=moment(TUESDAY, 7)))
    wati.sync()


def copy_days(office: SharedOffice, days: Sequence[date], times: int = 1) -> None:
    """Let what happened on the Tuesday happen on these days, too: so often on each, with other callers."""
    with office.owner.begin() as connection:
        connection.execute(text("SET LOCAL search_path = loket"))
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        copies = {"back": [(TUESDAY - day).days for day in days], "times": times}
        for name in COPIED:
            query = "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = :name"
            query += " AND table_schema = 'loket'"
            columns = connection.execute(text(query), {"name": name}).all()
            values = ", ".join(_copied(*column) for column in columns)
            query = f"INSERT INTO {name} ({', '.join(column for column, _ in columns)}) SELECT {values} "
            query += f"FROM {name} t, unnest(CAST(:back AS int[])) back, "
            query += "generate_series(1, :times) time, LATERAL (SELECT back * :times + time) c (copy)"
            connection.execute(text(query), copies)


def _copied(column: str, kind: str) -> str:
    if column in _IDS:
        return f"(lpad(to_hex(copy), 8, '0') || substr(md5(t.{column}::text || copy), 9))::uuid"
    if column in _ONCE:
        return f"t.{column} || copy"
    if column == "remote":
        return "t.remote || CASE WHEN t.remote <> '' AND :times > 1 THEN copy::text ELSE '' END"
    if kind == "date":
        return f"t.{column} - back"
    return f"t.{column} - make_interval(days => back)" if kind.startswith("timestamp") else f"t.{column}"


class Waiter(Protocol):
    def waitUntil(self, callback: Callable[[], bool], *, timeout: int = 5_000) -> None: ...


@dataclass
class Morning:
    """The supervisor's place, and what the records say."""

    office: SharedOffice
    work: Workplace
    opener: SupervisionOpener
    qtbot: Waiter

    @property
    def grid(self) -> GridTable:
        return child(self.opener.place, GridTable, "figures.grid")

    @property
    def model(self) -> GridModel:
        model = self.grid.model()
        assert isinstance(model, GridModel)
        return model

    def counted(self, figure: str, since: date, until: date, **more: Any) -> Counts:
        with self.office.owner.connect() as connection:
            connection.execute(text("SET search_path = loket"))
            return counted(connection, figure, since, until, **more)

    def go_to(self, figure: str, value: Any = None) -> Shown:
        """Make the number of the day the current one."""
        for row in range(self.model.rowCount()):
            shown = self.model.shown(self.model.index(row, 1))
            if shown is not None and (shown.line.figure.key, shown.row.value) == (figure, value):
                self.grid.setCurrentIndex(self.model.index(row, 1))
                return shown
        raise KeyError(figure)

    def divide(self, name: str) -> list[list[str]]:
        """Choose by what the number is divided; return the table."""
        box = child(self.opener.place, QComboBox, "figures.detail.division")
        self.qtbot.waitUntil(lambda: box.findData(name) >= 0)
        box.setCurrentIndex(box.findData(name))
        box.activated.emit(box.currentIndex())
        table = child(self.opener.place, QTreeWidget, "figures.detail.table")
        title = box.currentText().partition(": ")[2]
        self.qtbot.waitUntil(lambda: table.headerItem().text(0) == title and table.topLevelItemCount() > 0)
        return texts(table)

    def rows(self) -> list[list[str]]:
        """Open what the number counts; return the lines, once all are read."""
        QTest.keyClick(self.grid, Qt.Key.Key_Return)
        table = child(self.opener.place, QTreeWidget, "figures.detail.case_rows")
        self.qtbot.waitUntil(lambda: bool(texts(table)) and all(row[0] != "…" for row in texts(table)))
        found = texts(table)
        QTest.keyClick(table, Qt.Key.Key_Escape)
        return found


def texts(table: QTreeWidget) -> list[list[str]]:
    items = [table.topLevelItem(place) for place in range(table.topLevelItemCount())]
    return [[one.text(column) for column in range(3)] for one in items if one is not None]


@pytest.fixture
def morning(shared: SharedOffice, tmp_path: Path, qtbot: QtBot) -> Iterator[Morning]:  # noqa: F811
    running = shared.server
    running.do(running.serving.server.figures.close())
    rina, sari = (Bench(shared.station(login), TUESDAY) for login in ("rina", "sari"))
    a_day(shared, rina, sari)
    rina.station.sync()
    sari.station.sync()
    plan_shifts(shared)
    calendar = OfficeCalendar(load_office_days(None), JAKARTA)
    days = [TUESDAY - timedelta(days=number) for number in (*range(1, 33, 2), *range(40, 366, 36))]
    copy_days(shared, [day for day in days if calendar.is_working_day(day)])
    a_bad_morning(sari)
    once = Bench(rina.station, date(2024, 2, 20))
    what_happens_once(once)
    questions_go_on(shared, once)
    rina.station.sync()
    sari.station.sync()
    running.start(running.serving.server.figures.make()).result(120)
    with seated(shared, tmp_path, qtbot) as made:
        yield made


@contextmanager
def seated(office: SharedOffice, folder: Path, waiter: Waiter) -> Iterator[Morning]:
    """Seat the supervisor at the real window, on what the server sends to the desk."""
    running = office.server
    places = AppPaths.below(folder)
    places.create()
    wati = Station(office, places.records_file, "wati", "W90")
    wati.sync()
    wati.http.close()
    wati.replica.close()
    replica = Replica.open(places.records_file, keys=EverybodysKeys())
    secrets = Secrets(fail.Keyring())
    work = build_workplace(places, Settings(), replica, secrets, ScriptedPhone())
    session, jobs = work.access.session, work.internals.jobs
    gateway = gateway_at(running.port)
    desk = Desk(office, folder / "desk.sqlite3", "wati", "W91", gateway)  # the server answers enrolled desks
    desk.until(lambda: desk.status.phase is SyncPhase.LIVE)
    way = Way(gateway, login_of("wati"))
    source, store = ServerFigures(lambda: way), ServerReports(lambda: way)
    object.__setattr__(work.supervision, "figures", FigureDesk(source, work.records, session, jobs))
    object.__setattr__(work.supervision, "reports", ReportDesk(source, store, work.paper.work, session, jobs))
    object.__setattr__(work.procedure, "clock", lambda: NOW)
    session.load()
    session.sign_in(office.ids["wati"])
    waiter.waitUntil(lambda: session.agent is not None)
    home = QWidget()
    home.resize(1720, 1000)
    home.show()
    made = Morning(office, work, SupervisionOpener(work, home), waiter)
    yield made
    made.opener.place.close()
    home.close()
    work.stop()
    desk.close()


def test_a_supervisor_finds_why_tuesday_was_bad_and_prints_the_month(
    morning: Morning, tmp_path: Path
) -> None:
    place, qtbot = morning.opener.place, morning.qtbot
    morning.opener.open()
    place.figures.show_days_to(TUESDAY)
    qtbot.waitUntil(lambda: place.figures.is_whole)
    assert every_number_is_of_the_records(morning) > 200

    shown = morning.go_to("step_on_time", 2)
    assert shown.group is not None
    assert (shown.group.num, shown.group.den) == (4, 7)
    assert [(row[0], row[2]) for row in morning.divide("agent_id")] == [
        ("Rina", "2 of 2"),
        ("Sari", "2 of 5"),
    ]
    assert len(morning.rows()) == 7
    place.figures._filters.choose("agent_id", morning.office.ids["sari"])
    qtbot.waitUntil(lambda: place.figures.is_whole)
    morning.go_to("step_on_time", 2)
    late = morning.rows()
    assert len(late) == 5
    assert all(row[1] for row in late)  # each has its line on this computer

    place.figures._filters.choose("agent_id", None)
    qtbot.waitUntil(lambda: place.figures.is_whole)
    missed = morning.go_to("calls_missed")
    assert missed.group is not None
    assert missed.group.num == 7
    assert len(morning.rows()) == 7
    returned = morning.go_to("missed_returned").group
    assert returned is not None
    assert (returned.num, returned.den) == (1, 7)

    kept = morning.go_to("adherence").group
    assert kept is not None
    assert 0 < kept.num < (kept.den or 0)
    parts = morning.rows()
    assert sorted(row[1] for row in parts) == [
        "Rina · Available",
        "Rina · Break",
        "Sari · Available",
        "Sari · Break",
    ]
    assert all(" of " in row[2] for row in parts)

    filled = print_the_month(morning, tmp_path / "report.pdf")
    assert {cell.figure for cell in filled.cells} == {
        figure for section in REPORTS[ReportKey.MONTHLY].sections for figure in section.figures
    }
    assert differences(morning, filled) == ""


def every_number_is_of_the_records(morning: Morning) -> int:
    """Compare the whole grid with the records; return how many numbers there are."""
    compared = 0
    wrong: list[str] = []
    for row in range(morning.model.rowCount()):
        for column in range(1, len(PERIODS) + 1):
            shown = morning.model.shown(morning.model.index(row, column))
            if shown is None or shown.line.figure.key not in COUNTED or shown.line.by not in ("", "step"):
                continue
            assert shown.group is not None
            by = (shown.line.by,) if shown.line.by else ()
            key = (str(shown.row.value),) if by else ()
            found = morning.counted(shown.line.figure.key, shown.days.since, shown.days.until, by=by)
            expected = found.get(key, (0, 0))
            if (shown.group.num, shown.group.den or 0) != expected:
                wrong.append(f"{shown.line.figure.key} {key} {shown.days}: {shown.group}, not {expected}")
            compared += 1
    assert "\n".join(wrong) == ""
    return compared


def print_the_month(morning: Morning, path: Path) -> FilledReport:
    """Write the report of February by the page; return what the server keeps of it."""
    place, qtbot = morning.opener.place, morning.qtbot
    QTest.keyClick(place, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    page = place.reports
    qtbot.waitUntil(page.isVisible)
    for name, data in (("report", ReportKey.MONTHLY), ("period", FEBRUARY[0])):
        box = child(page, QComboBox, f"reports.{name}")
        box.setCurrentIndex([box.itemData(row) for row in range(box.count())].index(data))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: words_of(page, "reports.status").startswith("Data up to"))
    page.save_to(path)
    qtbot.waitUntil(lambda: words_of(page, "reports.status").startswith("Saved"), timeout=60_000)
    assert path.read_bytes().startswith(b"%PDF")
    with morning.office.owner.connect() as connection:
        (kept,) = connection.execute(text("SELECT filled FROM loket.report_print")).scalars()
    return msgspec.convert(kept, FilledReport)


def differences(morning: Morning, filled: FilledReport) -> str:
    """Return each number of the report that the records do not give, and each that is missing."""
    assert (filled.since, filled.until) == FEBRUARY
    wrong: list[str] = []
    for section in REPORTS[ReportKey.MONTHLY].sections:
        for figure in section.figures:
            by = tuple(filter(None, (section.by, section.across)))
            cells = {
                tuple(cell.by.split(BETWEEN)) if by else (): (cell.num, cell.den or 0)
                for cell in filled.cells
                if (cell.section, cell.figure) == (section.key, figure)
            }
            printed = {key: both for key, both in cells.items() if any(both)}
            expected = morning.counted(figure, *FEBRUARY, by=by)
            if printed != expected:
                wrong.append(f"{section.key} {figure}: {printed}, not {expected}")
    return "\n".join(wrong)
