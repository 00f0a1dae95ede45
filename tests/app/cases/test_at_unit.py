"""What happens to a question at the unit: sent whole, asked back, passed on, answered and valid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from uuid_utils.compat import uuid7

from app.access.visibility import moves_of
from app.mutations.at_unit import AnswerUnit, AskBack, PassEscalation
from app.mutations.case import AddNote
from app.mutations.escalation import RecordUnitAnswer, ReturnEscalation, SendPacket
from app.mutations.people import RegisterAgent
from app.mutations.steps import ConfirmReceipt, TellSolution
from app.mutations.waiting import EndWait, WaitForApplicant
from db.enums import CaseStatus, Channel, Role
from db.mutation import Me, Mutation, Rejected
from db.queries.cases import unit_inbox
from db.queries.people import agents
from db.rules.lifecycle import Move
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def refusal(office: Office, mutation: Mutation, me: Me | None = None) -> tuple[Any, ...]:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    return refused.value.code, refused.value.facts


def packet(office: Office, case_id: UUID, minute: float, **fields: Any) -> SendPacket:
    given = {
        "unit_id": office.unit_id,
        "question": "Kapan izin reklame terbit?",
        "evidence": "JELITA 001: berkas lengkap",
        "promise_at": at(minute + 75),
        "promise_channel": Channel.VOICE,
        "due_at": at(minute + 60),
        **fields,
    }
    return SendPacket(escalation_id=uuid7(), case_id=case_id, occurred_at=at(minute), **given)


def sent(office: Office, minute: float = 5) -> tuple[Any, ...]:
    """Return a case whose packet is at the unit, and the packet."""
    case_id = office.log()
    one = packet(office, case_id, minute)
    office.do(one)
    return case_id, one


def answer(escalation_id: UUID, minute: float, **fields: Any) -> RecordUnitAnswer:
    given = {
        "text": "SK terbit 1 Desember.",
        "validated_in": "jelita",
        "reference": "503/1123",
        "legal_basis": "PP 28/2025",
        "valid_until": date(2026, 12, 24),
        "answered_by_name": "Dedi",
        **fields,
    }
    return RecordUnitAnswer(solution_id=uuid7(), escalation_id=escalation_id, occurred_at=at(minute), **given)


def ask_back(escalation_id: UUID, minute: float, stops_clock: bool = True) -> AskBack:
    return AskBack(
        question_id=uuid7(),
        escalation_id=escalation_id,
        question="Nomor pendaftaran yang mana?",
        stops_clock=stops_clock,
        occurred_at=at(minute),
    )


def pass_on(office: Office, escalation_id: UUID, minute: float, **fields: Any) -> PassEscalation:
    given = {"unit_id": office.other_unit_id, "reason": "Pengawasan", "due_at": at(65), **fields}
    return PassEscalation(escalation_id=escalation_id, new_id=uuid7(), occurred_at=at(minute), **given)


def inbox(office: Office, unit_id: UUID) -> list[Any]:
    return [row.id for row in office.replica.read(lambda tx: unit_inbox(tx, unit_id)).result(10)]


def test_a_packet_is_refused_with_all_that_is_missing(office: Office) -> None:
    case_id = office.log()
    empty = packet(
        office,
        case_id,
        5,
        unit_id=None,
        question="Kapan?",
        evidence=" ",
        promise_at=at(4),
        promise_channel=None,
    )
    missing = ["unit", "question", "evidence", "promise_at", "promise_channel"]
    assert refusal(office, empty) == ("escalation_incomplete", {"missing": missing})
    office.do(packet(office, case_id, 5, evidence="", no_evidence_reason="JELITA sedang tidak dapat dibuka"))
    kept = office.file(case_id).escalations[0]
    assert (kept.promise_at, kept.promise_channel) == (at(80), Channel.VOICE)
    assert kept.no_evidence_reason == "JELITA sedang tidak dapat dibuka"


def test_an_officer_answers_for_the_own_unit_only(office: Office) -> None:
    case_id, one = sent(office)
    eva = Me(agent_id=uuid7(), agent_name="Eva", role=Role.UNIT_OFFICER, workstation="009")
    registered = RegisterAgent(
        agent_id=eva.agent_id, name="Eva", role=eva.role, unit_id=office.other_unit_id, occurred_at=at(6)
    )
    office.do(registered)
    for mutation in (
        answer(one.escalation_id, 10),
        ask_back(one.escalation_id, 10),
        pass_on(office, one.escalation_id, 10),
        ReturnEscalation(escalation_id=one.escalation_id, reason="Bukan kami", occurred_at=at(10)),
        WaitForApplicant(case_id=case_id, reason="Menunggu berkas", occurred_at=at(10)),
    ):
        assert refusal(office, mutation, eva) == ("not_your_unit", {"name": "Bidang Perizinan"}), mutation
    staff = {one.name: one for one in office.replica.read(agents).result(10)}
    row = office.file(case_id).row
    assert moves_of(staff["Eva"], row) == {
        Move.ADD_NOTE,
        Move.ADD_EVIDENCE,
        Move.ATTACH,
        Move.TAG,
        Move.LINK,
    }
    assert Move.RECORD_SOLUTION in moves_of(staff["Dedi"], row)
    office.do(pass_on(office, one.escalation_id, 11), me=office.dedi)
    assert Move.RECORD_SOLUTION in moves_of(staff["Eva"], office.file(case_id).row)
    assert refusal(office, EndWait(case_id=case_id, occurred_at=at(12)), office.dedi)[0] == "not_your_unit"


def test_a_unit_asks_back_the_agent_answers_and_the_question_goes_on(office: Office) -> None:
    case_id, one = sent(office)
    asked = ask_back(one.escalation_id, 10)
    office.do(asked, me=office.dedi)
    file = office.file(case_id)
    assert (file.row.status, file.row.step, file.row.waiting_since) == (CaseStatus.ASKED_BACK, 3, at(10))
    assert file.open_unit_question is not None
    assert file.open_unit_question.question == "Nomor pendaftaran yang mana?"
    assert inbox(office, office.unit_id) == []
    empty = AnswerUnit(question_id=asked.question_id, text=" ", occurred_at=at(12))
    assert refusal(office, empty)[0] == "answer_missing"
    office.do(AnswerUnit(question_id=asked.question_id, text="Yang ke-dua", occurred_at=at(14)))
    file = office.file(case_id)
    assert (file.row.status, file.row.waiting_since, file.row.paused_s) == (
        CaseStatus.WAITING_UNIT,
        None,
        240,
    )
    assert file.open_unit_question is None
    assert [q.answer for q in file.unit_questions] == ["Yang ke-dua"]
    assert inbox(office, office.unit_id) == [case_id]
    kinds = ["escalated", "unit_asked_back", "wait_started", "wait_ended", "unit_question_answered"]
    assert office.kinds(case_id)[3:] == kinds


def test_the_unit_s_clock_goes_on_while_it_asks_back_if_the_sop_says_so(office: Office) -> None:
    case_id, one = sent(office)
    office.do(ask_back(one.escalation_id, 10, stops_clock=False), me=office.dedi)
    row = office.file(case_id).row
    assert (row.status, row.waiting_since) == (CaseStatus.ASKED_BACK, None)


def test_an_answer_is_welcome_also_while_the_unit_s_own_question_waits(office: Office) -> None:
    case_id, one = sent(office)
    office.do(ask_back(one.escalation_id, 10), answer(one.escalation_id, 20), me=office.dedi)
    file = office.file(case_id)
    assert (file.row.status, file.row.waiting_since) == (CaseStatus.SOLUTION_READY, None)
    assert file.open_unit_question is None


def test_what_is_passed_on_is_the_other_unit_s_and_keeps_its_history(office: Office) -> None:
    case_id, one = sent(office)
    same = pass_on(office, one.escalation_id, 15, unit_id=office.unit_id)
    assert refusal(office, same, office.dedi)[0] == "same_unit"
    passed = pass_on(office, one.escalation_id, 15)
    office.do(passed, me=office.dedi)
    assert (inbox(office, office.unit_id), inbox(office, office.other_unit_id)) == ([], [case_id])
    first, second = office.file(case_id).escalations
    assert (first.passed_at, first.passed_reason, first.is_open) == (at(15), "Pengawasan", False)
    assert (second.unit_name, second.question, second.evidence) == (
        "Bidang Pengendalian",
        first.question,
        first.evidence,
    )
    assert (second.asked_by_name, second.promise_at, second.due_at) == ("Rina", first.promise_at, at(65))
    entry = office.file(case_id).timeline[-1]
    assert (entry.actor_name, entry.facts["from_name"]) == ("Dedi", "Bidang Perizinan")
    late = ReturnEscalation(escalation_id=one.escalation_id, reason="x", occurred_at=at(16))
    assert refusal(office, late, office.dedi)[0] == "escalation_passed"
    office.do(answer(passed.new_id, 20, answered_by_name="Asep", means="voice"))
    assert office.file(case_id).row.assignee_name == "Rina"


def test_a_unit_s_answer_needs_all_that_makes_it_valid(office: Office) -> None:
    _, one = sent(office)
    empty = answer(
        one.escalation_id,
        20,
        validated_in="both",
        legal_basis="",
        valid_until=None,
        answered_by_name="Rina",
    )
    missing = ["oss_reference", "legal_basis", "valid_until", "answered_by_name", "means"]
    assert refusal(office, empty) == ("solution_incomplete", {"missing": missing})


def test_an_agent_writes_down_who_of_the_unit_said_what_when_and_how(office: Office) -> None:
    case_id, one = sent(office)

    def got(minute: float, **fields: Any) -> Any:
        return answer(
            one.escalation_id,
            minute,
            answered_by_name="Pak Asep",
            validated_by_name="Bu Lilis",
            means="whatsapp",
            answer_reference="WA 10.32",
            **fields,
        )

    assert refusal(office, got(40, given_at=at(41)))[0] == "time_is_ahead"
    assert refusal(office, got(40, given_at=at(4)))[0] == "answered_before_asked"
    office.do(AddNote(note_id=uuid7(), case_id=case_id, text="Ditelepon lagi", occurred_at=at(36)))
    office.do(got(40, given_at=at(32)))
    file = office.file(case_id)
    kept, solved = file.escalations[0], file.solutions[0]
    assert (kept.answered_by_name, kept.answered_at) == ("Pak Asep", at(32))
    assert (kept.answered_means, kept.answer_reference) == ("whatsapp", "WA 10.32")
    assert (solved.validated_by_name, solved.valid_until) == ("Bu Lilis", date(2026, 12, 24))
    assert file.row.step_started_at == at(32)  # the unit's clock ended when it answered
    entry = file.timeline[-1]
    assert (entry.actor_name, entry.facts["recorded_by"]) == ("Pak Asep", "Rina")


def test_an_answer_whose_last_day_is_over_is_neither_recorded_nor_told_as_if_it_held(office: Office) -> None:
    _, one = sent(office)
    yesterday = date(2026, 11, 23)
    assert refusal(office, answer(one.escalation_id, 20, valid_until=yesterday), office.dedi)[0] == (
        "validity_over"
    )
    case_id, today = office.log(), date(2026, 11, 24)
    own = office.answer(case_id, 3)
    assert refusal(office, replace(own, valid_until=yesterday))[0] == "validity_over"
    office.do(replace(own, valid_until=today))
    a_month = 60 * 24 * 30
    got = TellSolution(case_id=case_id, means="voice", occurred_at=at(a_month))
    assert refusal(office, got) == ("solution_expired", {"text": "2026-11-24"})
    office.do(replace(got, although_expired=True))
    entry = office.file(case_id).timeline[-1]
    assert entry.facts == {"means": "voice", "expired": "2026-11-24"}


def test_a_receipt_keeps_when_how_how_satisfied_and_what_was_said(office: Office) -> None:
    case_id = office.log()
    office.do(office.answer(case_id, 3), TellSolution(case_id=case_id, means="voice", occurred_at=at(5)))

    def receipt(**fields: Any) -> ConfirmReceipt:
        return ConfirmReceipt(case_id=case_id, means="whatsapp", satisfied=3, occurred_at=at(9), **fields)

    assert refusal(office, receipt(received_at=at(10)))[0] == "time_is_ahead"
    office.do(receipt(received_at=at(8), comment="Jelas, terima kasih"))
    entry = office.file(case_id).timeline[-2]
    assert (entry.occurred_at, entry.actor_name) == (at(8), "Budi Santoso")
    assert (entry.facts["satisfied"], entry.facts["comment"]) == (3, "Jelas, terima kasih")
