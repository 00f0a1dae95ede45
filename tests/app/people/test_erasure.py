"""Erasing a person by the rule of retention: what must stay, what goes, and that it is gone from the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Select, delete, select, update
from uuid_utils.compat import uuid7

from app.access.audit_command import check_file, summary
from app.mutations.at_unit import AnswerUnit, AskBack
from app.mutations.attachment import AddAttachment
from app.mutations.case import AddEvidence, AddNote, ChangeDetails
from app.mutations.contact import EndContact, LinkContact, StartContact
from app.mutations.conversation import EndEpisode
from app.mutations.erasure import EraseApplicant
from app.mutations.escalation import RecordUnitAnswer, SendPacket
from app.mutations.merge import MergeApplicants
from app.mutations.message import RecordMessage
from app.mutations.people import AddApplicant, AddHandle, ChangeApplicant, NewHandle, RegisterAgent
from app.mutations.person import AskOfData, JoinOrganisation
from app.mutations.recording import AddRecording, SetConsent
from app.mutations.steps import ConfirmReceipt, TellSolution
from app.sop.retention import CALL, KEPT, OPEN, CaseHeld, ContactHeld, RetentionRule, plan_erasure
from db.audit_check import check
from db.enums import (
    CaseKind,
    CaseStatus,
    Channel,
    Consent,
    DataRequestKind,
    Direction,
    Disposition,
    HandleKind,
    Role,
)
from db.models import Case, ConfirmedImage, Contact, Handle, Outbox, Recording, SyncState
from db.mutation import Me, Rejected
from db.queries.conversations import conversation
from db.queries.erasure import wiped_files
from db.queries.person_file import person_file
from db.replica import Replica
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from db.search.finding import search
from tests.office import Office, at
from tests.written_office import Mailroom

NAME, WORD, NUMBER, NIB = "Zulaikha Kemuning", "cendanawangi", "+628991234567", "8120999888777"
MARKS = ("zulaikha", "kemuning", WORD, NUMBER[1:], NUMBER[:0:-1], NIB, "dahliasari")
LATER = at(0).replace(year=2032)
FILE = "ab" * 32


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.fixture
def zulaikha(office: Office) -> Any:
    """A person recorded twice, with all that a case can hold; her name was written otherwise at first."""
    one, twin = uuid7(), uuid7()
    for applicant_id, name in ((one, "Dahliasari"), (twin, f"{NAME} Dahliasari")):
        phone = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=NUMBER, label=WORD)
        mail = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value=f"{WORD}@contoh.id")
        facts = {"organisation": f"PT {WORD}", "nib": NIB, "region": WORD, "note": WORD}
        office.do(
            AddApplicant(
                applicant_id=applicant_id, name=name, handles=(phone, mail), occurred_at=at(0), **facts
            )
        )
    office.do(ChangeApplicant(applicant_id=one, changes={"name": NAME}, occurred_at=at(0)))
    office.do(
        AskOfData(
            request_id=uuid7(), applicant_id=one, kind=DataRequestKind.ERASURE, words=WORD, occurred_at=at(0)
        ),
        JoinOrganisation(
            membership_id=uuid7(),
            organisation_id=uuid7(),
            applicant_id=one,
            name="PT Lain",
            occurred_at=at(0),
        ),
    )
    call_id = called(office, one, None)
    case_id = office.log(
        2, applicant_id=one, subject=f"{WORD} {NAME}", description=WORD, nib=NIB, contact_id=call_id
    )
    contents(office, case_id, call_id)
    written(office, one, case_id)
    office.do(MergeApplicants(merge_id=uuid7(), kept_id=one, merged_id=twin, occurred_at=at(30)))
    return one


def applicant_name(office: Office, case_id: UUID) -> str:
    applicant = office.file(case_id).applicant
    assert applicant is not None
    return applicant.name


def called(office: Office, applicant_id: UUID | None, case_id: UUID | None, minute: float = 1) -> UUID:
    contact_id = uuid7()
    office.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=Direction.INBOUND,
            remote=NUMBER,
            remote_name=NAME,
            occurred_at=at(minute),
        ),
        EndContact(contact_id=contact_id, transferred_to=NUMBER, occurred_at=at(minute + 1)),
    )
    if applicant_id is not None or case_id is not None:
        link = LinkContact(
            contact_id=contact_id, applicant_id=applicant_id, case_id=case_id, occurred_at=at(minute + 1)
        )
        office.do(link)
    return contact_id


def contents(office: Office, case_id: UUID, call_id: UUID) -> None:
    escalation_id, question_id = uuid7(), uuid7()
    office.do(
        SetConsent(contact_id=call_id, consent=Consent.YES, consent_text="2026-1", occurred_at=at(3)),
        AddRecording(
            recording_id=uuid7(),
            contact_id=call_id,
            path="2026/11/a.opus",
            sha256="cd" * 32,
            bytes=1,
            duration_ms=1,
            keep_until=LATER + timedelta(days=900),
            occurred_at=at(3),
        ),
        ChangeDetails(case_id=case_id, changes={"subject": f"{WORD} lagi"}, occurred_at=at(3)),
        AddNote(note_id=uuid7(), case_id=case_id, text=f"{NAME} {WORD}", occurred_at=at(3)),
        AddNote(note_id=uuid7(), case_id=case_id, text=f"Nomor {NUMBER} {WORD}", occurred_at=at(3)),
        AddEvidence(
            evidence_id=uuid7(), case_id=case_id, system="oss", query=NIB, result=WORD, occurred_at=at(4)
        ),
        AddAttachment(
            attachment_id=uuid7(),
            case_id=case_id,
            name=f"{WORD}.pdf",
            media_type="application/pdf",
            bytes=9,
            sha256=FILE,
            occurred_at=at(4),
        ),
        RecordMessage(
            contact_id=uuid7(),
            direction=Direction.INBOUND,
            remote=NUMBER,
            remote_name=NAME,
            text=WORD,
            case_id=case_id,
            occurred_at=at(4),
        ),
        SendPacket(
            escalation_id=escalation_id,
            case_id=case_id,
            unit_id=office.unit_id,
            question=WORD,
            evidence=WORD,
            promise=WORD,
            promise_at=at(75),
            promise_channel=Channel.VOICE,
            due_at=at(60),
            occurred_at=at(5),
        ),
    )
    asked = AskBack(
        question_id=question_id,
        escalation_id=escalation_id,
        question=WORD,
        stops_clock=True,
        occurred_at=at(6),
    )
    office.do(asked, me=office.dedi)
    office.do(
        AnswerUnit(question_id=question_id, text=WORD, occurred_at=at(7)),
        RecordUnitAnswer(
            solution_id=uuid7(),
            escalation_id=escalation_id,
            text=WORD,
            validated_in="jelita",
            reference=WORD,
            legal_basis="PP 28/2025",
            answered_by_name="Dedi",
            means="voice",
            given_at=at(8),
            answer_reference=WORD,
            valid_until=at(9).date() + timedelta(days=90),
            occurred_at=at(9),
        ),
        TellSolution(case_id=case_id, means="voice", occurred_at=at(10)),
        ConfirmReceipt(case_id=case_id, means="voice", satisfied=3, comment=WORD, occurred_at=at(11)),
    )


def written(office: Office, applicant_id: UUID, case_id: UUID) -> None:
    """A conversation about the case, which has ended."""
    room = Mailroom()
    system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=at(4))
    office.do(system, room.register())
    office.do(room.arrival("m1", 4, text=f"{NAME} {WORD}", name=NAME), me=SYSTEM)
    talk = office.replica.read(lambda tx: conversation(tx, room.talk())).result(10)
    assert talk is not None
    assert talk.contact_id is not None
    of = {"conversation_id": talk.id, "contact_id": talk.contact_id}
    office.do(
        LinkContact(
            contact_id=talk.contact_id, applicant_id=applicant_id, case_id=case_id, occurred_at=at(5)
        ),
        room.take(5),
        EndEpisode(**of, disposition=Disposition.ANSWERED, occurred_at=at(6)),
    )


def erase(
    office: Office, applicant_id: UUID, when: Any = LATER, years: int = 5, me: Me | None = None
) -> None:
    mutation = EraseApplicant(
        applicant_id=applicant_id, information_years=years, complaint_years=years, occurred_at=when
    )
    office.do(mutation, me=me or office.boss)
    office.replica.keep_locally(lambda _: None).result(60)  # behind the wiping


def refusal(office: Office, *given: Any, **more: Any) -> Any:
    with pytest.raises(Rejected) as refused:
        erase(office, *given, **more)
    return refused.value.code


def on_disk(office: Office) -> set[Any]:
    """Return which marks stand anywhere in the records' files, in any letters."""
    files = office.replica.path.parent.glob("records.sqlite3*")
    content = b"".join(file.read_bytes() for file in files).lower()
    return {mark for mark in MARKS if mark.encode() in content}


