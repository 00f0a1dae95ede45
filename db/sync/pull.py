"""What a pull brings: rows, which of them fill a workstation, and the outcomes of its mutations."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, false, or_, select, true

from db.enums import FINISHED
from db.models import Applicant, Contact, Handle, Recording, TimelineEntry
from db.sync.connection import Greeting
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.tables import CASES, CONVERSATIONS, MESSAGE_FILES, MESSAGES, OF_CASES, WRITTEN
from db.tx import table_of

PAGE = 500  # rows in one transaction of the replica: users save between two
# A workstation needs no old rows of these; users have their own ones, and supervisors all. When one was new:
BY_TIME = {"agent_state": "started_at", "line_gap": "started_at", "shift_plan": "day"}
OF_OWNER = ("canned_text", "saved_view")
_RECORDINGS, _CONTACTS, _ENTRIES = (table_of(one) for one in (Recording, Contact, TimelineEntry))
_APPLICANTS, _HANDLES = table_of(Applicant), table_of(Handle)
_OF_PEOPLE = {_APPLICANTS: "id", _HANDLES: "applicant_id"}
GONE = {
    "gone": CASES,
    "gone_contacts": _CONTACTS,
    "gone_entries": _ENTRIES,
    "gone_handles": _HANDLES,
    "gone_conversations": CONVERSATIONS,
    "gone_messages": MESSAGES,
    "gone_message_files": MESSAGE_FILES,
}
# When a row without a case was new.
_LATE = {
    "contact": "started_at",
    "conversation": "last_at",
    "message": "written_at",
    "message_file": "added_at",
    **BY_TIME,
}
HeldCases = Callable[[set[UUID]], set[UUID]]
Rows = dict[Table, list[ReadRow]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a mutation; `reason` {"code", "facts"} of a rejected one."""

    mut_no: int
    args_hash: str
    is_applied: bool
    reason: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Former:
    """Another person with the same role, unit and team; `sees`: Their cases that everybody may see."""

    agent_id: UUID
    sees: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Pulled:
    """A part of the new rows; the last part has the cursor, and the outcomes of our mutations.

    Attributes:
        gone, gone_contacts, ...: Rows that this user may not see any more, as in GONE.
        at: The time of the snapshot, by the shared database's clock.
        set_aside: Rows there that cannot be read.
        done, total: Number of rows, if there are many.
        is_filling: The rows of all parts together are complete: other rows do not exist there.
        is_first: The first of those parts.
        differing: Rows that differed; those of them that `rows` lacks do not exist there.
        is_restored: The shared database was restored: mutations after last_mut are unknown there.
        former: The previous user of this workstation, with the same sight except for personal rows.
    """

    rows: Rows
    greeting: Greeting
    last_mut: int = 0
    outcomes: tuple[Outcome, ...] = ()
    gone: frozenset[UUID] = frozenset()
    gone_contacts: frozenset[UUID] = frozenset()
    gone_entries: frozenset[UUID] = frozenset()
    gone_handles: frozenset[UUID] = frozenset()
    gone_conversations: frozenset[UUID] = frozenset()
    gone_messages: frozenset[UUID] = frozenset()
    gone_message_files: frozenset[UUID] = frozenset()
    differing: Mapping[Table, Sequence[UUID]] = field(default_factory=dict)
    cursor: str = ""
    at: datetime | None = None
    set_aside: tuple[SetAsideRow, ...] = ()
    is_filling: bool = False
    is_first: bool = False
    is_last: bool = True
    is_restored: bool = False
    former: Former | None = None
    done: int = 0
    total: int = 0

    @property
    def all_gone(self) -> frozenset[UUID]:
        none: frozenset[UUID] = frozenset()
        return none.union(*(getattr(self, name) for name in GONE))


def what_fills(
    table: Table, greeting: Greeting, since: Any, aside: Collection[UUID] = ()
) -> ColumnElement[bool]:
    """Return the condition of the rows with which a workstation is filled; valid in both databases.

    since: Finished cases that changed before are left out. aside: Cases that the workstation cannot read.
    """
    late = _LATE.get(table.name)
    is_late: ColumnElement[bool] = table.c[late] > since if late is not None else true()
    is_recent = or_(CASES.c.status.not_in(FINISHED), CASES.c.changed_at > since)
    if aside:
        is_recent = and_(is_recent, CASES.c.id.not_in(aside))
    cases = select(CASES.c.id).where(is_recent)
    if table is CASES:
        return is_recent
    if table is _CONTACTS:
        own = or_(table.c.case_id.is_(None), table.c.agent_id == greeting.agent_id)
        return or_(table.c.case_id.in_(cases), and_(own, is_late))
    if table is _RECORDINGS:
        calls = what_fills(_CONTACTS, greeting, since, aside)
        return table.c.contact_id.in_(select(_CONTACTS.c.id).where(calls))
    if table in WRITTEN:
        return or_(table.c.case_id.in_(cases), table.c.case_id.is_(None) & is_late)
    if table in OF_CASES:
        return table.c.case_id.in_(cases)
    if table in _OF_PEOPLE and not greeting.is_desk:
        named = select(CASES.c.applicant_id).where(is_recent, CASES.c.is_anonymous == false())
        return table.c[_OF_PEOPLE[table]].in_(named)
    return is_late


def cases_named_in(rows: Rows) -> set[UUID]:
    """Return the cases to which these rows belong."""
    named = {row["id"] for row in rows.get(CASES, ())}
    return named | {row["case_id"] for table in OF_CASES for row in rows.get(table, ()) if row["case_id"]}
