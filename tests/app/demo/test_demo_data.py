from __future__ import annotations

import wave
from collections import Counter
from typing import Any

import pytest
import tomlkit

import resources
from app.common.phone_number import PhoneKind, parse
from app.settings import OfficeSettings
from app.sop.procedure import load
from db.enums import CaseKind, CaseStatus, Channel, Priority, Role, ValidationSystem


def table(name: str) -> Any:
    return tomlkit.parse(resources.read_text("demo", name)).unwrap()


PEOPLE, CASES, OFFICE = (
    table("people.toml")["people"],
    table("cases.toml")["cases"],
    table("office.toml"),
)
HOME = OfficeSettings()


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["key"])
def test_every_person_can_be_called_and_is_nobody_real(person: Any) -> None:
    for written in person["phones"]:
        number = parse(written, HOME)
        assert number.kind in (PhoneKind.MOBILE, PhoneKind.LANDLINE), written
        is_unassigned = number.display.startswith("0810-") or ") 0" in number.display
        assert is_unassigned, "a real person could have this number"
    nib = person.get("nib", "0000000000000")
    assert (nib[:4], len(nib), nib.isdigit()) == ("0000", 13, True)
    assert all(address.endswith(".example") for address in person.get("emails", []))


def test_three_persons_share_one_number() -> None:
    numbers = Counter(parse(written, HOME).e164 for person in PEOPLE for written in person["phones"])
    assert sorted(numbers.values())[-2:] == [1, 3]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["subject"])
def test_every_case_has_what_its_state_needs(case: Any) -> None:
    state = CaseStatus(case["state"])
    CaseKind(case["kind"]), Channel(case["channel"]), Priority(case["priority"])
    assert case["person"] in {person["key"] for person in PEOPLE}
    assert case["agent"] in {one["key"] for one in OFFICE["staff"] if one["role"] == Role.AGENT.value}
    finished = {
        CaseStatus.IN_PROGRESS: 1,
        CaseStatus.WAITING_APPLICANT: 1,
        CaseStatus.WAITING_UNIT: 2,
        CaseStatus.ASKED_BACK: 2,
        CaseStatus.SOLUTION_READY: 3,
        CaseStatus.TOLD: 4,
        CaseStatus.CLOSED: 5,
        CaseStatus.CANCELLED: 2,
    }
    minutes = case["minutes"]
    assert len(minutes) == finished[state] <= len(load().steps)
    assert sum(one for one in minutes if one > 0) < case["ago_min"]
    was_escalated = len(minutes) > 2 and minutes[2] >= 0
    at_unit = (CaseStatus.WAITING_UNIT, CaseStatus.ASKED_BACK)
    assert ("question" in case) == (was_escalated or state in at_unit)
    assert ("officer" in case) == (was_escalated or state is CaseStatus.ASKED_BACK)
    assert ("unit_question" in case) == (state is CaseStatus.ASKED_BACK)
    if "question" in case:
        assert case["unit"] in {unit["code"] for unit in OFFICE["units"]}
    assert ("solution" in case) == (len(minutes) >= 3)
    if "solution" in case:
        ValidationSystem(case["validated_in"])
        assert all((case["solution"], case["reference"], case["legal_basis"]))
    assert ("wait_reason" in case) == (state is CaseStatus.WAITING_APPLICANT)
    assert ("reason" in case) == (state is CaseStatus.CANCELLED)


def test_every_state_occurs() -> None:
    assert {case["state"] for case in CASES} == {state.value for state in CaseStatus}


def test_the_callers_have_a_voice() -> None:
    people = {person["key"]: person for person in PEOPLE}
    for caller in OFFICE["callers"]:
        assert caller["phone"] == "anonymous" or caller["phone"] in people[caller["person"]]["phones"]
        for name in (caller["voice"], caller["thanks"]):
            with wave.open(str(resources.path("demo", name))) as voice:
                assert (voice.getframerate(), voice.getnchannels(), voice.getsampwidth()) == (16000, 1, 2)
                assert 6 <= voice.getnframes() / 16000 <= 12
