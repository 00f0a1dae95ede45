"""Makes the facts of a month again, and compares them with those that are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from app.figures.case_facts import Facts, Rules
from app.figures.making import (
    ABOUT,
    AT_ONCE,
    CASES,
    PLANNED,
    STAFF,
    STAYS,
    TALKS,
    by_key,
    noted_since,
    stored_facts,
)
from db.chunks import chunks

# What has a fact of the month, or happened in it; cases also from the archive.
_CASES = """
    SELECT case_id FROM fact_step WHERE ended_on >= :first AND ended_on < :next
    UNION SELECT case_id FROM fact_span
    WHERE (opened_on >= :first AND opened_on < :next) OR (ended_on >= :first AND ended_on < :next)
    UNION SELECT case_id FROM fact_escalation WHERE asked_on >= :first AND asked_on < :next
    UNION SELECT case_id FROM fact_deadline WHERE ended_on >= :first AND ended_on < :next
    UNION SELECT case_id FROM timeline_entry WHERE occurred_at >= :begins AND occurred_at < :ends
    UNION SELECT archived_case_ids(:begins, :ends)
"""
_STATES = """
    SELECT state_id FROM fact_state WHERE day >= :first AND day < :next
    UNION SELECT id FROM agent_state WHERE started_at < :ends AND ended_at >= :begins
"""
_PLANS = """
    SELECT plan_id FROM fact_plan WHERE day >= :first AND day < :next
    UNION SELECT id FROM shift_plan WHERE day >= :first AND day < :next
"""
_STAYS = """
    SELECT stay_id FROM fact_queue_call WHERE day >= :first AND day < :next
    UNION SELECT id FROM queue_call WHERE entered_at >= :begins AND entered_at < :ends
"""
_TALKS = """
    SELECT contact_id FROM fact_call WHERE day >= :first AND day < :next
    UNION SELECT counted_contacts(:begins, :ends)
"""
_ABOUT = """
    SELECT case_id FROM fact_matter WHERE day >= :first AND day < :next
    UNION SELECT case_id FROM contact
    WHERE case_id IS NOT NULL AND started_at >= :begins AND started_at < :ends
    UNION SELECT archived_case_ids(:begins, :ends)
"""


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact, by table and key, and how it differs: each column with its stored and its new value.

    columns: Empty if the fact is stored only, or made only.
    """

    table: str
    key: tuple[Any, ...]
    is_stored: bool
    is_made: bool
    columns: tuple[tuple[str, Any, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """cases, states, calls: Of the month; calls are contacts.

    waiting: Of these, those that have changed and were not counted again.
    """

    cases: int
    states: int
    calls: int
    waiting: int
    differences: tuple[Difference, ...]


def rules_of_facts(connection: Connection) -> str | None:
    """Return the version of the rules by which the stored facts were made; None before the first time."""
    found: str | None = connection.execute(text("SELECT rules FROM figures_cursor")).scalar_one_or_none()
    return found


def check_month(connection: Connection, month: date, rules: Rules) -> Checked:
    """month: Its first day. The transaction is REPEATABLE READ: the server program goes on meanwhile."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    begins, ends = (datetime.combine(day, time(), rules.calendar.zone) for day in (month, following))
    given = {"first": month, "next": following, "begins": begins, "ends": ends}
    counts: dict[str, int] = {}
    found: list[Difference] = []
    waiting = 0
    for maker, query in (
        (CASES, _CASES),
        (STAFF, _STATES),
        (PLANNED, _PLANS),
        (TALKS, _TALKS),
        (ABOUT, _ABOUT),
        (STAYS, _STAYS),
    ):
        ids: list[UUID] = sorted(connection.execute(text(query), given).scalars())
        noted = noted_since(connection, maker)
        settled = [one for one in ids if one not in noted]
        unsettled = maker.keys_of(connection, sorted(noted))
        for some in chunks(settled, AT_ONCE):
            keys = sorted(maker.keys_of(connection, some))
            stored = stored_facts(connection, maker, keys)
            made = maker.facts_of(connection, some, rules)
            found += (one for one in differences(stored, made) if one.key[0] not in unsettled)
        counts[maker.what] = len(ids)
        if maker is not ABOUT:  # of the same cases as CASES
            waiting += len(ids) - len(settled)
    return Checked(counts[CASES.what], counts[STAFF.what], counts[TALKS.what], waiting, tuple(found))


def differences(stored: Facts, made: Facts) -> Iterator[Difference]:
    for table in stored:
        old, new = by_key(table, stored[table]), by_key(table, made[table])
        for key in sorted(old.keys() | new.keys(), key=str):
            if key not in old or key not in new:
                yield Difference(table.name, key, key in old, key in new)
            elif old[key] != new[key]:
                columns = tuple(
                    (name, value, new[key][name])
                    for name, value in old[key].items()
                    if value != new[key][name]
                )
                yield Difference(table.name, key, True, True, columns)
