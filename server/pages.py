"""Reads new rows for a workstation in pages. Each page is one snapshot and one short transaction.

A page is bounded by rows and bytes, and contains the position of the next one. So the server keeps no state
between two requests, and a broken connection costs one page. A long absence is read in rounds. Rows that
change during a round are sent again: the next round has the rows that are new since the first snapshot of the
round before. Only a page that holds a whole round is the last one, so a pull ends with one snapshot.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    TextClause,
    and_,
    exists,
    func,
    literal_column,
    select,
    text,
)

from db.models import Applicant, Handle, Recording
from db.sync.connection import Enrolment, Greeting
from db.sync.messages import (
    NOBODY,
    CasesPage,
    FormerPerson,
    Page,
    encode_page,
    packed,
)
from db.sync.pull import PAGE, Rows, cases_named_in, what_fills
from db.sync.reading import Condition, Reader, ReadRow, SetAsideRow, among
from db.sync.tables import CASES, OF_CASES, TRAVELLING, octets
from db.tx import table_of
from server.pull import IS_NEW, NewRows, Pull, contacts_of

PAGE_ROWS, PAGE_BYTES = 5_000, 4_000_000
SHARED_ROWS, SHARED_BYTES = PAGE, 500_000  # of a page that is sent to many: one part of a pull
_APPLICANTS, _HANDLES, _RECORDINGS = (table_of(one) for one in (Applicant, Handle, Recording))
_NOT_PACKED = (TypeError, ValueError, OverflowError, RecursionError)


class BadPosition(Exception):  # noqa: N818
    """The position is not one that a page contained."""


class Position(msgspec.Struct, frozen=True, array_like=True):
    """Where a page begins.

    Attributes:
        epoch, sight: Of the page before; if either has changed, the pull starts again.
        after: The round reads the rows that are new since this snapshot; "" for all rows.
        moment: The snapshot of the first page of the round.
        table, key: The number of the table, and the key of its last row that was read.
    """

    epoch: str
    sight: str
    after: str
    moment: str
    table: int = 0
    key: list[str] = []
    is_filling: bool = False
    is_restored: bool = False
    done: int = 0
    total: int = 0


class CasesPosition(msgspec.Struct, frozen=True, array_like=True):
    table: int
    key: list[str]


@dataclass(slots=True)
class _Budget:
    """The space left in a page."""

    rows: int
    octets: int


@dataclass(frozen=True, slots=True)
class SharedPage:
    """is_new: There is something in the page."""

    page: Page
    is_new: bool


class Pages:
    """Reads the page of one request, in a REPEATABLE READ transaction that acts for the user."""

    def __init__(
        self, connection: Connection, enrolment: Enrolment, greeting: Greeting, oldest_mut: int
    ) -> None:
        self._connection, self._greeting = connection, greeting
        self._pull = Pull(connection, enrolment, greeting, oldest_mut)
        self._reader = Reader(connection)

    def page(self, epoch: str, cursor: str, acknowledged: int, position: str) -> Page:
        """Return the page at this position, or the first one after this cursor. See Pull.start."""
        at = _read(position, Position) if position else None
        if at is not None and (at.epoch, at.sight) == (self._greeting.epoch, self._greeting.sight):
            ends, _knows = self._pull.ends("")
            return self._next(at, ends)
        start = self._pull.start(epoch, cursor, acknowledged)
        if start.after is None:
            return self._everything(start.ends)
        if start.former is not None:
            return self._of_another(start.former, start.moment)
        return self._next(self._position(after=start.after, moment=""), start.ends)

    def cases(self, ids: Sequence[UUID], before: str, position: str) -> CasesPage:
        """Return cases with all rows below them; with `before`, only rows not new since that snapshot.

        The cases come last: a workstation that has a case counts as having all of it.
        """
        at = _read(position, CasesPosition) if position else CasesPosition(0, [])
        parts: list[tuple[Table, Condition]] = [
            (table, among(table.c.case_id, list(ids))) for table in OF_CASES
        ]
        parts.append((_RECORDINGS, _RECORDINGS.c.contact_id.in_(contacts_of(list(ids)))))
        if not self._greeting.is_desk:  # agents and supervisors have all applicants
            people = select(CASES.c.applicant_id).where(among(CASES.c.id, list(ids)))
            parts.append((_APPLICANTS, _APPLICANTS.c.id.in_(people)))
            parts.append((_HANDLES, _HANDLES.c.applicant_id.in_(people)))
        parts.append((CASES, among(CASES.c.id, list(ids))))
        if before:
            is_old = text(f"NOT ({IS_NEW})").bindparams(after=before)
            parts = [(table, and_(condition, is_old)) for table, condition in parts]
        wanted = self._with_rows(parts) if not position else parts
        rows, table, key = self._walk(wanted, at.table, at.key, is_by_stamp=False)
        is_all = table == len(parts)
        said, aside = self._packed(rows)
        return CasesPage(said, aside, "" if is_all else _write(CasesPosition(table, key)))

    def shared(self, after: str, cursor: str) -> SharedPage | None:
        """See shared_page."""
        news = self._pull.new_rows(after)
        if news.total > SHARED_ROWS or news.octets > SHARED_BYTES:
            return None
        is_new = bool(news.total or any(news.gone.values()))
        return SharedPage(self._all_of(news, after, cursor), is_new)

    # -- parts of a pull -----------------------------------------------------------------------------------

    def _everything(self, ends: dict[str, Any]) -> Page:
        conditions = self._conditions("")
        counts = [select(func.count()).select_from(t).where(c).scalar_subquery() for t, c in conditions]
        found = self._connection.execute(select(*counts)).one()
        tables = {table for (table, _), count in zip(conditions, found, strict=True) if count}
        position = self._position(
            moment=_moment(ends), is_filling=True, is_restored=ends["is_restored"], total=sum(found)
        )
        return self._page(position, ends, tables, is_first=True)

    def _of_another(self, former: UUID, moment: str) -> Page:
        """Return the rows that the previous user did not see; the snapshot in the cursor stays."""
        part = self._pull.taken_over(former, moment)
        assert part.former is not None
        rows, aside = self._packed(part.rows)
        own = FormerPerson(former, list(part.former.sees), list(self._pull.own_cases()))
        return Page(self._greeting, rows, set_aside=(*aside, *part.set_aside), cursor=part.cursor, former=own)

    def _next(self, at: Position, ends: dict[str, Any]) -> Page:
        if at.moment and at.table < len(TRAVELLING):
            return self._page(at, ends)
        return self._news(at, at.moment or at.after, ends)

    def _news(self, at: Position, after: str, ends: dict[str, Any]) -> Page:
        """Return the rows since a snapshot: the last page if they fit into one, else the first of a round."""
        news = self._pull.new_rows(after)
        if news.total > PAGE_ROWS or news.octets > PAGE_BYTES:
            total = at.total + news.total
            again = msgspec.structs.replace(
                at, after=after, moment=_moment(ends), table=0, key=[], total=total
            )
            return self._page(again, ends, set(news.tables), gone=_gone(news))
        done = at.done + news.total if at.total else 0
        return msgspec.structs.replace(
            self._all_of(news, after, ends["cursor"]),
            last_mut=ends["last_mut"],
            outcomes=ends["outcomes"],
            is_filling=at.is_filling,
            is_restored=at.is_restored,
            done=done,
            total=done,
        )

    def _all_of(self, news: NewRows, after: str, cursor: str) -> Page:
        """Return one page with all that is new since this snapshot."""
        is_new = text(IS_NEW).bindparams(after=after)
        found = {table: self._reader.rows(table, is_new) for table in news.tables}
        rows, aside = self._packed(found)
        continued = self._continued(cases_named_in(found), after)
        return Page(self._greeting, rows, _gone(news), aside, cursor=cursor, after=after, continued=continued)

    def _continued(self, cases: set[UUID], after: str) -> list[UUID]:
        """Return those of these cases that have rows which are not new since this snapshot."""
        if not cases:
            return []
        query = "SELECT continued(%s, %s::pg_snapshot, %s)"
        given = (sorted(cases), after, not self._greeting.is_desk)
        return list(self._connection.exec_driver_sql(query, given).scalars())

    def _page(
        self,
        at: Position,
        ends: dict[str, Any],
        tables: Collection[Table] = TRAVELLING,
        is_first: bool = False,
        gone: dict[str, list[UUID]] | None = None,
    ) -> Page:
        """Return the page of a round that begins here.

        tables: Those that have rows now; a later page has another snapshot, and reads all of them.
        """
        parts = [(t, condition if t in tables else None) for t, condition in self._conditions(at.after)]
        rows, table, key = self._walk(parts, at.table, at.key, is_by_stamp=bool(at.after))
        done = at.done + sum(map(len, rows.values()))
        position = msgspec.structs.replace(at, table=table, key=key, done=done)
        said, aside = self._packed(rows)
        return Page(
            self._greeting,
            said,
            gone or {},
            aside,
            _write(position),
            after=at.after,
            last_mut=ends["last_mut"],
            is_filling=at.is_filling,
            is_first=is_first,
            is_restored=at.is_restored,
            done=min(done, at.total),
            total=at.total,
        )

    def _conditions(self, after: str) -> list[tuple[Table, Condition]]:
        if after:
            return [(table, text(IS_NEW).bindparams(after=after)) for table in TRAVELLING]
        since = func.now() - func.make_interval(0, 0, 0, self._greeting.history_days)
        return [(table, what_fills(table, self._greeting, since)) for table in TRAVELLING]

    def _with_rows(self, parts: Sequence[tuple[Table, Condition]]) -> list[tuple[Table, Condition | None]]:
        """Return these without the conditions that no row meets: one query, because most cases are new."""
        found = self._connection.execute(select(*(exists().where(one).select_from(t) for t, one in parts)))
        return [(t, one if has else None) for (t, one), has in zip(parts, found.one(), strict=True)]

    def _position(self, **fields: Any) -> Position:
        given = {"after": "", "moment": "", **fields}
        return Position(self._greeting.epoch, self._greeting.sight, **given)

    # -- rows ----------------------------------------------------------------------------------------------

    def _walk(
        self, parts: Sequence[tuple[Table, Condition | None]], table: int, key: list[str], is_by_stamp: bool
    ) -> tuple[Rows, int, list[str]]:
        """Read until the page is full; return the rows, and the table and key where the next page begins.

        A table without a condition is skipped.
        """
        rows: Rows = {}
        budget = _Budget(PAGE_ROWS, PAGE_BYTES)
        while table < len(parts) and budget.rows > 0 and budget.octets > 0:
            one, condition = parts[table]
            if condition is None:
                table, key = table + 1, []
                continue
            found, key, is_all = self._some(one, condition, key, budget, is_by_stamp)
            if found:
                rows[one] = [*rows.get(one, ()), *found]
            if is_all:
                table, key = table + 1, []
        return rows, table, key

    def _some(
        self, table: Table, condition: Condition, key: list[str], budget: _Budget, is_by_stamp: bool
    ) -> tuple[list[ReadRow], list[str], bool]:
        """Read the rows of one table that fit; return also the key of the last one, and whether all are read.

        New rows are read in the order in which they were written, by the index of the stamps.
        """
        xid: ColumnElement[Any] = literal_column(f"{table.name}.xid")
        order = (xid, table.c.id) if is_by_stamp else (table.c.id,)
        size: Any = literal_column(octets(table))
        query = select(table.c.id, literal_column(f"{table.name}.xid::text"), size).where(condition)
        if key:
            query = query.where(_after(table, key, is_by_stamp))
        wanted, at_least = budget.rows, budget.rows == PAGE_ROWS  # one row at least, however large
        found = self._connection.execute(query.order_by(*order).limit(wanted)).all()
        ids: list[UUID] = []
        last = key
        for row_id, stamp, row_octets in found:
            if row_octets > budget.octets and not (at_least and not ids):
                budget.octets = 0
                break
            budget.octets -= row_octets
            ids.append(row_id)
            last = [stamp, str(row_id)] if is_by_stamp else [str(row_id)]
        budget.rows -= len(ids)
        rows = self._reader.of_ids(table, ids) if ids else []
        is_all = len(ids) == len(found) < wanted
        return rows, last, is_all

    def _packed(self, rows: Rows) -> tuple[Any, tuple[SetAsideRow, ...]]:
        """Return the encoded rows, without those that cannot be encoded, and the rows set aside."""
        aside = self._reader.taken_aside()
        try:
            encoded = encode_page(packed(rows))
        except _NOT_PACKED:
            fit: Rows = {}
            for table, found in rows.items():
                fit[table] = []
                for row in found:
                    if reason := _why_not_packed(row):
                        aside += (SetAsideRow(str(table.name), row["id"], reason),)
                    else:
                        fit[table].append(row)
            encoded = encode_page(packed(fit))
        return msgspec.Raw(encoded), aside  # goes into the page as it is: rows are encoded once


def shared_page(connection: Connection, greeting: Greeting, after: str, cursor: str) -> SharedPage | None:
    """Return all that is new since this snapshot for the acting user, without the outcomes of a workstation;
    None if it is too much for one page.
    """
    pages = Pages(connection, Enrolment(NOBODY, "", ""), greeting, oldest_mut=1)
    return pages.shared(after, cursor)


def _gone(news: NewRows) -> dict[str, list[UUID]]:
    return {str(table.name): sorted(ids) for table, ids in news.gone.items() if ids}


def _why_not_packed(row: ReadRow) -> str:
    try:
        encode_page(list(row.values()))
    except _NOT_PACKED as error:
        return str(error)[:300] or type(error).__name__
    return ""


def _moment(ends: dict[str, Any]) -> str:
    moment: str = ends["cursor"].partition("@")[0]
    return moment


def _after(table: Table, key: list[str], is_by_stamp: bool) -> TextClause:
    name = table.name
    if len(key) != (2 if is_by_stamp else 1):
        raise BadPosition("a key")
    if is_by_stamp:
        words = f"({name}.xid, {name}.id) > (CAST(:key_xid AS xid8), CAST(:key_id AS uuid))"
        return text(words).bindparams(key_xid=key[0], key_id=key[1])
    return text(f"{name}.id > CAST(:key_id AS uuid)").bindparams(key_id=key[0])


def _write(position: Position | CasesPosition) -> str:
    return base64.urlsafe_b64encode(msgspec.msgpack.encode(position)).decode()


def _read(written: str, kind: Any) -> Any:
    try:
        found = msgspec.msgpack.decode(base64.urlsafe_b64decode(written), type=kind)
    except (binascii.Error, ValueError) as error:
        raise BadPosition(str(error)) from error
    if found.table < 0 or not all(_is_key(one) for one in found.key):
        raise BadPosition("a key")
    return found


def _is_key(word: str) -> bool:
    return len(word) <= 40 and all(letter in "0123456789abcdef-" for letter in word)
