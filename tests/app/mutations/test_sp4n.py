"""What a supervisor takes in from SP4N-LAPOR!: one case for each tracking id, and nothing noted twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations.sp4n import LogFromSp4n, TakeFromSp4n
from app.mutations.steps import CloseCase
from db.enums import CaseKind, Channel
from db.mutation import Me, Mutation, Rejected
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def complaint(tracking: str, minute: float = 20, **fields: Any) -> LogFromSp4n:
    given: dict[str, Any] = {
        "number": f"CC-261124-004-{int(minute):03}-0",
        "kind": CaseKind.COMPLAINT,
        "channel": Channel.SP4N,
        "subject": "Jalan rusak",
        "asked_at": at(minute - 10),
        "opened_at": at(minute),
        "occurred_at": at(minute),
        **fields,
    }
    return LogFromSp4n(case_id=uuid7(), sp4n_tracking=tracking, **given)


def refusal(office: Office, mutation: Mutation, me: Me | None = None) -> str:
    with pytest.raises(Rejected) as raised:
        office.do(mutation, me=me or office.boss)
    return raised.value.code


@pytest.mark.parametrize("known", ["lp-01916449", " #LP-01916449 ", "#lp-01916449"])
def test_a_second_case_with_the_same_tracking_id_is_not_taken_in_however_it_is_written(
    office: Office, known: str
) -> None:
    case_id = office.log(10, sp4n_tracking=known)
    office.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(12)))
    assert refusal(office, complaint("LP-01916449")) == "tracking_known"
    office.do(complaint("LP-0191644"), complaint("LP-019164490", 30), me=office.boss)


@pytest.mark.parametrize(
    ("typed", "read"), [("01916449", "1916449"), ("#1916449", "0001916449"), ("0", "#0")]
)
def test_the_zeros_that_a_spreadsheet_drops_make_no_second_case_and_stay_as_typed(
    office: Office, typed: str, read: str
) -> None:
    case_id = office.log(10, sp4n_tracking=typed)
    assert refusal(office, complaint(read)) == "tracking_known"
    assert office.file(case_id).sp4n_tracking == typed
    for minute, other in (
        (30, "19164490"),
        (31, "LP-0191"),
        (32, "LP-191"),
        (33, "0-7"),
        (34, "00"),
        (35, "0x7"),
    ):
        office.do(complaint(other, minute), me=office.boss)


def test_two_of_one_file_are_one_and_the_first_is_not_saved_without_the_second(office: Office) -> None:
    first = complaint("7", 20)
    with pytest.raises(Rejected):
        office.do(first, complaint("#7", 30), me=office.boss)
    office.do(first, me=office.boss)


def test_an_agent_may_type_an_id_that_a_case_has(office: Office) -> None:
    office.do(complaint("7"), me=office.boss)
    office.log(30, sp4n_tracking="7")


def test_only_supervisors_take_in_and_only_with_an_id(office: Office) -> None:
    assert refusal(office, complaint("7"), me=office.rina) == "not_your_role"
    note = TakeFromSp4n(case_id=office.log(10), text="Status: proses", digest="a", occurred_at=at(20))
    assert refusal(office, note, me=office.rina) == "not_your_role"
    assert refusal(office, complaint(" # ")) == "tracking_missing"


def test_what_is_said_is_noted_once_until_something_else_is_said(office: Office) -> None:
    new = complaint("7", text="Status: proses", digest="a")
    office.do(new, me=office.boss)

    def say(digest: str, minute: float) -> list[str]:
        said: dict[str, Any] = {"text": f"Status: {digest}", "digest": digest}
        office.do(TakeFromSp4n(case_id=new.case_id, occurred_at=at(minute), **said), me=office.boss)
        return [one.text for one in office.file(new.case_id).timeline if one.text]

    assert say("a", 30) == ["Status: proses"]
    assert say("b", 31) == say("b", 32) == ["Status: proses", "Status: b"]
    assert say("a", 33) == ["Status: proses", "Status: b", "Status: a"]


def test_a_case_gets_what_it_lacks_and_keeps_what_it_has(office: Office) -> None:
    case_id = office.log(10, category="Perizinan", description="Kata kami")
    theirs = {"category": "Jalan", "description": "Kata mereka", "is_anonymous": "yes"}
    place = {"region": "Kota Bandung", "region_code": "32.73"}
    take = TakeFromSp4n(case_id=case_id, changes={**theirs, **place}, occurred_at=at(20))
    office.do(take, me=office.boss)
    file = office.file(case_id)
    assert (file.category, file.description) == ("Perizinan", "Kata kami")
    assert (file.region, file.region_code, file.row.is_anonymous) == ("Kota Bandung", "32.73", True)
    assert file.timeline[-1].facts == {
        "changes": {"is_anonymous": ["", "yes"], "region": ["", "Kota Bandung"]}
    }
    office.do(take, me=office.boss)
    assert office.file(case_id).timeline == file.timeline
    wrong = TakeFromSp4n(case_id=case_id, changes={"status": "closed"}, occurred_at=at(30))
    assert refusal(office, wrong) == "no_such_field"


def test_a_finished_case_takes_a_note_and_no_field(office: Office) -> None:
    case_id = office.log(10)
    office.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(12)))
    note = TakeFromSp4n(case_id=case_id, text="Status: selesai", digest="a", occurred_at=at(20))
    office.do(note, me=office.boss)
    fill = TakeFromSp4n(case_id=case_id, changes={"region": "Bandung"}, occurred_at=at(21))
    assert refusal(office, fill) == "move_not_allowed"
    assert office.kinds(case_id)[-1] == "note_added"


def test_a_taken_in_case_is_the_supervisors_and_began_when_the_complaint_came(office: Office) -> None:
    new = complaint("7", is_confidential=True, text="Status: proses", digest="a")
    office.do(new, me=office.boss)
    file = office.file(new.case_id)
    assert (file.row.assignee_id, file.row.is_confidential) == (office.boss.agent_id, True)
    assert min(one.occurred_at for one in file.timeline) == at(10)
    assert office.kinds(new.case_id) == ["contact_started", "case_opened", "case_logged", "note_added"]
