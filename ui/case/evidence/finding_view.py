"""The fields of a finding as a text to read and copy: the whole first, then each licence or application."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser

from app.common.enums import FoundField
from ui.case.evidence.finding_text import Line, lines_of
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size

MOST_ROWS = 14  # higher ones scroll


class FindingView(QTextBrowser):
    """Reached by Tab, read and copied by keyboard."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fields: tuple[FoundField, ...] = ()
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())

    def display(self, fields: Sequence[FoundField]) -> None:
        if tuple(fields) != self._fields:
            self._fields = tuple(fields)
            self._show_finding()

    def _show_finding(self) -> None:
        self.clear()
        for line in lines_of(self._fields, with_advice=True):
            self._write(line)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _write(self, line: Line) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        block = QTextBlockFormat()
        block.setTopMargin(HALF_GAP if line.number else 0)
        if self.document().isEmpty():
            cursor.setBlockFormat(block)
        else:
            cursor.insertBlock(block)
        if line.number:
            cursor.insertText(f"{line.number}. {line.title}", self._ink("text", is_bold=True))
            if line.text:
                cursor.insertBlock(QTextBlockFormat())
        if line.label:
            cursor.insertText(f"{line.label}: ", self._ink("muted"))
        cursor.insertText(line.text, self._ink("text"))

    def _ink(self, role: str, is_bold: bool = False) -> QTextCharFormat:
        theme = current_theme()
        ink = QTextCharFormat()
        ink.setFont(theme.font(Size.BODY, QFont.Weight.DemiBold if is_bold else QFont.Weight.Normal))
        ink.setForeground(theme.colour(role))
        return ink

    def _fit(self) -> None:
        frame = 2 * self.frameWidth() + 14  # padding and edge of the stylesheet
        most = MOST_ROWS * self.fontMetrics().lineSpacing()
        height = min(round(self.document().size().height()), most) + frame
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.StyleChange) and self._fields:
            self._show_finding()
