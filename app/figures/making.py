"""Makes the facts of what has changed. Runs in the server program, as its own actor.

`note_changes` reads which cases, contacts and states have changed since the last time, by the snapshot in
`figures_cursor`. As a pull does, it finds every change, however late it was committed. It adds them to
`figures_waiting`. `make_next` takes some of those, and replaces their facts. A crash between the two, or
within one, loses nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table, delete, select, text

from app.figures import changes
from app.figures.call_facts import call_facts
from app.figures.case_facts import Row, Rules, case_facts
from app.figures.changes import AT_SERVER, Side, Statements
from app.figures.matter_facts import matter_facts
from app.figures.plan_facts import plan_facts
from app.figures.queue_facts import queue_fact
from app.figures.records import (
    call_ids,
    counted_calls,
    counted_cases,
    counted_matters,
    counted_plans,
    counted_stays,
    ended_states,
    is_among,
)
from app.figures.rollups import mark_all_changed, refresh, remake_next, rollups_of
from app.figures.state_facts import state_facts
from app.figures.thresholds import thresholds
from db.bulk import insert_rows
from db.fact_tables import CALLS, MATTERS, OF_CASE, PLANS, QUEUES, STATES

AT_ONCE = 500  # cases, contacts or states in one transaction
LOCK = 0x46616B7461  # "Fakta": one instance of the server program makes facts
Facts = dict[Table, list[Row]]


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind of things that have facts.

    Attributes:
        what: In `figures_waiting`.
        key: The column of the tables that names the thing.
        statements: Which things have to be counted again.
        keys_of: Return the keys of the facts of these things, where they are not the ids of the things.
    """

    what: str
    tables: tuple[Table, ...]
    key: str
    statements: Callable[[Side], Statements]
    facts_of: Callable[[Connection, Sequence[UUID], Rules], Facts]
    keys_of: Callable[[Connection, Sequence[UUID]], set[UUID]] = lambda _connection, ids: set(ids)


