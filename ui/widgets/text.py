"""Labels of the type scale, a label with an icon, a clock and a key cap."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.keys.key_table import Key, hint
from ui.style.icons import ICON_PX, pixmap
from ui.style.theme import current_theme
from ui.style.tokens import HALF_GAP, Size

MOST_PX = 280  # the least width that a text can claim, at 100 %


class Label(QLabel):
    """Plain text; looks: "title", "heading", "section", "lead", "strong", "muted", "caption", "error".

    Text is never taken as markup: what callers and applicants send must not become HTML.
    """

    def __init__(self, object_name: str, look: str = "", text: str = "", wraps: bool = False) -> None:
        super().__init__(text)
        self.setObjectName(object_name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        if look:
            self.setProperty("look", look)
        if wraps:
            self.setWordWrap(True)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def show_text(self, text: str) -> None:
        """Show a text that comes and goes; without one the label takes no room."""
        self.setText(text)
        self.setVisible(bool(text))

    def minimumSizeHint(self) -> QSize:
        """One endless word must not make the window wider."""
        return super().minimumSizeHint().boundedTo(QSize(current_theme().px(MOST_PX), 16_777_215))


class IconLabel(QLabel):
    """One icon as a picture beside a text that says the same; it has no accessible name of its own."""

    def __init__(self, object_name: str, name: str = "", role: str = "muted", size_px: int = ICON_PX) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name, self._role, self._size_px = name, role, size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._draw()

    def show_icon(self, name: str, role: str = "muted") -> None:
        if (name, role) != (self._name, self._role):
            self._name, self._role = name, role
            self._draw()

    def _draw(self) -> None:
        if self._name:
            size = current_theme().px(self._size_px)
            self.setPixmap(pixmap(self._name, self._role, size, self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._draw()


class ClockLabel(QLabel):
    """A time that counts: tabular digits, so that nothing trembles."""

    def __init__(self, object_name: str, size: Size = Size.LEAD, is_bold: bool = True) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._size, self._is_bold = size, is_bold
        self._dress()

    def _dress(self) -> None:
        weight = QFont.Weight.DemiBold if self._is_bold else QFont.Weight.Normal
        font = current_theme().font(self._size, weight, tabular=True)
        if font != self.font():
            self.setFont(font)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._dress()


class KeyCap(QLabel):
    """The key of an action, drawn like a key."""

    def __init__(self, key: Key, number: int = 1) -> None:
        super().__init__(hint(key, number))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setObjectName(f"keycap.{key.value}.{number}")
        self.setProperty("look", "keycap")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


def labelled_icon(icon_label: IconLabel, *others: QWidget) -> QHBoxLayout:
    """Return a row: the icon at the top left, the others beside it."""
    row = QHBoxLayout()
    row.setSpacing(HALF_GAP)
    row.addWidget(icon_label, 0, Qt.AlignmentFlag.AlignTop)
    for other in others:
        row.addWidget(other, 1)
    return row
