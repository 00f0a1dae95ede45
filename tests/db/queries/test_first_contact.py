"""First-contact resolution is what the contacts say: nobody got in touch on the matter for seven days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.steps import CancelCase, TellSolution
from db.enums import Channel, Direction
from db.queries.first_contact import FirstContacts, first_contacts
from tests.office import Office, at

DAY = 24 * 60.0


def contact(office: Office, day: float, case_id: UUID, direction: Direction = Direction.INBOUND) -> UUID:
    contact_id = uuid7()
    office.do(
        StartContact(
            contact_id=contact_id, channel=Channel.VOICE, direction=direction, occurred_at=at(day * DAY)
        ),
        LinkContact(
            contact_id=contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(day * DAY + 1)
        ),
    )
    return contact_id


def got(office: Office, day: int, **fields: Any) -> UUID:
    """Return a case that was asked by a call on this day and answered, with the answer given."""
    minute = day * DAY + 5
    case_id = office.log(minute, **fields)
    contact(office, day, case_id)
    office.do(
        office.answer(case_id, minute + 5),
        TellSolution(case_id=case_id, means="voice", occurred_at=at(minute + 6)),
    )
    return case_id


def test_who_is_told_by_another_contact_days_later_was_not_settled_at_the_first(office: Office) -> None:
    """One call, answered by a call-back nine days later, does not count as settled at the first contact."""
    case_id = office.log(DAY)
    contact(office, 1, case_id)
    call_back = contact(office, 10, case_id, Direction.OUTBOUND)
    office.do(
        office.answer(case_id, 10 * DAY + 2),
        TellSolution(case_id=case_id, contact_id=call_back, means="voice", occurred_at=at(10 * DAY + 3)),
    )
    assert counted(office) == FirstContacts(settled=0, resolved=0, pending=0)


@pytest.mark.parametrize(
    ("told_after", "is_named", "is_settled"),
    [(69, False, True), (71, False, False), (71, True, True), (-5, False, False)],
    ids=["within_the_hour", "after_the_hour", "it_names_the_contact", "before_it"],
)
def test_a_contact_settles_an_answer_given_in_it_or_within_the_hour_after_it(
    office: Office, told_after: int, is_named: bool, is_settled: bool
) -> None:
    began = DAY + 10
    case_id = office.log(DAY)
    contact_id = contact(office, began / DAY, case_id)
    office.do(
        EndContact(contact_id=contact_id, occurred_at=at(began + 10)),
        office.answer(case_id, began - 6),
        TellSolution(
            case_id=case_id,
            contact_id=contact_id if is_named else None,
            means="voice",
            occurred_at=at(began + told_after),
        ),
    )
    assert counted(office).settled == is_settled


def counted(office: Office, now: float = 60.0, since: float = 0.0, until: float = 30.0) -> Any:
    def query(tx: Connection) -> Any:
        return first_contacts(tx, at(since * DAY), at(until * DAY), at(now * DAY))

    return office.replica.read(query).result(10)


def test_nobody_in_touch_for_seven_days_is_resolved_whoever_it_was_else_not(office: Office) -> None:
    got(office, 1, subject="Tenang")
    called_again = got(office, 2, subject="Bertanya lagi")
    contact(office, 6, called_again)
    called_back = got(office, 3, subject="Ditelepon kembali")
    contact(office, 4, called_back, Direction.OUTBOUND)
    long_after = got(office, 4, subject="Lama kemudian")
    contact(office, 11.5, long_after)  # a new beginning, in which no answer was given
    assert counted(office) == FirstContacts(settled=4, resolved=2, pending=0)


def test_another_case_on_the_same_matter_is_the_same_matter(office: Office) -> None:
    got(office, 1, subject="Reklame", registration_number="0001.2212")
    got(office, 3, subject="Reklame, kedua kali", registration_number="00012212")
    got(office, 3, subject="Parkir", registration_number="999")
    got(office, 10, subject="Tanpa nomor")
    got(office, 12, subject="tanpa  NOMOR")
    assert counted(office) == FirstContacts(settled=3, resolved=1, pending=0)
    siti = office.applicant("Siti Aminah")
    got(office, 14, subject="Tanpa nomor", applicant_id=siti)
    assert counted(office).resolved == 2


def test_what_is_not_settled_or_not_over_is_not_counted_as_resolved(office: Office) -> None:
    got(office, 1)
    got(office, 25, subject="Baru")
    open_one = office.log(2 * DAY, subject="Belum dijawab")
    contact(office, 2, open_one)
    cancelled = office.log(3 * DAY, subject="Batal")
    contact(office, 3, cancelled)
    office.do(CancelCase(case_id=cancelled, reason="ganda", occurred_at=at(3 * DAY + 9)))
    assert counted(office, now=26) == FirstContacts(settled=1, resolved=1, pending=1)
    assert counted(office, since=40, until=50).share is None
