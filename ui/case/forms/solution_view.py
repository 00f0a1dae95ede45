"""A validated answer in large text, to be read aloud, with where it was validated and by whom."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.common.enums import SolutionRecord
from ui.style.tokens import HALF_GAP, Tone
from ui.text.times import day_text, time_text
from ui.text.wording import word
from ui.widgets.style import restyle
from ui.widgets.text import Label


class SolutionView(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("solution.view")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.GOOD.value)
        self._solution: SolutionRecord | None = None
        self._today = date.min
        self.text = Label("solution.view.text", "heading", wraps=True)
        self._source = Label("solution.view.source", "caption", wraps=True)
        for label in (self.text, self._source):
            label.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            label.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(HALF_GAP)
        column.addWidget(self.text)
        column.addWidget(self._source)

    def forget(self) -> None:
        """Keep nothing of the case where a screen reader would still find it."""
        self._solution = None
        self.text.setText("")
        self._source.setText("")
        self.setAccessibleName("")

    def display(self, solution: SolutionRecord, today: date) -> None:
        """Show it as a danger if its last day is over."""
        self._solution, self._today = solution, today
        is_over = solution.valid_until is not None and solution.valid_until < today
        tone = Tone.DANGER if is_over else Tone.GOOD
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)
        self.text.setText(solution.text)
        parts = [
            self.tr("Validated in {system}, {reference}").format(
                system=word(solution.validated_in),
                reference=" / ".join(filter(None, (solution.reference, solution.oss_reference))),
            ),
            self.tr("by {name} at {time}").format(
                name=solution.recorded_by_name, time=time_text(solution.recorded_at)
            ),
        ]
        if solution.legal_basis:
            parts.append(self.tr("Legal basis: {basis}").format(basis=solution.legal_basis))
        if solution.valid_until is not None:
            words = self.tr("Held until {day} only") if is_over else self.tr("holds until {day}")
            parts.insert(0 if is_over else len(parts), words.format(day=day_text(solution.valid_until)))
        if solution.validated_by_name not in ("", solution.recorded_by_name):
            parts.append(self.tr("validated by {name}").format(name=solution.validated_by_name))
        self._source.setText(" · ".join(parts))
        self.setAccessibleName(solution.text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._solution is not None:
            self.display(self._solution, self._today)
