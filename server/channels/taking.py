"""Takes in what adapters bring: one batch is one transaction, before the adapter acknowledges it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from uuid import UUID, uuid5

import msgspec
from sqlalchemy import Connection, select

from app.mutations.arrival import MOST_FILES, ArrivedFile, EarlierLine, MoveCorrespondent, RecordArrival
from app.mutations.conversation import CloseForSilence
from app.mutations.delivery import RecordReceipt
from channels import messages as said
from channels.text import clean, one_line
from db.enums import MessageKind, MessageState
from db.models import Conversation, Message
from db.models.conversation import conversation_id, message_id
from db.mutation import Mutation, Rejected
from db.server.system_changes import run_as_system
from db.tx import table_of
from server.channels.addresses import Address, keep_place, keep_receipt
from server.channels.bot import Bots
from server.channels.files import Spool
from server.channels.journal import Journal
from server.channels.notices import Notices
from server.channels.records import Records, RecordsAway, now_of

_log = logging.getLogger(__name__)
NO_ADDRESS, NO_MESSAGE = "no_such_address", "no_such_message"
_TALKS, _MESSAGES = table_of(Conversation), table_of(Message)
UNREADABLE = "This message could not be recorded as it came."


@dataclass(slots=True)
class _Taken:
    """What one transaction did. changes: For the journal."""

    epoch: str = ""
    changes: list[Mutation] = field(default_factory=list)
    lost: int = 0


class Taking:
    """Of one address. window: How long after a message the channel takes free texts; None without a limit.

    closing: The provider's codes which say that this window is over.
    """

    def __init__(
        self,
        address: Address,
        records: Records,
        spool: Spool,
        journal: Journal,
        notices: Notices,
        bots: Bots,
        window: timedelta | None = None,
        closing: frozenset[str] = frozenset(),
    ) -> None:
        self._address, self._records = address, records
        self._spool, self._journal, self._notices, self._bots = spool, journal, notices, bots
        self._window, self._closing = window, closing

    async def take(self, batch: said.Batch) -> None:
        """Store a batch. Raises channels.messages.NotTaken."""
        try:
            await asyncio.to_thread(self._keep_files, batch.arrivals)
            taken = await self._records.change(partial(self._store, batch))
        except (RecordsAway, OSError) as error:
            _log.warning("a batch was not taken: %s", type(error).__name__)
            raise said.NotTaken from error
        if taken.lost:
            _log.error("%d messages could not be recorded", taken.lost)
        if taken.changes:
            try:
                await asyncio.to_thread(self._journal.add, taken.epoch, taken.changes)
            except OSError as error:  # it is of use after a restore only
                _log.error("the journal cannot be written: %s", error.strerror)
        self._spool.wake()

    # -- files ---------------------------------------------------------------------------------------------

    def _keep_files(self, arrivals: Iterable[said.Arrival]) -> None:
        """Keep what the adapter will delete; the disk has it before the message is acknowledged."""
        kept = False
        for arrival in arrivals:
            for file_id, file in self._files_of(arrival):
                if file.path is not None:
                    self._spool.keep(file_id, file.path)
                    kept = True
        if kept:
            self._spool.sync()

    def _files_of(self, arrival: said.Arrival) -> list[tuple[UUID, said.ArrivedFile]]:
        """Return the files with the ids that RecordArrival gives them; the raw message comes last."""
        files = arrival.files if arrival.raw is None else (*arrival.files[: MOST_FILES - 1], arrival.raw)
        of = message_id(self._address.id, arrival.provider_id, arrival.fingerprint)
        return [(uuid5(of, f"file {number}"), file) for number, file in enumerate(files[:MOST_FILES])]

    # -- the transaction -----------------------------------------------------------------------------------

    def _store(self, batch: said.Batch, connection: Connection) -> _Taken:
        now = now_of(connection)
        taken = _Taken(connection.exec_driver_sql("SELECT epoch()").scalar_one())
        self._run(connection, taken, [self._move(one, now) for one in batch.moves])
        arrivals = [self._arrival(one, now) for one in batch.arrivals]
        known = _known(connection, [one.message_id for one in arrivals])
        for arrival in arrivals:
            if arrival.message_id in known:
                # It got its reply when it first arrived, perhaps before the database was restored.
                taken.changes.append(arrival)
            else:
                known.add(arrival.message_id)
                self._record(connection, taken, arrival, now)
        for receipt in batch.receipts:
            self._record_receipt(connection, taken, self._receipt(receipt, now))
        for one in batch.ended:
            self._run(connection, taken, _closes(connection, self._address, one, now))
        if batch.cursor is not None:
            keep_place(connection, self._address.id, batch.cursor)
        return taken

    def _record(self, connection: Connection, taken: _Taken, change: RecordArrival, now: datetime) -> None:
        (refused,) = run_as_system(connection, [change])
        if refused is not None and refused.code == NO_ADDRESS:
            raise RecordsAway(NO_ADDRESS)
        if refused is not None:
            # A fault of ours must not lose a message, and must not stop those behind it.
            _log.error("a message is kept without its content: %s", refused.code)
            change = msgspec.structs.replace(
                change,
                kind=MessageKind.UNKNOWN,
                text=UNREADABLE,
                facts={},
                answers=(),
                name="",
                phone="",
                earlier=(),
                form={},
            )
            (refused,) = run_as_system(connection, [change])
        taken.changes.append(change)
        if refused is not None:
            taken.lost += 1
            return
        replies = self._bots.answer(connection, self._address, change, now)
        taken.changes += replies
        if not replies:
            run_as_system(connection, self._notices.after(connection, self._address, change, now))

    def _record_receipt(self, connection: Connection, taken: _Taken, receipt: RecordReceipt) -> None:
        """Record it, or keep it until the message has the provider's id: its result may come later."""
        (refused,) = run_as_system(connection, [receipt])
        taken.changes.append(receipt)
        if refused is None:
            return
        if refused.code == NO_MESSAGE and receipt.message_id is None and receipt.provider_id:
            keep_receipt(connection, receipt)
        else:
            _log.warning("a receipt was not recorded: %s", refused.code)

    def _run(self, connection: Connection, taken: _Taken, changes: Sequence[Mutation]) -> None:
        for change, refused in zip(changes, run_as_system(connection, changes), strict=True):
            if isinstance(refused, Rejected):
                _log.warning("what a provider reported was not recorded: %s", refused.code)
            taken.changes.append(change)

    # -- the mutations -------------------------------------------------------------------------------------

    def _arrival(self, arrival: said.Arrival, now: datetime) -> RecordArrival:
        """What its correspondent wrote is cleaned here, for all adapters."""
        files = [
            ArrivedFile(
                name=Path(one_line(file.name)).name,
                media_type=file.media_type,
                bytes=file.size or 0,
                media_id="" if file.path is not None else file.media_id,
            )
            for _file_id, file in self._files_of(arrival)
        ]
        until = min(arrival.sent_at, now) + self._window if self._window is not None else None
        return RecordArrival(
            office_address_id=self._address.id,
            provider_id=arrival.provider_id,
            correspondent=arrival.sender,
            chain=arrival.conversation,
            sent_at=arrival.sent_at,
            name=one_line(arrival.sender_name),
            phone=arrival.sender_phone,
            kind=MessageKind(arrival.kind.value),
            text=clean(arrival.text),
            facts=msgspec.to_builtins(dict(arrival.facts)),
            answers=arrival.answers,
            files=tuple(files),
            is_automatic=arrival.is_automatic,
            window_until=until,
            is_hand_over=arrival.is_hand_over,
            earlier=tuple(
                EarlierLine(
                    provider_id=line.provider_id,
                    text=clean(line.text),
                    sent_at=line.sent_at,
                    is_of_bot=line.is_of_bot,
                )
                for line in arrival.earlier
            ),
            form=dict(arrival.form),
            fingerprint=arrival.fingerprint,
            occurred_at=now,
        )

    def _receipt(self, receipt: said.Receipt, now: datetime) -> RecordReceipt:
        return RecordReceipt(
            office_address_id=self._address.id,
            provider_id=receipt.provider_id,
            state=MessageState(receipt.state.value),
            at=receipt.at,
            message_id=receipt.message_id,
            code=receipt.code,
            closes_window=receipt.code in self._closing,
            recipient=str(receipt.facts.get("recipient", "")),
            occurred_at=now,
        )

    def _move(self, moved: said.Moved, now: datetime) -> MoveCorrespondent:
        return MoveCorrespondent(
            office_address_id=self._address.id, before=moved.before, now=moved.now, occurred_at=now
        )


def _known(connection: Connection, ids: Sequence[UUID]) -> set[UUID]:
    """Return those of these messages that are recorded."""
    if not ids:
        return set()
    return set(connection.execute(select(_MESSAGES.c.id).where(_MESSAGES.c.id.in_(ids))).scalars())


def _closes(connection: Connection, address: Address, ended: said.Ended, now: datetime) -> list[Mutation]:
    """Return what ends the episode that its correspondent has closed; one who waits for an answer gets it."""
    talk_id = conversation_id(address.id, ended.conversation, ended.conversation)
    query = select(_TALKS.c.contact_id).where(_TALKS.c.id == talk_id, _TALKS.c.contact_id.is_not(None))
    return [
        CloseForSilence(conversation_id=talk_id, contact_id=contact_id, silent_since=now, occurred_at=now)
        for contact_id in connection.execute(query).scalars()
    ]
