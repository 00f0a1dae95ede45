"""Why this due time? The account below the strip."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from ui.widgets.button import ActionButton
from ui.widgets.explanation import Explanation
from ui.widgets.text import IconLabel

MOST_LINES = 8


class DueView(Explanation):
    def __init__(self) -> None:
        copy = ActionButton("sop.why.copy", "", "copy", look="quiet")
        super().__init__("sop.why", MOST_LINES, IconLabel("sop.why.icon", "clock", "accent"), (copy,))
        self._copy = copy
        copy.clicked.connect(self.copy)
        self._retranslate()

    def copy(self) -> None:
        QApplication.clipboard().setText(self.text())

    def _retranslate(self) -> None:
        self.set_words(self.tr("How the due time was calculated"), self.tr("Close the explanation"))
        self._copy.setText(self.tr("Copy"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