def read(office: Office, query: Select[Any]) -> Any:
    return office.replica.read(lambda tx: tx.execute(query).mappings().all()).result(10)


def test_open_cases_stay_finished_ones_until_their_time_is_over_and_the_rest_goes() -> None:
    begin = datetime(2024, 2, 29, 8, tzinfo=timezone.utc)
    rule = RetentionRule(information_years=1, complaint_years=5)

    def case(kind: CaseKind, status: CaseStatus) -> CaseHeld:
        return CaseHeld(uuid7(), f"{kind.value} {status.value}", kind, status, begin)

    cases = [
        case(CaseKind.INFORMATION, CaseStatus.CLOSED),
        case(CaseKind.COMPLAINT, CaseStatus.CANCELLED),
        case(CaseKind.INFORMATION, CaseStatus.WAITING_UNIT),
    ]
    day = begin.replace(year=2025, month=3, day=1)
    talking = ContactHeld(uuid7(), day - timedelta(minutes=5), None)
    cut_off = ContactHeld(uuid7(), begin, None)
    plan = plan_erasure(cases, [talking, cut_off], 1, rule, day)
    assert (plan.cases, plan.contacts, plan.may_go) == (1, 2, False)
    assert [(one.reason, one.until) for one in plan.stays] == [
        (KEPT, begin.replace(year=2029, month=3, day=1)),
        (OPEN, None),
        (CALL, None),
    ]
    earlier = plan_erasure(cases[:1], [cut_off], 0, rule, day - timedelta(seconds=1))
    assert [one.until for one in earlier.stays] == [day]
    assert plan_erasure(cases[:1], [cut_off], 0, rule, day).may_go


