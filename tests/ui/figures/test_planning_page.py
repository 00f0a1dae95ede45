"""The page "Planning": what is expected and needed, what if there are others, and the file of it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import Role
from app.settings import Settings
from app.supervision.planning_desk import PlanningDesk
from tests.app.phone_place import PhonePlace
from tests.fact_source import FactSource
from tests.ui.controls import child, text
from ui.figures.opener import SupervisionOpener
from ui.figures.plan_view import PlanChart, PlanTable
from ui.figures.planning_page import PlanningPage
from ui.text import translations

CALLS = 50  # at nine of each day, of 180 s: ten Erlang
TIME, EXPECTED, NEEDED, ON_SHIFT, WHAT_IF, IN_TIME = 0, 1, 3, 5, 6, 7


@dataclass
class Screen:
    place: PhonePlace
    source: FactSource
    opener: SupervisionOpener
    qtbot: QtBot

    @property
    def page(self) -> PlanningPage:
        return self.opener.place.planning

    @property
    def table(self) -> PlanTable:
        return child(self.page, PlanTable, "planning.table")

    @property
    def today(self) -> date:
        procedure = self.place.workplace.procedure
        return procedure.calendar.local_day(procedure.clock())

    def fill(self) -> None:
        procedure = self.place.workplace.procedure
        days = [self.today - timedelta(days=number) for number in range(1, 170)]
        counts = {
            datetime(day.year, day.month, day.day, 9, tzinfo=procedure.zone): CALLS
            for day in days
            if procedure.calendar.is_working_day(day)
        }
        self.source.made_at = procedure.clock().astimezone(procedure.zone)
        agent = self.place.workplace.access.session.staff[0].id
        self.source.fill_calls(counts, agent)

    def open(self) -> None:
        self.opener.open()
        self.qtbot.waitUntil(self.opener.place.isActiveWindow)
        while not self.page.isVisible():
            QTest.keyClick(self.opener.place, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)

    def open_plan(self) -> int:
        """Open the plan of a day that is like others; return the row of nine o'clock."""
        self.open()
        self.qtbot.waitUntil(lambda: self.table.rowCount() > 0)
        days = child(self.page, QComboBox, "planning.day")
        for place in range(days.currentIndex(), days.count()):
            days.setCurrentIndex(place)
            days.activated.emit(place)
            words = days.currentText()
            self.qtbot.waitUntil(lambda: self.page.shown_day == days.currentData())
            if not child(self.page, QSpinBox, "planning.factor").isEnabled():
                break
            assert place + 1 < days.count(), words
        return next(row for row in range(self.table.rowCount()) if self.cell(row, TIME) == "09:00")

    def cell(self, row: int, column: int) -> str:
        item = self.table.item(row, column)
        return item.text() if item is not None else ""

    def share(self, row: int) -> float:
        return float(self.cell(row, IN_TIME).rstrip("%"))

    def said(self, row: int) -> set[str]:
        """Return what a screen reader says of the cells of a row."""
        items = (self.table.item(row, column) for column in range(1, self.table.columnCount()))
        return {one.data(Qt.ItemDataRole.AccessibleTextRole) for one in items if one is not None}

    def saved(self, path: Path) -> list[list[str]]:
        self.page.save_to(path)
        self.qtbot.waitUntil(path.exists)
        self.qtbot.waitUntil(lambda: path.name in text(self.page, "planning.status"))
        return list(csv.reader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))

    def type(self, name: str, number: int) -> None:
        """Type a number as the person does."""
        box = child(self.page, QSpinBox, f"planning.{name}")
        box.setFocus()
        box.selectAll()
        QTest.keyClicks(box, str(number))
        QTest.keyClick(box, Qt.Key.Key_Return)


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    home = QWidget()
    qtbot.addWidget(home)
    home.resize(1366, 728)
    home.show()
    source, work = FactSource(), place.workplace
    session, jobs = work.access.session, work.internals.jobs
    desk = PlanningDesk(source, lambda: work.procedure.calendar, session, jobs)
    object.__setattr__(work.supervision, "planning", desk)
    made = Screen(place, source, SupervisionOpener(work, home), qtbot)
    made.place.sit_down("Wati Kurnia", Role.SUPERVISOR)
    made.fill()
    yield made
    made.opener.place.close()
    place.close()


