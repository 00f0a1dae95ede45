"""One line above the columns that offers something: words, and what can be done. It moves nothing."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from ui.style.theme import current_theme
from ui.style.tokens import GAP, Tone
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.overflow_row import OverflowRow
from ui.widgets.text import IconLabel

LINE_PX = 44  # at 100 %
WORDS_LEAST_PX = 160


class OfferLine(QFrame):
    """Neither takes the keyboard nor makes a sound; a screen reader says a new offer once."""

    def __init__(self, object_name: str, icon: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.ACCENT.value)
        self._words = ElidedLabel(f"{object_name}.words", "strong", most_lines=2)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._controls = OverflowRow(f"{object_name}.controls")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(GAP)
        row.addWidget(IconLabel(f"{object_name}.icon", icon, "accent", 20))
        row.addWidget(self._words, 1)
        row.addWidget(self._controls)
        self._scale()

    def add_buttons(self, *buttons: ActionButton) -> None:
        """The first one keeps its words longest where the line is narrow."""
        for rank, button in enumerate(buttons):
            self._controls.add(button, rank)
            self._controls.want(button, True)

    def offer(self, words: str, is_new: bool) -> None:
        self._words.setText(words)
        self.setAccessibleName(words)
        if is_new:
            announce(self, words)
        self.show()

    def put_away(self) -> None:
        self.hide()
        self._words.setText("")  # else a screen reader still finds who wrote or called
        self.setAccessibleName("")

    def retranslate(self) -> None:
        """Say everything in the language that is used now."""
        raise NotImplementedError

    def _scale(self) -> None:
        self.setFixedHeight(current_theme().px(LINE_PX))
        self._words.setMinimumWidth(current_theme().px(WORDS_LEAST_PX))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.StyleChange:
            self._scale()
