"""A file of SP4N-LAPOR! is imported by keyboard alone, in the real window: compared, chosen, saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QMenu, QTableView, QWidget

from app.common.enums import Channel, Role
from tests.current import current_file
from tests.screen.conftest import OnScreen
from tests.ui.controls import child, focused, press_key
from ui.keys.key_table import Key

LINES = """tracking_id;judul;isi_ringkas;tanggal_masuk;lokasi_kode;status
01916449;Jalan rusak;Jalan berlubang sejak lama;20/11/2025;3273;proses
01916450;Lampu padam;;31 Februari 2025;;proses
1916449;Jalan rusak lagi;;;;proses
"""


def tab_to(window: QWidget, name: str) -> QWidget:
    for _ in range(40):
        focus = window.focusWidget()
        if focus is not None and focus.objectName() == name:
            return focus
        QTest.keyClick(focus or window, Qt.Key.Key_Tab)
    raise AssertionError(name)


def rows_of(table: QTableView) -> list[tuple[str, ...]]:
    model = table.model()
    return [
        tuple(str(model.index(row, column).data()) for column in (0, 2, 5)) for row in range(model.rowCount())
    ]


def test_a_supervisor_imports_a_file_by_keyboard_alone(screen: OnScreen, tmp_path: Path) -> None:
    work = screen.workplace
    boss = next(one for one in work.access.session.staff if one.role is Role.SUPERVISOR)
    work.access.session.sign_in(boss.id)
    path = tmp_path / "lapor.csv"
    path.write_text(LINES, encoding="utf-8")

    press_key(screen.window, Key.CASE_LIST)
    cases = screen.find("case_list")
    screen.until(cases.isActiveWindow)
    QTest.keyClick(tab_to(cases, "case_list.bulk.sp4n"), Qt.Key.Key_Space)
    menu = child(cases, QMenu, "case_list.bulk.sp4n.menu")
    screen.until(menu.isVisible)
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    screen.until(lambda: screen.window.findChild(QFileDialog, "sp4n.file"))
    dialog = child(screen.window, QFileDialog, "sp4n.file")
    screen.until(dialog.isActiveWindow)
    line = child(dialog, QLineEdit, "fileNameEdit")

    def is_typed() -> bool:
        """Type again what was replaced, because the dialog got the keyboard a second time meanwhile."""
        if line.text() != str(path):
            line.selectAll()
            QTest.keyClicks(line, str(path))
        return line.text() == str(path)

    screen.until(lambda: dialog.isActiveWindow() and is_typed())
    QTest.keyClick(line, Qt.Key.Key_Return)
    screen.until(lambda: not dialog.isVisible() or dialog.directory().path() == str(path.parent))
    if dialog.isVisible():  # Qt's own dialog enters the folder of a path first
        QTest.keyClicks(line, path.name)
        QTest.keyClick(line, Qt.Key.Key_Return)
    screen.until(lambda: not dialog.isVisible())

    window = screen.find("sp4n")
    table = child(window, QTableView, "sp4n.rows")
    screen.until(lambda: table.isVisible() and window.isActiveWindow())
    (first, second, third) = rows_of(table)
    assert (first[:2], second[:2]) == (("Kasus baru", "01916449"), ("Kasus baru", "01916450"))
    assert "Tanggal masuk: “31 Februari 2025” bukan tanggal" in second[2]
    assert (third[0], "Baris 2" in third[2]) == ("Tidak terbaca", True)
    assert focused() is table  # nobody has to look for the keyboard
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Space)  # without the day that is none
    QTest.keyClick(tab_to(window, "sp4n.take"), Qt.Key.Key_Space)
    about = child(window, QLabel, "sp4n.about")
    screen.until(lambda: about.text().startswith("2 kasus baru"))
    screen.until(lambda: [row[0] for row in rows_of(table)] == ["Tidak berubah"] * 2 + ["Tidak terbaca"])
    screen.until(lambda: focused() is table)
    QTest.keyClick(table, Qt.Key.Key_Return)
    editor = work.cases.editor
    screen.until(lambda: editor.current and editor.current.file)
    file = current_file(editor)
    assert (file.sp4n_tracking, file.region_code, file.row.channel) == ("01916449", "32.73", Channel.SP4N)
