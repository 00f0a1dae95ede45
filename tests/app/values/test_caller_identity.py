from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest

from app.common.phone_number import PhoneKind
from app.settings import OfficeSettings
from app.values.caller_identity import identify, rank
from db.enums import Channel, Direction
from db.records import ApplicantRecord, CaseRow, ContactRecord, PersonMatch
from tests.case_rows import case_row

OFFICE = OfficeSettings()
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("user", "uri", "name", "display", "e164", "shown_name", "key"),
    [
        (
            "6281234567890",
            "sip:62812@pbx",
            "Budi",
            "0812-3456-7890",
            "+6281234567890",
            "Budi",
            "+6281234567890",
        ),
        ("0227315555", "sip:022@pbx", "0227315555", "(022) 731-5555", "+62227315555", "", "+62227315555"),
        ("0227315555", "sip:022@pbx", "+62 22 7315555", "(022) 731-5555", "+62227315555", "", "+62227315555"),
        ("201", "sip:201@pbx.example", '"Dedi (Perizinan)"', "201", "", "Dedi (Perizinan)", "201"),
        ("rina", "sip:rina@PBX.id;transport=tcp", "Rina", "rina@pbx.id", "", "Rina", "rina@pbx.id"),
        ("", "sip:10.0.0.5:5062", "", "10.0.0.5:5062", "", "", "10.0.0.5:5062"),
        ("0812 3456 7890", "", "", "0812-3456-7890", "+6281234567890", "", "+6281234567890"),
        ("sip:0812345678@10.0.0.5", "", "", "0812-345-678", "+62812345678", "", "+62812345678"),
    ],
)
def test_a_caller_is_shown_as_indonesians_write_and_looked_up_by_one_key(
    user: str, uri: str, name: str, display: str, e164: str, shown_name: str, key: str
) -> None:
    caller = identify(user, uri, name, False, OFFICE)
    assert (caller.display, caller.e164, caller.name, caller.key) == (display, e164, shown_name, key)
    assert not caller.is_withheld


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Budi\r\n\tSantoso", "Budi Santoso"),
        ("\u202eanaR\u202c\u200f", "anaR"),
        ("A\x07\x1b[31m\x00B", "A[31mB"),
        ("\u200b \ufeff", ""),
        ("N" * 3000, "N" * 80),
        ("A" * 79 + " B", "A" * 79),
    ],
)
def test_a_name_from_outside_is_one_short_line_of_what_can_be_seen(name: str, shown: str) -> None:
    assert identify("08123456789", "sip:08123456789@pbx", name, False, OFFICE).name == shown


@pytest.mark.parametrize(
    ("user", "uri", "name", "is_anonymous"),
    [
        ("", "", "", True),
        ("", "", "", False),
        ("anonymous", "sip:anonymous@anonymous.invalid", "Anonymous", False),
        ("08123456789", "sip:08123456789@pbx", "Budi", True),
    ],
)
def test_a_caller_who_withholds_the_number_stays_unknown(
    user: str, uri: str, name: str, is_anonymous: bool
) -> None:
    caller = identify(user, uri, name, is_anonymous, OFFICE)
    assert caller.is_withheld
    assert (caller.display, caller.key, caller.name) == ("", "", "")
    assert caller.number.kind is PhoneKind.WITHHELD


def person(name: str, case_days_ago: Any = None, contact_days_ago: Any = None) -> PersonMatch:
    applicant = ApplicantRecord(UUID(int=abs(hash(name))), name)
    cases: tuple[CaseRow, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()
    if case_days_ago is not None:
        when = NOON - timedelta(days=case_days_ago)
        cases = (case_row(when, applicant_id=applicant.id, applicant_name=name),)
    if contact_days_ago is not None:
        when = NOON - timedelta(days=contact_days_ago)
        contacts = (
            ContactRecord(
                *(
                    UUID(int=2),
                    Channel.VOICE,
                    Direction.INBOUND,
                    "",
                    "",
                    None,
                    None,
                    None,
                    when,
                    None,
                    None,
                    None,
                )
            ),
        )
    return PersonMatch(applicant, cases, contacts)


def test_the_person_with_an_open_case_comes_first_then_who_called_last() -> None:
    people = [
        person("Zaenal"),
        person("Asep"),
        person("Called yesterday", contact_days_ago=1),
        person("Old case", case_days_ago=30),
        person("Called today", contact_days_ago=0),
        person("New case", case_days_ago=2),
    ]
    order = ["New case", "Old case", "Called today", "Called yesterday", "Asep", "Zaenal"]
    assert [match.applicant.name for match in rank(people)] == order
    assert [match.applicant.name for match in rank(reversed(people))] == order
