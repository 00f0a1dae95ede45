"""A case is found by the words of its messages."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Connection, text

from app.mutations.case import ChangeDetails
from app.mutations.contact import LinkContact
from app.mutations.people import RegisterAgent
from db.enums import Role
from db.migrations import search_0104
from db.queries.conversations import conversation
from db.records import SearchHit
from db.replica import Replica
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from db.search.finding import search
from tests.office import START, Office, at
from tests.written_office import BUDI, Mailroom


class WrittenOffice(Office):
    """An office whose cases have messages."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.room = Mailroom()
        system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START)
        self.do(system, self.room.register())
        self._arrived = 0

    def said(self, case_id: UUID | None, words: str, remote: str = BUDI) -> None:
        self._arrived += 1
        minute = self._arrived
        self.do(self.room.arrival(f"m{minute}", minute, remote, text=words), me=SYSTEM)
        talk = self.replica.read(lambda tx: conversation(tx, self.room.talk(remote))).result(10)
        assert talk is not None
        assert talk.contact_id is not None
        self.do(LinkContact(contact_id=talk.contact_id, case_id=case_id, occurred_at=at(minute)))

    def hits(self, typed: str, limit: int = 30) -> list[SearchHit]:
        return list(self.replica.read(lambda tx: search(tx, typed, limit)).result(10))

    def found(self, typed: str, limit: int = 30) -> list[UUID]:
        return [hit.id for hit in self.hits(typed, limit)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[WrittenOffice]:
    office = WrittenOffice(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.mark.parametrize("typed", ["gudang", "GUDANG", "gud", "gudang garam", "pergudangan", "érat"])
def test_a_case_is_found_by_the_words_of_its_messages_in_any_form(office: WrittenOffice, typed: str) -> None:
    case_id = office.log()
    office.said(case_id, "Sertifikat gudang garam sudah erat, gudangnya di Garut")
    (hit,) = office.hits(typed)
    assert (hit.kind, hit.id, hit.is_in_message) == ("case", case_id, True)


@pytest.mark.parametrize("typed", ["gu", "gudang bogor", "garam gudang bogor", '"', "gudang*x"])
def test_two_letters_or_other_words_find_no_message(office: WrittenOffice, typed: str) -> None:
    office.said(office.log(), "Sertifikat gudang garam")
    assert office.found(typed) == []


def test_a_case_that_has_the_words_itself_comes_first_and_once(office: WrittenOffice) -> None:
    in_message, in_both = office.log(), office.log(subject="Izin gudang")
    office.said(in_both, "Gudang saya")
    office.said(in_message, "Gudang juga", "6281100")
    assert [(hit.id, hit.is_in_message) for hit in office.hits("gudang")] == [
        (in_both, False),
        (in_message, True),
    ]


def test_the_newest_messages_come_first_and_fill_what_room_is_left(office: WrittenOffice) -> None:
    cases = [office.log() for _ in range(4)]
    for number, case_id in enumerate(cases):
        for _ in range(3):
            office.said(case_id, "Soal gudang", f"628110{number}")
    assert office.found("gudang") == cases[::-1]
    assert office.found("gudang", 3) == cases[:0:-1]


def test_a_message_is_found_in_the_case_that_its_episode_joins_and_in_no_other(office: WrittenOffice) -> None:
    first, second = office.log(), office.log()
    office.said(first, "Soal gudang")
    assert office.found("gudang") == [first]
    talk = office.replica.read(lambda tx: conversation(tx, office.room.talk())).result(10)
    assert talk is not None
    assert talk.contact_id is not None
    for case_id, found in ((second, [second]), (None, [talk.id])):
        office.do(LinkContact(contact_id=talk.contact_id, case_id=case_id, occurred_at=at(5)))
        assert office.found("gudang") == found


def test_a_conversation_without_a_case_is_found_by_its_newest_message_after_all_cases(
    office: WrittenOffice,
) -> None:
    office.said(None, "Soal gudang lama")
    office.said(None, "Soal  gudang\nbaru")
    case_id = office.log()
    office.said(case_id, "Gudang juga", "6281100")
    in_case, hit = office.hits("gudang")
    assert (in_case.id, in_case.is_in_message) == (case_id, True)
    assert (hit.kind, hit.id, hit.detail) == ("conversation", office.room.talk(), "Soal gudang baru")
    assert hit.conversation is not None
    assert hit.conversation.case_id is None
    assert office.found("gudang", 1) == [case_id]


@pytest.mark.parametrize("typed", ["budi", "maju jaya", "6281234567890", "0812-3456-7890"])
def test_an_anonymous_case_is_not_found_by_who_asks_but_by_what_was_written(
    office: WrittenOffice, typed: str
) -> None:
    case_id = office.log()
    office.said(case_id, "Saya Budi Santoso dari PT Maju Jaya, 0812-3456-7890 atau +6281234567890: gudang")
    assert case_id in office.found(typed)
    office.do(ChangeDetails(case_id=case_id, changes={"is_anonymous": "yes"}, occurred_at=at(9)))
    assert case_id not in office.found(typed)
    assert office.found("gudang") == [case_id]
    assert case_id not in office.found(f"gudang {typed}")


def test_an_emptied_message_and_one_that_left_are_not_found_also_after_a_vacuum(
    office: WrittenOffice,
) -> None:
    cases = [office.log() for _ in range(3)]
    for number, case_id in enumerate(cases):
        office.said(case_id, f"Soal gudang {number}", f"628110{number}")

    def change(tx: Connection) -> None:
        tx.execute(text("UPDATE message SET text = '' WHERE text = 'Soal gudang 0'"))
        tx.execute(text("DELETE FROM message WHERE text = 'Soal gudang 1'"))
        raw = tx.connection.driver_connection
        assert raw is not None
        raw.commit()
        raw.execute("VACUUM")
        raw.execute("BEGIN")

    office.replica.keep_locally(change).result(10)
    assert office.found("gudang") == [cases[2]]

    def say_again(tx: Connection) -> None:
        tx.execute(text("UPDATE message SET text = 'Soal lumbung' WHERE text IN ('', 'Soal gudang 2')"))
        tx.execute(text("INSERT INTO search_message (search_message) VALUES ('integrity-check')"))

    office.replica.keep_locally(say_again).result(10)
    assert office.found("gudang") == []
    assert set(office.found("lumbung")) == {cases[0], cases[2]}


def test_messages_from_before_the_index_are_found_after_the_update(
    office: WrittenOffice, tmp_path: Path
) -> None:
    case_id = office.log()
    office.said(case_id, "Soal gudang")
    office.said(case_id, "")
    path = tmp_path / "records.sqlite3"
    office.replica.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as raw:
        for kind, name in (
            *(("TRIGGER", f"search_message_{event}") for event in ("added", "changed", "removed")),
            *(("TABLE", name) for name in ("search_message_key", "search_message")),
        ):
            raw.execute(f"DROP {kind} {name}")
        for statement in search_0104.STATEMENTS:
            raw.execute(statement)
    office.replica = Replica.open(path)
    assert office.found("gudang") == [case_id]
    office.said(case_id, "Soal lumbung")
    assert office.found("lumbung") == [case_id]
