"""One change that the shared database refused: why, what was typed, and three ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.refused_changes import RefusedChange
from ui.audit.wording import change_words
from ui.case.refusal_words import refusal_words
from ui.times import date_text, time_text
from ui.tokens import GAP, HALF_GAP
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class RefusedCard(QFrame):
    retry_wanted = Signal(object)  # RefusedChange
    change_wanted = Signal(object)
    drop_wanted = Signal(object)

    def __init__(self, change: RefusedChange) -> None:
        super().__init__()
        self.change = change
        name = f"refused.{change.mut_no}"
        self.setObjectName(name)
        self.setProperty("look", "card")
        self._is_asking = False
        what = " · ".join(part for part in (change_words(change.name), change.case_number) if part)
        self._what = Label(f"{name}.what", "strong", what, wraps=True)
        at = f"{date_text(change.occurred_at)}, {time_text(change.occurred_at)}"
        self._at = Label(f"{name}.at", "caption", at)
        self._why = Label(f"{name}.why", "", refusal_words(change.refusal), wraps=True)
        self._words = Label(f"{name}.words", "muted", change.words, wraps=True)
        self._words.setVisible(bool(change.words))
        self.retry = ActionButton(f"{name}.retry", self.tr("Try again"), "rotate")
        self.amend = ActionButton(f"{name}.change", self.tr("Change it"), "edit")
        self.drop = ActionButton(f"{name}.drop", self.tr("Drop it"), "x", look="quiet")
        self.retry.setVisible(change.mutation is not None)
        self.amend.setVisible(change.can_change)
        self.retry.clicked.connect(lambda: self.retry_wanted.emit(self.change))
        self.amend.clicked.connect(lambda: self.change_wanted.emit(self.change))
        self.drop.clicked.connect(self._on_drop)
        buttons = Flow(HALF_GAP)
        for button in (self.amend, self.retry, self.drop):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(HALF_GAP)
        for part in (self._what, self._at, self._why, self._words):
            column.addWidget(part)
        column.addLayout(buttons)

    def focus_first(self) -> None:
        first = next((one for one in (self.amend, self.retry) if not one.isHidden()), self.drop)
        first.setFocus()

    @Slot()
    def _on_drop(self) -> None:
        """Asks once, on the button itself."""
        if self._is_asking:
            self.drop_wanted.emit(self.change)
            return
        self._is_asking = True
        self.drop.set_look("danger")
        self.drop.setText(self.tr("Really drop it? It stays in the audit trail only"))
