"""Erases further traces of erased data: outbox rows, confirmed images, and the free space of the file."""

from __future__ import annotations

import logging
import re
import sqlite3
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, select, update

from db.chunks import chunks
from db.enums import MutationState
from db.errors import StorageBusy
from db.models import AuditEntry, Base, ConfirmedImage, Outbox, SyncState
from db.mutation import Rejected
from db.tx import TouchedRows, plain_row

_log = logging.getLogger(__name__)
EMPTIED = ""  # the arguments of an erased mutation
_IDS = re.compile(r'"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"')
_INDEXES = ("search_case", "search_applicant", "search_name", "search_contact", "search_message")
_UNCONFIRMED = (MutationState.PENDING, MutationState.ACKED, MutationState.PARKED)
_UUID_TEXT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Mutations whose arguments say whose number it was.
_NAMING = (
    "start_contact",
    "change_remote",
    "start_call_back",
    "tell_transfer",
    "end_contact",
    "record_message",
    "record_contact",
    "start_conversation",
)


def empty_queued(connection: Connection, touched: TouchedRows, before: int, by: int) -> None:
    """Empty the arguments of earlier outbox rows, and renew the confirmed images, of the erased records.

    Args:
        before: Rows with a smaller mut_no are examined.
        by: The mut_no of the erasure, which the emptied rows refer to.

    Raises Rejected while mutations wait for the shared database's confirmation: it would not learn their
    content.
    """
    epoch = connection.execute(select(SyncState.epoch)).scalar_one()
    waiting = select(Outbox.mut_no).where(Outbox.state.in_(_UNCONFIRMED), Outbox.mut_no < before)
    if epoch and connection.execute(waiting.limit(1)).first() is not None:
        raise Rejected("erasure_unsent")
    about = _audited_changes_of(connection, touched.erased, before)
    about |= _changes_elsewhere(connection, touched.cases - touched.erased, touched.erased, before)
    about |= _untold(connection, touched.erased, before)
    for some in chunks(sorted(about)):
        emptied = update(Outbox).where(Outbox.mut_no.in_(some), Outbox.erased_by.is_(None))
        connection.execute(emptied.values(args=EMPTIED, erased_by=by))
    _renew_images(connection, touched.erased)
    connection.execute(update(SyncState).values(is_unwiped=True))


def _audited_changes_of(connection: Connection, ids: set[UUID], before: int) -> set[int]:
    """Return the outbox rows whose subject in the audit trail is one of these."""
    found: set[int] = set()
    for some in chunks(sorted(ids)):
        changed_by = select(AuditEntry.mut_no).where(
            AuditEntry.subject_id.in_(some), AuditEntry.mut_no < before
        )
        found.update(mut_no for mut_no in connection.execute(changed_by).scalars() if mut_no is not None)
    return found


def _changes_elsewhere(connection: Connection, cases: set[UUID], ids: set[UUID], before: int) -> set[int]:
    """Return outbox rows recorded for another case that contain one of these ids."""
    rows = sorted(_audited_changes_of(connection, cases, before))
    found: set[int] = set()
    for some in chunks(rows):
        query = select(Outbox.mut_no, Outbox.args).where(Outbox.mut_no.in_(some), Outbox.name.in_(_NAMING))
        found.update(mut_no for mut_no, args in connection.execute(query) if _names(args, ids))
    return found


def _untold(connection: Connection, ids: set[UUID], before: int) -> set[int]:
    """Return outbox rows from before the start of the trail that contain one of these ids."""
    since = connection.execute(select(SyncState.audited_from)).scalar_one()
    query = select(Outbox.mut_no, Outbox.args).where(Outbox.mut_no < min(since, before))
    return {mut_no for mut_no, args in connection.execute(query) if _names(args, ids)}


def _names(args: str, ids: set[UUID]) -> bool:
    """Return whether one of the ids occurs in a JSON text."""
    return any(UUID(text) in ids for text in args.split('"') if _UUID_TEXT.fullmatch(text))


def _renew_images(connection: Connection, ids: set[UUID]) -> None:
    """Replace the confirmed images by the present rows, because the old images would restore erased data."""
    for some in chunks(sorted(ids)):
        query = select(ConfirmedImage.table_name, ConfirmedImage.row_id)
        query = query.where(ConfirmedImage.row_id.in_(some), ConfirmedImage.row.is_not(None))
        for table_name, row_id in connection.execute(query).all():
            table = Base.metadata.tables[table_name]
            row = connection.execute(select(table).where(table.c.id == row_id)).mappings().one()
            key = (ConfirmedImage.table_name == table_name) & (ConfirmedImage.row_id == row_id)
            connection.execute(update(ConfirmedImage).where(key).values(row=plain_row(row)))


def is_unwiped(raw: sqlite3.Connection) -> bool:
    """Return whether bytes of erased data may still be in the file."""
    return raw.execute("SELECT 1 FROM sync_state WHERE is_unwiped").fetchone() is not None


def wipe(raw: sqlite3.Connection, path: Path) -> None:
    """Rewrite the file without its free space, and empty its WAL; one to two minutes for 4 GB.

    The indexes are merged first: they keep words of changed rows until their parts are merged. Raises
    StorageBusy while another connection reads, and sqlite3.Error: the mark stays, and the wipe is repeated
    later.
    """
    for index in _INDEXES:
        raw.execute(f"INSERT INTO {index} ({index}) VALUES ('optimize')")
    raw.execute("PRAGMA temp_store=FILE")  # the copy is as large as the database
    try:
        raw.execute("VACUUM")
    finally:
        raw.execute("PRAGMA temp_store=MEMORY")
    if raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
        raise StorageBusy(path, "the log is being read")
    raw.execute("UPDATE sync_state SET is_unwiped = 0")
    _log.info("the free space of the records was wiped")


def ids_in(args: str) -> list[str]:
    """Return all ids in a mutation's arguments."""
    return _IDS.findall(args)
