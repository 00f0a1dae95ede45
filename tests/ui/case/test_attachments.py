"""Files of a case by hand: dropped, pasted, opened and removed on the real services, by keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPdfWriter,
    QPixmap,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.files.attachments import attachments_of
from app.records.service import Refusal
from app.settings import AttachmentSettings, Settings
from tests.app.phone_place import PhonePlace
from tests.current import current_case
from tests.ui.controls import focused, press_key
from ui.case.fields.typed import KeptText
from ui.case.files.attachments_box import AttachmentsBox
from ui.case.files.files_taker import FilesTaker
from ui.keys.key_table import Key

NOTHING = Qt.KeyboardModifier.NoModifier


class Hands:
    """A panel with a note and the files of a case that was saved, and a keyboard."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.place = PhonePlace(folder, qtbot, Settings(attachments=AttachmentSettings(largest_mb=1)))
        self.work, self.qtbot = self.place.workplace, qtbot
        self.panel = FilesTaker()
        self.note = KeptText("note.text")
        self.box = AttachmentsBox(self.work.files.attachments, self.work.cases.editor, self.panel)
        column = QVBoxLayout(self.panel)
        column.addWidget(self.note)
        column.addWidget(self.box)
        qtbot.addWidget(self.panel)
        with qtbot.waitActive(self.panel):
            self.panel.show()
            self.panel.activateWindow()
        self.work.cases.editor.start_draft()
        qtbot.waitUntil(lambda: self.work.cases.editor.current is not None)
        self.work.cases.editor.keep("subject", "Izin belum terbit")
        self.work.cases.editor.save()
        qtbot.waitUntil(lambda: current_case(self.work.cases.editor).file is not None)
        self.note.setFocus()

    @property
    def names(self) -> list[str]:
        return [
            one.name for one in attachments_of(current_case(self.work.cases.editor)) if not one.is_removed
        ]

    def press(self, key: Key) -> None:
        press_key(QApplication.focusWidget() or self.panel, key)

    def drop(self, target: QWidget, data: QMimeData) -> bool:
        """Drag it over a widget and let go; False: it was not taken."""
        given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NOTHING)
        comes = QDragEnterEvent(target.rect().center(), *given)
        QApplication.sendEvent(target, comes)
        while not comes.isAccepted():  # as Qt does: what does not take it lets it fall through
            around = target.parentWidget()
            if around is None:
                return False
            target = around
            comes = QDragEnterEvent(target.rect().center(), *given)
            QApplication.sendEvent(target, comes)
        QApplication.sendEvent(target, QDropEvent(QPointF(target.rect().center()), *given))
        return True

    def shows(self, name: str) -> bool:
        part = self.box.findChild(QWidget, name)
        return part is not None and part.isVisible()

    def problem(self) -> str:
        label = self.box.findChild(QLabel, "attachments.problem")
        return label.text() if label is not None and label.isVisible() else ""


@pytest.fixture
def hands(tmp_path: Path, qtbot: QtBot) -> Iterator[Hands]:
    hands = Hands(tmp_path, qtbot)
    yield hands
    QGuiApplication.clipboard().clear()
    hands.place.close()


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))  # as file managers of Linux do
    return data


def written(folder: Path, name: str, content: bytes = b"%PDF-1.4\n") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_are_dropped_anywhere_on_the_case_also_on_its_note(hands: Hands, tmp_path: Path) -> None:
    assert hands.drop(
        hands.panel, files(written(tmp_path, "surat.pdf"), written(tmp_path, "izin.pdf", b"%PDF-2"))
    )
    hands.qtbot.waitUntil(lambda: sorted(hands.names) == ["izin.pdf", "surat.pdf"])
    assert hands.drop(hands.note.viewport(), files(written(tmp_path, "foto.txt", b"catatan")))
    hands.qtbot.waitUntil(lambda: "foto.txt" in hands.names)
    assert hands.note.toPlainText() == ""
    text = QMimeData()
    text.setText("hanya teks")
    assert not hands.drop(hands.panel, text)


