"""Importing from SP4N-LAPOR! as a supervisor does it: by keyboard, in both languages."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QFileDialog,
    QLabel,
    QListWidget,
    QMenu,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.common.enums import Role
from app.settings import Settings
from tests.app.phone_place import PhonePlace
from tests.odd_file import OddFile
from tests.ui.controls import child, controls, text
from ui.case.fields.details_form import DetailsForm
from ui.case_list.opener import CaseListOpener
from ui.case_list.window import CaseListWindow
from ui.sp4n.window import TakingInWindow
from ui.text import translations

LINES = [
    {"tracking_id": "01916449", "judul": "Jalan rusak", "status": "proses", "tanggal_masuk": "2026-11-20"},
    {"tracking_id": "01916450", "judul": "Sudah beres", "status": "selesai"},
    {"tracking_id": "01916449", "judul": "Jalan rusak lagi"},
    {"tracking_id": "<b>1</b>", "judul": "<h1>besar</h1>"},
]


@dataclass
class Screen:
    place: PhonePlace
    window: CaseListWindow
    folder: Path
    qtbot: QtBot

    @property
    def importing(self) -> TakingInWindow:
        return self.window.taking_in

    @property
    def table(self) -> QTableView:
        return child(self.importing, QTableView, "sp4n.rows")

    def button(self, name: str) -> QAbstractButton:
        return child(self.importing, QAbstractButton, f"sp4n.{name}")

    def write(self, lines: object, name: str = "lapor.json") -> Path:
        path = self.folder / name
        path.write_text(lines if isinstance(lines, str) else json.dumps(lines), encoding="utf-8")
        return path

    def open(self, path: Path) -> None:
        self.importing.show()
        self.importing.open_file(path)
        self.settle()

    def settle(self) -> None:
        progress = child(self.importing, QWidget, "sp4n.stop")
        self.qtbot.waitUntil(lambda: not progress.isVisible())

    def rows(self) -> list[list[str]]:
        model = self.table.model()
        return [
            [str(model.index(row, column).data()) for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]

    def checks(self) -> list[object]:
        model = self.table.model()
        role = Qt.ItemDataRole.CheckStateRole
        return [model.index(row, 0).data(role) for row in range(model.rowCount())]

    def menu(self) -> list[str]:
        bar = child(self.window, QAbstractButton, "case_list.bulk.sp4n")
        if not bar.isEnabled():
            return []
        bar.click()
        menu = child(self.window, QMenu, "case_list.bulk.sp4n.menu")
        words = [action.text() for action in menu.actions() if action.isEnabled() and action.text()]
        menu.close()
        return words


@pytest.fixture
def screen(tmp_path: Path, qtbot: QtBot) -> Iterator[Screen]:
    place = PhonePlace(tmp_path, qtbot, Settings())
    place.sit_down("Bu Ratna", Role.SUPERVISOR)
    home = QWidget()
    home.resize(1366, 740)
    qtbot.addWidget(home)
    state = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    opener = CaseListOpener(place.workplace, state, home)
    home.show()
    opener.open()
    qtbot.waitUntil(lambda: opener.case_list.isVisible())
    yield Screen(place, opener.case_list, tmp_path, qtbot)
    home.close()
    place.close()


def test_a_supervisor_sees_what_differs_chooses_by_keyboard_and_imports_it_once(screen: Screen) -> None:
    screen.open(screen.write(LINES))
    kinds = [row[0] for row in screen.rows()]
    assert kinds == ["New case", "New case", "Not read", "Not read"]
    # What has ended there is offered, and not chosen.
    assert screen.checks() == [Qt.CheckState.Checked, Qt.CheckState.Unchecked, None, None]
    assert screen.button("take").text() == "Import: 1"
    assert "Nothing is saved before you import it." in text(screen.importing, "sp4n.about")
    screen.table.selectRow(1)
    screen.qtbot.keyClick(screen.table, Qt.Key.Key_Space)
    assert screen.button("take").text() == "Import: 2"
    screen.qtbot.keyClick(screen.table, Qt.Key.Key_Space)
    screen.button("take").click()
    screen.settle()
    assert text(screen.importing, "sp4n.about").startswith("1 new cases, 0 cases changed.")
    assert [row[0] for row in screen.rows()] == ["Unchanged", "New case", "Not read", "Not read"]
    number = screen.rows()[0][3]
    assert number.startswith("CC-")
    with screen.qtbot.waitSignal(screen.window.case_wanted):
        screen.table.setCurrentIndex(screen.table.model().index(0, 0))
        screen.qtbot.keyClick(screen.table, Qt.Key.Key_Return)


def test_what_has_ended_in_other_words_and_a_status_that_is_not_understood_are_named_and_not_chosen(
    screen: Screen,
) -> None:
    statuses = ("Selesai ditindaklanjuti", "Ditutup", "Closed", "Menunggu pelapor", "Diproses", "")
    lines = [
        {"tracking_id": f"lp-{place}", "judul": "Banjir", "status": one} for place, one in enumerate(statuses)
    ]
    screen.open(screen.write([*lines, {**lines[-1], "tracking_id": "lp-9", "tanggal_selesai": "2026-11-20"}]))
    wanted = [check is Qt.CheckState.Checked for check in screen.checks()]
    assert wanted == [*(False, False, False, False), *(True, True, False)]
    has_ended = "It has ended at SP4N-LAPOR!: nobody has to work on it."
    odd = "The status “Menunggu pelapor” is not understood: perhaps the complaint has ended."
    said = [row[5] for row in screen.rows()]
    assert [has_ended in one for one in said] == [*(True, True, True, False), *(False, False, True)]
    assert odd in said[3]
    details = child(screen.importing, QListWidget, "sp4n.details")
    screen.table.setCurrentIndex(screen.table.model().index(3, 0))
    assert details.item(0).text() == odd


def test_a_mark_that_no_column_has_is_said_before_new_cases_are_made_and_an_empty_one_leaves_its_line_out(
    screen: Screen,
) -> None:
    about = child(screen.importing, QLabel, "sp4n.about")
    screen.open(screen.write([{"tracking_id": "lp-1", "judul": "Banjir", "anonim": "ya"}]))
    assert "No column of the file says: Confidential. New cases get no such mark" in about.text()
    marked = {"judul": "Banjir", "anonim": "ya", "rahasia": "ya"}
    lines = [{**marked, "tracking_id": "lp-1"}, {**marked, "tracking_id": "lp-2", "rahasia": None}]
    screen.open(screen.write([*lines, {"tracking_id": "lp-3", "judul": "Banjir", "anonim": "tidak"}]))
    assert "No column of the file says:" not in about.text()
    assert [row[0] for row in screen.rows()] == ["New case", "Not read", "Not read"]
    assert {row[5] for row in screen.rows()[1:]} == {"Confidential: the cell is empty. Write ya or tidak."}
    screen.open(screen.write([{"tracking_id": "lp-4", "judul": "Banjir"}]))
    assert "No column of the file says: Anonymous, Confidential." in about.text()
    screen.button("take").click()
    screen.settle()
    assert "No column of the file says" not in about.text()  # nothing new is left


def test_a_new_case_that_counts_from_today_as_no_day_is_read_is_said(screen: Screen) -> None:
    about, details = (
        child(screen.importing, QLabel, "sp4n.about"),
        child(screen.importing, QListWidget, "sp4n.details"),
    )
    today = "No day on which it came in is read: the case counts from today."

    def said(row: int) -> bool:
        screen.table.setCurrentIndex(screen.table.model().index(row, 0))
        return today in [details.item(place).text() for place in range(details.count())]

    marked = {"judul": "Banjir", "anonim": "ya", "rahasia": "ya"}
    screen.open(screen.write([{**marked, "tracking_id": "lp-1"}]))
    assert about.text().endswith("when the complaints came in: new cases count from today.")
    dated = {**marked, "tracking_id": "lp-2", "tanggal_masuk": "2026-11-20"}
    screen.open(screen.write([dated, {**dated, "tracking_id": "lp-3", "tanggal_masuk": None}]))
    assert "came in" not in about.text()
    assert [said(row) for row in range(2)] == [False, True]


def test_unknown_columns_are_asked_once(screen: Screen) -> None:
    screen.open(screen.write("Nomor;Judul Laporan;Lain\n01916449;Jalan rusak;x\n", "a.csv"))
    compare = screen.button("columns.compare")
    assert compare.isVisible()
    assert not compare.isEnabled()
    box = child(screen.importing, QComboBox, "sp4n.columns.0")
    assert box.accessibleName() == "Nomor (for example “01916449”)"
    assert screen.importing.focusWidget() is box
    box.setCurrentIndex(box.findData("tracking_id"))
    compare.click()
    screen.settle()
    assert [row[:3] for row in screen.rows()] == [["New case", "2", "01916449"]]
    screen.open(screen.write("Nomor;Judul Laporan;Lain\n01916450;Jalan lain;y\n", "b.csv"))
    assert [row[2] for row in screen.rows()] == ["01916450"]


def test_lines_are_shown_by_kind_and_a_line_in_full(screen: Screen) -> None:
    screen.open(screen.write(LINES))
    shown = child(screen.importing, QComboBox, "sp4n.shown")
    assert [shown.itemText(place) for place in range(shown.count())] == [
        *("All lines (4)", "New case (2)", "Differences (0)"),
        *("Unchanged (0)", "Not possible (0)", "Not read in part (0)", "Not read (2)"),
    ]
    shown.setCurrentIndex(6)
    assert [row[5] for row in screen.rows()] == [
        "Line 1 has the same SP4N-LAPOR! number: only that one is read.",
        "“<b>1</b>” is no SP4N-LAPOR! number.",
    ]
    details = child(screen.importing, QListWidget, "sp4n.details")
    assert [details.item(0).text()] == [screen.rows()[0][5]]
    shown.setCurrentIndex(2)
    assert details.count() == 0
    assert screen.button("take").text() == "Import: 1"  # what is not shown stays chosen


def test_a_file_that_cannot_be_read_is_named_with_the_reason(screen: Screen) -> None:
    for lines, words in (
        ("[]", "The file has no complaints."),
        ("{}", "The file is no workbook, no CSV and no list in JSON."),
        ("a\n" * 10_002, "The file has more than 10,000 lines. Divide it."),
    ):
        screen.open(screen.write(lines))
        assert text(screen.importing, "sp4n.about") == words
        assert not screen.button("take").isVisible()
    screen.open(screen.folder / "nowhere.csv")
    assert text(screen.importing, "sp4n.about").startswith("The file cannot be read: ")


def test_a_complaint_with_an_odd_cell_is_named_and_imported_without_it_if_the_person_says_so(
    screen: Screen,
) -> None:
    odd = {"tracking_id": "7", "judul": "Banjir", "tanggal_masuk": "5/6/25", "lokasi_kode": "32.99"}
    screen.open(screen.write([LINES[0], odd]))
    assert screen.checks() == [Qt.CheckState.Checked, Qt.CheckState.Unchecked]
    child(screen.importing, QComboBox, "sp4n.shown").setCurrentIndex(5)
    ((kind, line, *_, what),) = screen.rows()
    assert (kind, line) == ("New case", "2")
    assert "Came in on: “5/6/25” could be several dates." in what
    assert "Code of the region: “32.99” is no code of a place in West Java. It is left out." in what
    assert "Not read: 0, in part: 1." in text(screen.importing, "sp4n.about")
    screen.button("all").click()
    screen.button("take").click()
    screen.settle()
    assert text(screen.importing, "sp4n.about").startswith("2 new cases, 0 cases changed.")


def test_a_running_import_cannot_be_replaced_by_columns_or_another_file(screen: Screen) -> None:
    lines = [{"tracking_id": f"lp-{number}", "judul": "Banjir"} for number in range(50)]
    screen.open(screen.write(lines))
    other = screen.write(LINES, "lain.json")
    assert screen.button("change_columns").isEnabled()
    screen.button("take").click()
    assert not screen.button("change_columns").isEnabled()
    assert not screen.button("open").isEnabled()
    for again in (screen.importing.ask_file, lambda: screen.importing.open_file(other)):
        again()
        assert text(screen.importing, "sp4n.about").startswith("Complaints are being imported.")
        assert screen.importing.findChild(QFileDialog) is None
        assert screen.button("stop").isVisible()
    screen.window.forget()  # its owner has another name
    screen.settle()
    assert text(screen.importing, "sp4n.about").startswith("50 new cases, 0 cases changed.\nlapor.json: ")
    assert {row[0] for row in screen.rows()} == {"Unchanged"}
    assert screen.button("change_columns").isEnabled()


def test_an_import_that_ends_with_its_supervisor_says_how_far_it_came_and_nothing_of_the_file(
    screen: Screen,
) -> None:
    screen.open(screen.write([{"tracking_id": f"lp-{number}", "judul": "Banjir"} for number in range(50)]))
    screen.button("take").click()
    screen.place.workplace.access.session.sign_out()
    about = child(screen.importing, QLabel, "sp4n.about")
    screen.qtbot.waitUntil(lambda: "The last import stopped" in about.text())
    assert not screen.importing.isVisible()
    assert screen.rows() == []
    assert "were not imported." in about.text()
    assert not screen.importing._running.isVisibleTo(screen.importing)


def test_an_import_that_does_not_begin_says_so(screen: Screen) -> None:
    path = screen.write(LINES)
    screen.open(path)
    screen.place.workplace.case_list.taking_in.open(path)
    screen.button("take").click()
    assert text(screen.importing, "sp4n.about").startswith("Nothing was imported: ")
    assert not screen.button("stop").isVisible()
    screen.qtbot.waitUntil(lambda: "Nothing is saved" in text(screen.importing, "sp4n.about"))


def test_an_error_that_nobody_thought_of_is_said_in_the_window_and_reported(screen: Screen) -> None:
    with screen.qtbot.captureExceptions() as bugs:
        screen.open(OddFile(screen.folder / "odd.csv"))
    assert text(screen.importing, "sp4n.about").startswith("An error in Loket stopped the reading")
    assert not screen.button("take").isVisible()
    assert screen.button("open").isEnabled()
    assert [kind for kind, *_ in bugs] == [ZeroDivisionError]


@pytest.mark.parametrize("language", ["en", "id"])
def test_each_control_has_a_name_and_a_row_is_read_out_whole(screen: Screen, language: str) -> None:
    screen.open(screen.write(LINES))
    translations.use(language)
    for control in controls(screen.importing):
        assert control.accessibleName() or control.objectName() == "", control.objectName()
    cell = screen.table.model().index(0, 0)
    said = str(cell.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "01916449" in said
    assert said.endswith("is imported" if language == "en" else "akan diimpor")
    words = " ".join(" ".join(row) for row in screen.rows())
    assert ("is noted" in words) is (language == "en")
    assert ("Not read" in words) is (language == "en")
    assert QAccessible.queryAccessibleInterface(screen.table) is not None
    translations.use("en")


def test_only_a_supervisor_is_offered_it_and_the_next_person_sees_nothing_of_the_file(screen: Screen) -> None:
    assert screen.menu() == ["Import from SP4N-LAPOR!…"]
    screen.open(screen.write(LINES))
    screen.window.forget()
    assert screen.rows() == []
    assert not screen.importing.isVisible()
    screen.place.sit_down("Tono", Role.AGENT)
    screen.window.show_list()
    assert screen.menu() == []


def test_a_typed_number_that_another_case_has_is_said_beside_the_field_and_saved(screen: Screen) -> None:
    work = screen.place.workplace
    form = DetailsForm(work.procedure.field_choices, work.case_list.related)
    screen.qtbot.addWidget(form)
    editor = work.cases.editor
    numbers: list[str] = []
    for _ in range(2):
        case_id = screen.place.log_case("Jalan rusak")
        editor.keep("sp4n_tracking", "lp-7" if not numbers else "#LP-7")
        editor.save()
        screen.qtbot.waitUntil(lambda: editor.current is not None and not editor.current.draft)
        assert editor.current is not None
        assert editor.current.file is not None
        numbers.append(editor.current.file.row.number)
        form.reset(editor.current)
    field = form.fields["sp4n_tracking"]
    screen.qtbot.waitUntil(lambda: field.hint() == f"Also the number of {numbers[0]}")
    assert editor.current is not None
    assert editor.current.case_id == case_id
    assert editor.current.value("sp4n_tracking") == "#LP-7"
