"""Merging two records of one person, and undoing it exactly; organisations; requests about one's data."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, select
from uuid_utils.compat import uuid7

from app.mutations.case import ChangeDetails
from app.mutations.contact import LinkContact, StartContact
from app.mutations.contact_by_hand import RecordContact
from app.mutations.merge import MergeApplicants, UndoMerge
from app.mutations.people import AddHandle, ChangeApplicant, NewHandle
from app.mutations.person import AnswerDataRequest, AskOfData, JoinOrganisation
from db.enums import Channel, DataRequestKind, Direction, HandleKind
from db.models import Applicant, Case, Contact, DataRequest, Handle, Membership
from db.mutation import Rejected
from db.queries.duplicates import find_duplicates
from db.queries.people import people_at
from db.queries.person_file import merge_preview, open_requests, person_file
from db.search.finding import search
from db.tx import table_of
from tests.office import START, Office, at

BELONGING = (Applicant, Handle, Case, Contact, Membership, DataRequest)


def state(office: Office) -> Any:
    """Return whose everything is, and what is recorded of everybody; versions and times aside."""
    columns = ("id", "applicant_id", "name", "organisation", "nib", "note", "value", "deleted_at")

    def read(tx: Connection) -> dict[Any, Any]:
        tables = (table_of(model) for model in BELONGING)
        return {
            table.name: tx.execute(
                select(*(table.c[name] for name in columns if name in table.c)).order_by(table.c.id)
            ).all()
            for table in tables
        }

    return office.replica.read(read).result(10)


def page(office: Office, applicant_id: UUID) -> Any:
    return office.replica.read(lambda tx: person_file(tx, applicant_id)).result(10)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


@pytest.fixture
def twice(office: Office) -> Any:
    """Budi is recorded a second time, with a case, a call, an organisation, a number of his and a new one."""
    again = office.applicant("Budi Santosa", "+6281234567890", "+62227315555", organisation="CV Lain")
    office.do(ChangeApplicant(applicant_id=again, changes={"nib": "8120000123456"}, occurred_at=START))
    case_id = office.log(2, applicant_id=again)
    contact_id = uuid7()
    call = StartContact(
        contact_id=contact_id,
        channel=Channel.VOICE,
        direction=Direction.INBOUND,
        remote="+62227315555",
        occurred_at=at(3),
    )
    office.do(
        call, LinkContact(contact_id=contact_id, applicant_id=again, case_id=case_id, occurred_at=at(3))
    )
    office.do(join(again, "PT Kedua", "8120000999999"), ask_of_data(again))
    return again


def ask_of_data(applicant_id: UUID) -> AskOfData:
    return AskOfData(
        request_id=uuid7(), applicant_id=applicant_id, kind=DataRequestKind.ERASURE, occurred_at=START
    )


def join(applicant_id: UUID, name: str, nib: str = "") -> JoinOrganisation:
    return JoinOrganisation(
        membership_id=uuid7(),
        organisation_id=uuid7(),
        applicant_id=applicant_id,
        name=name,
        nib=nib,
        occurred_at=START,
    )


def merge(office: Office, kept: UUID, merged: UUID) -> Any:
    mutation = MergeApplicants(merge_id=uuid7(), kept_id=kept, merged_id=merged, occurred_at=at(10))
    office.do(mutation)
    return mutation.merge_id


def test_a_merge_moves_what_its_preview_says_and_fills_what_was_empty(office: Office, twice: Any) -> None:
    preview = office.replica.read(lambda tx: merge_preview(tx, office.budi, twice)).result(10)
    assert preview is not None
    assert (len(preview.cases), len(preview.contacts), preview.organisations) == (1, 1, 1)
    assert [handle.value for handle in preview.handles] == ["+62227315555"]
    assert preview.filled == {"nib": "8120000123456"}
    merge(office, office.budi, twice)
    file = page(office, office.budi)
    assert (file.case_count, file.contact_count) == (1, 1)
    assert [one.name for one in file.organisations] == ["PT Kedua"]
    waiting = office.replica.read(open_requests).result(10)
    assert [(one.applicant_id, len(file.requests)) for one in waiting] == [(office.budi, 1)]
    assert {handle.value for handle in file.applicant.handles} == {"+6281234567890", "+62227315555"}
    assert (file.applicant.nib, file.applicant.organisation) == ("8120000123456", "PT Maju Jaya")
    assert page(office, twice) is None
    found = office.replica.read(lambda tx: (search(tx, "santosa"), people_at(tx, "+6281234567890"))).result(
        10
    )
    assert [hit.title for hit in found[0] if hit.kind == "applicant"] == []
    assert [match.applicant.id for match in found[1]] == [office.budi]


def test_undoing_a_merge_puts_everything_back_exactly(office: Office, twice: Any) -> None:
    before = state(office)
    merge_id = merge(office, office.budi, twice)
    assert state(office) != before
    office.do(UndoMerge(merge_id=merge_id, occurred_at=at(20)))
    assert state(office) == before
    with pytest.raises(Rejected, match="merge_undone"):
        office.do(UndoMerge(merge_id=merge_id, occurred_at=at(21)))


def test_what_came_after_the_merge_stays_when_it_is_undone(office: Office, twice: Any) -> None:
    merge_id = merge(office, office.budi, twice)
    later = office.log(12, applicant_id=office.budi)
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value="budi@contoh.id")
    changes = {"nib": "8120000777777"}
    office.do(
        AddHandle(applicant_id=office.budi, handle=handle, occurred_at=at(13)),
        ChangeApplicant(applicant_id=office.budi, changes=changes, occurred_at=at(13)),
        UndoMerge(merge_id=merge_id, occurred_at=at(20)),
    )
    file = page(office, office.budi)
    assert [row.id for row in file.cases] == [later]
    assert "budi@contoh.id" in {one.value for one in file.applicant.handles}
    assert file.applicant.nib == "8120000777777"
    assert page(office, twice).case_count == 1


def test_the_story_of_a_case_tells_whose_it_was(office: Office, twice: Any) -> None:
    case_id = page(office, twice).cases[0].id
    merge(office, office.budi, twice)
    change = office.file(case_id).timeline[-1].facts["changes"]["applicant_id"]
    assert [text.rpartition(" ")[0] for text in change] == ["Budi Santosa", "Budi Santoso"]


def test_what_names_a_merged_person_is_of_the_kept_one(office: Office, twice: Any) -> None:
    """A draft, or what another workstation sends later, may name who was merged since, even twice."""
    siti = office.applicant("Siti Aminah")
    merge(office, office.budi, twice)
    merge(office, siti, office.budi)
    case_id, other = office.log(12, applicant_id=twice), office.log(13)
    call = RecordContact(
        contact_id=uuid7(),
        channel=Channel.WALK_IN,
        direction=Direction.INBOUND,
        started_at=at(14),
        text="Menyerahkan berkas",
        applicant_id=twice,
        case_id=case_id,
        occurred_at=at(15),
    )
    office.do(ChangeDetails(case_id=other, changes={"applicant_id": str(twice)}, occurred_at=at(14)), call)
    file = page(office, siti)
    assert {case_id, other} <= {row.id for row in file.cases}
    assert call.contact_id in {one.id for one in file.contacts}
    assert office.file(case_id).timeline[0].actor_name == "Siti Aminah"


def test_the_call_of_a_case_that_was_begun_before_the_merge_goes_to_the_kept_person(
    office: Office, twice: Any
) -> None:
    call = StartContact(
        contact_id=uuid7(), channel=Channel.VOICE, direction=Direction.INBOUND, occurred_at=at(5)
    )
    office.do(call, LinkContact(contact_id=call.contact_id, applicant_id=twice, occurred_at=at(5)))
    merge(office, office.budi, twice)
    case_id = office.log(12, applicant_id=twice, contact_id=call.contact_id)
    assert call.contact_id in {one.id for one in page(office, office.budi).contacts}
    assert [one.applicant_name for one in office.file(case_id).contacts] == ["Budi Santoso"]


def test_who_saw_the_merged_record_overwrites_nobody_unseen(office: Office, twice: Any) -> None:
    case_id, siti = office.log(2, applicant_id=twice), office.applicant("Siti Aminah")
    office.do(
        MergeApplicants(merge_id=uuid7(), kept_id=office.budi, merged_id=twice, occurred_at=at(10)),
        me=office.sari,
    )
    corrected = ChangeDetails(
        case_id=case_id,
        changes={"applicant_id": str(siti)},
        seen={"applicant_id": str(twice)},
        occurred_at=at(12),
    )
    office.do(corrected)
    assert "overwrote" not in office.file(case_id).timeline[-1].facts


def test_of_two_merges_in_a_row_the_later_one_is_undone_first(office: Office, twice: Any) -> None:
    siti = office.applicant("Siti Aminah")
    before = state(office)
    first, second = merge(office, office.budi, twice), merge(office, siti, office.budi)
    with pytest.raises(Rejected, match="merged_on") as refused:
        office.do(UndoMerge(merge_id=first, occurred_at=at(20)))
    assert refused.value.facts == {"name": "Siti Aminah"}
    office.do(*(UndoMerge(merge_id=one, occurred_at=at(21)) for one in (second, first)))
    assert state(office) == before


@pytest.mark.parametrize("other", ["self", "nobody"])
def test_nobody_is_merged_with_themselves_or_with_nobody(office: Office, other: str) -> None:
    with pytest.raises(Rejected):
        merge(office, office.budi, office.budi if other == "self" else uuid7())


@pytest.mark.parametrize("what", ["merge", "undo", "change", "handle", "organisation"])
def test_a_unit_writes_nothing_of_who_asks(office: Office, twice: Any, what: str) -> None:
    merge_id = merge(office, office.budi, office.applicant("Budi S."))
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.PHONE, value="+62811")
    asked = {
        "merge": MergeApplicants(merge_id=uuid7(), kept_id=office.budi, merged_id=twice, occurred_at=at(20)),
        "undo": UndoMerge(merge_id=merge_id, occurred_at=at(20)),
        "change": ChangeApplicant(applicant_id=twice, changes={"name": "Lain"}, occurred_at=at(20)),
        "handle": AddHandle(applicant_id=twice, handle=handle, occurred_at=at(20)),
        "organisation": join(twice, "PT Lain"),
    }[what]
    before = state(office)
    with pytest.raises(Rejected, match="not_your_role"):
        office.do(asked, me=office.dedi)
    assert state(office) == before


def test_organisations_with_one_nib_are_one_and_joined_once(office: Office) -> None:
    siti = office.applicant("Siti Aminah")
    office.do(join(office.budi, "PT Maju", "8120000123456"), join(siti, "PT. MAJU", "8120000123456"))
    assert [one.name for one in page(office, siti).organisations] == ["PT Maju"]
    with pytest.raises(Rejected, match="membership_known"):
        office.do(join(siti, "PT Maju", "8120000123456"))


@pytest.mark.parametrize(
    ("name", "number", "nib", "why"),
    [
        ("Orang Lain", "0812-3456-7890", "", "number"),
        ("Orang Lain", "", "8120000123456", "nib"),
        ("Budi Santosso", "", "", "name"),
        ("Budi Hartono", "", "", None),
        ("Bu", "0812", "", None),
    ],
)
def test_who_is_known_already_is_noticed_while_one_types(
    office: Office, name: str, number: str, nib: str, why: str | None
) -> None:
    office.do(ChangeApplicant(applicant_id=office.budi, changes={"nib": "8120000123456"}, occurred_at=START))
    found = office.replica.read(lambda tx: find_duplicates(tx, name, (number,), nib)).result(10)
    assert [(one.applicant.id, one.why) for one in found] == ([(office.budi, why)] if why else [])


def test_a_request_about_ones_data_has_72_hours_and_one_answer(office: Office) -> None:
    asked = ask_of_data(office.budi)
    office.do(asked)
    request = page(office, office.budi).requests[0]
    assert (request.due_at - request.asked_at, request.done_at) == (timedelta(hours=72), None)
    with pytest.raises(Rejected, match="outcome_missing"):
        office.do(AnswerDataRequest(request_id=asked.request_id, outcome=" ", occurred_at=at(5)))
    office.do(AnswerDataRequest(request_id=asked.request_id, outcome="Kasus tetap", occurred_at=at(5)))
    request = page(office, office.budi).requests[0]
    assert (request.done_by_name, request.outcome) == ("Rina", "Kasus tetap")
    with pytest.raises(Rejected, match="request_done"):
        office.do(AnswerDataRequest(request_id=asked.request_id, outcome="x", occurred_at=at(6)))
