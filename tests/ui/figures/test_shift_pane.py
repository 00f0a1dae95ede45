"""The grid of the shift plan, with real records: keys, texts, lists, and what a colleague has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.common.enums import Role
from app.mutations.people import RegisterAgent
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.settings import Settings
from app.staffing.shifts import PlannedShift, Shifts
from app.supervision.planning_desk import PlanningDesk
from app.supervision.shift_desk import Plan
from tests.app.phone_place import PhonePlace
from tests.fact_source import FactSource
from tests.ui.controls import child, controls, text
from ui.figures.opener import SupervisionOpener
from ui.figures.planning_page import PlanningPage
from ui.figures.shift_grid import TEXT, ShiftTable
from ui.style.theme import Scheme, apply_theme, current_theme
from ui.widgets.text import Label

SHIFT = PlannedShift(480, 960, ((720, 780),))
NEEDED, ON_SHIFT, FIRST = 0, 1, 2  # rows of a day


@dataclass
class Screen:
    place: PhonePlace
    source: FactSource
    opener: SupervisionOpener
    qtbot: QtBot
    read: list[Plan] = field(default_factory=list)

    @property
    def page(self) -> PlanningPage:
        return self.opener.place.planning

    @property
    def table(self) -> ShiftTable:
        return child(self.page, ShiftTable, "planning.shifts")

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.place.workplace.supervision.shifts.people]

    def id_of(self, name: str) -> UUID:
        return next(one.id for one in self.place.workplace.supervision.shifts.people if one.name == name)

    def open(self, view: str) -> None:
        self.opener.open()
        self.qtbot.waitUntil(self.opener.place.isActiveWindow)
        while not self.page.isVisible():
            QTest.keyClick(self.opener.place, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
        self.choose("view", view)
        self.qtbot.waitUntil(lambda: self.table.plan_model.rowCount() > 0)
        self.table.setFocus()

    def choose(self, name: str, value: object) -> None:
        box = child(self.page, QComboBox, f"planning.{name}")
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())

    @property
    def day(self) -> date:
        found: date = child(self.page, QComboBox, "planning.day").currentData()
        return found

    def go_to(self, name: str, slot: int | None = None, day: int = 0) -> None:
        """Make a quarter hour of an agent the current cell, or the text of a day."""
        model = self.table.plan_model
        column = TEXT + day if slot is None else model.column_of_slot(slot)
        self.table.setCurrentIndex(model.index(model.first_row + self.names.index(name), column))

    def type(self, words: str) -> None:
        QTest.keyClick(self.table, Qt.Key.Key_Return)
        line = self.table.findChild(QLineEdit)
        assert line is not None
        line.selectAll()
        QTest.keyClicks(line, words)
        QTest.keyClick(line, Qt.Key.Key_Return)

    def planned(self, name: str, day: date | None = None) -> Shifts:
        """Return what the records have."""
        self.read.clear()
        day = day or self.day
        self.place.workplace.supervision.shifts.read(day, day + timedelta(days=1), self.read.append)
        self.qtbot.waitUntil(lambda: bool(self.read))
        return self.read[0].get((self.id_of(name), day), ())

    def until(self, name: str, shifts: Shifts) -> None:
        self.qtbot.waitUntil(lambda: self.planned(name) == shifts)
        model = self.table.plan_model
        person = next(one for one in model.shown.people if one.name == name)
        self.qtbot.waitUntil(lambda: model.shown.of(person, self.day) == shifts)

    def plan_elsewhere(self, name: str, shifts: Shifts, was: Shifts = ()) -> None:
        """Another program writes, and this page does not hear of it yet."""
        planned = PlannedDay(day=self.day, shifts=shifts, was=was)
        change = PlanShifts(agent_id=self.id_of(name), days=(planned,), occurred_at=now())
        desk = self.place.workplace.supervision.shifts
        desk.blockSignals(True)
        done: list[bool] = []
        self.place.workplace.records.change(change, done=lambda: done.append(True))
        self.qtbot.waitUntil(lambda: bool(done))
        desk.blockSignals(False)

    @property
    def status(self) -> str:
        return text(self.page, "planning.status")


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
    place.sit_down("Wati Kurnia", Role.SUPERVISOR)
    for name in ("Rina Marlina", "Asep Saepudin"):
        agent = RegisterAgent(agent_id=uuid7(), name=name, role=Role.AGENT, occurred_at=now())
        work.records.change(agent)
    qtbot.waitUntil(lambda: {"Rina Marlina", "Asep Saepudin"} <= {one.name for one in session.staff})
    made = Screen(place, source, SupervisionOpener(work, home), qtbot)
    yield made
    made.opener.place.close()
    place.close()


def test_keys_plan_work_and_breaks_by_quarter_hours(screen: Screen) -> None:
    screen.open("shifts")
    screen.go_to("Rina Marlina", 32)
    for _ in range(15):
        QTest.keyClick(screen.table, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(screen.table, Qt.Key.Key_Space)
    screen.until("Rina Marlina", (PlannedShift(480, 720),))
    screen.go_to("Rina Marlina", 40)
    QTest.keyClick(screen.table, Qt.Key.Key_B)
    screen.until("Rina Marlina", (PlannedShift(480, 720, ((600, 615),)),))
    model = screen.table.plan_model
    row = FIRST + screen.names.index("Rina Marlina")
    said = model.data(model.index(row, model.column_of_slot(40)), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Rina Marlina, 10:00: break"
    assert model.index(row, TEXT).data() == "08:00-12:00 (10:00-10:15)"
    on_shift = [model.index(ON_SHIFT, model.column_of_slot(slot)).data() for slot in (32, 40, 41, 48)]
    assert on_shift == ["1", "0", "1", "0"]
    QTest.keyClick(screen.table, Qt.Key.Key_Space)
    screen.until("Rina Marlina", (PlannedShift(480, 720),))
    QTest.keyClick(screen.table, Qt.Key.Key_Space)  # where all is work, it is free then
    screen.until("Rina Marlina", (PlannedShift(480, 600), PlannedShift(615, 720)))
    QTest.keyClick(screen.table, Qt.Key.Key_Delete)
    assert [one.objectName() for one in controls(screen.page) if not one.accessibleName()] == []


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_a_chosen_quarter_hour_shows_whether_it_is_work_and_a_chosen_number_can_be_read(
    screen: Screen, qapp: QApplication, scheme: Scheme
) -> None:
    screen.open("shifts")
    apply_theme(qapp, scheme, 1.0)
    name, table = screen.names[0], screen.table

    def ground() -> QColor:
        """Return the colour inside of the frame of the current cell, above what is written in it."""
        area = table.visualRect(table.currentIndex())
        return table.viewport().grab(area).toImage().pixelColor(area.width() // 2, area.height() // 4 + 1)

    screen.go_to(name, 32)
    assert ground() == current_theme().colour("surface")
    QTest.keyClick(table, Qt.Key.Key_Space)
    screen.until(name, (PlannedShift(480, 495),))
    screen.go_to(name, 32)
    assert ground() == current_theme().colour("accent")
    table.setCurrentIndex(table.plan_model.index(ON_SHIFT, table.plan_model.column_of_slot(60)))
    assert ground() == current_theme().colour("surface")


def test_times_are_typed_and_copied_to_another_agent_and_week(screen: Screen) -> None:
    screen.open("shifts")
    screen.go_to("Asep Saepudin")
    screen.type("16:00-8:00")
    screen.qtbot.waitUntil(
        lambda: screen.status == "Not saved: “16:00-8:00”: the end is not after the beginning"
    )
    assert screen.planned("Asep Saepudin") == ()
    screen.go_to("Rina Marlina", 36)
    screen.type("8.00-16.00 (12.00-13.00)")
    screen.until("Rina Marlina", (SHIFT,))
    QTest.keyClick(screen.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    screen.go_to("Asep Saepudin")
    QTest.keyClick(screen.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    screen.until("Asep Saepudin", (SHIFT,))

    first = screen.day
    box = child(screen.page, QComboBox, "planning.day")
    following = first + timedelta(days=7)
    if box.findData(following) < 0:  # a holiday
        return
    screen.choose("day", following)
    child(screen.page, QPushButton, "planning.shift.as_before").click()
    screen.until("Rina Marlina", (SHIFT,))
    assert screen.status == "Planned as a week before: 2."


def test_what_a_colleague_has_planned_meanwhile_is_not_covered_and_it_is_said(screen: Screen) -> None:
    screen.open("shifts")
    screen.go_to("Rina Marlina")
    screen.type("08:00-16:00")
    screen.until("Rina Marlina", (PlannedShift(480, 960),))
    screen.plan_elsewhere("Rina Marlina", (SHIFT,), (PlannedShift(480, 960),))
    screen.type("09:00-17:00")
    screen.qtbot.waitUntil(lambda: "Wati Kurnia has changed the shift of Rina Marlina" in screen.status)
    screen.until("Rina Marlina", (SHIFT,))  # and it is shown


def test_a_list_comes_in_and_goes_out_the_same(screen: Screen, tmp_path: Path) -> None:
    screen.open("shifts_of_week")
    monday = screen.day
    path = tmp_path / "jadwal.csv"
    lines = [
        f"Rina Marlina;{monday};08:00;16:00;12:00-13:00",
        f"Asep Saepudin;{monday + timedelta(days=1)};08:00;12:00",
        f"Asep Saepudin;{monday + timedelta(days=1)};13:00;17:00",
    ]
    path.write_text("\n".join(lines))
    screen.page.load_from(path)
    screen.qtbot.waitUntil(lambda: screen.planned("Rina Marlina", monday) == (SHIFT,))
    screen.qtbot.waitUntil(lambda: screen.status.startswith("Days of agents loaded: 2"))
    screen.go_to("Asep Saepudin", day=1)
    screen.qtbot.waitUntil(lambda: screen.table.currentIndex().data() == "08:00-12:00 13:00-17:00")
    saved = tmp_path / "keluar.csv"
    screen.page.save_to(saved)
    screen.qtbot.waitUntil(lambda: saved.name in screen.status)
    assert saved.read_text("utf-8-sig").splitlines() == [
        "agent;day;from;till;breaks",
        *(one if one.count(";") == 4 else f"{one};" for one in lines),
    ]
    QTest.keyClick(screen.table, Qt.Key.Key_Delete)
    screen.qtbot.waitUntil(lambda: screen.planned("Asep Saepudin", monday + timedelta(days=1)) == ())
    screen.page.load_from(saved)
    screen.qtbot.waitUntil(lambda: screen.planned("Asep Saepudin", monday + timedelta(days=1)) != ())


def test_a_loaded_list_says_its_days_and_how_many_it_replaced_and_a_far_day_is_refused(
    screen: Screen, tmp_path: Path
) -> None:
    """A month that is read as a day, or a wrong year, is seen at once."""
    screen.open("shifts")
    path = tmp_path / "jadwal.csv"
    march, december = date(now().year + 1, 3, 12), date(now().year + 1, 12, 3)
    path.write_text(f"Rina Marlina;{march:%d/%m/%Y};08:00;16:00\nRina Marlina;{december};08:00;16:00")
    screen.page.load_from(path)
    days = f"The first day is 12 March {march.year}, the last 3 December {march.year}."
    screen.qtbot.waitUntil(lambda: screen.status == f"Days of agents loaded: 2. {days}")
    path.write_text(f"Rina Marlina;{march};09:00;17:00\nRina Marlina;{december};08:00;16:00")
    screen.page.load_from(path)
    replaced = "On 1 of them other shifts were replaced."
    screen.qtbot.waitUntil(lambda: screen.status == f"Days of agents loaded: 2. {days} {replaced}")
    path.write_text("Rina Marlina;31/12/9999;08:00;16:00")
    screen.page.load_from(path)
    screen.qtbot.waitUntil(lambda: screen.status == "Nothing was loaded: 1 lines cannot be read.")


def test_the_next_person_sees_nothing_of_the_plan(screen: Screen) -> None:
    screen.open("shifts")
    screen.go_to("Rina Marlina")
    screen.type("08:00-16:00")
    screen.until("Rina Marlina", (PlannedShift(480, 960),))
    screen.place.sit_down(f"Agen {uuid4()}", Role.AGENT)
    assert screen.table.plan_model.rowCount() == 0


def test_a_person_sees_the_own_shifts_above_the_figures(screen: Screen) -> None:
    today = screen.place.workplace.procedure.calendar.local_day(now())
    shown = child(screen.opener.place.figures, Label, "figures.own_shifts")
    screen.opener.open()
    assert not shown.isVisible()
    change = PlanShifts(
        agent_id=screen.id_of("Wati Kurnia"),
        days=(
            PlannedDay(day=today, shifts=(SHIFT,)),
            PlannedDay(day=today - timedelta(days=1), shifts=(SHIFT,)),
        ),
        occurred_at=now(),
    )
    screen.place.workplace.records.change(change)
    screen.qtbot.waitUntil(shown.isVisible)
    assert shown.text() == "Your shifts: today 08:00–16:00 (break 12:00–13:00)."
    screen.place.sit_down(f"Agen {uuid4()}", Role.AGENT)
    screen.qtbot.waitUntil(lambda: not shown.isVisible())
