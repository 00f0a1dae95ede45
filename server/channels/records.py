"""Transactions of the server program itself, as the actor of db/rules/system_actor.py."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from db.mutation import Mutation
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.server_tx import Overtaken
from db.server.system_changes import in_one_transaction, run_as_system
from server.database import Database
from server.events import Events
from server.refused import Refused

_log = logging.getLogger(__name__)
T = TypeVar("T")
_HAS_CHANGED = "SELECT pg_current_xact_id_if_assigned() IS NOT NULL"


class RecordsAway(Exception):  # noqa: N818 - named after the state
    """The records can be neither read nor changed now."""


class Records:
    def __init__(self, database: Database, events: Events) -> None:
        self._database, self._events = database, events

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Raise RecordsAway."""
        try:
            return await self._database.transact(SYSTEM_LOGIN, work)
        except Refused as refused:
            raise RecordsAway(str(refused)) from refused

    async def change(self, work: Callable[[Connection], T], *, wakes_desks: bool = True) -> T:
        """Run this in one transaction; wake workstations and queues after its commit if it has changed rows.

        `work` runs again if another transaction came in between.
        wakes_desks: Workstations read what it changes.
        Raises RecordsAway.
        """
        engine = self._database.acting(SYSTEM_LOGIN)

        def watched(connection: Connection) -> tuple[T, bool]:
            found = work(connection)
            return found, connection.exec_driver_sql(_HAS_CHANGED).scalar_one()

        try:
            done, has_changed = await self._database.run(lambda: in_one_transaction(engine, watched))
        except (Refused, Overtaken) as error:
            raise RecordsAway(str(error)) from error
        if has_changed and wakes_desks:  # else a look into an empty queue would be a reason for the next one
            self._events.changed()
        return done

    async def change_what_is_due(self, find: Callable[[Connection], Sequence[Mutation]]) -> None:
        """Run the mutations that `find` returns. Where it returns none, nothing is written.

        Raises RecordsAway.
        """

        def run(connection: Connection) -> None:
            changes = find(connection)
            for change, refused in zip(changes, run_as_system(connection, changes), strict=True):
                if refused is not None:
                    _log.warning("%s: %s", type(change).__name__, refused.code)

        if await self.read(find):
            await self.change(run)


async def poll_while_leading(
    leads: Callable[[], bool], look: Callable[[], Awaitable[None]], every_s: float, failed: str
) -> None:
    """Look, and again after a pause, until cancelled. `failed`: What to log while the records are away."""
    while True:
        if leads():
            try:
                await look()
            except RecordsAway as away:
                _log.warning("%s: %s", failed, away)
        await asyncio.sleep(every_s)


def now_of(connection: Connection) -> datetime:
    """Return the time of the transaction: the rules compare times with this clock."""
    now: datetime = connection.exec_driver_sql("SELECT now()").scalar_one()
    return now
