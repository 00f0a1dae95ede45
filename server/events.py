"""Events over WebSockets: new changes, presence at cases, the end of a session.

What is new is read once for all workstations whose users see the same, and sent to them (shared_pages.py). A
workstation that may not take such a page gets an event and pulls. Events may be lost, and may be sent without
a change: each instance looks for news from time to time, and a workstation polls. Each instance notifies the
other instances by NOTIFY in a separate transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
from aiohttp import WSMsgType, web
from psycopg import sql

from channels.waiting import within
from db.chunks import chunks
from db.server.connection import CHANNEL, notify_channel
from db.server.presence import others, publish
from db.sync.messages import (
    MOST_OWN,
    AtCaseNow,
    ChangesEvent,
    Event,
    MonitoringEvent,
    PresenceEvent,
    SignInAgain,
    decode_event,
    encode_json,
)
from db.sync.sync_status import AtCase
from server.database import Database
from server.presence_rounds import PresenceRounds
from server.refused import Refused
from server.sessions import Sessions, SignedIn
from server.shared_pages import SharedPages

_log = logging.getLogger(__name__)
CHANGES, PRESENCE, SESSIONS, MONITORING = "changes", "presence", "sessions", "monitoring"
# The least time between two rounds of pages or wake-ups of this instance: 0.25 s with 500 workstations.
COALESCED_S, PER_SOCKET_S = 0.05, 0.0004
FAILED_S = 1.0  # the pause after a round that failed
SHARES_EVERY_S = 30.0  # in case a notification was lost
# A wake-up makes a workstation pull. So they are sent in groups, while few requests use the database: of 500
# pulls at once, most would be refused, and saves would wait behind the others.
WOKEN_AT_ONCE, MOST_PULLS, PACE_S = 20, 8, 0.01
NOTIFIED_S = 0.25  # the least time between two NOTIFYs: each delays all commits of PostgreSQL
CHECKS_AGAIN_S = 60.0  # how often the sessions of open sockets are checked
BETWEEN_CHECKS_S = 0.3  # each push of each instance is a notification
SENDS_WITHIN_S = 5.0  # to a client that does not read
MOST_UNREAD = 32_000  # bytes that wait for a client; below the limit from which on a send waits
PRESENCE_EVERY_S = 0.2
# Presence is sent to all workstations for whom it has changed: at once to those at a case where users meet,
# to the others later.
MEETING_S, PRESENCE_ROUND_S, KEEPS_PRESENCE_S = 0.5, 4.0, 15.0
KEEPS_HEARD_S = 600.0
HEARTBEAT_S = 20.0  # of pings; a workstation that does not answer within half of this is disconnected
LISTENS_AGAIN_S = 1.0
MOST_OF_ONE_SESSION = 3  # sockets: a program that crashed leaves one open for a while
_BYTES = 16_384


@dataclass(eq=False)
class _Socket:
    who: SignedIn
    request: web.Request
    socket: web.WebSocketResponse
    must_pull: bool = False  # an event is to be sent, because it may not take the last page
    moment: str = ""  # the snapshot with the changes of that event
    sending: asyncio.Task[None] | None = None  # to a client that reads slowly
    cases: frozenset[UUID] = frozenset()  # that this workstation reported
    presence: bytes = b""  # the last event about the others


class Events:
    """The sockets of this instance. Runs on the event loop; queries run in threads of the database."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database, self._sessions = database, sessions
        self._sockets: set[_Socket] = set()
        self._pages, self._presence = SharedPages(database), PresenceRounds(database)
        self._instance = uuid4().hex[:8]
        self.listeners: list[Callable[[], None]] = []  # called when changes may have come
        self._has_published = False  # the other instances have a row of this one
        self._heard: dict[UUID, float] = {}  # when workstations that are not connected were heard last
        self._to_notify: set[str] = set()
        self._has_changes, self._has_notices = asyncio.Event(), asyncio.Event()
        self._must_share = False  # there may be rows for the next pages
        self._must_check = asyncio.Event()
        self._has_moved, self._have_met = asyncio.Event(), asyncio.Event()  # users, between cases
        self._monitored: set[UUID] = set()  # users whose desks have to ask for their signs
        self._must_wake = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return len(self._sockets)

    def start(self) -> None:
        work = (
            *(self._listen(), self._send_changes(), self._send_notices()),
            *(self._check_sessions_again(), self._share_changes()),
            *(self._send_presence(), self._keep_presence(), self._wake_desks()),
        )
        self._tasks = [asyncio.create_task(one) for one in work]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for one in list(self._sockets):
            with suppress(ConnectionError, RuntimeError):
                await one.socket.close(code=1001)

    def changed(self) -> None:
        """There are new rows for all workstations."""
        self._share()
        self._notify(f"{CHANGES} {self._instance}")

    def wake_monitored(self, agent_id: UUID) -> None:
        """Let the desks of this user ask at once who listens to them."""
        self._wake_here(agent_id)
        self._notify(f"{MONITORING} {agent_id}")

    def note_heard(self, client_id: UUID) -> None:
        """A workstation has sent a request."""
        self._heard[client_id] = asyncio.get_running_loop().time()

    def heard(self) -> dict[UUID, float]:
        """Return how many seconds ago this instance heard each workstation; 0 if it is connected."""
        now = asyncio.get_running_loop().time()
        ages = {client_id: now - at for client_id, at in self._heard.items()}
        return ages | {one.who.client_id: 0.0 for one in self._sockets if one.who.client_id is not None}

    async def publish_heard(self) -> None:
        """Tell the other instances which workstations this one has heard. Raises Refused."""
        ages = {client_id: age for client_id, age in self.heard().items() if age < KEEPS_HEARD_S}
        self._heard = {one: at for one, at in self._heard.items() if one in ages}
        if ages or self._has_published:
            await self._presence.publish_connected(self._instance, ages)
        self._has_published = bool(ages)

    async def serve(self, who: SignedIn, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Serve one socket until it is closed."""
        own = _Socket(who, request, socket)
        same = [one for one in self._sockets if one.who.token_hash == who.token_hash]
        for one in same[: max(0, len(same) - MOST_OF_ONE_SESSION + 1)]:
            self._sockets.discard(one)
            await one.socket.close(code=1008)
        self._sockets.add(own)
        asked_at = 0.0
        try:
            # Changes may have come before the socket was open. The next page continues this moment.
            await self._send(own, ChangesEvent(await self._begin_pages()))
            async for message in socket:
                if message.type is not WSMsgType.TEXT or len(message.data) > _BYTES:
                    await socket.close(code=1003)
                    break
                try:
                    said = decode_event.decode(message.data)
                except (msgspec.DecodeError, RecursionError):
                    await socket.close(code=1007)
                    break
                if not isinstance(said, PresenceEvent) or len(said.cases) > MOST_OWN:
                    await socket.close(code=1008)
                    break
                loop = asyncio.get_running_loop()
                await asyncio.sleep(max(0.0, asked_at + PRESENCE_EVERY_S - loop.time()))
                asked_at = loop.time()
                await self._exchange(own, said)
        finally:
            self._sockets.discard(own)
            self.note_heard(who.station.client_id)

    # -- presence ------------------------------------------------------------------------------------------

    async def _exchange(self, own: _Socket, said: PresenceEvent) -> None:
        """Publish the open cases of this user, and send those of the others."""
        before, mine = own.cases, frozenset(one.case_id for one in said.cases)
        try:
            found = await self._database.run(lambda: self._publish(own.who, said, bool(mine or before)))
        except Refused as refused:
            await self._refuse(own, refused)
            return
        own.cases = mine
        await self._send(own, PresenceEvent([_at_case_now(one) for one in found]))
        if mine or before:
            self._has_moved.set()
        if mine != before and any(one.case_id in mine | before for one in found):
            self._meet()
            self._notify(f"{PRESENCE} {self._instance}")

    async def _send_presence(self) -> None:
        """Send who is at which case, to those for whom it has changed."""
        loop = asyncio.get_running_loop()
        all_at = 0.0
        while True:
            await self._has_moved.wait()
            with suppress(asyncio.TimeoutError):
                await within(self._have_met.wait(), max(0.0, all_at - loop.time()))
            is_for_all = loop.time() >= all_at
            self._have_met.clear()
            if is_for_all:
                self._has_moved.clear()
                all_at = loop.time() + PRESENCE_ROUND_S
            sockets = [one for one in self._sockets if is_for_all or one.cases]
            try:
                events = await self._presence.read([one.who.token_hash for one in sockets]) if sockets else {}
            except Refused as refused:
                _log.warning("presence was not read: %s", refused)
                self._has_moved.set()
                events = {}
            for one in sockets:
                event = events.get(one.who.token_hash, one.presence)
                if event != one.presence and self._may_send(one):
                    one.presence = event
                    await self._send_now(one, one.socket.send_str(event.decode()), len(event))
            await asyncio.sleep(MEETING_S)

    async def _keep_presence(self) -> None:
        """Prolong what the connected workstations reported, and find out what is over at others."""
        while True:
            await asyncio.sleep(KEEPS_PRESENCE_S)
            seen = [client_id for client_id, age in self.heard().items() if age < KEEPS_PRESENCE_S]
            clients = [one.who.station.client_id for one in self._sockets if one.cases]
            try:
                if seen:
                    await self._presence.keep_seen(seen)
                await self.publish_heard()
                if clients:
                    await self._presence.keep(clients)
            except Refused as refused:
                _log.warning("presence was not prolonged: %s", refused)
            self._has_moved.set()

    def _publish(self, who: SignedIn, said: PresenceEvent, has_any: bool) -> Sequence[AtCase]:
        self._sessions.find(who.token_hash)
        own = [AtCase(one.case_id, who.agent_id, one.doing, one.field, one.since) for one in said.cases]
        engine = self._database.acting(who.login)
        if has_any:
            with engine.begin() as connection:
                publish(connection, who.station, own)
        with engine.begin() as connection:
            return others(connection, who.station)

    # -- sending -------------------------------------------------------------------------------------------

    def _meet(self) -> None:
        self._has_moved.set()
        self._have_met.set()

    def _share(self) -> None:
        self._must_share = True
        for heard in self.listeners:
            heard()
        self._has_changes.set()

    def _notify(self, words: str) -> None:
        self._to_notify.add(words)
        self._has_notices.set()

    async def _send_changes(self) -> None:
        loop = asyncio.get_running_loop()
        next_at = 0.0
        while True:
            await self._has_changes.wait()
            await asyncio.sleep(next_at - loop.time())
            self._has_changes.clear()
            next_at = loop.time() + COALESCED_S + PER_SOCKET_S * len(self._sockets)
            if self._must_share and not await self._share_pages():
                next_at = loop.time() + FAILED_S
            for group in chunks([one for one in self._sockets if one.must_pull], WOKEN_AT_ONCE):
                await self._wake_group(group)

    def _wake_here(self, agent_id: UUID) -> None:
        self._monitored.add(agent_id)
        self._must_wake.set()

    async def _wake_desks(self) -> None:
        while True:
            await self._must_wake.wait()
            self._must_wake.clear()
            agents, self._monitored = self._monitored, set()
            desks = [one for one in self._sockets if one.who.agent_id in agents]
            await asyncio.gather(*(self._send(one, MonitoringEvent()) for one in desks))

    async def _begin_pages(self) -> str:
        try:
            return await self._pages.begin()
        except Refused:
            return ""  # it pulls, whatever it has

    async def _share_pages(self) -> bool:
        """Send what is new to all who may take a page, and let the others pull; return if that worked."""
        self._must_share = False
        tokens = {one.who.token_hash for one in self._sockets}
        try:
            news = await self._pages.read(tokens) if tokens else None
        except Refused as refused:
            _log.warning("the new rows were not read: %s", refused)
            self._share()
            return False
        if news is None or not news.has_changes:
            return True
        for one in list(self._sockets):  # also those that came meanwhile
            page = news.pages.get(one.who.token_hash)
            if page is not None and self._may_send(one):
                await self._send_now(one, one.socket.send_bytes(page), len(page))
            else:
                one.must_pull, one.moment = True, news.moment
        return True

    def _may_send(self, one: _Socket) -> bool:
        """Return whether the client has read the last large message."""
        return one.request.transport is not None and one.sending is None

    async def _send_now(self, one: _Socket, sending: Coroutine[Any, Any, None], size: int) -> None:
        """Send without waiting for the client."""
        transport = one.request.transport
        if transport is not None and transport.get_write_buffer_size() + size < MOST_UNREAD:
            with suppress(ConnectionError, RuntimeError):  # it will connect again
                await sending
        else:
            one.sending = asyncio.create_task(self._send_slowly(one, sending))

    async def _send_slowly(self, one: _Socket, sending: Coroutine[Any, Any, None]) -> None:
        await self._send_within(one, sending)
        one.sending = None

    async def _wake_group(self, group: Sequence[_Socket]) -> None:
        """Let these pull, as soon as the server has time for it."""
        while self._database.waiting > MOST_PULLS:
            await asyncio.sleep(PACE_S)
        for one in group:
            one.must_pull = False
        await asyncio.gather(*(self._send(one, ChangesEvent(one.moment)) for one in group))
        if len(group) == WOKEN_AT_ONCE:
            await asyncio.sleep(PACE_S)  # until they pull

    async def _send(self, one: _Socket, said: Event) -> None:
        await self._send_within(one, one.socket.send_str(encode_json(said).decode()))

    async def _send_within(self, one: _Socket, sending: Coroutine[Any, Any, None]) -> None:
        """Send; drop a socket whose client is gone or does not read: it will connect again."""
        try:
            await asyncio.wait_for(sending, SENDS_WITHIN_S)
        except (ConnectionError, RuntimeError, asyncio.TimeoutError):
            self._sockets.discard(one)
            one.request.protocol.force_close()

    async def _refuse(self, one: _Socket, refused: Refused) -> None:
        if refused.status == 401:
            self._sockets.discard(one)
            await self._send(one, SignInAgain(refused.problem.trouble))
            with suppress(ConnectionError, RuntimeError):
                await one.socket.close(code=1008)

    async def _send_notices(self) -> None:
        while True:
            await self._has_notices.wait()
            self._has_notices.clear()
            words, self._to_notify = sorted(self._to_notify), set()
            try:
                await self._database.run(partial(notify_channel, self._database.acting(""), words))
            except Refused as refused:
                _log.warning("the other instances were not notified: %s", refused)
            await asyncio.sleep(NOTIFIED_S)

    # -- notifications of others ---------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            try:
                async with await self._database.listen() as line:
                    await line.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
                    self._share()  # notifications before the LISTEN were lost
                    self._must_check.set()
                    async for notice in line.notifies():
                        self._hear(notice.payload)
            except (psycopg.Error, OSError) as error:
                _log.warning("the channel of the database is lost: %s", type(error).__name__)
            await asyncio.sleep(LISTENS_AGAIN_S)

    def _hear(self, payload: str) -> None:
        """Handle a notification. It is only a reason to check."""
        what, _, instance = payload.partition(" ")
        if what == MONITORING:
            with suppress(ValueError):  # of a newer instance
                self._wake_here(UUID(instance))
        elif what == SESSIONS:
            self._must_check.set()
        elif instance != self._instance and what == CHANGES:
            self._share()
        elif instance != self._instance and what == PRESENCE:
            self._meet()

    async def _check_sessions_again(self) -> None:
        while True:
            with suppress(asyncio.TimeoutError):
                await within(self._must_check.wait(), CHECKS_AGAIN_S)
            self._must_check.clear()
            await self._check_sessions()
            await asyncio.sleep(BETWEEN_CHECKS_S)

    async def _share_changes(self) -> None:
        while True:
            await asyncio.sleep(SHARES_EVERY_S)
            self._share()

    async def _check_sessions(self) -> None:
        """Close the sockets whose session has ended."""
        sockets = list(self._sockets)
        if not sockets:
            return
        try:
            ended = await self._sessions.ended([one.who.token_hash for one in sockets])
        except Refused as refused:
            _log.warning("the sessions were not checked: %s", refused)
            return
        for one in sockets:
            if one.who.token_hash in ended:
                await self._refuse(one, ended[one.who.token_hash])


def _at_case_now(one: AtCase) -> AtCaseNow:
    return AtCaseNow(
        one.case_id, one.doing, one.field, one.since, one.agent_id, one.name, one.workstation, one.age_s
    )
