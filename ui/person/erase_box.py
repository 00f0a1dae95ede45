"""Erasing a person: what goes, what stays until when and why, and only then the key that does it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.people.erasure import Erasure, PlannedErasure
from app.people.person_page import PersonPage
from app.records.service import Refusal
from ui.case.refusal_text import refusal_words
from ui.person.erase_text import answer_words, done_words, plan_words
from ui.style.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.card import SectionCard
from ui.widgets.flow import Flow
from ui.widgets.text import Label


class EraseBox(SectionCard):
    """For supervisors. Keeping has the keyboard, as one Enter too many must not erase."""

    answer_proposed = Signal(str)  # to the request about one's data, in words
    looked_at = Signal(object)  # the plan is there: bring this widget below it into view

    def __init__(self, erasure: Erasure, clock: Callable[[], datetime]) -> None:
        super().__init__("person.erase")
        self._erasure, self._clock = erasure, clock
        self._person: UUID | None = None
        self._planned: PlannedErasure | None = None
        self._ask = ActionButton("person.erase.ask", "", "clock")
        self._plan = Label("person.erase.plan", "lead", wraps=True)
        self._warning = Label("person.erase.warning", "error", wraps=True)
        self._ask.setMinimumWidth(1)  # elided rather than cut in the narrow pane
        self._do = ActionButton("person.erase.do", "", "x", look="danger")
        self._keep = ActionButton("person.erase.keep", "", "check")
        self._remark = Label("person.erase.remark", "error", wraps=True)
        buttons = Flow(GAP)
        buttons.addWidget(self._keep)
        buttons.addWidget(self._do)
        self._choice = QWidget(self)
        self._choice.setLayout(buttons)
        asking = Flow(GAP)
        asking.addWidget(self._ask)
        self.body.addLayout(asking)
        for part in (self._plan, self._warning, self._choice, self._remark):
            self.body.addWidget(part)
        self._ask.clicked.connect(self._on_ask)
        self._do.clicked.connect(self._on_do)
        self._keep.clicked.connect(self._on_keep)
        erasure.planned.connect(self._on_planned)
        erasure.erased.connect(self._on_erased)
        erasure.refused.connect(self._on_refused)
        erasure.left.connect(self._on_left)
        self._retranslate()
        self._show(None)

    def display(self, page: PersonPage, is_other: bool) -> None:
        self._person = page.file.applicant.id
        self.setVisible(page.may_change and page.file.applicant.erased_at is None)
        self._name_ask()
        if is_other:
            self._remark.show_text("")
            self._show(None)
        elif self._planned is not None:
            self._erasure.ask(self._planned.applicant_id)  # something of the person changed meanwhile

    def has_keyboard(self) -> bool:
        return self.isAncestorOf(self.window().focusWidget() or self)

    def _on_ask(self) -> None:
        self._remark.show_text("")
        if self._person is not None:
            self._erasure.ask(self._person)

    def _on_planned(self, planned: PlannedErasure) -> None:
        if planned.applicant_id != self._person:
            return
        is_new = self._planned is None
        self._show(planned)
        if is_new:
            self._keep.setFocus(Qt.FocusReason.OtherFocusReason)
            self.looked_at.emit(self._choice)
            if planned.plan.stays:
                self.answer_proposed.emit(answer_words(planned.plan))

    def _on_do(self) -> None:
        if self._planned is not None:
            planned = self._planned
            self._on_keep()
            self._erasure.erase(planned)

    def _on_keep(self) -> None:
        self._show(None)
        self._ask.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_erased(self, applicant_id: UUID) -> None:
        if applicant_id == self._person:
            self.answer_proposed.emit(done_words(self._clock()))

    def _on_refused(self, refusal: Refusal) -> None:
        self._remark.show_text(refusal_words(refusal))

    def _on_left(self, path: str) -> None:
        self._remark.show_text(
            self.tr("A file could not be removed: {path}. Tell the IT department.").format(path=path)
        )

    def _show(self, planned: PlannedErasure | None) -> None:
        self._planned = planned
        self._plan.setText(plan_words(planned.plan) if planned is not None else "")
        self._plan.setVisible(planned is not None)
        self._choice.setVisible(planned is not None)
        may_go = planned is not None and planned.plan.may_go
        self._warning.setVisible(may_go)
        self._do.setVisible(may_go)
        self._keep.setText(self.tr("Keep everything") if may_go else self.tr("Close"))

    def _name_ask(self) -> None:
        may_erase = self._erasure.may_erase
        self._ask.setEnabled(may_erase)
        self._ask.setText(
            self.tr("Erase by retention rule…")
            if may_erase
            else self.tr("Erase by retention rule: a supervisor does that")
        )

    def _retranslate(self) -> None:
        self.set_title(self.tr("Erase this person"))
        self._do.setText(self.tr("Erase for good"))
        self._warning.setText(
            self.tr("This cannot be undone. The daily copies of the records hold it for up to 7 days more.")
        )
        self._name_ask()
        self._show(self._planned)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
