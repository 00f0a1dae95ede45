"""The supervisor's place: figures by period, what is behind a number, its file, and who sees what of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import openpyxl
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QTabWidget, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.common.enums import Channel, Role
from app.figures import adding
from app.figures.asking import MOST_LISTED, MOST_QUESTIONS, TEAM, Question, Unread
from app.figures.charts import Form
from app.figures.figure_words import OF_TRAIL, WORDS, lines
from app.figures.figures import FIGURES
from app.figures.periods import Period, days_of
from app.figures.thresholds import Thresholds
from app.settings import Settings
from app.sop.breaks import load_breaks
from app.supervision.figure_desk import FigureDesk
from db.enums import CallOutcome
from db.models import Contact
from tests.app.phone_place import PhonePlace
from tests.fact_source import FactSource
from tests.ui.controls import child, focused, text
from ui.figures import counted_rows, detail
from ui.figures.chart_view import ChartView
from ui.figures.figure_text import ValueWords, counted_on, figure_title, formula, needs
from ui.figures.grid import BEFORE, PERIODS, GridModel, GridTable, grid_questions
from ui.figures.opener import SupervisionOpener
from ui.figures.page import FiguresPage
from ui.figures.window import SupervisionWindow
from ui.text import translations
from ui.text.times import at_office
from ui.widgets.button import ActionButton

WATI, ASEP, DEWI = "Wati Kurnia", "Asep Saepudin", "Dewi Lestari"


@dataclass
class Screen:
    place: PhonePlace
    source: FactSource
    opener: SupervisionOpener
    qtbot: QtBot
    cases: list[UUID]

    @property
    def window(self) -> SupervisionWindow:
        return self.opener.place

    @property
    def page(self) -> FiguresPage:
        return self.window.figures

    @property
    def grid(self) -> GridTable:
        return child(self.window, GridTable, "figures.grid")

    @property
    def model(self) -> GridModel:
        found = self.grid.model()
        assert isinstance(found, GridModel)
        return found

    @property
    def today(self) -> date:
        procedure = self.place.workplace.procedure
        return procedure.calendar.local_day(procedure.clock())

    def open(self) -> None:
        self.opener.open()
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.is_whole)

    def index(self, key: str, period: Period, value: Any = None) -> QModelIndex:
        rows = [self.model.row(row) for row in range(self.model.rowCount())]
        row = next(
            n
            for n, one in enumerate(rows)
            if one.line is not None and (one.line.figure.key, one.value) == (key, value)
        )
        return self.model.index(row, 1 + PERIODS.index(period))

    def choose(self, key: str, period: Period, division: str = "", value: Any = None) -> None:
        """Choose a number, and divide it."""
        self.grid.setCurrentIndex(self.index(key, period, value))
        choice = child(self.window, QComboBox, "figures.detail.division")
        before = child(self.window, ChartView, "figures.detail.chart").chart
        if division:
            choice.setCurrentIndex(choice.findData(division))
            choice.activated.emit(choice.currentIndex())
        self.qtbot.waitUntil(
            lambda: child(self.window, ChartView, "figures.detail.chart").chart not in (None, before)
        )

    def tree(self, name: str) -> list[list[str]]:
        tree = child(self.window, QTreeWidget, f"figures.detail.{name}")
        items = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
        return [
            [one.text(column) for column in range(3)]
            for one in items
            if one is not None and not one.isHidden()
        ]


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1366, 728)
    home.show()
    source = FactSource()
    area = place.workplace.supervision
    work = place.workplace
    desk = FigureDesk(source, work.records, work.access.session, work.internals.jobs)
    object.__setattr__(area, "figures", desk)
    made = Screen(place, source, SupervisionOpener(place.workplace, home), qtbot, [])
    for name, role in ((ASEP, Role.AGENT), (DEWI, Role.AGENT), (WATI, Role.SUPERVISOR)):
        made.place.sit_down(name, role)
    made.cases = [place.log_case(f"Kasus {number}") for number in range(3)]
    session = place.workplace.access.session
    agents = [one.id for one in session.staff if one.name in (ASEP, DEWI)]
    source.fill(made.today, 70, agents, [one.id for one in session.units[:2]], [uuid4(), *made.cases])
    yield made
    made.window.close()
    place.close()


def test_each_figure_has_words_in_both_languages() -> None:
    assert [key for group in WORDS.values() for key in group] == list(
        dict.fromkeys(line.figure.key for _, group in lines() for line in group)
    )
    shown = {key for group in WORDS.values() for key in group}
    assert {*shown, *OF_TRAIL} == set(FIGURES)
    assert not shown & {*OF_TRAIL}  # not everybody may read the trail

    def words(key: str) -> list[str]:
        figure = FIGURES[key]
        return [figure_title(figure), formula(figure), counted_on(figure), needs(figure)]

    for key in FIGURES:
        english = words(key)
        indonesian = translations.in_language("id", lambda key=key: words(key))  # type: ignore[misc]
        assert all(english), key
        assert not set(english) & set(indonesian), key


def test_a_figure_stands_in_each_period_with_the_period_before_and_is_read_out(screen: Screen) -> None:
    screen.open()
    share = screen.index("step_on_time", Period.MONTH, 3)
    days = days_of(Period.MONTH, screen.today)
    question = Question("step_on_time", days.since, days.until, only=(("step", 3),))
    (group,) = screen.source.ask([question])[0].groups
    assert group.value is not None
    assert share.data() == f"{group.value * 100:.1f}%"
    assert share.data(BEFORE) not in ("", "…", "—")
    spoken = share.data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith(
        f"On time, step 3: {group.value * 100:.1f} percent, {group.num} of {group.den}, "
    )
    count = screen.index("cases_opened", Period.DAY)
    assert (
        int(count.data())
        == screen.source.ask([Question("cases_opened", screen.today, screen.today + timedelta(days=1))])[0]
        .groups[0]
        .num
    )
    assert "Data up to" in text(screen.window, "figures.status")
    screen.source.waiting = 1204
    screen.page.begin()
    screen.settle()
    assert "Provisional: 1,204 changed cases" in text(screen.window, "figures.status")


def test_a_time_above_its_target_is_marked_and_read_out(screen: Screen) -> None:
    screen.open()
    within, above = (screen.index(f"step_time_p{one}_ms", Period.QUARTER, 3) for one in (50, 90))
    assert [one.data().startswith("▲ ") for one in (within, above)] == [False, True]
    title = screen.model.index(above.row(), 0)
    assert title.data().endswith("step 3 (≤\u00a060\u00a0min)")
    spoken = [one.data(Qt.ItemDataRole.AccessibleTextRole) for one in (within, above)]
    assert ["Target: at most 60 min" in one for one in spoken] == [True, True]
    assert ["The target is missed" in one for one in spoken] == [False, True]
    applicant = screen.index("step_time_p90_ms", Period.QUARTER, 5)  # the office is not responsible for it
    assert "target" not in applicant.data(Qt.ItemDataRole.AccessibleTextRole).lower()


def test_a_share_below_what_the_office_expects_is_marked_and_read_out(screen: Screen) -> None:
    always = [(date(2020, 1, 1), 99)]
    screen.source.expected = Thresholds({"step_on_time": always, "escalation_rate": always})
    screen.open()
    below, within = screen.index("step_on_time", Period.YEAR, 3), screen.index("escalation_rate", Period.YEAR)
    assert [one.data()[0] == "▼" for one in (below, within)] == [True, False]
    titles = [screen.model.index(one.row(), 0) for one in (below, within)]
    assert [one.data().partition(" (")[2] for one in titles] == ["≥\u00a099%)", "≤\u00a099%)"]
    spoken = below.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Target: at least 99%. The target is missed." in spoken
    without = screen.index("cases_opened", Period.YEAR)
    assert "Target" not in without.data(Qt.ItemDataRole.AccessibleTextRole)


def test_codes_are_shown_in_words(screen: Screen) -> None:
    words, (pause, *_rest) = ValueWords(screen.place.workplace), load_breaks()
    outcomes = {one.value: words.words("outcome", one.value) for one in CallOutcome}
    assert [one for one, shown in outcomes.items() if shown == one] == []
    assert outcomes["open"] == "Still open"
    assert words.words("reason", pause.id) == pause.name.in_language("en")
    assert [words.words("reason", one) for one in ("timeout", "x9")] == ["Waited too long", "x9"]
    assert words.words("cause", "jitter") == "Network, uneven"


def test_what_is_not_known_is_a_dash_with_the_reason(screen: Screen) -> None:
    screen.open()
    unknown = screen.index("deadline_kept", Period.YEAR)
    assert unknown.data() == "—"
    assert "Not known. What would be needed: A case with a limit" in unknown.data(
        Qt.ItemDataRole.AccessibleTextRole
    )
    unit_id = screen.place.workplace.access.session.units[0].id
    screen.page._filters.choose("unit_id", unit_id)
    screen.settle()
    staff = screen.index("occupancy", Period.YEAR)
    assert staff.data() == "—"
    assert "by which it could be chosen: Unit" in staff.data(Qt.ItemDataRole.AccessibleTextRole)
    assert screen.index("unit_on_time", Period.YEAR).data().endswith("%")


def test_filters_and_the_last_day_choose_what_is_counted(screen: Screen) -> None:
    screen.open()
    assert len(grid_questions(screen.today, (), (Period.WEEK, Period.MONTH))) < MOST_QUESTIONS
    whole = int(screen.index("cases_opened", Period.QUARTER).data())
    screen.page._filters.choose("channel", Channel.WHATSAPP)
    screen.settle()
    assert 0 < int(screen.index("cases_opened", Period.QUARTER).data()) < whole
    assert all(("channel", Channel.WHATSAPP) in one.only for one in screen.source.asked[-100:] if one.only)
    end = screen.today.replace(day=1) - timedelta(days=1)
    screen.page._filters.choose("channel", None)
    screen.page.show_days_to(end)
    screen.settle()
    days = days_of(Period.MONTH, end)
    (group,) = screen.source.ask([Question("cases_opened", days.since, days.until)])[0].groups
    month = screen.index("cases_opened", Period.MONTH)
    assert month.data() == str(group.num)
    assert f"{end:%B %Y}" in month.data(Qt.ItemDataRole.AccessibleTextRole)


def test_without_the_server_the_place_keeps_what_it_shows_and_says_so(screen: Screen) -> None:
    screen.open()
    before = screen.index("cases_opened", Period.QUARTER).data()
    screen.source.is_silent = True
    with screen.qtbot.waitSignal(screen.page.answered):
        screen.page._ask()
    assert screen.index("cases_opened", Period.QUARTER).data() == before
    status = text(screen.window, "figures.status")
    assert status.startswith("Data up to")
    assert "cannot be counted now" in status  # this computer works without a server


def test_numbers_and_the_chosen_step_stay_when_the_window_is_opened_again_without_an_answer(
    screen: Screen,
) -> None:
    screen.open()
    screen.choose("step_on_time", Period.QUARTER, "channel", 3)
    number, divided = screen.grid.currentIndex().data(), screen.tree("table")
    screen.window.close()
    screen.source.is_silent = True
    with screen.qtbot.waitSignal(screen.page.answered):
        screen.opener.open()
    assert screen.grid.currentIndex() == screen.index("step_on_time", Period.QUARTER, 3)
    assert (screen.grid.currentIndex().data(), screen.tree("table")) == (number, divided)


def test_a_chosen_step_is_chosen_again_when_a_filter_is_counted(screen: Screen) -> None:
    screen.open()
    screen.choose("step_on_time", Period.QUARTER, "channel", 3)
    screen.page._filters.choose("channel", Channel.WHATSAPP)
    screen.settle()
    assert screen.grid.currentIndex() == screen.index("step_on_time", Period.QUARTER, 3)


def test_the_chart_of_another_number_is_put_away_at_once(screen: Screen) -> None:
    screen.open()
    screen.choose("step_on_time", Period.QUARTER, "channel", 3)
    screen.source.is_silent = True
    screen.grid.setCurrentIndex(screen.index("cases_opened", Period.QUARTER))
    assert text(screen.window, "figures.detail.title") == "Cases opened"
    assert screen.tree("table") == []
    assert child(screen.window, ChartView, "figures.detail.chart").chart is None


def test_after_midnight_today_is_the_new_day(screen: Screen) -> None:
    screen.open()
    procedure, yesterday = screen.place.workplace.procedure, screen.today
    clock = procedure.clock
    object.__setattr__(procedure, "clock", lambda: clock() + timedelta(days=1))
    screen.page._ticker.timeout.emit()
    screen.settle()
    assert screen.model.day == screen.today == yesterday + timedelta(days=1)
    assert screen.page._days.itemData(1) == yesterday
    before = screen.index("cases_opened", Period.DAY_BEFORE)
    (group,) = screen.source.ask([Question("cases_opened", yesterday, screen.today)])[0].groups
    assert before.data() == str(group.num)


def test_a_list_that_is_not_whole_says_so(screen: Screen) -> None:
    screen.source.add_missed_calls([uuid4() for _ in range(MOST_LISTED + 1)], screen.today)
    screen.open()
    missed = screen.index("calls_missed", Period.DAY)
    assert missed.data() == "5,001"
    screen.grid.setCurrentIndex(missed)
    screen.page.show_cases()
    remark = "Only the first 5,000 of what is counted are listed."
    screen.qtbot.waitUntil(
        lambda: text(screen.window, "figures.detail.case_remark").startswith(remark), timeout=30_000
    )


def test_a_long_list_goes_on_and_a_file_has_all_of_it(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (adding, counted_rows, detail):
        monkeypatch.setattr(module, "MOST_LISTED", 20)
    calls = [uuid4() for _ in range(45)]
    screen.source.add_missed_calls(calls, screen.today)
    screen.open()
    screen.grid.setCurrentIndex(screen.index("calls_missed", Period.DAY))
    screen.page.show_cases()
    more = child(screen.window, ActionButton, "figures.detail.more")
    screen.qtbot.waitUntil(lambda: more.isVisible())
    path = tmp_path / "angka.xlsx"
    with screen.qtbot.waitSignal(screen.place.workplace.paper.exports.saved):
        screen.page.save_to(path)
    assert len(list(openpyxl.load_workbook(path)["Contacts"].iter_rows())) == 1 + len(calls)
    for listed, words in ((40, "Only the first 40 of what"), (45, "Contacts: 45.")):
        assert more.words() == "Show what follows"
        more.click()
        screen.qtbot.waitUntil(
            lambda words=words: text(screen.window, "figures.detail.case_remark").startswith(words)  # type: ignore[misc]
        )
        screen.qtbot.waitUntil(lambda listed=listed: len(screen.tree("case_rows")) == listed)  # type: ignore[misc]
    assert not more.isVisible()


def test_a_file_is_not_written_while_the_list_cannot_be_read(screen: Screen, tmp_path: Path) -> None:
    screen.source.add_missed_calls([uuid4()], screen.today)
    screen.open()
    screen.grid.setCurrentIndex(screen.index("calls_missed", Period.DAY))
    screen.page.show_cases()
    screen.qtbot.waitUntil(lambda: len(screen.tree("case_rows")) == 1)
    screen.source.is_silent = True
    screen.page.save_to(tmp_path / "angka.xlsx")
    screen.qtbot.waitUntil(lambda: text(screen.window, "figures.status") == "The list could not be read now.")
    assert list(tmp_path.glob("*.xlsx")) == []


def test_enter_opens_the_cases_behind_a_number_and_escape_leads_back(screen: Screen) -> None:
    screen.open()
    screen.grid.setCurrentIndex(screen.index("cases_opened", Period.DAY))
    QTest.keyClick(screen.grid, Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: any(row[1] == "Kasus 2" for row in screen.tree("case_rows")))
    rows = screen.tree("case_rows")
    assert {row[1] for row in rows} > {"Kasus 0", "Kasus 1", "Kasus 2"}
    assert any(row[0] == "Not on this computer" for row in rows)
    assert text(screen.window, "figures.detail.case_remark").startswith(f"Cases: {len(rows)}")
    tree = child(screen.window, QTreeWidget, "figures.detail.case_rows")
    assert focused() is tree
    number = next(n for n, row in enumerate(rows) if row[1] == "Kasus 1")
    tree.setCurrentIndex(tree.model().index(number, 0))
    editor = screen.place.workplace.cases.editor
    editor.close_view()
    with screen.qtbot.waitSignal(editor.opened):
        QTest.keyClick(tree, Qt.Key.Key_Return)
    assert editor.case_id == screen.cases[1]
    screen.window.activateWindow()
    screen.qtbot.waitUntil(screen.window.isActiveWindow)
    tree.setFocus()
    QTest.keyClick(tree, Qt.Key.Key_Escape)
    assert focused() is screen.grid
    assert screen.window.isVisible()


def test_a_figure_of_calls_opens_the_calls(screen: Screen) -> None:
    screen.place.phone.ring("in1", "081234567890")
    screen.place.phone.end("in1", code=487)
    found = screen.place.read(lambda tx: tx.execute(select(Contact.__table__.c.id)).scalars().all())
    screen.source.add_missed_calls([*found, uuid4()], screen.today)
    screen.open()
    missed = screen.index("calls_missed", Period.DAY)
    assert missed.data() == str(len(found) + 1) == "2"
    screen.grid.setCurrentIndex(missed)
    QTest.keyClick(screen.grid, Qt.Key.Key_Return)
    screen.qtbot.waitUntil(lambda: len(screen.tree("case_rows")) == 2)
    rows = sorted(screen.tree("case_rows"))
    assert [row[1:] for row in rows if row[0] != "Not on this computer"] == [["0812-3456-7890", "Missed"]]
    assert text(screen.window, "figures.detail.case_remark").startswith("Contacts: 2.")


def test_people_stand_in_the_order_of_their_names_beside_the_chart(screen: Screen) -> None:
    screen.open()
    screen.choose("occupancy", Period.QUARTER, "agent_id")
    assert [row[0] for row in screen.tree("table")] == [ASEP, DEWI]
    chart = child(screen.window, ChartView, "figures.detail.chart")
    assert chart.chart is not None
    assert [point.label for point in chart.chart.points] == [ASEP, DEWI]
    QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert chart.accessibleDescription().startswith(f"{DEWI}: ")
    tree = child(screen.window, QTreeWidget, "figures.detail.table")
    assert tree.currentIndex().siblingAtColumn(0).data() == DEWI
    assert not tree.isSortingEnabled()


def test_the_months_of_a_quarter_are_counted_each(screen: Screen) -> None:
    screen.page.show_days_to(screen.today.replace(day=1) - timedelta(days=1))
    screen.open()
    screen.choose("cases_opened", Period.YEAR, "month")
    rows = screen.tree("table")
    whole = screen.index("cases_opened", Period.YEAR).data().replace(",", "")
    assert sum(int(row[1]) for row in rows) == int(whole)
    assert rows[0][0] == f"January {screen.today.year}"


def test_the_hours_of_a_week_are_a_map_of_weekdays_and_hours(screen: Screen) -> None:
    screen.source.fill_telephone(screen.today, 60, [uuid4()])
    screen.open()
    screen.choose("calls", Period.QUARTER, "hours")
    rows = screen.tree("table")
    assert [row[0] for row in rows[:8]] == [
        *(f"{name} 01:00" for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")),
        *("Saturday 01:00", "Sunday 01:00", "Monday 02:00"),
    ]
    whole = screen.index("calls", Period.QUARTER).data().replace(",", "")
    assert sum(int(row[1].replace(",", "")) for row in rows) == int(whole) > 0
    chart = child(screen.window, ChartView, "figures.detail.chart").chart
    assert chart is not None
    assert (chart.form, len(chart.rows), len(chart.points) % 7) == (Form.HEAT, 7, 0)


def test_a_number_in_which_the_pbx_was_not_read_is_marked_and_says_so(screen: Screen) -> None:
    began = datetime(2026, 11, 3, 2, tzinfo=timezone.utc)
    screen.source.unread = (
        Unread(began, began + timedelta(minutes=90)),
        Unread(began + timedelta(hours=5), began + timedelta(hours=30)),
    )
    screen.open()
    lost, whole = screen.index("queue_entered", Period.QUARTER), screen.index("calls", Period.QUARTER)
    assert (lost.data()[-1], whole.data()[-1]) == ("*", whole.data()[-1].strip("*"))
    said = (
        "The PBX was not read, and what happened is missing: 3 November 2026, 09:00 to 10:30; "
        "3 November 2026, 14:00 to 4 November 2026, 15:00"
    )
    assert said in lost.data(Qt.ItemDataRole.AccessibleTextRole)
    assert "PBX" not in whole.data(Qt.ItemDataRole.AccessibleTextRole)
    unknown = screen.index("service_level", Period.DAY)
    assert unknown.data() == "—"
    assert said in unknown.data(Qt.ItemDataRole.AccessibleTextRole)
    screen.grid.setCurrentIndex(lost)
    assert said in text(screen.window, "figures.detail.value")


@pytest.mark.parametrize("key", ["adherence", "quality_pass", "gone_returned"])
def test_what_nobody_records_yet_is_listed_with_what_would_be_needed(screen: Screen, key: str) -> None:
    screen.open()
    index = screen.index(key, Period.MONTH)
    assert index.data() == "—"
    assert needs(FIGURES[key]).rstrip(".") in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_the_formula_is_said_in_words(screen: Screen) -> None:
    screen.open()
    screen.grid.setCurrentIndex(screen.index("unit_on_time", Period.QUARTER))
    screen.window.activateWindow()
    QTest.keyClick(screen.grid, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    said = text(screen.window, "figures.detail.text")
    assert "Questions answered in time ÷ questions that were answered or became overdue at the unit." in said
    assert "The day on which the unit was asked." in said


def test_a_file_has_the_values_as_numbers_and_the_formulas_in_words(screen: Screen, tmp_path: Path) -> None:
    screen.source.waiting, screen.source.scope = 3, TEAM
    screen.open()
    assert "Figures of your team only." in text(screen.window, "figures.status")
    screen.page._filters.choose("channel", Channel.WHATSAPP)
    screen.settle()
    screen.choose("step_on_time", Period.QUARTER, "unit_id")
    path = tmp_path / "angka.xlsx"
    with screen.qtbot.waitSignal(screen.place.workplace.paper.exports.saved):
        screen.page.save_to(path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Figures", "Division On time", "Formulas"]
    rows: list[Any] = list(book["Figures"].iter_rows(values_only=True))
    row = next(one for one in rows if one[:2] == ("On time", "Quarter"))
    assert row[4] == pytest.approx(row[6] / row[7])
    assert row[5] == "part of 1"
    times = next(one for one in rows if one[:2] == ("Mean time, step 3", "Quarter"))
    assert times[5] == "minutes"
    assert times[4] == pytest.approx(times[6] / times[7])
    assert 1 < times[4] < 600
    assert next(one for one in rows if one[0] == "Limits in working days kept")[4] is None
    assert len(list(book["Division On time"].iter_rows())) == 1 + len(screen.tree("table"))
    formulas = {one[0]: one[1] for one in book["Formulas"].iter_rows(values_only=True)}
    assert formulas["Time signed in"] == "Sum of the times in all states."
    assert (formulas["Only"], formulas["Scope"]) == ("Channel: WhatsApp", "Figures of your team only.")
    assert str(formulas["Changes not counted yet"]).startswith("Provisional: 3 changed cases")
    comma = tmp_path / "angka.csv"
    with screen.qtbot.waitSignal(screen.place.workplace.paper.exports.saved):
        screen.page.save_to(comma)
    lines_of_file = comma.read_text("utf-8-sig").splitlines()
    assert lines_of_file[0].endswith(";The PBX was not read;Only;Scope;Data up to;Changes not counted yet")
    told = {one.partition(";Channel: ")[2] for one in lines_of_file[1:]}
    at = at_office(screen.source.made_at)
    assert told == {f"WhatsApp;Figures of your team only.;{at:%Y-%m-%d %H:%M};3"}
    assert lines_of_file[0].startswith("Figure;Period;From;To;Value;Unit")
    on_time = next(one for one in lines_of_file if one.startswith("On time;Quarter"))
    assert float(on_time.split(";")[4].replace(",", ".")) == row[4]
    noted = screen.place.read(
        lambda tx: (
            tx.exec_driver_sql("SELECT detail FROM audit_entry WHERE action = 'exported' ORDER BY sequence")
            .scalars()
            .all()
        )
    )
    found = [json.loads(one) for one in noted]
    assert [(one["list"], one["format"]) for one in found] == [("figures", "xlsx"), ("figures", "csv")]
    assert found[0]["rows"] == len(rows) - 1


def test_an_agent_sees_the_own_figures_and_nothing_of_the_one_before(screen: Screen) -> None:
    screen.open()
    agents = child(screen.window, QComboBox, "figures.filter.agent_id")
    assert agents.isVisible()
    assert screen.window.windowTitle() == "Figures"
    screen.choose("cases_opened", Period.QUARTER, "channel")
    screen.place.sit_down("Rani", Role.AGENT)
    assert not screen.window.isVisible()
    assert screen.tree("table") == []
    assert screen.index("cases_opened", Period.QUARTER).data() == "…"
    screen.open()
    assert screen.window.windowTitle() == "My figures"
    assert not agents.isVisible()
    screen.grid.setCurrentIndex(screen.index("cases_opened", Period.QUARTER))
    assert child(screen.window, QComboBox, "figures.detail.division").findData("agent_id") == -1


def shown_pages(pages: QTabWidget) -> list[str]:
    return [pages.tabText(place) for place in range(pages.count()) if pages.isTabVisible(place)]


def test_without_a_server_there_are_no_pages_of_what_the_server_knows(screen: Screen) -> None:
    screen.open()
    pages = child(screen.window, QTabWidget, "supervision.pages")
    first = ["Figures", "Reports", "Planning"]
    assert shown_pages(pages) == [*first, "SKM", "Ask for the SKM", "Personal data"]
    QTest.keyClick(screen.window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert pages.currentWidget() is screen.window.reports
    QTest.keyClick(screen.window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert pages.currentWidget() is screen.page
    screen.place.sit_down("Eko Prasetyo", Role.AGENT)
    screen.open()
    assert shown_pages(pages) == ["Figures", "Reports", "Ask for the SKM"]
