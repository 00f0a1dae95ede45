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

from sqlalchemy import Connection, Table, delete, insert, select, text

from app.figures.call_facts import call_facts
from app.figures.case_facts import Row, Rules, case_facts
from app.figures.matter_facts import matter_facts
from app.figures.queue_facts import queue_fact
from app.figures.records import (
    SOURCES,
    call_ids,
    counted_calls,
    counted_cases,
    counted_matters,
    counted_stays,
    ended_states,
    is_among,
)
from app.figures.rollups import ROLLED, mark_changed, remake_next
from app.figures.state_facts import state_facts
from app.figures.thresholds import thresholds
from db.fact_tables import CALLS, MATTERS, OF_CASE, QUEUES, STATES
from db.tx import table_of

AT_ONCE = 200  # cases, contacts or states in one transaction
LOCK = 0x46616B7461  # "Fakta": one instance of the server program makes facts
_IS_NEW = (
    "{of}xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot({of}xid, CAST(:after AS pg_snapshot))"
)
# From which day on another threshold counts. The facts of earlier days stay as they are.
_SET_FROM = f"SELECT min(valid_from) FROM figure_setting WHERE key IN {{keys}} AND {_IS_NEW.format(of='')}"
_RETURN_FROM = _SET_FROM.format(keys="('return')")
_QUEUES_FROM = _SET_FROM.format(keys="('answer', 'short')")
Facts = dict[Table, list[Row]]


@dataclass(frozen=True, slots=True)
class Maker:
    """One kind of things that have facts.

    Attributes:
        what: In `figures_waiting`.
        key: The column of the tables that names the thing.
        everything: The statement that returns the ids of all.
        changed: Statements that return the ids of those that have changed since the snapshot :after.
        keys_of: Return the keys of the facts of these things, where they are not the ids of the things.
    """

    what: str
    tables: tuple[Table, ...]
    key: str
    everything: str
    changed: tuple[str, ...]
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
# Things are contacts: those of one call make one fact. A missed call changes, too, when the caller calls
# again, or a contact that it names does.
TALKS = Maker(
    "call",
    (CALLS,),
    "call_id",
    "SELECT counted_contacts('-infinity', 'infinity') UNION SELECT call_id FROM fact_call",
    (
        f"SELECT id FROM contact WHERE {_IS_NEW.format(of='')}",
        "SELECT m.id FROM contact c JOIN contact m ON m.remote = c.remote "
        "AND m.started_at > c.started_at - interval '7 days' "
        "AND m.started_at <= c.started_at + interval '10 minutes' "
        "WHERE c.remote <> '' AND m.remote <> '' AND m.direction = 'inbound' "
        "AND m.answered_at IS NULL "
        f"AND {_IS_NEW.format(of='c.')}",
        "SELECT id FROM archived_contacts('{}', '{}', ARRAY("
        f"SELECT DISTINCT remote FROM contact WHERE remote <> '' AND {_IS_NEW.format(of='')}"
        ")) WHERE answered_at IS NULL",
        *(
            f"SELECT f.contact_id FROM contact c JOIN fact_call f ON f.{column} = c.id "
            f"WHERE {_IS_NEW.format(of='c.')}"
            for column in ("repeats_id", "reached_by_id")
        ),
        f"SELECT contact_id FROM agent_state WHERE contact_id IS NOT NULL AND {_IS_NEW.format(of='')}",
        f"SELECT contact_id FROM fact_call WHERE outcome = 'missed' AND day >= ({_RETURN_FROM})",
    ),
    _facts_of_calls,
    lambda connection, ids: {*ids, *call_ids(connection, ids)},
)
_NEAR = "y.started_at BETWEEN x.started_at - interval '7 days' AND x.started_at + interval '7 days'"
# Things are cases. The contacts of a case change, too, when another contact about the matter does, or another
# case becomes or stops to be one about it.
ABOUT = Maker(
    "matter",
    (MATTERS,),
    "case_id",
    "SELECT id FROM case_ UNION SELECT archived_case_ids('-infinity', 'infinity') "
    "UNION SELECT case_id FROM fact_matter",
    (
        f"SELECT id FROM case_ WHERE {_IS_NEW.format(of='')}",
        f"SELECT case_id FROM contact WHERE case_id IS NOT NULL AND {_IS_NEW.format(of='')}",
        f"SELECT case_id FROM timeline_entry WHERE kind = 'solution_told' AND {_IS_NEW.format(of='')}",
        *(
            f"SELECT f.case_id FROM contact c JOIN fact_matter f ON f.{column} = c.id "
            f"WHERE {_IS_NEW.format(of='c.')}"
            for column in ("contact_id", "previous_id", "next_id")
        ),
        *(
            "SELECT f.case_id FROM case_ k JOIN fact_matter g ON g.case_id = k.id "
            f"JOIN fact_matter f ON f.{column} = g.contact_id WHERE {_IS_NEW.format(of='k.')}"
            for column in ("previous_id", "next_id")
        ),
        *(
            "SELECT y.case_id FROM case_ k JOIN contact x ON x.case_id = k.id "
            "JOIN case_ o ON o.applicant_id = k.applicant_id "
            f"JOIN contact y ON y.case_id = o.id AND {_NEAR} WHERE {_IS_NEW.format(of=of)}"
            for of in ("k.", "x.")
        ),
        *(
            "SELECT archived_of_applicants(ARRAY[k.applicant_id], x.started_at - interval '7 days', "
            "x.started_at + interval '7 days') FROM case_ k JOIN contact x ON x.case_id = k.id "
            f"WHERE k.applicant_id IS NOT NULL AND {_IS_NEW.format(of=of)}"
            for of in ("k.", "x.")
        ),
    ),
    _facts_of_matters,
)
# On one PC without a server there is no exchange.
STAYS = Maker(
    "stay",
    (QUEUES,),
    "stay_id",
    "SELECT id FROM queue_call UNION SELECT stay_id FROM fact_queue_call",
    (
        f"SELECT id FROM queue_call WHERE {_IS_NEW.format(of='')}",
        f"SELECT stay_id FROM fact_queue_call WHERE day >= ({_QUEUES_FROM})",
    ),
    _facts_of_stays,
)
MAKERS = (CASES, STAFF, TALKS, ABOUT, STAYS)


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
    """Make the facts of some of what is noted, then the sums of a day; return of how much, 0 at the end."""
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
    now: datetime = connection.execute(text("SELECT now()")).scalar_one()
    return remake_next(connection, rules.calendar.local_day(now))


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
    keys = list(maker.keys_of(connection, ids))
    for table in maker.tables:
        removed = delete(table).where(is_among(connection, table.c[maker.key], keys))
        rows = facts[table]
        if rollup := ROLLED.get(table):
            days = set(connection.execute(removed.returning(rollup.day)).scalars())
            mark_changed(connection, table, days | {row[rollup.day.name] for row in rows})
        else:
            connection.execute(removed)
        if rows:
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
