from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, ChangeDetails
from app.mutations.merge import MergeApplicants
from app.mutations.people import AddHandle, ChangeApplicant, NewHandle
from app.mutations.person import JoinOrganisation, LeaveOrganisation, RemoveHandle
from db.enums import HandleKind
from db.queries.people import applicants
from db.queries.rows import OPEN
from db.search.case_filter import CaseFilter, filtered_cases
from db.search.finding import people_by_prefix, search
from tests.office import START, Office, at


def found(office: Office, typed: str, limit: int = 30) -> list[Any]:
    """Return what was found: case numbers and names."""
    hits = office.replica.read(lambda tx: search(tx, typed, limit)).result(10)
    return [hit.title for hit in hits]


def people(office: Office, typed: str) -> list[Any]:
    matches = office.replica.read(lambda tx: people_by_prefix(tx, typed, 8)).result(10)
    return [match.applicant.name for match in matches]


@pytest.fixture
def number(office: Office) -> Any:
    """One case of Budi's; Office gives it this number."""
    case_id = office.log(
        1,
        subject="Izin apotek belum terbit",
        description="Berkas masuk bulan lalu",
        registration_number="503/0123/DPMPTSP/2026",
        nib="8120000123456",
    )
    office.do(
        AddNote(note_id=uuid7(), case_id=case_id, text="Pemohon mengirim ulang SIPA", occurred_at=at(2))
    )
    return office.file(case_id).row.number


@pytest.mark.parametrize(
    "typed",
    [
        "apotek",
        "apo",
        "belum izin",
        "BERKAS",
        "sipa",
        "503/0123",
        "503/0123/DPMPTSP/2026",
        "8120000123456",
        "81200001",
        "CC-261124-001-001-0",
        "cc-261124",
        "261124-001-001",
        "2611240010010",
        "261124001",
        "budi apotek",
    ],
)
def test_a_case_is_found_by_what_a_person_says_or_begins_to_type(
    office: Office, number: str, typed: str
) -> None:
    assert number in found(office, typed)


@pytest.mark.parametrize("recorded", ["00123/045/02/11/2026/001", "0012304502112026001"])
@pytest.mark.parametrize("form", ["00123/045/02/11/2026/001", "00123/045/02", "0012304502112026001"])
def test_a_registration_number_is_found_as_it_is_printed_and_by_its_digits(
    office: Office, recorded: str, form: str
) -> None:
    case_id = office.log(1, subject="Izin trayek", registration_number=recorded)
    assert found(office, form) == [office.file(case_id).row.number]
    assert found(office, f"trayek {form}") == [office.file(case_id).row.number]
    only = CaseFilter(statuses=OPEN)
    rows = office.replica.read(lambda tx: filtered_cases(tx, form, only)).result(10).rows
    assert [row.id for row in rows] == [case_id]


@pytest.mark.parametrize("typed", ["8120 0001 23456", "8120-0001-23456", "812000"])
def test_an_nib_is_found_with_spaces_between_its_digits(office: Office, number: str, typed: str) -> None:
    office.do(ChangeApplicant(applicant_id=office.budi, changes={"nib": "8120000123456"}, occurred_at=START))
    assert found(office, typed) == [number, "Budi Santoso"]
    assert people(office, typed) == ["Budi Santoso"]


@pytest.mark.parametrize("typed", ["bud san", "sant bud", "bu s", "b santoso"])
def test_each_of_a_persons_names_may_only_be_begun(office: Office, typed: str) -> None:
    found_people = ["Budi Santoso"] if typed != "b santoso" else []
    assert people(office, typed) == found_people


@pytest.mark.parametrize("typed", ["udi", "toso", "ANTOS", "udi toso", "aju", "toso aju", "Jaya maj"])
def test_a_person_is_found_by_three_letters_from_the_middle_of_a_name_or_organisation(
    office: Office, typed: str
) -> None:
    assert found(office, typed) == ["Budi Santoso"]
    assert people(office, typed) == ["Budi Santoso"]


