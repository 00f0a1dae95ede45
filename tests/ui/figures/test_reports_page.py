"""The page "Reports": what is counted, kept when it leaves, and compared with what was printed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QStyle, QStyleOptionComboBox, QTabWidget, QWidget
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.enums import Role
from app.figures.asking import OFFICE, TEAM, MakeOpenData, SharedError, Unread
from app.figures.periods import Days
from app.figures.reports import ReportKey, Span, sum_of, whole
from app.settings import OpenDataSettings, Settings
from app.supervision.figure_desk import FigureDesk
from app.supervision.report_desk import ReportDesk
from db.sync.messages import AskOpenData, FilledReport, KeptReport, OpenDataEdition
from db.sync.sync_status import Trouble
from tests.app.phone_place import PhonePlace
from tests.fact_source import FactSource
from tests.ui.controls import child, text
from ui.figures.opener import SupervisionOpener
from ui.figures.report_table import ReportView
from ui.figures.reports_page import ReportsPage
from ui.text import translations


@dataclass
class MemoryOfPrints:
    """A ReportStore of one office. is_silent: The server does not answer."""

    is_silent: bool = False
    prints: list[KeptReport] = field(default_factory=list)
    edition: OpenDataEdition | None = None

    def keep(self, print_id: UUID, filled: FilledReport) -> Sequence[KeptReport]:
        self._answer()
        now = datetime.now(timezone.utc)
        one = KeptReport(id=print_id, filled=filled, sha256=sum_of(filled), by_name="Wati", printed_at=now)
        self.prints.insert(0, one)
        return list(self.prints)

    def kept(self, report: ReportKey, days: Days) -> Sequence[KeptReport]:
        self._answer()
        wanted = report.value, days.since, days.until
        return [
            one for one in self.prints if (one.filled.report, one.filled.since, one.filled.until) == wanted
        ]

    def open_data(self, asked: AskOpenData, filled: FilledReport, make: MakeOpenData) -> OpenDataEdition:
        self._answer()
        if self.edition is None:
            files = dict(make(uuid7(), filled, [], ""))
            self.edition = OpenDataEdition(month=asked.month, filled=filled, files=files)
        return self.edition

    def _answer(self) -> None:
        if self.is_silent:
            raise SharedError(Trouble.UNREACHABLE, "silent")


@dataclass
class Screen:
    place: PhonePlace
    source: FactSource
    store: MemoryOfPrints
    opener: SupervisionOpener
    qtbot: QtBot

    @property
    def page(self) -> ReportsPage:
        return self.opener.place.reports

    @property
    def today(self) -> date:
        procedure = self.place.workplace.procedure
        return procedure.calendar.local_day(procedure.clock())

    def fill(self, seed: int) -> None:
        """Let more have happened in the last two months."""
        session = self.place.workplace.access.session
        agents = [one.id for one in session.staff]
        self.source.fill(self.today, 70, agents, [one.id for one in session.units], seed=seed)

    def open(self) -> None:
        self.opener.open()
        self.qtbot.waitUntil(self.opener.place.isActiveWindow)
        for _ in range(2):  # past the page "Now", which units do not have
            if not self.page.isVisible():
                QTest.keyClick(self.opener.place, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.waitUntil(lambda: bool(self.cells()))

    def choose(self, name: str, data: object) -> None:
        box = child(self.page, QComboBox, f"reports.{name}")
        box.setCurrentIndex([box.itemData(row) for row in range(box.count())].index(data))
        box.activated.emit(box.currentIndex())

    def choose_month(self) -> None:
        self.choose("report", ReportKey.MONTHLY)
        self.choose("period", whole(Span.MONTH, self.today).since)
        self.qtbot.waitUntil(lambda: "Cases by service" in self.cells())

    def cells(self) -> list[str]:
        table = child(self.page, ReportView, "reports.table")
        places = product(range(table.rowCount()), range(table.columnCount()))
        return [one.text() for one in (table.item(*place) for place in places) if one is not None]

    def after(self, title: str) -> str:
        """Return the first number beside this title."""
        cells = self.cells()
        return cells[cells.index(title) + 1]

    def save(self, path: Path) -> None:
        self.page.save_to(path)
        self.qtbot.waitUntil(lambda: "Writing" not in text(self.page, "reports.status"))


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    about = OpenDataSettings("data@example.go.id", "CC-BY-4.0", "https://example.org/by")
    place = PhonePlace(tmp_path, qtbot, Settings(open_data=about))
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1366, 728)
    home.show()
    source, store = FactSource(), MemoryOfPrints()
    work = place.workplace
    session, jobs = work.access.session, work.internals.jobs
    object.__setattr__(work.supervision, "figures", FigureDesk(source, work.records, session, jobs))
    object.__setattr__(work.supervision, "reports", ReportDesk(source, store, work.paper.work, session, jobs))
    made = Screen(place, source, store, SupervisionOpener(work, home), qtbot)
    made.place.sit_down("Wati Kurnia", Role.SUPERVISOR)
    made.fill(19)
    yield made
    made.opener.place.close()
    place.close()


def test_a_report_is_counted_saved_and_later_compared_with_what_was_saved(
    screen: Screen, tmp_path: Path
) -> None:
    screen.open()
    screen.choose_month()
    before = screen.after("Cases opened")
    screen.save(tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    assert "Saved" in text(screen.page, "reports.status")
    (kept,) = screen.store.prints
    screen.save(tmp_path / "report.xlsx")
    assert len(screen.store.prints) == 2

    screen.fill(20)
    screen.choose("period", whole(Span.MONTH, screen.today).since)
    screen.qtbot.waitUntil(lambda: screen.after("Cases opened") != before)
    screen.choose("before", kept.id)
    assert f"(printed: {before})" in screen.after("Cases opened")
    assert "Different from that print: " in text(screen.page, "reports.status")


@pytest.mark.parametrize(
    ("scope", "words"), [(TEAM, "Figures of your team only."), (OFFICE, "Figures of the whole office.")]
)
def test_the_page_says_before_the_paper_whose_figures_it_has_and_what_is_missing(
    screen: Screen, scope: str, words: str
) -> None:
    began = datetime(2026, 11, 3, 2, tzinfo=timezone.utc)
    screen.source.scope, screen.source.unread = scope, (Unread(began, began + timedelta(minutes=90)),)
    screen.open()
    screen.choose_month()
    said = text(screen.page, "reports.status")
    assert words in said
    assert "The PBX was not read, and what happened is missing: 3 November 2026, 09:00 to 10:30." in said


def test_the_chosen_period_stays_when_the_window_is_called_again(screen: Screen) -> None:
    screen.open()
    screen.choose_month()
    period = child(screen.page, QComboBox, "reports.period")
    chosen, shown = period.currentText(), screen.cells()
    screen.opener.open()
    assert (period.currentText(), screen.cells()) == (chosen, shown)
    assert chosen == f"{screen.today:%B %Y}"
    screen.place.sit_down("Rini Wulandari", Role.SUPERVISOR)
    screen.open()
    assert period.currentIndex() == 1


def test_numbers_of_another_period_do_not_leave_while_the_chosen_one_is_counted(screen: Screen) -> None:
    screen.open()
    screen.choose_month()
    ways = [child(screen.page, QPushButton, f"reports.{one}") for one in ("print", "pdf", "xlsx", "csv")]
    month = child(screen.page, QComboBox, "reports.period").itemData(5)
    screen.choose("period", month)
    assert [one.isEnabled() for one in ways] == [False] * 4
    assert text(screen.page, "reports.status") == "Counting…"
    screen.qtbot.waitUntil(lambda: all(one.isEnabled() for one in ways))
    assert screen.page._filled is not None
    assert screen.page._filled.since == month


def test_the_day_that_has_begun_is_offered(screen: Screen) -> None:
    screen.open()
    screen.choose("report", ReportKey.DAILY)
    procedure, yesterday = screen.place.workplace.procedure, screen.today
    clock, period = procedure.clock, child(screen.page, QComboBox, "reports.period")
    chosen = period.currentData()
    object.__setattr__(procedure, "clock", lambda: clock() + timedelta(days=1))
    screen.page.begin()
    assert [period.itemData(row) for row in range(2)] == [screen.today, yesterday]
    assert period.currentData() == chosen == yesterday - timedelta(days=1)


def test_the_longest_choices_are_not_cut(screen: Screen) -> None:
    """The window is as wide as a common screen."""
    translations.use("id")
    screen.open()
    screen.opener.place.resize(1366, 728)
    screen.choose("report", ReportKey.WEEKLY)
    for box in (child(screen.page, QComboBox, f"reports.{one}") for one in ("report", "period")):
        option = QStyleOptionComboBox()
        box.initStyleOption(option)
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, box).width()
        longest = max(box.fontMetrics().horizontalAdvance(box.itemText(row)) for row in range(box.count()))
        assert longest <= room, box.objectName()


def test_without_the_server_nothing_leaves_and_the_page_says_so(screen: Screen, tmp_path: Path) -> None:
    screen.open()
    screen.choose_month()
    screen.store.is_silent = True
    screen.save(tmp_path / "report.pdf")
    assert "Nothing was printed" in text(screen.page, "reports.status")
    assert not (tmp_path / "report.pdf").exists()
    screen.source.is_silent = True
    shown = screen.cells()
    screen.choose("period", whole(Span.MONTH, screen.today).since)
    screen.qtbot.waitUntil(lambda: "Counting" not in text(screen.page, "reports.status"))
    assert screen.cells() == shown  # the same report keeps what was counted
    screen.choose("report", ReportKey.DAILY)
    screen.qtbot.waitUntil(lambda: screen.cells() == [])
    assert not child(screen.page, QPushButton, "reports.print").isEnabled()


def test_open_data_leaves_by_its_own_way_alone_and_once(screen: Screen, tmp_path: Path) -> None:
    screen.open()
    screen.choose("report", ReportKey.OPEN_DATA)
    publish = child(screen.page, QPushButton, "reports.publish")
    this_month = whole(Span.MONTH, screen.today).since
    screen.choose("period", this_month)
    screen.qtbot.waitUntil(lambda: "Data up to" in text(screen.page, "reports.status"))
    assert not publish.isEnabled()  # the month is not over
    last_month = whole(Span.MONTH, this_month - timedelta(days=1)).since
    screen.choose("period", last_month)
    screen.qtbot.waitUntil(publish.isEnabled)
    ways = [child(screen.page, QPushButton, f"reports.{name}") for name in ("print", "pdf", "xlsx", "csv")]
    assert [one.isVisible() for one in (publish, *ways)] == [True, False, False, False, False]
    screen.page.publish_to(tmp_path)
    screen.qtbot.waitUntil(lambda: "Written: " in text(screen.page, "reports.status"))
    there = tmp_path / f"{last_month:%Y-%m}"
    files = {one.name: one.read_bytes() for one in there.iterdir()}
    described = json.loads(files["datapackage.json"])
    assert described["contributors"][0]["email"] == "data@example.go.id"
    assert described["licenses"] == [{"name": "CC-BY-4.0", "path": "https://example.org/by"}]
    other = tmp_path / "other"
    other.mkdir()
    screen.page.publish_to(other)
    again = other / there.name
    screen.qtbot.waitUntil(lambda: str(other) in text(screen.page, "reports.status"))
    assert {one.name: one.read_bytes() for one in again.iterdir()} == files
    screen.page.publish_to(tmp_path)
    screen.qtbot.waitUntil(lambda: "published stays" in text(screen.page, "reports.status"))
    screen.page.publish_to(tmp_path / "nowhere")
    screen.qtbot.waitUntil(lambda: "could not be written" in text(screen.page, "reports.status"))
    screen.choose("report", ReportKey.MONTHLY)
    screen.qtbot.waitUntil(ways[0].isEnabled)
    assert [one.isVisible() for one in (publish, ways[0])] == [False, True]


def offered(screen: Screen) -> list[object]:
    box = child(screen.page, QComboBox, "reports.report")
    return [box.itemData(one) for one in range(box.count())]


def test_agents_have_the_report_of_their_work_and_units_that_of_their_questions(
    screen: Screen, tmp_path: Path
) -> None:
    screen.place.sit_down("Asep Saepudin", Role.AGENT)
    screen.open()
    pages = child(screen.opener.place, QTabWidget, "supervision.pages")
    assert [pages.tabText(one) for one in range(pages.count()) if pages.isTabVisible(one)] == [
        "Figures",
        "Reports",
        "Ask for the SKM",
    ]
    assert offered(screen) == [ReportKey.AGENT]
    assert "My cases" in screen.cells()
    screen.save(tmp_path / "own.pdf")
    assert (tmp_path / "own.pdf").exists()
    screen.place.sit_down("Dedi Kurniawan", Role.UNIT_OFFICER)
    screen.open()
    assert offered(screen) == [ReportKey.UNITS]
    assert "Questions to units" in screen.cells()
    screen.place.sit_down("Rini Wulandari", Role.SUPERVISOR)
    screen.open()
    assert set(offered(screen)) == {*ReportKey} - {ReportKey.AGENT}


def test_a_report_of_the_last_user_is_put_away(screen: Screen) -> None:
    screen.open()
    screen.place.sit_down("Rini Wulandari", Role.SUPERVISOR)
    assert screen.cells() == []


def test_another_role_is_not_offered_the_week_of_the_last_person_as_a_day(screen: Screen) -> None:
    screen.place.sit_down("Dewi Lestari", Role.AGENT)
    screen.open()
    screen.opener.place.close()
    screen.place.sit_down("Wati Kurnia", Role.SUPERVISOR)
    screen.open()
    report, days = (child(screen.page, QComboBox, f"reports.{name}") for name in ("report", "period"))
    yesterday = screen.today - timedelta(days=1)
    assert (report.currentData(), days.currentData()) == (ReportKey.DAILY, yesterday)
