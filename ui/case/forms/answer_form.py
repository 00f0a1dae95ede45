"""Decision "Ya": the agent answers, and says where the answer was validated (output of SOP step 4)."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Qt

from app.cases.answers import Receipt
from app.cases.case_service import CaseService
from app.common.enums import Channel, EvidenceRecord
from app.common.finding import OSS
from app.settings.typed_times import TypedTimes
from app.sop.typed_time import read_day
from app.values.citing import SYSTEM as KNOWLEDGE
from ui.case.fields.typed import KeptChoice
from ui.case.forms.form import FormFacts
from ui.case.forms.satisfaction import SCORES, score_options
from ui.case.forms.validated_form import ValidatedForm, newest_look_up
from ui.widgets.button import ActionButton
from ui.widgets.field import Field


class AnswerForm(ValidatedForm):
    """While the applicant is on the line, a score for the answer means that they heard it and have it."""

    def __init__(self, service: CaseService, times: TypedTimes) -> None:
        super().__init__("answer", "check", times)
        self._service = service
        self._is_heard = False
        self._taken: UUID | None = None  # the look-up that the proposal is from
        self._offered: EvidenceRecord | None = None  # what OSS answered, until it is put in
        self._offer = ActionButton("answer.offer", "", "plus", look="quiet")
        self._offer.clicked.connect(self._take_offered)
        self._offer.setVisible(False)
        self.satisfied = KeptChoice("answer.satisfied")
        self._satisfied_field = Field("answer.satisfied.field", self.satisfied)
        self.keep("answer.satisfied", self.satisfied)
        self.satisfied.typed.connect(lambda _: self._name_main())
        self.body.insertWidget(1, self._offer, 0, Qt.AlignmentFlag.AlignLeft)
        self.add_columns(self._satisfied_field)
        self._satisfied_field.setVisible(False)
        self.offer_last()
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        """Ask for the receipt, too, while the applicant hears the answer."""
        case = facts.case
        is_heard = case.call is not None and case.call.is_talking
        if is_heard != self._is_heard:
            self._is_heard = is_heard
            # A score that was given stays: the applicant heard the answer before the line was closed.
            self._satisfied_field.setVisible(is_heard or bool(self.satisfied.value()))
            self._name_main()
        if not self.isHidden():
            self.propose(facts)

    def propose(self, facts: FormFacts) -> None:
        """Fill an empty form, once, from what the case asks about: its application in JELITA, or an article.

        What OSS knows of a NIB may have little to do with the question, so it is only offered.
        """
        evidence = facts.case.file.evidence if facts.case.file else ()
        looked_up = newest_look_up(evidence)
        newest = looked_up or next(reversed(evidence), None)
        if newest is not None and newest.id == self._taken:
            return
        self._taken = newest.id if newest is not None else None
        if newest is not None and newest.system != OSS:
            self._take(newest)
            return
        self._offered = newest
        self._show_offer()
        self.propose_validity(None)

    def _take(self, evidence: EvidenceRecord) -> None:
        """Put in what was found, where, and under which key; nothing that was typed is replaced."""
        is_look_up = evidence.system != KNOWLEDGE
        if not self.text.value().strip():
            self.text.type_over(evidence.result)
            if is_look_up and not self.reference.value():
                self.reference.type_over(evidence.query)
            if not is_look_up:
                values = {field.key: field.value for field in evidence.fields}
                last = read_day(values.get("valid_until", ""), self._times.today)
                self.take_basis(values.get("article_basis", ""), last)
        self.propose_validity(evidence if is_look_up else None)

    def _take_offered(self) -> None:
        """Append the answer of OSS to what is typed."""
        if self._offered is None:
            return
        offered, self._offered = self._offered, None
        self._show_offer()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        if typed := self.text.value().rstrip():
            self.text.type_over(f"{typed}\n{offered.result}")
        self._take(offered)

    def _show_offer(self) -> None:
        self._offer.setVisible(self._offered is not None)

    def reset(self, draft: dict[str, str]) -> None:
        super().reset(draft)
        self._taken = self._offered = None
        self._show_offer()

    def send(self) -> None:
        """An agent who finishes while the applicant listens has given the answer, also without a score."""
        score = self.satisfied.value() if not self._satisfied_field.isHidden() else ""
        satisfied = int(score) if score in SCORES else None
        is_received = satisfied is not None or (self.is_last and self._is_heard)
        self._service.answer(self.answer(), Receipt(Channel.VOICE.value, satisfied) if is_received else None)

    def _name_main(self) -> None:
        self.name_last(self._is_heard)
        is_received = self.satisfied.value() in SCORES and not self._satisfied_field.isHidden()
        self.main.setText(
            self.tr("Answered and received, close") if is_received else self.tr("Record the answer")
        )

    def retranslate(self) -> None:
        super().retranslate()
        self.set_texts(self.tr("Yes: answer now"), self.tr("Record the answer"), self.tr("Put the form away"))
        self._offer.setText(self.tr("Insert the answer of OSS"))
        self._satisfied_field.set_label(self.tr("The applicant heard it: how satisfied?"))
        self.satisfied.set_options(score_options())
        self._name_main()
