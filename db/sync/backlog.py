"""Reports changes that have waited here for long to the server: its administrator has no
other sign of them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from db.replica import Replica
from db.sync.waiting_rows import Waiting, waiting

if TYPE_CHECKING:
    from db.sync.through_server import ThroughServer

LONG = timedelta(minutes=10)  # shorter waits are normal


class Backlog:
    """Belongs to one connection."""

    def __init__(
        self,
        replica: Replica,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        self._replica, self._clock = replica, clock
        self._reported: tuple[int, datetime | None, str] | None = None

    def report(self, way: ThroughServer) -> None:
        """Report it, unless it is unchanged."""
        now: Waiting = self._replica.read(waiting).result()
        is_long = now.oldest_at is not None and now.oldest_at <= self._clock() - LONG
        backlog = (now.count, now.oldest_at, now.oldest_by) if is_long else (0, None, "")
        if backlog == self._reported:
            return
        way.report_backlog(*backlog)
        self._reported = backlog
