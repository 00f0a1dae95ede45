"""One change that the shared database refused: why, all that was typed, and the ways on."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout

from app.sync.rejected_changes import RefusedChange
from app.sync.rejection_service import TYPING
from ui.case.refusal_text import refusal_words
from ui.sharing.rejected_text import heading, note_words, typed_words, when
from ui.style.tokens import GAP, HALF_GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class RefusedCard(QFrame):
    retry_wanted = Signal(object)  # RefusedChange
    change_wanted = Signal(object)
    note_wanted = Signal(object, str)  # and its text
    drop_wanted = Signal(object)

    def __init__(self, change: RefusedChange) -> None:
        super().__init__()
        self.change = change
        name = f"refused.{change.mut_no}"
        self.setObjectName(name)
        self.setProperty("look", "card")
        self._is_asking = False
        self._what = Label(f"{name}.what", "strong", heading(change), wraps=True)
        self._at = Label(f"{name}.at", "caption", when(change))
        self._why = Label(f"{name}.why", "", refusal_words(change.refusal), wraps=True)
        self._words = Label(f"{name}.words", "muted", typed_words(change), wraps=True)
        self._words.setVisible(bool(change.typed))
        self._hindered = Label(f"{name}.hindered", "error", wraps=True)
        self._hindered.setVisible(False)
        self.amend = ActionButton(f"{name}.change", self.tr("Change it"), "edit")
        self.retry = ActionButton(f"{name}.retry", self.tr("Try again"), "rotate")
        self.note = ActionButton(f"{name}.note", self._note_text(), "save")
        self.copy = ActionButton(f"{name}.copy", self.tr("Copy"), "copy")
        self.drop = ActionButton(f"{name}.drop", self.tr("Drop it"), "x", look="quiet")
        self.retry.setVisible(change.mutation is not None)
        self.amend.setVisible(change.can_change)
        is_of_case = change.may_note or bool(change.drafts)
        self.note.setVisible(bool(change.typed) and is_of_case and not change.is_new_case)
        self.copy.setVisible(bool(change.typed))
        self.retry.clicked.connect(lambda: self.retry_wanted.emit(self.change))
        self.amend.clicked.connect(lambda: self.change_wanted.emit(self.change))
        self.note.clicked.connect(lambda: self.note_wanted.emit(self.change, note_words(self.change)))
        self.copy.clicked.connect(self._on_copy)
        self.drop.clicked.connect(self._on_drop)
        buttons = Flow(HALF_GAP)
        for button in (self.amend, self.retry, self.note, self.copy, self.drop):
            button.setMinimumWidth(1)  # elided rather than cut where large text leaves no room
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(HALF_GAP)
        for part in (self._what, self._at, self._why, self._words, self._hindered):
            column.addWidget(part)
        column.addLayout(buttons)

    def focus_first(self) -> None:
        first = next((one for one in (self.amend, self.retry) if not one.isHidden()), self.drop)
        first.setFocus()

    def hinder(self, why: str) -> None:
        """Say why it cannot go back into its form; it stays here."""
        words = (
            self.tr("Something else is being typed there. Send it or clear it first; this waits here.")
            if why == TYPING
            else self.tr("This is not possible where the case stands now. Keep it as a note, or copy it.")
        )
        self._hindered.show_text(words)
        announce(self, words)

    def _note_text(self) -> str:
        is_there = self.change.may_note
        return self.tr("Keep as a note on the case") if is_there else self.tr("Keep on a new case")

    @Slot()
    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{heading(self.change)}\n{note_words(self.change)}")
        self.copy.setText(self.tr("Copied"))
        announce(self.copy, self.tr("Copied"))

    @Slot()
    def _on_drop(self) -> None:
        """Asks once, on the button itself."""
        if self._is_asking:
            self.drop_wanted.emit(self.change)
            return
        self._is_asking = True
        self.drop.set_look("danger")
        self.drop.setText(self.tr("Really drop it? It stays in the audit trail only"))
