from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args
from uuid import UUID

import pytest
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.mutations import AnyMutation, read_back
from app.mutations.article import ArticleText
from app.mutations.case import AddNote, ChangeDetails
from app.mutations.contact import (
    AnswerContact,
    EndContact,
    LinkContact,
    MarkContactReturned,
    SetDisposition,
    StartCallBack,
    StartContact,
)
from app.mutations.decision import Decision
from app.mutations.escalation import Escalate, RecordSolution, ReturnEscalation
from app.mutations.outgoing import Writing
from app.mutations.people import AddApplicant, AddHandle, ChangeApplicant, NewHandle, RegisterAgent
from app.mutations.solution import ValidatedAnswer
from app.mutations.steps import (
    CancelCase,
    ConfirmReceipt,
    RecordAnswer,
    TellSolution,
)
from app.mutations.waiting import EndWait, WaitForApplicant
from db.enums import CaseStatus, Channel, Direction, Disposition, HandleKind, Role
from db.mutation import Me, Mutation, Rejected, encode
from db.queries.cases import call_back_tasks, my_cases, unit_inbox
from db.queries.contacts import contact, missed_calls, unfinished_contacts
from db.queries.people import person
from tests.office import START, Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def call(
    office: Office,
    minute: float = 0.0,
    direction: Direction = Direction.INBOUND,
    remote: str = "+6281234567890",
) -> UUID:
    contact_id = uuid7()
    office.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=direction,
            remote=remote,
            remote_name="Budi",
            occurred_at=at(minute),
        )
    )
    return contact_id


def read(office: Office, query: Callable[[Connection], Any]) -> Any:
    return office.replica.read(query).result(10)


def refusal(office: Office, *mutations: Mutation, me: Me | None = None) -> tuple[Any, ...]:
    with pytest.raises(Rejected) as refused:
        office.do(*mutations, me=me)
    return refused.value.code, refused.value.facts


def solution(escalation_id: UUID, minute: float, **fields: Any) -> RecordSolution:
    given = {
        "text": "Sudah terbit",
        "validated_in": "jelita",
        "reference": "JELITA-77",
        "answered_by_name": "Dedi",
        **fields,
    }
    return RecordSolution(solution_id=uuid7(), escalation_id=escalation_id, occurred_at=at(minute), **given)


def test_the_main_job_from_the_ring_to_the_receipt(office: Office) -> None:
    contact_id = call(office)
    office.do(AnswerContact(contact_id=contact_id, occurred_at=at(0.1)))
    case_id = office.log(4, contact_id=contact_id, asked_at=at(0), opened_at=at(1))
    escalate = office.escalate(case_id, 9)
    office.do(escalate)
    office.do(EndContact(contact_id=contact_id, occurred_at=at(10.1)))
    assert [row.id for row in read(office, lambda tx: unit_inbox(tx, office.unit_id))] == [case_id]
    office.do(solution(escalate.escalation_id, 49), me=office.dedi)
    tasks = read(office, lambda tx: call_back_tasks(tx, office.rina.agent_id))
    assert [(row.id, row.step, row.step_started_at) for row in tasks] == [(case_id, 4, at(49))]
    back = call(office, 51, Direction.OUTBOUND)
    office.do(StartCallBack(case_id=case_id, contact_id=back, occurred_at=at(51)))
    office.do(TellSolution(case_id=case_id, contact_id=back, means="voice", occurred_at=at(54)))
    office.do(ConfirmReceipt(case_id=case_id, means="voice", satisfied=4, occurred_at=at(55)))

    file = office.file(case_id)
    got = [(entry.kind.value, entry.actor_name, entry.occurred_at) for entry in file.timeline]
    assert got == [
        ("contact_started", "Budi Santoso", at(0)),
        ("case_opened", "Rina", at(1)),
        ("case_logged", "Rina", at(4)),
        ("escalated", "Rina", at(9)),
        ("contact_ended", "Rina", at(10.1)),
        ("solution_recorded", "Dedi", at(49)),
        ("call_back_started", "Rina", at(51)),
        ("solution_told", "Rina", at(54)),
        ("receipt_confirmed", "Budi Santoso", at(55)),
        ("closed", "Rina", at(55)),
    ]
    assert file.timeline[0].actor_id is None
    assert file.timeline[4].facts["duration_s"] == 600
    assert (file.row.status, file.row.step) == (CaseStatus.CLOSED, 5)
    assert [one.id for one in file.contacts] == [contact_id, back]
    assert file.contacts[1].applicant_id == office.budi
    assert file.escalations[0].answered_by_name == "Dedi"
    assert file.solutions[0].reference == "JELITA-77"
    assert read(office, lambda tx: my_cases(tx, office.rina.agent_id)) == ()


