"""Print and files, and the audit trail, by keyboard alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QDateEdit,
    QDialog,
    QFileDialog,
    QHeaderView,
    QLabel,
    QListWidget,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.access.audit_trail import AuditRecord, AuditResult, CaseTrail
from app.cases.queues import QueueName, QueueRows
from app.common.enums import Role, SearchHit
from app.paper.paperwork import Wanted
from app.paper.sheet import SheetKind
from app.records.service import Refusal
from app.search.finder import FoundResult
from tests.ui.case.samples import NUMBER, LiveEditor, logged, office
from tests.ui.controls import child, controls, press_key
from tests.ui.fakes import NOW, FakeWorkplace, case_row, contact
from ui.keys.key_table import Key
from ui.paper.dialog import PaperDialog
from ui.paper.papers import Papers
from ui.paper.scan_box import ScanBox
from ui.text import translations


@dataclass
class Bureau:
    window: QWidget
    place: FakeWorkplace
    editor: LiveEditor

    def press(self, key: Key) -> None:
        press_key(self.window, key)

    def dialog(self, name: str) -> QDialog:
        found = self.window.findChild(QDialog, name)
        assert found is not None
        return found

    def paper(self) -> PaperDialog:
        dialog = self.dialog("paper")
        assert isinstance(dialog, PaperDialog)
        return dialog

    def file_dialog(self, name: str) -> QFileDialog:
        dialog = self.dialog(name)
        assert isinstance(dialog, QFileDialog)
        return dialog

    def offers(self) -> list[str]:
        rows = child(self.dialog("paper"), QListWidget, "paper.list")
        return [rows.item(row).text() for row in range(rows.count())]

    def choose(self, title: str) -> None:
        """Go down to a line with the arrow keys, and press Enter."""
        rows = child(self.dialog("paper"), QListWidget, "paper.list")
        for _ in range(rows.count()):
            if rows.currentItem().text().startswith(title):
                break
            QTest.keyClick(rows, Qt.Key.Key_Down)
        assert rows.currentItem().text().startswith(title)

    def text(self, name: str) -> str:
        label = self.window.findChild(QLabel, name)
        assert label is not None
        return label.text()


@pytest.fixture
def bureau(qtbot: QtBot) -> Bureau:
    place, editor = office()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    Papers(place, window)  # type: ignore[arg-type]
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return Bureau(window, place, editor)


def test_without_a_case_registers_and_the_list_on_the_screen_are_offered(bureau: Bureau) -> None:
    bureau.place.queue.lists.rows_changed.emit(QueueRows(QueueName.RECENT, (case_row(), case_row())))
    bureau.press(Key.PAPER)
    assert bureau.offers() == [
        *("Register of a day", "Register of a month"),
        *("Contact Center Service SOP", "List: Recent, 2 row(s)"),
    ]


def test_a_receipt_is_saved_as_pdf_by_keys_and_what_came_of_it_is_reported(
    bureau: Bureau, tmp_path: Path
) -> None:
    logged(bureau.place)
    bureau.press(Key.PAPER)
    assert f"Receipt for the applicant · {NUMBER}" in bureau.offers()
    bureau.choose("Receipt for the applicant")
    dialog = bureau.paper()
    while dialog.focusWidget().objectName() != "paper.pdf":
        QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    files = bureau.dialog("paper.file")
    assert isinstance(files, QFileDialog)
    assert files.selectedFiles()[0].endswith(f"Receipt for the applicant {NUMBER}.pdf")
    path = tmp_path / "tanda terima.pdf"
    files.fileSelected.emit(str(path))
    assert bureau.place.paper.work.asked == [
        ("save", Wanted(SheetKind.RECEIPT, bureau.editor.current.case_id), path)
    ]
    bureau.place.paper.work.saved.emit(path)
    assert bureau.text("paper.status") == f"Saved: {path}"
    bureau.place.paper.work.failed.emit("not_yours", "")
    assert "confidential" in bureau.text("paper.status")


def test_what_was_chosen_in_the_print_dialog_goes_to_the_printer(bureau: Bureau) -> None:
    logged(bureau.place)
    bureau.press(Key.PAPER)
    dialog = bureau.paper()
    bureau.choose("Case sheet")
    QTest.keyClick(child(dialog, QWidget, "paper.print"), Qt.Key.Key_Space)
    chosen = bureau.dialog("paper.printer")
    assert isinstance(chosen, QPrintDialog)
    chosen.printer().setCopyCount(2)
    chosen.accepted.emit(chosen.printer())
    ((_, wanted, choice),) = bureau.place.paper.work.asked
    assert wanted == Wanted(SheetKind.CASE_SHEET, bureau.editor.current.case_id)
    assert choice.copies == 2
    bureau.place.paper.work.printed.emit(SheetKind.CASE_SHEET, 3)
    assert bureau.text("paper.status") == "Sent to the printer: 3 page(s)."


def test_a_register_is_of_the_day_that_is_entered(bureau: Bureau, tmp_path: Path) -> None:
    bureau.press(Key.PAPER)
    dialog = bureau.paper()
    bureau.choose("Register of a month")
    day = child(dialog, QDateEdit, "paper.day")
    assert day.isVisible()
    day.setDate(day.date().addDays(-30))
    dialog.save_to(tmp_path / "x.pdf")
    wanted = Wanted(SheetKind.MONTHLY_REGISTER, day=date(2026, 10, 25))
    assert bureau.place.paper.work.asked == [("save", wanted, tmp_path / "x.pdf")]


@pytest.mark.parametrize("language", ["en", "id"])
def test_lists_are_exported_as_they_are_seen(bureau: Bureau, tmp_path: Path, language: str) -> None:
    translations.use(language)
    hidden = replace(case_row(), subject="", applicant_name="")  # as app/access/visibility.py gives it
    bureau.place.queue.lists.rows_changed.emit(QueueRows(QueueName.CALLS, contacts=(contact(), contact())))
    hits = (SearchHit("case", hidden.id, "", "", case=hidden), SearchHit("applicant", uuid7(), "Siti", ""))
    bureau.place.search.finder.found.emit(FoundResult(" reklame ", hits))
    bureau.press(Key.PAPER)
    dialog = bureau.paper()
    rows = child(dialog, QListWidget, "paper.list")
    for row in (rows.count() - 2, rows.count() - 1):
        rows.setCurrentRow(row)
        dialog.save_to(tmp_path / "x.xlsx")
    QTest.keyClick(child(dialog, QWidget, "paper.csv"), Qt.Key.Key_Space)
    assert "reklame" not in bureau.file_dialog("paper.file").selectedFiles()[0]
    (_, name, calls, _), (_, search, cases, _) = bureau.place.paper.exports.asked
    assert (name, search) == ("calls", "search")
    assert len(calls.rows) == 2
    (found,) = cases.rows
    assert found[0] == hidden.number
    assert found[2] == found[6] == ""
    assert all(len(row) == len(table.head) for table in (calls, cases) for row in table.rows)
    translations.use("en")


def entry(action: str, **changes: Any) -> AuditRecord:
    values: dict[str, Any] = {
        **{"sequence": 7, "at": NOW, "agent_id": uuid7(), "agent_name": "Rina", "role": Role.AGENT},
        **{"workstation": "001", "action": action, "subject_id": None, "mut_no": None, "detail": ""},
        **{"args_hash": "", "previous_hash": "", "hash": "ab" * 32},
    }
    return AuditRecord(**{**values, **changes})


def test_a_supervisor_reads_the_trail_of_the_case_and_checks_the_chain(bureau: Bureau) -> None:
    logged(bureau.place)
    bureau.press(Key.TRAIL)
    case_id = bureau.editor.current.case_id
    assert bureau.place.access.audit_trail.asked == [("show", case_id)]
    printed = entry("printed", detail='{"document":"receipt"}')
    bureau.place.access.audit_trail.listed.emit(
        CaseTrail(case_id, (printed, entry("log_case"), entry("rare_deed")))
    )
    rows = child(bureau.dialog("trail"), QTreeWidget, "trail.rows")
    items = [rows.topLevelItem(row) for row in range(3)]
    done = [item.text(3) for item in items if item is not None]
    assert done == ["Printed or saved as PDF: Receipt for the applicant", "Case logged", "rare deed"]
    QTest.keyClick(rows, Qt.Key.Key_Tab)
    QTest.keyClick(bureau.dialog("trail").focusWidget(), Qt.Key.Key_Space)
    assert bureau.place.access.audit_trail.asked[-1] == ("check",)
    bureau.place.access.audit_trail.checked.emit(AuditResult(5, None, 6, "changed"))
    assert bureau.text("trail.result") == "The chain is broken: entry 6 was changed afterwards."
    bureau.place.access.audit_trail.checked.emit(AuditResult(9, None))
    assert "whole: 9 entries" in bureau.text("trail.result")
    bureau.place.access.audit_trail.not_checked.emit()
    assert bureau.text("trail.result") == "The chain could not be checked."


def test_the_keys_go_from_one_of_the_windows_to_the_other(bureau: Bureau, qtbot: QtBot) -> None:
    logged(bureau.place)
    keys = {"trail": Key.TRAIL, "paper": Key.PAPER}
    bureau.press(Key.TRAIL)
    for here, there in (("trail", "paper"), ("paper", "trail"), ("trail", "trail")):
        qtbot.waitUntil(bureau.dialog(here).isActiveWindow)
        press_key(bureau.dialog(here), keys[there])
        qtbot.waitUntil(bureau.dialog(there).isActiveWindow)
    assert len(bureau.place.access.audit_trail.asked) == 3


def test_others_are_told_that_the_trail_is_not_theirs(bureau: Bureau) -> None:
    logged(bureau.place)
    bureau.place.access.audit_trail.may_read = False
    bureau.press(Key.TRAIL)
    assert bureau.place.access.audit_trail.asked == []
    assert bureau.text("trail.about") == "The audit trail is for supervisors."


@pytest.mark.parametrize("key", [Key.PAPER, Key.TRAIL])
def test_every_control_has_a_name_and_the_keyboard(bureau: Bureau, key: Key) -> None:
    logged(bureau.place)
    bureau.press(key)
    found = list(controls(bureau.dialog("paper" if key is Key.PAPER else "trail")))
    assert found
    for control in found:
        assert control.accessibleName(), control.objectName()
        is_reached = bool(control.focusPolicy() & Qt.FocusPolicy.TabFocus)
        assert is_reached or isinstance(control, QHeaderView), control.objectName()


def test_scans_are_filed_by_keys_or_dropped_and_each_is_reported(bureau: Bureau, tmp_path: Path) -> None:
    bureau.press(Key.PAPER)
    box = child(bureau.dialog("paper"), ScanBox)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.pdf")), QUrl("https://example.id/b.pdf")])
    where, mask = QPointF(5, 5), Qt.KeyboardModifier.NoModifier
    drop = QDropEvent(where, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, mask)
    box.dropEvent(drop)
    QTest.keyClick(child(box, QWidget, "scan.choose"), Qt.Key.Key_Space)
    files = bureau.file_dialog("scan.files")
    files.filesSelected.emit([str(tmp_path / "c.png")])
    assert bureau.place.files.scans.asked == [("file", tmp_path / "a.pdf"), ("file", tmp_path / "c.png")]
    case_id = uuid7()
    scans = bureau.place.files.scans
    scans.filed.emit(tmp_path / "a.pdf", NUMBER, case_id)
    for code in (
        "unreadable",
        "no_code",
        "foreign",
        "damaged",
        "newer",
        "several",
        "register",
        "no_case",
        "not_yours",
    ):
        scans.refused.emit(tmp_path / "c.png", code, (NUMBER,))
    scans.not_attached.emit(tmp_path / "a.pdf", NUMBER, Refusal("attachment_twice", {"text": "a.pdf"}))
    got = bureau.text("scan.report").splitlines()
    assert got[0] == f"a.pdf is filed to case {NUMBER}."
    assert len(got) == 11
    assert all("{" not in line and ("a.pdf" in line or "c.png" in line) for line in got)
    QTest.keyClick(child(box, QWidget, "scan.open"), Qt.Key.Key_Space)
    assert ("open", case_id) in bureau.editor.asked
