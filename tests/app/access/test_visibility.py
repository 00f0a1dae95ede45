"""Who sees what of confidential and anonymous cases: one rule, for lists, searches and calls."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs
from uuid_utils.compat import uuid7

from app.access.case_access import CaseAccess
from app.access.visibility import (
    Visibility,
    may_read,
    shareable_contacts,
    visibility_of,
    visible_applicant,
    visible_case,
    visible_contact,
    visible_contacts,
    visible_file,
    visible_hits,
    visible_match,
    visible_row,
    visible_rows,
)
from app.cases.packet import evidence_text, packet_of
from app.common.phone_number import PhoneKind, PhoneNumber
from app.common.text_masks import masked_text, without_names
from app.lookups.questions import keys_of
from app.mutations.attachment import AddAttachment
from app.mutations.case import AddEvidence, AddNote, AssignCase, ChangeDetails
from app.mutations.contact_by_hand import RecordContact
from app.mutations.merge import MergeApplicants
from app.mutations.people import AddHandle, ChangeApplicant, NewHandle, RegisterAgent
from app.mutations.person import JoinOrganisation
from app.mutations.reveal import RevealNumbers, RevealReason
from app.paper.case_papers import CasePapers
from app.paper.printing import Printing
from app.paper.sheet import SheetKind
from app.paper.writing import load_writing
from app.texts.text_messages import Addressee
from app.values.call import Call
from app.values.caller_identity import CallerIdentity
from app.values.open_case import OpenCase
from db.enums import CaseStatus, Channel, Direction, EntryKind, HandleKind, Role
from db.mutation import Me, Mutation, Rejected
from db.queries.cases import recent_cases
from db.queries.people import people_at
from db.queries.person_file import person_file
from db.records import AgentRecord, CaseFile, CaseRow, FoundField, SearchHit
from db.rules.lifecycle import Move
from db.rules.system_actor import SYSTEM, SYSTEM_ID, SYSTEM_NAME
from db.search.case_filter import CaseFilter, filtered_cases
from db.search.finding import search
from telephony.messages import CallState
from tests.office import START, Office, at
from tests.ui.fakes import contact
from tests.written_office import Mailroom

WHOLE = Visibility()
NIB = "8120014210456"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def eyes(office: Office, me: Me) -> AgentRecord:
    unit_id = office.unit_id if me is office.dedi else None
    return AgentRecord(me.agent_id, me.agent_name, me.role, unit_id)


def row_of(office: Office, case_id: UUID) -> CaseRow:
    return office.file(case_id).row


def refusal(office: Office, mutation: Mutation, me: Me) -> str:
    with pytest.raises(Rejected) as refused:
        office.do(mutation, me=me)
    return refused.value.code


def note(case_id: UUID, text: str = "catatan") -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(6))


def reveal(case_id: UUID, reason: RevealReason = RevealReason.CALL, text: str = "") -> RevealNumbers:
    return RevealNumbers(entry_id=uuid7(), case_id=case_id, reason=reason, text=text, occurred_at=at(7))


def test_a_confidential_case_is_its_agents_its_units_and_the_supervisors(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    office.do(office.escalate(case_id, 5))
    row = row_of(office, case_id)
    other_officer = AgentRecord(uuid4(), "Ujang", Role.UNIT_OFFICER, office.other_unit_id)
    without_unit = AgentRecord(uuid4(), "Asep", Role.UNIT_OFFICER, None)
    assert all(may_read(eyes(office, me), row) for me in (office.rina, office.dedi, office.boss))
    assert not any(
        may_read(who, row) for who in (eyes(office, office.sari), other_officer, without_unit, None)
    )
    assert not may_read(without_unit, replace(row, unit_id=None))


def test_others_see_in_lists_that_it_is_there_and_nothing_of_it(office: Office) -> None:
    row = row_of(office, office.log(is_confidential=True, subject="Pungutan liar di loket"))
    seen = visible_row(eyes(office, office.sari), row)
    assert (seen.number, seen.subject, seen.applicant_name, seen.is_hidden) == (row.number, "", "", True)
    assert visible_row(eyes(office, office.rina), row) == row


def test_a_search_finds_it_by_its_number_and_never_by_its_words(office: Office) -> None:
    row = row_of(office, office.log(is_confidential=True, subject="Pungutan liar di loket"))

    def found(typed: str, me: Me) -> list[str]:
        hits = office.replica.read(lambda tx: search(tx, typed)).result(10)
        return [hit.case.subject for hit in visible_hits(eyes(office, me), typed, hits) if hit.case]

    assert found("pungutan", office.rina) == ["Pungutan liar di loket"]
    assert found("pungutan", office.sari) == []
    assert found("pungutan 261124", office.sari) == []
    assert found(row.number, office.sari) == [""]


def test_the_records_refuse_to_others_what_their_window_does_not_offer(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    for mutation in (
        note(case_id),
        reveal(case_id),
        AssignCase(case_id=case_id, agent_id=office.sari.agent_id, occurred_at=at(6)),
        ChangeDetails(case_id=case_id, changes={"is_confidential": ""}, occurred_at=at(6)),
    ):
        assert refusal(office, mutation, office.sari) == "case_confidential"
    assert refusal(office, note(case_id), office.dedi) == "case_confidential"  # it is not at his unit
    office.do(office.escalate(case_id, 5))
    office.do(note(case_id), me=office.dedi)
    office.do(ChangeDetails(case_id=case_id, changes={"is_confidential": ""}, occurred_at=at(8)))
    office.do(note(case_id), me=office.sari)


def test_an_anonymous_applicant_is_named_to_nobody(office: Office) -> None:
    case_id = office.log(is_anonymous=True)
    office.do(office.escalate(case_id, 5))
    file = office.file(case_id)
    for me in (office.rina, office.sari, office.dedi, office.boss):
        assert visible_row(eyes(office, me), file.row).applicant_name == ""
    assert packet_of(file, file.escalations[0]).applicant == ""

    case = OpenCase(
        case_id,
        file.row.number,
        file.row.channel,
        file.row.opened_at,
        file=file,
        person=file.applicant,
        timeline=file.timeline,
    )
    seen = visible_case(case, visibility_of(eyes(office, office.rina), file.row))
    assert seen.person is not None
    assert seen.person.name == seen.person.organisation == ""
    assert [handle.value for handle in seen.person.handles] == ["0812****7890"]
    assert "Budi" not in repr(seen)
    revealed = visible_case(case, visibility_of(eyes(office, office.rina), file.row, is_revealed=True))
    assert (revealed.person, revealed.file, revealed.is_masked) == (case.person, case.file, False)


def test_the_story_of_a_masked_case_is_masked_once_for_the_screen_and_the_file(office: Office) -> None:
    case_id = office.log(is_anonymous=True)
    file = office.file(case_id)
    row = file.row
    case = OpenCase(case_id, row.number, row.channel, row.opened_at, file=file, timeline=file.timeline)
    seen = visible_case(case, visibility_of(eyes(office, office.rina), row))
    assert seen.file is not None
    assert seen.timeline is seen.file.timeline


@pytest.mark.parametrize("is_hidden", [False, True])
def test_a_call_and_a_text_show_the_same_of_their_far_side(is_hidden: bool) -> None:
    number = "+6281234567890"
    caller = CallerIdentity(PhoneNumber(PhoneKind.MOBILE, e164=number, display=number), name="Budi")
    call = Call("c1", Direction.INBOUND, CallState.CONNECTED, caller, uuid4(), START, case_id=uuid4())
    call = replace(call, is_case_anonymous=is_hidden)
    text = Addressee(number, "Budi", case_id=call.case_id, is_hidden=is_hidden)
    assert call.visible == text.visible
    assert call.party == ("0812****7890" if is_hidden else "Budi")


def test_a_person_is_not_shown_beside_their_anonymous_or_hidden_cases_unless_they_are_on_the_line(
    office: Office,
) -> None:
    office.log(is_anonymous=True, me=office.sari)
    office.log(is_confidential=True, me=office.sari)
    plain = office.log()
    mine = office.log(is_anonymous=True)
    [match] = office.replica.read(lambda tx: people_at(tx, "+6281234567890")).result(10)
    shown = visible_match(eyes(office, office.rina), match)
    assert {row.id for row in shown.open_cases} == {plain}
    assert shown.has_hidden_case, "a notification must not name the caller"
    on_the_line = visible_match(eyes(office, office.rina), match, is_calling=True)
    assert {row.id for row in on_the_line.open_cases} == {plain, mine}


def test_numbers_are_whole_for_the_agent_of_the_case_and_in_a_call_and_else_masked(office: Office) -> None:
    row = row_of(office, office.log())
    assert visibility_of(eyes(office, office.rina), row) == WHOLE
    for me in (office.sari, office.dedi, office.boss):
        assert visibility_of(eyes(office, me), row) == Visibility(knows_numbers=False, may_reveal=True)
        assert visibility_of(eyes(office, me), row, is_talking=True) == WHOLE
    anonymous = replace(row, is_anonymous=True)
    assert visibility_of(eyes(office, office.rina), anonymous, is_talking=True).may_reveal
    assert not visibility_of(eyes(office, office.dedi), anonymous).may_reveal
    assert visibility_of(None, replace(row, is_draft=True, is_confidential=True)) == WHOLE


def test_numbers_stay_whole_while_the_caller_is_on_hold(office: Office) -> None:
    file = office.file(office.log())
    row = file.row
    session = SimpleNamespace(agent=eyes(office, office.sari))
    access = CaseAccess(session)  # type: ignore[arg-type]
    caller = CallerIdentity(PhoneNumber(PhoneKind.MOBILE, "+6281234567890", "0812-3456-7890"))
    call = Call("c1", Direction.INBOUND, CallState.CONNECTED, caller, uuid4(), row.opened_at)
    case = OpenCase(row.id, row.number, row.channel, row.opened_at, file=file, call=call)
    assert access.visibility(case) == WHOLE
    assert access.visibility(replace(case, call=replace(call, is_held_here=True))) == WHOLE
    assert not access.visibility(replace(case, call=replace(call, state=CallState.ENDED))).knows_numbers


def test_where_numbers_are_masked_the_unit_that_took_the_call_is_named_and_a_number_is_not(
    office: Office,
) -> None:
    file = office.file(office.log())
    moves = ("Bidang Perizinan", "+6281234567890", "sip:budi@contoh.example")
    handed_on = [
        replace(file.timeline[-1], kind=EntryKind.CALL_TRANSFERRED, facts={"target": one}) for one in moves
    ]
    seen = visible_file(replace(file, timeline=tuple(handed_on)), Visibility(knows_numbers=False))
    assert [one.facts["target"] for one in seen.timeline] == [
        "Bidang Perizinan",
        "0812****7890",
        "b***@contoh.example",
    ]


def test_revealing_is_reported_with_its_reason_and_refused_without(office: Office) -> None:
    case_id = office.log()
    assert refusal(office, reveal(case_id, RevealReason.OTHER, " "), office.sari) == "reason_missing"
    office.do(reveal(case_id, RevealReason.OTHER, "Diminta Ombudsman"), me=office.sari)
    got = office.file(case_id).timeline[-1]
    assert (got.kind.value, got.actor_name, got.text) == ("numbers_revealed", "Sari", "Diminta Ombudsman")
    office.do(ChangeDetails(case_id=case_id, changes={"is_anonymous": "yes"}, occurred_at=at(8)))
    assert refusal(office, reveal(case_id), office.dedi) == "anonymous_to_unit"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("NIK 3273014509870001, telp 0812-3456-7890.", "NIK 3273********0001, telp 0812****7890."),
        ("hubungi +62 812 3456 7890 sore", "hubungi 0812****7890 sore"),
        ("no. daftar 0012310701102025 dan NIB 8120014210456", None),
        ("pukul 09.00 tanggal 24-11-2026, Rp 1.250.000", None),
    ],
)
def test_niks_and_phones_in_a_text_are_masked_and_other_numbers_stay(text: str, shown: str | None) -> None:
    assert masked_text(text) == (text if shown is None else shown)


def test_the_history_names_an_anonymous_caller_to_nobody_not_to_the_agent_of_the_call_either(
    office: Office,
) -> None:
    rina = eyes(office, office.rina)
    call = contact(remote="+6281234567890", applicant_name="Siti Aminah", is_anonymous=True, agent_id=rina.id)
    call = replace(call, transferred_to="+6281298765432")
    for viewer in (rina, eyes(office, office.sari), eyes(office, office.dedi), eyes(office, office.boss)):
        seen = visible_contact(viewer, call)
        assert (seen.applicant_name, seen.remote_name, seen.remote) == ("", "", "0812****7890")
        assert seen.transferred_to == "0812****5432"


def test_outside_of_a_case_the_desk_sees_numbers_and_a_unit_sees_them_masked(office: Office) -> None:
    case_id = office.log()
    budi = office.file(case_id).applicant
    assert budi is not None
    assert visible_applicant(eyes(office, office.sari), budi) == budi
    [handle] = visible_applicant(eyes(office, office.dedi), budi).handles
    assert handle.value == "0812****7890"


def test_what_a_unit_was_asked_is_shown_with_masked_numbers_and_what_can_be_edited_as_it_is(
    office: Office,
) -> None:
    case_id = office.log(description="WA 0813-2222-9999")
    office.do(structs.replace(office.escalate(case_id, 5), question="Hubungi 0812-3456-7890?"))
    file = office.file(case_id)
    case = OpenCase(case_id, file.row.number, file.row.channel, file.row.opened_at, file=file)
    visibility = visibility_of(eyes(office, office.sari), file.row)
    read_only = visible_case(case, visibility).file
    edited = visible_case(replace(case, moves=frozenset({Move.CHANGE_DETAILS})), visibility).file
    assert read_only is not None
    assert edited is not None
    assert read_only.escalations[0].question == "Hubungi 0812****7890?"
    assert (read_only.description, edited.description) == ("WA 0813****9999", "WA 0813-2222-9999")


def test_an_anonymous_applicant_is_found_by_the_cases_own_words_and_never_by_a_name(office: Office) -> None:
    case_id = office.log(is_anonymous=True, subject="Pungutan liar di loket")
    filtered = CaseFilter(statuses=(CaseStatus.IN_PROGRESS,))

    def found(typed: str) -> list[bool]:
        hits = office.replica.read(lambda tx: search(tx, typed)).result(10)
        rows = office.replica.read(lambda tx: filtered_cases(tx, typed, filtered)).result(10).rows
        return [any(hit.id == case_id for hit in hits), any(row.id == case_id for row in rows)]

    assert found("budi santoso") == found("bud") == found("liar budi") == [False, False]
    assert found("pungutan") == found("pung") == [True, True]
    assert found(row_of(office, case_id).number) == [True, True]


def test_an_anonymous_case_is_not_found_by_a_name_that_a_person_wrote_into_it(office: Office) -> None:
    zul = office.applicant("Zulaikha Kemúning", "+62899", organisation="CV Melati")
    words = "Ibu Zulaikha dari Melati menelepon lagi, zulfikar juga; KEMUNING"
    case_id = office.log(applicant_id=zul, is_anonymous=True, subject="Keluhan pungutan zulaikha")
    office.do(note(case_id, words))
    filtered = CaseFilter(statuses=(CaseStatus.IN_PROGRESS,))

    def found(typed: str) -> bool:
        hits = office.replica.read(lambda tx: search(tx, typed)).result(10)
        rows = office.replica.read(lambda tx: filtered_cases(tx, typed, filtered)).result(10).rows
        every = [any(hit.id == case_id for hit in hits), any(row.id == case_id for row in rows)]
        assert every[0] == every[1]
        return every[0]

    for typed in ("zulaikha", "ZULAIK", "kemuning", "melati", "zulaikha menelepon", "pungutan melati"):
        assert not found(typed), typed
    assert found("menelepon")
    assert found("zul")  # Zulfikar's
    other = office.log(applicant_id=zul, subject="Terang")
    office.do(note(other, words))
    assert any(hit.id == other for hit in office.replica.read(lambda tx: search(tx, "zulaikha")).result(10))


def test_names_that_the_applicant_had_before_are_masked_and_not_found_either(office: Office) -> None:
    """After a merge, a corrected name, another applicant, and of an organisation from the person's page."""
    kept = office.applicant("Zulaikha Kemuning", "+62899")
    merged = office.applicant("Dahliasari Putri", "+62892")
    case_id = office.log(applicant_id=kept, subject="Keluhan Dahliasari")
    words = "Zulaikha, Dahliasari, Kuntilanak, Teratai, Rembulan"
    office.do(note(case_id, words))
    firm: dict[str, Any] = {"membership_id": uuid7(), "organisation_id": uuid7(), "name": "PT Teratai"}
    office.do(JoinOrganisation(applicant_id=kept, occurred_at=at(4), **firm))
    third = office.applicant("Kuntilanak", "+62893")
    marked = {"is_anonymous": "yes"}  # the applicant of an anonymous case cannot be changed
    for changes in ({"applicant_id": str(third)}, {"applicant_id": str(kept)}, marked):
        office.do(ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(5)))
    office.do(MergeApplicants(merge_id=uuid7(), kept_id=kept, merged_id=merged, occurred_at=at(6)))
    office.do(ChangeApplicant(applicant_id=kept, changes={"name": "Rembulan"}, occurred_at=at(7)))

    file = office.file(case_id)
    telltales = re.compile("zulaikha|dahliasari|kuntilanak|teratai|rembulan", re.IGNORECASE)
    assert telltales.search(repr(file))
    assert not telltales.search(repr(visible_file(file, visibility_of(eyes(office, office.rina), file.row))))
    rows = office.replica.read(recent_cases).result(10)
    assert not telltales.search(repr(visible_rows(eyes(office, office.rina), rows)))
    for typed in words.split(", "):
        hits = office.replica.read(partial(lambda typed, tx: search(tx, typed), typed)).result(10)
        assert not any(hit.id == case_id for hit in hits), typed


