"""What happens in the queues of an Asterisk now, by its manager interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from math import nan

from sqlalchemy import Connection

from server.channels.records import Records, RecordsAway, now_of
from server.config import AmiConfig
from server.exchange.ami import Ami, AmiError, AmiRefused, Message
from server.exchange.ami_events import AmiEvents, Member, entries_of, member_of
from server.exchange.events import Event
from server.exchange.health import SourceHealth, say
from server.exchange.pauses import Wanted, pauses_to_send, wanted_pauses
from server.exchange.records import (
    forget_members,
    gone_calls,
    take,
    tell_members,
    tell_waiting,
    unknown_entries,
)

_log = logging.getLogger(__name__)
STATUS_S = 60.0
LOOKS_S = 1.0  # at the states of desks
PINGS_S = 15.0  # a connection that is gone without a word is found by this
AGAIN_S, LONGEST_S = 1.0, 30.0
TOGETHER_S = 0.1  # events come in bursts
MOST_KEPT = 20_000  # events that wait for the records; older ones are in the log
JUST_NOW = timedelta(seconds=10)  # who came so shortly before a question may not be in its answer


class LiveQueues:
    """leads: Whether this instance is to be connected. stored: Called when stays have changed."""

    def __init__(
        self,
        config: AmiConfig,
        secret: str,
        records: Records,
        leads: Callable[[], bool],
        stored: Callable[[], None],
        health: SourceHealth,
    ) -> None:
        self._config, self._secret, self._records = config, secret, records
        self._leads, self._stored, self._health = leads, stored, health
        self._events: list[Event] = []
        self._members: dict[tuple[str, str], Member] = {}
        self._woken, self._storing = asyncio.Event(), asyncio.Lock()
        self.clock_ahead_s = nan  # of the exchange, by its last event with a time

    async def run(self) -> None:
        pause_s = AGAIN_S
        while True:
            if self._leads():
                try:
                    await self._be_connected()
                    pause_s = AGAIN_S
                except AmiError as error:
                    if self._health.works:
                        pause_s = AGAIN_S
                    say(self._health, "the exchange", str(error))
                    await self._forget_members()
            await asyncio.sleep(pause_s)
            pause_s = min(pause_s * 2, LONGEST_S) if self._leads() else AGAIN_S

    async def _be_connected(self) -> None:
        """Return when another instance has the lead. Raises AmiError."""
        reading = AmiEvents()
        ami = await Ami.connect(self._config, self._secret, lambda one: self._note(reading, one))
        parts = [ami.run(), self._ask(ami), self._store_always()]
        if self._config.pauses:
            parts.append(self._pause_always(ami))
        work = [asyncio.create_task(one) for one in parts]
        try:
            while self._leads():
                done, _ = await asyncio.wait(work, timeout=1.0, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
            await ami.close()

    async def _forget_members(self) -> None:
        if self._members:
            self._members = {}
            with suppress(RecordsAway):
                await self._records.change(forget_members, is_news=False)

    # -- what comes ----------------------------------------------------------------------------------------

    def _note(self, reading: AmiEvents, message: Message) -> None:
        now = datetime.now(timezone.utc)
        if "timestamp" in message:
            with suppress(ValueError):
                self.clock_ahead_s = float(message["timestamp"]) - now.timestamp()
        if (member := member_of(message)) is not None:
            self._change_member(member, is_gone=message.get("event") == "QueueMemberRemoved")
        self._events += reading.of(message, now)
        del self._events[:-MOST_KEPT]
        if self._events or member is not None:
            self._woken.set()

    def _change_member(self, member: Member, *, is_gone: bool) -> None:
        if is_gone:
            self._members.pop((member.queue, member.interface), None)
        else:
            self._members[member.queue, member.interface] = member

    async def _ask(self, ami: Ami) -> None:
        """Ask for the whole state each minute: an event may have been lost."""
        while True:
            asked_at = datetime.now(timezone.utc)
            status = await ami.ask_list("QueueStatus", "QueueStatusComplete")
            found = [one for one in map(member_of, status) if one is not None]
            self._members = {(one.queue, one.interface): one for one in found}
            queues = {one.get("queue", "") for one in status if one.get("event") == "QueueParams"}
            await self._store_status(entries_of(status, asked_at), asked_at, queues)
            say(self._health, "the exchange", "")
            for _ in range(round(STATUS_S / PINGS_S)):
                await asyncio.sleep(PINGS_S)
                await ami.ask("Ping")

    # -- what is told --------------------------------------------------------------------------------------

    async def _pause_always(self, ami: Ami) -> None:
        """Pause and unpause members as the desks change their states."""
        sent: dict[str, Wanted] = {}
        while True:
            await asyncio.sleep(LOOKS_S)
            try:
                wanted = await self._records.read(lambda one: wanted_pauses(one, now_of(one)))
            except RecordsAway as away:
                _log.warning("the states of desks were not read: %s", away)
                continue
            if not self._members:
                continue  # not known yet
            for order in pauses_to_send(wanted, sent, self._members.values()):
                paused = "true" if order.wanted.is_paused else "false"
                given = {"Interface": order.interface, "Paused": paused, "Reason": order.wanted.reason}
                try:
                    await ami.ask("QueuePause", **given)
                except AmiRefused as refused:
                    _log.warning("a member of a queue was not paused: %s", refused)
            sent = {**sent, **wanted}

    # -- what is stored ------------------------------------------------------------------------------------

    async def _store_always(self) -> None:
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

    async def _store_status(
        self, entries: Sequence[Event], asked_at: datetime, queues: Iterable[str]
    ) -> None:
        present = frozenset((one.queue, one.call_ref) for one in entries)

        def store(connection: Connection, events: Sequence[Event]) -> None:
            _take(connection, events)
            now = now_of(connection)
            _take(connection, unknown_entries(connection, entries))
            _take(connection, gone_calls(connection, now, present, asked_at - JUST_NOW))

        with suppress(RecordsAway):  # the next minute asks again
            await self._store(store, queues)

    async def _store(
        self, work: Callable[[Connection, Sequence[Event]], None], queues: Iterable[str] = ()
    ) -> None:
        async with self._storing:
            events, members = list(self._events), list(self._members.values())

            def store(connection: Connection) -> None:
                now = now_of(connection)
                work(connection, events)
                tell_waiting(connection, now, queues)
                tell_members(connection, members, now)

            await self._records.change(store, is_news=False)
            del self._events[: len(events)]
            self._health.read_at = datetime.now(timezone.utc)
        if events:
            self._stored()


def _take(connection: Connection, events: Sequence[Event]) -> None:
    take(connection, events, now_of(connection))
