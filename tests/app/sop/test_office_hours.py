from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.common.typed_toml import TomlError
from app.sop.office_files import load_office_days
from app.sop.office_hours import Holiday, HolidayKind, OfficeCalendar, OfficeDays, Week
from app.sop.procedure import Text

JAKARTA = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")  # its clock is moved, on 28 March and 31 October 2027
SHIPPED = load_office_days()
OFFICE = OfficeCalendar(SHIPPED, JAKARTA)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NAME = Text(id="", en="")


def wib(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


# -- against a reference that is slow and obvious: it looks at every single minute -------------------------


def is_open_by_the_clock_on_the_wall(days: OfficeDays, zone: ZoneInfo, at: datetime) -> bool:
    wall = at.astimezone(zone)
    minute = wall.hour * 60 + wall.minute
    return any(opens <= minute < closes for opens, closes in days.parts(wall.date()))


def counted_minutes(days: OfficeDays, zone: ZoneInfo, start: datetime, minutes: int) -> int:
    return sum(is_open_by_the_clock_on_the_wall(days, zone, start + MINUTE * n) for n in range(minutes))


# Not between one and four at night: there the clock on the wall shows an hour twice, or not at all.
edges = st.lists(st.sampled_from([0, 60, *range(240, 1441, 15)]), max_size=6, unique=True).map(sorted)
day_parts = edges.map(lambda e: tuple(zip(e[::2], e[1::2], strict=False)))
plain_week = st.tuples(*[day_parts] * 7).map(lambda week: Week(NAME, week))
closed_days = st.dictionaries(
    st.dates(date(2027, 3, 20), date(2027, 4, 5)),
    st.sampled_from([HolidayKind.NATIONAL, HolidayKind.JOINT, HolidayKind.WORKING]),
    max_size=4,
).map(lambda found: {day: Holiday(day, "Libur", kind) for day, kind in found.items()})
offices = st.builds(
    lambda week, other, holidays: OfficeDays(
        (week,),
        (Week(NAME, other.days, date(2027, 3, 25), date(2027, 3, 29)),),
        holidays,
        frozenset({2027}),
    ),
    plain_week,
    plain_week,
    closed_days,
)
starts = st.integers(0, 14 * 24 * 60).map(
    lambda minutes: datetime(2027, 3, 20, tzinfo=timezone.utc) + MINUTE * minutes
)
zones = st.sampled_from([JAKARTA, BERLIN])


@given(offices, zones, starts, st.integers(0, 3 * 24 * 60))
@settings(max_examples=60, deadline=None)
def test_open_minutes_are_those_that_one_counts_one_by_one(
    days: Any, zone: Any, start: Any, minutes: Any
) -> None:
    calendar = OfficeCalendar(days, zone)
    end = start + MINUTE * minutes
    assert calendar.minutes_between(start, end) == counted_minutes(days, zone, start, minutes)
    assert calendar.is_open(start) == is_open_by_the_clock_on_the_wall(days, zone, start)


@given(offices, zones, starts, st.integers(1, 2000))
@settings(max_examples=60, deadline=None)
def test_the_moment_after_some_open_minutes_is_the_first_one_by_which_they_are_over(
    days: Any, zone: Any, start: Any, minutes: Any
) -> None:
    calendar = OfficeCalendar(days, zone)
    due = calendar.add_minutes(start, minutes)
    if due is None:
        assert not any(any(week.days) for week in days.weeks)
        return
    assert calendar.minutes_between(start, due) == minutes
    assert calendar.minutes_between(start, due - timedelta(seconds=1)) < minutes
    opening = calendar.next_opening(start)
    assert opening is not None
    assert opening <= due


@given(offices, zones, starts, st.integers(1, 3 * 24 * 60))
@settings(max_examples=40, deadline=None)
def test_closed_and_open_times_add_up_to_the_time_on_the_wall(
    days: Any, zone: Any, start: Any, minutes: Any
) -> None:
    calendar, end = OfficeCalendar(days, zone), start + MINUTE * minutes
    closed = list(calendar.closures(start, end))
    assert sum((one.ended_at - one.started_at for one in closed), timedelta()) == (
        end - start - calendar.open_time(start, end)
    )
    assert all(before.ended_at < after.started_at for before, after in pairwise(closed))


@given(st.dates(date(2026, 1, 1), date(2027, 10, 1)), st.integers(1, 70))
def test_working_days_are_those_that_one_counts_one_by_one(start: Any, count: Any) -> None:
    due = OFFICE.add_working_days(start, count)
    assert due is not None
    days = [start + DAY * n for n in range(1, (due - start).days + 1)]
    assert sum(bool(SHIPPED.parts(day)) for day in days) == count == OFFICE.working_days(start, due)
    assert SHIPPED.parts(due)


# -- what is shipped ---------------------------------------------------------------------------------------


def test_a_usual_week_and_a_week_of_ramadan_have_the_hours_of_the_decree() -> None:
    week, ramadan = wib(2026, 11, 23), wib(2026, 3, 9)
    assert OFFICE.minutes_between(week, week + 7 * DAY) == 37.5 * 60
    assert OFFICE.minutes_between(ramadan, ramadan + 7 * DAY) == 32.5 * 60
    assert OFFICE.is_open(wib(2026, 11, 27, 11, 29))
    assert not OFFICE.is_open(wib(2026, 11, 27, 12, 59))  # Friday's break is longer


def test_the_years_of_the_decrees_are_whole() -> None:
    for year, national, joint in ((2026, 17, 8), (2027, 18, 8)):
        found = [one for day, one in SHIPPED.holidays.items() if day.year == year]
        kinds = [one.kind for one in found]
        assert (kinds.count(HolidayKind.NATIONAL), kinds.count(HolidayKind.JOINT)) == (national, joint)
    assert OFFICE.unknown_years(date(2026, 12, 1), date(2029, 1, 2)) == (2028, 2029)
    estimated, announced = (OFFICE.days.holiday(date(2027, 3, day)) for day in (10, 8))
    assert estimated is not None
    assert estimated.is_estimated
    assert announced is not None
    assert not announced.is_estimated


def test_a_question_before_christmas_is_due_after_it_and_the_closed_days_have_their_names() -> None:
    asked = wib(2026, 12, 23, 15, 30)
    due = OFFICE.add_minutes(asked, 60)
    assert due == wib(2026, 12, 28, 8, 0)
    (closed,) = OFFICE.closures(asked, due)
    assert [holiday.day.day for holiday in closed.holidays] == [24, 25]


def test_closing_time_is_in_time_and_a_question_at_night_waits_for_the_morning() -> None:
    assert OFFICE.add_minutes(wib(2026, 11, 24, 15, 45), 15) == wib(2026, 11, 24, 16, 0)
    assert OFFICE.add_minutes(wib(2026, 11, 24, 20, 0), 15) == wib(2026, 11, 25, 7, 45)
    assert OFFICE.next_opening(wib(2026, 11, 28, 9, 0)) == wib(2026, 11, 30, 7, 30)


# -- an office's own files ---------------------------------------------------------------------------------

CHANGED_HOURS = """
[[weeks]]
name = { id = "Lama", en = "Old" }
mon = ["08:00-12:00"]
[[weeks]]
name = { id = "Baru", en = "New" }
from = 2026-06-01
mon = ["10.00 - 14.00"]
"""


def test_an_office_adds_a_day_of_its_own_takes_one_away_and_names_another_year(tmp_path: Path) -> None:
    (tmp_path / "holidays.toml").write_text(
        '[[years]]\nyear = 2028\nsource = "SKB"\n'
        '[[holidays]]\ndate = 2026-11-25\nname = "HUT kantor"\nkind = "office"\n'
        '[[holidays]]\ndate = 2026-12-24\nname = "Tetap buka"\nkind = "working"\n'
    )
    calendar = OfficeCalendar(load_office_days(tmp_path), JAKARTA)
    assert not calendar.is_working_day(date(2026, 11, 25))
    assert calendar.is_working_day(date(2026, 12, 24))
    assert not calendar.is_working_day(date(2026, 12, 25))
    assert calendar.unknown_years(date(2028, 1, 1), date(2028, 1, 1)) == ()


def test_new_hours_do_not_change_the_time_that_was_counted_before(tmp_path: Path) -> None:
    (tmp_path / "office_hours.toml").write_text(CHANGED_HOURS)
    calendar = OfficeCalendar(load_office_days(tmp_path), JAKARTA)
    assert calendar.is_open(wib(2026, 5, 25, 8, 0))
    assert not calendar.is_open(wib(2026, 6, 8, 8, 0))
    assert calendar.is_open(wib(2026, 6, 8, 13, 59))


@pytest.mark.parametrize(
    ("hours", "got"),
    [
        ('mon = ["12:00-08:00"]', "no length"),
        ('mon = ["08:00-12:00", "11:00-13:00"]', "after the part before it"),
        ('mon = ["8-12"]', "no part of a day"),
        ('monday = ["08:00-12:00"]', "monday"),
        ("", "no hour"),
        ('from = 2026-02-02\nto = 2026-01-01\nmon = ["08:00-12:00"]', "before it begins"),
    ],
)
def test_hours_that_cannot_be_used_are_refused_with_the_place(tmp_path: Path, hours: str, got: str) -> None:
    file = tmp_path / "office_hours.toml"
    file.write_text(f'[[weeks]]\nname = {{ id = "a", en = "b" }}\n{hours}\n')
    with pytest.raises(TomlError, match=got) as refusal:
        load_office_days(tmp_path)
    assert str(file) in str(refusal.value)


def test_an_office_that_is_never_open_has_no_due_time() -> None:
    calendar = OfficeCalendar(OfficeDays(()), JAKARTA)
    assert calendar.add_minutes(wib(2026, 1, 1), 5) is None
    assert calendar.next_opening(wib(2026, 1, 1)) is None
    assert calendar.add_working_days(date(2026, 1, 1), 1) is None


def test_ten_thousand_due_times_cost_little() -> None:
    calendar, start = OfficeCalendar(SHIPPED, JAKARTA), wib(2026, 11, 24, 9)
    began = time.thread_time()  # of the processor, which others want, too
    for number in range(10_000):
        due = calendar.add_minutes(start + MINUTE * number, number % 3000)
        assert due is not None
        assert calendar.open_time(start, due) >= timedelta()
    assert time.thread_time() - began < 1.0