def test_a_contact_of_a_confidential_case_is_told_to_those_who_read_the_case(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    office.do(office.escalate(case_id, 5))
    office.do(
        RecordContact(
            contact_id=uuid7(),
            case_id=case_id,
            applicant_id=office.budi,
            channel=Channel.WHATSAPP,
            direction=Direction.INBOUND,
            text="Pejabat X minta 5 juta",
            remote="+6281234567890",
            started_at=at(3),
            occurred_at=at(4),
        )
    )
    file = office.replica.read(lambda tx: person_file(tx, office.budi)).result(10)
    assert file is not None
    [kept] = file.contacts
    for me in (office.rina, office.dedi, office.boss):
        assert visible_contact(eyes(office, me), kept) == kept
        assert shareable_contacts(eyes(office, me), file.contacts) == file.contacts
    seen = visible_contact(eyes(office, office.sari), kept)
    assert (seen.text, seen.applicant_name, seen.remote) == ("", "", "0812****7890")
    assert shareable_contacts(eyes(office, office.sari), file.contacts) == ()
    assert visible_contacts(eyes(office, office.sari), "pejabat", file.contacts) == ()
    assert visible_contacts(eyes(office, office.sari), kept.case_number, file.contacts) == (seen,)


def test_the_words_of_messages_find_a_case_for_those_who_may_read_them(office: Office) -> None:
    plain, hidden = office.log(), office.log(is_confidential=True)
    office.do(office.escalate(plain, 2), office.escalate(hidden, 2))
    hits = [
        SearchHit("case", one, row_of(office, one).number, "", case=row_of(office, one), is_in_message=True)
        for one in (plain, hidden)
    ]

    def seen_by(me: Me) -> list[UUID]:
        return [hit.id for hit in visible_hits(eyes(office, me), "gudang", hits)]

    assert seen_by(office.rina) == seen_by(office.boss) == [plain, hidden]
    assert seen_by(office.sari) == [plain]
    assert seen_by(office.dedi) == []
    assert visible_hits(None, "gudang", hits) == ()


def test_a_conversation_without_a_case_is_found_by_agents_and_supervisors_and_by_no_unit(
    office: Office,
) -> None:
    room = Mailroom()
    system = RegisterAgent(agent_id=SYSTEM_ID, name=SYSTEM_NAME, role=Role.SUPERVISOR, occurred_at=START)
    office.do(system, room.register())
    office.do(room.arrival("m1", text="Soal gudang"), me=SYSTEM)
    hits = office.replica.read(lambda tx: search(tx, "gudang")).result(10)
    assert [hit.kind for hit in hits] == ["conversation"]
    for me in (office.rina, office.sari, office.boss):
        assert visible_hits(eyes(office, me), "gudang", hits) == hits
    assert visible_hits(eyes(office, office.dedi), "gudang", hits) == ()
    assert visible_hits(None, "gudang", hits) == ()


def test_whatever_finds_a_person_shows_a_unit_their_numbers_masked(office: Office) -> None:
    dedi = eyes(office, office.dedi)
    [match] = office.replica.read(lambda tx: people_at(tx, "+6281234567890")).result(10)
    hits = office.replica.read(lambda tx: search(tx, "budi")).result(10)
    [hit] = [hit for hit in visible_hits(dedi, "budi", hits) if hit.applicant is not None]
    for shown in (hit.applicant, visible_match(dedi, match).applicant):
        assert shown is not None
        assert [handle.value for handle in shown.handles] == ["0812****7890"]
    assert visible_match(dedi, match, is_calling=True).applicant == match.applicant


def test_a_strangers_contact_is_not_written_into_a_confidential_case(office: Office) -> None:
    case_id = office.log(is_confidential=True)
    got = RecordContact(
        contact_id=uuid7(),
        case_id=case_id,
        channel=Channel.WHATSAPP,
        direction=Direction.INBOUND,
        text="halo",
        started_at=at(3),
        occurred_at=at(4),
    )
    assert refusal(office, got, office.sari) == "case_confidential"
    office.do(got)


def test_a_case_is_taken_over_by_who_wants_it_and_given_away_by_supervisors_to_the_desk(
    office: Office,
) -> None:
    case_id = office.log()

    def given(to: Me) -> AssignCase:
        return AssignCase(case_id=case_id, agent_id=to.agent_id, occurred_at=at(5))

    assert refusal(office, given(office.rina), office.sari) == "not_your_role"
    assert refusal(office, given(office.dedi), office.boss) == "agent_is_officer"
    office.do(given(office.sari), me=office.sari)
    office.do(given(office.rina), me=office.boss)
    assert row_of(office, case_id).assignee_name == "Rina"


def test_only_the_agent_of_the_case_or_a_supervisor_ends_the_anonymity_and_says_why(office: Office) -> None:
    case_id = office.log(is_anonymous=True)

    def lifted(reason: str = "Pemohon setuju disebut") -> ChangeDetails:
        changes = {"is_anonymous": ""}
        return ChangeDetails(case_id=case_id, changes=changes, reason=reason, occurred_at=at(6))

    assert refusal(office, lifted(), office.sari) == "anonymity_not_yours"
    assert refusal(office, lifted(" "), office.rina) == "reason_missing"
    office.do(lifted())
    assert office.file(case_id).timeline[-1].text == "Pemohon setuju disebut"
    assert not row_of(office, case_id).is_anonymous


def test_nobody_takes_the_place_of_an_anonymous_applicant_unseen(office: Office) -> None:
    other = office.applicant("Sinta", "+6281299998888")
    case_id = office.log(is_anonymous=True)
    asks = row_of(office, case_id).applicant_id

    def given(to: UUID | None, reason: str = "", **changes: str) -> ChangeDetails:
        changes = {"applicant_id": str(to or ""), **changes}
        return ChangeDetails(case_id=case_id, changes=changes, reason=reason, occurred_at=at(6))

    for me in (office.rina, office.sari, office.boss):
        assert refusal(office, given(other), me) == "applicant_anonymous"
        assert refusal(office, given(None), me) == "applicant_anonymous"
    office.do(given(asks))  # nothing changes
    office.do(given(other, "Salah orang", is_anonymous=""))
    assert row_of(office, case_id).applicant_id == other

    nobody = office.log(is_anonymous=True, applicant_id=None)
    office.do(structs.replace(given(other), case_id=nobody))
    assert row_of(office, nobody).applicant_id == other


@pytest.mark.parametrize(
    "text",
    [
        *("022-4233456", "(022) 4233456", "(0812) 3456 7890", "0812/3456/7890", "0812\xa03456\xa07890"),
        *("0812  3456  7890", "wa.me/6281234567890", "+62(812)34567890", "+65 9123 4567", "HP081234567890"),
        *("ratna@contoh.id", "sip:ratna@pbx.id", "sip:ratna@[2001:db8::5]:5060"),
    ],
)
def test_whatever_reaches_a_person_is_masked_however_it_is_written(text: str) -> None:
    shown = masked_text(text)
    assert "*" in shown
    assert not any(part in shown for part in ("4233", "345", "567890", "9123", "ratna"))
    assert masked_text(shown) == shown


def test_numbers_of_licences_and_dates_are_nobodys_telephone() -> None:
    for text in ("00123/045/02/11/2026/001", "0220001234567", "0812310701102025", "503/0123/DPMPTSP/2026"):
        assert masked_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "857-4471-9032",
            "hubungi 857 4471 9032",
            "0062 857 4471 9032",
            "0857\u22124471\u22129032",
            "85744719032",
        ),
        *("0 857 44 71 90 32", "NIB 8120 0142 10456", "NIB 812.001.421.0456", f"NIB {NIB}"),
    ],
)
def test_numbers_of_an_anonymous_applicant_are_masked_however_they_are_written(
    office: Office, text: str
) -> None:
    asks = office.applicant("Ratna", "+6285744719032")
    office.do(ChangeApplicant(applicant_id=asks, changes={"nib": NIB}, occurred_at=START))
    case_id = office.log(applicant_id=asks, is_anonymous=True)
    office.do(note(case_id, text))
    file = visible_file(office.file(case_id), Visibility(knows_person=False, knows_numbers=False))
    [shown] = [one.text for one in file.timeline if one.text]
    digits = re.sub(r"\D", "", shown)
    assert "*" in shown
    assert not any(part in digits for part in ("4471", "471903", "812001", "142104"))


