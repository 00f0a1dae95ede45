"""One page of the assistant: what it asks, and how far it is."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.tokens import GAP
from ui.widgets.text import IconLabel, Label, labelled_icon


class PageState(Enum):
    OPEN = "open"  # nothing was done yet
    DONE = "done"
    FAULT = "fault"


class ResultLine(QWidget):
    """An icon and words; hidden without words."""

    def __init__(self, object_name: str) -> None:
        super().__init__()
        self._icon = IconLabel(f"{object_name}.icon")
        self._words = Label(f"{object_name}.result", wraps=True)
        row = labelled_icon(self._icon, self._words)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.setLayout(row)

    @property
    def words(self) -> str:
        return self._words.text()

    def show_result(self, words: str, icon_name: str, look: str) -> None:
        self._words.setText(words)
        self._icon.show_icon(icon_name, look)
        self.setVisible(bool(words))


class Page(QWidget):
    """Subclasses fill `column`, and say title and text in the user's language."""

    changed = Signal()  # `state` or `result`

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.setObjectName(f"first_start.{name}")
        self._text = Label(f"first_start.{name}.text", "muted", wraps=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(2 * GAP)
        self.column.addWidget(self._text)

    @property
    def state(self) -> PageState:
        raise NotImplementedError

    @property
    def result(self) -> str:
        """The present outcome, in words; "" while nothing was done."""
        raise NotImplementedError

    def title(self) -> str:
        raise NotImplementedError

    def text(self) -> str:
        """What the page is for."""
        raise NotImplementedError

    def enter(self) -> None:
        """The page comes to the front: read what it shows, and give the keyboard to its first field."""

    def leave(self) -> bool:
        """The user goes on; return whether the page lets them, which it does unless something is unsaved."""
        return True

    def stop(self) -> None:
        """Another page comes to the front, or the assistant closes: end what runs."""

    def retranslate(self) -> None:
        self._text.setText(self.text())
        self.setAccessibleName(self.title())
        self.setAccessibleDescription(self.text())
