"""A supervisor gives the case to another person, for instance because its agent is not here."""

from __future__ import annotations

from uuid import UUID

from app.cases.case_service import CaseService
from app.common.enums import Role
from ui.case.fields.typed import KeptChoice, KeptLine
from ui.case.forms.form import FormFacts, InlineForm
from ui.widgets.field import Field


class AssignForm(InlineForm):
    def __init__(self, service: CaseService) -> None:
        super().__init__("assign.form", "users", "check")
        self._service = service
        self.agent = KeptChoice("assign.agent_id")
        self.reason = KeptLine("assign.reason")
        self._agent_field = Field("assign.agent_id.field", self.agent)
        self._reason_field = Field("assign.reason.field", self.reason)
        self.keep("assign.agent_id", self.agent)
        self.keep("assign.reason", self.reason)
        self.body.addWidget(self._agent_field)
        self.body.addWidget(self._reason_field)
        self.retranslate()

    def show_facts(self, facts: FormFacts) -> None:
        """Offer those of the contact centre who do not have it yet."""
        case = facts.case
        has_it = case.file.row.assignee_id if case.file else None
        others = [one for one in facts.staff if one.role is not Role.UNIT_OFFICER and one.id != has_it]
        self.agent.set_options([("", self.tr("Choose…")), *((str(one.id), one.name) for one in others)])

    def missing(self) -> list[tuple[Field, str]]:
        return [] if self.agent.value() else [(self._agent_field, self.tr("Choose who takes it."))]

    def send(self) -> None:
        self._service.assign(UUID(self.agent.value()), self.reason.value().strip())

    def retranslate(self) -> None:
        self.set_texts(
            self.tr("Give the case to another person"), self.tr("Give the case"), self.tr("Put the form away")
        )
        self._agent_field.set_label(self.tr("Who takes it?"))
        self._reason_field.set_label(self.tr("Reason (optional)"))
