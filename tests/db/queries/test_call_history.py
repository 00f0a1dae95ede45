"""The history of calls finds what an agent remembers of a call: the number in any form, a name, a word."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.contact import LinkContact, StartContact
from app.mutations.message import RecordMessage
from db.enums import Channel, Direction
from db.mutation import Me
from db.queries.call_history import call_history
from tests.office import Office, at


@pytest.fixture
def calls(office: Office) -> Any:
    """Budi about his case, an unknown caller, a colleague and a text of theirs; one call of Sari's."""
    case_id = office.log(1, applicant_id=office.budi, number="CC-261124-001-007-4", subject="Izin apotek")

    def call(minute: float, remote: str, name: str = "", me: Me | None = None, **link: Any) -> UUID:
        contact_id = uuid7()
        started = StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote=remote,
            remote_name=name,
            occurred_at=at(minute),
        )
        links = (LinkContact(contact_id=contact_id, occurred_at=at(minute), **link),) if link else ()
        office.do(started, *links, me=me)
        return contact_id

    found = {
        "budi": call(2, "+6281234567890", applicant_id=office.budi, case_id=case_id),
        "unknown": call(3, "+62227315555", name="Toko Sumber 100%"),
        "colleague": call(4, "1004", name="Dewi"),
        "sari": call(5, "+6281234567890", me=office.sari),
        "text": uuid7(),
    }
    office.do(
        RecordMessage(
            contact_id=found["text"],
            direction=Direction.INBOUND,
            remote="1004",
            text="Berkas sudah lengkap",
            occurred_at=at(6),
        )
    )
    return found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "text colleague unknown budi"),
        ("0812-3456-7890", "budi"),
        ("+62 812 3456", "budi"),
        ("4567", "budi"),
        ("(022) 731", "unknown"),
        ("1004", "text colleague"),
        ("budi", "budi"),
        ("Sant", "budi"),
        ("CC-261124-001-007-4", "budi"),
        ("261124-001", "budi"),
        ("apotek", "budi"),
        ("budi apotek", "budi"),
        ("budi berkas", ""),
        ("lengkap", "text"),
        ("sumber toko", "unknown"),
        ('sumber 100% "', "unknown"),
        ('" OR *', ""),
        ("__", ""),
    ],
)
def test_what_is_typed_finds_the_agents_own_calls_the_newest_first(
    office: Office, calls: Any, typed: str, expected: str
) -> None:
    rows = office.replica.read(lambda tx: call_history(tx, office.rina.agent_id, typed)).result(10)
    names = {contact_id: name for name, contact_id in calls.items()}
    assert [names[row.id] for row in rows] == expected.split()


def test_a_call_says_how_many_persons_it_may_have_been_until_a_person_says_who_it_was(
    office: Office, calls: Any
) -> None:
    """Budi and his wife have the same telephone."""
    office.applicant("Wati Santoso", "+6281234567890")
    found = office.replica.read(lambda tx: call_history(tx, None)).result(10)
    known = {row.id: row.persons for row in found}
    assert known[calls["sari"]] == 2
    assert known[calls["budi"]] == 0  # this one was linked
    assert known[calls["unknown"]] == 0


def test_everybodys_calls_come_in_pages(office: Office, calls: Any) -> None:
    def page(limit: int) -> list[Any]:
        return [
            row.id for row in office.replica.read(lambda tx: call_history(tx, None, "", limit)).result(10)
        ]

    assert page(2) == [calls["text"], calls["sari"]]
    assert page(10)[:2] == page(2)
    assert len(page(10)) == 5


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("0812-3456-7890", "sari budi"),
        ("345 678", "sari budi"),
        ("731", "unknown"),
        ("004", "text colleague"),
        ("umber toko", "unknown"),
        ("erkas", "text"),
        ("budi apotek", "budi"),
        ("261124-001", "budi"),
        ("de", ""),
        ("zzz", ""),
        ('"x* OR', ""),
    ],
)
def test_everybodys_calls_are_found_by_any_part_of_a_number_or_of_a_word(
    office: Office, calls: Any, typed: str, expected: str
) -> None:
    rows = office.replica.read(lambda tx: call_history(tx, None, typed)).result(10)
    names = {contact_id: name for name, contact_id in calls.items()}
    assert [names[row.id] for row in rows] == expected.split()


def test_the_index_of_calls_follows_every_change(office: Office, calls: Any) -> None:
    change = "UPDATE contact SET remote_name = 'Koperasi Baru' WHERE remote_name LIKE 'Toko%'"
    office.replica.keep_locally(lambda tx: tx.execute(text(change))).result(10)
    gone = "DELETE FROM contact WHERE text <> ''"
    office.replica.keep_locally(lambda tx: tx.execute(text(gone))).result(10)

    def found(typed: str) -> list[Any]:
        return [row.id for row in office.replica.read(lambda tx: call_history(tx, None, typed)).result(10)]

    assert found("operasi") == [calls["unknown"]]
    assert found("sumber") == found("berkas") == []
