"""Something is dragged by the mouse from the window of another process onto the case (XDND)."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QWidget

from app.cases.case_editor import CaseEditor
from app.files.attachments import attachments_of
from tests.current import current_case
from tests.screen.conftest import OnScreen
from tests.ui.controls import child
from tests.ui.dragging import DragSource
from ui.widgets.notice_bar import NoticeBar

SUBJECT = "Izin belum terbit"


class OtherProgram:
    """Shows a window for each drag."""

    def __init__(self, screen: OnScreen) -> None:
        self._screen = screen

    def drag(self, what: str, target: QWidget) -> str:
        """Drag a file or a link onto the middle of a widget and let go; return what became of it."""
        source = DragSource(what, self._screen.until)
        try:
            end = QRect(target.mapToGlobal(QPoint(0, 0)), target.size()).center()
            return source.drag(source.middle(), end)
        finally:
            source.close()


@pytest.fixture
def other_program(screen: OnScreen) -> OtherProgram:
    return OtherProgram(screen)


@pytest.fixture
def editor(screen: OnScreen) -> CaseEditor:
    return screen.workplace.cases.editor


def open_case(screen: OnScreen, editor: CaseEditor) -> None:
    editor.start_draft()
    screen.until(lambda: editor.current is not None)
    editor.keep("subject", SUBJECT)
    editor.save()
    screen.until(lambda: current_case(editor).file is not None)


def problem(screen: OnScreen) -> str:
    label = child(screen.window, QLabel, "attachments.problem")
    return label.text() if label.isVisible() else ""


def names(editor: CaseEditor) -> list[str]:
    return [one.name for one in attachments_of(current_case(editor))]


def test_a_file_of_another_program_is_dropped_on_the_note_and_is_in_the_case(
    screen: OnScreen, editor: CaseEditor, other_program: OtherProgram, tmp_path: Path
) -> None:
    open_case(screen, editor)
    letter = tmp_path / "surat permohonan.pdf"
    letter.write_bytes(b"%PDF-1.4\n")
    assert other_program.drag(str(letter), screen.find("note.text")) == "copied"
    screen.until(lambda: names(editor) == [letter.name])
    assert letter.exists()


def test_what_cannot_be_attached_says_why(
    screen: OnScreen, editor: CaseEditor, other_program: OtherProgram, tmp_path: Path
) -> None:
    letter = tmp_path / "surat.pdf"
    letter.write_bytes(b"%PDF-1.4\n")
    assert other_program.drag(str(letter), screen.find("case.empty")) == "copied"
    bar = child(screen.window, NoticeBar, "notices")
    screen.until(lambda: any("Tidak ada kasus yang terbuka" in one.text for one in bar.notices))
    open_case(screen, editor)
    folder = tmp_path / "berkas"
    folder.mkdir()
    assert other_program.drag(str(folder), screen.find("details.subject")) == "copied"
    screen.until(lambda: "berkas" in problem(screen))
    assert current_case(editor).value("subject") == SUBJECT  # the field took no address of a file
    assert other_program.drag("https://oss.go.id/izin.pdf", screen.find("case.header")) == "copied"
    screen.until(lambda: "oss.go.id" in problem(screen))
    assert names(editor) == []
