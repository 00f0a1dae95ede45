"""What nobody could read is refused before it is saved, in words; what a far side says of itself is cut."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails
from app.mutations.contact import StartContact
from app.mutations.message import RecordMessage
from app.mutations.waiting import WaitForApplicant
from app.records.service import Refusal
from db.enums import Channel, Direction
from db.models.shapes import NAME_LETTERS, PROSE_LETTERS
from db.mutation import Rejected
from db.queries.contacts import contact
from tests.office import Office, at, queued
from ui.case.refusal_text import refusal_words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def test_a_text_without_an_end_and_a_time_of_no_year_are_refused_in_words(office: Office) -> None:
    case_id, before = office.log(), queued(office.replica)
    escalated = office.escalate(case_id, 5)
    for refused, code, words in (
        (
            AddNote(note_id=uuid7(), case_id=case_id, text="x" * (PROSE_LETTERS + 1), occurred_at=at(2)),
            "text_too_long",
            "100001 letters, at most 100000",
        ),
        (
            ChangeDetails(case_id=case_id, changes={"subject": "x" * 400}, occurred_at=at(2)),
            "text_too_long",
            "400 letters, at most 300",
        ),
        (
            type(escalated)(
                escalation_id=uuid7(),
                case_id=case_id,
                unit_id=office.unit_id,
                question="Kapan?",
                due_at=datetime(9999, 12, 31, tzinfo=timezone.utc),
                occurred_at=at(2),
            ),
            "time_out_of_range",
            "2000 to 2099",
        ),
    ):
        with pytest.raises(Rejected) as got:
            office.do(refused)
        assert got.value.code == code
        assert words in refusal_words(Refusal(got.value.code, got.value.facts))
    assert queued(office.replica) == before
    note = AddNote(note_id=uuid7(), case_id=case_id, text="x" * PROSE_LETTERS, occurred_at=at(3))
    office.do(note, WaitForApplicant(case_id=case_id, reason="KTP", occurred_at=at(4)))


def test_a_call_is_recorded_whatever_the_far_side_calls_itself(office: Office) -> None:
    call, message = uuid7(), uuid7()
    far_side = {"remote": "sip:" + "x" * 5_000, "remote_name": "Budi " * 1_000, "occurred_at": at(1)}
    got = {"direction": Direction.INBOUND, **far_side}
    office.do(
        StartContact(contact_id=call, channel=Channel.VOICE, **got),  # type: ignore[arg-type]
        RecordMessage(contact_id=message, text="Halo", case_id=office.log(), **got),  # type: ignore[arg-type]
    )
    for contact_id in (call, message):
        found = office.replica.read(lambda tx: contact(tx, contact_id)).result(10)  # noqa: B023
        assert found is not None
        assert (len(found.remote), len(found.remote_name)) == (NAME_LETTERS, NAME_LETTERS)
