"""Checks the audit trail: that its chain is whole, and tells of all that the outbox holds and held.

Whoever spoilt an entry may have written anything into it: what cannot be read was changed.
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
ERASURES = ("erase_applicant",)  # mutations that may take the words of earlier ones
ERASED_ELSEWHERE = "erased_elsewhere"  # what tells that another workstation's did


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


def check(connection: Connection, expected: Link | None = None) -> AuditResult:
    """Follow the chain from its beginning; stop at the first entry that is not as it was written."""
    try:
        last = Link(0, chain_beginning(connection))
    except (NoResultFound, ValueError):  # the file's own name is gone
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
    """Give all entries in their order, each with what the outbox holds of it. Not all in memory."""
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
    """Say "outbox" if the mutation is gone, or another one, or has lost its words without an erasure."""
    if row.mut_no is None:
        return ""
    if row.erased_by is None:
        is_kept = hashlib.sha256(row.queued_args or b"").hexdigest().encode() == row.args_hash
    else:
        # Only an erasure that the trail tells of, later on, explains why the words are not there.
        is_kept = row.queued_hash == row.args_hash and erasures.get(row.erased_by, 0) > row.sequence
    return "" if is_kept and row.queued_name == row.action else "outbox"


def _erasures(connection: Connection) -> dict[Any, int]:
    """Return the first entry of each erasure, by what the outbox calls it."""
    query = select(_ENTRY.c.mut_no, func.min(_ENTRY.c.sequence)).where(
        _ENTRY.c.mut_no.in_(select(Outbox.erased_by).where(Outbox.erased_by.is_not(None))),
        _ENTRY.c.action.in_(ERASURES),
    )
    here = {row[0]: row[1] for row in connection.execute(query.group_by(_ENTRY.c.mut_no))}
    elsewhere = select(_ENTRY.c.sequence).where(_ENTRY.c.action == ERASED_ELSEWHERE)
    return here | {-sequence: sequence for sequence in connection.execute(elsewhere).scalars()}


def _is_untold(connection: Connection) -> bool:
    """Say whether a mutation was numbered, from when the trail began, that no entry tells of.

    The numbers are dense. A row of the outbox may be gone with its entry: then its number still is missing.
    """
    state = connection.execute(select(SyncState.audited_from, SyncState.next_mut)).one()
    mut_no = _ENTRY.c.mut_no
    query = select(func.count(distinct(mut_no)), func.min(mut_no), func.max(mut_no))
    count, first, last = connection.execute(query).one()
    is_whole = count == state.next_mut - state.audited_from
    return not is_whole or bool(count and (first < state.audited_from or last >= state.next_mut))
