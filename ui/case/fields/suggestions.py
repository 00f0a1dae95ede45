"""The small list under the cursor: articles or canned texts that fit what is being typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from ui.style.icons import icon
from ui.style.theme import current_theme
from ui.style.tokens import GAP, HALF_GAP, Size, Tone
from ui.text.announce import announce
from ui.widgets.row_list import RowList
from ui.widgets.text import Label

WIDTH_EM = 38
SHOWN = 5  # rows; more scroll
_VALUE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Suggestion:
    """One row: its title, a line below it, and how it looks."""

    value: object
    title: str
    detail: str
    icon_name: str = "file-text"
    tone: Tone = Tone.NEUTRAL


class SuggestionList(QFrame):
    """Lies over the window and takes no keyboard: the field that one types in moves the choice."""

    clicked = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("suggestions")
        self.setProperty("look", "raised")
        self._list = RowList("suggestions.list")
        self._list.setProperty("look", "bare")
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.itemClicked.connect(lambda _: self.clicked.emit())
        self._question = Label("suggestions.question", "strong", wraps=True)
        self._question.setProperty("tone", Tone.WARNING.value)
        self._help = Label("suggestions.help", "caption", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(HALF_GAP)
        for part in (self._list, self._question, self._help):
            column.addWidget(part)
        self._retranslate()
        self.hide()

    @property
    def chosen(self) -> object | None:
        item = self._list.currentItem()
        value: object = item.data(_VALUE) if item is not None else None
        return value

    def rows(self) -> list[str]:
        return [self._list.item(row).text() for row in range(self._list.count())]

    def question(self) -> str:
        """Return what must be confirmed first; "" if nothing must."""
        return self._question.text()

    def fill(self, suggestions: Sequence[Suggestion], nothing: str) -> None:
        """Show these, the first one chosen; without any say `nothing`."""
        self._list.clear()
        for one in suggestions:
            role = "muted" if one.tone is Tone.NEUTRAL else one.tone.value
            item = QListWidgetItem(icon(one.icon_name, role), f"{one.title}\n{one.detail}")
            item.setData(_VALUE, one.value)
            self._list.addItem(item)
        self._list.setCurrentRow(0)
        self._list.setVisible(bool(suggestions))
        self.ask("" if suggestions else nothing)

    def ask(self, words: str) -> None:
        """Ask for the confirmation of what is chosen; "" takes the question back."""
        self._question.show_text(words)
        if words:
            announce(self, words)

    def step(self, rows: int) -> None:
        if self._list.count():
            row = min(max(self._list.currentRow() + rows, 0), self._list.count() - 1)
            self._list.setCurrentRow(row)
            self.ask("")
            announce(self._list, self._list.item(row).text())

    def place(self, cursor: QRect) -> None:
        """Show it below the cursor (in the window's coordinates), above it where there is no room."""
        window = self.parentWidget()
        if window is None:
            return
        theme = current_theme()
        self._list.setIconSize(QSize(theme.px(18), theme.px(18)))
        width = min(theme.px(Size.BODY) * WIDTH_EM, window.width() - 2 * GAP)
        rows = min(self._list.count(), SHOWN)
        metrics = QFontMetrics(self._list.font())
        row_height = max(self._list.sizeHintForRow(0), 2 * metrics.lineSpacing() + 12) if rows else 0
        inner = width - 2 * GAP - 2
        height = rows * row_height + (2 * self._list.frameWidth() + HALF_GAP if rows else 0)
        for label in (self._question, self._help):
            if label.text():
                height += label.heightForWidth(inner) + HALF_GAP
        height += 2 * GAP + 2
        below = window.height() - cursor.bottom() - GAP
        above = cursor.top() - GAP
        is_below = height <= below or below >= above
        height = min(height, below if is_below else above)
        left = max(GAP, min(cursor.left(), window.width() - width - GAP))
        top = cursor.bottom() + HALF_GAP if is_below else cursor.top() - height - HALF_GAP
        self.setGeometry(QRect(QPoint(left, max(0, top)), QSize(width, height)))
        self.show()
        self.raise_()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Suggestions"))
        self._list.setAccessibleName(self.tr("Suggestions"))
        self._help.setText(self.tr("Up and Down choose, Enter inserts, Esc goes on typing"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
