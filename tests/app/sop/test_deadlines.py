from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timezone
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest

from app.common.typed_toml import TomlError
from app.sop.deadlines import DeadlineState, deadline_clocks
from app.sop.due_reasons import Why, due_reasons
from app.sop.office_files import load_office_days, load_office_sop
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


def clocks_of(
    timeline: Any,
    now: datetime,
    kind: CaseKind = CaseKind.COMPLAINT,
    sop: Sop = SOP,
    category: str = "",
    *,
    is_sp4n: bool = False,
) -> Any:
    found = deadline_clocks(sop, OFFICE, kind, timeline, now, category=category, is_sp4n=is_sp4n)
    return {one.deadline.id: one for one in found}


def answer(timeline: Any, now: datetime, kind: CaseKind = CaseKind.COMPLAINT) -> Any:
    return clocks_of(timeline, now, kind).get("complaint_answer")


LOGGED = (K.CASE_LOGGED, wib(11, 25))


def test_a_complaint_has_fourteen_working_days_and_the_holidays_on_the_way_are_named() -> None:
    clock = answer(story((K.CASE_LOGGED, wib(12, 17))), wib(12, 21))
    assert (clock.begun_on, clock.used, clock.state) == (date(2026, 12, 17), 2, DeadlineState.RUNNING)
    assert clock.due_on == date(2027, 1, 12)
    assert [one.day.day for one in clock.holidays] == [24, 25, 1, 5]
    assert clock.unknown_years == ()
    outer = clocks_of(story((K.CASE_LOGGED, wib(12, 1, year=2027))), wib(12, 2, year=2027))["complaint_limit"]
    assert outer.unknown_years == (2028,)


def test_the_days_count_from_when_the_complaint_came_in_and_after_a_reopening_from_there() -> None:
    came = (K.CONTACT_STARTED, wib(11, 2, 0)), (K.CASE_OPENED, wib(11, 25)), LOGGED
    late = answer(story(*came, (K.CLOSED, wib(11, 26))), wib(11, 27))
    assert (late.begun_on, late.due_on) == (date(2026, 11, 2), date(2026, 11, 20))
    assert late.state is DeadlineState.MISSED
    again = answer(story(*came, (K.CLOSED, wib(11, 26)), (K.REOPENED, wib(11, 30))), wib(12, 1))
    assert again.begun_on == date(2026, 11, 30)


def test_a_note_of_a_workstation_whose_clock_is_ahead_uses_up_no_days() -> None:
    logged = (K.CONTACT_STARTED, wib(11, 25)), (K.CASE_OPENED, wib(11, 25)), LOGGED
    noted = answer(story(*logged, (K.NOTE_ADDED, wib(12, 24))), wib(11, 26))
    assert noted == answer(story(*logged), wib(11, 26))


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


OWN = """
[[deadlines]]
id = "sp4n_forward"
is_used = true
[[deadlines]]
id = "sp4n_answer"
is_used = true
[[deadlines]]
id = "sp4n_class_normative"
is_used = true
categories = ["Lainnya"]
[[deadlines]]
id = "sp4n_class_supervisory"
is_used = true
working_days = 45
basis = { id = "SK Kepala Dinas 12/2026", en = "Decree 12/2026 of the head" }
categories = ["Dugaan pungutan liar", "Sikap dan pelayanan petugas"]
[[deadlines]]
id = "complaint_limit"
is_used = false
"""


def test_the_office_says_which_limits_count_and_those_of_sp4n_are_for_its_complaints(tmp_path: Path) -> None:
    of_sp4n = [one for one in SOP.deadlines if one.id.startswith("sp4n_")]
    assert not any(one.is_used or one.source is not DeadlineSource.PRACTICE for one in of_sp4n)
    assert load_office_sop(tmp_path) == SOP

    (tmp_path / "deadlines.toml").write_text(OWN, "utf-8")
    timeline = story(LOGGED, (K.ESCALATED, wib(11, 30)), (K.SOLUTION_RECORDED, wib(12, 9)))
    asked = timeline, wib(12, 10), CaseKind.COMPLAINT, load_office_sop(tmp_path)
    assert clocks_of(*asked, "Lainnya").keys() == {"complaint_answer"}
    clocks = clocks_of(*asked, "dugaan  pungutan liar", is_sp4n=True)
    assert {name: one.state.value for name, one in clocks.items()} == {
        "complaint_answer": "running",
        "sp4n_forward": "kept",
        "sp4n_answer": "missed",
        "sp4n_class_supervisory": "running",
    }
    own = clocks["sp4n_class_supervisory"].deadline
    assert (own.working_days, own.basis.en, own.source.value) == (45, "Decree 12/2026 of the head", "setting")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[[deadlines]]\nid = "sp4n"\nis_used = true', "sp4n_class_normative"),
        ('[[deadlines]]\nid = "sp4n_reply"\nis_used = true\n' * 2, "twice"),
        ('[[deadlines]]\nid = "sp4n_reply"\nis_used = true\nworking_days = 0', "deadlines[0].working_days"),
        ('[[deadlines]]\nid = "sp4n_reply"\nis_used = true\nworking_days = 9', "basis"),
        ('[[deadlines]]\nid = "sp4n_reply"\nis_used = true\ncategories = [" "]', "categories"),
        ('[[deadlines]]\nid = "sp4n_reply"\nis_used = true\ncategories = []', "categories"),
        ('[[deadlines]]\nid = "sp4n_reply"\nuse = true', "is_used"),
    ],
)
def test_a_limit_that_is_not_in_the_sop_and_a_wrong_value_are_named(
    text: str, named: str, tmp_path: Path
) -> None:
    file = tmp_path / "deadlines.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(TomlError) as caught:
        load_office_sop(tmp_path)
    assert str(file) in str(caught.value)
    assert named in str(caught.value)


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
