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
    paused = [row for row in rows if row.paused_s or row.waiting_since is not None]
    if not paused:
        return tuple(rows)
    found = pauses_of(tx, [(row.id, row.step_started_at, row.waiting_since) for row in paused])
    return tuple(replace(row, pauses=found[row.id]) if row.id in found else row for row in rows)


def pauses_of(
    tx: Connection, cases: Sequence[tuple[UUID, datetime, datetime | None]]
) -> dict[UUID, tuple[PauseRecord, ...]]:
    """Return the pauses of the present step by case.

    cases: Id, start of the step, and start of the present wait.
    """
    waits = _waits(tx, [case_id for case_id, _began, _since in cases])
    return {
        case_id: _pauses(began, since, waits[case_id]) for case_id, began, since in cases if case_id in waits
    }


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


def _pauses(
    began: datetime, waiting_since: datetime | None, waits: Sequence[tuple[EntryKind, datetime, Any]]
) -> tuple[PauseRecord, ...]:
    """Pair starts with ends. A wait without an end is still open, or was ended by the end of its step."""
    pauses: list[PauseRecord] = []
    for (kind, start, facts), following in zip(waits, (*waits[1:], None), strict=True):
        if kind is not EntryKind.WAIT_STARTED:
            continue
        until = time_fact(readable_facts(facts).get("until"))
        if following is not None and following[0] is EntryKind.WAIT_ENDED:
            end: datetime | None = following[1]
        elif following is None and waiting_since is not None:
            end = None
        else:
            continue
        if end is None or end > began:
            pauses.append(PauseRecord(max(start, began), end, until))
    return tuple(pauses)
