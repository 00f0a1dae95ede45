"""Waits: for data, for the unit's question, for the applicant; and how they end automatically."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pytestqt.qtbot import QtBot
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from app.mutations.contact import LinkContact, StartContact
from app.mutations.escalation import RecordSolution
from app.mutations.message import RecordMessage
from app.mutations.waiting import EndWait, EndWaitByDate, WaitForApplicant
from app.records.service import Refusal
from app.settings import Settings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from app.sop.step_clocks import row_clock, step_clocks
from db.enums import CaseStatus, Channel, Direction, EntryKind
from db.mutation import Me, Rejected
from db.queries.cases import call_back_tasks, my_cases, unit_inbox
from tests.app.phone_place import PhonePlace
from tests.current import current_case
from tests.office import Office, at

OFFICE = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def calls(
    office: Office, minute: float, case_id: UUID | None = None, direction: Direction = Direction.INBOUND
) -> UUID:
    """Budi calls, or is called, about a case."""
    contact_id = uuid7()
    office.do(
        StartContact(
            contact_id=contact_id,
            channel=Channel.VOICE,
            direction=direction,
            remote="+6281234567890",
            occurred_at=at(minute),
        ),
        LinkContact(
            contact_id=contact_id, applicant_id=office.budi, case_id=case_id, occurred_at=at(minute + 1)
        ),
    )
    return contact_id


def wait(
    office: Office, case_id: UUID, minute: float, until: datetime | None = None, me: Me | None = None
) -> None:
    mutation = WaitForApplicant(case_id=case_id, reason="berkas", until=until, occurred_at=at(minute))
    office.do(mutation, me=me)


def last_two(office: Office, case_id: UUID) -> list[Any]:
    return [
        (one.kind.value, one.facts.get("cause", ""), one.actor_id)
        for one in office.file(case_id).timeline[-2:]
    ]


def test_the_applicants_call_or_text_ends_the_wait_by_itself_and_our_own_call_does_not(
    office: Office,
) -> None:
    case_id = office.log()
    wait(office, case_id, 2)
    calls(office, 5, case_id, Direction.OUTBOUND)
    assert office.file(case_id).row.waiting_since == at(2)
    calls(office, 10, case_id)
    assert last_two(office, case_id)[1] == ("wait_ended", "contact", None)
    row = office.file(case_id).row
    assert (row.status, row.waiting_since, row.paused_s) == (CaseStatus.IN_PROGRESS, None, 8 * 60)
    wait(office, case_id, 20)
    office.do(
        RecordMessage(
            contact_id=uuid7(),
            direction=Direction.INBOUND,
            remote="+6281234567890",
            text="NIB 8120",
            case_id=case_id,
            occurred_at=at(25),
        )
    )
    assert office.file(case_id).row.paused_s == 13 * 60


def test_a_call_that_turns_out_to_be_about_another_case_lets_the_wait_go_on(office: Office) -> None:
    case_id = office.log()
    wait(office, case_id, 2, until=at(600))
    contact_id = calls(office, 10, case_id)
    office.do(LinkContact(contact_id=contact_id, applicant_id=office.budi, occurred_at=at(11)))
    started = office.file(case_id).timeline[-1]
    assert (started.kind, started.facts["reason"]) == (EntryKind.WAIT_STARTED, "berkas")
    assert office.file(case_id).row.waiting_since == at(11)
    contact_id = calls(office, 20, case_id)
    office.do(office.answer(case_id, 21))
    office.do(LinkContact(contact_id=contact_id, applicant_id=office.budi, occurred_at=at(22)))
    assert office.file(case_id).row.waiting_since is None  # a colleague decided since


def test_a_unit_waits_for_others_and_its_answer_ends_the_wait(office: Office) -> None:
    case_id = office.log()
    asked = office.escalate(case_id, 5)
    office.do(asked)
    wait(office, case_id, 10, me=office.dedi)
    row = office.file(case_id).row
    assert (row.status, row.waiting_since) == (CaseStatus.WAITING_UNIT, at(10))
    assert office.file(case_id).timeline[-1].facts["waits_for"] == "unit"
    office.do(AddNote(note_id=uuid7(), case_id=case_id, text="sudah ditanya", occurred_at=at(12)))
    assert office.file(case_id).row.waiting_since == at(10)
    solution = RecordSolution(
        solution_id=uuid7(),
        escalation_id=asked.escalation_id,
        text="Terbit",
        validated_in="jelita",
        reference="J-1",
        answered_by_name="Dedi",
        occurred_at=at(40),
    )
    office.do(solution, me=office.dedi)
    assert last_two(office, case_id)[0] == ("wait_ended", "answer", None)
    assert office.file(case_id).row.status is CaseStatus.SOLUTION_READY


def test_whoever_cannot_be_reached_is_waited_for_until_a_time(office: Office) -> None:
    case_id = office.log()
    office.do(office.answer(case_id, 5))
    wait(office, case_id, 6, until=at(30))
    assert office.file(case_id).timeline[-1].facts["waits_for"] == "reach"
    by_date = EndWaitByDate(case_id=case_id, until=at(30), occurred_at=at(31))
    office.do(by_date)
    ended = office.file(case_id).timeline[-1]
    assert (ended.facts, ended.actor_name, ended.occurred_at) == ({"cause": "date"}, "", at(30))
    assert office.file(case_id).row.paused_s == 24 * 60
    with pytest.raises(Rejected, match="not_waiting"):
        office.do(by_date, me=office.sari)


def test_a_move_after_the_day_of_a_wait_finds_the_case_going_on(office: Office) -> None:
    case_id = office.log()
    wait(office, case_id, 2, until=at(30))
    office.do(office.answer(case_id, 45))
    assert office.kinds(case_id)[-3:] == ["wait_started", "wait_ended", "answer_found"]


@pytest.mark.parametrize(
    ("reason", "until", "code"), [("  ", None, "reason_missing"), ("r", at(1), "until_is_past")]
)
def test_a_wait_needs_a_reason_and_an_end_that_is_ahead(
    office: Office, reason: str, until: datetime | None, code: str
) -> None:
    case_id = office.log()
    with pytest.raises(Rejected, match=code):
        office.do(WaitForApplicant(case_id=case_id, reason=reason, until=until, occurred_at=at(2)))


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.EMAIL])
def test_a_list_row_has_the_clock_that_the_story_tells_also_over_nights_and_pauses(
    office: Office, channel: Channel
) -> None:
    """The office is at 10.00 at minute 0; a day has 1,440 minutes."""
    mine = office.log(channel=channel)
    for start, end in ((3, 5), (700, 1430)):
        wait(office, mine, start)
        office.do(EndWait(case_id=mine, occurred_at=at(end)))
    wait(office, mine, 1435, until=at(1500))
    at_unit, to_tell = office.log(2, channel=channel), office.log(3, channel=channel)
    office.do(office.escalate(at_unit, 6), office.answer(to_tell, 6))
    wait(office, at_unit, 8, me=office.dedi)
    wait(office, to_tell, 8)
    office.do(EndWait(case_id=to_tell, occurred_at=at(12)))
    sop = load()
    for now in (at(1437), at(1600)):
        rows = {
            row.id: row
            for query in (
                lambda tx: my_cases(tx, office.rina.agent_id),
                lambda tx: unit_inbox(tx, office.unit_id),
                lambda tx: call_back_tasks(tx, office.rina.agent_id),
            )
            for row in office.replica.read(query).result(10)
        }
        for case_id in (mine, at_unit, to_tell):
            row, file = rows[case_id], office.file(case_id)
            by_story = step_clocks(sop, OFFICE, channel, file.timeline, now)[row.step - 1]
            by_row = row_clock(sop, OFFICE, row, now)
            assert abs(by_row.elapsed - by_story.elapsed) < timedelta(seconds=1)
            assert by_row.due_at is not None
            assert by_story.due_at is not None
            assert abs(by_row.due_at - by_story.due_at) < timedelta(seconds=1)
            assert by_row.is_paused == (by_story.state.value == "paused")


def test_a_wait_until_a_time_ends_by_itself_while_the_program_runs(qtbot: QtBot, tmp_path: Path) -> None:
    place = PhonePlace(tmp_path, qtbot, Settings())
    work = place.workplace
    try:
        work.cases.editor.start_draft()
        qtbot.waitUntil(lambda: work.cases.editor.current is not None)
        work.cases.editor.keep("subject", "Izin belum terbit")
        work.cases.editor.save()
        qtbot.waitUntil(lambda: current_case(work.cases.editor).file is not None)
        case_id = current_case(work.cases.editor).case_id
        refused: list[Refusal] = []
        work.cases.service.refused.connect(refused.append)
        work.cases.service.wait_for_applicant("NIB", "nanti saja")
        assert [one.code for one in refused] == ["until_not_understood"]
        soon = datetime.now(timezone.utc) + timedelta(milliseconds=700)
        work.records.change(
            WaitForApplicant(
                case_id=case_id, reason="NIB", until=soon, occurred_at=datetime.now(timezone.utc)
            )
        )
        qtbot.waitUntil(lambda: current_case(work.cases.editor).timeline[-1].kind is EntryKind.WAIT_ENDED)
        ended = current_case(work.cases.editor).timeline[-1]
        assert (ended.facts, ended.actor_id, ended.occurred_at) == ({"cause": "date"}, None, soon)
    finally:
        place.close()
