"""One round with the shared database: push what waits here, pull what is new there."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta, timezone
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from db.chunks import chunks
from db.enums import MutationState
from db.models import Case, Outbox, SetAside, SyncState
from db.mutation import ReadBack
from db.outbox import file_id_of, is_proven
from db.outbox_keys import OutboxKeys
from db.replica import Replica
from db.search import later as search_later
from db.sync.backlog import Backlog
from db.sync.blocked_senders import is_any_aside, senders, step_aside
from db.sync.comparing import MOST_ROWS, Digests
from db.sync.connection import ClonedFile
from db.sync.delivered_pages import is_here
from db.sync.messages import MOST_MUTATIONS
from db.sync.pull import Pulled
from db.sync.rebase import Rebase
from db.sync.sync_status import NEEDS_SIGN_IN, Held, SharedError, Trouble
from db.sync.trail_anchor import TrailAnchor
from db.sync.transport import HasMoved, Sent, Since
from db.sync.unproven import keep_back
from db.sync.waiting_rows import first_unsettled
from db.tx import TouchedRows

if TYPE_CHECKING:
    from db.sync.through_server import ServerReading, ThroughServer

_log = logging.getLogger(__name__)
BATCH = MOST_MUTATIONS  # sent at once
MOST_WAITING = 500  # examined at once
CLOCK_BORNE = timedelta(minutes=5)  # the server tolerates the same
Progress = Callable[[int, int], None]
Reach = Callable[[UUID | None], "ThroughServer | None"]
_OF_ONE_PERSON = (*NEEDS_SIGN_IN, Trouble.DIRECTORY_AWAY)  # the session of another person still works
_ACKNOWLEDGED = (MutationState.ACKED, MutationState.APPLIED)


class Exchange:
    """Blocks: it belongs to its own thread. Raises SharedError, ClonedFile or StorageError.

    An interrupted step is simply repeated.
    """

    def __init__(self, replica: Replica, read_back: ReadBack, reach: Reach) -> None:
        """`reach` returns a way to the shared database, of this person or (None) of the person who is signed
        in here; None if it does not know the password.
        """
        self._replica = replica
        self._read_back = read_back
        self._reach = reach
        self.has_sent = False  # the last push sent something
        self.has_come = False  # the last pull brought a row
        self.has_compared = False  # the last pull compared both sides
        self.clock_off_s = 0.0  # how far our clock is ahead of the server's, if too far
        self._absent: set[UUID] = set()  # persons whose login failed in this push
        self._backlog, self._trail = Backlog(replica), TrailAnchor(replica)

    def push(self) -> Held | None:
        """Send what waits, in order; return why the oldest unsent mutation is blocked; None
        if all were sent.
        """
        self.has_sent = False
        self._absent.clear()
        while waiting := self._replica.read(partial(_waiting, keys=self._replica.keys)).result():
            for agent_id, group in groupby(waiting, _sender):
                rows = list(group)
                way = None if agent_id in self._absent else self._reach(agent_id)
                if way is None:
                    if agent_id is not None and self._step_aside(agent_id):
                        break
                    return Held.PERSON
                if agent_id is not None and self._keep_back(rows):
                    break
                try:
                    self._push(way, rows)
                except ClonedFile:
                    before = self._replica.read(_sync_position).result()
                    self.pull()  # after a restore, this queues the changes that must be sent again
                    after = self._replica.read(_sync_position).result()
                    if (after.oldest_mut, after.acknowledged) == (before.oldest_mut, before.acknowledged):
                        raise
                    break
                except SharedError as error:
                    if error.trouble not in _OF_ONE_PERSON:
                        raise
                    if agent_id is not None and self._step_aside(agent_id):
                        break
                    return Held.PERSON  # the signed-in user's own: the next pull reports it
        return Held.PERSON if self._replica.read(is_any_aside).result() else None

    def _step_aside(self, absent: UUID) -> bool:
        """Set aside the unsent changes of this person if others wait behind them; return whether it did."""
        self._absent.add(absent)
        present = self._replica.read(senders).result() - self._absent
        if not any(self._reach(agent_id) is not None for agent_id in present):
            return False
        _log.warning("changes of %s step aside until that person signs in here", absent)
        self._replica.keep_locally(partial(step_aside, absent=self._absent)).result()
        return True

    def _keep_back(self, rows: Sequence[Sent]) -> bool:
        """Mark those of a person's rows that are not proven, to be reported as rejected."""
        forged = [row.mut_no for row in rows if not row.is_proven]
        if forged:
            _log.error("not proven to be of %s, and so not sent: mutations %s", rows[0].agent_id, forged[:9])
            self._replica.keep_locally(partial(keep_back, numbers=forged)).result()
        return bool(forged)

    def _push(self, way: ThroughServer, rows: list[Sent]) -> None:
        while rows:
            end = self._trail.end()
            done = way.push(rows[:BATCH], end)
            self.has_sent = True
            self._trail.was_sent(end)
            self._replica.keep_locally(partial(_acknowledge, done=done)).result()
            rows = [row for row in rows if row.mut_no > done]

    def pull(self, progress: Progress = lambda _done, _total: None, compares: bool = False) -> None:
        """Bring the replica to the present state of the shared database, and run the waiting changes on it.

        `compares`: Also compare both sides, and repair differences.
        """
        since = self._replica.read(_sync_position).result()
        self.has_come = self.has_compared = False
        way = self._reach(None)
        if way is None:
            return
        differing: int | None = None
        with way.reading(since, self._held) as reading:
            off = datetime.now(timezone.utc) - reading.greeting.at
            self.clock_off_s = off.total_seconds() if abs(off) > CLOCK_BORNE else 0.0
            taken: Future[None] | None = None
            for part in reading.parts():
                if taken is not None:
                    taken.result()  # it was upserted while this part was read
                if part.is_last:
                    self._index()  # before an erasure in these rows is reported as done
                taken = self._apply(part)
                self.has_come |= any(part.rows.values())
                if part.former is not None:
                    taken.result()  # the rows that it deletes are no longer held
                if part.total:
                    progress(part.done, part.total)
            if taken is not None:
                taken.result()
            if compares:
                try:
                    differing = self._compare(reading, part)
                    self.has_compared = True
                except HasMoved:
                    _log.info("not compared: others saved meanwhile")
        if differing is not None:
            way.report_compared(differing)
        self._backlog.report(way)
        self._trail.report(way)

    def has(self, snapshot: str) -> bool:
        """Return whether the last pull brought all that is in this snapshot of the shared database."""
        return is_here(self._replica.read(_sync_position).result(), snapshot)

    def _apply(self, part: Pulled) -> Future[None]:
        at = datetime.now(timezone.utc)

        def work(connection: Connection, touched: TouchedRows) -> None:
            Rebase(connection, self._read_back, at, touched, self._replica.keys).apply(part)

        return self._replica.merge(work)

    def _compare(self, reading: ServerReading, last: Pulled) -> int:
        """Mend what is not the same on both sides after a pull, whose last part this was; return how much."""
        found = reading.differing(self._confirmed, self._replica.read(_quarantined).result())
        for table, ids in found.items():
            _log.error(
                "%d rows of %s were not those of the shared database: %s", len(ids), table.name, ids[:3]
            )
        count = sum(map(len, found.values()))
        if count > MOST_ROWS:
            anew = update(SyncState).values(cursor="")
            self._replica.keep_locally(lambda replica: replica.execute(anew)).result()
        elif found:
            rows = {table: reading.rows(table, ids) for table, ids in found.items()}
            aside = reading.set_aside()
            unread = {one.row_id for one in aside}
            differing = {table: [one for one in ids if one not in unread] for table, ids in found.items()}
            mended = Pulled(
                rows,
                reading.greeting,
                last_mut=last.last_mut,
                differing=differing,
                cursor=last.cursor,
                at=last.at,
                set_aside=aside,
                total=count,
            )
            self._apply(mended).result()
        return count

    def _confirmed(self, query: Callable[[Connection], Digests]) -> Digests:
        """Query the records without the waiting changes."""

        def work(connection: Connection, _touched: TouchedRows) -> Digests:
            aside = connection.begin_nested()
            try:
                at = datetime.now(timezone.utc)
                Rebase(connection, self._read_back, at, TouchedRows(), self._replica.keys).put_back()
                return query(connection)
            finally:
                aside.rollback()

        return self._replica.merge(work).result()

    def _index(self) -> None:
        """Index mass changes, also from before an interruption; in steps, because users save."""
        is_due = self._replica.read(search_later.is_due).result()
        while is_due:
            is_due = self._replica.keep_locally(search_later.index_some).result()

    def _held(self, case_ids: set[UUID]) -> set[UUID]:
        def query(connection: Connection) -> set[UUID]:
            found: set[UUID] = set()
            for ids in chunks(case_ids):
                found.update(connection.execute(select(Case.id).where(Case.id.in_(ids))).scalars())
            return found

        return self._replica.read(query).result()


