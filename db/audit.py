"""The audit trail's chain: every entry holds the hash of the one before, so that a change breaks it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from db.models import AuditEntry, Outbox, SyncState
from db.models.types import utc_text
from db.mutation import Me
from db.records import AuditRecord
from db.words import Role

_ENTRY = AuditEntry.__table__
_COLUMNS = tuple(_ENTRY.columns.keys())
ERASURES = ("erase_applicant",)  # mutations that may take the words of earlier ones


@dataclass(frozen=True, slots=True)
class Deed:
    """What goes into the trail; `detail` only of what is no mutation."""

    action: str
    args_hash: str
    subject_id: UUID | None = None
    mut_no: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A place of the chain. A link that is noted elsewhere, on paper for instance, pins all before it."""

    sequence: int
    hash: str


@dataclass(frozen=True, slots=True)
class AuditResult:
    """What a check of the whole chain found.

    Attributes:
        last: The chain's end; None if there is no entry.
        broken_at: The first sequence that is not as it was written; None: all are.
        fault: "" | "missing" | "changed" | "unchained" | "outbox" (an entry and its arguments disagree) |
            "untold" (a mutation without an entry) | "expected" (the link that was noted is not in it).
        erased: How many entries tell of changes whose words were erased by the rule of retention.
    """

    count: int
    last: Link | None
    broken_at: int | None = None
    fault: str = ""
    erased: int = 0


@dataclass(frozen=True, slots=True)
class _Queued:
    """What the outbox holds of an entry's mutation. erased_by: The mutation that took its words."""

    name: str
    args_hash: str
    erased_by: int | None


def note_of(action: str, facts: Mapping[str, Any], subject_id: UUID | None = None) -> Deed:
    """Return the deed of somebody who read, printed or took something out; `facts` are JSON types."""
    detail = _canonical(dict(facts))
    return Deed(action, hashlib.sha256(detail.encode()).hexdigest(), subject_id, None, detail)


def append(connection: Connection, deeds: Iterable[Deed], me: Me, at: datetime) -> None:
    """Write the deeds at the chain's end, in the transaction of what they tell of."""
    end = _end(connection)
    last = end or Link(0, _beginning(connection))
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
        record = replace(record, hash=_hash(record))
        values = {name: getattr(record, name) for name in _COLUMNS}
        connection.execute(insert(AuditEntry).values(values))
        last = Link(record.sequence, record.hash)


def chain_end(connection: Connection) -> Link | None:
    """Return the last link; None if nothing was written yet."""
    return _end(connection)


def check(connection: Connection, expected: Link | None = None) -> AuditResult:
    """Follow the chain from its beginning; stop at the first entry that is not as it was written."""
    last, is_expected_there = Link(0, _beginning(connection)), expected is None
    erased, erasures = 0, _erasures(connection)
    for record, mutation in _with_arguments(connection):
        fault = _fault(record, last)
        if not fault and mutation is not None:
            is_erased = mutation.erased_by is not None
            erased += is_erased
            # Only an erasure that the trail tells of, later on, explains why the words are not there.
            is_explained = not is_erased or erasures.get(mutation.erased_by, 0) > record.sequence
            if (mutation.name, mutation.args_hash) != (record.action, record.args_hash) or not is_explained:
                fault = "outbox"
        if fault:
            at = last.sequence + 1 if fault == "missing" else record.sequence
            return AuditResult(last.sequence, last if last.sequence else None, at, fault)
        last = Link(record.sequence, record.hash)
        is_expected_there = is_expected_there or last == expected
    end = last if last.sequence else None
    if _is_untold(connection):
        return AuditResult(last.sequence, end, last.sequence + 1, "untold")
    if expected is not None and not is_expected_there:
        return AuditResult(last.sequence, end, expected.sequence, "expected")
    return AuditResult(last.sequence, end, erased=erased)


def _erasures(connection: Connection) -> dict[int | None, int]:
    """Return the first entry of each mutation that erased something, by its place in the outbox."""
    query = select(_ENTRY.c.mut_no, func.min(_ENTRY.c.sequence)).where(
        _ENTRY.c.mut_no.in_(select(Outbox.erased_by).where(Outbox.erased_by.is_not(None))),
        _ENTRY.c.action.in_(ERASURES),
    )
    found = connection.execute(query.group_by(_ENTRY.c.mut_no))
    return {row[0]: row[1] for row in found}


def _with_arguments(connection: Connection) -> Iterator[tuple[AuditRecord, _Queued | None]]:
    """Give all entries in their order, each with what the outbox holds. Not all in memory."""
    outbox = Outbox.__table__
    joined = _ENTRY.outerjoin(outbox, outbox.c.mut_no == _ENTRY.c.mut_no)
    columns = (outbox.c.name, outbox.c.args, outbox.c.args_hash, outbox.c.erased_by)
    query = select(_ENTRY, *columns).select_from(joined).order_by(_ENTRY.c.sequence)
    for *entry, name, args, kept_hash, erased_by in connection.execution_options(yield_per=1000).execute(
        query
    ):
        is_whole = args is not None and erased_by is None
        args_hash = hashlib.sha256(args.encode()).hexdigest() if is_whole else kept_hash
        told = None if name is None else _Queued(name, args_hash, erased_by)
        yield AuditRecord(**dict(zip(_COLUMNS, entry, strict=True))), told


def _is_untold(connection: Connection) -> bool:
    """Say whether the outbox holds a mutation, from when the trail began, that no entry tells of."""
    told = select(_ENTRY.c.mut_no).where(_ENTRY.c.mut_no.is_not(None))
    since = select(SyncState.audited_from).scalar_subquery()
    query = select(Outbox.mut_no).where(Outbox.mut_no >= since, Outbox.mut_no.not_in(told)).limit(1)
    return connection.execute(query).first() is not None


def trail(connection: Connection, subject_id: UUID, limit: int = 500) -> tuple[AuditRecord, ...]:
    """Return the newest entries about a case (or another subject), the newest first."""
    query = select(_ENTRY).where(_ENTRY.c.subject_id == subject_id)
    found = connection.execute(query.order_by(_ENTRY.c.sequence.desc()).limit(limit))
    return tuple(AuditRecord(**row) for row in found.mappings())


def _fault(record: AuditRecord, last: Link) -> str:
    if record.sequence != last.sequence + 1:
        return "missing"
    if record.previous_hash != last.hash:
        return "unchained"
    if record.hash != _hash(record):
        return "changed"
    if record.detail and hashlib.sha256(record.detail.encode()).hexdigest() != record.args_hash:
        return "changed"
    return ""


def _hash(record: AuditRecord) -> str:
    """Return SHA-256 of all that the entry says and of the hash before it."""
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
    return hashlib.sha256(_canonical(said).encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _end(connection: Connection) -> Link | None:
    query = select(_ENTRY.c.sequence, _ENTRY.c.hash).order_by(_ENTRY.c.sequence.desc()).limit(1)
    row = connection.execute(query).first()
    return None if row is None else Link(row.sequence, row.hash)


def _beginning(connection: Connection) -> str:
    """Return what the first entry is chained to: another file's entries do not fit here."""
    client_id = connection.execute(select(SyncState.client_id)).scalar_one()
    return hashlib.sha256(f"loket audit {client_id}".encode()).hexdigest()
