"""The hash chain of the audit trail: every entry contains the hash of the previous one, so that a change
breaks the chain.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, LargeBinary, Row, cast, insert, select

from db.enums import Role
from db.models import AuditEntry, SyncState
from db.models.types import from_utc_text, utc_text
from db.mutation import Me
from db.records import AuditRecord

_log = logging.getLogger(__name__)
_ENTRY = AuditEntry.__table__
_COLUMNS = tuple(_ENTRY.columns.keys())
UNREADABLE = (ValueError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class AuditedAction:
    """An action to record in the trail; `detail` only if it is not a mutation."""

    action: str
    args_hash: str
    subject_id: UUID | None = None
    mut_no: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A position in the chain. A link that is kept elsewhere, for instance on paper, proves all entries
    before it.
    """

    sequence: int
    hash: str


def note_of(action: str, facts: Mapping[str, Any], subject_id: UUID | None = None) -> AuditedAction:
    """Return the deed of reading, printing or exporting records; `facts` are JSON types."""
    detail = _canonical(dict(facts))
    return AuditedAction(action, hashlib.sha256(detail.encode()).hexdigest(), subject_id, None, detail)


def append(connection: Connection, deeds: Iterable[AuditedAction], me: Me, at: datetime) -> None:
    """Append the deeds to the chain, in the transaction of the change that they record."""
    end = _end(connection)
    last = end or Link(0, chain_beginning(connection))
    for deed in deeds:
        record = AuditRecord(
            sequence=last.sequence + 1,
            at=at,
            agent_id=me.agent_id,
            agent_name=me.agent_name,
            role=Role(me.role),
            workstation=me.workstation,
            action=deed.action,
            subject_id=deed.subject_id,
            mut_no=deed.mut_no,
            detail=deed.detail,
            args_hash=deed.args_hash,
            previous_hash=last.hash,
        )
        record = replace(record, hash=entry_hash(record))
        values = {name: getattr(record, name) for name in _COLUMNS}
        connection.execute(insert(AuditEntry).values(values))
        last = Link(record.sequence, record.hash)


def chain_end(connection: Connection) -> Link | None:
    """Return the last link; None if the trail is empty."""
    return _end(connection)


def trail(connection: Connection, subject_id: UUID, limit: int = 500) -> tuple[AuditRecord, ...]:
    """Return the newest entries about a case (or another subject), newest first.

    An unreadable entry is left out; its number is then missing, and the check reports it.
    """
    query = select(*entry_bytes()).where(_ENTRY.c.subject_id == subject_id)
    records = []
    for row in connection.execute(query.order_by(_ENTRY.c.sequence.desc()).limit(limit)):
        try:
            records.append(read_entry(row))
        except UNREADABLE as error:
            _log.error("entry %s of the audit trail cannot be read: %s", row.sequence, error)
    return tuple(records)


def entry_bytes() -> list[ColumnElement[Any]]:
    """Return the columns of an entry for `read_entry`, as bytes, because a damaged entry can contain
    anything.
    """
    numbers = ("sequence", "mut_no")
    return [one if one.name in numbers else cast(one, LargeBinary).label(one.name) for one in _ENTRY.columns]


def read_entry(row: Row[Any]) -> AuditRecord:
    """Return the entry. Raises one of UNREADABLE if a time, UUID, role or text is invalid."""
    return AuditRecord(
        sequence=row.sequence,
        at=from_utc_text(row.at.decode()),
        agent_id=UUID(bytes=row.agent_id),
        agent_name=row.agent_name.decode(),
        role=Role(row.role.decode()),
        workstation=row.workstation.decode(),
        action=row.action.decode(),
        subject_id=None if row.subject_id is None else UUID(bytes=row.subject_id),
        mut_no=row.mut_no,
        detail=row.detail.decode(),
        args_hash=row.args_hash.decode(),
        previous_hash=row.previous_hash.decode(),
        hash=row.hash.decode(),
    )


def entry_hash(record: AuditRecord) -> str:
    """Return the SHA-256 of the entry's whole content and the previous hash."""
    return hashlib.sha256(hashed_text(record).encode()).hexdigest()


def hashed_text(record: AuditRecord) -> str:
    """Return the entry's whole content and the previous hash as the text to be hashed."""
    said = [
        record.sequence,
        utc_text(record.at),
        str(record.agent_id),
        record.agent_name,
        record.role.value,
        record.workstation,
        record.action,
        "" if record.subject_id is None else str(record.subject_id),
        record.mut_no,
        record.detail,
        record.args_hash,
        record.previous_hash,
    ]
    return _canonical(said)


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _end(connection: Connection) -> Link | None:
    query = select(_ENTRY.c.sequence, _ENTRY.c.hash).order_by(_ENTRY.c.sequence.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Link(row.sequence, row.hash)


def chain_beginning(connection: Connection) -> str:
    """Return the hash that the first entry is chained to: it differs per file, so another file's entries do
    not fit.
    """
    state = connection.execute(select(SyncState.client_id, SyncState.trail_id)).one()
    return hashlib.sha256(f"loket audit {state.trail_id or state.client_id}".encode()).hexdigest()
