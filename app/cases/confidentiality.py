"""Confidentiality, anonymity and masking of the open case."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.case_access import CaseAccess
from app.access.session import Session
from app.access.visibility import Visibility
from app.calls.call_case_link import CallCaseLink
from app.cases.case_editor import CaseEditor
from app.common.clock import now
from app.mutations.case import ChangeDetails
from app.mutations.reveal import RevealNumbers, RevealReason
from app.records.service import Records, Refusal
from app.values.open_case import VisibleCase
from db.rules.lifecycle import may_lift_anonymity

CONFIDENTIAL, ANONYMOUS = "is_confidential", "is_anonymous"  # as fields of a case


class Confidentiality(QObject):
    """The commands for confidentiality, anonymity and masked numbers of the open case."""

    refused = Signal(object)  # Refusal

    def __init__(
        self,
        editor: CaseEditor,
        access: CaseAccess,
        records: Records,
        session: Session,
        case_link: CallCaseLink,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._editor = editor
        self._access = access
        self._records = records
        self._session = session
        self._case_link = case_link
        session.agent_changed.connect(self._forget)
        session.signed_out.connect(self._forget)

    def visibility(self, case: VisibleCase) -> Visibility:
        """Return what the signed-in user may see of the open case."""
        return self._access.visibility(case)

    def is_revealed(self, case: VisibleCase) -> bool:
        return self._access.is_revealed(case.case_id)

    def reveal(self, reason: RevealReason, text: str = "") -> None:
        """Reveal masked data after the user and the reason are recorded."""
        case = self._editor.current
        if case is None or not self.visibility(case).may_reveal:
            return

        def recorded() -> None:
            if self._editor.current is not None and self._editor.current.case_id == case.case_id:
                self._access.reveal(case.case_id)
                self._editor.refresh()

        asked = RevealNumbers(
            entry_id=uuid7(), case_id=case.case_id, reason=reason, text=text, occurred_at=now()
        )
        self._records.change(asked, done=recorded, refused=self.refused.emit)

    def may_lift(self, case: VisibleCase) -> bool:
        """Return whether the signed-in user may lift the applicant's anonymity."""
        agent = self._session.agent
        if case.file is None or agent is None:
            return case.file is None
        return may_lift_anonymity(agent.role, case.file.row.assignee_id == agent.id)

    def mark(self, name: str, is_on: bool, reason: str = "") -> None:
        """Mark the case CONFIDENTIAL or ANONYMOUS, or remove the mark: at once, or with its first save.

        reason: Why the anonymity is lifted.
        """
        case = self._editor.current
        if case is None:
            return
        text = "yes" if is_on else ""
        if case.file is None:
            self._editor.keep(name, text)
            self._editor.refresh()
            if name == ANONYMOUS and case.call is not None:
                self._case_link.hide_party(case.call.key, is_on)
            return
        changed = ChangeDetails(case_id=case.case_id, changes={name: text}, reason=reason, occurred_at=now())
        self._records.change(changed, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        self._editor.refresh()  # show the recorded mark

    @Slot()
    def _forget(self) -> None:
        self._access.forget_others()
