"""A user who may not read a confidential case cannot link a call with it, and loses no call by that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import ChangeDetails
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartCallBack, StartContact
from app.mutations.message import RecordMessage
from app.mutations.recording import AddRecording, NotePlayed, SetConsent
from db.enums import Channel, Consent, Direction
from db.mutation import Me, Mutation, Rejected
from db.queries.contacts import contact
from db.records import ContactRecord
from tests.office import Office, at

CALLER = "+6281299998888"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def call(office: Office, me: Me, case_id: UUID | None = None) -> UUID:
    """A caller was answered by me; the contact is about the case."""
    contact_id = uuid7()
    started = StartContact(
        contact_id=contact_id,
        channel=Channel.VOICE,
        direction=Direction.INBOUND,
        remote=CALLER,
        occurred_at=at(5),
    )
    office.do(started, AnswerContact(contact_id=contact_id, occurred_at=at(5)), me=me)
    if case_id is not None:
        office.do(link(office, contact_id, case_id), me=me)
    return contact_id


def link(office: Office, contact_id: UUID, case_id: UUID | None) -> LinkContact:
    return LinkContact(contact_id=contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(6))


def kept(office: Office, contact_id: UUID) -> ContactRecord:
    found = office.replica.read(lambda tx: contact(tx, contact_id)).result(10)
    assert found is not None
    return found


def refuse(office: Office, mutation: Mutation, me: Me, code: str = "case_confidential") -> None:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    assert refused.value.code == code


def test_a_stranger_cannot_join_a_call_with_a_confidential_case_and_keeps_the_call(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    contact_id = call(office, office.sari)
    before = office.kinds(case_id)
    refuse(office, link(office, contact_id, case_id), office.sari)
    back = StartCallBack(contact_id=contact_id, case_id=case_id, occurred_at=at(6))
    refuse(office, back, office.sari)
    assert office.kinds(case_id) == before
    office.do(link(office, contact_id, None), me=office.sari)
    office.do(EndContact(contact_id=contact_id, occurred_at=at(9)), me=office.sari)
    assert kept(office, contact_id).ended_at == at(9)
    assert kept(office, contact_id).applicant_name == "Budi Santoso"


def test_its_agent_its_unit_and_supervisors_join_calls_with_it(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    refuse(office, link(office, call(office, office.dedi), case_id), office.dedi)
    office.do(office.escalate(case_id, 5))
    for me in (office.rina, office.dedi, office.boss):
        call(office, me, case_id)
    assert office.kinds(case_id).count("contact_started") == 4  # the first began the case


def test_who_had_a_call_takes_it_out_of_a_case_that_became_confidential_and_others_do_not(
    office: Office,
) -> None:
    case_id = office.log()
    of_rina, of_sari = call(office, office.rina, case_id), call(office, office.sari, case_id)
    office.do(ChangeDetails(case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=at(7)))
    refuse(office, link(office, of_rina, None), office.sari, "contact_not_yours")
    refuse(office, office.log_case(8, contact_id=of_rina), office.sari, "contact_not_yours")
    office.do(link(office, of_sari, case_id), me=office.sari)  # it is there already
    office.do(office.log_case(9, contact_id=of_sari), me=office.sari)
    assert kept(office, of_rina).case_id == case_id
    assert kept(office, of_sari).case_id not in (None, case_id)
    assert office.kinds(case_id)[-1] == "corrected"


def test_what_was_said_in_a_text_is_kept_also_where_its_case_is_hidden(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    came, went = uuid7(), uuid7()
    for contact_id, direction in ((came, Direction.INBOUND), (went, Direction.OUTBOUND)):
        text = RecordMessage(
            contact_id=contact_id,
            direction=direction,
            remote=CALLER,
            text="halo",
            applicant_id=office.budi,
            case_id=case_id,
            occurred_at=at(7),
        )
        office.do(text, me=office.sari)
    assert office.kinds(case_id)[-1] == "message_received"
    assert (kept(office, came).case_id, kept(office, came).agent_id) == (case_id, None)
    assert (kept(office, went).case_id, kept(office, went).agent_id) == (None, office.sari.agent_id)


def test_a_stranger_does_not_listen_to_a_recording_of_a_confidential_case(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    contact_id, recording_id = call(office, office.rina, case_id), uuid7()
    office.do(
        SetConsent(contact_id=contact_id, consent=Consent.YES, occurred_at=at(6)),
        AddRecording(
            recording_id=recording_id,
            contact_id=contact_id,
            path="a.opus",
            sha256="0" * 64,
            bytes=1,
            duration_ms=1,
            keep_until=at(99),
            occurred_at=at(7),
        ),
    )
    refuse(office, played(recording_id), office.sari)
    office.do(played(recording_id), me=office.boss)
    assert office.kinds(case_id)[-1] == "recording_played"


def played(recording_id: UUID) -> NotePlayed:
    return NotePlayed(recording_id=recording_id, entry_id=uuid7(), occurred_at=at(8))
