"""What happens in the queues of a FreeSWITCH now (mod_callcenter), by its event socket.

No library: genesis needs FastAPI, Redis and more, greenswitch threads of its own. The protocol is that of
mod_event_socket.c: headers, an empty line, and a body of as many bytes as a header says.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timezone
from typing import Any

import msgspec

from channels.waiting import within
from server.channels.records import Records
from server.config import EventSocketConfig
from server.exchange.ami_events import Member
from server.exchange.clock import ExchangeClock
from server.exchange.events import LIVE, Event, Kind, stated_time
from server.exchange.health import LineError, SourceHealth, note_fault
from server.exchange.live_store import LiveStore, keep_connected, while_leading
from server.exchange.members import extension_of

ANSWERS_WITHIN_S = 10.0
STATUS_S = 15.0  # agents that change their status are seen by the next question
MOST_BYTES = 10_000_000  # of a body
_LOST = (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
# Why a caller left without an agent; BREAK_OUT: The caller hung up.
_REASONS = {"TIMEOUT": "timeout", "NO_AGENT_TIMEOUT": "empty", "EXIT_WITH_KEY": "key"}
_WAITS = ("Waiting", "Trying")
Headers = Mapping[str, Any]


class EventSocket:
    """One connection after the login. on_event: Called for each event."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, on_event: Callable[[Headers], None]
    ) -> None:
        self._reader, self._writer, self._on_event = reader, writer, on_event
        self._asked: deque[asyncio.Future[str]] = deque()  # they are answered in order

    @classmethod
    async def connect(
        cls, config: EventSocketConfig, secret: str, on_event: Callable[[Headers], None]
    ) -> EventSocket:
        """Connect, log in and subscribe. Raises LineError."""
        try:
            opened = asyncio.open_connection(config.host, config.port)
            reader, writer = await within(opened, ANSWERS_WITHIN_S)
        except (OSError, asyncio.TimeoutError) as error:
            raise LineError(f"unreachable: {type(error).__name__}") from error
        one = cls(reader, writer, on_event)
        try:
            await within(one._log_in(secret), ANSWERS_WITHIN_S)
        except LineError:
            await one.close()
            raise
        except (asyncio.TimeoutError, *_LOST) as error:
            await one.close()
            raise LineError(f"no login: {type(error).__name__}") from error
        return one

    async def run(self) -> None:
        """Read until the connection ends. Raises LineError."""
        try:
            while True:
                headers, body = await self._read()
                kind = headers.get("content-type", "")
                if kind == "text/event-json":
                    self._on_event(msgspec.json.decode(body))
                elif kind == "text/disconnect-notice":
                    raise LineError("the exchange has ended the connection")
                elif kind in ("api/response", "command/reply") and self._asked:
                    answer = self._asked.popleft()
                    if not answer.done():
                        answer.set_result(body.decode("utf-8", "replace") or headers.get("reply-text", ""))
        except _LOST as error:
            raise LineError(f"connection lost: {type(error).__name__}") from error

    async def api(self, words: str) -> str:
        """Return the answer to a command, while `run` reads. Raises LineError."""
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._asked.append(answer)
        try:
            await self._send(f"api {words}")
            return await within(answer, ANSWERS_WITHIN_S)
        except (OSError, asyncio.TimeoutError) as error:
            raise LineError("no answer") from error

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError, asyncio.TimeoutError):
            await within(self._writer.wait_closed(), 1.0)

    async def _log_in(self, secret: str) -> None:
        headers, _ = await self._read()
        if headers.get("content-type") != "auth/request":
            raise LineError("this is no event socket")  # or our address is not in its access list
        for words in (f"auth {_one_line(secret)}", "event json CUSTOM callcenter::info"):
            await self._send(words)
            headers, _ = await self._read()
            if not headers.get("reply-text", "").startswith("+OK"):
                raise LineError("login refused")

    async def _send(self, words: str) -> None:
        self._writer.write(f"{words}\n\n".encode())
        await self._writer.drain()

    async def _read(self) -> tuple[dict[str, str], bytes]:
        said = (await self._reader.readuntil(b"\n\n")).decode("utf-8", "replace")
        pairs = (line.partition(":") for line in said.split("\n") if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        size = int(headers.get("content-length", "0"))
        if not 0 <= size <= MOST_BYTES:
            raise ValueError("a body that is too long")
        return headers, await self._reader.readexactly(size) if size else b""


class FreeSwitchQueues:
    """leads: Whether this instance is to be connected. stored: Called when stays have changed."""

    def __init__(
        self,
        config: EventSocketConfig,
        secret: str,
        records: Records,
        leads: Callable[[], bool],
        stored: Callable[[], None],
        health: SourceHealth,
        clock: ExchangeClock,
    ) -> None:
        self._config, self._secret, self._leads, self._health = config, secret, leads, health
        self._clock = clock
        self._store = LiveStore(records, stored, health, clock)

    async def run(self) -> None:
        await keep_connected(self._leads, self._be_connected, self._store, self._health)

    async def _be_connected(self) -> None:
        line = await EventSocket.connect(self._config, self._secret, self._note)
        try:
            await while_leading(self._leads, line.run(), self._ask(line), self._store.run())
        finally:
            await line.close()

    def _note(self, headers: Headers) -> None:
        events = events_of(headers)
        if events:
            self._clock.note(events[0].at)
        self._store.note(events)

    async def _ask(self, line: EventSocket) -> None:
        """Ask for the whole state again and again: an event may have been lost."""
        while True:
            asked_at = datetime.now(timezone.utc)
            queues = [row["name"] for row in rows_of(await line.api("callcenter_config queue list"))]
            entries: list[Event] = []
            members: list[Member] = []
            for queue in queues:
                waiting = rows_of(await line.api(f"callcenter_config queue list members {queue}"))
                entries += (
                    _entry(queue, row, asked_at + self._clock.ahead)
                    for row in waiting
                    if row.get("state") in _WAITS
                )
                agents = rows_of(await line.api(f"callcenter_config queue list agents {queue}"))
                members += (_member(queue, row) for row in agents)
            await self._store.store_status(entries, members, queues, asked_at)
            note_fault(self._health, "the exchange", "")
            await asyncio.sleep(STATUS_S)


def rows_of(answer: str) -> list[dict[str, str]]:
    """Read a table: a line of names, one for each row, "+OK". Raises LineError."""
    if answer.startswith("-"):
        raise LineError(f"refused: {answer.splitlines()[0][:100]}")
    lines = [line.split("|") for line in answer.splitlines() if line and not line.startswith("+OK")]
    return [dict(zip(lines[0], line, strict=False)) for line in lines[1:]]


def events_of(headers: Headers) -> list[Event]:
    """Return the events that callcenter::info reports."""
    call_ref, queue = str(headers.get("CC-Member-Session-UUID", "")), str(headers.get("CC-Queue", ""))
    action, stamp = headers.get("CC-Action", ""), _number(headers, "Event-Date-Timestamp")
    if not call_ref or not queue or stamp is None:
        return []
    at = stated_time(stamp / 1e6)
    if at is None:
        return []
    joined, member = _number(headers, "CC-Member-Joined-Time"), str(headers.get("CC-Agent", ""))
    answered = _number(headers, "CC-Agent-Answered-Time")
    of_call: dict[str, Any] = {"source": LIVE, "at": at, "call_ref": call_ref, "queue": queue}
    of_agent = {**of_call, "member": member, "wait_s": _between(joined, answered)}
    extension = {"extension": found} if (found := extension_of(member)) else {}
    if action in ("member-queue-start", "member-queue-resume"):
        remote = str(headers.get("CC-Member-CID-Number", ""))
        return [Event(kind=Kind.ENTERED, facts={"remote": remote} if remote else {}, **of_call)]
    if action == "bridge-agent-start":
        return [Event(kind=Kind.ANSWERED, facts=extension, **of_agent)]
    if action == "bridge-agent-end" and headers.get("CC-Agent-Bridged", "true") == "true":
        talk_s = _between(answered, _number(headers, "CC-Bridge-Terminated-Time"))
        return [Event(kind=Kind.ENDED, talk_s=talk_s, facts=extension, **of_agent)]
    if action == "bridge-agent-fail":
        return [Event(kind=Kind.RANG, member=member, **of_call)]
    if action == "member-queue-end" and headers.get("CC-Cause") == "Cancel":
        reason = str(headers.get("CC-Cancel-Reason", ""))
        wait_s = _between(joined, _number(headers, "CC-Member-Leaving-Time"))
        if reason == "BREAK_OUT":
            return [Event(kind=Kind.ABANDONED, wait_s=wait_s, **of_call)]
        left = {"reason": _REASONS[reason]} if reason in _REASONS else {}
        return [Event(kind=Kind.LEFT, wait_s=wait_s, facts=left, **of_call)]
    return []


def _entry(queue: str, row: Mapping[str, str], now: datetime) -> Event:
    remote = row.get("cid_number", "")
    facts = {"remote": remote} if remote else {}
    at = stated_time(row.get("joined_epoch")) or now
    return Event(LIVE, at, Kind.ENTERED, row.get("session_uuid", ""), queue, facts=facts)


def _member(queue: str, row: Mapping[str, str]) -> Member:
    name, status = row.get("name", ""), row.get("status", "")
    is_paused = status == "On Break"
    return Member(
        queue,
        name,
        extension_of(name) or extension_of(row.get("contact", "").rpartition("]")[2]),
        is_paused,
        status if is_paused else "",
        status.startswith("Available") and row.get("state") == "Waiting",
        status != "Logged Out",
    )


def _number(said: Mapping[str, Any], name: str) -> float | None:
    try:
        return float(said.get(name, "")) or None  # 0: it has not happened
    except ValueError:
        return None


def _between(began: float | None, ended: float | None) -> float | None:
    return max(ended - began, 0.0) if began is not None and ended is not None else None


def _one_line(secret: str) -> str:
    """A line feed would begin another command."""
    return secret.replace("\n", "")
