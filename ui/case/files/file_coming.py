"""A file of another workstation on its way here: how far it is, and how one does not wait for it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.text import Label

_BAR_PX = 160


class FileComing(QWidget):
    """Hidden while nothing comes."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName(f"attachments.{number}.coming")
        self._bar = QProgressBar()
        self._bar.setObjectName(f"attachments.{number}.percent")
        self._bar.setTextVisible(False)  # the bar is thinner than words
        self._percent = Label(f"attachments.{number}.percent_words", "caption")
        self.cancel = ActionButton(f"attachments.{number}.cancel", "", "x", look="quiet")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GAP)
        line.addWidget(self._bar)
        line.addWidget(self._percent)
        line.addWidget(self.cancel)
        line.addStretch(1)
        self.hide()

    def show_percent(self, percent: int | None, name: str) -> None:
        if percent is not None:
            self._bar.setFixedWidth(current_theme().px(_BAR_PX))
            self._bar.setValue(percent)
            self._percent.setText(f"{percent} %")
            self._bar.setAccessibleName(self.tr("{name} is on its way").format(name=name))
            self.cancel.setText(self.tr("Do not wait for it"))
        self.setVisible(percent is not None)
