"""Recordings of calls: those of a case or contact, and those whose time is over."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, Select, select

from db.models import Contact, Recording
from db.records import RecordingRecord

if TYPE_CHECKING:
    from typing_extensions import Unpack

_RECORDING: list[Any] = [
    Recording.id,
    Recording.contact_id,
    Recording.path,
    Recording.sha256,
    Recording.bytes,
    Recording.duration_ms,
    Recording.made_by,
    Recording.made_at,
    Recording.keep_until,
    Recording.erased_at,
]


def recordings_of_case(tx: Connection, case_id: UUID) -> tuple[RecordingRecord, ...]:
    """Return the recordings of all calls about a case, oldest first; erased ones too."""
    query = _select().join(Contact, Contact.id == Recording.contact_id).where(Contact.case_id == case_id)
    return tuple(map(_as_recording, tx.execute(query.order_by(Recording.made_at))))


def recordings_of_contact(tx: Connection, contact_id: UUID) -> tuple[RecordingRecord, ...]:
    query = _select().where(Recording.contact_id == contact_id).order_by(Recording.made_at)
    return tuple(map(_as_recording, tx.execute(query)))


def recordings_to_erase(tx: Connection, now: datetime, limit: int = 200) -> tuple[RecordingRecord, ...]:
    """Return those whose retention is over and whose file has not been erased yet."""
    query = _select().where(Recording.erased_at.is_(None), Recording.keep_until < now)
    return tuple(map(_as_recording, tx.execute(query.order_by(Recording.keep_until).limit(limit))))


def _select() -> Select[Unpack[tuple[Any, ...]]]:
    return select(*_RECORDING).where(Recording.deleted_at.is_(None))


def _as_recording(row: Any) -> RecordingRecord:
    return RecordingRecord(
        id=row[0],
        contact_id=row[1],
        path=row[2],
        sha256=row[3],
        bytes=row[4],
        duration_s=row[5] / 1000,
        made_by=row[6],
        made_at=row[7],
        keep_until=row[8],
        erased_at=row[9],
    )
