"""Recordings of calls: those of a case or contact, those past retention, and which of some
files are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, Select, bindparam, select

from db.chunks import chunks
from db.enums import Consent
from db.models import Contact, Recording
from db.queries.confirmed_time import confirmed_time
from db.records import RecordingRecord
from db.tx import table_of

if TYPE_CHECKING:
    from typing_extensions import Unpack

_RECORDINGS, _CONTACTS = table_of(Recording), table_of(Contact)
_RECORDING: list[Any] = [
    _RECORDINGS.c.id,
    _RECORDINGS.c.contact_id,
    _RECORDINGS.c.path,
    _RECORDINGS.c.sha256,
    _RECORDINGS.c.bytes,
    _RECORDINGS.c.duration_ms,
    _RECORDINGS.c.made_by,
    _RECORDINGS.c.made_at,
    _RECORDINGS.c.keep_until,
    _RECORDINGS.c.erased_at,
    _RECORDINGS.c.whispers,
]


def recordings_of_case(tx: Connection, case_id: UUID) -> tuple[RecordingRecord, ...]:
    """Return the recordings of all calls of a case, oldest first; erased ones too."""
    return tuple(map(_as_recording, tx.execute(_OF_CASE, {"case_id": case_id})))


def recordings_of_applicant(tx: Connection, applicant_id: UUID) -> tuple[RecordingRecord, ...]:
    """Return the recordings of all calls with this person, oldest first; erased ones too."""
    query = _select().join(Contact, Contact.id == Recording.contact_id)
    query = query.where(Contact.applicant_id == applicant_id)
    return tuple(map(_as_recording, tx.execute(query.order_by(Recording.made_at))))


def recordings_of_contact(tx: Connection, contact_id: UUID) -> tuple[RecordingRecord, ...]:
    query = _select().where(Recording.contact_id == contact_id).order_by(Recording.made_at)
    return tuple(map(_as_recording, tx.execute(query)))


def recordings_to_erase(tx: Connection, now: datetime, limit: int = 200) -> tuple[RecordingRecord, ...]:
    """Return recordings whose retention has certainly ended and whose file is not erased yet."""
    now = confirmed_time(tx, now)
    due = (Recording.erased_at.is_(None), Recording.keep_until <= now, Recording.deleted_at.is_(None))
    query = select(*_RECORDING).where(*due)
    return tuple(map(_as_recording, tx.execute(query.order_by(Recording.keep_until).limit(limit))))


@dataclass(frozen=True, slots=True)
class CallOfRecording:
    """The call of a sound file."""

    contact_id: UUID
    agent_id: UUID | None
    consent: Consent


def recordings_there(
    tx: Connection, ids: Sequence[UUID], paths: Sequence[str]
) -> tuple[dict[UUID, bool], dict[str, bool]]:
    """Return which of these have a row, by id and by path; the value says whether it counts as erased."""
    by_id: dict[UUID, bool] = {}
    by_path: dict[str, bool] = {}
    erased = Recording.erased_at.is_not(None)
    for some in chunks(ids):
        by_id |= {
            row[0]: row[1] for row in tx.execute(select(Recording.id, erased).where(Recording.id.in_(some)))
        }
    for few in chunks(paths):
        query = select(Recording.path, erased).where(Recording.path.in_(few))
        by_path |= {row[0]: row[1] for row in tx.execute(query)}
    return by_id, by_path


def calls_of_recordings(tx: Connection, contact_ids: Sequence[UUID]) -> dict[UUID, CallOfRecording]:
    """Return which of these calls exist here."""
    found: dict[UUID, CallOfRecording] = {}
    for some in chunks(contact_ids):
        query = select(Contact.id, Contact.agent_id, Contact.consent).where(Contact.id.in_(some))
        found |= {row[0]: CallOfRecording(*row) for row in tx.execute(query)}
    return found


def _select() -> Select[Unpack[tuple[Any, ...]]]:
    """Leave out recordings that failed at their start: they have no bytes."""
    return select(*_RECORDING).where(_RECORDINGS.c.deleted_at.is_(None), _RECORDINGS.c.bytes > 0)


_OF_CASE = (
    _select()
    .join(_CONTACTS, _CONTACTS.c.id == _RECORDINGS.c.contact_id)
    .where(_CONTACTS.c.case_id == bindparam("case_id"))
    .order_by(_RECORDINGS.c.made_at)
)


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
        whispers=tuple(int(at) for at in row[10].split(",") if at.isdecimal()),
    )
