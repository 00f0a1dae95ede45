"""The conditions of a case search other than words, and the matching cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from db.enums import CaseKind, CaseStatus, Channel
from db.models import Case, CaseTag
from db.models.types import Id
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.rows import as_case_row, select_case_rows
from db.records import CaseRow
from db.search.anonymous_hits import not_found_by_tags, without_named
from db.search.query_words import exact, questions

FEW = 6_000  # at most so many cases are searched in the word index at once
NEWEST = 20_000  # of a word with more cases, only so many are examined
ROWID: ColumnElement[int] = literal_column("case_.rowid")
# Each has its own index, used only to list the names: the plus keeps SQLite from reading rows by it.
_CATEGORY: ColumnElement[str] = literal_column("+case_.category")
_SERVICE: ColumnElement[str] = literal_column("+case_.service")
_LED = (Case.channel, Case.unit_id)
_UNLED = tuple(literal_column(f"+case_.{one.key}", one.type) for one in _LED)
_KEYS = text("""
    SELECT key FROM search_case_key WHERE case_id IN (SELECT id FROM case_ WHERE rowid IN :rowids)
""").bindparams(bindparam("rowids", expanding=True))
# The plus keeps SQLite from querying the word index again for each key.
_AMONG = text("""
    SELECT case_id FROM search_case JOIN search_case_key ON key = search_case.rowid
    WHERE search_case MATCH :words AND search_case.rowid BETWEEN :first AND :last
        AND +search_case.rowid IN :keys
    ORDER BY search_case.rowid DESC LIMIT :most
""").bindparams(bindparam("keys", expanding=True))
_KEYS_BEFORE = text("""
    SELECT max(key) FROM (
        SELECT key FROM search_case_key WHERE case_id < :first ORDER BY case_id DESC LIMIT 500
    )
""")
# Jumps from one name to the next in the index, without the rows between.
_EVERY = """
    WITH RECURSIVE every(name) AS (
        SELECT min({column}) FROM case_ UNION ALL
        SELECT (SELECT min({column}) FROM case_ WHERE {column} > name) FROM every WHERE name IS NOT NULL
    )
    SELECT name FROM every WHERE name <> ''
"""
NO_LIMIT = 2**62
_NEWEST = """
    SELECT key, case_id FROM (
        SELECT rowid AS found FROM search_case WHERE search_case MATCH :words AND rowid <= :last
        ORDER BY rowid DESC LIMIT :newest
    ) JOIN search_case_key ON key = found
"""


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Empty means any.

    Attributes:
        regions, categories, services: Parts of the cases' values; case-insensitive.
        tags: In their recorded form; a case must have all of them.
        unfound: Cases that are not found, because a tag names their anonymous applicant (see resolved).
        changed_from, changed_before: The first is included, the last is not.
    """

    kinds: tuple[CaseKind, ...] = ()
    statuses: tuple[CaseStatus, ...] = ()
    steps: tuple[int, ...] = ()
    channels: tuple[Channel, ...] = ()
    units: tuple[UUID, ...] = ()
    assignees: tuple[UUID, ...] = ()
    regions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    changed_from: datetime | None = None
    changed_before: datetime | None = None
    unfound: tuple[UUID, ...] = ()

    @property
    def is_empty(self) -> bool:
        return self == _ANY

    def conditions(self, *, is_by_id: bool = False, is_walked: bool = False) -> list[ColumnElement[bool]]:
        """Return the conditions for a query over cases; each column is in the index of facets.

        Categories and services are whole names here (see resolved). is_by_id: The cases are known, and
        each is only checked: then no other index may be used, or SQLite reads all cases of a channel or a
        unit instead. is_walked: The cases are read in an order, and each is checked for the tags: this is
        quicker than to find all cases of a frequent tag first.
        """
        channel, unit_id = _UNLED if is_by_id else _LED
        wanted: list[tuple[Any, tuple[Any, ...]]] = [
            (Case.kind, self.kinds),
            (Case.status, self.statuses),
            (Case.step, self.steps),
            (channel, self.channels),
            (unit_id, self.units),
            (Case.assignee_id, self.assignees),
            (_CATEGORY, self.categories),
            (_SERVICE, self.services),
        ]
        found = [column.in_(values) for column, values in wanted if values]
        if self.regions:  # LIKE ignores the case of ASCII letters, and lower() would cost twice as much
            found.append(or_(*(Case.region.contains(part, autoescape=True) for part in self.regions)))
        for tag in self.tags:
            has_it = (CaseTag.tag == tag) & CaseTag.removed_at.is_(None)
            if is_walked:
                found.append(exists().where(has_it, CaseTag.case_id == Case.id))
            else:
                found.append(Case.id.in_(select(CaseTag.case_id).where(has_it)))
        if self.unfound:
            found.append(Case.id.not_in(self.unfound))
        if self.changed_from is not None:
            found.append(Case.changed_at >= self.changed_from)
        if self.changed_before is not None:
            found.append(Case.changed_at < self.changed_before)
        return [*found, Case.deleted_at.is_(None)]


_ANY = CaseFilter()


