"""A case goes onto paper and comes back as a scan, by keyboard alone, in the real window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QListWidget, QTreeWidget, QWidget

from app.access.audit_command import check_file
from app.cases.queues import QueueName, QueueRows
from app.common.enums import Role
from tests.current import current_file
from tests.screen.conftest import OnScreen
from tests.ui.controls import child, focused, press_key
from ui.keys.key_table import Key


def press(screen: OnScreen, key: Key, within: QWidget | None = None) -> None:
    press_key(within or screen.window, key)


def type_path(screen: OnScreen, name: str, path: Path) -> None:
    """Type a path into a file dialog, and Enter."""
    screen.until(lambda: screen.window.findChild(QFileDialog, name))
    dialog = screen.find(name)
    screen.until(dialog.isVisible)
    screen.until(lambda: isinstance(QApplication.focusWidget(), QWidget) and dialog.isActiveWindow())
    QTest.keyClicks(focused(), str(path))
    QTest.keyClick(focused(), Qt.Key.Key_Return)


def tab_to(dialog: QWidget, name: str) -> QWidget:
    for _ in range(40):
        focus = dialog.focusWidget()
        if focus is not None and focus.objectName() == name:
            return focus
        QTest.keyClick(focus or dialog, Qt.Key.Key_Tab)
    raise AssertionError(name)


def test_a_receipt_leaves_as_a_file_comes_back_as_a_scan_and_the_trail_tells_of_both(
    screen: OnScreen, tmp_path: Path
) -> None:
    work = screen.workplace
    boss = next(one for one in work.access.session.staff if one.role is Role.SUPERVISOR)
    work.access.session.sign_in(boss.id)
    rows: list[QueueRows] = []
    work.queue.lists.rows_changed.connect(rows.append)
    work.queue.lists.watch(QueueName.RECENT)
    screen.until(lambda: rows and rows[-1].cases)
    case = rows[-1].cases[0]
    work.cases.editor.open(case.id)
    screen.until(lambda: work.cases.editor.current and work.cases.editor.current.file)

    press(screen, Key.PAPER)
    paper = screen.find("paper")
    screen.until(paper.isActiveWindow)
    rows_of = child(paper, QListWidget, "paper.list")
    QTest.keyClick(rows_of, Qt.Key.Key_Down)
    QTest.keyClick(tab_to(paper, "paper.pdf"), Qt.Key.Key_Space)
    path = tmp_path / "resi.pdf"
    type_path(screen, "paper.file", path)
    screen.until(path.exists)
    assert path.read_bytes().startswith(b"%PDF-")

    screen.until(paper.isActiveWindow)
    QTest.keyClick(tab_to(paper, "scan.choose"), Qt.Key.Key_Space)
    type_path(screen, "scan.files", path)
    got = child(paper, QLabel, "scan.report")
    screen.until(lambda: got.text())
    assert case.number in got.text()
    screen.until(lambda: any(one.name == "resi.pdf" for one in current_file(work.cases.editor).attachments))
    QTest.keyClick(paper, Qt.Key.Key_Escape)
    screen.until(screen.window.isActiveWindow)

    press(screen, Key.TRAIL)
    trail = screen.find("trail")
    shown = child(trail, QTreeWidget, "trail.rows")
    screen.until(lambda: shown.topLevelItemCount() >= 3)
    QTest.keyClick(tab_to(trail, "trail.check"), Qt.Key.Key_Space)
    result = child(trail, QLabel, "trail.result")
    screen.until(lambda: any(letter.isdigit() for letter in result.text()))
    found = check_file(work.records.path)  # while the desktop is running
    assert found.fault == ""
    assert found.count >= 3
