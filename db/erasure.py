"""What else holds what was erased: outbox rows, confirmed images, and the free space of the file itself."""

from __future__ import annotations

import logging
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Connection, select, update

from db.enums import MutationState
from db.errors import StorageBusy
from db.models import AuditEntry, Base, ConfirmedImage, Outbox, SyncState
from db.mutation import Rejected
from db.tx import TouchedRows, plain_row

T = TypeVar("T")
_log = logging.getLogger(__name__)
EMPTIED = ""  # what an erased mutation has for arguments
_IDS = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_INDEXES = ("search_case", "search_applicant", "search_name", "search_contact")
_UNCONFIRMED = (MutationState.PENDING, MutationState.ACKED, MutationState.PARKED)
_UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Mutations that hold whose number it was.
_NAMING = (
    "start_contact",
    "change_remote",
    "start_call_back",
    "tell_transfer",
    "end_contact",
    "record_message",
    "record_contact",
)
_CHUNK = 400


def empty_queued(connection: Connection, touched: TouchedRows, before: int, by: int) -> None:
    """Take the words out of earlier outbox rows and confirmed images about what was erased.

    Args:
        before: Rows with a smaller mut_no are looked at.
        by: The mut_no of the erasure, which the emptied rows name.

    Raises Rejected while a shared database has not confirmed all that is queued: it would not hear of it.
    """
    epoch = connection.execute(select(SyncState.epoch)).scalar_one()
    waiting = select(Outbox.mut_no).where(Outbox.state.in_(_UNCONFIRMED), Outbox.mut_no < before)
    if epoch and connection.execute(waiting.limit(1)).first() is not None:
        raise Rejected("erasure_unsent")
    about = _told_of(connection, touched.erased, before)
    about |= _told_elsewhere(connection, touched.cases - touched.erased, touched.erased, before)
    about |= _untold(connection, touched.erased, before)
    for some in chunks(sorted(about)):
        emptied = update(Outbox).where(Outbox.mut_no.in_(some), Outbox.erased_by.is_(None))
        connection.execute(emptied.values(args=EMPTIED, erased_by=by))
    _renew_images(connection, touched.erased)
    connection.execute(update(SyncState).values(is_unwiped=True))


def _told_of(connection: Connection, ids: set[UUID], before: int) -> set[int]:
    """Return the outbox rows whose subject in the audit trail is one of these."""
    found: set[int] = set()
    for some in chunks(sorted(ids)):
        told = select(AuditEntry.mut_no).where(AuditEntry.subject_id.in_(some), AuditEntry.mut_no < before)
        found.update(mut_no for mut_no in connection.execute(told).scalars() if mut_no is not None)
    return found


def _told_elsewhere(connection: Connection, cases: set[UUID], ids: set[UUID], before: int) -> set[int]:
    """Return those that the trail tells of in another case, and which name a number of one of these."""
    rows = sorted(_told_of(connection, cases, before))
    found: set[int] = set()
    for some in chunks(rows):
        query = select(Outbox.mut_no, Outbox.args).where(Outbox.mut_no.in_(some), Outbox.name.in_(_NAMING))
        found.update(mut_no for mut_no, args in connection.execute(query) if _names(args, ids))
    return found


def _untold(connection: Connection, ids: set[UUID], before: int) -> set[int]:
    """Return those from before the trail began that name one of these."""
    since = connection.execute(select(SyncState.audited_from)).scalar_one()
    query = select(Outbox.mut_no, Outbox.args).where(Outbox.mut_no < min(since, before))
    return {mut_no for mut_no, args in connection.execute(query) if _names(args, ids)}


def _names(args: str, ids: set[UUID]) -> bool:
    """Say whether one of the ids stands in a JSON text."""
    return any(UUID(text) in ids for text in args.split('"') if _UUID_TEXT.fullmatch(text))


def _renew_images(connection: Connection, ids: set[UUID]) -> None:
    """A confirmed image would bring back what was erased: it becomes that of the row as it is now."""
    for some in chunks(sorted(ids)):
        query = select(ConfirmedImage.table_name, ConfirmedImage.row_id)
        query = query.where(ConfirmedImage.row_id.in_(some), ConfirmedImage.row.is_not(None))
        for table_name, row_id in connection.execute(query).all():
            table = Base.metadata.tables[table_name]
            row = connection.execute(select(table).where(table.c.id == row_id)).mappings().one()
            key = (ConfirmedImage.table_name == table_name) & (ConfirmedImage.row_id == row_id)
            connection.execute(update(ConfirmedImage).where(key).values(row=plain_row(row)))


def is_unwiped(raw: sqlite3.Connection) -> bool:
    """Say whether bytes of something that was erased may still lie in the file."""
    return raw.execute("SELECT 1 FROM sync_state WHERE is_unwiped").fetchone() is not None


def wipe(raw: sqlite3.Connection, path: Path) -> None:
    """Write the file anew without its free space, and empty its log; one to two minutes for 4 GB.

    The indexes are merged first: they keep words of rows that changed until their parts are. Raises
    StorageBusy while somebody reads, and sqlite3.Error: the mark stays, and it is done later.
    """
    for index in _INDEXES:
        raw.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    raw.execute("PRAGMA temp_store=FILE")  # the copy is as large as the records
    try:
        raw.execute("VACUUM")
    finally:
        raw.execute("PRAGMA temp_store=MEMORY")
    if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise StorageBusy(path, "the log is being read")
    raw.execute("UPDATE sync_state SET is_unwiped = 0")
    _log.info("the free space of the records was wiped")


def ids_in(args: str) -> list[str]:
    """Return all ids that a mutation's arguments name."""
    return _IDS.findall(args)


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    return (items[first : first + _CHUNK] for first in range(0, len(items), _CHUNK))