def _facts_of_cases(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    found: Facts = {table: [] for table in OF_CASE}
    for one in counted_cases(connection, ids):
        for table, rows in case_facts(one, rules).items():
            found[table] += rows
    return found


def _facts_of_states(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    intervals = ended_states(connection, ids)
    return {STATES: [row for one in intervals for row in state_facts(one, rules.calendar)]}


def _facts_of_plans(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    plans = counted_plans(connection, ids, rules.calendar)
    return {PLANS: [row for one in plans for row in plan_facts(one, rules.calendar)]}


def _facts_of_calls(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    calls, limits = counted_calls(connection, ids), thresholds(connection)
    rows = [
        row
        for rings in calls.by_id.values()
        for row in call_facts(
            rings, calls.near.get(rings[0].remote, ()), calls.wrap_ups, rules.calendar, limits
        )
    ]
    return {CALLS: rows}


def _facts_of_matters(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    found = counted_matters(connection, ids)
    return {MATTERS: matter_facts(found.contacts, set(ids), found.answers, rules.calendar)}


def _facts_of_stays(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    limits = thresholds(connection)
    return {QUEUES: [queue_fact(one, rules.calendar, limits) for one in counted_stays(connection, ids)]}


CASES = Maker("case", OF_CASE, "case_id", changes.of_cases, _facts_of_cases)
STAFF = Maker("state", (STATES,), "state_id", changes.of_states, _facts_of_states)
PLANNED = Maker("plan", (PLANS,), "plan_id", changes.of_plans, _facts_of_plans)
TALKS = Maker(
    "call",
    (CALLS,),
    "call_id",
    changes.of_calls,
    _facts_of_calls,
    lambda connection, ids: {*ids, *call_ids(connection, ids)},
)
ABOUT = Maker("matter", (MATTERS,), "case_id", changes.of_matters, _facts_of_matters)
STAYS = Maker("stay", (QUEUES,), "stay_id", changes.of_stays, _facts_of_stays)
MAKERS = (CASES, STAFF, PLANNED, TALKS, ABOUT, STAYS)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the facts are. made_at: All changes that were committed before this moment are noted.

    waiting: What has to be counted again; while there is anything, figures are provisional.
    """

    made_at: datetime | None
    waiting: int


def progress(connection: Connection) -> Progress:
    made_at = connection.execute(text("SELECT made_at FROM figures_cursor")).scalar_one_or_none()
    waiting = connection.execute(text("SELECT count(*) FROM figures_waiting")).scalar_one()
    return Progress(made_at, waiting)


def note_changes(connection: Connection, rules: Rules) -> bool:
    """Return whether this instance makes the facts; another one may be at it.

    Everything is noted, and no sum of a day counts, if the rules have changed, and after a restore, which
    invalidates the snapshot.
    """
    if not _has_lock(connection):
        return False
    # Taken before the rows are read: what is committed in between is noted now and the next time.
    now = connection.execute(
        text("SELECT CAST(pg_current_snapshot() AS text) AS snapshot, epoch() AS epoch, now() AS at")
    ).one()
    cursor = connection.execute(
        text("SELECT CAST(snapshot AS text) AS snapshot, epoch, rules FROM figures_cursor")
    ).one_or_none()
    is_first = cursor is None or (cursor.epoch, cursor.rules) != (now.epoch, rules.version)
    if is_first:
        mark_all_changed(connection)
    for maker in MAKERS:
        statements = maker.statements(AT_SERVER)
        if cursor is None or is_first:
            note(connection, maker, statements.everything, {})
            continue
        for query in statements.changed:
            note(connection, maker, query, {"after": cursor.snapshot})
    connection.execute(
        text(
            "INSERT INTO figures_cursor (id, snapshot, epoch, rules, made_at) "
            "VALUES (1, CAST(:snapshot AS pg_snapshot), :epoch, :rules, :at) ON CONFLICT (id) DO UPDATE SET "
            "(snapshot, epoch, rules, made_at) = "
            "(excluded.snapshot, excluded.epoch, excluded.rules, excluded.made_at)"
        ),
        {"snapshot": now.snapshot, "epoch": now.epoch, "rules": rules.version, "at": now.at},
    )
    return True


def make_next(connection: Connection, rules: Rules, most: int = AT_ONCE) -> int:
    """Make the facts of some of what is noted, then the sums of a day; return of how much, 0 at the end.

    most: How many cases, contacts or states, at most AT_ONCE.
    """
    if not _has_lock(connection):
        return 0
    for maker in MAKERS:
        taken = connection.execute(
            text(
                "DELETE FROM figures_waiting WHERE what = :what AND id IN "
                "(SELECT id FROM figures_waiting WHERE what = :what ORDER BY id LIMIT :most) RETURNING id"
            ),
            {"what": maker.what, "most": most},
        )
        if ids := list(taken.scalars()):
            store(connection, maker, ids, maker.facts_of(connection, ids, rules))
            return len(ids)
    now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    return remake_next(connection, rules.calendar.local_day(now))


def stored_facts(connection: Connection, maker: Maker, ids: Sequence[UUID]) -> Facts:
    found: Facts = {}
    for table in maker.tables:
        query = select(table).where(is_among(connection, table.c[maker.key], ids))
        found[table] = [dict(row) for row in connection.execute(query).mappings().all()]
    return found


def noted_since(connection: Connection, maker: Maker) -> set[UUID]:
    """Return what has changed since its facts were made."""
    query = text("SELECT id FROM figures_waiting WHERE what = :what")
    found: set[UUID] = set(connection.execute(query, {"what": maker.what}).scalars())
    after = connection.execute(text("SELECT CAST(snapshot AS text) FROM figures_cursor")).scalar_one()
    for changed in maker.statements(AT_SERVER).changed:
        found |= set(connection.execute(text(changed), {"after": after}).scalars())
    return found


def store(connection: Connection, maker: Maker, ids: Sequence[UUID], facts: Facts) -> None:
    """Replace the facts of these, where they differ: the sums of the other days stay."""
    stored = stored_facts(connection, maker, list(maker.keys_of(connection, ids)))
    for table in maker.tables:
        old, new = by_key(table, stored[table]), by_key(table, facts[table])
        gone = [row for key, row in old.items() if new.get(key) != row]
        added = rows = [row for key, row in new.items() if old.get(key) != row]
        if gone:
            things = {row[maker.key] for row in (*gone, *added)}
            connection.execute(delete(table).where(is_among(connection, table.c[maker.key], list(things))))
            rows = [row for row in new.values() if row[maker.key] in things]
        insert_rows(connection, table, rows)
        for rollup in rollups_of(table):
            refresh(connection, rollup, (*gone, *added))


def by_key(table: Table, rows: Sequence[Row]) -> dict[tuple[Any, ...], Row]:
    """Return the facts by their keys."""
    names = [column.name for column in table.primary_key]
    return {tuple(row[name] for name in names): row for row in rows}


def _has_lock(connection: Connection) -> bool:
    """Take the lock until the end of the transaction."""
    query = text("SELECT pg_try_advisory_xact_lock(:lock)")
    found: bool = connection.execute(query, {"lock": LOCK}).scalar_one()
    return found


def note(connection: Connection, maker: Maker, query: str, values: Mapping[str, Any]) -> None:
    """Add what the query returns to what is noted."""
    words = (
        f"INSERT INTO figures_waiting (what, id) SELECT CAST(:what AS text), * FROM ({query}) one WHERE true"
    )
    connection.execute(text(f"{words} ON CONFLICT DO NOTHING"), {"what": maker.what, **values})
