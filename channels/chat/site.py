"""The chat of one site as a channel: `channels.messages.Adapter`."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from uuid import UUID

from channels.chat.frames import MOST_SEEN, End, Frame, Say, Seen, is_line_id
from channels.chat.lines import Author, Lines, Page
from channels.chat.pace import Pace
from channels.chat.settings import (
    A_MINUTE,
    A_SECOND,
    MOST_OF_HOST,
    MOST_TABS,
    MOST_TEXT,
    POLLS_A_MINUTE,
    POLLS_A_SECOND,
    ChatSettings,
)
from channels.messages import (
    Arrival,
    Batch,
    Departure,
    Ended,
    Health,
    NotTaken,
    Outcome,
    Receipt,
    ReceiptState,
    Result,
    Take,
)
from channels.waiting import within

_log = logging.getLogger(__name__)
LATER_S = 5.0  # after which a widget tries again what the records could not take
_HOST_FACTOR = 10  # visitors behind one router


class Full(Exception):  # noqa: N818 - a limit, no fault
    """No more connections are accepted. code: "visitors", "tabs", "host" or "too_fast"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a line was not taken; retry_after_s None: it never will be."""

    code: str
    retry_after_s: float | None = None


class ChatSite:
    """Joins the visitors of one site with the records.

    A visitor's name is the hash of the secret that the widget made. The provider's id of a visitor's line is
    that name and the id that the widget gave to the line, so a repeated line is the same message.

    Args:
        lines: What a visitor sees.
        clock: The time of messages, aware.
        seconds: Seconds that only rise; None is the event loop's clock.
    """

    def __init__(
        self,
        settings: ChatSettings,
        lines: Lines,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
        seconds: Callable[[], float] | None = None,
    ) -> None:
        self.settings = settings
        self.lines, self._clock = lines, clock
        rising = seconds or (lambda: asyncio.get_running_loop().time())
        self._pace = Pace(((A_SECOND, 1.0), (A_MINUTE, 60.0)), rising)
        self._host_pace = Pace(((A_SECOND * _HOST_FACTOR, 1.0), (A_MINUTE * _HOST_FACTOR, 60.0)), rising)
        self._poll_rate = Pace(((POLLS_A_SECOND, 1.0), (POLLS_A_MINUTE, 60.0)), rising)
        self._take: Take | None = None
        self._waiting: dict[str, set[asyncio.Event]] = {}  # by visitor: one event for each connection
        self._hosts: dict[str, int] = {}
        self._was_full = False
        self._closing = asyncio.Event()

    # -- Adapter -----------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        self._take, self._closing = take, asyncio.Event()
        try:
            await asyncio.Event().wait()
        finally:
            self._take = None
            self._closing.set()
            for events in self._waiting.values():
                for event in events:
                    event.set()

    async def send(self, departure: Departure) -> Outcome:
        """The records hold the line already; its visitor sees it at once, or with the next visit."""
        if departure.template is not None or departure.files:
            return Outcome(Result.FAILED, code="text_only")
        self.changed(departure.recipient)
        return Outcome(Result.SENT, self.provider_id(departure.message_id))

    def provider_id(self, message_id: UUID) -> str:
        return str(message_id)

    def health(self) -> Health:
        facts = {"visitors": len(self._waiting)}
        if not self.settings.origins:
            return Health("no_origin", "no site may show the widget", facts)
        return Health("full" if self._was_full else "", facts=facts)

    async def check(self) -> Health:
        return self.health()

    # -- the server program ------------------------------------------------------------------------------

    def changed(self, visitor: str) -> None:
        """A line or the standing of this visitor's conversation is another one now."""
        for event in self._waiting.get(visitor, ()):
            event.set()

    # -- visitors ----------------------------------------------------------------------------------------

    @property
    def is_closing(self) -> bool:
        return self._closing.is_set()

    @property
    def present(self) -> frozenset[str]:
        """The names of the visitors with a connection."""
        return frozenset(self._waiting)

    @property
    def visitors(self) -> int:
        """Visitors with a connection."""
        return len(self._waiting)

    def allows(self, origin: str) -> bool:
        return origin in self.settings.origins

    @asynccontextmanager
    async def connected(self, visitor: str, host: str) -> AsyncIterator[asyncio.Event]:
        """Count a connection, and give the event that is set after each change. Raises Full."""
        if self._poll_rate.wait_s(host):
            raise Full("too_fast")
        events = self._waiting.get(visitor)
        self._was_full = events is None and len(self._waiting) >= self.settings.most_visitors
        if self._was_full:
            raise Full("visitors")
        if events is not None and len(events) >= MOST_TABS:
            raise Full("tabs")
        if self._hosts.get(host, 0) >= MOST_OF_HOST:
            raise Full("host")
        event = asyncio.Event()
        self._waiting.setdefault(visitor, set()).add(event)
        self._hosts[host] = self._hosts.get(host, 0) + 1
        try:
            yield event
        finally:
            self._waiting[visitor].discard(event)
            if not self._waiting[visitor]:
                del self._waiting[visitor]
            self._hosts[host] -= 1
            if not self._hosts[host]:
                del self._hosts[host]

    async def read(self, visitor: str, cursor: str) -> tuple[Page, str] | None:
        """Return what is not at the widget yet, and its next cursor; None if there is nothing.

        Lines may come a second time with another cursor: their ids say which. Raises NotTaken.
        """
        settled, _, before = cursor.partition(".")
        after = int(settled) if settled.isascii() and settled.isdigit() and len(settled) < 10 else 0
        page = await self.lines.read(visitor, after)
        later = [str(line.id) for line in page.lines if line.position > page.settled]
        now = hashlib.sha256(repr((later, page.standing)).encode()).hexdigest()[:12]
        if page.settled == after and now == before:
            return None
        return page, f"{page.settled}.{now}"

    async def wait(
        self, event: asyncio.Event, visitor: str, cursor: str, seconds: float
    ) -> tuple[Page, str] | None:
        """As `read`, but wait for news so long. Raises NotTaken."""
        loop = asyncio.get_running_loop()
        until = loop.time() + seconds
        while True:
            event.clear()  # before the look, so that a change meanwhile is not missed
            if (found := await self.read(visitor, cursor)) is not None:
                return found
            left = until - loop.time()
            if left <= 0 or self.is_closing:
                return None
            try:
                await within(event.wait(), left)
            except asyncio.TimeoutError:
                return None

    async def handle(self, visitor: str, host: str, frame: Frame) -> Refusal | None:
        """Take what a widget says."""
        if isinstance(frame, Say):
            return await self._take_text(visitor, host, frame)
        if wait := self._host_pace.wait_s(host):
            return Refusal("too_fast", wait)
        if isinstance(frame, End):
            if not is_line_id(frame.id):
                return Refusal("unreadable")
            return await self._take_or_later(Batch(ended=(Ended(visitor, self._clock()),)))
        return await self._note(visitor, frame)

    async def _take_text(self, visitor: str, host: str, frame: Say) -> Refusal | None:
        text = _clean(frame.text)
        if not text or len(text) > MOST_TEXT or len(frame.choice) > 100 or not is_line_id(frame.id):
            return Refusal("too_long" if len(text) > MOST_TEXT else "empty" if not text else "unreadable")
        # The host first: names of visitors are free, and a refused one must leave nothing in memory.
        if wait := self._host_pace.wait_s(host) or self._pace.wait_s(visitor):
            return Refusal("too_fast", wait)
        facts: dict[str, object] = {"choice": frame.choice} if frame.choice else {}
        if frame.language.isascii() and frame.language.isalpha() and len(frame.language) <= 3:
            facts["language"] = frame.language
        arrival = Arrival(
            provider_id=f"{visitor}/{frame.id}",
            sender=visitor,
            conversation=visitor,
            sent_at=self._clock(),
            text=text,
            facts=facts,
        )
        refusal = await self._take_or_later(Batch(arrivals=(arrival,)))
        if refusal is None:
            self.changed(visitor)
        return refusal

    async def _note(self, visitor: str, seen: Seen) -> Refusal | None:
        """Record receipts, of this visitor's own lines only."""
        ids = {*seen.delivered, *seen.read}
        if not ids or len(ids) > MOST_SEEN:
            return Refusal("unreadable") if ids else None
        try:
            page = await self.lines.read(visitor, 0)
        except NotTaken:
            return Refusal("later", LATER_S)
        ours = {line.id for line in page.lines if line.author is not Author.VISITOR}
        at = self._clock()
        receipts = tuple(
            Receipt(self.provider_id(one), state, at, one)
            for which, state in ((seen.delivered, ReceiptState.DELIVERED), (seen.read, ReceiptState.READ))
            for one in dict.fromkeys(which)
            if one in ours
        )
        return await self._take_or_later(Batch(receipts=receipts)) if receipts else None

    async def _take_or_later(self, batch: Batch) -> Refusal | None:
        if self._take is None:
            return Refusal("later", LATER_S)
        try:
            await self._take(batch)
        except NotTaken:
            return Refusal("later", LATER_S)
        return None


def line_id(provider_id: str) -> str:
    """Return the id that the widget gave to a visitor's line."""
    return provider_id.rpartition("/")[2]


def _clean(text: str) -> str:
    """Return a text without control characters; they could hide parts of it."""
    kept = (letter for letter in text if letter == "\n" or letter.isprintable() or letter == "\u200d")
    return "".join(kept).strip()