def _quarantined(connection: Connection) -> frozenset[UUID]:
    return frozenset(connection.execute(select(SetAside.row_id)).scalars())


def _sender(row: Sent) -> UUID | None:
    """Return the only person who may send it; None: any login may report it as rejected."""
    return row.agent_id if row.is_run else None


def _waiting(connection: Connection, keys: OutboxKeys) -> list[Sent]:
    file_id = file_id_of(connection)
    query = select(Outbox.__table__).where(Outbox.state == MutationState.PENDING).order_by(Outbox.mut_no)
    return [
        Sent(
            row["mut_no"],
            row["name"],
            row["args"],
            row["args_hash"],
            row["agent_id"],
            row["reason"],
            row["facts"],
            is_proven(row, file_id, keys),
        )
        for row in connection.execute(query.limit(MOST_WAITING)).mappings()
    ]


def _sync_position(connection: Connection) -> Since:
    state = connection.execute(select(SyncState.epoch, SyncState.cursor)).one()
    oldest, _hash = first_unsettled(connection)
    # One query per state reads the end of an index, not all rows that were ever sent.
    last = (select(func.max(Outbox.mut_no)).where(Outbox.state == one) for one in _ACKNOWLEDGED)
    acknowledged = max(connection.execute(one).scalar() or 0 for one in last)
    return Since(state.epoch, state.cursor, oldest, acknowledged)


def _acknowledge(connection: Connection, done: int) -> None:
    """Mark as sent, not yet seen: only the pull that brings its effect settles it."""
    sent = update(Outbox).where(Outbox.state == MutationState.PENDING, Outbox.mut_no <= done)
    connection.execute(sent.values(state=MutationState.ACKED))
