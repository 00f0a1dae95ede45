"""Decision "Ya": the agent answers, and says where the answer was validated (output of SOP step 4)."""

from __future__ import annotations

from collections.abc import Sequence

from app.cases import Cases
from app.words import EvidenceRecord
from ui.case.validated_form import ValidatedForm


class AnswerForm(ValidatedForm):
    def __init__(self, cases: Cases) -> None:
        super().__init__("answer", "check")
        self._cases = cases
        self.retranslate()

    def propose(self, evidence: Sequence[EvidenceRecord]) -> None:
        """Fill an empty form from the newest look-up: what was found, where, under which key."""
        if not evidence or self.text.value().strip():
            return
        newest = evidence[-1]
        self.text.type_over(newest.result)
        if newest.system in ("jelita", "oss") and not self.system.value():
            self.system.choose(newest.system)
        if not self.reference.value():
            self.reference.type_over(newest.query)

    def send(self) -> None:
        self._cases.answer(*self.values())

    def retranslate(self) -> None:
        super().retranslate()
        self.set_texts(self.tr("Yes: answer now"), self.tr("Record the answer"), self.tr("Put the form away"))
