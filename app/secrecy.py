"""Confidential and anonymous cases, and what is masked: who sees what of the case on the screen."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.cases import Cases
from app.clock import now
from app.lifecycle import may_lift_anonymity
from app.mutations.case import ChangeDetails
from app.mutations.reveal import RevealNumbers, RevealReason
from app.open_case import OpenCase
from app.records import Records, Refusal
from app.session import Session
from app.sight import Sight, seen_case, sight_of

CONFIDENTIAL, ANONYMOUS = "is_confidential", "is_anonymous"  # as fields of a case


class Secrecy(QObject):
    """What is revealed stays so until the case is left, or somebody else sits down."""

    opened = Signal(object)  # OpenCase, as it is shown: another case is on the screen
    changed = Signal(object)  # OpenCase, as it is shown: the same case
    refused = Signal(object)  # Refusal

    def __init__(
        self, cases: Cases, records: Records, session: Session, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._cases = cases
        self._records = records
        self._session = session
        self._revealed: UUID | None = None
        cases.opened.connect(self._on_opened)
        cases.changed.connect(self._on_changed)
        cases.closed_view.connect(self._forget)
        session.agent_changed.connect(self._forget)
        session.signed_out.connect(self._forget)

    def sight(self, case: OpenCase) -> Sight:
        """Return what whoever sits here may see of the case on the screen."""
        if case.file is None:
            return Sight()
        is_talking = case.call is not None and case.call.is_talking
        is_revealed = self.is_revealed(case)
        return sight_of(self._session.agent, case.file.row, is_talking=is_talking, is_revealed=is_revealed)

    def seen(self, case: OpenCase) -> OpenCase:
        """Return the case as it is to be shown."""
        return seen_case(case, self.sight(case))

    def is_revealed(self, case: OpenCase) -> bool:
        return self._revealed == case.case_id

    def reveal(self, reason: RevealReason, text: str = "") -> None:
        """Show what is masked; only once the records have who wanted that, and why."""
        case = self._cases.current
        if case is None or not self.sight(case).may_reveal:
            return

        def told() -> None:
            if self._cases.current is not None and self._cases.current.case_id == case.case_id:
                self._revealed = case.case_id
                self._cases.changed.emit(self._cases.current)

        asked = RevealNumbers(
            entry_id=uuid7(), case_id=case.case_id, reason=reason, text=text, occurred_at=now()
        )
        self._records.change(asked, done=told, refused=self.refused.emit)

    def may_lift(self, case: OpenCase) -> bool:
        """Return whether whoever sits here may say that the applicant is not anonymous any more."""
        agent = self._session.agent
        if case.file is None or agent is None:
            return case.file is None
        return may_lift_anonymity(agent.role, case.file.row.assignee_id == agent.id)

    def mark(self, name: str, is_on: bool, reason: str = "") -> None:
        """Mark the case CONFIDENTIAL or ANONYMOUS, or take the mark away: at once, or with its first save.

        reason: Why somebody is not anonymous any more.
        """
        case = self._cases.current
        if case is None:
            return
        text = "yes" if is_on else ""
        if case.file is None:
            self._cases.keep(name, text)
            self._cases.changed.emit(case)
            return
        changed = ChangeDetails(case_id=case.case_id, changes={name: text}, reason=reason, occurred_at=now())
        self._records.change(changed, refused=self._refuse)

    def _refuse(self, refusal: Refusal) -> None:
        self.refused.emit(refusal)
        if self._cases.current is not None:
            self._cases.changed.emit(self._cases.current)  # the mark is what is recorded

    @Slot(object)
    def _on_opened(self, case: OpenCase) -> None:
        if self._revealed != case.case_id:
            self._revealed = None
        self.opened.emit(self.seen(case))

    @Slot(object)
    def _on_changed(self, case: OpenCase) -> None:
        self.changed.emit(self.seen(case))

    @Slot()
    def _forget(self) -> None:
        self._revealed = None
