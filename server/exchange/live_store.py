"""What an exchange says now, on its way into the records."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone

from sqlalchemy import Connection

from server.channels.records import Records, RecordsAway, now_of
from server.exchange.ami_events import Member
from server.exchange.clock import ExchangeClock
from server.exchange.events import Event
from server.exchange.health import LineError, SourceHealth, note_fault
from server.exchange.records import (
    forget_members,
    gone_calls,
    store_members,
    store_waiting,
    take,
    unknown_entries,
)

_log = logging.getLogger(__name__)
AGAIN_S, LONGEST_S = 1.0, 30.0
TOGETHER_S = 0.1  # events come in bursts
MOST_KEPT = 20_000  # events that wait for the records; older ones are in the log
JUST_NOW = timedelta(seconds=10)  # who came so shortly before a question may not be in its answer


class LiveStore:
    """stored: Called when stays have changed.

    Attributes:
        members: What the exchange said last; empty without a connection.
    """

    def __init__(
        self, records: Records, stored: Callable[[], None], health: SourceHealth, clock: ExchangeClock
    ) -> None:
        self._records, self._stored, self._health, self._clock = records, stored, health, clock
        self._events: list[Event] = []
        self.members: dict[tuple[str, str], Member] = {}
        self._woken, self._storing = asyncio.Event(), asyncio.Lock()

    def note(self, events: Iterable[Event]) -> None:
        self._events += events
        del self._events[:-MOST_KEPT]
        if self._events:
            self._woken.set()

    def note_member(self, member: Member, *, is_gone: bool) -> None:
        if is_gone:
            self.members.pop((member.queue, member.interface), None)
        else:
            self.members[member.queue, member.interface] = member
        self._woken.set()

    async def run(self) -> None:
        """Store what has come, until cancelled."""
        while True:
            await self._woken.wait()
            await asyncio.sleep(TOGETHER_S)
            self._woken.clear()
            try:
                await self._store(_take)
            except RecordsAway as away:
                _log.warning("the queues of the exchange were not stored: %s", away)
                await asyncio.sleep(AGAIN_S)
                self._woken.set()

    async def store_status(
        self,
        entries: Sequence[Event],
        members: Iterable[Member],
        queues: Iterable[str],
        asked_at: datetime,
    ) -> None:
        """Store the whole state of the exchange.

        entries: Of all who wait. queues: All that there are. asked_at: By our clock.
        """
        self.members = {(one.queue, one.interface): one for one in members}
        present = frozenset((one.queue, one.call_ref) for one in entries)
        ahead = self._clock.ahead

        def store(connection: Connection, events: Sequence[Event]) -> None:
            _take(connection, events)
            _take(connection, unknown_entries(connection, entries))
            _take(connection, gone_calls(connection, now_of(connection), ahead, present, asked_at - JUST_NOW))

        with suppress(RecordsAway):  # the next question comes soon
            await self._store(store, queues)

    async def forget_members(self) -> None:
        if self.members:
            self.members = {}
            with suppress(RecordsAway):
                await self._records.change(forget_members, wakes_desks=False)

    async def _store(
        self, work: Callable[[Connection, Sequence[Event]], None], queues: Iterable[str] = ()
    ) -> None:
        async with self._storing:
            events, members = list(self._events), list(self.members.values())

            def store(connection: Connection) -> None:
                now = now_of(connection)
                work(connection, events)
                store_waiting(connection, now, self._clock.ahead, queues)
                store_members(connection, members, now)

            await self._records.change(store, wakes_desks=False)
            del self._events[: len(events)]
            self._health.read_at = datetime.now(timezone.utc)
        if events:
            self._stored()


async def keep_connected(
    leads: Callable[[], bool],
    be_connected: Callable[[], Awaitable[None]],
    store: LiveStore,
    health: SourceHealth,
) -> None:
    """Connect while this instance has the lead, again and again with growing pauses; until cancelled.

    be_connected: Returns when another instance has the lead. Raises LineError.
    """
    pause_s = AGAIN_S
    while True:
        if leads():
            try:
                await be_connected()
                pause_s = AGAIN_S
            except LineError as error:
                if health.works:
                    pause_s = AGAIN_S
                note_fault(health, "the exchange", str(error))
                await store.forget_members()
        await asyncio.sleep(pause_s)
        pause_s = min(pause_s * 2, LONGEST_S) if leads() else AGAIN_S


async def while_leading(leads: Callable[[], bool], *work: Awaitable[None]) -> None:
    """Do this work until one ends, which raises, or another instance has the lead."""
    tasks = [asyncio.ensure_future(one) for one in work]
    try:
        while leads():
            done, _ = await asyncio.wait(tasks, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _take(connection: Connection, events: Sequence[Event]) -> None:
    take(connection, events, now_of(connection))
