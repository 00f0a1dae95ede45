"""Reads what is new in the shared database, in one snapshot of it.

The cursor is the snapshot of the last pull: what it did not see is new, however long ago it was written and
however late it was committed. A sequence, a clock or a highest number would miss rows:
docs/architecture/sync-protocol.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, Table, exists, func, or_, select

from db.enums import FINISHED
from db.models import Contact, Recording
from db.sync.connection import Enrolment, Greeting
from db.sync.pull import BY_TIME, GONE, OF_OWNER, Former, Outcome, Pulled, Rows
from db.sync.reading import Reader, among
from db.sync.tables import CASES, TRAVELLING
from db.tx import table_of

IS_NEW = (
    "xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot(xid, CAST(:after AS pg_snapshot))"
)
_RECORDINGS, _CONTACTS = table_of(Recording), table_of(Contact)


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
class NewRows:
    """The tables with new rows since a snapshot, their size, and the rows that the user may not see now."""

    tables: list[Table]
    total: int
    octets: int
    gone: Mapping[Table, frozenset[UUID]]


@dataclass
class Pull:
    """One pull, in a REPEATABLE READ transaction that the caller holds open.

    oldest_mut: The first mutation without a known outcome.
    """

    connection: Connection
    enrolment: Enrolment
    greeting: Greeting
    oldest_mut: int = 1

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

    def new_rows(self, after: str) -> NewRows:
        asked = "SELECT what, id, rows, octets FROM news(%s::pg_snapshot)"
        found = self.connection.exec_driver_sql(asked, (after,)).all()
        counts = {row.what: row.rows for row in found if row.rows}
        return NewRows(
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
                is_late = table.c[BY_TIME[table.name]] > since
                rows[table] = self._reader.rows(table, table.c.agent_id == me, is_late)
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


def contacts_of(case_ids: list[UUID]) -> Select[tuple[UUID]]:
    return select(_CONTACTS.c.id).where(among(_CONTACTS.c.case_id, case_ids))
