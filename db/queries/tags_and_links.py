"""Tags of cases, those in use, and the links of a case."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, exists, literal, select

from db.chunks import chunks
from db.enums import EntryKind
from db.models import Case, CaseLink, CaseTag
from db.queries.names import with_names
from db.queries.rows import as_case_row, select_case_rows
from db.records import CaseRow, LinkRecord, TimelineRecord
from db.tx import table_of

_LINK_ENTRIES = (EntryKind.LINKED, EntryKind.UNLINKED)
_TAGS, _LINKS = table_of(CaseTag), table_of(CaseLink)


def tags_of_cases(tx: Connection, case_ids: Collection[UUID]) -> dict[UUID, tuple[str, ...]]:
    """Return the tags of these cases, in alphabetical order; cases without tags are left out."""
    found: dict[UUID, tuple[str, ...]] = {}
    for ids in chunks(case_ids):
        query = select(_TAGS.c.case_id, _TAGS.c.tag).where(
            _TAGS.c.case_id.in_(ids), _TAGS.c.removed_at.is_(None), _TAGS.c.deleted_at.is_(None)
        )
        for case_id, tag in tx.execute(query.order_by(_TAGS.c.case_id, _TAGS.c.tag)):
            found[case_id] = (*found.get(case_id, ()), tag)
    return found


def tags_in_use(tx: Connection, limit: int = 200) -> tuple[str, ...]:
    """Return tags that plain cases have now, in alphabetical order, to be offered to everybody.

    A tag of anonymous or confidential cases alone is left out: it may say what the rule hides. Each one is
    found by a step in the index: a tag may be on hundreds of thousands of cases.
    """
    used = select(_next_tag(literal(""))).cte("used", recursive=True)
    used = used.union_all(select(_next_tag(used.c.tag)).where(used.c.tag.is_not(None)))
    on_plain = exists().where(
        _TAGS.c.tag == used.c.tag,
        _TAGS.c.removed_at.is_(None),
        _TAGS.c.deleted_at.is_(None),
        Case.id == _TAGS.c.case_id,
        Case.is_anonymous.is_(False),
        Case.is_confidential.is_(False),
    )
    query = select(used.c.tag).where(used.c.tag.is_not(None), on_plain).limit(limit)
    return tuple(tx.execute(query).scalars())


def _next_tag(after: ColumnElement[str]) -> ColumnElement[str]:
    following = select(_TAGS.c.tag).where(
        _TAGS.c.tag > after, _TAGS.c.removed_at.is_(None), _TAGS.c.deleted_at.is_(None)
    )
    return following.order_by(_TAGS.c.tag).limit(1).scalar_subquery().label("tag")


def links_of_case(tx: Connection, case_id: UUID) -> tuple[LinkRecord, ...]:
    """Return the links of the case, each with the other case if this workstation has it."""
    query = (
        select(
            _LINKS.c.kind, _LINKS.c.other_id, _LINKS.c.other_number, _LINKS.c.added_by_name, _LINKS.c.added_at
        )
        .where(_LINKS.c.case_id == case_id, _LINKS.c.removed_at.is_(None), _LINKS.c.deleted_at.is_(None))
        .order_by(_LINKS.c.added_at, _LINKS.c.id)
    )
    links = [LinkRecord(*row) for row in tx.execute(query)]
    if not links:
        return ()
    others = _rows(tx, [one.other_id for one in links])
    return tuple(replace(one, other=others.get(one.other_id)) for one in links)


def without_naming_links(
    tx: Connection, case: CaseRow, links: Sequence[LinkRecord], entries: Sequence[TimelineRecord]
) -> tuple[tuple[LinkRecord, ...], tuple[TimelineRecord, ...]]:
    """Return links and timeline without those cases that would show who asks in an anonymous case.

    A link may not be made between an anonymous case and a plain one, but either may change afterwards. An
    anonymous case is not named beside a case that this workstation does not have, either.
    """
    others = {entry.id: UUID(entry.facts["other_id"]) for entry in entries if entry.kind in _LINK_ENTRIES}
    ids = {one.other_id for one in links}.union(others.values())
    if not ids:
        return tuple(links), tuple(entries)
    found = tx.execute(select(Case.id, Case.is_anonymous).where(Case.id.in_(ids)))
    anonymity = {case_id: bool(is_anonymous) for case_id, is_anonymous in found}
    shown = {one for one in ids if anonymity.get(one, False) == case.is_anonymous}
    return (
        tuple(one for one in links if one.other_id in shown),
        tuple(entry for entry in entries if others.get(entry.id) in shown or entry.id not in others),
    )


def _rows(tx: Connection, case_ids: Collection[UUID]) -> dict[UUID, CaseRow]:
    query = select_case_rows().where(Case.id.in_(case_ids))
    rows = with_names(tx, list(map(as_case_row, tx.execute(query))))
    return {row.id: row for row in rows}
