"""A line that offers what may be meant while one types; any other text stays possible."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QListWidgetItem, QVBoxLayout, QWidget

from app.common.type_ahead import Proposal
from ui.case.fields.typed import KeptLine
from ui.style.icons import pixmap
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP
from ui.text.announce import announce
from ui.text.numbers import count_text
from ui.widgets.row_list import RowList
from ui.widgets.scroll_area import ScrollArea
from ui.widgets.text import Label

_VISIBLE_ROWS = 8
_ARROW_PX = 14  # at 100 %
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Offers(Protocol):
    """What finds the proposals: app.common.type_ahead.TypeAhead, app.common.regions.Regions."""

    def __len__(self) -> int:
        """Return how many there are."""

    def find(self, typed: str) -> tuple[Proposal, ...]:
        """Return what fits, the best first."""

    def begin(self) -> tuple[Proposal, ...]:
        """Return what is offered while nothing is typed."""


def _itself(text: str) -> str:
    return text


class ProposedLine(KeptLine):
    """A click, Down or typing opens the list; Enter takes the chosen proposal, Escape puts the list away.

    `typed` and `value` carry what is recorded: of a proposal its `text`, else what was typed.
    """

    def __init__(self, object_name: str) -> None:
        super().__init__(object_name)
        self._offers: Callable[[], Offers] | None = None
        self._shown: Callable[[str], str] = _itself
        self._recorded: Callable[[str], str] = _itself
        self._drop = _Drop(object_name, self)
        self._drop.rows.itemClicked.connect(self._take)
        self._leave_room()

    def _leave_room(self) -> None:
        self.setTextMargins(0, 0, current_theme().px(_ARROW_PX), 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._leave_room()

    def offer(
        self,
        offers: Callable[[], Offers],
        shown: Callable[[str], str] = _itself,
        recorded: Callable[[str], str] = _itself,
    ) -> None:
        """Offer these; `shown` and `recorded` lead from one form of a text to the other."""
        self._offers, self._shown, self._recorded = offers, shown, recorded

    def value(self) -> str:
        return self._recorded(self.text())

    def show_again(self) -> None:
        """Show the same in another language."""
        self._put(self.value())

    def offered(self) -> list[str]:
        """Return what the open list shows."""
        rows = self._drop.rows
        return [] if self._drop.isHidden() else [rows.item(row).text() for row in range(rows.count())]

    def _on_edited(self, text: str) -> None:
        super()._on_edited(self._recorded(text))
        if self.hasFocus() and self._offers is not None:
            found = self._offers().find(text)
            is_it = len(found) == 1 and found[0].shown == text
            self._drop.show_for(() if is_it else found, len(self._offers()))

    def _put(self, value: str) -> None:
        super()._put(self._shown(value))

    def _take(self, item: QListWidgetItem) -> None:
        self.type_over(item.text())
        self._drop.hide()

    def _move(self, step: int) -> None:
        if self._drop.isHidden():
            self._open()
            return
        rows = self._drop.rows
        rows.setCurrentRow(min(max(rows.currentRow() + step, 0), rows.count() - 1))
        announce(self, rows.currentItem().text())

    def _open(self) -> None:
        """Show what fits the text; of a text that is an entry, or is none, show what there is."""
        if self._offers is None or self.isReadOnly():
            return
        offers, typed = self._offers(), self.text().strip()
        found = offers.find(typed) if typed else ()
        is_it = any(one.shown == typed for one in found)
        self._drop.show_for(offers.begin() if is_it or not found else found, len(offers))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            if self._drop.isHidden():
                self._open()
            else:
                self._drop.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the arrow of a field that has a list."""
        super().paintEvent(event)
        if self.isReadOnly():
            return
        size = current_theme().px(_ARROW_PX)
        painter = QPainter(self)
        place = QPoint(self.width() - size - HALF_GAP - 2, (self.height() - size) // 2)
        picture = pixmap("chevron-down", "muted", size, self.devicePixelRatioF())
        painter.drawPixmap(QRect(place, QSize(size, size)), picture)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if plain and key in _STEPS:
            self._move(_STEPS[key])
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._drop.isHidden():
            self._take(self._drop.rows.currentItem())
        elif key == Qt.Key.Key_Escape and not self._drop.isHidden():
            self._drop.hide()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
            and not self._drop.isHidden()
        ):
            event.accept()  # it puts the list away, not the form
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._drop.hide()
        self.setCursorPosition(0)  # the beginning of a long name identifies it best

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._drop.hide()


class _Drop(QFrame):
    """The list under the line, over the rest of the window; it never takes the keyboard."""

    def __init__(self, object_name: str, line: QWidget) -> None:
        super().__init__(line)
        self._line = line
        self.setObjectName(f"{object_name}.drop")
        self.setProperty("look", "raised")
        self.rows = RowList(f"{object_name}.offers")
        self.rows.setProperty("look", "bare")
        self.rows.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.count = Label(f"{object_name}.count", "caption")
        column = QVBoxLayout(self)
        column.setContentsMargins(HALF_GAP, HALF_GAP, HALF_GAP, HALF_GAP)
        column.setSpacing(2)
        column.addWidget(self.rows)
        column.addWidget(self.count)
        self.hide()

    def show_for(self, offers: tuple[Proposal, ...], of: int) -> None:
        """Show the proposals out of so many, the first one chosen; none put the list away."""
        if not offers:
            self.hide()
            return
        line = self._line
        self._move_to(line)
        self.rows.setAccessibleName(line.accessibleName())
        self.rows.clear()
        self.rows.addItems([one.shown for one in offers])
        self.rows.setCurrentRow(0)
        words = self.tr("{shown} of {count}: type to find others")
        if len(offers) >= of:
            words = self.tr("{count} entries")
        self.count.setText(words.format(shown=len(offers), count=count_text(of)))
        self.show()
        self.raise_()
        self._place()
        QTimer.singleShot(0, self, self._place)  # the hint below the line may have moved it
        announce(line, offers[0].shown)

    def _move_to(self, line: QWidget) -> None:
        """Become a part of the window, and follow the line when what it stands in is scrolled."""
        if self.parentWidget() is line.window():
            return
        self.setParent(line.window())
        around = line.parentWidget()
        while around is not None:
            if isinstance(around, ScrollArea):
                around.verticalScrollBar().valueChanged.connect(self._place)
            around = around.parentWidget()

    @Slot()
    def _place(self) -> None:
        """Below the line, or above it where there is more room; as wide as the words, inside the window."""
        line, window = self._line, self.parentWidget()
        if window is None or self.isHidden():
            return
        top = line.mapTo(window, QPoint(0, 0))
        rows = min(self.rows.count(), _VISIBLE_ROWS)
        height = sum(self.rows.sizeHintForRow(row) for row in range(rows)) + 4 * HALF_GAP
        height += self.count.sizeHint().height()
        words = max(self.rows.sizeHintForColumn(0), self.count.sizeHint().width())
        width = min(max(words + 8 * HALF_GAP, line.width()), window.width())
        below, above = window.height() - top.y() - line.height(), top.y()
        is_above = height > below > 0 and above > below
        height = min(height, above if is_above else below)
        y = top.y() - height if is_above else top.y() + line.height()
        self.setGeometry(min(top.x(), window.width() - width), y, width, height)