@dataclass(frozen=True, slots=True)
class FilteredCases:
    """`is_cut`: A word with very many cases was searched in the newest of them only."""

    rows: tuple[CaseRow, ...]
    is_cut: bool = False


def filtered_cases(tx: Connection, typed: str, only: CaseFilter, limit: int = 100) -> FilteredCases:
    """Return the cases that pass the filter and contain all words, last changed first."""
    asked = resolved(tx, only)
    if asked is None:
        return FilteredCases(())
    only = asked
    if not exact(typed):
        return FilteredCases(_rows(tx, _rowids(tx, only, limit)))
    few = _rowids(tx, only, FEW + 1)
    if len(few) <= FEW:
        ids = _with_words(tx, typed, few, limit)
        return FilteredCases(without_named(tx, typed, _rows_of(tx, ids)))
    found: dict[UUID, None] = {}
    is_cut = False
    for words in questions(typed):
        ids, is_all = _newest(tx, words, only, limit)
        found.update(dict.fromkeys(ids))
        is_cut = is_cut or not is_all
        if len(found) >= limit:
            break
    rows = without_named(tx, typed, _rows_of(tx, list(found)[:limit]))
    return FilteredCases(rows, is_cut and len(found) < limit)


def resolved(tx: Connection, only: CaseFilter) -> CaseFilter | None:
    """Return the filter with whole names of categories and services, and the cases that its tags must not
    find; None if no case passes it.
    """
    whole = _with_whole_names(tx, only)
    if whole is None or not whole.tags:
        return whole
    rows = _read(tx, select_case_rows().where(*whole.conditions(), Case.is_anonymous.is_(True)))
    return replace(whole, unfound=tuple(row.id for row in rows if not_found_by_tags(row, whole.tags)))


def _with_whole_names(tx: Connection, only: CaseFilter) -> CaseFilter | None:
    """Return the filter with all categories and services that contain the parts; None if none does.

    There are few distinct names: comparing each row's text with the parts would cost more than all the rest.
    """
    names: dict[str, tuple[str, ...]] = {}
    for column, parts in (("category", only.categories), ("service", only.services)):
        if parts:
            wanted = [part.casefold() for part in parts]
            every = tx.execute(text(_EVERY.format(column=column))).scalars()
            names[column] = tuple(one for one in every if any(part in one.casefold() for part in wanted))
            if not names[column]:
                return None
    return replace(only, categories=names.get("category", ()), services=names.get("service", ()))


def _rowids(tx: Connection, only: CaseFilter, limit: int) -> list[int]:
    """Return the cases' row ids, reading only the index."""
    query = select(ROWID).select_from(Case).where(*only.conditions())
    return list(tx.execute(query.order_by(Case.changed_at.desc()).limit(limit)).scalars())


def _with_words(tx: Connection, typed: str, rowids: list[int], limit: int) -> list[UUID]:
    keys = sorted(tx.execute(_KEYS, {"rowids": rowids}).scalars())
    if not keys:
        return []
    found: dict[UUID, None] = {}
    query = _AMONG.columns(case_id=Id)
    for words in questions(typed):
        asked = {"words": words, "first": keys[0], "last": keys[-1], "keys": keys, "most": limit}
        found.update(dict.fromkeys(tx.execute(query, asked).scalars()))
        if len(found) >= limit:
            break
    return list(found)[:limit]


def _newest(tx: Connection, words: str, only: CaseFilter, limit: int) -> tuple[list[UUID], bool]:
    """Return cases with these words that pass the filter, and whether these are all, or enough."""
    asked = {"words": words, "newest": NEWEST, "last": _last_key(tx, only.changed_before)}
    newest = text(_NEWEST).bindparams(**asked).columns(key=Integer, case_id=Id).subquery("newest")
    query = (
        select(Case.id)
        .join_from(newest, Case, Case.id == newest.c.case_id)
        .where(*only.conditions(is_by_id=True))
    )  # newest first: a sort would examine all of them before returning the first
    ids = list(tx.execute(query.limit(limit)).scalars())
    if len(ids) >= limit:
        return ids, True
    looked_at = tx.execute(select(func.count()).select_from(newest)).scalar_one()
    return ids, looked_at < NEWEST


def _last_key(tx: Connection, before: datetime | None) -> int:
    """Return a key above all cases opened before this moment, because ids begin with their time.

    A case that another workstation sent later may have a greater key than its time; not by much.
    """
    if before is None:
        return NO_LIMIT
    first = UUID(int=int(before.timestamp() * 1000) << 80)
    return tx.execute(_KEYS_BEFORE, {"first": first.bytes}).scalar_one() or 0


def _rows(tx: Connection, rowids: list[int]) -> tuple[CaseRow, ...]:
    return _read(tx, select_case_rows().where(ROWID.in_(rowids)))


def _rows_of(tx: Connection, ids: list[UUID]) -> tuple[CaseRow, ...]:
    return _read(tx, select_case_rows().where(Case.id.in_(ids)))


def _read(tx: Connection, query: Any) -> tuple[CaseRow, ...]:
    """Return the rows, last changed first."""
    rows = sorted(map(as_case_row, tx.execute(query)), key=lambda row: row.changed_at, reverse=True)
    return with_pauses(tx, with_names(tx, rows))
