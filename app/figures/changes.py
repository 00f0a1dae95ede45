"""Which things have to be counted again: those that have changed, and those whose facts depend on them.

The same statements run at the server and on one PC without one; `Side` has what differs. They use the table
of facts, because a fact may name what has changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.figures.records import SOURCES
from db.tx import table_of


@dataclass(frozen=True, slots=True)
class Statements:
    """everything: Returns the ids of all things of a kind. changed: Each returns ids of changed ones."""

    everything: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """How a database is asked.

    Attributes:
        is_new: Returns the condition that a row of a table has changed; with the prefix of its columns.
        before, after: Return the moment so long before or after a column's; it may be a second farther.
        each_call: Returns one contact of each call.
        has_server: There are an archive, thresholds that the administrator sets, and an exchange.
    """

    is_new: Callable[[str, str], str]
    before: Callable[[str, str], str]
    after: Callable[[str, str], str]
    each_call: str
    has_server: bool


def of_cases(side: Side) -> Statements:
    return Statements(
        _with_archived(
            side,
            "SELECT id FROM case_ UNION SELECT case_id FROM fact_span",
            "SELECT archived_case_ids('-infinity', 'infinity')",
        ),
        tuple(
            f"SELECT DISTINCT {columns[0]} FROM {name} WHERE {side.is_new(name, '')}"
            for name, columns in ((table_of(model).name, columns) for model, columns in SOURCES.items())
        ),
    )


def of_states(side: Side) -> Statements:
    return Statements(
        "SELECT id FROM agent_state UNION SELECT state_id FROM fact_state",
        (
            f"SELECT id FROM agent_state WHERE {side.is_new('agent_state', '')}",
            "SELECT DISTINCT s.id FROM line_gap g JOIN agent_state s ON s.workstation = g.workstation "
            "AND s.started_at < g.ended_at AND s.ended_at > g.started_at "
            f"WHERE {side.is_new('line_gap', 'g.')}",
        ),
    )


def of_plans(side: Side) -> Statements:
    """A planned day changes, too, with the states of its agent; while something of it is unknown, also with
    later ones. The moments are two days apart from a state's: days are the office's.
    """
    until = side.after("coalesce(s.ended_at, s.started_at)", "2 days")
    of_states = (
        "SELECT p.id FROM agent_state s JOIN shift_plan p ON p.agent_id = s.agent_id "
        f"WHERE {side.is_new('agent_state', 's.')} AND p.day < {until}"
    )
    is_unknown = "SELECT 1 FROM fact_plan f WHERE f.plan_id = p.id AND f.unknown_ms > 0"
    return Statements(
        "SELECT id FROM shift_plan UNION SELECT plan_id FROM fact_plan",
        (
            f"SELECT id FROM shift_plan WHERE {side.is_new('shift_plan', '')}",
            f"{of_states} AND p.day > {side.before('s.started_at', '2 days')}",
            f"{of_states} AND EXISTS ({is_unknown})",
        ),
    )


def of_calls(side: Side) -> Statements:
    """Things are contacts: those of one call make one fact. A missed call changes, too, when the caller calls
    again, or a contact that it names does.
    """
    changed = [
        f"SELECT id FROM contact WHERE {side.is_new('contact', '')}",
        "SELECT m.id FROM contact c JOIN contact m ON m.remote = c.remote "
        f"AND m.started_at > {side.before('c.started_at', '7 days')} "
        f"AND m.started_at <= {side.after('c.started_at', '10 minutes')} "
        "WHERE c.remote <> '' AND m.remote <> '' AND m.direction = 'inbound' "
        f"AND m.answered_at IS NULL AND {side.is_new('contact', 'c.')}",
        *(
            f"SELECT f.contact_id FROM contact c JOIN fact_call f ON f.{column} = c.id "
            f"WHERE {side.is_new('contact', 'c.')}"
            for column in ("repeats_id", "reached_by_id")
        ),
        "SELECT contact_id FROM agent_state "
        f"WHERE contact_id IS NOT NULL AND {side.is_new('agent_state', '')}",
    ]
    if side.has_server:
        changed += [
            "SELECT id FROM archived_contacts('{}', '{}', ARRAY("
            f"SELECT DISTINCT remote FROM contact WHERE remote <> '' AND {side.is_new('contact', '')}"
            ")) WHERE answered_at IS NULL",
            "SELECT contact_id FROM fact_call WHERE outcome = 'missed' "
            f"AND day >= ({_set_from(side, 'return')})",
        ]
    return Statements(f"{side.each_call} UNION SELECT call_id FROM fact_call", tuple(changed))


def of_matters(side: Side) -> Statements:
    """Things are cases. The contacts of a case change, too, when another contact about the matter does, or
    another case becomes or stops to be one about it.
    """
    since, until = side.before("x.started_at", "7 days"), side.after("x.started_at", "7 days")
    changed = [
        f"SELECT id FROM case_ WHERE {side.is_new('case_', '')}",
        f"SELECT case_id FROM contact WHERE case_id IS NOT NULL AND {side.is_new('contact', '')}",
        "SELECT case_id FROM timeline_entry "
        f"WHERE kind = 'solution_told' AND {side.is_new('timeline_entry', '')}",
        *(
            f"SELECT f.case_id FROM contact c JOIN fact_matter f ON f.{column} = c.id "
            f"WHERE {side.is_new('contact', 'c.')}"
            for column in ("contact_id", "previous_id", "next_id")
        ),
        *(
            "SELECT f.case_id FROM case_ k JOIN fact_matter g ON g.case_id = k.id "
            f"JOIN fact_matter f ON f.{column} = g.contact_id WHERE {side.is_new('case_', 'k.')}"
            for column in ("previous_id", "next_id")
        ),
    ]
    for table, of in (("case_", "k."), ("contact", "x.")):
        changed.append(
            "SELECT y.case_id FROM case_ k JOIN contact x ON x.case_id = k.id "
            "JOIN case_ o ON o.applicant_id = k.applicant_id "
            f"JOIN contact y ON y.case_id = o.id AND y.started_at BETWEEN {since} AND {until} "
            f"WHERE {side.is_new(table, of)}"
        )
        if side.has_server:
            changed.append(
                f"SELECT archived_of_applicants(ARRAY[k.applicant_id], {since}, {until}) "
                "FROM case_ k JOIN contact x ON x.case_id = k.id "
                f"WHERE k.applicant_id IS NOT NULL AND {side.is_new(table, of)}"
            )
    everything = _with_archived(
        side,
        "SELECT id FROM case_ UNION SELECT case_id FROM fact_matter",
        "SELECT archived_case_ids('-infinity', 'infinity')",
    )
    return Statements(everything, tuple(changed))


def of_stays(side: Side) -> Statements:
    """Only a server reads the exchange."""
    return Statements(
        "SELECT id FROM queue_call UNION SELECT stay_id FROM fact_queue_call",
        (
            f"SELECT id FROM queue_call WHERE {side.is_new('queue_call', '')}",
            f"SELECT stay_id FROM fact_queue_call WHERE day >= ({_set_from(side, 'answer', 'short')})",
        ),
    )


def _with_archived(side: Side, query: str, archived: str) -> str:
    return f"{query} UNION {archived}" if side.has_server else query


def _set_from(side: Side, *keys: str) -> str:
    """From which day on another threshold counts. The facts of earlier days stay as they are."""
    among = ", ".join(f"'{key}'" for key in keys)
    is_new = side.is_new("figure_setting", "")
    return f"SELECT min(valid_from) FROM figure_setting WHERE key IN ({among}) AND {is_new}"


# What was committed after the snapshot :after, as a pull finds it.
AT_SERVER = Side(
    is_new=lambda _table, of: (
        f"{of}xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
        f" AND NOT pg_visible_in_snapshot({of}xid, CAST(:after AS pg_snapshot))"
    ),
    before=lambda moment, span: f"{moment} - interval '{span}'",
    after=lambda moment, span: f"{moment} + interval '{span}'",
    each_call="SELECT counted_contacts('-infinity', 'infinity')",
    has_server=True,
)
# What triggers have noted in `figures_changed`.
ON_ONE_PC = Side(
    is_new=lambda table, of: f"{of}id IN (SELECT row_id FROM figures_changed WHERE table_name = '{table}')",
    before=lambda moment, span: f"strftime('%Y-%m-%dT%H:%M:%f', {moment}, '-{span}', '-1 seconds')",
    after=lambda moment, span: f"strftime('%Y-%m-%dT%H:%M:%f', {moment}, '+{span}', '+1 seconds')",
    each_call="SELECT min(id) FROM contact GROUP BY CASE call_ref WHEN '' THEN id ELSE call_ref END",
    has_server=False,
)
