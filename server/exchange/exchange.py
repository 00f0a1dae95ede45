"""The connector of one instance: reads what the exchange reports, while this instance has the lead."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection

from db.sync.messages import OwnQueues
from server.channels.lead import Lead
from server.channels.records import Records, RecordsAway, now_of
from server.config import ExchangeConfig
from server.database import Database
from server.events import Events
from server.exchange.clock import ExchangeClock
from server.exchange.csv_folder import CsvFolder
from server.exchange.events import CSV, LIVE, LOG
from server.exchange.freeswitch import FreeSwitchQueues
from server.exchange.health import STARTING, SourceHealth, note_fault
from server.exchange.joining import join_calls
from server.exchange.live import LiveQueues
from server.exchange.queue_log import Place, QueueLog
from server.exchange.records import (
    forget_old,
    forget_waiting,
    gone_calls,
    keep_cut,
    keep_looked,
    keep_place,
    keep_read,
    own_seats,
    place_of,
    store_waiting,
    take,
)
from server.sessions import SignedIn

_log = logging.getLogger(__name__)
LOCK = 0x50414258  # "PABX": one instance reads the exchange
CHECK_EVERY_S = 0.5
LISTS_S = 10.0
MAINTAINS_S = 60.0
LOST_S = 5.0  # a connection that is made again sooner changes nothing on the boards
# A log in which nothing was written for longer is perhaps not brought to us any more. Busy queues write each
# minute, and the queues of a night are known as soon as the next caller comes.
QUIET = timedelta(hours=1)
AGAIN_S = 30.0  # after a fault


class Exchange:
    """Without a source in the configuration there is no connector (`is_on`).

    stored: Called on the event loop when stays of calls have changed.
    """

    def __init__(
        self,
        config: ExchangeConfig,
        password: str,
        database: Database,
        events: Events,
        stored: Callable[[], None],
    ) -> None:
        self._config, self._password, self._stored = config, password, stored
        self._database, self._records = database, Records(database, events)
        self._lead = Lead(database, lambda: None, LOCK, "reads the exchange")
        self._clock = ExchangeClock()
        self._place: str | None = None  # of the log; None: the records know it
        self._log_changed_at: datetime | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self.health: dict[str, SourceHealth] = {}
        self.is_on = config.is_used

    def start(self) -> None:
        if not self.is_on:
            return
        # Imported here, because most offices have no exchange for it: the data of all telephone numbers.
        from server.exchange.given_up import GivenUpCalls

        given_up = GivenUpCalls(self._config.numbers, self._records, lambda: self.leads)
        work = [_always(one) for one in (self._lead.hold, self._maintain, given_up.run)]
        if self._config.queue_log:
            self.health[LOG] = SourceHealth()
            work.append(_always(self._follow_log, self.health[LOG]))
        if self._config.csv.folder:
            self.health[CSV] = SourceHealth()
            work.append(_always(self._follow_lists, self.health[CSV]))
        if self._config.ami.host:
            self.health[LIVE] = SourceHealth()
            live = LiveQueues(
                *(self._config.ami, self._password, self._records, lambda: self.leads),
                *(self._stored, self.health[LIVE], self._clock),
            )
            work.append(_always(live.run, self.health[LIVE]))
        if self._config.event_socket.host:
            self.health[LIVE] = SourceHealth()
            switch = FreeSwitchQueues(
                *(self._config.event_socket, self._password, self._records, lambda: self.leads),
                *(self._stored, self.health[LIVE], self._clock),
            )
            work.append(_always(switch.run, self.health[LIVE]))
        self._tasks = [asyncio.create_task(one) for one in work]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def present_health(self) -> dict[str, SourceHealth]:
        """Return how the sources are, at the instance that reads them."""
        return self.health if self.leads else {}

    async def own_queues(self, who: SignedIn) -> OwnQueues:
        """Return what the exchange says of this person. Raises Refused."""
        if not (self._config.ami.host or self._config.event_socket.host):
            return OwnQueues(False, False, [])
        found = await self._database.transact(who.login, own_seats)
        return OwnQueues(found is not None, self._config.ami.pauses, found or [])

    def clock_ahead_s(self) -> float:
        """Return how far the exchange's clock is ahead; not a number if that is unknown."""
        return self._clock.ahead_s

    @property
    def leads(self) -> bool:
        return self._lead.is_ours

    # -- the log -------------------------------------------------------------------------------------------

    async def _follow_log(self) -> None:
        log, health = QueueLog(Path(self._config.queue_log)), self.health[LOG]
        while True:
            has_more = False
            if self.leads:
                try:
                    has_more = await self.read_log(log)
                except (RecordsAway, OSError) as error:
                    note_fault(health, "the queue log", type(error).__name__)
            else:
                self._place = None
            if not has_more:
                await asyncio.sleep(CHECK_EVERY_S)

    async def read_log(self, log: QueueLog) -> bool:
        """Store what is new in the log; return whether there is more. Raises RecordsAway, OSError."""
        if self._place is None:
            self._place = await self._records.read(lambda connection: place_of(connection, LOG)) or ""
        said = self._place
        batch = await asyncio.to_thread(log.read, msgspec.json.decode(said, type=Place) if said else None)
        following = msgspec.json.encode(batch.place).decode() if batch.place is not None else ""
        if following != said:
            self._place = None  # unknown until the commit

            def store(connection: Connection) -> bool:
                if (place_of(connection, LOG) or "") != said:
                    return False  # another database, or another instance was faster
                if batch.is_cut and batch.events:
                    keep_cut(connection, min(one.at for one in batch.events))
                now = now_of(connection)
                take(connection, batch.events, now)
                store_waiting(connection, now, self._clock.ahead)
                keep_place(connection, LOG, following, now)
                return True

            if not await self._records.change(store, wakes_desks=False):
                return True
            self._place = following
            if batch.events:
                self._stored()
        health, self._log_changed_at = self.health[LOG], batch.changed_at
        health.bad += batch.bad
        health.read_at = datetime.now(timezone.utc)
        note_fault(health, "the queue log", "" if following else "missing")
        return batch.has_more

    # -- lists ---------------------------------------------------------------------------------------------

    async def _follow_lists(self) -> None:
        folder, health = CsvFolder(self._config.csv), self.health[CSV]
        while True:
            has_more = False
            if self.leads:
                try:
                    has_more = await self.read_list(folder)
                    note_fault(health, "the folder of lists", "")
                except (RecordsAway, OSError, ValueError) as error:
                    note_fault(health, "the folder of lists", type(error).__name__)
            if not has_more:
                await asyncio.sleep(LISTS_S)

    async def read_list(self, folder: CsvFolder) -> bool:
        """Store one new list; return whether there was one.

        Raises RecordsAway, OSError, ValueError.
        """
        said = await self._records.read(lambda connection: place_of(connection, CSV)) or ""
        found = await asyncio.to_thread(folder.read, said)
        if found is None:
            return False

        def store(connection: Connection) -> None:
            now = now_of(connection)
            take(connection, found.events, now)
            keep_place(connection, CSV, msgspec.json.encode(found.seen).decode(), now)
            if found.events:  # the lists tell of the past: nobody knows what happened after their last row
                keep_read(connection, min(now, max(one.at for one in found.events)))

        await self._records.change(store, wakes_desks=False)
        health = self.health[CSV]
        health.bad += found.bad
        health.read_at = datetime.now(timezone.utc)
        if found.bad:
            _log.warning("rows of a list could not be read", extra={"fields": {"count": found.bad}})
        self._stored()
        return True

    # -- what goes away ------------------------------------------------------------------------------------

    async def _maintain(self) -> None:
        """Join calls, end the stays of those who are no longer there, and forget what is old."""
        maintained_at, worked_at, did_work = -MAINTAINS_S, 0.0, False
        while True:
            works = any(one.works for one in self.health.values())
            now = asyncio.get_running_loop().time()
            worked_at = now if works else worked_at
            is_other = works is not did_work and (works or now - worked_at >= LOST_S)
            if self.leads and (now - maintained_at >= MAINTAINS_S or is_other):
                maintained_at, did_work = now, works
                self._place = None  # also read anew: the database may be another one
                try:
                    await self.maintain()
                except RecordsAway as away:
                    _log.warning("the queues were not tended: %s", away)
            await asyncio.sleep(CHECK_EVERY_S)

    async def maintain(self) -> None:
        """Raise RecordsAway."""
        if await self._records.change(self._maintain_records, wakes_desks=False):
            self._stored()

    def _maintain_records(self, connection: Connection) -> bool:
        """Return whether stays have changed."""
        now = now_of(connection)
        gone = gone_calls(connection, now, self._clock.ahead, None, now)
        take(connection, gone, now)
        if any(one.works for one in self.health.values()):
            keep_looked(connection, now)
        known_until = self._known_until(now)
        if known_until is not None:
            keep_read(connection, known_until, is_filled=self._is_filled())
        if known_until == now:
            store_waiting(connection, now, self._clock.ahead)
        else:
            forget_waiting(connection)
        joined = join_calls(connection, now)
        forget_old(connection, now)
        return bool(gone or joined)

    def _known_until(self, now: datetime) -> datetime | None:
        """Return until when the connection or the log tells what happened; None if neither can be read."""
        if LIVE in self.health and self.health[LIVE].works:
            return now
        changed_at = self._log_changed_at
        if LOG not in self.health or not self.health[LOG].works or changed_at is None:
            return None
        return now if now - changed_at < QUIET else changed_at

    def _is_filled(self) -> bool:
        """Return whether a log or lists have what happened while nobody was connected."""
        return any(
            source in self.health and self.health[source].fault in ("", STARTING) for source in (LOG, CSV)
        )


async def _always(work: Callable[[], Coroutine[Any, Any, None]], health: SourceHealth | None = None) -> None:
    """Go on after a fault of ours, and report it. health: Of the source that it reads."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - the queues must not stop until the next restart
            _log.exception("a part of the exchange connector failed, and begins again")
            if health is not None:
                health.fault = type(error).__name__
        await asyncio.sleep(AGAIN_S)
