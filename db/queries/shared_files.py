"""Files outside the records: which local files the office needs, which must be erased, and where one was
made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from db.chunks import chunks
from db.enums import EntryKind, FileState, MutationState
from db.models import Attachment, Contact, MessageFile, Outbox, Recording, TimelineEntry
from db.queries.confirmed_time import confirmed_time

_ACTIVE_WITHIN = timedelta(days=35)  # a workstation that was off for longer is not the only one that erases
_MADE = {"attachment_id": EntryKind.ATTACHMENT_ADDED, "recording_id": EntryKind.RECORDING_MADE}


@dataclass(frozen=True, slots=True)
class NeededFile:
    """key: The attachment's hash or the recording's id, by which the file was found here."""

    key: str
    sha256: str
    bytes: int
    at: datetime


def attachments_needed(tx: Connection, hashes: Sequence[str]) -> tuple[NeededFile, ...]:
    """Return which of these are attached to a case or go with a message, according to the shared database."""
    unconfirmed = _unconfirmed(tx, "add_attachment", "send_message", "start_conversation")
    found: dict[str, NeededFile] = {}
    for some in chunks(hashes):
        attached = (
            select(Attachment.sha256, Attachment.sha256, Attachment.bytes, func.min(Attachment.added_at))
            .where(Attachment.sha256.in_(some), Attachment.deleted_at.is_(None))
            .where(Attachment.removed_at.is_(None))
            .group_by(Attachment.sha256, Attachment.bytes)
        )
        written = (
            select(MessageFile.sha256, MessageFile.sha256, MessageFile.bytes, func.min(MessageFile.added_at))
            .where(MessageFile.sha256.in_(some), MessageFile.deleted_at.is_(None))
            .where(MessageFile.state.in_((FileState.COMING, FileState.HERE)))
            .group_by(MessageFile.sha256, MessageFile.bytes)
        )
        for query in (attached, written):
            rows = (NeededFile(*row) for row in tx.execute(query) if row[0] not in unconfirmed)
            found |= {row.key: row for row in rows if row.key not in found}
    return tuple(found.values())


def recordings_needed(tx: Connection, ids: Sequence[UUID], now: datetime) -> tuple[NeededFile, ...]:
    """Return which of these must be kept, according to the shared database."""
    unconfirmed, is_over = _unconfirmed(tx, "add_recording"), _is_over(tx, now)
    found: list[NeededFile] = []
    for some in chunks(ids):
        query = select(Recording.id, Recording.sha256, Recording.bytes, Recording.made_at)
        query = query.where(Recording.id.in_(some), Recording.sha256 != "", ~is_over)
        rows = [row for row in tx.execute(query) if str(row[0]) not in unconfirmed]
        found += (NeededFile(str(row[0]), row[1], row[2], row[3]) for row in rows)
    return tuple(found)


def recordings_named(tx: Connection, paths: Sequence[str], now: datetime) -> tuple[NeededFile, ...]:
    """Return the recordings to keep whose rows have these paths; the paths are the keys.

    A path does not identify a file: other workstations may have files with the same name.
    """
    unconfirmed, is_over = _unconfirmed(tx, "add_recording"), _is_over(tx, now)
    found: list[NeededFile] = []
    for some in chunks(paths):
        query = select(Recording.id, Recording.path, Recording.sha256, Recording.bytes, Recording.made_at)
        query = query.where(Recording.path.in_(some), Recording.sha256 != "", ~is_over)
        found += (NeededFile(*row[1:]) for row in tx.execute(query) if str(row[0]) not in unconfirmed)
    return tuple(found)


def recordings_over(tx: Connection, now: datetime) -> tuple[str, ...]:
    """Return the hashes of recordings that are erased, or whose retention has ended."""
    since = now - _ACTIVE_WITHIN
    recently = (Recording.keep_until > since) | (Recording.erased_at > since)
    query = select(Recording.sha256).where(Recording.sha256 != "", recently, _is_over(tx, now))
    return tuple(tx.execute(query).scalars())


def made_at(tx: Connection, case_id: UUID | None, what: str, its_id: UUID) -> str:
    """Return the code of the workstation that made a file, "" if unknown.

    `what`: "attachment_id" or "recording_id"; without a case, the case of the recording's call is used.
    """
    if case_id is None:
        query = select(Contact.case_id).join(Recording, Recording.contact_id == Contact.id)
        case_id = tx.execute(query.where(Recording.id == its_id)).scalar()
    entries = select(TimelineEntry.workstation, TimelineEntry.facts).where(
        TimelineEntry.case_id == case_id, TimelineEntry.kind == _MADE[what]
    )
    entries_found = tx.execute(entries).all()
    return next((str(station) for station, facts in entries_found if facts.get(what) == str(its_id)), "")


def _is_over(tx: Connection, now: datetime) -> ColumnElement[bool]:
    is_gone = Recording.erased_at.is_not(None) | Recording.deleted_at.is_not(None)
    return is_gone | (Recording.keep_until <= confirmed_time(tx, now))


def _unconfirmed(tx: Connection, *names: str) -> str:
    """Return the arguments of pending mutations: they may be rejected, and then no workstation would erase
    the file.
    """
    query = select(Outbox.args).where(Outbox.state == MutationState.PENDING, Outbox.name.in_(names))
    return "\n".join(map(str, tx.execute(query).scalars()))
