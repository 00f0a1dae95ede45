"""Editors that never lose what is being typed: facts from the records reach them only when they may."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QFocusEvent, QFontMetrics, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

from ui.case.fields.incoming import Echo, Incoming
from ui.case.files.files_taker import give, is_file_or_picture
from ui.style.theme import current_theme
from ui.style.tokens import Size

_ROWS_DENSE = 2


class KeptLine(QLineEdit):
    """One line. `typed` carries every keystroke; `show_value` never disturbs the person who types."""

    typed = Signal(str)

    def __init__(self, object_name: str, is_tabular: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._incoming = Incoming(self._put)
        self._is_tabular = is_tabular
        self.textEdited.connect(self._on_edited)
        self._dress()

    def value(self) -> str:
        return self.text()

    def reset(self, value: str) -> None:
        self._incoming.reset(value)

    def settle(self) -> None:
        self._incoming.settle()

    def show_value(self, value: str) -> None:
        self._incoming.show(value, self.hasFocus())

    def type_over(self, value: str) -> None:
        """Put a proposal in, as if the person had typed it: it is kept and can be undone."""
        self.textEdited.disconnect(self._on_edited)
        self.selectAll()
        self.insert(value)  # setText would forget what can be undone
        self.textEdited.connect(self._on_edited)
        self._on_edited(value)

    def sizeHint(self) -> QSize:
        return _never_cut(super().sizeHint(), self.fontMetrics())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files and pictures that are dropped here fall through to the panel, which attaches them."""
        if is_file_or_picture(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def _on_edited(self, text: str) -> None:
        self._incoming.typed(text)
        self.typed.emit(text)

    def _put(self, value: str) -> None:
        if value != self.text():
            place = self.cursorPosition() if self.hasFocus() else 0
            self.setText(value)
            self.setCursorPosition(place)

    def _dress(self) -> None:
        font = current_theme().font(Size.BODY, tabular=self._is_tabular)
        if font != self.font():
            self.setFont(font)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._incoming.on_keyboard_focus_in(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._incoming.on_keyboard_focus_out(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()


class KeptText(QPlainTextEdit):
    """Several lines, between `rows` and `most_rows` high. Tab leaves the field.

    The height follows the text, or, if it is elastic, the room that there is: then typing moves nothing.
    """

    typed = Signal(str)

    def __init__(self, object_name: str, rows: int = 2, most_rows: int = 6, is_elastic: bool = False) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setTabChangesFocus(True)
        self._rows, self._most_rows, self._is_elastic = rows, most_rows, is_elastic
        self._usual_rows = rows
        self._room = 1 << 20  # px that it may grow to
        self._incoming = Incoming(self._put)
        self._is_ours = False
        self.textChanged.connect(self._on_changed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _: self._fit())
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._fit()

    def value(self) -> str:
        return self.toPlainText()

    def reset(self, value: str) -> None:
        self._incoming.reset(value)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def settle(self) -> None:
        self._incoming.settle()

    def show_value(self, value: str) -> None:
        self._incoming.show(value, self.hasFocus())

    def type_over(self, value: str) -> None:
        """Replace the text as if the person had typed it: it is kept and can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(value)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files and pictures that are dropped here fall through to the panel, which attaches them."""
        return not is_file_or_picture(source) and super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if not give(self, source):
            super().insertFromMimeData(source)

    def set_dense(self, is_dense: bool) -> None:
        """Have two rows at least where the page is low."""
        self.set_least_rows(min(_ROWS_DENSE, self._usual_rows) if is_dense else self._usual_rows)

    def set_least_rows(self, rows: int) -> None:
        """Choose how many rows it has at least."""
        if rows != self._rows:
            self._rows = rows
            self._fit()
            self.updateGeometry()

    def set_room(self, height: int) -> None:
        """Take no more than this height, px, but two rows; a longer text scrolls."""
        if height != self._room:
            self._room = height
            self._fit()

    def height_wanted(self) -> int:
        """Return the height that it has in a layout, px."""
        return self.minimumHeight()

    def drop_beginning(self, length: int) -> None:
        """Take away the first characters, which are recorded now; the cursor stays where it is."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(length, len(self.toPlainText())), QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self.minimumHeight()) if self._is_elastic else hint

    def minimumSizeHint(self) -> QSize:
        """Qt adds the length of a scroll bar, which is more than two rows."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), self.minimumHeight()) if self._is_elastic else hint

    def _on_changed(self) -> None:
        if self._is_ours:
            return
        self._incoming.typed(self.toPlainText())
        self.typed.emit(self.toPlainText())

    def _put(self, value: str) -> None:
        if value == self.toPlainText():
            return
        place = min(self.textCursor().position(), len(value))
        self._is_ours = True
        self.setPlainText(value)
        self._is_ours = False
        cursor = self.textCursor()
        cursor.setPosition(place)
        self.setTextCursor(cursor)

    def _fit(self) -> None:
        line = self.fontMetrics().lineSpacing()
        frame = 2 * round(self.document().documentMargin()) + 12  # padding and edge of the stylesheet
        if self._is_elastic:
            self.setMinimumHeight(self._rows * line + frame + 2)
            self.setMaximumHeight(self._most_rows * line + frame + 2)
            return
        most = min(self._most_rows, max(_ROWS_DENSE, (self._room - frame - 2) // line))
        rows = min(most, max(self._rows, round(self.document().size().height())))
        height = rows * line + frame + 2
        is_full = self.document().size().height() > most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if is_full else policy.ScrollBarAlwaysOff)
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._incoming.on_keyboard_focus_in(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._incoming.on_keyboard_focus_out(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fit()


class KeptChoice(QComboBox):
    """One of a few values. The wheel only scrolls the panel, so that it cannot change a record by chance."""

    typed = Signal(str)

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self._echo = Echo()
        self._options: tuple[tuple[str, str], ...] = ()
        self.activated.connect(self._on_activated)

    def set_options(self, options: Iterable[tuple[str, str]]) -> None:
        """Offer (value, words); the chosen value stays, also in another language."""
        options, chosen = tuple(options), self.value()
        if options == self._options:
            return
        self._options = options
        # In place: the list may be open, and its view walks over the rows.
        for row, (value, words) in enumerate(options):
            if row == self.count():
                self.addItem(words, value)
            else:
                self.setItemText(row, words)
                self.setItemData(row, value)
        while self.count() > len(options):
            self.removeItem(self.count() - 1)
        self._put(chosen)

    def value(self) -> str:
        return self.currentData() or ""

    def reset(self, value: str) -> None:
        self._echo.reset(value)
        self._put(value)

    def settle(self) -> None:
        self._echo.settle()

    def show_value(self, value: str) -> None:
        if not self.view().isVisible() and self._echo.takes(value):
            self._put(value)

    def sizeHint(self) -> QSize:
        return _never_cut(super().sizeHint(), self.fontMetrics())

    def choose(self, value: str) -> None:
        """Put a proposal in, as if the person had chosen it: it is kept."""
        self._put(value)
        self._on_activated(self.currentIndex())

    def _put(self, value: str) -> None:
        row = self.findData(value)
        if row != self.currentIndex():
            self.setCurrentIndex(row)

    def _on_activated(self, _row: int) -> None:
        self._echo.typed(self.value())
        self.typed.emit(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def _never_cut(hint: QSize, metrics: QFontMetrics) -> QSize:
    """Qt asks the style for a height before the stylesheet's font is known to it."""
    return QSize(hint.width(), max(hint.height(), metrics.height() + 14))
