"""What the open channel asks of the records: `channels.open.standings.Standings` over the tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Row, Select, and_, exists, select, text

from channels.messages import NotTaken, SentFile
from channels.open.frames import Standing, StandingWord
from channels.open.standings import Changed
from db.enums import ConversationMode, Direction, MessageState
from db.models import Agent, Contact, Conversation, Message
from db.models.conversation import conversation_id
from db.tx import table_of
from server.channels.addresses import place_of
from server.channels.departing import StoredFile, files_of
from server.channels.records import Records, RecordsAway, now_of
from server.files import Files
from server.refused import Refused

T = TypeVar("T")
_TALKS, _CONTACTS, _MESSAGES, _AGENTS = map(table_of, (Conversation, Contact, Message, Agent))
_WORDS = {
    ConversationMode.BOT: StandingWord.BOT,
    ConversationMode.WAITING: StandingWord.WAITING,
    ConversationMode.HELD: StandingWord.TAKEN,
    ConversationMode.STILL: StandingWord.OPEN,
}
_IS_NEW = (
    "conversation.xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot(conversation.xid, CAST(:after AS pg_snapshot))"
)
_IN_QUEUE = (MessageState.QUEUED, MessageState.SENDING)
_LEFT = (
    MessageState.SENDING,
    MessageState.UNSURE,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Up to where the receiver knows how conversations stand.

    Attributes:
        base: Added to the versions of rows. A restored database has lower ones than the receiver has seen, so
            each database gets a base that is above all versions before: the time of its first place, in μs.
        snapshot: The receiver knows what this snapshot has seen.
    """

    epoch: str
    base: int
    snapshot: str

    @classmethod
    def of(cls, place: str | None) -> _Place | None:
        """Read `str` of a place; None for none, or one of an earlier form."""
        epoch, _, rest = (place or "").partition(" ")
        base, _, snapshot = rest.partition(" ")
        return cls(epoch, int(base), snapshot) if snapshot and base.isdecimal() else None

    @classmethod
    def at(cls, epoch: str, now: datetime, snapshot: str) -> _Place:
        return cls(epoch, int(now.timestamp() * 1_000_000), snapshot)

    def __str__(self) -> str:
        return f"{self.epoch} {self.base} {self.snapshot}"


class OpenRecords:
    """Of one address."""

    def __init__(self, records: Records, files: Files, address_id: UUID) -> None:
        self._records, self._files, self._address_id = records, files, address_id

    async def changed(self, after: str | None) -> tuple[Sequence[Changed], str]:
        return await self._read(partial(self._changed, after))

    async def of(self, correspondent: str) -> Standing | None:
        talk_id = conversation_id(self._address_id, correspondent, correspondent)

        def work(connection: Connection) -> Standing | None:
            place = _Place.of(place_of(connection, self._address_id))
            found = connection.execute(self._talks().where(_TALKS.c.id == talk_id)).one_or_none()
            return _standing(found, place.base if place is not None else 0) if found is not None else None

        return await self._read(work)

    async def file(self, message_id: UUID, number: int, folder: Path) -> SentFile | None:
        found = await self._read(partial(self._stored, message_id, number))
        path = folder / "file"
        try:
            if found is None or not await self._files.copy(found.sha256, path):
                return None
        except (Refused, OSError) as error:
            raise NotTaken from error
        return SentFile(found.name, found.media_type, path)

    async def _read(self, work: Callable[[Connection], T]) -> T:
        try:
            return await self._records.read(work)
        except RecordsAway as away:
            raise NotTaken from away

    def _changed(self, after: str | None, connection: Connection) -> tuple[list[Changed], str]:
        """What the last snapshot did not see is new, however late it was committed.

        In another database each conversation that goes on is new. The next place is taken before the rows:
        what is committed between the two comes twice.
        """
        snapshot, epoch = _moment(connection)
        before = _Place.of(after)
        query = self._talks().order_by(_TALKS.c.last_at)
        if before is None or before.epoch != epoch:
            place = _Place.at(epoch, now_of(connection), snapshot)
            rows = connection.execute(query.where(_CONTACTS.c.ended_at.is_(None)))
        else:
            place = replace(before, snapshot=snapshot)
            rows = connection.execute(query.where(text(_IS_NEW)), {"after": before.snapshot})
        return [Changed(row.id, _standing(row, place.base), row.has_queue) for row in rows], str(place)

    def _talks(self) -> Select[Any]:
        is_of_it = _MESSAGES.c.conversation_id == _TALKS.c.id
        has_queue = exists().where(is_of_it, _MESSAGES.c.state.in_(_IN_QUEUE))
        columns: list[Any] = [_TALKS.c[name] for name in ("id", "remote", "mode", "version")]
        columns += [_CONTACTS.c.ended_at, _AGENTS.c.name, has_queue.label("has_queue")]
        return (
            select(*columns)
            .select_from(_TALKS)
            .outerjoin(_CONTACTS, _CONTACTS.c.id == _TALKS.c.contact_id)
            .outerjoin(_AGENTS, _AGENTS.c.id == _TALKS.c.holder_id)
            .where(_TALKS.c.office_address_id == self._address_id, _TALKS.c.deleted_at.is_(None))
        )

    def _stored(self, message_id: UUID, number: int, connection: Connection) -> StoredFile | None:
        """Return a file of a message of this address that has left, or leaves now."""
        is_ours = and_(
            _MESSAGES.c.id == message_id,
            _MESSAGES.c.direction == Direction.OUTBOUND,
            _MESSAGES.c.state.in_(_LEFT),
            _TALKS.c.office_address_id == self._address_id,
        )
        query = select(_MESSAGES.c.id).join_from(
            _MESSAGES, _TALKS, _TALKS.c.id == _MESSAGES.c.conversation_id
        )
        if connection.execute(query.where(is_ours)).one_or_none() is None:
            return None
        files = files_of(connection, message_id)
        return files[number] if number < len(files) else None


def _moment(connection: Connection) -> tuple[str, str]:
    """Return the snapshot of this moment, and the epoch."""
    query = "SELECT CAST(pg_current_snapshot() AS text), epoch()"
    snapshot, epoch = connection.exec_driver_sql(query).one()
    return snapshot, epoch


def _standing(row: Row[Any], base: int) -> Standing:
    is_over = row.ended_at is not None
    word = StandingWord.CLOSED if is_over else _WORDS.get(row.mode, StandingWord.OPEN)
    agent = (row.name or "") if word is StandingWord.TAKEN else ""
    return Standing(correspondent=row.remote, standing=word, version=base + row.version, agent=agent)
