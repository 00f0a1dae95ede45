"""Reads what is new in the shared database, in one snapshot of it.

The cursor is the snapshot of the last time: what it did not see is new, whenever it was written and however
late it was committed. A sequence, a clock or a highest number would miss rows (db/README.md has the figures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, RowMapping, Table, func, or_, select, text, true

from db.models import Contact, Recording
from db.shared.link import Enrolment, Greeting
from db.shared.tables import CASES, OF_CASES, TRAVELLING
from db.words import CaseStatus

PAGE = 5_000
CASES_AT_ONCE = 500
_FINISHED = (CaseStatus.CLOSED, CaseStatus.CANCELLED)
_BY_TIME = ("agent_state", "line_gap")  # nobody asks a workstation for these of long ago
_RECORDINGS = next(t for t in TRAVELLING if t.name == Recording.__tablename__)
_CONTACTS = next(t for t in TRAVELLING if t.name == Contact.__tablename__)
Held = Callable[[set[UUID]], set[UUID]]
Rows = dict[Table, list[RowMapping]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mutation; `reason` {"code", "facts"} of a refused one."""

    mut_no: int
    is_applied: bool
    reason: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Pulled:
    """A part of what is new; the last part brings the cursor, and what became of our mutations.

    Attributes:
        gone: Cases that are not in this person's sight any more.
        done, total: Rows, while a workstation is filled.
        is_filling: The rows of all parts together are all there are: what is not among them is not there.
    """

    rows: Rows
    greeting: Greeting
    last_mut: int = 0
    outcomes: tuple[Outcome, ...] = ()
    gone: frozenset[UUID] = frozenset()
    cursor: str = ""
    is_filling: bool = False
    is_last: bool = True
    done: int = 0
    total: int = 0


@dataclass
class Pull:
    """One reading, in a REPEATABLE READ transaction that the caller holds open.

    Attributes:
        held: Says which of these cases the workstation has.
        oldest_mut: The first mutation whose outcome it does not know.
    """

    connection: Connection
    enrolment: Enrolment
    greeting: Greeting
    held: Held
    oldest_mut: int

    def parts(self, epoch: str, cursor: str) -> Iterator[Pulled]:
        """Give what is new since the cursor; all there is if the shared database is another one now."""
        snapshot = self.connection.execute(select(text("pg_current_snapshot()::text"))).scalar_one()
        last_mut, outcomes = self._outcomes()
        ends = {"last_mut": last_mut, "outcomes": outcomes, "cursor": snapshot}
        if not cursor or epoch != self.greeting.epoch:
            yield from self._everything(ends)
            return
        gone = self.connection.exec_driver_sql(
            "SELECT cases_out_of_sight(%s::pg_snapshot)", (cursor,)
        ).scalars()
        is_new = text(
            "xid >= pg_snapshot_xmin(CAST(:cursor AS pg_snapshot)) "
            "AND NOT pg_visible_in_snapshot(xid, CAST(:cursor AS pg_snapshot))"
        ).bindparams(cursor=cursor)
        rows: Rows = {}
        for table in TRAVELLING:
            found = list(self.connection.execute(select(table).where(is_new)).mappings())
            if found:
                rows[table] = found
        self._complete(rows)
        yield Pulled(rows, self.greeting, gone=frozenset(gone), **ends)

    def _outcomes(self) -> tuple[int, tuple[Outcome, ...]]:
        own = self.enrolment
        rows = self.connection.exec_driver_sql(
            "SELECT mut_no, outcome, reason, last_mut FROM outcomes(%s, %s, %s)",
            (own.client_id, own.secret, self.oldest_mut),
        ).all()
        known = (Outcome(row.mut_no, row.outcome == "applied", row.reason) for row in rows if row.mut_no)
        return rows[0].last_mut, tuple(known)

    def _complete(self, rows: Rows) -> None:
        """Fetch cases whole that the workstation does not have: an old one that goes on, one handed over."""
        ids = {row["id"] for row in rows.get(CASES, ())}
        ids |= {row["case_id"] for table in OF_CASES for row in rows.get(table, ()) if row["case_id"]}
        strange = ids - self.held(ids) if ids else set()
        for table, found in self._cases(list(strange)).items():
            known = {row["id"] for row in rows.get(table, ())}
            rows[table] = [*rows.get(table, ()), *(row for row in found if row["id"] not in known)]

    def _cases(self, ids: list[UUID]) -> Rows:
        if not ids:
            return {}
        rows: Rows = {CASES: self._where(CASES, _among(CASES.c.id, ids))}
        for table in OF_CASES:
            rows[table] = self._where(table, _among(table.c.case_id, ids))
        contacts = [row["id"] for row in rows[_CONTACTS]]
        rows[_RECORDINGS] = self._where(_RECORDINGS, _among(_RECORDINGS.c.contact_id, contacts))
        return rows

    def _where(self, table: Table, condition: ColumnElement[bool]) -> list[RowMapping]:
        return list(self.connection.execute(select(table).where(condition)).mappings())

    # -- filling a workstation ------------------------------------------------------------------------------

    def _everything(self, ends: dict[str, Any]) -> Iterator[Pulled]:
        since = func.now() - func.make_interval(0, 0, 0, self.greeting.history_days)
        wanted = or_(CASES.c.status.not_in(_FINISHED), CASES.c.changed_at > since)
        cases = list(self.connection.execute(select(CASES.c.id).where(wanted)).scalars())
        whole = {table: self._condition(table, since) for table in TRAVELLING if table is not CASES}
        del whole[_RECORDINGS]
        whole = {
            table: is_wanted
            for table, is_wanted in whole.items()
            if table not in OF_CASES or table is _CONTACTS
        }
        counts = (select(func.count()).select_from(t).where(w) for t, w in whole.items())
        total = len(cases) + sum(self.connection.execute(count).scalar_one() for count in counts)
        done = 0
        for table, is_wanted in whole.items():
            for page in self._pages(table, is_wanted):
                done += len(page)
                yield self._part({table: page}, done, total)
        for start in range(0, len(cases), CASES_AT_ONCE):
            some = cases[start : start + CASES_AT_ONCE]
            done += len(some)
            yield self._part(self._cases(some), done, total)
        yield Pulled({}, self.greeting, is_filling=True, done=total, total=total, **ends)

    def _part(self, rows: Rows, done: int, total: int) -> Pulled:
        return Pulled(rows, self.greeting, is_filling=True, is_last=False, done=done, total=total)

    def _condition(self, table: Table, since: Any) -> ColumnElement[bool]:
        is_late: ColumnElement[bool] = table.c.started_at > since if "started_at" in table.c else true()
        if table.name in _BY_TIME:
            return is_late
        if table is _CONTACTS:  # those of a case come with it
            return table.c.case_id.is_(None) & is_late
        return true()

    def _pages(self, table: Table, is_wanted: ColumnElement[bool]) -> Iterator[list[RowMapping]]:
        query = select(table).where(is_wanted).order_by(table.c.id).limit(PAGE)
        after: UUID | None = None
        while True:
            asked = query if after is None else query.where(table.c.id > after)
            page = list(self.connection.execute(asked).mappings())
            if page:
                yield page
            if len(page) < PAGE:
                return
            after = page[-1]["id"]


def _among(column: Any, ids: list[UUID]) -> ColumnElement[bool]:
    """As one array: a list of parameters would be planned anew for each length, and ends at 65,535."""
    is_among: ColumnElement[bool] = column == func.any(text("CAST(:ids AS uuid[])").bindparams(ids=ids))
    return is_among
