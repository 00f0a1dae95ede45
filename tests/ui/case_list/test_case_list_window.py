"""The list of cases on the screen: sorted by clicks, used by keyboard, with bulk actions, and private."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import openpyxl
import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import CaseLine, CaseStatus, Role
from app.mutations.case import AssignCase, ChangeDetails
from app.mutations.tags import AddTag
from app.search.case_list import ListedCases
from app.settings import Settings
from db.mutation import Me
from tests.app.phone_place import PhonePlace
from tests.office import at
from tests.ui.controls import child, controls, focused, settle, text
from tests.ui.fakes import NOW, FakeWorkplace, case_row
from ui.case_list.columns import COLUMNS, Column
from ui.case_list.model import CaseListModel
from ui.case_list.opener import CaseListOpener
from ui.case_list.window import CaseListWindow
from ui.style.theme import current_theme
from ui.text import translations


@dataclass
class Screen:
    place: PhonePlace
    home: QWidget
    opener: CaseListOpener
    qtbot: QtBot

    @property
    def window(self) -> CaseListWindow:
        return self.opener.case_list

    @property
    def table(self) -> QTableView:
        return child(self.window, QTableView, "case_list.rows")

    def log(self, subject: str, *tags: str) -> UUID:
        case_id = self.place.log_case(subject)
        self.place.workplace.cases.editor.close_view()
        self.do(*(AddTag(case_id=case_id, tag=tag, occurred_at=at(1)) for tag in tags))
        return case_id

    def do(self, *mutations: AddTag | AssignCase | ChangeDetails, me: Me | None = None) -> None:
        acting = me or self.place.workplace.records.me
        assert acting is not None
        if mutations:
            self.place.replica.apply_all(mutations, acting).result(30)

    def open(self) -> None:
        self.opener.open()
        self.qtbot.waitUntil(lambda: self.window.isVisible())
        self.window.activateWindow()
        self.settle()

    def settle(self) -> None:
        """Wait until the list is whole and its first page is read."""
        cases = self.place.workplace.case_list.cases
        self.qtbot.waitUntil(lambda: cases.listed_cases.is_whole)
        self.qtbot.waitUntil(lambda: not self.rows() or "…" not in self.column(Column.NUMBER))

    def rows(self) -> int:
        return self.table.model().rowCount()

    def column(self, column: Column) -> list[str]:
        model, place = self.table.model(), COLUMNS.index(column)
        return [str(model.index(row, place).data()) for row in range(model.rowCount())]

    def sort_by(self, column: Column) -> None:
        header = self.table.horizontalHeader()
        place = COLUMNS.index(column)
        at_x = header.sectionViewportPosition(place) + 20
        cases = self.place.workplace.case_list.cases
        with self.qtbot.waitSignal(cases.listed, check_params_cb=lambda one: one.is_whole):
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(at_x, 8))
        self.settle()

    def type_filter(self, typed: str) -> None:
        edit = child(self.window, QLineEdit, "case_list.find")
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, typed)
        cases = self.place.workplace.case_list.cases
        with self.qtbot.waitSignal(
            cases.listed, check_params_cb=lambda one: one.listing.typed == typed and one.is_whole
        ):
            QTest.keyClick(edit, Qt.Key.Key_Return)
        self.settle()

    def choose(self, *rows: int) -> None:
        self.table.clearSelection()
        for number, row in enumerate(rows):
            index = self.table.model().index(row, 0)
            modifier = Qt.KeyboardModifier.ControlModifier if number else Qt.KeyboardModifier.NoModifier
            place = self.table.visualRect(index).center()
            QTest.mouseClick(self.table.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    def button(self, name: str) -> QAbstractButton:
        return child(self.window, QAbstractButton, f"case_list.bulk.{name}")

    def menu(self) -> QMenu:
        """Open the menu of the current row by the menu key."""
        event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
        QApplication.sendEvent(self.table, event)
        return child(self.window, QMenu, "case_list.rows.menu")


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    home = QWidget()
    home.setObjectName("home")
    home.resize(1366, 740)
    qtbot.addWidget(home)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    opener = CaseListOpener(place.workplace, state, home)
    home.show()
    yield Screen(place, home, opener, qtbot)
    home.close()
    place.close()


def test_a_click_on_a_title_sorts_and_a_second_one_turns_the_list_around(screen: Screen) -> None:
    screen.log("Bengkel")
    screen.log("apotek")
    screen.log("Cuci mobil")
    screen.open()
    assert screen.column(Column.SUBJECT) == ["Cuci mobil", "apotek", "Bengkel"]  # the last changed first
    screen.sort_by(Column.SUBJECT)
    assert screen.column(Column.SUBJECT) == ["apotek", "Bengkel", "Cuci mobil"]
    screen.sort_by(Column.SUBJECT)
    assert screen.column(Column.SUBJECT) == ["Cuci mobil", "Bengkel", "apotek"]


def test_enter_opens_the_case_and_a_search_says_why_it_finds_nothing(screen: Screen) -> None:
    case_id = screen.log("Izin apotek", "mendesak")
    screen.log("Izin klinik")
    screen.open()
    screen.type_filter("tag:mendesak")
    assert screen.column(Column.SUBJECT) == ["Izin apotek"]
    assert screen.column(Column.TAGS) == ["mendesak"]
    assert text(screen.window, "case_list.status") == "Cases: 1"
    assert focused() is screen.table
    screen.table.setCurrentIndex(screen.table.model().index(0, 0))
    editor = screen.place.workplace.cases.editor
    with screen.qtbot.waitSignal(editor.opened):
        QTest.keyClick(screen.table, Qt.Key.Key_Return)
    assert editor.case_id == case_id
    screen.type_filter("tag:tidakada")
    assert text(screen.window, "case_list.empty").startswith("No case has all of this.")


def place(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def test_tags_of_the_chosen_cases_are_added_by_keyboard_and_taken_back(screen: Screen) -> None:
    for subject in ("Satu", "Dua", "Tiga"):
        screen.log(subject)
    screen.open()
    screen.choose(0, 2)
    assert text(screen.window, "case_list.bulk.count") == "2 chosen"
    screen.button("tag").click()
    edit = child(screen.window, QLineEdit, "case_list.bulk.tags")
    assert focused() is edit
    QTest.keyClicks(edit, "Apotek")
    settle()
    applied = place(screen.button("apply"))
    with screen.qtbot.waitSignal(screen.place.workplace.case_list.bulk.finished):
        QTest.keyClick(edit, Qt.Key.Key_Return)
    assert text(screen.window, "case_list.bulk.report") == "2 of 2 cases changed."
    settle()
    assert not place(screen.button("undo")).intersects(applied)  # a double click would undo at once
    screen.qtbot.waitUntil(lambda: screen.column(Column.TAGS).count("apotek") == 2)
    assert screen.window.chosen_ids()  # the same cases stay chosen
    with screen.qtbot.waitSignal(screen.place.workplace.case_list.bulk.finished):
        screen.button("undo").click()
    screen.qtbot.waitUntil(lambda: screen.column(Column.TAGS) == ["", "", ""])


def test_cases_are_assigned_to_nobody_before_somebody_is_chosen(screen: Screen) -> None:
    screen.log("Satu")
    screen.open()
    screen.choose(0)
    screen.button("assign").click()
    settle()
    agents = child(screen.window, QComboBox, "case_list.bulk.agent")
    assert agents.currentText() == "Choose…"
    assert not screen.button("apply").isEnabled()
    agents.setCurrentIndex(1)
    assert screen.button("apply").isEnabled()


def test_on_a_wide_screen_the_columns_share_the_room_until_the_person_chooses_widths(screen: Screen) -> None:
    screen.log("Satu")
    screen.open()
    header = screen.table.horizontalHeader()
    subject = COLUMNS.index(Column.SUBJECT)
    screen.window.resize(1300, 700)
    settle()
    narrow = header.sectionSize(subject)
    screen.window.resize(1800, 900)
    settle()
    assert header.sectionSize(subject) - narrow >= 150
    assert 0 <= screen.table.viewport().width() - header.length() <= len(COLUMNS)
    header.resizeSection(subject, 300)
    screen.window.resize(1700, 900)
    settle()
    assert header.sectionSize(subject) == 300


def test_the_menu_key_opens_the_menu_of_the_row(screen: Screen) -> None:
    screen.log("Satu")
    screen.open()
    screen.table.setFocus()
    screen.choose(0)
    menu = screen.menu()
    words = [action.text() for action in menu.actions()]
    assert words == ["Open", "Copy the number", "Assign…", "Add tags…", "Take tags off…", "Print…"]
    menu.actions()[1].trigger()
    assert QGuiApplication.clipboard().text() == screen.column(Column.NUMBER)[0]
    menu.close()


def test_the_chosen_cases_are_saved_as_they_are_shown(screen: Screen, tmp_path: Path) -> None:
    screen.log("Izin apotek", "mendesak")
    screen.log("Izin klinik")
    screen.open()
    screen.button("all").click()
    path = tmp_path / "cases.xlsx"
    with screen.qtbot.waitSignal(screen.place.workplace.paper.exports.saved):
        screen.window.save_to(path)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert any("Izin klinik" in row for row in rows)
    assert any("mendesak" in row for row in rows)
    assert text(screen.window, "case_list.bulk.report").startswith("2 cases saved in ")


def test_the_chosen_cases_leave_as_a_file_for_sp4n_without_those_of_colleagues_secrets(
    screen: Screen, tmp_path: Path
) -> None:
    case_id = screen.log("Izin klinik", "klinik")
    secret = screen.log("Rahasia Zebrawati", "zebra")
    for one, changes in ((case_id, {"sp4n_tracking": "01916449"}), (secret, {"is_confidential": "yes"})):
        screen.do(ChangeDetails(case_id=one, changes=changes, occurred_at=at(3)))
    work = screen.place.workplace
    work.access.session.add_agent("Tono")
    screen.qtbot.waitUntil(lambda: getattr(work.access.session.agent, "name", "") == "Tono")
    screen.open()
    screen.button("all").click()
    path = tmp_path / "sp4n.json"
    screen.window.save_complaints_to(path)
    screen.qtbot.waitUntil(lambda: "saved in" in text(screen.window, "case_list.bulk.report"))
    rows = json.loads(path.read_text(encoding="utf-8"))
    assert [one["tracking_id"] for one in rows] == ["01916449"]
    screen.window.save_complaints_to(tmp_path / "nowhere" / "sp4n.csv")
    screen.qtbot.waitUntil(lambda: "could not be written" in text(screen.window, "case_list.bulk.report"))


def test_a_confidential_case_of_a_colleague_is_a_number_in_the_list_and_in_its_menu(screen: Screen) -> None:
    case_id = screen.log("Rahasia Zebrawati", "zebra")
    work = screen.place.workplace
    screen.do(ChangeDetails(case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=at(3)))
    work.access.session.add_agent("Tono")
    screen.qtbot.waitUntil(lambda: getattr(work.access.session.agent, "name", "") == "Tono")
    screen.open()
    assert screen.rows() == 1
    model = screen.table.model()
    shown = [
        str(model.index(0, place).data(role) or "")
        for place in range(len(COLUMNS))
        for role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        )
    ]
    assert not any("zebra" in one.casefold() for one in shown)
    assert "Confidential case" in shown
    screen.choose(0)
    menu = screen.menu()
    assert not menu.actions()[0].isEnabled()
    menu.close()
    screen.type_filter("zebrawati")
    assert screen.rows() == 0


def test_columns_are_kept_from_day_to_day(screen: Screen) -> None:
    screen.log("Satu")
    screen.open()
    header = screen.table.horizontalHeader()
    screen.window._show_column(COLUMNS.index(Column.REGION), True)
    header.resizeSection(COLUMNS.index(Column.NUMBER), 222)
    header.moveSection(header.visualIndex(COLUMNS.index(Column.REGION)), 1)
    state = screen.opener._state
    assert state is not None
    screen.qtbot.waitUntil(lambda: state.value("case_list/columns") == header.saveState())
    again = CaseListWindow(screen.place.workplace, state, screen.home)
    assert again.shown_columns()[:2] == (Column.NUMBER, Column.REGION)
    assert child(again, QTableView).horizontalHeader().sectionSize(0) == 222
    header.resizeSection(COLUMNS.index(Column.NUMBER), 233)
    screen.window.close()
    assert state.value("case_list/columns") == header.saveState(), "also what was dragged just before"


def test_everything_in_the_list_has_a_name_in_both_languages(screen: Screen) -> None:
    screen.log("Satu", "apotek")
    screen.open()
    screen.button("tag").click()
    child(screen.window, QAbstractButton, "case_list.filter").click()
    for language in ("en", "id"):
        translations.use(language)
        screen.qtbot.wait(0)
        for control in controls(screen.window):
            if isinstance(control, QComboBox) and not control.isEnabled():
                continue
            interface = QAccessible.queryAccessibleInterface(control)
            assert interface.text(QAccessible.Text.Name).strip(), control.objectName()
    translations.use("en")


def test_the_time_of_a_step_that_is_over_its_time_is_red_as_in_the_queue(
    qtbot: QtBot, workplace: FakeWorkplace
) -> None:
    late, early = case_row(step_started_at=NOW - timedelta(minutes=63)), case_row()
    finished = replace(late, id=uuid4(), status=CaseStatus.CLOSED)
    home = QWidget()
    qtbot.addWidget(home)
    window = CaseListWindow(workplace, None, home)  # type: ignore[arg-type]
    model = child(window, QTableView, "case_list.rows").model()
    assert isinstance(model, CaseListModel)
    model.display(ListedCases(ids=tuple(row.id for row in (late, early, finished)), is_whole=True))
    model.show_lines(0, tuple(CaseLine(row) for row in (late, early, finished)))
    due = [model.index(row, COLUMNS.index(Column.DUE)) for row in range(3)]
    assert due[0].data() == "3 min over time"
    inks = [index.data(Qt.ItemDataRole.ForegroundRole) for index in due]
    assert inks[0].color() == current_theme().colour("danger")
    assert inks[1:] == [None, None]


def test_nothing_of_the_list_stays_for_the_next_person(screen: Screen) -> None:
    screen.log("Rahasia Zebrawati")
    screen.open()
    screen.type_filter("zebrawati")
    session = screen.place.workplace.access.session
    session.add_agent("Tono", Role.AGENT)
    screen.qtbot.waitUntil(lambda: not screen.window.isVisible())
    assert screen.rows() == 0
    assert child(screen.window, QLineEdit, "case_list.find").text() == ""
