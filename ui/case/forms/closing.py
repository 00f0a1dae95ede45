"""The answer for the applicant: read aloud, by which means, and the receipt (SOP steps 4 and 5)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.cases.answers import Receipt
from app.cases.case_service import CaseService
from app.cases.form_needs import NEEDS
from app.common.enums import CaseStatus, Channel
from app.settings.typed_times import TypedTimes
from ui.case.fields.typed import KeptChoice, KeptLine
from ui.case.forms.form import Columns, FormFacts, InlineForm
from ui.case.forms.satisfaction import SCORES, score_options
from ui.case.forms.solution_view import SolutionView
from ui.keys.key_table import Key
from ui.text.times import day_text
from ui.text.wording import word
from ui.widgets.button import ActionButton
from ui.widgets.field import Field


class ClosingForm(InlineForm):
    """One form for both ends: the answer is given; once that is recorded, its receipt is confirmed.

    A score that is given with the answer is the receipt: then both are recorded at once.
    """

    def __init__(self, service: CaseService, times: TypedTimes) -> None:
        # Opened automatically: Ctrl+Enter from the note means the case, this key the form.
        super().__init__("closing.form", "phone-outgoing", "check", Key.TELL_SOLUTION)
        self._service, self._times = service, times
        self._status = CaseStatus.SOLUTION_READY
        self._is_heard = False
        self._solution = SolutionView()
        self.means = KeptChoice("closing.means")
        self.satisfied = KeptChoice("closing.satisfied")
        self.at = KeptLine("closing.at", is_tabular=True)
        self.comment = KeptLine("closing.comment")
        self._means_field = Field("closing.means.field", self.means)
        self._satisfied_field = Field("closing.satisfied.field", self.satisfied)
        self._at_field = Field("closing.at.field", self.at)
        self._comment_field = Field("closing.comment.field", self.comment)
        for name in ("means", "satisfied", "at", "comment"):
            self.keep(f"closing.{name}", getattr(self, name))
        self.satisfied.typed.connect(lambda _: self._show_receipt())
        self.dial = ActionButton("closing.dial", "", "phone-outgoing", Key.DIAL_APPLICANT)
        self.dial.clicked.connect(service.call_back)
        self.body.addWidget(self._solution)
        fields: list[tuple[QWidget, float]] = [(self._means_field, 11), (self._satisfied_field, 14)]
        fields += [(self._at_field, 9), (self._comment_field, 16)]
        self.body.addWidget(Columns("closing.columns", fields))
        self.offer_last()
        self.offer(self.dial)
        self.retranslate()

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._solution.forget()

    def show_facts(self, facts: FormFacts) -> None:
        """Show the newest validated answer, and what is to be done next with it."""
        case = facts.case
        if not NEEDS["closing"] & case.moves:
            return
        self._is_heard = case.call is not None and case.call.is_talking
        if case.file is not None and case.file.solutions:
            self._solution.display(case.file.solutions[-1], self._times.today)
        self._solution.setVisible(bool(case.file and case.file.solutions))
        self._status = case.status
        if not self.means.value():
            self.means.reset((Channel.VOICE if case.call else case.channel).value)
        self.retranslate()

    def show_drafts(self, draft: dict[str, str]) -> None:
        super().show_drafts(draft)
        self._show_receipt()

    def missing(self) -> list[tuple[Field, str]]:
        gaps = []
        if not self.means.value():
            gaps.append((self._means_field, self.tr("Choose how the applicant got the answer.")))
        typed = self.at.value().strip()
        if self._is_receipt() and typed and self._times.read_past(typed) is None:
            gaps.append((self._at_field, self.tr("Write a time that is over, like 10:15 or 24/11 10:15.")))
        return gaps

    def warning(self) -> str:
        last = self._service.expired_on if self._status is not CaseStatus.TOLD else None
        if last is None:
            return ""
        text = self.tr(
            "This answer was valid until {day} only: it may be wrong now. Ask again (Reopen), or press "
            "the key again if it is still valid."
        )
        return text.format(day=day_text(last))

    def send(self) -> None:
        score = self.satisfied.value()
        receipt = Receipt(
            means=self.means.value(),
            satisfied=int(score) if score in SCORES else None,
            comment=self.comment.value().strip(),
            at=self._times.read_past(self.at.value().strip()),
        )
        if self._status is CaseStatus.TOLD:
            self._service.confirm_receipt(receipt)
        else:
            is_received = self._is_receipt() or (self.is_last and self._is_heard)
            is_expired = self._service.expired_on is not None
            self._service.notify_applicant(self.means.value(), receipt if is_received else None, is_expired)

    def focus_first(self) -> None:
        self.satisfied.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _is_receipt(self) -> bool:
        return self._status is CaseStatus.TOLD or self.satisfied.value() in SCORES

    def _show_receipt(self) -> None:
        """When it was received and what was said is asked only where there is a receipt."""
        self.name_last(self._is_heard or self._is_receipt())
        self._at_field.setVisible(self._is_receipt())
        self._comment_field.setVisible(self._is_receipt())
        if self._status is CaseStatus.TOLD:
            self.main.setText(self.tr("Receipt confirmed, close"))
        elif self._is_receipt():
            self.main.setText(self.tr("Given and received, close"))
        else:
            self.main.setText(self.tr("The applicant has the answer"))

    def retranslate(self) -> None:
        is_given = self._status is CaseStatus.TOLD
        title = self.tr("Receipt by the applicant") if is_given else self.tr("Read out the solution")
        self.set_texts(title, self.main.words(), self.tr("Put the form away"))
        self.dial.setText(self.tr("Call the applicant"))
        self._means_field.set_label(self.tr("Given by"))
        self._satisfied_field.set_label(self.tr("How satisfied is the applicant?"))
        self._at_field.set_label(self.tr("Received at"))
        self.at.setPlaceholderText(self.tr("Just now"))
        self._comment_field.set_label(self.tr("What the applicant said"))
        self.means.set_options([(one.value, word(one)) for one in Channel])
        self.satisfied.set_options(score_options())
        self._show_receipt()
