"""Who sees a case: one table for the desktop, the mutations and the server's policies.

A role sees a case if all facts of one of its grants are true. app/access/visibility.py decides what is masked
in a visible case.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from db.enums import EntryKind, Role


class Fact(Enum):
    """The relations between a member of staff and a case."""

    IS_AGENT = "is_agent"  # the case is assigned to this person
    HAS_QUESTION = "has_question"  # this officer's unit has the question now
    WAS_ASKED = "was_asked"  # this officer's unit has it, or had it before
    IS_OPEN = "is_open"  # the case is not confidential
    IS_OF_TEAM = "is_of_team"  # it belongs to this person's team, or one of the two has no team


Grant = tuple[Fact, ...]
GRANTS: dict[Role, tuple[Grant, ...]] = {
    Role.SUPERVISOR: ((Fact.IS_AGENT,), (Fact.IS_OF_TEAM,)),
    Role.AGENT: ((Fact.IS_AGENT,), (Fact.IS_OPEN, Fact.IS_OF_TEAM)),
    Role.UNIT_OFFICER: ((Fact.HAS_QUESTION,), (Fact.IS_OPEN, Fact.WAS_ASKED, Fact.IS_OF_TEAM)),
    Role.BOARD: (),
}
# Facts that the server has already checked for a case on this workstation.
KNOWN_HERE = frozenset({Fact.WAS_ASKED, Fact.IS_OF_TEAM})

# Timeline entries that name the applicant. Units do not get those of an anonymous case.
NAMES_APPLICANT = (
    EntryKind.CONTACT_STARTED,
    EntryKind.MESSAGE_RECEIVED,
    EntryKind.MESSAGE_SENT,
    EntryKind.RECEIPT_CONFIRMED,
    EntryKind.CALL_TRANSFERRED,
)


def sees_case(role: Role, facts: Collection[Fact]) -> bool:
    """Return whether a user of this role sees a case, given their relations."""
    return any(all(fact in facts for fact in grant) for grant in GRANTS.get(role, ()))


def reads_case_here(role: Role, *, is_confidential: bool, is_agent: bool, has_question: bool) -> bool:
    """Return whether a user may read a case that is on this workstation.

    has_question: The user is an officer of the unit that has the question.
    """
    held = {Fact.IS_AGENT: is_agent, Fact.HAS_QUESTION: has_question, Fact.IS_OPEN: not is_confidential}
    return sees_case(role, KNOWN_HERE | {fact for fact, holds in held.items() if holds})