def test_a_name_is_masked_however_its_accents_are_written() -> None:
    assert without_names("JOSE dan josé, bukan Joseph", ("José Émile",)) == "J*** dan j***, bukan Joseph"
    assert without_names("KTP_Ratna.pdf", ("Ratna",)) == "KTP_R***.pdf"


def anonymous_case_of_ratna(office: Office) -> CaseFile:
    """Her name, number and company stand wherever people write."""
    ratna = office.applicant("Ratna Dewanti", "+6281233334444", "+6281255556666", organisation="CV Dewanti")
    office.do(ChangeApplicant(applicant_id=ratna, changes={"nib": NIB}, occurred_at=START))
    words = "RATNA DEWANTI dari cv dewanti, 0812-3333-4444; kata Ratna"
    case_id = office.log(applicant_id=ratna, is_anonymous=True, subject=words, description=words)
    evidence: dict[str, Any] = {
        "evidence_id": uuid7(),
        "case_id": case_id,
        "system": "jelita",
        "query": NIB,
        "result": words,
    }
    fields = (FoundField("applicant_name", "Ratna Dewanti"), FoundField("tracking", "081233334444"))
    office.do(
        note(case_id, words),
        ChangeDetails(case_id=case_id, changes={"description": f"{words}."}, occurred_at=at(4)),
        AddEvidence(**evidence, method="permohonan", fields=fields, occurred_at=at(5)),
        AddAttachment(
            attachment_id=uuid7(),
            case_id=case_id,
            name="Ratna 081233334444.pdf",
            media_type="application/pdf",
            bytes=1,
            sha256="0" * 64,
            occurred_at=at(5),
        ),
        structs.replace(office.escalate(case_id, 6), question=words, evidence=words),
    )
    return office.file(case_id)


