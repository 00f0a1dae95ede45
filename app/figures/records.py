"""Reads what facts are made from: cases, also archived ones, and the ended states of staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    RowMapping,
    Select,
    Text,
    bindparam,
    case,
    cast,
    column,
    func,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.types import ARRAY, Uuid

from app.figures.case_facts import Asked, CountedCase
from app.figures.state_facts import Interval
from db.entry_facts import readable_facts
from db.models import Case, Escalation, LineGap, StateInterval, TimelineEntry, UnitQuestion
from db.models.base import Base
from db.records import TimelineRecord
from db.sync.reading import among
from db.tx import table_of

# The columns that are read for facts; the first one names the case.
SOURCES: Mapping[type[Base], tuple[str, ...]] = {
    Case: (
        *("id", "team_id", "assignee_id", "kind", "channel", "category", "service", "region_code"),
        "deleted_at",
    ),
    TimelineEntry: (
        *("case_id", "id", "version", "kind", "actor_id", "workstation", "occurred_at", "recorded_at"),
        "facts",
    ),
    Escalation: (
        *("case_id", "id", "unit_id", "asked_at", "due_at", "answered_at", "returned_at", "passed_at"),
        *("promise_at", "deleted_at"),
    ),
    UnitQuestion: ("case_id", "escalation_id", "deleted_at"),
}
MOST_FACTS = 20_000  # letters of an entry's JSON; longer ones have nothing that is counted


def counted_cases(connection: Connection, ids: Sequence[UUID]) -> list[CountedCase]:
    timelines: dict[UUID, list[TimelineRecord]] = defaultdict(list)
    for row in sorted(_rows(connection, TimelineEntry, ids), key=lambda row: row["version"]):
        timelines[row["case_id"]].append(_entry(row))
    asked_back = {row["escalation_id"] for row in _rows(connection, UnitQuestion, ids)}
    asked: dict[UUID, list[Asked]] = defaultdict(list)
    for row in sorted(_rows(connection, Escalation, ids), key=lambda row: (row["asked_at"], row["id"])):
        asked[row["case_id"]].append(_asked(row, row["id"] in asked_back))
    return [
        CountedCase(
            id=row["id"],
            team_id=row["team_id"],
            assignee_id=row["assignee_id"],
            kind=row["kind"],
            channel=row["channel"],
            category=row["category"],
            service=row["service"],
            region_code=row["region_code"],
            timeline=tuple(timelines[row["id"]]),
            asked=tuple(asked[row["id"]]),
        )
        for row in _rows(connection, Case, ids)
    ]


def _rows(connection: Connection, model: type[Base], ids: Sequence[UUID]) -> list[RowMapping]:
    """Return the rows of these cases; on the server those of archived ones, too."""
    table = table_of(model)
    columns = [table.c[name] for name in SOURCES[model]]
    query: Select[Any] | CompoundSelect[Any]
    query = select(*_chosen(columns)).where(is_among(connection, columns[0], ids))
    if connection.dialect.name == "postgresql":
        given = bindparam("cases", list(ids), type_=ARRAY(Uuid()))
        names = [column(one.name, one.type) for one in columns]
        archived = getattr(func, f"archived_{table.name}_rows")(given).table_valued(*names)
        query = union_all(query, select(*_chosen(archived.c)))
    rows = connection.execute(query).mappings()
    return [row for row in rows if row.get("deleted_at") is None]


def _chosen(columns: Iterable[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
    """Leave out long facts: a case may have more of them than the memory of the server should hold."""
    of = {one.key: one for one in columns}
    if (facts := of.get("facts")) is not None:
        is_short = func.length(cast(facts, Text)) <= MOST_FACTS
        of["facts"] = type_coerce(case((is_short, facts), else_=null()), facts.type).label("facts")
    return list(of.values())


def is_among(connection: Connection, key: Any, ids: Sequence[UUID]) -> ColumnElement[bool]:
    """Return the condition; with one array on the server."""
    is_on_server = connection.dialect.name == "postgresql"
    found: ColumnElement[bool] = among(key, list(ids)) if is_on_server else key.in_(ids)
    return found


def _entry(row: RowMapping) -> TimelineRecord:
    return TimelineRecord(
        id=row["id"],
        case_id=row["case_id"],
        version=row["version"],
        kind=row["kind"],
        actor_id=row["actor_id"],
        actor_name="",
        workstation=row["workstation"],
        occurred_at=row["occurred_at"],
        recorded_at=row["recorded_at"],
        facts=readable_facts(row["facts"] or {}),
    )


def _asked(row: RowMapping, is_asked_back: bool) -> Asked:
    return Asked(
        id=row["id"],
        unit_id=row["unit_id"],
        asked_at=row["asked_at"],
        due_at=row["due_at"],
        answered_at=row["answered_at"],
        returned_at=row["returned_at"],
        passed_at=row["passed_at"],
        promise_at=row["promise_at"],
        is_asked_back=is_asked_back,
    )


def ended_states(connection: Connection, ids: Sequence[UUID]) -> list[Interval]:
    """Return those of these states that are over, with the ended gaps of their workstations in their time."""
    table, gap = table_of(StateInterval), table_of(LineGap)
    query = select(table).where(
        is_among(connection, table.c.id, ids), table.c.ended_at.is_not(None), table.c.deleted_at.is_(None)
    )
    overlapping = (
        select(table.c.id, gap.c.started_at, gap.c.ended_at)
        .join_from(
            table,
            gap,
            (gap.c.workstation == table.c.workstation)
            & (gap.c.started_at < table.c.ended_at)
            & (gap.c.ended_at > table.c.started_at),
        )
        .where(is_among(connection, table.c.id, ids), gap.c.deleted_at.is_(None))
    )
    gaps: dict[UUID, list[tuple[datetime, datetime]]] = defaultdict(list)
    for state_id, started_at, ended_at in connection.execute(overlapping):
        gaps[state_id].append((started_at, ended_at))
    return [
        Interval(
            id=row["id"],
            team_id=row["team_id"],
            agent_id=row["agent_id"],
            workstation=row["workstation"],
            state=row["state"],
            reason=row["reason"],
            started_at=row["started_at"],
            ended_at=row["ended_at"],
            gaps=tuple(gaps[row["id"]]),
        )
        for row in connection.execute(query).mappings()
    ]
