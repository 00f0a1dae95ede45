"""The full list of cases: their ids in the order of a column, and the lines of a page.

The order is read once for a filter and a column; then a page is read by its ids, so that any part of the list
can be shown at once. Of more cases than `MOST` the last changed are listed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, case, false, func, or_, select, true

from db.enums import CaseStatus, Priority
from db.models import Agent, Applicant, Case, CaseTag, Unit
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.rows import as_case_row, select_case_rows
from db.queries.tags_and_links import tags_of_cases
from db.records import AgentRecord, CaseLine
from db.rules.visibility import GRANTS, KNOWN_HERE, Fact
from db.search.case_filter import ROWID, CaseFilter, filtered_cases, resolved
from db.search.query_words import exact

MOST = 20_000  # cases in a list
MOST_WITH_WORDS = 1_000
FREQUENT = 2_000  # cases that have a tag


class SortBy(Enum):
    """What the database can sort a list by. A due time is computed, not recorded: app/search/finder.py."""

    NUMBER = "number"
    SUBJECT = "subject"
    APPLICANT = "applicant"
    STATUS = "status"
    STEP = "step"
    PRIORITY = "priority"
    AGENT = "agent"
    UNIT = "unit"
    CHANNEL = "channel"
    KIND = "kind"
    CATEGORY = "category"
    SERVICE = "service"
    REGION = "region"
    OPENED = "opened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class CaseOrder:
    by: SortBy = SortBy.CHANGED
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class WantedCases:
    words: str = ""
    only: CaseFilter = field(default_factory=CaseFilter)


@dataclass(frozen=True, slots=True)
class OrderedCases:
    """`is_cut`: there may be more cases; these are the last changed."""

    ids: tuple[UUID, ...] = ()
    is_cut: bool = False


def ordered_cases(
    tx: Connection, viewer: AgentRecord | None, wanted: WantedCases, order: CaseOrder, most: int = MOST
) -> OrderedCases:
    """Return the ids of the cases that the filter lets through and that have all words.

    With a filter or words, cases that the viewer may not read are left out: a match would describe them.
    Callers ask for fewer than `MOST` only if an index has the order (`is_by_index`).
    """
    if exact(wanted.words):
        limit = min(most, MOST_WITH_WORDS)
        found = filtered_cases(tx, wanted.words, wanted.only, limit)
        chosen = [Case.id.in_([row.id for row in found.rows]), _is_readable(viewer)]
        return OrderedCases(
            _sorted(tx, viewer, chosen, order, limit), found.is_cut or len(found.rows) == limit
        )
    only = resolved(tx, wanted.only)
    if only is None:
        return OrderedCases()
    is_walked = order.by is SortBy.CHANGED and bool(only.tags) and _are_frequent(tx, only.tags)
    conditions = only.conditions(is_walked=is_walked)
    if not only.is_empty:
        conditions.append(_is_readable(viewer))
    if not is_by_index(wanted, order):
        # The index of facets alone has the last changed cases; only their rows are read.
        newest = select(ROWID).select_from(Case).where(*conditions).order_by(Case.changed_at.desc())
        conditions = [ROWID.in_(newest.limit(most))]
    ids = _sorted(tx, viewer, conditions, order, most)
    return OrderedCases(ids, len(ids) == most)


def is_by_index(wanted: WantedCases, order: CaseOrder) -> bool:
    """Return whether the first cases are found without reading the others."""
    if wanted.words:
        return False
    return order.by is SortBy.CHANGED or (order.by is SortBy.NUMBER and wanted.only.is_empty)


def _are_frequent(tx: Connection, tags: Sequence[str]) -> bool:
    """Return whether each of the tags is so frequent that a walk from the newest case soon finds enough."""
    for tag in tags:
        having = select(CaseTag.case_id).where(CaseTag.tag == tag, CaseTag.removed_at.is_(None))
        some = having.limit(FREQUENT).subquery("some")
        if tx.execute(select(func.count()).select_from(some)).scalar_one() < FREQUENT:
            return False
    return True


def case_lines(tx: Connection, ids: Sequence[UUID]) -> tuple[CaseLine, ...]:
    """Return the lines of these cases in their order; one that is not here any more is left out."""
    more = (Case.category, Case.service, Case.region)
    found = list(tx.execute(select_case_rows(*more).where(Case.id.in_(ids))))
    rows = with_pauses(tx, with_names(tx, list(map(as_case_row, found))))
    tags = tags_of_cases(tx, ids)
    lines = {
        row.id: CaseLine(row, tags.get(row.id, ()), *columns[-3:])
        for row, columns in zip(rows, found, strict=True)
    }
    return tuple(lines[one] for one in ids if one in lines)


def _sorted(
    tx: Connection,
    viewer: AgentRecord | None,
    conditions: Sequence[ColumnElement[bool]],
    order: CaseOrder,
    limit: int,
) -> tuple[UUID, ...]:
    key = _key(viewer, order.by)
    query = select(Case.id).where(*conditions).limit(limit)
    joined: Any = _JOINED.get(order.by)
    if joined is not None:
        model, column = joined
        query = query.join_from(Case, model, model.id == column, isouter=True)
    if order.by not in _ALL_DIFFERENT:  # empty and hidden values come last in both directions
        is_empty = or_(key.is_(None), key == "") if order.by in _TEXTS else key.is_(None)
        query = query.order_by(case((is_empty, 1), else_=0))
    query = query.order_by(key.desc() if order.is_descending else key.asc())
    if order.by not in _ALL_DIFFERENT:
        query = query.order_by(Case.changed_at.desc())
    return tuple(tx.execute(query).scalars())


_ALL_DIFFERENT = (SortBy.CHANGED, SortBy.NUMBER, SortBy.OPENED)
_TEXTS = (
    *(SortBy.SUBJECT, SortBy.APPLICANT, SortBy.AGENT, SortBy.UNIT),
    *(SortBy.CATEGORY, SortBy.SERVICE, SortBy.REGION),
)
_JOINED: dict[SortBy, tuple[Any, Any]] = {
    SortBy.APPLICANT: (Applicant, Case.applicant_id),
    SortBy.AGENT: (Agent, Case.assignee_id),
    SortBy.UNIT: (Unit, Case.unit_id),
}


def _key(viewer: AgentRecord | None, by: SortBy) -> ColumnElement[Any]:
    """Return the sort key. The position of a case must not reveal a value that the viewer may not see."""
    plain: dict[SortBy, Any] = {
        SortBy.NUMBER: Case.number,
        SortBy.STATUS: _in_order(Case.status, [one.value for one in CaseStatus]),
        SortBy.STEP: Case.step,
        SortBy.PRIORITY: _in_order(Case.priority, [one.value for one in Priority]),
        SortBy.AGENT: func.lower(Agent.name),
        SortBy.UNIT: func.lower(Unit.name),
        SortBy.CHANNEL: Case.channel,
        SortBy.KIND: Case.kind,
        SortBy.OPENED: Case.opened_at,
        SortBy.CHANGED: Case.changed_at,
    }
    if by in _ALL_DIFFERENT:  # shown of hidden cases, too
        found: ColumnElement[Any] = plain[by]
        return found
    if by in plain:
        return case((_is_readable(viewer), plain[by]), else_=None)
    read: dict[SortBy, Any] = {
        SortBy.SUBJECT: Case.subject,
        SortBy.APPLICANT: Applicant.name,
        SortBy.CATEGORY: Case.category,
        SortBy.SERVICE: Case.service,
        SortBy.REGION: Case.region,
    }
    is_shown = _is_readable(viewer)
    if by in (SortBy.SUBJECT, SortBy.APPLICANT):
        is_shown = and_(is_shown, Case.is_anonymous.is_(False))
    return case((is_shown, func.lower(read[by])), else_="")


def _in_order(column: Any, words: Sequence[str]) -> ColumnElement[int]:
    return case({word: place for place, word in enumerate(words)}, value=column, else_=len(words))


def _is_readable(viewer: AgentRecord | None) -> ColumnElement[bool]:
    """Return the condition that the viewer may read a case: `reads_case_here` of db/rules/visibility.py."""
    if viewer is None:
        return Case.is_confidential.is_(False)
    facts: dict[Fact, ColumnElement[bool]] = {
        Fact.IS_AGENT: Case.assignee_id == viewer.id,
        Fact.HAS_QUESTION: Case.unit_id == viewer.unit_id if viewer.unit_id is not None else false(),
        Fact.IS_OPEN: Case.is_confidential.is_(False),
    }
    grants = GRANTS.get(viewer.role, ())  # a role of a newer Loket has none
    conditions = [[facts[fact] for fact in grant if fact not in KNOWN_HERE] for grant in grants]
    if any(not one for one in conditions):
        return true()
    return or_(false(), *(and_(*one) for one in conditions))
