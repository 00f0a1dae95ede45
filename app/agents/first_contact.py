"""First-contact resolution of the last four weeks, for supervisors: computed from the contacts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.records.service import Records
from db.enums import Role
from db.queries.first_contact import first_contacts

SPAN = timedelta(weeks=4)
OLD_AFTER = timedelta(minutes=5)


class Resolution(QObject):
    """Reads off the GUI thread, and no more often than the figures matter to a reader."""

    found = Signal(object)  # FirstContacts

    def __init__(
        self,
        records: Records,
        session: Session,
        clock: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._session = session
        self._clock = clock
        self._read_at: datetime | None = None

    @property
    def is_mine_to_see(self) -> bool:
        """Whether the user is a supervisor, who may see the whole office's figures."""
        agent = self._session.agent
        return agent is not None and agent.role is Role.SUPERVISOR

    def read(self) -> None:
        """Read the figures; `found` follows, unless the user may not see them or the last
        ones are still new.
        """
        now = self._clock()
        if not self.is_mine_to_see or (self._read_at is not None and now - self._read_at < OLD_AFTER):
            return
        self._read_at = now
        self._records.read(lambda tx: first_contacts(tx, now - SPAN, now, now), self.found.emit)
