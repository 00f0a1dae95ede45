"""Anybody may write any JSON into a story: lists and pages go on, and say what they cannot show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.common.enums import UNREADABLE, Channel, Direction
from app.mutations.case import AddEvidence, AddNote, ChangeDetails
from app.mutations.contact import StartContact
from app.mutations.waiting import EndWait, WaitForApplicant
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load as load_sop
from app.sop.step_clocks import row_clock, step_clocks
from db.queries.cases import case_file, recent_cases
from db.queries.contacts import unfinished_contacts
from tests.office import Office, at
from ui.case.entry_text import entry_details, entry_title, until_of
from ui.phone.quality_text import summary_words

ODD: tuple[Any, ...] = (
    *({"until": odd} for odd in ("x", 5, ["2026"], {"a": 1}, "0001-01-01T00:00:00Z", "2026-11-24T03:00:00")),
    *({name: "besok"} for name in ("due_at", "promise_at", "valid_until", "expired")),
    *({"changes": odd} for odd in ("x", 5, ["a"], {"subject": 5}, {"subject": ["a"]}, {"nib": [1, {}]})),
    *({"overwrote": odd} for odd in (5, {"subject": ["a", "b"]}, ["subject"])),
    *(
        {"settled": 5},
        {"settled": [5]},
        {"satisfied": "x"},
        {"duration_s": {"a": 1}},
        {"mos": "x"},
        {"call_offset_s": -1e300},
    ),
    *({"fields": odd} for odd in (5, [1], [{"key": 1}], [{"value": "x"}], {"key": "a", "value": "b"})),
    *([], "x", 5),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def spoil(office: Office, column: str, value: Any) -> None:
    sql = text(f"UPDATE {'evidence' if column == 'fields' else 'timeline_entry'} SET {column} = :told")
    office.replica.keep_locally(lambda tx: tx.execute(sql, {"told": json.dumps(value)})).result(10)


@pytest.mark.parametrize("facts", ODD, ids=str)
def test_a_story_of_odd_facts_is_listed_read_and_gone_on_with(office: Office, facts: Any) -> None:
    case_id = office.log(applicant_id=office.budi)
    changes = {"subject": "Izin apotek"}
    office.do(
        ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(2)),
        AddNote(note_id=uuid7(), case_id=case_id, text="Halo", occurred_at=at(3)),
        WaitForApplicant(case_id=case_id, reason="KTP", until=at(600), occurred_at=at(4)),
    )
    spoil(office, "facts", facts)
    (row,) = office.replica.read(recent_cases).result(10)
    found = office.replica.read(lambda tx: case_file(tx, case_id)).result(10)
    assert found is not None
    sop, calendar, now = load_sop(), OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta")), at(30)
    row_clock(sop, calendar, row, now)
    step_clocks(sop, calendar, Channel.VOICE, found.timeline, now)
    shown = [(entry_title(entry), entry_details(entry), until_of(entry)) for entry in found.timeline]
    assert all("unreadable" in title for title, _, _ in shown)
    assert [entry.facts for entry in found.timeline] == [{UNREADABLE: True}] * len(shown)
    office.do(
        ChangeDetails(case_id=case_id, changes={"nib": "8120"}, seen={"nib": ""}, occurred_at=at(40)),
        EndWait(case_id=case_id, occurred_at=at(41)),
    )


@pytest.mark.parametrize("fields", [5, [1], [{"key": 1}], [{"key": "a"}], "x"], ids=str)
def test_evidence_of_an_odd_answer_leaves_the_page_whole(office: Office, fields: Any) -> None:
    case_id = office.log(applicant_id=office.budi)
    kept = {"evidence_id": uuid7(), "system": "other", "query": "NIB", "result": "Ada"}
    office.do(AddEvidence(case_id=case_id, occurred_at=at(2), **kept))  # type: ignore[arg-type]
    spoil(office, "fields", fields)
    found = office.replica.read(lambda tx: case_file(tx, case_id)).result(10)
    assert found is not None
    assert [(one.result, one.fields) for one in found.evidence] == [("Ada", ())]


@pytest.mark.parametrize("quality", [{"mos": "x"}, {"mos_there": [1]}, [], 5], ids=str)
def test_a_call_of_an_odd_quality_is_listed_without_it(office: Office, quality: Any) -> None:
    call = {"contact_id": uuid7(), "occurred_at": at(1)}
    office.do(StartContact(channel=Channel.VOICE, direction=Direction.INBOUND, **call))  # type: ignore[arg-type]
    sql = text("UPDATE contact SET quality = :told")
    office.replica.keep_locally(lambda tx: tx.execute(sql, {"told": json.dumps(quality)})).result(10)
    me = office.rina.agent_id
    (found,) = office.replica.read(lambda tx: unfinished_contacts(tx, me)).result(10)
    assert (found.id, summary_words(found.quality)) == (call["contact_id"], "")
