from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec
import pytest

from app.sop.deadlines import DeadlineState, deadline_clocks
from app.sop.due_reasons import Why, due_reasons
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import DeadlineSource, Sop, load
from app.sop.step_clocks import step_clocks
from db.enums import CaseKind, Channel, EntryKind
from db.records import TimelineRecord

K = EntryKind
JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = OfficeCalendar(load_office_days(), JAKARTA)
SOP = load()
CASE = UUID(int=1)


def wib(month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def story(*steps: Any) -> Any:
    return tuple(
        TimelineRecord(
            uuid5(CASE, str(version)),
            CASE,
            version,
            kind,
            CASE,
            "Rina",
            "001",
            at,
            at,
            None,
            "",
            dict(*facts),
        )
        for version, (kind, at, *facts) in enumerate(steps, start=1)
    )


def answer(timeline: Any, now: datetime, kind: CaseKind = CaseKind.COMPLAINT, sop: Sop = SOP) -> Any:
    clocks = {one.deadline.id: one for one in deadline_clocks(sop, OFFICE, kind, timeline, now)}
    return clocks.get("complaint_answer")


LOGGED = (K.CASE_LOGGED, wib(11, 25))


def test_a_complaint_has_fourteen_working_days_and_the_holidays_on_the_way_are_named() -> None:
    clock = answer(story((K.CASE_LOGGED, wib(12, 17))), wib(12, 21))
    assert (clock.begun_on, clock.used, clock.state) == (date(2026, 12, 17), 2, DeadlineState.RUNNING)
    assert clock.due_on == date(2027, 1, 12)
    assert [one.day.day for one in clock.holidays] == [24, 25, 1, 5]
    assert clock.unknown_years == ()
    outer = deadline_clocks(
        SOP, OFFICE, CaseKind.COMPLAINT, story((K.CASE_LOGGED, wib(12, 1, year=2027))), wib(12, 2, year=2027)
    )[1]
    assert outer.unknown_years == (2028,)


def test_a_question_for_information_has_no_such_limit() -> None:
    assert answer(story(LOGGED), wib(11, 26), CaseKind.INFORMATION) is None


def test_the_days_begin_anew_when_what_the_applicant_had_to_bring_is_there() -> None:
    waiting = (LOGGED, (K.WAIT_STARTED, wib(11, 26), {"waits_for": "data"}))
    open_one = answer(story(*waiting), wib(12, 4))
    assert (open_one.state, open_one.used, open_one.is_late) == (DeadlineState.INCOMPLETE, 0, False)
    there = answer(story(*waiting, (K.WAIT_ENDED, wib(12, 4))), wib(12, 7))
    assert (there.begun_on, there.used) == (date(2026, 12, 4), 1)
    dated = (LOGGED, (K.WAIT_STARTED, wib(11, 26), {"waits_for": "data", "until": "2026-12-02T01:00:00Z"}))
    assert answer(story(*dated), wib(12, 7)).begun_on == date(2026, 12, 2)


@pytest.mark.parametrize("waits_for", ["reach", "unit", "unit_question"])
def test_a_wait_of_the_office_itself_gives_it_no_more_days(waits_for: str) -> None:
    waited = story(
        LOGGED, (K.WAIT_STARTED, wib(11, 26), {"waits_for": waits_for}), (K.WAIT_ENDED, wib(12, 4))
    )
    assert answer(waited, wib(12, 7)).begun_on == date(2026, 11, 25)


def test_kept_or_missed_is_by_the_end_of_the_last_day_and_reopening_begins_anew() -> None:
    due = date(2026, 12, 15)
    for day, state in ((15, DeadlineState.KEPT), (16, DeadlineState.MISSED)):
        closed = answer(story(LOGGED, (K.CLOSED, wib(12, day, 23, 59))), wib(12, 30))
        assert (closed.due_on, closed.state) == (due, state)
    assert answer(story(LOGGED), wib(12, 16)).is_late
    again = answer(story(LOGGED, (K.CLOSED, wib(12, 1)), (K.REOPENED, wib(12, 3))), wib(12, 4))
    assert (again.begun_on, again.state) == (date(2026, 12, 3), DeadlineState.RUNNING)


def test_the_limits_of_sp4n_are_there_for_offices_that_use_it() -> None:
    used = tuple(msgspec.structs.replace(one, is_used=True) for one in SOP.deadlines)
    sop = msgspec.structs.replace(SOP, deadlines=used)
    timeline = story(LOGGED, (K.ESCALATED, wib(11, 30)), (K.SOLUTION_RECORDED, wib(12, 9)))
    clocks = deadline_clocks(sop, OFFICE, CaseKind.COMPLAINT, timeline, wib(12, 10))
    assert {one.deadline.id: one.state.value for one in clocks} == {
        "complaint_answer": "running",
        "complaint_limit": "running",
        "sp4n_forward": "kept",
        "sp4n_answer": "missed",
        "sp4n_class_normative": "running",
        "sp4n_class_not_supervisory": "running",
        "sp4n_class_supervisory": "running",
    }
    assert {one.working_days for one in SOP.deadlines if one.id.startswith("sp4n_class_")} == {5, 14, 60}
    of_sp4n = [one for one in SOP.deadlines if one.id.startswith("sp4n_")]
    assert not any(one.is_used or one.source is not DeadlineSource.PRACTICE for one in of_sp4n)


# -- why this due time? ------------------------------------------------------------------------------------


def reasons(step: Any, timeline: Any, now: datetime, channel: Channel = Channel.EMAIL) -> Any:
    return due_reasons(step_clocks(SOP, OFFICE, channel, timeline, now)[step - 1], OFFICE, now)


def test_a_due_time_is_accounted_for_by_its_start_its_pauses_and_its_closed_hours() -> None:
    timeline = story(
        (K.CASE_OPENED, wib(12, 23, 14)),
        (K.ESCALATED, wib(12, 23, 15, 20)),
        (K.WAIT_STARTED, wib(12, 23, 15, 30), {"reason": "Tanya NIB"}),
        (K.WAIT_ENDED, wib(12, 23, 15, 50), {"cause": "contact"}),
    )
    got = reasons(3, timeline, wib(12, 23, 15, 55))
    assert [one.why for one in got] == [Why.BEGAN, Why.PAUSED, Why.CLOSED]
    began, paused, closed = got
    assert (began.at, began.by) == (wib(12, 23, 15, 20), "Rina")
    assert (paused.pause.reason, paused.pause.cause, paused.moved_by.seconds) == (
        "Tanya NIB",
        "contact",
        1200,
    )
    assert (closed.at, closed.ended_at) == (wib(12, 23, 16), wib(12, 28, 7, 30))
    assert [holiday.name for holiday in closed.holidays] == ["Kelahiran Yesus Kristus"] * 2


def test_a_call_is_not_held_up_by_closed_hours_and_a_second_round_is_reported() -> None:
    timeline = story(
        (K.CASE_OPENED, wib(11, 25, 15)),
        (K.ESCALATED, wib(11, 25, 15, 50)),
        (K.ESCALATION_RETURNED, wib(11, 25, 16, 10)),
        (K.ESCALATED, wib(11, 25, 16, 30)),
    )
    got = reasons(3, timeline, wib(11, 25, 16, 40), Channel.VOICE)
    assert [one.why for one in got] == [Why.BEGAN, Why.ENDED, Why.BEGAN_AGAIN]
    assert got[1].moved_by.seconds == 20 * 60


def test_years_without_holidays_are_named_where_they_count() -> None:
    late = replace(story((K.ESCALATED, wib(12, 31, 15, 50, 2028)))[0])
    got = reasons(3, (late,), datetime(2028, 12, 31, 9, tzinfo=timezone.utc))
    assert got[-1].why is Why.UNKNOWN_YEARS
    assert got[-1].years == (2028, 2029)
