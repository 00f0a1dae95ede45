"""Checks the audit trail: its chain is complete, and it records all present and former outbox rows.

A manipulated entry may contain anything: an unreadable entry counts as changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, cast, distinct, func, select
from sqlalchemy.exc import NoResultFound

from db.audit import UNREADABLE, Link, chain_beginning, entry_bytes, entry_hash, read_entry
from db.models import AuditEntry, Outbox, SyncState
from db.models.types import utc_text

_ENTRY, _OUTBOX = AuditEntry.__table__, Outbox.__table__
ERASURES = ("erase_applicant",)  # mutations that may empty the arguments of earlier ones
ERASED_ELSEWHERE = "erased_elsewhere"  # records that another workstation's erasure did it


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The result of checking the whole chain.

    Attributes:
        last: The chain's end; None if there is no entry.
        broken_at: The first sequence whose entry is not as it was written; None: all are.
        fault: "" | "missing" | "changed" | "unchained" | "outbox" (an entry and its arguments disagree) |
            "untold" (a mutation without an entry) | "expected" (the chain lacks the expected link).
        erased: The number of entries about changes whose arguments were erased by retention.
    """

    count: int
    last: Link | None
    broken_at: int | None = None
    fault: str = ""
    erased: int = 0


def check(connection: Connection, expected: Link | None = None) -> AuditResult:
    """Follow the chain from its beginning; stop at the first entry that is not as it was written."""
    try:
        last = Link(0, chain_beginning(connection))
    except (NoResultFound, ValueError):  # the file's own id is missing
        return AuditResult(0, None, 1, "unchained")
    is_expected_there, erased, erasures = expected is None, 0, _erasures(connection)
    for row in _rows(connection):
        fault = _fault(row, last) or _outbox_fault(row, erasures)
        if fault:
            at = last.sequence + 1 if fault == "missing" else row.sequence
            return AuditResult(last.sequence, last if last.sequence else None, at, fault)
        last = Link(row.sequence, row.hash.decode())
        is_expected_there = is_expected_there or last == expected
        erased += row.erased_by is not None
    end = last if last.sequence else None
    if _is_untold(connection):
        return AuditResult(last.sequence, end, last.sequence + 1, "untold")
    if expected is not None and not is_expected_there:
        return AuditResult(last.sequence, end, expected.sequence, "expected")
    return AuditResult(last.sequence, end, erased=erased)


def _rows(connection: Connection) -> Iterator[Row[Any]]:
    """Yield all entries in order, each with its outbox row, without loading all into memory."""
    queued = [
        cast(_OUTBOX.c.name, LargeBinary).label("queued_name"),
        cast(_OUTBOX.c.args, LargeBinary).label("queued_args"),
        cast(_OUTBOX.c.args_hash, LargeBinary).label("queued_hash"),
        _OUTBOX.c.erased_by,
    ]
    joined = _ENTRY.outerjoin(_OUTBOX, _OUTBOX.c.mut_no == _ENTRY.c.mut_no)
    query = select(*entry_bytes(), *queued).select_from(joined).order_by(_ENTRY.c.sequence)
    yield from connection.execution_options(yield_per=1000).execute(query)


def _fault(row: Row[Any], last: Link) -> str:
    if row.sequence != last.sequence + 1:
        return "missing"
    try:
        record = read_entry(row)
        is_written_so = record.hash == entry_hash(record) and utc_text(record.at).encode() == row.at
    except UNREADABLE:
        return "changed"
    if record.previous_hash != last.hash:
        return "unchained"
    if record.detail and hashlib.sha256(row.detail).hexdigest() != record.args_hash:
        return "changed"
    return "" if is_written_so else "changed"


def _outbox_fault(row: Row[Any], erasures: dict[Any, int]) -> str:
    """Return "outbox" if the mutation is missing, differs, or was emptied without an erasure."""
    if row.mut_no is None:
        return ""
    if row.erased_by is None:
        is_kept = hashlib.sha256(row.queued_args or b"").hexdigest().encode() == row.args_hash
    else:
        # Only an erasure with a later entry in the trail explains empty arguments.
        is_kept = row.queued_hash == row.args_hash and erasures.get(row.erased_by, 0) > row.sequence
    return "" if is_kept and row.queued_name == row.action else "outbox"


def _erasures(connection: Connection) -> dict[Any, int]:
    """Return each erasure's first entry, by its key in the outbox."""
    query = select(_ENTRY.c.mut_no, func.min(_ENTRY.c.sequence)).where(
        _ENTRY.c.mut_no.in_(select(Outbox.erased_by).where(Outbox.erased_by.is_not(None))),
        _ENTRY.c.action.in_(ERASURES),
    )
    here = {row[0]: row[1] for row in connection.execute(query.group_by(_ENTRY.c.mut_no))}
    elsewhere = select(_ENTRY.c.sequence).where(_ENTRY.c.action == ERASED_ELSEWHERE)
    return here | {-sequence: sequence for sequence in connection.execute(elsewhere).scalars()}


def _is_untold(connection: Connection) -> bool:
    """Return whether a mutation since the start of the trail has no entry.

    Mutation numbers are dense. If an outbox row was removed together with its entry, its number is still
    missing.
    """
    state = connection.execute(select(SyncState.audited_from, SyncState.next_mut)).one()
    mut_no = _ENTRY.c.mut_no
    query = select(func.count(distinct(mut_no)), func.min(mut_no), func.max(mut_no))
    count, first, last = connection.execute(query).one()
    is_whole = count == state.next_mut - state.audited_from
    return not is_whole or bool(count and (first < state.audited_from or last >= state.next_mut))
