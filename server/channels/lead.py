"""Which instance fetches and sends: the one that has a lock of the database. The others stand by."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

import psycopg

from channels.waiting import within
from server.database import Database

_log = logging.getLogger(__name__)
LOCK = 0x4C6F6B6574  # "Loket"
CHECK_EVERY_S = 2.0
ANSWERS_WITHIN_S = 10.0


class Lead:
    """changed: Called on the event loop when this instance gets or loses the lead. work: For the log."""

    def __init__(
        self,
        database: Database,
        changed: Callable[[], None],
        lock: int = LOCK,
        work: str = "fetches and sends",
    ) -> None:
        self._database, self._changed, self._lock, self._work = database, changed, lock, work
        self.is_ours = False

    async def hold(self) -> None:
        """Get the lock, and get it again after it was lost; until cancelled."""
        while True:
            try:
                async with await self._database.listen() as line:
                    await self._keep(line)
            except (psycopg.Error, OSError, asyncio.TimeoutError) as error:
                _log.warning("the lead is lost: %s", type(error).__name__)
            finally:
                self._set(False)
            await asyncio.sleep(CHECK_EVERY_S)

    async def _keep(self, line: psycopg.AsyncConnection[tuple[bool, ...]]) -> None:
        while True:
            # A lock that this connection has already counts once more, which changes nothing.
            query = "SELECT true" if self.is_ours else "SELECT pg_try_advisory_lock(%s)"
            given = () if self.is_ours else (self._lock,)
            cursor = await within(line.execute(query, given), ANSWERS_WITHIN_S)
            found = await cursor.fetchone()
            self._set(found is not None and found[0])
            await asyncio.sleep(CHECK_EVERY_S)

    def _set(self, is_ours: bool) -> None:
        if is_ours is not self.is_ours:
            self.is_ours = is_ours
            _log.info("%s instance %s", "this" if is_ours else "another", self._work)
            self._changed()