def test_nothing_of_a_person_is_left_in_the_files_and_the_figures_are_as_before(
    office: Office, zulaikha: UUID
) -> None:
    case_id = read(office, select(Case.id).where(Case.applicant_id == zulaikha))[0]["id"]
    before = office.file(case_id)
    assert on_disk(office) == set(MARKS)
    erase(office, zulaikha)
    assert on_disk(office) == set()
    after = office.file(case_id)
    for name in ("number", "kind", "status", "step", "channel", "opened_at", "changed_at"):
        assert getattr(after.row, name) == getattr(before.row, name)
    assert [(one.kind, one.occurred_at) for one in after.timeline] == [
        (one.kind, one.occurred_at) for one in before.timeline
    ]
    assert [one.facts["satisfied"] for one in after.timeline if "satisfied" in one.facts] == [3]
    page = office.replica.read(lambda tx: person_file(tx, zulaikha)).result(10)
    assert page is not None
    assert (page.applicant.name, page.applicant.erased_at, page.applicant.handles) == ("", LATER, ())
    assert (page.organisations, page.merges, page.consent) == ((), (), None)
    assert [(one.words, one.done_at) for one in page.requests] == [("", None)]
    with closing(sqlite3.connect(office.replica.path)) as raw:
        for index in ("search_case", "search_applicant", "search_message"):
            raw.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        raw.rollback()
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    number = before.row.number
    found = office.replica.read(lambda tx: (search(tx, WORD), search(tx, number))).result(10)
    assert [len(hits) for hits in found] == [0, 1]


def test_files_fall_due_but_not_one_that_another_case_has_too(office: Office, zulaikha: UUID) -> None:
    erase(office, zulaikha)
    assert office.replica.read(wiped_files).result(10) == (FILE,)
    assert read(office, select(Recording.keep_until))[0]["keep_until"] == LATER
    other = office.log(40)
    same = AddAttachment(
        attachment_id=uuid7(),
        case_id=other,
        name="ktp.pdf",
        media_type="application/pdf",
        bytes=9,
        sha256=FILE,
        occurred_at=at(41),
    )
    office.do(same)
    assert office.replica.read(wiped_files).result(10) == ()


