"""The audit trail for a supervisor: the actions on a case, and whether the chain is intact."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.records.service import Records
from db.audit import note_of, trail
from db.audit_check import AuditResult, check
from db.enums import Role
from db.records import AuditRecord

READ = "trail_read"


@dataclass(frozen=True, slots=True)
class CaseTrail:
    """The newest entries of this workstation about a case, newest first."""

    case_id: UUID
    entries: tuple[AuditRecord, ...]


class AuditTrail(QObject):
    listed = Signal(object)  # CaseTrail
    checked = Signal(object)  # AuditResult
    not_checked = Signal()  # the records could not be read, which is reported elsewhere

    def __init__(self, records: Records, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records, self._session = records, session

    @property
    def may_read(self) -> bool:
        """Whether the user is a supervisor: the trail shows what colleagues did, minute by minute."""
        agent = self._session.agent
        return agent is not None and agent.role is Role.SUPERVISOR

    def show(self, case_id: UUID) -> None:
        """Read the trail of a case; `listed` follows. The reading itself is recorded, too."""
        if not self.may_read:
            return

        def read(found: tuple[AuditRecord, ...]) -> None:
            if self.may_read:  # another user may be signed in by now
                self.listed.emit(CaseTrail(case_id, found))

        def noted() -> None:
            self._records.read(lambda tx: trail(tx, case_id), read)

        self._records.note(note_of(READ, {}, case_id), noted)

    def check(self) -> None:
        """Check the whole chain on a reader thread; `checked` follows, or `not_checked`."""
        if self.may_read:
            self._records.read(check, self.checked.emit, self.not_checked.emit)


__all__ = ["AuditRecord", "AuditResult", "AuditTrail", "CaseTrail"]
