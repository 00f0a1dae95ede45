"""The SQL of the rules in db/rules, generated when the schema is created."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.enums import STAFF, EntryKind
from db.rules.visibility import GRANTS, NAMES_APPLICANT, Fact

_ME, _UNIT, _TEAM = "loket.my_id()", "loket.my_unit()", "loket.my_team()"


def sees(row: str, was_asked: str) -> str:
    """Return the condition that this user sees a case, or its remainder in the archive.

    Args:
        row: The row's name in the query.
        was_asked: The condition that the user's unit was asked.
    """
    facts = _facts(f"{row}.", _ME, _UNIT, _TEAM) | {Fact.WAS_ASKED: was_asked}
    # A case without a unit gives NULL, which must become false.
    return f"coalesce({_by_role('loket.my_role()', facts)}, false)"


def policy() -> str:
    """Return the same condition for a policy, with subqueries that run once per statement.

    Only a function may read the questions to units, because their policy uses this condition.
    """
    facts = _facts("", f"(SELECT {_ME})", f"(SELECT {_UNIT})", f"(SELECT {_TEAM})")
    return _by_role("(SELECT loket.my_role())", facts, otherwise="loket.sees_case(case_)")


def _facts(prefix: str, me: str, unit: str, team: str) -> dict[Fact, str]:
    return {
        Fact.IS_AGENT: f"{prefix}assignee_id = {me}",
        Fact.HAS_QUESTION: f"{prefix}unit_id = {unit}",
        Fact.IS_OPEN: f"NOT {prefix}is_confidential",
        Fact.IS_OF_TEAM: f"({prefix}team_id IS NULL OR {team} IS NULL OR {prefix}team_id = {team})",
    }


def _by_role(role: str, facts: Mapping[Fact, str], otherwise: str = "") -> str:
    """`otherwise`: The condition of a role that has a grant with a fact that is not among these."""
    lines = []
    for one in STAFF:
        grants = GRANTS[one]
        if all(fact in facts for grant in grants for fact in grant):
            sees_by = " OR ".join(f"({' AND '.join(facts[fact] for fact in grant)})" for grant in grants)
        else:
            sees_by = otherwise
        lines.append(f"WHEN '{one.value}' THEN {sees_by}")
    return f"CASE {role} {' '.join(lines)} ELSE false END"


def quoted(kinds: Iterable[EntryKind]) -> str:
    return ", ".join(f"'{kind.value}'" for kind in kinds)


def names_who_asks() -> str:
    """Return the condition that an entry names the applicant."""
    return f"""
        timeline_entry.kind IN ({quoted(NAMES_APPLICANT)})
        OR (timeline_entry.kind = 'details_changed' AND timeline_entry.facts -> 'changes' ? 'applicant_id')
    """
