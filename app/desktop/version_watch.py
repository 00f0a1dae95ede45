"""Reports a newer program once a day, quietly; the IT department installs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from app.common.jobs import Jobs
from app.common.notices import INFO, Notice
from app.sync.sharing import Sharing
from db.sync.sync_status import SharedError

if TYPE_CHECKING:
    from db.sync.current_program import CurrentProgram

_log = logging.getLogger(__name__)
ASKS_EVERY = timedelta(days=1)


class VersionWatch(QObject):
    """Queries the shared database as soon as possible, then once a day."""

    notice = Signal(Notice)

    def __init__(
        self,
        sharing: Sharing,
        jobs: Jobs,
        version: str,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        """`version` is this program's."""
        super().__init__(parent)
        self._sharing, self._jobs, self._version, self._now = sharing, jobs, version, now
        self._asked_at: datetime | None = None
        sharing.changed.connect(self._check)

    @Slot()
    def _check(self) -> None:
        way = self._sharing.way()
        at = self._now()
        if way is None or (self._asked_at is not None and at - self._asked_at < ASKS_EVERY):
            return
        self._asked_at = at
        self._jobs.run(
            lambda: way.gateway.current_program(way.login), self._take, ((SharedError, self._not_known),)
        )

    def _take(self, current: CurrentProgram | None) -> None:
        from db.sync.current_program import is_newer

        if current is not None and is_newer(current.version, self._version):
            facts = {"version": current.version, "own": self._version, "notes": current.notes}
            self.notice.emit(Notice("newer_program", INFO, facts))

    def _not_known(self, error: SharedError) -> None:
        """Log the failure: it is queried again at the next change of the connection."""
        _log.info("the current version is not known: %s", error)
        self._asked_at = None