def test_a_copied_picture_is_pasted_as_a_file_and_text_stays_text(hands: Hands) -> None:
    picture = QPixmap(40, 30)
    picture.fill(QColor("teal"))
    QGuiApplication.clipboard().setPixmap(picture)
    QTest.keyClick(hands.note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    hands.qtbot.waitUntil(lambda: len(hands.names) == 1)
    assert hands.names[0].endswith(".png")
    cell = QMimeData()
    cell.setImageData(picture.toImage())
    cell.setText("8120014210456")  # a cell of a spread sheet is both
    QGuiApplication.clipboard().setMimeData(cell)
    QTest.keyClick(hands.note, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert hands.note.toPlainText() == "8120014210456"
    hands.press(Key.PASTE_FILE)  # but who asks for the picture gets it
    hands.qtbot.waitUntil(lambda: bool(hands.problem()))
    assert "attached already" in hands.problem()


def test_a_key_lets_one_choose_files_while_the_case_stays_usable(hands: Hands, tmp_path: Path) -> None:
    hands.press(Key.ATTACH)
    hands.qtbot.waitUntil(lambda: hands.panel.findChild(QFileDialog, "attachments.dialog") is not None)
    dialog = hands.panel.findChild(QFileDialog, "attachments.dialog")
    assert dialog is not None
    dialog.filesSelected.emit([str(written(tmp_path, "surat.pdf"))])
    dialog.reject()
    hands.qtbot.waitUntil(lambda: hands.names == ["surat.pdf"])


def test_a_file_is_opened_and_removed_by_keyboard_alone(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def open_url(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(
        "ui.case.files.attachments_box.QDesktopServices.openUrl",
        open_url,
    )
    hands.drop(hands.panel, files(written(tmp_path, "surat.pdf")))
    hands.qtbot.waitUntil(lambda: hands.names == ["surat.pdf"] and hands.shows("attachments.0.open"))
    hands.press(Key.FILES)
    assert focused().accessibleName() == "Open surat.pdf"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: len(opened) == 1)
    assert Path(opened[0]).name == "surat.pdf"

    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert hands.names == ["surat.pdf"]  # not without a reason
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert focused().accessibleName() == "Open surat.pdf"
    QTest.keyClick(focused(), Qt.Key.Key_Delete)
    QTest.keyClicks(focused(), "salah orang")
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: hands.names == [])
    facts = hands.box.findChild(QLabel, "attachments.0.facts")
    assert facts is not None
    hands.qtbot.waitUntil(lambda: "salah orang" in facts.text())
    assert hands.panel.isAncestorOf(focused())


def test_a_copy_of_the_file_that_has_the_keyboard_is_saved_by_a_key(hands: Hands, tmp_path: Path) -> None:
    for name in ("surat.doc", "denah.zip"):
        hands.drop(hands.panel, files(written(tmp_path, name, name.encode())))
        hands.qtbot.waitUntil(partial(lambda name: name in hands.names, name))
    hands.qtbot.waitUntil(lambda: hands.shows("attachments.1.open"))
    hands.press(Key.FILES)
    for _ in range(3):  # its own two buttons, then the next file
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused().accessibleName() == "Open denah.zip"
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    hands.qtbot.waitUntil(lambda: "saves a copy" in hands.problem())
    hands.press(Key.SAVE_FILE)
    hands.qtbot.waitUntil(lambda: hands.panel.findChild(QFileDialog, "attachments.save_dialog") is not None)
    dialog = hands.panel.findChild(QFileDialog, "attachments.save_dialog")
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == "denah.zip"
    wanted = tmp_path / "salinan.zip"
    dialog.fileSelected.emit(str(wanted))
    dialog.reject()
    hands.qtbot.waitUntil(wanted.exists)
    said = hands.box.findChild(QLabel, "attachments.said")
    assert said is not None
    hands.qtbot.waitUntil(lambda: str(wanted) in said.text())
    assert wanted.read_bytes() == b"denah.zip"


def test_a_masked_name_is_proposed_for_a_copy_as_every_system_can_keep_it(
    hands: Hands, tmp_path: Path
) -> None:
    hands.drop(hands.panel, files(written(tmp_path, "KTP.jpg")))
    hands.qtbot.waitUntil(lambda: hands.names == ["KTP.jpg"])
    [shown] = attachments_of(current_case(hands.work.cases.editor))
    hands.box._ask_place(replace(shown, name="KTP 3273********0001.jpg"))
    dialog = hands.panel.findChild(QFileDialog, "attachments.save_dialog")
    assert dialog is not None
    assert Path(dialog.selectedFiles()[0]).name == "KTP 3273________0001.jpg"
    dialog.reject()


def test_what_is_not_attached_is_reported_beside_the_files_until_the_next_try(
    hands: Hands, tmp_path: Path
) -> None:
    hands.drop(hands.panel, files(written(tmp_path, "besar.pdf", b"x" * 1_000_001)))
    hands.qtbot.waitUntil(lambda: "larger than 1 MB" in hands.problem())
    hands.drop(hands.panel, files(written(tmp_path, "surat.pdf")))
    hands.qtbot.waitUntil(lambda: hands.names == ["surat.pdf"])
    assert hands.problem() == ""
    QGuiApplication.clipboard().clear()
    hands.press(Key.PASTE_FILE)
    assert "no file and no picture" in hands.problem()


def seen_colour(hands: Hands) -> str:
    """Return the colour in the middle of the first file's small picture."""
    shown = hands.box.findChild(QLabel, "attachments.0.picture")
    seen = shown.pixmap().toImage() if shown is not None else QImage()
    return seen.pixelColor(seen.width() // 2, seen.height() // 2).name()


def test_a_picture_is_seen_beside_its_name(hands: Hands) -> None:
    picture = QPixmap(400, 300)
    picture.fill(QColor("teal"))
    QGuiApplication.clipboard().setPixmap(picture)
    hands.press(Key.PASTE_FILE)
    hands.qtbot.waitUntil(lambda: seen_colour(hands) == QColor("teal").name())


def test_the_first_page_of_a_pdf_is_seen_beside_its_name(hands: Hands, tmp_path: Path) -> None:
    path = tmp_path / "surat.pdf"
    writer = QPdfWriter(str(path))
    painter = QPainter(writer)
    painter.fillRect(0, 0, writer.width(), writer.height(), QColor("#777777"))
    painter.end()
    hands.drop(hands.note, files(path))
    hands.qtbot.waitUntil(lambda: seen_colour(hands) == "#777777")


def test_a_file_of_another_workstation_shows_how_far_it_is_and_escape_waits_no_more(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.drop(hands.panel, files(written(tmp_path, "surat.pdf")))
    hands.qtbot.waitUntil(lambda: hands.names == ["surat.pdf"])
    attachments, [one] = hands.work.files.attachments, attachments_of(current_case(hands.work.cases.editor))
    cancelled: list[str] = []
    monkeypatch.setattr(attachments._shared, "cancel", cancelled.append)
    attachments.fetching.emit(one.sha256, 45)
    bar = hands.box.findChild(QProgressBar, "attachments.0.percent")
    assert bar is not None
    hands.qtbot.waitUntil(bar.isVisible)  # Qt shows what is new in a layout a moment later
    assert bar.value() == 45
    hands.press(Key.FILES)
    QTest.keyClick(focused(), Qt.Key.Key_Escape)
    assert cancelled == [one.sha256]
    cancel = hands.box.findChild(QPushButton, "attachments.0.cancel")
    assert cancel is not None
    cancel.setFocus()
    QTest.keyClick(cancel, Qt.Key.Key_Space)
    assert cancelled == [one.sha256] * 2
    attachments.fetching.emit(one.sha256, -1)
    assert not bar.isVisible()
    assert focused().objectName() == "attachments.0.open"


def test_a_file_goes_to_the_case_for_which_its_window_was_opened(hands: Hands, tmp_path: Path) -> None:
    editor, first = hands.work.cases.editor, current_case(hands.work.cases.editor).case_id
    refused: list[Refusal] = []
    hands.work.records.refused.connect(refused.append)
    hands.press(Key.ATTACH)
    hands.qtbot.waitUntil(lambda: hands.panel.findChild(QFileDialog, "attachments.dialog") is not None)
    dialog = hands.panel.findChild(QFileDialog, "attachments.dialog")
    assert dialog is not None
    editor.start_draft()  # a call rings meanwhile: another applicant
    second = current_case(editor).case_id
    dialog.filesSelected.emit([str(written(tmp_path, "surat.pdf")), str(tmp_path / "hilang.pdf")])
    dialog.reject()
    hands.qtbot.waitUntil(lambda: bool(refused))
    assert refused[0].facts["text"] == "hilang.pdf"
    assert (current_case(editor).case_id, hands.names) == (second, [])
    editor.open(first)
    hands.qtbot.waitUntil(lambda: hands.names == ["surat.pdf"])
