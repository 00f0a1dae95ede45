"""Makes the facts of what has changed. Runs in the server program, as its own actor.

`note_changes` reads which cases and states have changed since the last time, by the snapshot in
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

from sqlalchemy import Connection, Table, delete, insert, select, text

from app.figures.case_facts import Row, Rules, case_facts
from app.figures.records import SOURCES, counted_cases, ended_states, is_among
from app.figures.state_facts import state_facts
from db.fact_tables import OF_CASE, STATES
from db.tx import table_of

AT_ONCE = 200  # cases or states in one transaction
LOCK = 0x46616B7461  # "Fakta": one instance of the server program makes facts
_IS_NEW = (
    "{of}xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot({of}xid, CAST(:after AS pg_snapshot))"
)
Facts = dict[Table, list[Row]]


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind of things that have facts.

    Attributes:
        what: In `figures_waiting`.
        key: The column of the tables that names the thing.
        everything: The statement that returns the ids of all.
        changed: Statements that return the ids of those that have changed since the snapshot :after.
    """

    what: str
    tables: tuple[Table, ...]
    key: str
    everything: str
    changed: tuple[str, ...]
    facts_of: Callable[[Connection, Sequence[UUID], Rules], Facts]


def _facts_of_cases(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    found: Facts = {table: [] for table in OF_CASE}
    for one in counted_cases(connection, ids):
        for table, rows in case_facts(one, rules).items():
            found[table] += rows
    return found


def _facts_of_states(connection: Connection, ids: Sequence[UUID], rules: Rules) -> Facts:
    intervals = ended_states(connection, ids)
    return {STATES: [row for one in intervals for row in state_facts(one, rules.calendar)]}


CASES = Maker(
    "case",
    OF_CASE,
    "case_id",
    "SELECT id FROM case_ UNION SELECT archived_case_ids('-infinity', 'infinity') "
    "UNION SELECT case_id FROM fact_span",
    tuple(
        f"SELECT DISTINCT {columns[0]} FROM {table_of(model).name} WHERE {_IS_NEW.format(of='')}"
        for model, columns in SOURCES.items()
    ),
    _facts_of_cases,
)
STAFF = Maker(
    "state",
    (STATES,),
    "state_id",
    "SELECT id FROM agent_state UNION SELECT state_id FROM fact_state",
    (
        f"SELECT id FROM agent_state WHERE {_IS_NEW.format(of='')}",
        "SELECT DISTINCT s.id FROM line_gap g JOIN agent_state s ON s.workstation = g.workstation "
        f"AND s.started_at < g.ended_at AND s.ended_at > g.started_at WHERE {_IS_NEW.format(of='g.')}",
    ),
    _facts_of_states,
)
MAKERS = (CASES, STAFF)


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

    Everything is noted if the rules have changed, and after a restore, which invalidates the snapshot.
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
    for maker in MAKERS:
        if cursor is None or is_first:
            _note(connection, maker, maker.everything, {})
            continue
        for query in maker.changed:
            _note(connection, maker, query, {"after": cursor.snapshot})
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


def make_next(connection: Connection, rules: Rules) -> int:
    """Make the facts of some of what is noted; return of how much."""
    if not _has_lock(connection):
        return 0
    for maker in MAKERS:
        taken = connection.execute(
            text(
                "DELETE FROM figures_waiting WHERE what = :what AND id IN "
                "(SELECT id FROM figures_waiting WHERE what = :what ORDER BY id LIMIT :most) RETURNING id"
            ),
            {"what": maker.what, "most": AT_ONCE},
        )
        if ids := list(taken.scalars()):
            _store(connection, maker, ids, maker.facts_of(connection, ids, rules))
            return len(ids)
    return 0


def stored_facts(connection: Connection, maker: Maker, ids: Sequence[UUID]) -> Facts:
    found: Facts = {}
    for table in maker.tables:
        query = select(table).where(is_among(connection, table.c[maker.key], ids))
        found[table] = [dict(row) for row in connection.execute(query).mappings()]
    return found


def noted_since(connection: Connection, maker: Maker) -> set[UUID]:
    """Return what has changed since its facts were made."""
    query = text("SELECT id FROM figures_waiting WHERE what = :what")
    found: set[UUID] = set(connection.execute(query, {"what": maker.what}).scalars())
    after = connection.execute(text("SELECT CAST(snapshot AS text) FROM figures_cursor")).scalar_one()
    for changed in maker.changed:
        found |= set(connection.execute(text(changed), {"after": after}).scalars())
    return found


def _store(connection: Connection, maker: Maker, ids: Sequence[UUID], facts: Facts) -> None:
    """Replace the facts of these."""
    for table in maker.tables:
        connection.execute(delete(table).where(is_among(connection, table.c[maker.key], ids)))
        if rows := facts[table]:
            connection.execute(insert(table), rows)


def _has_lock(connection: Connection) -> bool:
    """Take the lock until the end of the transaction."""
    query = text("SELECT pg_try_advisory_xact_lock(:lock)")
    found: bool = connection.execute(query, {"lock": LOCK}).scalar_one()
    return found


def _note(connection: Connection, maker: Maker, query: str, values: Mapping[str, Any]) -> None:
    words = (
        f"INSERT INTO figures_waiting (what, id) SELECT CAST(:what AS text), one.id FROM ({query}) one (id) "
    )
    connection.execute(text(f"{words} ON CONFLICT DO NOTHING"), {"what": maker.what, **values})