TELLTALES = re.compile(r"ratna|dewanti|0812-?3333|81233334|81255556|" + NIB, re.IGNORECASE)


def test_who_asks_anonymously_stands_nowhere_on_the_screen_in_a_packet_or_on_paper(office: Office) -> None:
    file = anonymous_case_of_ratna(office)
    case = OpenCase(
        file.row.id,
        file.row.number,
        file.row.channel,
        file.row.opened_at,
        file=file,
        person=file.applicant,
        timeline=file.timeline,
    )
    assert TELLTALES.search(repr(case))
    for me in (office.rina, office.sari, office.dedi, office.boss):
        seen = visible_case(case, visibility_of(eyes(office, me), file.row))
        assert not TELLTALES.search(repr(seen)), me.agent_name
        assert not TELLTALES.search(repr(visible_row(eyes(office, me), file.row)))
    assert not TELLTALES.search(repr(packet_of(file, file.escalations[0])) + evidence_text(file))
    assert keys_of(replace(case, file=file)).nib == ""
    write = load_writing(ZoneInfo("Asia/Jakarta"))
    for kind in (SheetKind.CASE_SHEET, SheetKind.RECEIPT, SheetKind.ESCALATION_SHEET, SheetKind.MINUTES):
        sheet = CasePapers(write).make(kind, file, Printing(at(90), "Rina", "001"))
        assert not TELLTALES.search(repr(sheet)), kind


def test_an_anonymous_applicant_is_not_found_by_a_number_or_an_address_in_a_note(office: Office) -> None:
    case_id = office.log(
        is_anonymous=True, description="Hubungi 0812-3456-7890 atau budi@maju.example, blok 17"
    )
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value="budi@maju.example")
    office.do(AddHandle(applicant_id=office.budi, handle=handle, occurred_at=at(6)))

    def is_found(typed: str) -> bool:
        hits = office.replica.read(lambda tx: search(tx, typed)).result(10)
        return any(hit.id == case_id for hit in hits)

    assert is_found("blok 17")
    assert not any(map(is_found, ("081234567890", "0812", "budi@maju.example", "maju")))
