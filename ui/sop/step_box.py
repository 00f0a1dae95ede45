"""What the chosen shape of the chart means: text below the chart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent

from ui.widgets.explanation import Explanation

MOST_LINES = 7


class StepBox(Explanation):
    def __init__(self) -> None:
        super().__init__("sop.step_box", MOST_LINES)
        self._retranslate()

    def display(self, lines: Sequence[str]) -> None:
        super().display(lines)
        self._text.setAccessibleName(lines[0])

    def forget(self) -> None:
        self._title.setText("")
        self._text.clear()
        self._retranslate()

    def _retranslate(self) -> None:
        self.set_words(self.tr("What this step is"), self.tr("Close the explanation"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
