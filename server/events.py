"""Events over WebSockets: new changes, presence at cases, the end of a session.

A workstation also polls, so an event may be lost, and may be sent without a change. Each instance of the
server notifies the other instances, and workstations with a direct connection to PostgreSQL, by NOTIFY in a
separate transaction.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
from aiohttp import WSMsgType, web
from psycopg import sql

from db.chunks import chunks
from db.sync.line import CHANNEL, notify_channel
from db.sync.messages import (
    AtCaseNow,
    ChangesCame,
    Event,
    PresenceChanged,
    PresenceSaid,
    SignInAgain,
    decode_event,
    encode_json,
)
from db.sync.presence import MOST_OWN, others, publish
from db.sync.sync_status import AtCase
from server.database import Database
from server.refused import Refused
from server.sessions import Sessions, SignedIn

_log = logging.getLogger(__name__)
Wakeup = ChangesCame | PresenceChanged
CHANGES, PRESENCE, SESSIONS = "changes", "presence", "sessions"
COALESCED_S = 0.05  # the least time between two wake-ups of this instance's own sockets
# A wake-up makes a workstation pull. So they are sent in groups, while few requests use the database: of 500
# pulls at once, most would be refused, and saves would wait behind the others.
WOKEN_AT_ONCE, MOST_PULLS, PACE_S = 20, 8, 0.01
NOTIFIED_S = 0.25  # the least time between two NOTIFYs: each delays all commits of PostgreSQL
LOOKS_AGAIN_S = 60.0  # how often the sessions of open sockets are checked
BETWEEN_LOOKS_S = 0.3  # every login may notify, as often as it likes
SENDS_WITHIN_S = 5.0  # to a client that does not read
PRESENCE_EVERY_S = 0.2
LISTENS_AGAIN_S = 1.0
MOST_OF_ONE_SESSION = 3  # sockets: a program that crashed leaves one open for a while
_BYTES = 16_384


@dataclass(eq=False)
class _Socket:
    who: SignedIn
    request: web.Request
    socket: web.WebSocketResponse
    wanted: set[type[Wakeup]] = field(default_factory=set)  # events to send


class Events:
    """The sockets of this instance. Runs on the event loop; queries run in threads of the database."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database, self._sessions = database, sessions
        self._sockets: set[_Socket] = set()
        self._instance = uuid4().hex[:8]
        self._to_notify: set[str] = set()
        self._has_news, self._has_notices = asyncio.Event(), asyncio.Event()
        self._must_look = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    def __len__(self) -> int:
        return len(self._sockets)

    def start(self) -> None:
        work = (self._listen(), self._send_news(), self._send_notices(), self._look_again())
        self._tasks = [asyncio.create_task(one) for one in work]

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for one in list(self._sockets):
            with suppress(ConnectionError, RuntimeError):
                await one.socket.close(code=1001)

    def changed(self, client_id: UUID) -> None:
        """Wake all other workstations: the changes of this one were recorded."""
        self._wake(ChangesCame, client_id)
        self._notify(f"{CHANGES} {client_id} {self._instance}")

    async def serve(self, who: SignedIn, request: web.Request, socket: web.WebSocketResponse) -> None:
        """Serve one socket until it is closed."""
        own = _Socket(who, request, socket)
        same = [one for one in self._sockets if one.who.token_hash == who.token_hash]
        for one in same[: max(0, len(same) - MOST_OF_ONE_SESSION + 1)]:
            self._sockets.discard(one)
            await one.socket.close(code=1008)
        self._sockets.add(own)
        asked_at = 0.0
        before: frozenset[UUID] = frozenset()
        try:
            await self._send(own, ChangesCame())  # changes may have come before the socket was open
            async for message in socket:
                if message.type is not WSMsgType.TEXT or len(message.data) > _BYTES:
                    await socket.close(code=1003)
                    break
                try:
                    said = decode_event.decode(message.data)
                except (msgspec.DecodeError, RecursionError):
                    await socket.close(code=1007)
                    break
                if not isinstance(said, PresenceSaid) or len(said.cases) > MOST_OWN:
                    await socket.close(code=1008)
                    break
                loop = asyncio.get_running_loop()
                await asyncio.sleep(max(0.0, asked_at + PRESENCE_EVERY_S - loop.time()))
                asked_at = loop.time()
                before = await self._exchange(own, said, before)
        finally:
            self._sockets.discard(own)

    # -- presence ------------------------------------------------------------------------------------------

    async def _exchange(self, own: _Socket, said: PresenceSaid, before: frozenset[UUID]) -> frozenset[UUID]:
        """Publish the open cases of this user, and send those of the others. Return the published ones."""
        mine = frozenset(one.case_id for one in said.cases)
        try:
            found = await self._database.run(lambda: self._publish(own.who, said, bool(mine or before)))
        except Refused as refused:
            await self._refuse(own, refused)
            return before
        await self._send(own, PresenceSaid([_at_case_now(one) for one in found]))
        if mine != before and any(one.case_id in mine | before for one in found):
            client_id = own.who.station.client_id
            self._wake(PresenceChanged, client_id)
            self._notify(f"{PRESENCE} {client_id} {self._instance}")
        return mine

    def _publish(self, who: SignedIn, said: PresenceSaid, has_any: bool) -> Sequence[AtCase]:
        self._sessions.find(who.token_hash)
        own = [AtCase(one.case_id, who.agent_id, one.doing, one.field, one.since) for one in said.cases]
        engine = self._database.acting(who.login)
        if has_any:
            with engine.begin() as connection:
                publish(connection, who.station, own)
        with engine.begin() as connection:
            return others(connection, who.station)

    # -- sending -------------------------------------------------------------------------------------------

    def _wake(self, what: type[Wakeup], but: UUID | None) -> None:
        for one in self._sockets:
            if but is None or one.who.station.client_id != but:
                one.wanted.add(what)
        self._has_news.set()

    def _notify(self, words: str) -> None:
        self._to_notify.add(words)
        self._has_notices.set()

    async def _send_news(self) -> None:
        loop = asyncio.get_running_loop()
        next_at = 0.0
        while True:
            await self._has_news.wait()
            await asyncio.sleep(next_at - loop.time())
            self._has_news.clear()
            next_at = loop.time() + COALESCED_S
            for group in chunks([one for one in self._sockets if one.wanted], WOKEN_AT_ONCE):
                await self._wake_group(group)

    async def _wake_group(self, group: Sequence[_Socket]) -> None:
        """Send these their wake-ups, as soon as the server has time for their pulls."""
        while self._database.waiting > MOST_PULLS:
            await asyncio.sleep(PACE_S)
        sends: list[Coroutine[Any, Any, None]] = []
        for one in group:
            wanted, one.wanted = one.wanted, set()
            sends += [self._send(one, what()) for what in wanted]
        await asyncio.gather(*sends)
        if len(group) == WOKEN_AT_ONCE:
            await asyncio.sleep(PACE_S)  # until they pull

    async def _send(self, one: _Socket, said: Event) -> None:
        """Send an event; drop a socket whose client is gone or does not read: it will connect again."""
        try:
            await asyncio.wait_for(one.socket.send_str(encode_json(said).decode()), SENDS_WITHIN_S)
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
                    self._wake(ChangesCame, None)  # notifications before the LISTEN were lost
                    self._must_look.set()
                    async for notice in line.notifies():
                        self._hear(notice.payload)
            except (psycopg.Error, OSError) as error:
                _log.warning("the channel of the database is lost: %s", type(error).__name__)
            await asyncio.sleep(LISTENS_AGAIN_S)

    def _hear(self, payload: str) -> None:
        """Handle a notification. Every login may send one, so it is only a reason to check."""
        what, sender, instance = (*payload.split(" "), "", "")[:3]
        if what == SESSIONS:
            self._must_look.set()
        elif instance != self._instance and what in (CHANGES, PRESENCE):
            but = None
            with suppress(ValueError):
                but = UUID(sender)
            event: type[Wakeup] = ChangesCame if what == CHANGES else PresenceChanged
            self._wake(event, but)

    async def _look_again(self) -> None:
        while True:
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._must_look.wait(), LOOKS_AGAIN_S)
            self._must_look.clear()
            await self._check_sessions()
            await asyncio.sleep(BETWEEN_LOOKS_S)

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
