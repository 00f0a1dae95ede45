"""A planned day is divided without a rest into what was kept, what was not, and what nobody knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.figures.plan_facts import WORK, CountedPlan, Row, plan_facts
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from db.enums import AgentState
from db.fact_tables import PLANS
from db.shifts import DAY_MIN, PlannedShift, Shifts, is_possible_day

DAY = date(2026, 12, 2)
JAKARTA = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
MIDNIGHT = datetime(2026, 12, 2, tzinfo=ZoneInfo("Asia/Jakarta"))
SHIFT = PlannedShift(8 * 60, 16 * 60, ((12 * 60, 13 * 60),))
State = tuple[AgentState, datetime, datetime | None]


def moment(minutes: float) -> datetime:
    return MIDNIGHT + timedelta(minutes=minutes)


def facts(shifts: Shifts, states: list[State], is_seen_later: bool = False) -> list[Row]:
    plan = CountedPlan(UUID(int=1), None, UUID(int=2), DAY, shifts, states, is_seen_later)
    return plan_facts(plan, JAKARTA)


def hours(rows: list[Row]) -> list[tuple[str, float, float, float]]:
    """Return the state that each part wants, and its hours that were kept, not kept, and unknown."""
    columns = ("kept_ms", "missed_ms", "unknown_ms")
    return [(row["state"].value, *(row[name] / 3_600_000 for name in columns)) for row in rows]


@st.composite
def planned_days(draw: st.DrawFn) -> Shifts:
    """Shifts of a day with breaks, made from times in order."""
    times = sorted(draw(st.lists(st.integers(0, DAY_MIN), min_size=2, max_size=10, unique=True)))
    times = times[: len(times) // 2 * 2]
    if draw(st.booleans()):
        inner = tuple(zip(times[1:-1:2], times[2:-1:2], strict=True))
        return (PlannedShift(times[0], times[-1], inner),)
    return tuple(PlannedShift(begin, end) for begin, end in zip(times[::2], times[1::2], strict=True))


@st.composite
def days_of_states(draw: st.DrawFn) -> list[State]:
    """States one after another, from the evening before to the morning after; the last may be open."""
    times = sorted(draw(st.lists(st.integers(-300, DAY_MIN + 300), max_size=12, unique=True)))
    kinds = [draw(st.sampled_from(AgentState)) for _ in times]
    ends = [*times[1:], None][: len(times)]
    return [
        (kind, moment(begin), None if end is None else moment(end))
        for kind, begin, end in zip(kinds, times, ends, strict=True)
    ]


@given(planned_days(), days_of_states(), st.booleans())
def test_planned_is_kept_and_not_kept_and_unknown(
    shifts: Shifts, states: list[State], is_seen_later: bool
) -> None:
    assert is_possible_day(shifts)
    rows = facts(shifts, states, is_seen_later)
    assert sum(row["ms"] for row in rows) == sum(one.end - one.begin for one in shifts) * 60_000
    for row in rows:
        assert set(row) == set(PLANS.c.keys())
        assert row["ms"] == row["kept_ms"] + row["missed_ms"] + row["unknown_ms"]
        assert min(row["kept_ms"], row["missed_ms"], row["unknown_ms"]) >= 0
    assert [row["part"] for row in rows] == list(range(1, len(rows) + 1))


@given(planned_days(), days_of_states(), st.booleans())
def test_each_minute_counts_as_its_state_says(
    shifts: Shifts, states: list[State], is_seen_later: bool
) -> None:
    """Counted minute by minute, in another way."""
    ended = {
        number: kind
        for kind, since, till in states
        if till is not None
        for number in range(_minute(since), _minute(till))
    }
    last = max((_minute(till or since) for _, since, till in states), default=-1)
    found = [0, 0, 0]
    for number in range(DAY_MIN):
        shift = next((one for one in shifts if one.begin <= number < one.end), None)
        if shift is None:
            continue
        is_break = any(first <= number < end for first, end in shift.breaks)
        wanted = (AgentState.BREAK,) if is_break else WORK
        place = 2 if number >= last and not is_seen_later else 0 if ended.get(number) in wanted else 1
        found[place] += 60_000
    rows = facts(shifts, states, is_seen_later)
    assert found == [sum(row[name] for row in rows) for name in ("kept_ms", "missed_ms", "unknown_ms")]


def _minute(at: datetime) -> int:
    return (at - MIDNIGHT) // timedelta(minutes=1)


def test_a_break_that_is_taken_late_is_kept_for_the_rest_only() -> None:
    worked, paused = AgentState.ON_CALL, AgentState.BREAK
    states: list[State] = [
        (worked, moment(480), moment(735)),
        (paused, moment(735), moment(795)),
        (worked, moment(795), moment(960)),
    ]
    assert hours(facts((SHIFT,), states)) == [
        ("available", 4, 0, 0),
        ("break", 0.75, 0.25, 0),
        ("available", 2.75, 0.25, 0),
    ]


def test_nothing_is_known_of_a_day_until_the_agent_is_seen_again() -> None:
    assert hours(facts((SHIFT,), [])) == [("available", 0, 0, 4), ("break", 0, 0, 1), ("available", 0, 0, 3)]
    seen = hours(facts((SHIFT,), [], is_seen_later=True))
    assert seen == [("available", 0, 4, 0), ("break", 0, 1, 0), ("available", 0, 3, 0)]


def test_what_goes_on_is_unknown_and_what_was_before_is_not() -> None:
    states: list[State] = [(AgentState.AVAILABLE, moment(540), None)]
    assert hours(facts((SHIFT,), states)) == [
        ("available", 0, 1, 3),
        ("break", 0, 0, 1),
        ("available", 0, 0, 3),
    ]


def test_two_workstations_at_once_count_each_moment_once() -> None:
    states: list[State] = [(AgentState.AVAILABLE, moment(400), moment(1000))] * 2
    assert sum(row["kept_ms"] for row in facts((SHIFT,), states)) == 7 * 3_600_000
