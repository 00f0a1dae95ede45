"""What a call came to is on record, also when its case went out of the agent's sight while they talked."""

from __future__ import annotations

from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, AssignCase, ChangeDetails
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact, TellTransfer
from app.mutations.escalation import Escalate
from app.mutations.recording import AddRecording, NotePlayed, SetConsent
from app.mutations.steps import CancelCase, ReopenCase
from db.enums import Channel, Consent, Direction, MutationState
from db.models import Applicant, Case, Contact, Recording, TimelineEntry
from tests.db.shared_office import SharedOffice
from tests.office import at

CASES, ENTRIES, CONTACTS = Case.__table__, TimelineEntry.__table__, Contact.__table__
APPLIED = MutationState.APPLIED


@pytest.fixture
def talking(shared: SharedOffice) -> tuple[Any, ...]:
    """rina talks; the case of her call is made confidential, and belongs to another agent now."""
    rina, sari, wati = (shared.station(login) for login in ("rina", "sari", "wati"))
    contact_id = uuid7()
    call: dict[str, Any] = {"contact_id": contact_id}
    rina.do(
        StartContact(
            **call, channel=Channel.VOICE, direction=Direction.INBOUND, remote="+62811", occurred_at=at(1)
        ),
        AnswerContact(**call, occurred_at=at(1.5)),
    )
    case_id = rina.log(2, contact_id=contact_id)
    rina.sync()
    wati.sync()
    wati.do(
        AssignCase(case_id=case_id, agent_id=shared.ids["sari"], occurred_at=at(3)),
        ChangeDetails(case_id=case_id, changes={"is_confidential": "yes"}, occurred_at=at(4)),
    )
    wati.sync()
    return rina, sari, case_id, contact_id


@pytest.mark.parametrize("knows", [True, False], ids=["knows", "does not know"])
def test_the_end_of_a_call_and_its_recording_are_told_by_who_does_not_see_the_case_any_more(
    talking: Any, knows: bool
) -> None:
    rina, sari, case_id, contact_id = talking
    if knows:
        rina.sync()
    assert (case_id in rina.rows(CASES)) is not knows
    call, recording_id = {"contact_id": contact_id}, uuid7()
    sound: dict[str, Any] = {
        "path": "a.opus",
        "sha256": "0" * 64,
        "bytes": 9,
        "duration_ms": 9,
        "keep_until": at(99999),
    }
    rina.do(
        SetConsent(**call, consent=Consent.YES, occurred_at=at(5)),
        TellTransfer(**call, entry_id=uuid7(), target="Perizinan", occurred_at=at(6)),
        EndContact(**call, quality={"mos": 4.1}, occurred_at=at(7)),
        AddRecording(**call, recording_id=recording_id, **sound, occurred_at=at(8)),
        NotePlayed(recording_id=recording_id, entry_id=uuid7(), occurred_at=at(9)),
    )
    rina.sync()
    sari.sync()
    assert {state for _, state, _ in rina.outbox()} == {APPLIED}
    story = sorted(
        (entry["version"], entry["kind"], entry["actor_name"])
        for entry in sari.rows(ENTRIES).values()
        if entry["case_id"] == str(case_id)
    )
    kinds = ("call_transferred", "contact_ended", "recording_made", "recording_played")
    assert [(kind, by) for _, kind, by in story[-4:]] == [(kind, "Rina") for kind in kinds]
    assert [version for version, _, _ in story] == list(range(1, len(story) + 1))
    assert sari.differs() == []
    assert case_id not in rina.rows(CASES)
    assert not [entry for entry in rina.rows(ENTRIES).values() if entry["case_id"] == str(case_id)]
    ended = rina.rows(CONTACTS)[contact_id]
    assert ended == sari.rows(CONTACTS)[contact_id]
    assert ended["quality"] == {"mos": 4.1}
    assert recording_id in sari.rows(Recording.__table__)


def test_a_call_that_was_not_about_the_unseen_case_is_taken_from_it(talking: Any) -> None:
    rina, sari, case_id, contact_id = talking
    rina.sync()
    other = rina.log(5)
    rina.do(LinkContact(contact_id=contact_id, case_id=other, occurred_at=at(6)))
    rina.sync()
    sari.sync()
    assert {state for _, state, _ in rina.outbox()} == {APPLIED}
    kinds = {entry["kind"] for entry in sari.rows(ENTRIES).values() if entry["case_id"] == str(case_id)}
    assert "corrected" in kinds
    assert rina.differs() == ["case_", "timeline_entry"]


def test_nothing_but_the_call_is_reported_in_the_unseen_case(talking: Any) -> None:
    rina, _sari, case_id, _contact_id = talking
    rina.do(AddNote(note_id=uuid7(), case_id=case_id, text="Halo", occurred_at=at(5)))
    rina.sync()
    assert rina.outbox()[-1][1:] == (MutationState.REJECTED, "no_such_case")


@pytest.fixture
def at_unit(shared: SharedOffice) -> tuple[Any, ...]:
    """A unit has a confidential case of rina's; sari has another one, of which the unit knows nothing."""
    rina, sari, dedi = (shared.station(login) for login in ("rina", "sari", "dedi"))
    case_id = rina.log(applicant_id=rina.applicant("Budi", "+628110000001"), is_confidential=True)
    asked = {"escalation_id": uuid7(), "case_id": case_id, "unit_id": shared.unit_id}
    rina.do(Escalate(question="Kapan terbit?", due_at=at(600), occurred_at=at(2), **asked))
    other = sari.log(2)
    for station in (rina, sari, dedi):
        station.sync()
    assert [*dedi.rows(CASES)] == [case_id]
    return rina, sari, dedi, case_id, other


def test_a_confidential_case_that_begins_anew_without_its_unit_goes_from_the_units_workstation(
    at_unit: Any,
) -> None:
    rina, _, dedi, case_id, _ = at_unit
    rina.do(
        CancelCase(case_id=case_id, reason="Ditarik", occurred_at=at(3)),
        ReopenCase(case_id=case_id, reason="Jadi juga", occurred_at=at(4)),
    )
    rina.sync()
    dedi.sync()
    assert [dedi.rows(table) for table in (CASES, ENTRIES, Applicant.__table__)] == [{}, {}, {}]


def test_who_took_a_call_says_what_it_was_about_though_others_joined_it_with_a_case_unseen_here(
    at_unit: Any,
) -> None:
    _, sari, dedi, case_id, other = at_unit
    call: dict[str, Any] = {"contact_id": uuid7()}
    dedi.do(
        StartContact(
            **call, channel=Channel.VOICE, direction=Direction.INBOUND, remote="+62811", occurred_at=at(3)
        )
    )
    dedi.sync()
    sari.sync()
    sari.do(LinkContact(**call, case_id=other, occurred_at=at(4)))
    sari.sync()
    dedi.do(LinkContact(**call, case_id=case_id, occurred_at=at(5)))
    dedi.sync()
    assert dedi.outbox()[-1][1:] == (APPLIED, "")