def test_the_trail_holds_and_says_how_much_was_erased_but_not_for_rows_emptied_by_hand(
    office: Office, zulaikha: UUID
) -> None:
    erase(office, zulaikha)
    emptied = [row for row in read(office, select(Outbox.__table__)) if row["erased_by"] is not None]
    assert len(emptied) > 20
    assert {(row["args"], len(row["args_hash"])) for row in emptied} == {("", 64)}
    result = check_file(office.replica.path)
    assert (result.fault, result.erased >= len(emptied)) == ("", True)
    assert f"{result.erased} of them name changes erased" in summary(result)
    office.replica.keep_locally(
        lambda tx: tx.execute(update(Outbox).where(Outbox.mut_no == 1).values(args="", erased_by=2))
    ).result(10)
    assert office.replica.read(check).result(10).fault == "outbox"


def test_only_a_supervisor_erases_and_only_what_nothing_must_stay_of(office: Office, zulaikha: UUID) -> None:
    assert refusal(office, zulaikha, me=office.rina) == "not_your_role"
    assert refusal(office, zulaikha, when=LATER.replace(year=2031, month=11, day=23)) == "erasure_too_early"
    open_case = office.log(50, applicant_id=zulaikha)
    assert refusal(office, zulaikha) == "erasure_too_early"
    assert applicant_name(office, open_case) == NAME
    assert on_disk(office) == set(MARKS)


def test_a_shared_database_must_have_confirmed_everything_first(office: Office, zulaikha: UUID) -> None:
    office.replica.keep_locally(lambda tx: tx.execute(update(SyncState).values(epoch="e"))).result(10)
    assert refusal(office, zulaikha) == "erasure_unsent"
    assert on_disk(office) == set(MARKS)
    office.replica.keep_locally(lambda tx: tx.execute(update(Outbox).values(state="applied"))).result(10)
    office.replica.keep_locally(lambda tx: tx.execute(delete(ConfirmedImage))).result(10)
    erase(office, zulaikha)  # the images that its own changes keep must not hold the words either
    assert on_disk(office) == set()


def test_nobody_gets_a_name_or_number_again_who_was_erased(office: Office, zulaikha: UUID) -> None:
    erase(office, zulaikha)
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value=NUMBER)
    for again in (
        ChangeApplicant(applicant_id=zulaikha, changes={"name": NAME}, occurred_at=LATER),
        AddHandle(applicant_id=zulaikha, handle=handle, occurred_at=LATER),
        MergeApplicants(merge_id=uuid7(), kept_id=office.budi, merged_id=zulaikha, occurred_at=LATER),
    ):
        with pytest.raises(Rejected, match="applicant_erased"):
            office.do(again)
    assert refusal(office, zulaikha) == "applicant_erased"


def test_in_another_persons_case_only_who_it_was_goes_and_their_shared_number_stays_theirs(
    office: Office, zulaikha: UUID
) -> None:
    budis = office.log(40, subject="Izin reklame")
    called(office, zulaikha, budis, minute=41)
    office.do(ChangeDetails(case_id=budis, changes={"applicant_id": str(zulaikha)}, occurred_at=at(42)))
    office.do(ChangeDetails(case_id=budis, changes={"applicant_id": str(office.budi)}, occurred_at=at(43)))
    missed = called(office, None, None, minute=44)
    erase(office, zulaikha)
    assert on_disk(office) == set()
    file = office.file(budis)
    assert (file.row.subject, applicant_name(office, budis)) == ("Izin reklame", "Budi Santoso")
    assert read(office, select(Contact.remote).where(Contact.id == missed))[0]["remote"] == ""
    assert office.replica.read(check).result(10).fault == ""


def test_a_missed_call_stays_with_a_person_who_has_the_same_number(office: Office, zulaikha: UUID) -> None:
    sister = office.applicant("Kakak", NUMBER)
    missed = called(office, None, None, minute=44)
    erase(office, zulaikha)
    assert read(office, select(Contact.remote).where(Contact.id == missed))[0]["remote"] == NUMBER
    kept = read(office, select(Handle.value).where(Handle.applicant_id == sister))
    assert [row["value"] for row in kept] == [NUMBER]


def test_wiping_that_a_crash_cut_off_is_done_at_the_next_start(
    office: Office, zulaikha: UUID, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr("db.replica._Worker._wipe", lambda _: None)
    erase(office, zulaikha)
    assert on_disk(office) == set(MARKS)
    office.replica.close()
    monkeypatch.undo()
    office.replica = Replica.open(office.replica.path)
    query = select(SyncState.is_unwiped)
    qtbot.waitUntil(lambda: not read(office, query)[0]["is_unwiped"])
    assert on_disk(office) == set()
