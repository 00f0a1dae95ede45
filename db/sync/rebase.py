"""Puts pulled rows under the waiting mutations, in one transaction of the replica.

Rows that pending mutations changed get their confirmed values back, pulled rows are upserted, then the
pending mutations run again. So the replica is always the confirmed state plus the pending changes.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    bindparam,
    delete,
    exists,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError, OperationalError

from db.chunks import chunks
from db.enums import MutationState
from db.models import (
    Applicant,
    ArticleEdition,
    Case,
    ConfirmedImage,
    Contact,
    Handle,
    Outbox,
    Recording,
    SetAside,
    SyncState,
    TimelineEntry,
)
from db.mutation import Me, Mutation, ReadBack, Rejected
from db.outbox import file_id_of, is_proven, is_unchanged
from db.outbox_keys import OutboxKeys
from db.search.later import paused
from db.sync.connection import ClonedFile, Greeting
from db.sync.erased_elsewhere import empty_settled, mark_settled
from db.sync.pull import BY_TIME, GONE, OF_OWNER, Former, Outcome, Pulled, Rows
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.resending import RUNS, parked, queue_again, report_anew, state_of_refused
from db.sync.tables import CASES, OF_CASES, TRAVELLING
from db.sync.unproven import refuse_parked
from db.sync.upsert import upsert
from db.tx import TouchedRows, Tx, plain_row, table_of, typed_row

_log = logging.getLogger(__name__)
_BY_NAME: dict[str, Table] = {table.name: table for table in TRAVELLING}
_IMAGES = table_of(ConfirmedImage)
_APPLICANTS, _CONTACTS, _RECORDINGS = map(table_of, (Applicant, Contact, Recording))
_ENTRIES, _EDITIONS, _HANDLES = table_of(TimelineEntry), table_of(ArticleEdition), table_of(Handle)
_NUMBERED = (_ENTRIES.name, _EDITIONS.name)
_WAITING = (MutationState.PENDING, MutationState.ACKED)
_NOT_UPSERTED = (DBAPIError, ValueError, TypeError, OverflowError, RecursionError)
_STAFF = ("agent", "unit")
_CAME = text(
    "CREATE TEMP TABLE IF NOT EXISTS came (name TEXT, id BLOB, PRIMARY KEY (name, id)) WITHOUT ROWID"
)


class Rebase:
    """Works inside one transaction of the replica, on its writer thread, with foreign keys off: a row may
    refer to one that this user does not see.
    """

    def __init__(
        self,
        connection: Connection,
        read_back: ReadBack,
        at: datetime,
        touched: TouchedRows,
        keys: OutboxKeys,
    ) -> None:
        self._connection = connection
        self._read_back = read_back
        self._at = at
        self._touched = touched
        self._keys = keys

    def apply(self, pulled: Pulled) -> None:
        results = (pulled.outcomes, pulled.set_aside)
        brings = (pulled.former, pulled.rows, pulled.all_gone, pulled.differing, *results)
        is_of_many = pulled.total > 0  # the last part has no rows, but still belongs to them
        if not (pulled.is_filling or is_of_many or any(brings)):
            self._connection.execute(update(SyncState).values(cursor=pulled.cursor, server_time=pulled.at))
            return
        self._note_aside(pulled)
        if pulled.is_last:
            self.put_back()
        if pulled.former is not None:
            self._forget_former(pulled.former, pulled.greeting)
        self._take_off(pulled)
        self._mark_erased(pulled.rows.get(_APPLICANTS, []))
        with nullcontext() if pulled.is_last else paused(self._connection):
            if pulled.is_filling:
                self._make_room(pulled.rows)
            upserted = self._rows_to_upsert(pulled)
            for table in TRAVELLING:  # timeline entries are indexed only if their case exists
                self._upsert(table, upserted.get(table, ()))
        for case_ids in chunks(pulled.gone):
            self._forget_cases(case_ids, pulled.greeting.agent_id)
        for contact_ids in chunks(pulled.gone_contacts):
            self._forget_contacts(_CONTACTS.c.id.in_(contact_ids))
        for name, table in GONE.items():
            for ids in chunks(getattr(pulled, name)) if table not in (CASES, _CONTACTS) else ():
                self._connection.execute(delete(table).where(table.c.id.in_(ids)))
        if pulled.is_filling:
            self._sweep(pulled)
        if pulled.is_last:
            self._end(pulled)

    def _end(self, pulled: Pulled) -> None:
        self._forget_lone_recordings(pulled)
        if not pulled.greeting.is_desk:  # after their cases have come
            self._forget_people()
        if pulled.is_restored:
            queue_again(self._connection, pulled.last_mut)
        mark_settled(self._connection, self._settle(pulled.outcomes))
        state = update(SyncState).values(
            cursor=pulled.cursor, epoch=pulled.greeting.epoch, server_time=pulled.at
        )
        self._connection.execute(state)
        self._run_again(pulled.last_mut)
        self._queue_parked(pulled.greeting.agent_id)
        empty_settled(self._connection, pulled.greeting.agent_id, self._at)
        self._have_wiped()

    def _rows_to_upsert(self, pulled: Pulled) -> Rows:
        """Return the rows to upsert. Before the last part, rows with pending changes are only stored as
        confirmed images: running the pending mutations in every part would cost the product of both numbers.
        """
        changed = set(self._connection.execute(select(_IMAGES.c.row_id)).scalars())
        if pulled.is_last or not changed:
            return pulled.rows
        made = sqlite_insert(_IMAGES)
        keep = made.on_conflict_do_update(
            index_elements=["table_name", "row_id"], set_={"row": made.excluded.row}
        )
        now: Rows = {}
        for table, rows in pulled.rows.items():
            keys = [name for name in ("id", "case_id", "article_id") if name in table.c]
            now[table] = [row for row in rows if changed.isdisjoint([row[key] for key in keys])]
            if len(now[table]) < len(rows):
                upserted = {row["id"] for row in now[table]}
                images = [
                    {"table_name": table.name, "row_id": row["id"], "row": plain_row(row)}
                    for row in rows
                    if row["id"] not in upserted
                ]
                self._connection.execute(keep, images)
        return now

    def put_back(self) -> None:
        """Restore the confirmed rows. Inserted rows are removed first: another row may have their version,
        and one of ours another version than on the server.
        """
        images = self._connection.execute(select(_IMAGES)).all()
        for image in images:
            if image.row is None or image.table_name in _NUMBERED:
                table = _BY_NAME[image.table_name]
                self._connection.execute(delete(table).where(table.c.id == image.row_id))
                self._note(table, [{"id": image.row_id}])
        for image in images:
            if image.row is not None:
                table = _BY_NAME[image.table_name]
                self._upsert(table, [typed_row(table, image.row)])
        self._connection.execute(delete(_IMAGES))

    def _mark_erased(self, people: Iterable[ReadRow]) -> None:
        """Mark people who were erased elsewhere, so that their data is wiped from this file, too."""
        erased = [row["id"] for row in people if row["erased_at"] is not None]
        still_here = select(Applicant.id).where(Applicant.id.in_(erased), Applicant.erased_at.is_(None))
        if erased and self._connection.execute(still_here.limit(1)).first() is not None:
            self._connection.execute(update(SyncState).values(is_unwiped=True))

    def _have_wiped(self) -> None:
        """After the last part, request that the file's free space is overwritten."""
        is_due = select(SyncState.is_unwiped).scalar_subquery()
        erased = select(Applicant.id).where(Applicant.erased_at.is_not(None), is_due)
        self._touched.erased.update(self._connection.execute(erased).scalars())

    def _make_room(self, rows: Rows) -> None:
        """Remove our entries and editions whose numbers belong to others in a restored database.

        All others stay: a case may come again without its entries, if it was changed during the filling.
        """
        for table, of, number in ((_ENTRIES, "case_id", "version"), (_EDITIONS, "article_id", "edition")):
            ours = (table.c[of] == bindparam("whole")) & (table.c[number] == bindparam("number"))
            another = delete(table).where(ours, table.c.id != bindparam("own"))
            if found := rows.get(table):
                keys = [{"whole": row[of], "number": row[number], "own": row["id"]} for row in found]
                self._connection.execute(another, keys)

    def _upsert(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Upsert; a row that the replica rejects is quarantined alone, found by halving."""
        if not rows:
            return
        try:
            with self._connection.begin_nested():
                upsert(self._connection, table, rows)
        except OperationalError:  # the disk, not the rows
            raise
        except _NOT_UPSERTED as error:
            if len(rows) > 1:
                half = len(rows) // 2
                self._upsert(table, rows[:half])
                self._upsert(table, rows[half:])
                return
            reason = str(error).partition("\n")[0][:300]
            _log.warning("set aside, all others are taken: %s %s: %s", table.name, rows[0]["id"], reason)
            self._set_aside(SetAsideRow(table.name, rows[0]["id"], reason))
            return
        self._note(table, rows)

    def _note_aside(self, pulled: Pulled) -> None:
        """Record unreadable rows; a row that arrives or is deleted leaves the quarantine."""
        if pulled.is_first:
            self._connection.execute(delete(SetAside))
        if self._connection.execute(select(SetAside.row_id).limit(1)).first() is not None:
            came = {row["id"] for rows in pulled.rows.values() for row in rows}
            came |= pulled.all_gone
            for ids in chunks(came):
                self._connection.execute(delete(SetAside).where(SetAside.row_id.in_(ids)))
        for one in pulled.set_aside:
            self._set_aside(one)

    def _set_aside(self, one: SetAsideRow) -> None:
        made = sqlite_insert(SetAside).values(
            table_name=one.table, row_id=one.row_id, reason=one.reason, at=self._at
        )
        again = {"reason": made.excluded.reason, "at": made.excluded.at}
        self._connection.execute(
            made.on_conflict_do_update(index_elements=["table_name", "row_id"], set_=again)
        )

    def _forget_cases(self, case_ids: list[UUID], me: UUID) -> None:
        """Remove cases and their child rows from this workstation; but an agent keeps their own calls."""
        among = _CONTACTS.c.case_id.in_(case_ids)
        self._forget_contacts(among & _CONTACTS.c.agent_id.is_distinct_from(me))
        for table in reversed(OF_CASES):
            if table is not _CONTACTS:
                self._connection.execute(delete(table).where(table.c.case_id.in_(case_ids)))
        self._connection.execute(delete(CASES).where(CASES.c.id.in_(case_ids)))
        self._touched.cases.update(case_ids)

    def _forget_contacts(self, which: ColumnElement[bool]) -> None:
        ids = list(self._connection.execute(select(_CONTACTS.c.id).where(which)).scalars())
        for some in chunks(ids):
            self._connection.execute(delete(_RECORDINGS).where(_RECORDINGS.c.contact_id.in_(some)))
            self._connection.execute(delete(_CONTACTS).where(_CONTACTS.c.id.in_(some)))
        self._touched.contacts.update(ids)

    def _forget_lone_recordings(self, pulled: Pulled) -> None:
        """Remove recordings whose call is not here: an old call without a case is not pulled, but a recording
        of it may be new.

        Earlier parts brought recordings, too; so after several parts all are looked at.
        """
        is_lone = ~exists().where(_CONTACTS.c.id == _RECORDINGS.c.contact_id)
        if pulled.total:
            self._connection.execute(delete(_RECORDINGS).where(is_lone))
            return
        for ids in chunks({row["id"] for row in pulled.rows.get(_RECORDINGS, ())}):
            self._connection.execute(delete(_RECORDINGS).where(_RECORDINGS.c.id.in_(ids), is_lone))

    def _forget_former(self, former: Former, greeting: Greeting) -> None:
        """Remove the personal rows of the previous user."""
        of_them = select(Case.id).where(Case.assignee_id == former.agent_id)
        cases = set(self._connection.execute(of_them).scalars()) - former.sees
        for case_ids in chunks(cases):
            self._forget_cases(case_ids, greeting.agent_id)
        for table in OF_CASES:  # pieces of a case whose pull was not finished
            if table is not _CONTACTS:
                is_there = exists().where(Case.id == table.c.case_id)
                self._connection.execute(delete(table).where(table.c.case_id.is_not(None), ~is_there))
        is_seen = Case.is_anonymous.is_(False) if not greeting.is_desk else true()
        of_nobody = _CONTACTS.c.case_id.is_(None)  # agents' rows; "not in" an empty list would match it
        unseen = ~of_nobody & _CONTACTS.c.case_id.not_in(select(Case.id).where(is_seen))
        if not greeting.is_desk:
            unseen |= of_nobody
        self._forget_contacts(_CONTACTS.c.agent_id.is_distinct_from(greeting.agent_id) & unseen)
        for table in TRAVELLING:
            if table.name in BY_TIME and not greeting.is_supervisor:
                self._connection.execute(delete(table).where(table.c.agent_id == former.agent_id))
            elif table.name in OF_OWNER:
                self._connection.execute(delete(table).where(table.c.owner_id == former.agent_id))

    def _take_off(self, pulled: Pulled) -> None:
        """Remove rows that do not exist there; and timeline entries whose version may be another's."""
        for table, ids in pulled.differing.items():
            there = {row["id"] for row in pulled.rows.get(table, ())}
            for some in chunks(one for one in ids if table.name in _NUMBERED or one not in there):
                if table is CASES:
                    self._forget_cases(some, pulled.greeting.agent_id)
                elif table is _CONTACTS:
                    self._forget_contacts(_CONTACTS.c.id.in_(some))
                else:
                    self._connection.execute(delete(table).where(table.c.id.in_(some)))

    def _forget_people(self) -> None:
        """For a unit: remove people except the non-anonymous applicants of visible cases."""
        named = select(Case.applicant_id).where(Case.applicant_id.is_not(None), Case.is_anonymous.is_(False))
        self._connection.execute(delete(_HANDLES).where(_HANDLES.c.applicant_id.not_in(named)))
        self._connection.execute(delete(Applicant).where(Applicant.id.not_in(named)))

    def _settle(self, outcomes: Iterable[Outcome]) -> list[int]:
        """Return the numbers of those whose outcome was unknown here."""
        columns = (Outbox.mut_no, Outbox.args_hash, Outbox.reason)
        rows = self._connection.execute(select(*columns).where(Outbox.state.in_(_WAITING)))
        waiting = {row.mut_no: row for row in rows}
        done = []
        for outcome in outcomes:
            row = waiting.get(outcome.mut_no)
            if row is None:
                continue
            if row.args_hash != outcome.args_hash:
                raise ClonedFile(f"another mutation {outcome.mut_no}")
            state = MutationState.APPLIED if outcome.is_applied else state_of_refused(row.reason)
            reason = outcome.reason or {}
            settled = update(Outbox).where(Outbox.mut_no == outcome.mut_no)
            values = {
                "state": state,
                "reason": str(reason.get("code", "")),
                "facts": reason.get("facts") or None,
            }
            self._connection.execute(settled.values(values))
            done.append(outcome.mut_no)
        return done

    def _run_again(self, last_mut: int) -> None:
        """Run what the shared database lacks. A rule that rejects it here may accept it there.

        A mutation that cannot run at all (a bug) must not stop a pull either: the server rejects it.
        """
        is_due = (Outbox.state.in_(_WAITING), Outbox.mut_no > last_mut, Outbox.args != "", RUNS)
        query = select(Outbox.__table__).where(*is_due).order_by(Outbox.mut_no)
        for row in self._connection.execute(query).mappings().all():
            self._run(row)

    def _run(self, row: RowMapping) -> tuple[Mutation, Me, TouchedRows] | None:
        """Run a row of the outbox; None if it had no effect."""
        me = Me(row["agent_id"], row["agent_name"], row["role"], row["workstation"])
        touched = TouchedRows()
        try:
            with self._connection.begin_nested():
                mutation = self._read_back(row["args"])
                mutation.run(Tx(self._connection, me, self._at, touched))
        except Rejected as refused:
            _log.info("mutation %s waits without effect: %s", row["mut_no"], refused.code)
            return None
        except OperationalError:  # the disk, not the mutation
            raise
        except Exception:  # noqa: BLE001 - any fault
            _log.exception("mutation %s, %s, cannot be run again", row["mut_no"], row["name"])
            return None
        self._touched.add(touched)
        return mutation, me, touched

    def _queue_parked(self, agent_id: UUID) -> None:
        """Queue parked changes again that have become possible with the changes of others.

        They are signed anew in their author's name, so they must be proven to be that person's.
        """
        file_id = file_id_of(self._connection)
        for row in parked(self._connection, agent_id):
            if not self._keys.of(row["agent_id"]):
                continue  # until its author signs in here
            if not (is_proven(row, file_id, self._keys) and is_unchanged(row["args"], row["args_hash"])):
                _log.error("not proven to be its author's, and so not sent again: mutation %s", row["mut_no"])
                refuse_parked(self._connection, row["mut_no"])
            elif done := self._run(row):
                report_anew(self._connection, row, *done, self._at, self._keys)

    def _sweep(self, pulled: Pulled) -> None:
        """Record the rows of a filling; at the end, delete the others."""
        if pulled.is_first:  # an earlier filling may have been interrupted
            self._connection.execute(text("DROP TABLE IF EXISTS came"))
        self._connection.execute(_CAME)
        remember = text("INSERT OR IGNORE INTO came VALUES (:name, :id)")
        for table, rows in pulled.rows.items():
            if rows:
                names = [{"name": table.name, "id": row["id"].bytes} for row in rows]
                self._connection.execute(remember, names)
        if not pulled.is_last:
            return
        for table in reversed(TRAVELLING):
            self._connection.execute(
                text(
                    f"DELETE FROM {table.name} WHERE id NOT IN (SELECT id FROM came WHERE name = :name)"
                    " AND id NOT IN (SELECT row_id FROM set_aside WHERE table_name = :name)"
                ),
                {"name": table.name},
            )
        self._connection.execute(text("DROP TABLE came"))

    def _note(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        touched = self._touched
        if table is CASES:
            touched.cases.update(row["id"] for row in rows)
        elif table in OF_CASES:
            touched.cases.update(case_id for row in rows if (case_id := row.get("case_id")) is not None)
        if table is _CONTACTS:
            touched.contacts.update(row["id"] for row in rows)
        elif table is _APPLICANTS:
            touched.applicants.update(row["id"] for row in rows)
        elif table is _HANDLES:
            touched.applicants.update(row.get("applicant_id", row["id"]) for row in rows)
        elif table.name in _STAFF:
            touched.staff = True
        elif table.name == "shift_plan":
            touched.plan = True