def test_yes_needs_a_text_and_where_it_was_validated(office: Office) -> None:
    case_id = office.log()
    empty = RecordAnswer(
        solution_id=uuid7(), case_id=case_id, text=" ", validated_in="", reference="", occurred_at=at(2)
    )
    assert refusal(office, empty) == (
        "solution_incomplete",
        {"missing": ["text", "validated_in", "reference"]},
    )
    office.do(office.answer(case_id, 2))
    assert office.file(case_id).row.status is CaseStatus.SOLUTION_READY


def test_an_escalation_names_what_is_missing(office: Office) -> None:
    case_id = office.log()
    empty = Escalate(
        escalation_id=uuid7(),
        case_id=case_id,
        unit_id=None,
        question=" ",
        due_at=at(62),
        occurred_at=at(2),
    )
    assert refusal(office, empty) == ("escalation_incomplete", {"missing": ["unit", "question"]})


def test_a_returned_question_is_with_the_agent_who_asked_and_can_be_asked_again(office: Office) -> None:
    case_id = office.log()
    first = office.escalate(case_id, 5)
    office.do(first)
    office.do(
        ReturnEscalation(escalation_id=first.escalation_id, reason="NIB?", occurred_at=at(8)),
        me=office.dedi,
    )
    row = office.file(case_id).row
    assert (row.status, row.step, row.step_started_at) == (CaseStatus.IN_PROGRESS, 2, at(8))
    assert refusal(office, solution(first.escalation_id, 9))[0] == "escalation_returned"
    second = office.escalate(case_id, 12)
    office.do(second, me=office.sari)
    office.do(solution(second.escalation_id, 20), me=office.dedi)
    assert office.file(case_id).row.assignee_name == "Sari"


def test_an_agent_writes_down_what_a_unit_without_the_program_said(office: Office) -> None:
    case_id = office.log()
    escalate = office.escalate(case_id, 5)
    office.do(escalate, solution(escalate.escalation_id, 30, answered_by_name="Pak Asep"))
    entry = office.file(case_id).timeline[-1]
    assert (entry.actor_id, entry.actor_name, entry.facts["recorded_by"]) == (None, "Pak Asep", "Rina")


def test_a_cancelled_case_leaves_no_open_question_behind(office: Office) -> None:
    case_id = office.log()
    escalate = office.escalate(case_id, 5)
    office.do(escalate, CancelCase(case_id=case_id, reason="ganda", occurred_at=at(6)))
    assert office.file(case_id).escalations[0].returned_reason == "ganda"
    assert refusal(office, solution(escalate.escalation_id, 7))[0] == "case_cancelled"


def test_waiting_for_the_applicant_is_no_time_of_ours(office: Office) -> None:
    case_id = office.log(1)
    for start, end in ((2, 5), (7, 7.5)):
        office.do(WaitForApplicant(case_id=case_id, reason="berkas", occurred_at=at(start)))
        assert office.file(case_id).row.waiting_since == at(start)
        office.do(EndWait(case_id=case_id, occurred_at=at(end)))
    row = office.file(case_id).row
    assert (row.paused_s, row.waiting_since) == (210, None)
    office.do(office.escalate(case_id, 8))
    assert office.file(case_id).row.paused_s == 0


def test_a_wrong_match_is_undone_and_both_cases_tell_of_it(office: Office) -> None:
    wrong, right = office.log(1), office.log(2)
    siti = office.applicant("Siti Aminah")
    contact_id = call(office, 3)

    def link(applicant_id: UUID | None, case_id: UUID | None, minute: float) -> None:
        office.do(
            LinkContact(
                contact_id=contact_id, applicant_id=applicant_id, case_id=case_id, occurred_at=at(minute)
            )
        )

    link(office.budi, wrong, 4)
    link(office.budi, wrong, 4.5)  # the same again adds no entry
    link(siti, right, 5)
    assert office.kinds(wrong)[3:] == ["contact_started", "corrected"]
    assert office.kinds(right)[3:] == ["contact_started"]
    assert office.file(right).timeline[-1].actor_name == "Siti Aminah"
    link(None, None, 6)
    assert office.kinds(right)[3:] == ["contact_started", "corrected"]
    record = read(office, lambda tx: contact(tx, contact_id))
    assert (record.applicant_id, record.case_id) == (None, None)