@pytest.mark.parametrize("typed", ["di", "ud to", "sotos", "udi xyz", "tosos", "san_oso"])
def test_two_letters_or_others_from_the_middle_find_nobody(office: Office, typed: str) -> None:
    assert people(office, typed) == []


@pytest.mark.parametrize("typed", ["osé", "OSÉ", "ose", "mil", "ÉMI", "emi jos", "ena", "éna", "eill ruf"])
def test_letters_with_accents_and_without_find_each_other_in_the_middle_of_a_name(
    office: Office, typed: str
) -> None:
    name = "Ma'ruf O'Nèill" if typed == "eill ruf" else "JOSÉ ÉMILE Sénang"
    office.applicant(name)
    office.applicant("Jorge Amir Sinang", organisation="CV Ruf")
    assert people(office, typed) == [name]


def test_a_person_is_found_by_the_organisations_that_they_speak_for(office: Office) -> None:
    joined = JoinOrganisation(
        membership_id=uuid7(),
        organisation_id=uuid7(),
        applicant_id=office.budi,
        name="PT Kencana Wungu",
        nib="8120000999999",
        occurred_at=START,
    )
    office.do(joined)
    asked = ("kencana", "ungu", "encan jaya", "8120000999999", "Budi wung", "maju")
    assert [found(office, typed) for typed in asked] == [["Budi Santoso"]] * len(asked)
    office.do(
        ChangeApplicant(applicant_id=office.budi, changes={"organisation": "CV Mandala"}, occurred_at=at(1))
    )
    other = office.applicant("Sri Lestari")
    office.do(MergeApplicants(merge_id=uuid7(), kept_id=other, merged_id=office.budi, occurred_at=at(2)))
    assert [found(office, typed) for typed in asked[:2]] == [["Sri Lestari"]] * 2
    leave = LeaveOrganisation(membership_id=joined.membership_id, occurred_at=at(3))
    office.do(leave)
    assert [found(office, typed) for typed in asked] == [[]] * len(asked)


def test_those_whose_name_begins_so_come_before_those_who_have_it_in_the_middle(office: Office) -> None:
    office.applicant("Tosodi Anwar")
    office.applicant("Rina Santoso")
    assert found(office, "toso") == ["Tosodi Anwar", "Rina Santoso", "Budi Santoso"]


def test_the_index_of_parts_of_names_follows_every_change(office: Office) -> None:
    change = {"name": "Bambang", "organisation": "CV Mandala"}
    office.do(ChangeApplicant(applicant_id=office.budi, changes=change, occurred_at=START))
    assert people(office, "antos") == people(office, "aju") == []
    assert people(office, "amba") == people(office, "anda") == ["Bambang"]


def test_a_case_is_found_by_the_words_of_its_category_and_service(office: Office) -> None:
    case_id = office.log(1, subject="Tanya", category="Pungutan liar", service="Izin praktik bidan")
    number = office.file(case_id).row.number
    assert found(office, "pungut") == found(office, "bidan") == [number]
    office.do(ChangeDetails(case_id=case_id, changes={"category": "Sikap petugas"}, occurred_at=at(3)))
    assert found(office, "pungut") == []
    assert found(office, "sikap bidan") == [number]


@pytest.mark.parametrize(
    "typed",
    ["budi", "santoso bu", "081234567890", "0812-3456", "+62 812 3456", "628123", "67890", "7890", "maju"],
)
def test_a_person_is_found_by_name_organisation_and_any_form_of_the_number(
    office: Office, typed: str
) -> None:
    assert "Budi Santoso" in found(office, typed)
    assert people(office, typed) == ["Budi Santoso"]


@pytest.mark.parametrize("typed", ["0812-3456", "67890", "081234567890"])
def test_a_number_that_was_removed_from_a_person_no_longer_finds_them(office: Office, typed: str) -> None:
    office.applicant("Ani", "+6281234567890")
    removed = office.replica.read(lambda tx: applicants(tx, [office.budi])).result(10)[0].handles[0]
    office.do(RemoveHandle(handle_id=removed.id, occurred_at=at(1)))
    assert found(office, typed) == people(office, typed) == ["Ani"]