def test_arrows_in_the_chart_and_signs_in_the_table_say_what_if_there_were_others(screen: Screen) -> None:
    nine = screen.open_plan()
    assert (screen.cell(nine, EXPECTED), screen.cell(nine, NEEDED)) == ("50.0", "14")
    assert {"09:00, Expected: 50.0", "09:00, Needed: 14", "09:00, Came: not known"} <= screen.said(nine)
    notes = text(screen.page, "planning.notes")
    assert "answered or missed at the desks" in notes
    assert "The forecast is made from 8 days" in notes
    assert notes.count("the week before") == 1  # it is as good, not better
    before = screen.share(nine)
    chart = child(screen.page, PlanChart, "planning.agents")
    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Home)
    for _ in range(nine):
        QTest.keyClick(chart, Qt.Key.Key_Right)
    QTest.keyClick(chart, Qt.Key.Key_Down)
    assert screen.table.currentRow() == nine
    assert (screen.cell(nine, NEEDED), screen.cell(nine, WHAT_IF)) == ("14", "13")
    assert screen.share(nine) < 80 < before
    assert "with 13 agents" in chart.accessibleDescription()
    screen.table.setFocus()
    for _ in range(2):
        QTest.keyClick(screen.table, Qt.Key.Key_Plus)
    assert (screen.cell(nine, WHAT_IF), screen.share(nine) > before) == ("15", True)

    screen.type("occupancy", 50)
    screen.qtbot.waitUntil(lambda: screen.cell(nine, NEEDED) == "20")  # ten Erlang in half of the time
    screen.type("aht", 360)
    screen.qtbot.waitUntil(lambda: screen.cell(nine, NEEDED) == "40")
    child(screen.page, QPushButton, "planning.again").click()
    screen.qtbot.waitUntil(lambda: screen.cell(nine, NEEDED) == screen.cell(nine, WHAT_IF) == "14")


def test_plans_are_saved_with_numbers_as_numbers_and_shifts_are_loaded_from_a_list(
    screen: Screen, tmp_path: Path
) -> None:
    row_of_nine = screen.open_plan()
    rows = screen.saved(tmp_path / "day.csv")
    (nine,) = [row for row in rows if row[1] == "09:00"]
    assert nine[2:8] == ["50,0", "", "14", "14", "", "14"]
    assert len({len(row) for row in rows}) == 1

    day, path = screen.page.shown_day, tmp_path / "shifts.csv"
    path.write_text(f"agent;day;from;till\nWati Kurnia;{day};08:00;16:00\nWati;{day};8;16\n")
    screen.page.load_from(path)
    bad = child(screen.page, QPlainTextEdit, "planning.bad_lines")
    screen.qtbot.waitUntil(bad.isVisible)
    assert "Line 3, “Wati”" in bad.toPlainText()
    assert screen.cell(row_of_nine, ON_SHIFT) == "—"  # nothing of the list was taken
    path.write_text(f"agent;day;from;till\nWati Kurnia;{day};08:00;16:00\n")
    screen.page.load_from(path)
    screen.qtbot.waitUntil(lambda: screen.cell(row_of_nine, ON_SHIFT) == "1")
    assert (screen.cell(row_of_nine, WHAT_IF), screen.cell(row_of_nine, IN_TIME)) == ("1", "0.0%")
    assert not bad.isVisible()

    view = child(screen.page, QComboBox, "planning.view")
    view.setCurrentIndex(1)
    view.activated.emit(1)
    screen.qtbot.waitUntil(lambda: screen.table.rowCount() == 7)
    assert [screen.cell(row, EXPECTED) for row in (5, 6)] == ["—", "—"]  # the office is closed
    assert any(screen.cell(row, NEEDED) == "14" for row in range(5))
    assert len(screen.saved(tmp_path / "week.csv")) == 8


def test_without_the_server_the_page_says_so_and_comes_back(screen: Screen) -> None:
    screen.source.is_silent = True
    screen.open()
    screen.qtbot.waitUntil(lambda: "cannot be counted now" in text(screen.page, "planning.status"))
    assert screen.table.rowCount() == 0
    assert not child(screen.page, QPushButton, "planning.csv").isEnabled()
    screen.source.is_silent = False
    screen.page.begin()
    screen.qtbot.waitUntil(lambda: screen.table.rowCount() > 0)

    nine = screen.open_plan()
    screen.table.setCurrentCell(nine, 0)
    QTest.keyClick(screen.table, Qt.Key.Key_Plus)
    screen.place.sit_down("Rini Wulandari", Role.SUPERVISOR)
    assert screen.table.rowCount() == 0  # the next person sees nothing of it
    assert screen.cell(screen.open_plan(), WHAT_IF) == "14"


def test_lists_and_numbers_stand_in_one_row_at_one_height(screen: Screen) -> None:
    translations.use("id")  # its labels are longer
    screen.open()
    screen.opener.place.resize(1286, 690)  # as it opens on a screen of 1366x768
    names = ("view", "day", "queue", "aht", "level", "within", "occupancy", "shrinkage", "factor")
    boxes = [child(screen.page, QWidget, f"planning.{name}") for name in names]
    screen.qtbot.waitUntil(lambda: len({one.mapTo(screen.page, QPoint()).y() for one in boxes}) == 1)
    assert len({one.height() for one in boxes}) == 1
