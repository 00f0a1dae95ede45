"""The call bar and the phone panel as the window has them, with a field as if the agent writes a note."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.controls import part
from tests.ui.fakes import FakeWorkplace
from tests.ui.undressed import undressed
from ui.phone.call_bar import CallBar
from ui.phone.panel import PhonePanel
from ui.widgets.button import ActionButton
from ui.widgets.overflow_row import OverflowRow


class Telephone(QWidget):
    def __init__(self, workplace: FakeWorkplace) -> None:
        super().__init__()
        self.note = QLineEdit()
        self.bar = CallBar(workplace, self)  # type: ignore[arg-type]
        self.panel = PhonePanel(workplace, self.bar)  # type: ignore[arg-type]
        column = QVBoxLayout(self)
        column.addWidget(self.bar)
        column.addWidget(self.note)
        column.addWidget(self.panel, 1)

    def button(self, name: str) -> QAbstractButton:
        """The one button of this name that can be reached, in a row or in its menu."""
        (found,) = [one for one in self.findChildren(QAbstractButton, name) if self._is_reachable(one)]
        return found

    def has(self, name: str) -> bool:
        """Whether such a button can be reached."""
        return any(self._is_reachable(one) for one in self.findChildren(QAbstractButton, name))

    def _is_reachable(self, button: QAbstractButton) -> bool:
        row = button.parentWidget()
        if isinstance(row, OverflowRow) and isinstance(button, ActionButton):
            return row.isVisible() and (row.is_offered(button) or button.isVisible())
        return button.isVisible()

    def text(self, name: str) -> str:
        return "\n".join(one.text() for one in self.findChildren(QLabel, name) if one.isVisible())

    def part(self, name: str) -> QWidget:
        return part(self, name)


def shown_telephone(qtbot: QtBot, workplace: FakeWorkplace, width: int = 1000) -> Telephone:
    """Return one in a window in front, with the keyboard in the note."""
    with undressed():
        telephone = Telephone(workplace)
    qtbot.addWidget(telephone)
    telephone.resize(QSize(width, 900))
    telephone.show()
    telephone.activateWindow()
    qtbot.waitUntil(telephone.isActiveWindow)
    telephone.note.setFocus()
    return telephone
