"""What happens in the queues of an Asterisk now, by its manager interface."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timezone

from server.channels.records import Records, RecordsAway, now_of
from server.config import AmiConfig
from server.exchange.ami import Ami, AmiRefused, Message
from server.exchange.ami_events import AmiEvents, entries_of, member_of
from server.exchange.clock import ExchangeClock
from server.exchange.events import stated_time
from server.exchange.health import SourceHealth, note_fault
from server.exchange.live_store import LiveStore, keep_connected, while_leading
from server.exchange.pauses import Wanted, pauses_to_send, wanted_pauses

_log = logging.getLogger(__name__)
STATUS_S = 60.0
CHECK_EVERY_S = 1.0  # at the states of desks
PINGS_S = 15.0  # a connection that is gone without a word is found by this


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
        clock: ExchangeClock,
    ) -> None:
        self._config, self._secret, self._records = config, secret, records
        self._leads, self._health, self._clock = leads, health, clock
        self._store = LiveStore(records, stored, health, clock)

    async def run(self) -> None:
        await keep_connected(self._leads, self._be_connected, self._store, self._health)

    async def _be_connected(self) -> None:
        reading = AmiEvents()
        ami = await Ami.connect(self._config, self._secret, lambda one: self._note(reading, one))
        parts = [ami.run(), self._ask(ami), self._store.run()]
        if self._config.pauses:
            parts.append(self._pause_always(ami))
        try:
            await while_leading(self._leads, *parts)
        finally:
            await ami.close()

    def _note(self, reading: AmiEvents, message: Message) -> None:
        now = datetime.now(timezone.utc)
        self._note_clock(message)
        if (member := member_of(message)) is not None:
            self._store.note_member(member, is_gone=message.get("event") == "QueueMemberRemoved")
        self._store.note(reading.of(message, now + self._clock.ahead))

    def _note_clock(self, message: Message) -> None:
        if (at := stated_time(message.get("timestamp"))) is not None:
            self._clock.note(at)

    async def _ask(self, ami: Ami) -> None:
        """Ask for the whole state each minute: an event may have been lost."""
        self._note_clock(await ami.ask("Ping"))  # its answer has the time also where events have none
        while True:
            asked_at = datetime.now(timezone.utc)
            status = await ami.ask_list("QueueStatus", "QueueStatusComplete")
            members = [one for one in map(member_of, status) if one is not None]
            queues = {one.get("queue", "") for one in status if one.get("event") == "QueueParams"}
            entries = entries_of(status, asked_at + self._clock.ahead)
            await self._store.store_status(entries, members, queues, asked_at)
            note_fault(self._health, "the exchange", "")
            for _ in range(round(STATUS_S / PINGS_S)):
                await asyncio.sleep(PINGS_S)
                self._note_clock(await ami.ask("Ping"))

    async def _pause_always(self, ami: Ami) -> None:
        """Pause and unpause members as the desks change their states."""
        sent: dict[str, Wanted] = {}
        while True:
            await asyncio.sleep(CHECK_EVERY_S)
            try:
                wanted = await self._records.read(lambda one: wanted_pauses(one, now_of(one)))
            except RecordsAway as away:
                _log.warning("the states of desks were not read: %s", away)
                continue
            if not self._store.members:
                continue  # not known yet
            for order in pauses_to_send(wanted, sent, self._store.members.values()):
                paused = "true" if order.wanted.is_paused else "false"
                given = {"Interface": order.interface, "Paused": paused, "Reason": order.wanted.reason}
                try:
                    await ami.ask("QueuePause", **given)
                except AmiRefused as refused:
                    _log.warning("a member of a queue was not paused: %s", refused)
            sent = {**sent, **wanted}