def test_logging_takes_the_contact_from_the_case_it_was_taken_for(office: Office) -> None:
    wrong = office.log(1)
    contact_id = call(office, 2)
    office.do(LinkContact(contact_id=contact_id, applicant_id=office.budi, case_id=wrong, occurred_at=at(2)))
    new = office.log(3, contact_id=contact_id)
    assert office.kinds(wrong)[-1] == "corrected"
    assert read(office, lambda tx: contact(tx, contact_id)).case_id == new


def test_a_missed_call_leaves_the_list_when_it_was_returned(office: Office) -> None:
    missed, taken = call(office, 0), call(office, 1)
    office.do(EndContact(contact_id=missed, disposition=Disposition.MISSED, sip_code=487, occurred_at=at(1)))
    office.do(
        AnswerContact(contact_id=taken, occurred_at=at(1)),
        EndContact(contact_id=taken, quality={"codec": "G722"}, occurred_at=at(2)),
        SetDisposition(contact_id=taken, disposition=Disposition.ANSWERED, occurred_at=at(3)),
    )
    assert [one.id for one in read(office, missed_calls)] == [missed]
    office.do(MarkContactReturned(contact_id=missed, occurred_at=at(4)))
    assert read(office, missed_calls) == ()
    record = read(office, lambda tx: contact(tx, taken))
    assert (record.disposition, record.quality) == (Disposition.ANSWERED, {"codec": "G722"})


def test_a_call_that_a_colleague_picked_up_is_not_missed(office: Office) -> None:
    missed, picked_up, later = call(office, 0), call(office, 0.5), call(office, 3)
    office.do(EndContact(contact_id=missed, disposition=Disposition.MISSED, sip_code=487, occurred_at=at(1)))
    assert [one.id for one in read(office, missed_calls)] == [missed]
    office.do(AnswerContact(contact_id=later, occurred_at=at(3)))
    assert [one.id for one in read(office, missed_calls)] == [missed]
    office.do(AnswerContact(contact_id=picked_up, occurred_at=at(0.9)))
    assert read(office, missed_calls) == ()


def test_a_call_that_another_phone_answered_in_the_same_moment_was_not_answered_here(office: Office) -> None:
    lost = call(office, 0)
    office.do(AnswerContact(contact_id=lost, occurred_at=at(1)))
    ending = EndContact(contact_id=lost, disposition=Disposition.ANSWERED_ELSEWHERE, occurred_at=at(1.01))
    office.do(ending)
    record = read(office, lambda tx: contact(tx, lost))
    assert (record.answered_at, record.disposition) == (None, Disposition.ANSWERED_ELSEWHERE)


def test_a_contact_that_a_crash_cut_off_can_be_found(office: Office) -> None:
    over, cut = call(office, 0), call(office, 1)
    office.do(EndContact(contact_id=over, occurred_at=at(1)))
    unfinished = read(office, lambda tx: unfinished_contacts(tx, office.rina.agent_id))
    assert [one.id for one in unfinished] == [cut]
    assert refusal(office, EndContact(contact_id=over, occurred_at=at(2)))[0] == "contact_ended"


def test_details_tell_what_changed_and_unknown_ones_are_refused(office: Office) -> None:
    case_id = office.log()

    def change(**changes: Any) -> ChangeDetails:
        return ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(2))

    siti = office.applicant("Siti Aminah")
    office.do(change(subject="Baru", kind="information", nib="8120000000001", applicant_id=str(siti)))
    file = office.file(case_id)
    changes = file.timeline[-1].facts["changes"]
    assert changes["subject"] == ["Izin belum terbit", "Baru"]
    assert changes["kind"] == ["complaint", "information"]
    assert changes["applicant_id"][1] == f"Siti Aminah {siti}"
    assert file.applicant is not None
    assert (file.applicant.name, file.nib) == ("Siti Aminah", "8120000000001")
    count = len(file.timeline)
    office.do(change(subject="Baru"))
    assert len(office.file(case_id).timeline) == count
    assert refusal(office, change(status="closed"))[0] == "no_such_field"
    assert refusal(office, change(kind="wish"))[0] == "no_such_word"
    assert refusal(office, change(subject=" "))[0] == "subject_missing"
    assert refusal(office, change(applicant_id="Budi"))[0] == "no_such_applicant"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"subject": " "}, "subject_missing"),
        ({"number": "CC-261124-001-001-0"}, "number_taken"),
        ({"applicant_id": uuid7()}, "no_such_applicant"),
        ({"contact_id": uuid7()}, "no_such_contact"),
    ],
)
def test_a_case_that_cannot_be_logged_says_why(
    office: Office, fields: dict[str, UUID] | dict[str, str], code: str
) -> None:
    office.log()
    assert refusal(office, office.log_case(2, **fields))[0] == code


