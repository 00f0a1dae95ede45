"""One address of the open channel: `channels.messages.Adapter`.

Messages leave as events, in their order: the queue of the records has it. How a conversation stands leaves as
an event, too, after the messages before it. A receiver knows each event by its id, so an event whose answer
did not come may be repeated.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timezone
from pathlib import Path
from time import monotonic
from uuid import UUID, uuid4

import msgspec

from channels.http import Cut, NotConnected
from channels.messages import (
    Arrival,
    ArrivedFile,
    Batch,
    Departure,
    EarlierLine,
    Ended,
    Health,
    Holds,
    Kind,
    NotTaken,
    Outcome,
    Receipt,
    ReceiptState,
    Result,
    SentFile,
    Take,
)
from channels.open.frames import (
    ApplicantMessage,
    ConversationEvent,
    Event,
    EventFile,
    Leave,
    LineAuthor,
    MessageEvent,
    NotRead,
    PingEvent,
    Standing,
    StandingWord,
    Statuses,
    refuse_line_ends,
)
from channels.open.settings import MOST_AT_ONCE, OpenSettings
from channels.open.standings import Changed, Standings
from channels.open.webhook import Reply, Webhook
from channels.text import clean, one_line
from channels.waiting import within

_log = logging.getLogger(__name__)
PREFIX = "/public/open/v1"
CUT_PAUSES_S = (1.0, 4.0)  # the same event again after an answer that did not come
PAUSES_S = (5.0, 15.0, 60.0, 300.0)  # of the whole address, while the receiver takes nothing
CHECK_EVERY_S = 30.0  # for conversations that changed without a wake-up
EVENTS_AT_ONCE = 8


class Busy(Exception):  # noqa: N818 - a limit, no fault
    """Too many requests of this address are under way."""


class OpenAddress:
    """One address of the office at the open channel.

    Args:
        leads: Whether this instance sends the events; only one does.
        place: The snapshot up to which the receiver knows how conversations stand; None at the first start.
    """

    def __init__(
        self, settings: OpenSettings, standings: Standings, place: str | None = None, leads: bool = True
    ) -> None:
        self.settings, self.standings = settings, standings
        self._place, self._leads = place, leads
        self._webhook = Webhook(settings)
        self._take: Take | None = None
        self._health = Health()
        self._failures = 0  # in a row; those that were under way together are one
        self._again_at = 0.0  # monotonic: when the messages that wait leave again
        self._under_way = 0
        self._woken = asyncio.Event()
        self._published: dict[
            UUID, Standing
        ] = {}  # the newest standing that the receiver accepted, by conversation

    # -- Adapter -------------------------------------------------------------------------------------------

    async def receive(self, take: Take) -> None:
        self._take = take
        try:
            if self._leads:
                await self._publish_always(take)
            await asyncio.Event().wait()
        finally:
            self._take = None

    async def send(self, departure: Departure) -> Outcome:
        if departure.template is not None:
            return Outcome(Result.FAILED, code="no_templates")
        files = await asyncio.to_thread(_described, departure.message_id, departure.files)
        event = MessageEvent(
            message_id=departure.message_id,
            correspondent=departure.recipient,
            text=departure.text,
            files=files,
            answers=departure.answers[0] if departure.answers else "",
            is_automatic=departure.is_automatic,
        )
        try:
            reply = await self._post(f"message-{departure.message_id}", event)
        except NotConnected as fault:
            return self._later(Health("unreachable", str(fault)))
        except Cut as fault:
            self._health = Health("unreachable", str(fault))
            return Outcome(Result.UNSURE, code="cut", detail=str(fault))
        if reply.is_refused:
            self._works()
            return Outcome(Result.FAILED, code=reply.code or f"http_{reply.status}")
        if not reply.is_taken:
            return self._later(_health_of(reply), reply.retry_after_s)
        self._works()
        return Outcome(Result.SENT, self.provider_id(departure.message_id))

    def provider_id(self, message_id: UUID) -> str:
        return str(message_id)

    def health(self) -> Health:
        return self._health

    async def check(self) -> Health:
        """Send a ping to the receiver."""
        try:
            reply = await self._webhook.post(f"ping-{uuid4()}", msgspec.json.encode(PingEvent()))
        except (NotConnected, Cut) as fault:
            return Health("unreachable", str(fault))
        return Health() if reply.is_taken else _health_of(reply)

    async def close(self) -> None:
        await self._webhook.close()

    def wake(self) -> None:
        """Something has changed in the records."""
        self._woken.set()

    # -- the other side calls ------------------------------------------------------------------------------

    def knows(self, token: str) -> bool:
        """Return whether this token is the address's own; compares in constant time."""
        own = [one for one in (self.settings.token, self.settings.former_token) if one]
        return any([hmac.compare_digest(_digest(token), _digest(one)) for one in own])  # noqa: C419 - no short cut

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        """Count a request. Raises Busy."""
        if self._under_way >= MOST_AT_ONCE:
            raise Busy
        self._under_way += 1
        try:
            yield
        finally:
            self._under_way -= 1

    async def take_message(self, said: ApplicantMessage, files: Sequence[ArrivedFile]) -> None:
        """Raise NotRead, NotTaken."""
        refuse_line_ends(said.id, said.correspondent, said.answers, said.phone)
        text = clean(said.text).strip()
        if not text and not files:
            raise NotRead("a text or a file is needed")
        over = said.hand_over
        lines = over.transcript if over is not None else ()
        refuse_line_ends(*(line.id for line in lines))
        now = datetime.now(timezone.utc)
        arrival = Arrival(
            provider_id=said.id,
            sender=said.correspondent,
            sender_name=one_line(said.name),
            sender_phone=said.phone or (said.correspondent if _is_number(said.correspondent) else ""),
            conversation=said.correspondent,
            sent_at=said.sent_at.astimezone(timezone.utc) if said.sent_at is not None else now,
            kind=_kind_of(files),
            text=text,
            answers=(said.answers,) if said.answers else (),
            files=tuple(files),
            is_automatic=said.is_automatic,
            is_hand_over=over is not None,
            form={one_line(key): one_line(value) for key, value in over.form.items()} if over else {},
            earlier=tuple(
                EarlierLine(
                    line.id,
                    clean(line.text),
                    line.sent_at.astimezone(timezone.utc),
                    line.author is LineAuthor.BOT,
                )
                for line in lines
            ),
        )
        await self._take_in(Batch(arrivals=(arrival,)))

    async def take_statuses(self, said: Statuses) -> None:
        """Raise NotRead, NotTaken."""
        now = datetime.now(timezone.utc)
        receipts = tuple(
            Receipt(
                self.provider_id(one.message_id),
                ReceiptState(one.status.value),
                one.at.astimezone(timezone.utc) if one.at is not None else now,
                one.message_id,
                one.code.strip(),
            )
            for one in said.statuses
        )
        await self._take_in(Batch(receipts=receipts))

    async def take_leave(self, said: Leave) -> None:
        """Raise NotRead, NotTaken."""
        refuse_line_ends(said.correspondent)
        await self._take_in(Batch(ended=(Ended(said.correspondent, datetime.now(timezone.utc)),)))

    async def _take_in(self, batch: Batch) -> None:
        if self._take is None:
            raise NotTaken
        await self._take(batch)

    # -- events ----------------------------------------------------------------------------------------------

    async def _post(self, event_id: str, event: Event) -> Reply:
        """Send an event; if its answer does not come, send it again. Raises NotConnected, Cut."""
        body = msgspec.json.encode(event)
        for pause_s in (*CUT_PAUSES_S, None):
            try:
                return await self._webhook.post(event_id, body)
            except Cut:
                if pause_s is None:
                    raise
                await asyncio.sleep(pause_s)
            except NotConnected as fault:
                if pause_s == CUT_PAUSES_S[0]:
                    raise
                raise Cut(str(fault)) from fault  # an earlier attempt may have arrived
        raise AssertionError

    def _later(self, health: Health, retry_after_s: float | None = None) -> Outcome:
        """The receiver takes nothing now: all messages of the address wait, longer each time."""
        self._health = health
        if (now := monotonic()) >= self._again_at:
            self._again_at = now + PAUSES_S[min(self._failures, len(PAUSES_S) - 1)]
            self._failures += 1
        again_s = retry_after_s or self._again_at - now
        return Outcome(Result.RETRY, code=health.code, holds=Holds.ADDRESS, retry_after_s=again_s)

    def _works(self) -> None:
        self._failures, self._again_at, self._health = 0, 0.0, Health()

    # -- how conversations stand -----------------------------------------------------------------------------

    async def _publish_always(self, take: Take) -> None:
        tries = 0
        while True:
            self._woken.clear()
            try:
                is_done = await self._publish(take)
            except NotTaken:
                is_done = False
            tries = 0 if is_done else tries + 1
            if not is_done:
                await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S)) - 1])
                continue
            with suppress(asyncio.TimeoutError):
                await within(self._woken.wait(), CHECK_EVERY_S)

    async def _publish(self, take: Take) -> bool:
        """Send an event for each change since the last place; return whether the receiver took them all.

        The place is stored after the last event. So a restart may repeat an event, and loses none.
        """
        changed, place = await self.standings.changed(self._place)
        news = [one for one in changed if _has_changed(self._published.get(one.id), one.standing)]
        # The messages before it leave first; the result of the last one wakes us.
        is_first = self._place is None
        at_once = StandingWord.WAITING, StandingWord.TAKEN
        ready = [one for one in news if is_first or not one.has_queue or one.standing.standing in at_once]
        room = asyncio.Semaphore(EVENTS_AT_ONCE)

        async def publish(one: Changed) -> bool:
            async with room:
                return await self._publish_one(one)

        if not all(await asyncio.gather(*(publish(one) for one in ready))):
            return False
        if len(ready) < len(news):
            return True
        self._place = place
        if changed or is_first:
            await take(Batch(cursor=place))
            closed = {one.id for one in changed if one.standing.standing is StandingWord.CLOSED}
            self._published = {key: one for key, one in self._published.items() if key not in closed}
        return True

    async def _publish_one(self, one: Changed) -> bool:
        event = ConversationEvent(**msgspec.structs.asdict(one.standing))
        try:
            event_id = f"conversation-{one.id}-{one.standing.version}"
            reply = await self._webhook.post(event_id, msgspec.json.encode(event))
        except (NotConnected, Cut) as fault:
            self._health = Health("unreachable", str(fault))
            return False
        if reply.is_refused:
            _log.warning("the receiver refused how a conversation stands: %s", reply.status)
        elif not reply.is_taken:
            self._health = _health_of(reply)
            return False
        self._health = Health()
        self._published[one.id] = one.standing
        return True


def _has_changed(told: Standing | None, now: Standing) -> bool:
    return told is None or (told.standing, told.agent) != (now.standing, now.agent)


def _health_of(reply: Reply) -> Health:
    if reply.status in (401, 403):
        return Health("sign_in", f"the receiver does not accept the signature: HTTP {reply.status}")
    return Health("refused", f"the receiver answers with HTTP {reply.status}")


def _described(message_id: UUID, files: Sequence[SentFile]) -> tuple[EventFile, ...]:
    return tuple(
        EventFile(
            name=file.name,
            media_type=file.media_type,
            bytes=file.path.stat().st_size,
            sha256=_sha256_of(file.path),
            path=f"{PREFIX}/messages/{message_id}/files/{number}",
        )
        for number, file in enumerate(files)
    )


def _sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _kind_of(files: Sequence[ArrivedFile]) -> Kind:
    if not files:
        return Kind.TEXT
    of_type = {"image": Kind.IMAGE, "video": Kind.VIDEO, "audio": Kind.VOICE}
    return of_type.get(files[0].media_type.partition("/")[0], Kind.FILE)


def _is_number(correspondent: str) -> bool:
    return correspondent.startswith("+") and correspondent[1:].isdecimal() and 8 <= len(correspondent) <= 16


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
