"""What the agent asks the unit, read-only: the question, what is known, the evidence, and until when.

Where the page is low, only the question is shown until the rest is wanted: the answer needs the room.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.common.enums import EscalationRecord
from app.values.open_case import VisibleCase
from ui.style.tokens import GAP, HALF_GAP
from ui.text.times import when_text
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.excerpt import Excerpt
from ui.widgets.text import Label

_EVIDENCE_LINES = 3  # a button shows the rest


def _promise(escalation: EscalationRecord, now: datetime) -> str:
    at = when_text(escalation.promise_at, now) if escalation.promise_at is not None else ""
    channel = word(escalation.promise_channel) if escalation.promise_channel is not None else ""
    return " · ".join(part for part in (at, channel, escalation.promise) if part)


class PacketView(QFrame):
    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("packet")
        self.setProperty("look", "quote")
        self._shown: tuple[EscalationRecord, VisibleCase, datetime] | None = None
        self._asked = Label("packet.asked", "caption", wraps=True)
        self.question = Label("packet.question", "strong", wraps=True)
        self._facts = Label("packet.facts", wraps=True)
        self.evidence = Excerpt("packet.evidence", _EVIDENCE_LINES)
        self._promise = Label("packet.promise", "muted", wraps=True)
        self._is_dense = self._is_unfolded = False
        self._unfold = ActionButton("packet.unfold", "", "chevron-down", look="quiet")
        self._unfold.clicked.connect(self._turn)
        self._unfold.setVisible(False)
        self._head = QHBoxLayout()
        self._head.setSpacing(GAP)
        self._head.addWidget(self._asked, 1)
        self._head.addWidget(self._unfold)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(HALF_GAP)
        column.addLayout(self._head)
        for label in (self._asked, self.question, self._facts, self._promise):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for part in (self.question, self._facts, self.evidence, self._promise):
            column.addWidget(part)

    def display(self, escalation: EscalationRecord, case: VisibleCase, now: datetime) -> None:
        self._shown = (escalation, case, now)
        self._asked.setText(
            self.tr("Asked by {name} at {time}, answer due at {due}").format(
                name=escalation.asked_by_name,
                time=when_text(escalation.asked_at, now),
                due=when_text(escalation.due_at, now),
            )
        )
        self.question.setText(escalation.question)
        self._facts.setText(" · ".join(self._case_facts(case)))
        self.evidence.set_title(self.tr("Evidence"))
        reason = escalation.no_evidence_reason
        none = self.tr("None: {reason}").format(reason=reason) if reason else self.tr("None was kept.")
        self.evidence.setText(escalation.evidence or none)
        self._promise.setText(
            self.tr("Promised to the applicant: {promise}").format(promise=_promise(escalation, now))
        )
        self._show_parts()
        self.setAccessibleName(escalation.question)

    def set_dense(self, is_dense: bool) -> None:
        """Show the question alone where the page is low."""
        if is_dense is not self._is_dense:
            self._is_dense, self._is_unfolded = is_dense, False
            self._show_parts()

    def _turn(self) -> None:
        self._is_unfolded = not self._is_unfolded
        self._show_parts()

    def _show_parts(self) -> None:
        is_whole = self._is_unfolded or not self._is_dense
        for part in (self._asked, self._facts, self.evidence):
            part.setVisible(is_whole)
        # Alone it stands beside the button: when it is due is said below the page, too.
        if is_whole:
            self._column.insertWidget(1, self.question)
        else:
            self._head.insertWidget(0, self.question, 1)
        is_promised = self._shown is not None and bool(_promise(self._shown[0], self._shown[2]))
        self._promise.setVisible(is_whole and is_promised)
        self._unfold.setVisible(self._is_dense)
        self._unfold.set_icon_name("chevron-up" if is_whole else "chevron-down")
        self._unfold.setText(self.tr("Show less") if is_whole else self.tr("Show all"))

    def forget(self) -> None:
        """Keep nothing of the case where a screen reader would still find it."""
        self._shown = None
        self._is_unfolded = False
        for label in (self._asked, self.question, self._facts, self.evidence, self._promise):
            label.setText("")
        self.setAccessibleName("")

    def _case_facts(self, case: VisibleCase) -> list[str]:
        person = case.person
        who = " · ".join(part for part in (person.name, person.organisation) if part) if person else ""
        known = (
            (self.tr("Applicant: {value}"), who),
            (self.tr("Category: {value}"), case.value("category")),
            (self.tr("Service: {value}"), case.value("service")),
            (self.tr("Registration number: {value}"), case.value("registration_number")),
            (self.tr("SP4N-LAPOR! number: {value}"), case.value("sp4n_tracking")),
            (self.tr("NIB: {value}"), case.value("nib")),
            (self.tr("KBLI: {value}"), case.value("kbli")),
            (self.tr("Region: {value}"), case.value("region")),
        )
        return [text.format(value=value) for text, value in known if value]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange and self._shown is not None:
            self.display(*self._shown)
