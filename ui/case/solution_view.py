"""A validated answer in large text, to be read aloud, with where it was validated and by whom."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.words import SolutionRecord
from ui.times import day_text, time_text
from ui.tokens import HALF_GAP, Tone
from ui.widgets.text import Label
from ui.wording import word


class SolutionView(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("solution.view")
        self.setProperty("look", "strip")
        self.setProperty("tone", Tone.GOOD.value)
        self._solution: SolutionRecord | None = None
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

    def display(self, solution: SolutionRecord) -> None:
        self._solution = solution
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
            parts.append(self.tr("holds until {day}").format(day=day_text(solution.valid_until)))
        if solution.validated_by_name not in ("", solution.recorded_by_name):
            parts.append(self.tr("validated by {name}").format(name=solution.validated_by_name))
        self._source.setText(" · ".join(parts))
        self.setAccessibleName(solution.text)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._solution is not None:
            self.display(self._solution)
