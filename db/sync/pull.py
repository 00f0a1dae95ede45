"""Reads what is new in the shared database, in one snapshot of it.

The cursor is the snapshot of the last pull: what it did not see is new, however long ago it was written and
however late it was committed. A sequence, a clock or a highest number would miss rows:
docs/architecture/sync-protocol.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)

from db.enums import FINISHED
from db.models import Applicant, Contact, Handle, Recording, TimelineEntry
from db.sync.connection import Enrolment, Greeting
from db.sync.reading import Reader, ReadRow, SetAsideRow, among
from db.sync.tables import CASES, OF_CASES, TRAVELLING
from db.tx import table_of

PAGE = 500  # rows in one transaction of the replica: users save between two
IS_NEW = (
    "xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot(xid, CAST(:after AS pg_snapshot))"
)
BY_TIME = ("agent_state", "line_gap")  # a workstation needs no old rows of these
OF_OWNER = ("canned_text", "saved_view")
_RECORDINGS, _CONTACTS, _ENTRIES = (table_of(one) for one in (Recording, Contact, TimelineEntry))
_APPLICANTS, _HANDLES = table_of(Applicant), table_of(Handle)
_OF_PEOPLE = {_APPLICANTS: "id", _HANDLES: "applicant_id"}
GONE = {"gone": CASES, "gone_contacts": _CONTACTS, "gone_entries": _ENTRIES, "gone_handles": _HANDLES}
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
        gone, gone_contacts, gone_entries, gone_handles: Rows that this user may not see any more.
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
        return self.gone | self.gone_contacts | self.gone_entries | self.gone_handles


@dataclass(frozen=True, slots=True)
class Start:
    """Where a pull begins.

    Attributes:
        ends: Cursor and outcomes, for the last part of the pull.
        after: The snapshot since which rows are new; None if the workstation needs all rows.
        moment: That snapshot and its newest mutation, as in the cursor.
        former: The previous user of the workstation, if that is another person with the same sight.
    """

    ends: dict[str, Any]
    after: str | None
    moment: str
    former: UUID | None = None


@dataclass(frozen=True, slots=True)
class News:
    """The tables with new rows since a snapshot, their size, and the rows that the user may not see now."""

    tables: list[Table]
    total: int
    octets: int
    gone: Mapping[Table, frozenset[UUID]]


@dataclass
class Pull:
    """One pull, in a REPEATABLE READ transaction that the caller holds open.

    Attributes:
        oldest_mut: The first mutation without a known outcome.
    """

    connection: Connection
    enrolment: Enrolment
    greeting: Greeting
    oldest_mut: int

    def __post_init__(self) -> None:
        self._reader = Reader(self.connection)

    def start(self, epoch: str, cursor: str, acknowledged: int) -> Start:
        """Decide where the pull of a workstation begins; with everything if the shared database, or the sight
        of this user, has changed.

        cursor: A snapshot, its newest mutation, and the user's sight. acknowledged: The last mutation of
        this workstation that the shared database has acknowledged.
        """
        moment, _, sight = cursor.partition(" ")
        after, _, newest = moment.partition("@")
        ends, knows_newest = self.ends(newest)
        is_back = not knows_newest or ends["last_mut"] < acknowledged  # it was restored to an earlier state
        is_restored = epoch not in ("", self.greeting.epoch) or is_back
        person, _, scope = sight.partition("/")
        if not after or is_restored or scope != self.greeting.sight.partition("/")[2]:
            return Start(ends | {"is_restored": is_restored}, None, moment)
        return Start(ends, after, moment, UUID(person) if sight != self.greeting.sight else None)

    def news(self, after: str) -> News:
        asked = "SELECT what, id, rows, octets FROM news(%s::pg_snapshot)"
        found = self.connection.exec_driver_sql(asked, (after,)).all()
        counts = {row.what: row.rows for row in found if row.rows}
        return News(
            [table for table in TRAVELLING if table.name in counts],
            sum(counts.values()),
            sum(row.octets or 0 for row in found),
            {
                table: frozenset(row.id for row in found if row.what == f"gone:{table.name}")
                for table in GONE.values()
            },
        )

    def ends(self, newest: str) -> tuple[dict[str, Any], bool]:
        """Return the snapshot and the progress of our own mutations; and whether the server knows the newest
        mutation of the last pull.
        """
        own = self.enrolment
        rows = self.connection.exec_driver_sql(
            "SELECT pg_current_snapshot()::text AS moment, "
            "(SELECT newest_mutation()) AS newest, (SELECT knows_mutation(%s)) AS knows_newest, * "
            "FROM outcomes(%s, %s, %s)",
            (newest, own.client_id, own.secret, self.oldest_mut),
        ).all()
        known = (Outcome(r.mut_no, r.args_hash, r.outcome == "applied", r.reason) for r in rows if r.mut_no)
        moment = f"{rows[0].moment}@{rows[0].newest or ''}"
        ends = {
            "last_mut": rows[0].last_mut,
            "outcomes": tuple(known),
            "cursor": f"{moment} {self.greeting.sight}",
        }
        return ends, rows[0].knows_newest

    # -- another user at the workstation --------------------------------------------------------------------

    def own_cases(self) -> set[UUID]:
        mine = select(CASES.c.id).where(
            CASES.c.assignee_id == self.greeting.agent_id, self._is_wanted(self._since())
        )
        return set(self.connection.execute(mine).scalars())

    def taken_over(self, former: UUID, moment: str) -> Pulled:
        """Return the personal rows of this user that the previous user did not see, except whole cases:
        nothing else differs.

        They are stored at once, rows that only the previous user sees are deleted, and the snapshot in the
        cursor stays. After an interruption, the next user at the workstation still begins with one user's
        rows.
        """
        me, since = self.greeting.agent_id, self._since()
        unseen = _CONTACTS.c.case_id.is_not(None) & ~exists().where(CASES.c.id == _CONTACTS.c.case_id)
        own = [_CONTACTS.c.agent_id == me, _CONTACTS.c.started_at > since]
        calls = self._reader.rows(_CONTACTS, *own, *([unseen] if self.greeting.is_desk else []))
        sounds = self._reader.rows(_RECORDINGS, among(_RECORDINGS.c.contact_id, [row["id"] for row in calls]))
        rows: Rows = {_CONTACTS: calls, _RECORDINGS: sounds}
        for table in TRAVELLING:
            if table.name in BY_TIME:
                rows[table] = self._reader.rows(table, table.c.agent_id == me, table.c.started_at > since)
            elif table.name in OF_OWNER:
                rows[table] = self._reader.rows(table, table.c.owner_id == me)
        theirs = select(CASES.c.id).where(CASES.c.assignee_id == former, self._is_wanted(since))
        sees = frozenset(self.connection.execute(theirs).scalars())
        cursor = f"{moment} {self.greeting.sight}"
        aside = self._reader.taken_aside()
        return Pulled(rows, self.greeting, cursor=cursor, former=Former(former, sees), set_aside=aside)

    def _since(self) -> Any:
        return func.now() - func.make_interval(0, 0, 0, self.greeting.history_days)

    def _is_wanted(self, since: Any) -> ColumnElement[bool]:
        return or_(CASES.c.status.not_in(FINISHED), CASES.c.changed_at > since)


def what_fills(
    table: Table, greeting: Greeting, since: Any, aside: Collection[UUID] = ()
) -> ColumnElement[bool]:
    """Return the condition of the rows with which a workstation is filled; valid in both databases.

    since: Finished cases that changed before are left out. aside: Cases that the workstation cannot read.
    """
    is_late: ColumnElement[bool] = table.c.started_at > since if "started_at" in table.c else true()
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
    if table in OF_CASES:
        return table.c.case_id.in_(cases)
    if table in _OF_PEOPLE and not greeting.is_desk:
        named = select(CASES.c.applicant_id).where(is_recent, CASES.c.is_anonymous == false())
        return table.c[_OF_PEOPLE[table]].in_(named)
    return is_late if table.name in BY_TIME else true()


def cases_named_in(rows: Rows) -> set[UUID]:
    """Return the cases to which these rows belong."""
    named = {row["id"] for row in rows.get(CASES, ())}
    return named | {row["case_id"] for table in OF_CASES for row in rows.get(table, ()) if row["case_id"]}


def contacts_of(case_ids: list[UUID]) -> Select[tuple[UUID]]:
    return select(_CONTACTS.c.id).where(among(_CONTACTS.c.case_id, case_ids))