@pytest.mark.parametrize("typed", ["pengendalian", "apotek tutup", "0899", "CC-999999-001-001-0", "99999"])
def test_nothing_is_found_where_nothing_fits(office: Office, number: str, typed: str) -> None:
    assert found(office, typed) == []


def test_the_newest_come_first_and_people_keep_a_third_of_the_places(office: Office) -> None:
    for minute in range(1, 9):
        office.log(minute, subject="Izin trayek")
    for _ in range(5):
        office.applicant("Trayek Sentosa")
    hits = found(office, "trayek", 6)
    assert hits == [f"CC-261124-001-{n:03}-0" for n in (8, 7, 6, 5)] + ["Trayek Sentosa"] * 2


def test_the_index_follows_every_change(office: Office, number: str) -> None:
    office.do(ChangeApplicant(applicant_id=office.budi, changes={"name": "Bambang"}, occurred_at=START))
    handle = NewHandle(handle_id=uuid7(), kind=HandleKind.EMAIL, value="bambang@contoh.id")
    office.do(AddHandle(applicant_id=office.budi, handle=handle, occurred_at=START))
    case_id = office.replica.read(lambda tx: search(tx, number)).result(10)[0].id
    office.do(ChangeDetails(case_id=case_id, changes={"subject": "Izin bidan"}, occurred_at=at(3)))
    assert found(office, "budi") == []
    assert found(office, "bambang") == [number, "Bambang"]
    assert found(office, "contoh.id") == ["Bambang"]
    assert found(office, "bidan") == [number]
    assert found(office, "belum") == []


def test_a_vacuum_leaves_the_index_right(office: Office, number: str) -> None:
    office.log(2, subject="Izin lain")
    office.do(
        *(AddNote(note_id=uuid7(), case_id=office.log(n), text="x", occurred_at=at(9)) for n in range(3, 6))
    )
    entries = "DELETE FROM timeline_entry WHERE case_id = (SELECT id FROM case_ WHERE subject = 'Izin lain')"

    def remove_and_vacuum(tx: Connection) -> None:
        tx.execute(text(entries))
        tx.execute(text("DELETE FROM case_ WHERE subject = 'Izin lain'"))
        raw = tx.connection.driver_connection
        assert raw is not None
        raw.commit()
        raw.execute("VACUUM")
        raw.execute("BEGIN")

    office.replica.keep_locally(remove_and_vacuum).result(10)
    assert found(office, "apotek") == [number]
    assert found(office, "lain") == []


ODDITIES = ("", " ", '"', '"*', "*", "^", "AND", "a OR", "NOT b", "NEAR(", "x:y", "-", "😀", "\0", "\ud800")


@pytest.mark.parametrize("typed", ODDITIES)
def test_operators_and_oddities_are_only_text(office: Office, number: str, typed: Any) -> None:
    assert isinstance(found(office, typed), list)
    assert isinstance(people(office, typed), list)


def test_a_very_long_text_is_answered_quickly_enough(office: Office, number: str) -> None:
    assert found(office, "apotek " * 2_000) == [number]
    assert found(office, "x" * 10_000) == []
    assert found(office, "8" * 10_000) == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60) | st.text(alphabet='"*()^:-+ANDORNEAR 0123456789/', max_size=40))
def test_any_text_is_safe(office: Office, typed: str) -> None:
    found(office, typed)
    people(office, typed)


def test_a_case_is_found_by_its_tracking_id_of_sp4n_whether_typed_at_once_or_later(office: Office) -> None:
    first, later = office.log(sp4n_tracking="01916449"), office.log(2)
    office.do(ChangeDetails(case_id=later, changes={"sp4n_tracking": "01916450"}, occurred_at=at(3)))
    for tracking, case_id in (("01916449", first), ("01916450", later)):
        assert found(office, tracking) == [office.file(case_id).row.number]
