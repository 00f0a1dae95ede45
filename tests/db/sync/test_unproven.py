"""What is not proven to be its author's is not sent in that person's name, whatever stands in the files."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, RowMapping, insert, select, update
from uuid_utils.compat import uuid7

from app.mutations import read_back
from app.mutations.case import AddNote
from db.enums import MutationState, Role
from db.models import Outbox, SyncState, TimelineEntry
from db.mutation import Me, Mutation, encode
from db.sync.unproven import UNPROVEN
from db.sync.waiting_rows import refused, waiting
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

ENTRIES = TimelineEntry.__table__


def note(case_id: UUID, text: str) -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(5))


def hashed(args: Any) -> Any:
    return hashlib.sha256(args.encode()).hexdigest()


def on_server(shared: SharedOffice) -> set[Any]:
    return {row["text"] for row in shared.rows(ENTRIES).values() if row["text"]}


def a_forged_row(mutation: Mutation, me: Me, **fields: Any) -> Any:
    """A row that a forger writes into the records file in this person's name, as well as it can be made."""
    args = encode(mutation)
    given = {"name": "add_note", "args": args, "args_hash": hashed(args), "occurred_at": at(5), **fields}
    return {**given, "agent_id": me.agent_id, "agent_name": me.agent_name, "role": me.role}


def insert_row(connection: Connection, row: dict[str, Any]) -> None:
    number = connection.execute(
        update(SyncState).values(next_mut=SyncState.next_mut + 1).returning(SyncState.next_mut)
    ).scalar_one()
    mac = "0" * 64
    connection.execute(insert(Outbox).values({"mac": mac, **row, "mut_no": number - 1, "workstation": "W01"}))


@pytest.fixture
def desk(shared: SharedOffice) -> Station:
    """rina sits here; sari's login is saved here, too."""
    desk = shared.station("rina")
    desk.knows.add("sari")
    return desk


@pytest.fixture
def sari(shared: SharedOffice) -> Me:
    return Me(shared.ids["sari"], "Sari", Role.AGENT, "W01")


def edit(desk: Station, work: Any) -> None:
    desk.replica.keep_locally(work).result(10)


def last(desk: Station) -> Any:
    return desk.outbox()[-1][1:]


def test_a_row_forged_in_a_colleagues_name_is_not_sent_and_is_shown(
    shared: SharedOffice, desk: Station, sari: Me
) -> None:
    case_id = desk.log()
    desk.replica.apply(note(case_id, "dari Sari sendiri"), sari).result(10)
    desk.sync()
    edit(desk, lambda tx: insert_row(tx, a_forged_row(note(case_id, "Palsu"), sari)))
    desk.do(note(case_id, "dari Rina"))
    desk.sync()
    assert on_server(shared) == {"dari Sari sendiri", "dari Rina"}
    assert [row[1:] for row in desk.outbox()][-2:] == [
        (MutationState.REJECTED, UNPROVEN),
        (MutationState.APPLIED, ""),
    ]
    found = desk.replica.read(waiting).result(10)
    assert (found.unproven, found.unproven_of, found.refused) == (1, ("Sari",), 1)
    (shown,) = desk.replica.read(lambda tx: refused(tx, sari.agent_id)).result(10)
    assert "Palsu" in shown.args
    assert desk.differs() == []


def test_what_tells_of_itself_is_shown_too_if_it_is_forged(desk: Station, sari: Me) -> None:
    desk.log()
    state = '{"mutation":"end_agent_state","occurred_at":"2026-11-24T03:05:00Z"}'
    forged = a_forged_row(
        note(uuid7(), ""), sari, name="end_agent_state", args=state, args_hash=hashed(state)
    )
    edit(desk, lambda tx: insert_row(tx, forged))
    desk.sync()
    assert desk.replica.read(waiting).result(10).refused == 1


def rewrite(tx: Connection, row: RowMapping) -> dict[str, Any]:
    args = row["args"].replace("setuju", "menolak")
    return {"args": args, "args_hash": hashed(args)}


EDITS: dict[str, Callable[[Connection, RowMapping], dict[str, Any]]] = {
    "other words with their hash": rewrite,
    "another author": lambda tx, row: {
        "agent_id": row["agent_id"],
        "agent_name": "Sari",
        "role": "supervisor",
    },
    "another workstation": lambda tx, row: {"workstation": "W99"},
    "another move": lambda tx, row: {"name": "close_case"},
    "a proof that is no number": lambda tx, row: {"mac": "é" * 64},
    "no proof": lambda tx, row: {"mac": ""},
    "no words": lambda tx, row: {"args": ""},
    "another place in the order": lambda tx, row: {"mut_no": row["mut_no"] + 1},
}


@pytest.mark.parametrize("what", EDITS)
def test_a_row_that_was_edited_in_any_part_is_not_sent(
    shared: SharedOffice, desk: Station, what: Any
) -> None:
    case_id = desk.log()
    desk.sync()
    desk.do(note(case_id, "Pemohon setuju"))

    def change(tx: Connection) -> None:
        row = tx.execute(select(Outbox.__table__).where(Outbox.name == "add_note")).mappings().one()
        values = EDITS[what](tx, row)
        tx.execute(update(Outbox).where(Outbox.mut_no == row["mut_no"]).values(values))
        if "mut_no" in values:  # something of before lies in its old place
            tx.execute(update(SyncState).values(next_mut=SyncState.next_mut + 1))
            old = tx.execute(select(Outbox.__table__).where(Outbox.name == "log_case")).mappings().one()
            tx.execute(insert(Outbox).values({**old, "mut_no": row["mut_no"], "state": "pending"}))

    edit(desk, change)
    desk.sync()
    assert last(desk) == (MutationState.REJECTED, UNPROVEN)
    assert on_server(shared) == set()
    assert desk.differs() == []


def test_a_forged_row_that_is_said_to_wait_for_others_is_not_told_anew_for_its_author(
    shared: SharedOffice, desk: Station, sari: Me
) -> None:
    case_id = desk.log()
    desk.sync()
    parked = {"state": MutationState.PARKED, "reason": "follows_absent"}
    edit(desk, lambda tx: insert_row(tx, a_forged_row(note(case_id, "Palsu"), sari, **parked)))
    shared.station("wati").applicant("Budi", "+6281234567890")
    shared.stations[-1].sync()  # so that something comes down
    desk.sync()
    desk.sync()
    assert on_server(shared) == set()
    assert [row[2] for row in desk.outbox() if row[2]] == [UNPROVEN]


def test_rows_of_an_older_loket_wait_for_their_authors_word(shared: SharedOffice, desk: Station) -> None:
    """There is no way to have a row signed afterwards: an attacker who can write the file would use it."""
    case_id = desk.log()
    desk.sync()
    desk.do(note(case_id, "sebelum pembaruan"))
    edit(desk, lambda tx: tx.execute(update(Outbox).values(mac="")))
    desk.sync()
    assert on_server(shared) == set()
    (shown,) = desk.replica.read(lambda tx: refused(tx, desk.me.agent_id)).result(10)
    desk.do(read_back(shown.args))  # as by "Try again"
    desk.sync()
    assert on_server(shared) == {"sebelum pembaruan"}
