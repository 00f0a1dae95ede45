"""The pauses of listed cases: read for the shown rows that have any."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select

from db.entry_facts import readable_facts, time_fact
from db.enums import EntryKind
from db.models import TimelineEntry
from db.records import CaseRow, PauseRecord


def with_pauses(tx: Connection, rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """Return the rows with the pauses of their present step."""
    paused = [row.id for row in rows if row.paused_s or row.waiting_since is not None]
    if not paused:
        return tuple(rows)
    waits = _waits(tx, paused)
    return tuple(replace(row, pauses=_pauses(row, waits[row.id])) if row.id in waits else row for row in rows)


def _waits(tx: Connection, ids: Sequence[UUID]) -> dict[UUID, list[tuple[EntryKind, datetime, Any]]]:
    query = (
        select(TimelineEntry.case_id, TimelineEntry.kind, TimelineEntry.occurred_at, TimelineEntry.facts)
        .where(
            TimelineEntry.case_id.in_(ids),
            TimelineEntry.kind.in_((EntryKind.WAIT_STARTED, EntryKind.WAIT_ENDED)),
        )
        .order_by(TimelineEntry.case_id, TimelineEntry.version)
    )
    found: dict[UUID, list[tuple[EntryKind, datetime, Any]]] = defaultdict(list)
    for case_id, kind, occurred_at, facts in tx.execute(query):
        found[case_id].append((kind, occurred_at, facts))
    return found


def _pauses(row: CaseRow, waits: Sequence[tuple[EntryKind, datetime, Any]]) -> tuple[PauseRecord, ...]:
    """Pair starts with ends. A wait without an end is still open, or was ended by the end of its step."""
    began = row.step_started_at
    pauses: list[PauseRecord] = []
    for (kind, start, facts), following in zip(waits, (*waits[1:], None), strict=True):
        if kind is not EntryKind.WAIT_STARTED:
            continue
        until = time_fact(readable_facts(facts).get("until"))
        if following is not None and following[0] is EntryKind.WAIT_ENDED:
            end: datetime | None = following[1]
        elif following is None and row.waiting_since is not None:
            end = None
        else:
            continue
        if end is None or end > began:
            pauses.append(PauseRecord(max(start, began), end, until))
    return tuple(pauses)
