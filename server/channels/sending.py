"""Sends what waits at one address. The table of messages is the queue; an attempt is recorded before it.

A message leaves at most once: what may have left is UNSURE, and only a receipt or a person decides on it.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, Select, select

from app.mutations.delivery import RecordSendResult, SendResult, StartSending
from channels.messages import Adapter, Departure, Holds, Outcome, Result
from channels.waiting import within
from db.enums import MessageState
from db.models import Conversation, Message
from db.mutation import Mutation
from db.queries.conversations import leases_over, next_to_send
from db.server.system_changes import run_as_system
from db.tx import table_of
from server.channels.addresses import matched_receipts
from server.channels.departing import Leaving, StoredFile, leaving, with_files
from server.channels.journal import Epoch
from server.channels.records import Records, RecordsAway, now_of
from server.files import Files
from server.refused import Refused

_log = logging.getLogger(__name__)
POLL_S = 5.0
LEASE = timedelta(minutes=5)  # longer than an upload of the largest file
PAUSES_S = (5.0, 15.0, 60.0, 300.0, 900.0)  # before a further attempt, if the adapter states none
RECORD_AGAIN_S = 1.0
ENDS_WITHIN_S = 8.0
INTERRUPTED, RESTORED = "interrupted", "restored"
_MESSAGES, _TALKS = table_of(Message), table_of(Conversation)


@dataclass(frozen=True, slots=True)
class _Round:
    leaving: tuple[Leaving, ...] = ()
    next_in_s: float | None = None  # until a message that waits for its time


class Sending:
    """Of one address, of which this instance is the only sender.

    Args:
        epoch: Of the present database; None until it has all that had arrived before.
        at_once: How many messages may be on their way.
        closing: The provider's codes which say that the window for free texts is over.
        folder: For the files of messages on their way.
    """

    def __init__(
        self,
        address_id: UUID,
        adapter: Adapter,
        records: Records,
        files: Files,
        epoch: Callable[[], Epoch | None],
        folder: Path,
        at_once: int,
        closing: frozenset[str] = frozenset(),
    ) -> None:
        self._address_id, self._adapter = address_id, adapter
        self._records, self._files, self._epoch = records, files, epoch
        self._folder, self._at_once, self._closing = folder, at_once, closing
        self._woken = asyncio.Event()
        self._under_way: set[asyncio.Task[None]] = set()
        self._untried: dict[UUID, int] = {}  # how often a message waited for its turn instead of an attempt
        self._is_ending = False
        self._loop: asyncio.AbstractEventLoop
        self._held_until = 0.0  # on the clock of the loop: all messages of the address wait

    def wake(self) -> None:
        self._woken.set()

    async def run(self) -> None:
        """Until `end`."""
        loop = self._loop = asyncio.get_running_loop()
        has_begun = False
        while not self._is_ending:
            self._woken.clear()
            wait_s = POLL_S
            try:
                if not has_begun:
                    await self._records.change(self._interrupted)
                    has_begun = True
                room = self._at_once - len(self._under_way)
                if room > 0 and not self._is_held():
                    found = await self._records.change(partial(self._start, room))
                    for one in found.leaving:
                        self._send_soon(one)
                    if found.next_in_s is not None:
                        wait_s = min(wait_s, found.next_in_s)
                    if len(found.leaving) == room:
                        self._woken.set()
            except RecordsAway as away:
                _log.warning("messages wait: %s", away)
            except Exception:  # noqa: BLE001 - a fault of ours in one round must not end all further ones
                _log.exception("messages were not taken from the queue")
            if (held_s := self._held_until - loop.time()) > 0:
                wait_s = min(wait_s, held_s)
            with suppress(asyncio.TimeoutError):
                await within(self._woken.wait(), max(0.01, wait_s))

    async def end(self, running: asyncio.Task[None]) -> None:
        """Let what is on its way end. What does not is unsure: it may have left.

        running: The task of `run`. To cancel it within a transaction would take messages from the queue that
            nobody sends.
        """
        self._is_ending = True
        self._woken.set()
        loop = asyncio.get_running_loop()
        until = loop.time() + ENDS_WITHIN_S
        while (left := self._left(running)) and loop.time() < until:
            await asyncio.wait(left, timeout=until - loop.time())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _left(self, running: asyncio.Task[None]) -> set[asyncio.Task[None]]:
        return {one for one in (running, *self._under_way) if not one.done()}

    def _send_soon(self, one: Leaving) -> None:
        task = asyncio.create_task(self._send(one))
        self._under_way.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("a message was not sent to its end", exc_info=error)

    # -- one message ---------------------------------------------------------------------------------------

    async def _send(self, one: Leaving) -> None:
        folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=self._folder))
        untried = self._untried.pop(one.message_id, 0)
        attempt = max(1, one.attempt - untried)
        try:
            departure = await self._with_files(one, folder, attempt)
            if isinstance(departure, Outcome):
                outcome = departure
            else:
                outcome = await self._adapter.send(departure)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        pause_s = outcome.retry_after_s
        if pause_s is None:
            pause_s = PAUSES_S[min(attempt, len(PAUSES_S)) - 1]
        if not outcome.was_tried:
            self._untried[one.message_id] = untried + 1
        elif outcome.result is Result.RETRY and untried:
            self._untried[one.message_id] = untried
        if outcome.result is Result.RETRY and outcome.holds is Holds.ADDRESS:
            self._held_until = asyncio.get_running_loop().time() + pause_s
        await self._record(one, outcome, pause_s)

    async def _with_files(self, one: Leaving, folder: Path, attempt: int) -> Departure | Outcome:
        """Fetch its files from the store."""
        fetched: list[tuple[StoredFile, Path]] = []
        try:
            for number, file in enumerate(one.files):
                path = folder / str(number)
                if not await self._files.copy(file.sha256, path):
                    return Outcome(Result.FAILED, code="file_missing")
                fetched.append((file, path))
        except (Refused, OSError) as error:
            return Outcome(Result.RETRY, code="store", detail=type(error).__name__)
        return with_files(replace(one.departure, attempt=attempt), fetched)

    async def _record(self, one: Leaving, outcome: Outcome, pause_s: float) -> None:
        """Record the outcome, as soon as the records can be changed."""
        if outcome.result is not Result.SENT:
            _log.warning("message %s: %s %s", one.message_id, outcome.result.value, outcome.code)

        # An address that waits does so here: with other settings, its messages leave at once.
        waits = outcome.result is Result.RETRY and outcome.holds is not Holds.ADDRESS

        def work(connection: Connection) -> None:
            now = now_of(connection)
            result = RecordSendResult(
                message_id=one.message_id,
                attempt=one.attempt,
                result=SendResult(outcome.result.value),
                provider_id=outcome.provider_id,
                code=outcome.code,
                not_before=now + timedelta(seconds=pause_s) if waits else None,
                closes_window=outcome.code in self._closing,
                occurred_at=now,
            )
            run_as_system(connection, [result])

        while True:
            try:
                return await self._records.change(work)
            except RecordsAway:
                await asyncio.sleep(RECORD_AGAIN_S)

    # -- the queue -----------------------------------------------------------------------------------------

    def _is_held(self) -> bool:
        return self._loop.time() < self._held_until

    def _start(self, most: int, connection: Connection) -> _Round:
        """Take the next messages from the queue, in one transaction, before the provider is asked."""
        now = now_of(connection)
        epoch = self._epoch()
        if epoch is None or epoch.epoch != connection.exec_driver_sql("SELECT epoch()").scalar_one():
            raise RecordsAway("another database, which does not know all yet")
        run_as_system(connection, matched_receipts(connection, self._address_id))
        over = leases_over(connection, now)
        run_as_system(connection, [_unsure(*one, INTERRUPTED, now) for one in over])
        found = next_to_send(connection, now, most, self._address_id)
        if self._is_held():  # since this round began: what is in the queue again has to wait
            return _Round()
        starts = [
            StartSending(
                message_id=message_id,
                lease_until=now + LEASE,
                provider_id=self._adapter.provider_id(message_id),
                occurred_at=now,
            )
            for message_id in found
        ]
        run_as_system(connection, starts)
        sent = [leaving(connection, message_id) for message_id in self._taken(connection, found)]
        old = [one for one in sent if epoch.began_at is not None and one.written_at < epoch.began_at]
        # The database was restored: such a message may have left long ago.
        run_as_system(connection, [_unsure(one.message_id, one.attempt, RESTORED, now) for one in old])
        return _Round(tuple(one for one in sent if one not in old), self._next_in_s(connection, now))

    def _taken(self, connection: Connection, ids: Sequence[UUID]) -> list[UUID]:
        """Return those that may leave: others have expired, or were stopped."""
        query = select(_MESSAGES.c.id).where(_MESSAGES.c.id.in_(ids))
        taken = query.where(_MESSAGES.c.state == MessageState.SENDING).order_by(_MESSAGES.c.written_at)
        return list(connection.execute(taken).scalars())

    def _next_in_s(self, connection: Connection, now: datetime) -> float | None:
        query = self._in_state(MessageState.QUEUED).where(_MESSAGES.c.not_before > now)
        soonest = connection.execute(query.order_by(_MESSAGES.c.not_before).limit(1)).one_or_none()
        return None if soonest is None else (soonest.not_before - now).total_seconds()

    def _in_state(self, state: MessageState) -> Select[tuple[UUID, int, datetime]]:
        """Return the query of this address's messages in a state: id, attempt, not_before."""
        columns = _MESSAGES.c.id, _MESSAGES.c.attempt, _MESSAGES.c.not_before
        of_address = _TALKS.c.office_address_id == self._address_id
        query = select(*columns).join_from(_MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id)
        return query.where(of_address, _MESSAGES.c.state == state)

    def _interrupted(self, connection: Connection) -> None:
        """A process that ended had these in hand: they may have left."""
        rows = connection.execute(self._in_state(MessageState.SENDING))
        now = now_of(connection)
        run_as_system(connection, [_unsure(row.id, row.attempt, INTERRUPTED, now) for row in rows.all()])


def _unsure(message_id: UUID, attempt: int, code: str, now: datetime) -> Mutation:
    return RecordSendResult(
        message_id=message_id, attempt=attempt, result=SendResult.UNSURE, code=code, occurred_at=now
    )