def test_a_case_is_logged_once_and_not_by_a_unit(office: Office) -> None:
    mutation = office.log_case()
    office.do(mutation)
    assert refusal(office, mutation)[0] == "case_exists"
    assert refusal(office, office.log_case(2), me=office.dedi)[0] == "not_your_role"


def test_people_are_recorded_changed_and_found_by_a_further_number(office: Office) -> None:
    shared = "+622270001234"
    siti = office.applicant("Siti Aminah", shared)
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=shared, label="kantor")
    office.do(
        AddHandle(applicant_id=office.budi, handle=handle, occurred_at=START),
        ChangeApplicant(applicant_id=office.budi, changes={"region": "32.73"}, occurred_at=START),
    )
    match = read(office, lambda tx: person(tx, office.budi))
    assert [one.value for one in match.applicant.handles] == ["+6281234567890", shared]
    assert match.applicant.region == "32.73"
    assert siti != office.budi
    nameless = AddApplicant(applicant_id=uuid7(), name=" ", occurred_at=START)
    assert refusal(office, nameless)[0] == "name_missing"
    officer = RegisterAgent(agent_id=uuid7(), name="Asep", role=Role.UNIT_OFFICER, occurred_at=START)
    assert refusal(office, officer)[0] == "unit_missing"


def test_a_note_keeps_the_time_in_the_call(office: Office) -> None:
    contact_id = call(office)
    case_id = office.log(1, contact_id=contact_id)
    office.do(
        AddNote(
            note_id=uuid7(),
            case_id=case_id,
            text=" berkas hilang ",
            contact_id=contact_id,
            call_offset_s=75,
            occurred_at=at(2),
        )
    )
    entry = office.file(case_id).timeline[-1]
    assert (entry.text, entry.facts, entry.contact_id) == (
        "berkas hilang",
        {"call_offset_s": 75},
        contact_id,
    )


def test_a_note_is_taken_once(office: Office) -> None:
    case_id = office.log()
    note = AddNote(note_id=uuid7(), case_id=case_id, text="catatan", occurred_at=at(2))
    office.do(note)
    before = office.file(case_id).timeline
    assert refusal(office, note)[0] == "note_exists"
    assert office.file(case_id).timeline == before


def test_what_no_database_can_hold_is_taken_out_of_every_text(office: Office) -> None:
    case_id = office.log()
    text = "di\0tulis \ud83d\ude00 \ud800\0 habis"
    office.do(AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(2)))
    assert office.file(case_id).timeline[-1].text == "ditulis 😀 \ufffd habis"
    with pytest.raises(Rejected, match="note_missing"):
        office.do(AddNote(note_id=uuid7(), case_id=case_id, text="\0", occurred_at=at(3)))
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value="a\0@b.id", label="\udfff")
    added = AddApplicant(applicant_id=uuid7(), name="Budi\0", handles=(handle,), occurred_at=at(4))
    assert (added.name, added.handles[0].value, added.handles[0].label) == ("Budi", "a@b.id", "\ufffd")
    ended = EndContact(contact_id=uuid7(), quality={"cause": ["\0x"]}, occurred_at=at(5))
    assert read_back(encode(ended)) == ended
    assert ended.quality == {"cause": ["x"]}


def test_every_mutation_can_be_read_back_from_an_outbox() -> None:
    def below(kind: type[Mutation]) -> Any:
        return [kind, *(one for sub in kind.__subclasses__() for one in below(sub))]

    ours = {kind for kind in below(Mutation) if kind.__module__.startswith("app.mutations")}
    assert ours - {Decision, ValidatedAnswer, ArticleText, Writing} == set(get_args(AnyMutation))
