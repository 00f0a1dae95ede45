"""The clock stands still: for what, and until when at the latest. Each place of a case has usual reasons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QShowEvent

from app.cases.case_service import CaseService
from app.common.enums import CaseStatus
from ui.case.fields.typed import KeptLine
from ui.case.forms.form import FormFacts
from ui.case.forms.reason_form import ReasonForm
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.field import Field

_AT_UNIT = (
    QT_TRANSLATE_NOOP("Reasons", "JELITA or OSS is not available"),
    QT_TRANSLATE_NOOP("Reasons", "A site inspection is due"),
)
_TO_TELL = (
    QT_TRANSLATE_NOOP("Reasons", "Applicant cannot be reached"),
    QT_TRANSLATE_NOOP("Reasons", "Applicant asked to be called later"),
)
_ASKED = {
    CaseStatus.WAITING_UNIT: (
        QT_TRANSLATE_NOOP("Reasons", "Pause the unit's clock"),
        QT_TRANSLATE_NOOP("Reasons", "What delays the unit? For a question to the agent use “Ask back”."),
        _AT_UNIT,
    ),
    CaseStatus.SOLUTION_READY: (
        QT_TRANSLATE_NOOP("Reasons", "Give the answer later"),
        QT_TRANSLATE_NOOP("Reasons", "Why not now? The clock stands still until then."),
        _TO_TELL,
    ),
}


class WaitForm(ReasonForm):
    """`until` is optional: without it the clock goes on after a contact, an answer, or an agent's command."""

    def __init__(self, service: CaseService) -> None:
        self._status = CaseStatus.IN_PROGRESS
        self.until = KeptLine("wait.until")
        self._until_field = Field("wait.until.field", self.until)
        super().__init__("wait", service.wait_for_applicant)
        self._wait = service.wait_for_applicant
        self.keep("wait.until", self.until)
        self.body.addWidget(self._until_field)

    def show_facts(self, facts: FormFacts) -> None:
        """Say where the case stands: it is the unit, the applicant's data or the telling that waits."""
        status = facts.case.status
        if status is not self._status:
            self._status = status
            self.retranslate()

    def send(self) -> None:
        self._wait(self.reason.value().strip(), self.until.value().strip())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setTabOrder(self.reason, self.until)

    def retranslate(self) -> None:
        super().retranslate()
        translate = QCoreApplication.translate
        self._until_field.set_label(self.tr("Until when at the latest, if that is known"))
        self.until.setPlaceholderText(self.tr("15:30, tomorrow 9:00, 28/11, 2 hours"))
        title, label, offers = _ASKED.get(self._status, ("", "", ()))
        if title:
            self.set_texts(translate("Reasons", title), self.main.words(), self.tr("Put the form away"))
            self._field.set_label(translate("Reasons", label))
        for number, button in enumerate(self._offers):
            if title:
                button.setText(translate("Reasons", offers[number]) if number < len(offers) else "")
            button.setVisible(not title or number < len(offers))
