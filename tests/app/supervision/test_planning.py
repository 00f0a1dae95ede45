"""Plans from figures: what is read from facts, by the code that answers the window."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from app.figures.asking import Unread
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.staffing.forecast import DayKind
from app.staffing.needs import Goal
from app.supervision.planning import (
    Assumptions,
    History,
    Origin,
    make_plan,
    open_slots,
    read_history,
    what_if,
)
from db.enums import AgentState, QueueOutcome
from tests.fact_source import FactSource

ZONE = ZoneInfo("Asia/Jakarta")
CALENDAR = OfficeCalendar(load_office_days(), ZONE)
TODAY = date(2026, 11, 25)  # a Wednesday
TOMORROW = TODAY + timedelta(days=1)
NINE = 36  # the quarter hour at 09:00
RINA = uuid4()


def slot(day: date, number: int = NINE) -> datetime:
    return datetime(day.year, day.month, day.day, number // 4, number % 4 * 15, tzinfo=ZONE)


def working_days(weeks: int) -> list[date]:
    days = (TODAY - timedelta(days=number) for number in range(1, 7 * weeks + 1))
    return [day for day in days if CALENDAR.is_working_day(day)]


def office(days: Iterable[date], calls: int = 50) -> FactSource:
    """An office with so many calls at nine of each day."""
    source = FactSource()
    source.made_at = datetime(2026, 11, 25, 9, 20, tzinfo=ZONE)
    source.fill_calls({slot(day): calls for day in days}, RINA)
    return source


def history(source: FactSource) -> History:
    return read_history(source, CALENDAR, TODAY)


def test_calls_at_the_desks_make_the_plan_of_the_next_day() -> None:
    read = history(office(working_days(24)))
    assert (read.origin, read.aht_s, read.patience_s) == (Origin.DESKS, 180, math.inf)
    (plan,) = make_plan(read, CALENDAR.days, [TOMORROW], Assumptions(180, Goal(most_occupancy=1)))
    nine = next(one for one in plan.slots if one.number == NINE)
    assert nine.calls == pytest.approx(50)
    assert nine.need is not None
    assert nine.need.agents == 14  # ten Erlang, 80 percent in 20 seconds
    assert (round(plan.calls, 6), plan.most, plan.agent_hours) == (50, 14, 3.5)
    worse = what_if(nine, Goal(), 13)
    assert worse is not None
    assert worse.service_level < 0.8 < nine.need.queue.service_level
    assert [one.number for one in plan.slots] == list(open_slots(CALENDAR.days, TOMORROW))


def test_the_time_of_a_call_must_be_known_to_count_agents() -> None:
    (plan,) = make_plan(
        history(office(working_days(9))), CALENDAR.days, [TOMORROW], Assumptions(None, Goal())
    )
    assert plan.calls == pytest.approx(50)
    assert (plan.most, plan.agent_hours) == (None, None)
    assert what_if(plan.slots[0], Goal(), 5) is None


def test_what_came_is_shown_of_quarter_hours_that_are_over() -> None:
    source = office(working_days(9))
    source.fill_calls({slot(TODAY): 7, slot(TODAY, NINE + 1): 3}, RINA)
    (plan,) = make_plan(history(source), CALENDAR.days, [TODAY], Assumptions(180, Goal()))
    came = {one.number: one.actual for one in plan.slots}
    assert (came[NINE], came[NINE + 1]) == (7, None)  # it is 09:20
    assert plan.actual == 7


def test_a_day_on_which_the_telephones_were_not_reached_teaches_nothing() -> None:
    last, *others = [day for day in working_days(12) if day.weekday() == TOMORROW.weekday()]
    source = office(others)
    source.fill_calls({slot(last): 1}, RINA)
    source.fill_time(last, RINA, AgentState.AVAILABLE, 400, gap=300)
    assert history(source).outages == {last}
    (plan,) = make_plan(history(source), CALENDAR.days, [TOMORROW], Assumptions(180, Goal()))
    assert plan.calls == pytest.approx(50)


def test_a_day_at_work_without_a_call_is_zero_and_a_day_without_anybody_is_no_data() -> None:
    last, before, *others = [day for day in working_days(12) if day.weekday() == TOMORROW.weekday()]
    source = office(others)
    source.fill_time(last, RINA, AgentState.AVAILABLE, 400)
    read = history(source)
    assert sum(read.volumes[last]) == 0
    assert before not in read.volumes


def test_breaks_are_the_shrinkage_that_is_proposed() -> None:
    source = office(working_days(9))
    assert history(source).shrinkage is None
    source.fill_time(working_days(1)[0], RINA, AgentState.AVAILABLE, 300)
    source.fill_time(working_days(1)[0], RINA, AgentState.BREAK, 60)
    source.fill_time(working_days(1)[0], RINA, AgentState.NOT_READY, 40)
    assert history(source).shrinkage == pytest.approx(0.25)


def test_the_exchange_counts_who_entered_and_gives_the_patience() -> None:
    answered, gone = (QueueOutcome.ANSWERED, 10), (QueueOutcome.ABANDONED, 40)
    source = office(working_days(24), calls=5)
    source.fill_stays({slot(day): [answered] * 6 + [gone] * 2 for day in working_days(6)})
    read = history(source)
    assert (read.origin, read.patience_s) == (Origin.QUEUES, 70)  # (6 x 10 + 2 x 40) / 2
    (plan,) = make_plan(read, CALENDAR.days, [TOMORROW], Assumptions(180, Goal()))
    assert plan.calls == pytest.approx(8)
    nine = next(one for one in plan.slots if one.number == NINE)
    assert nine.need is not None
    assert nine.need.queue.abandons > 0


def test_a_day_on_which_nobody_read_the_exchange_teaches_nothing() -> None:
    """Minutes without it, as of a restart, cost no day; neither does a night."""
    last, before, *others = [day for day in working_days(12) if day.weekday() == TOMORROW.weekday()]
    source = office([before])
    source.fill_stays({slot(day): [(QueueOutcome.ANSWERED, 10)] * 8 for day in (before, *others)})
    source.fill_time(last, RINA, AgentState.AVAILABLE, 400)
    source.unread = (
        Unread(slot(last - timedelta(days=1), 80), slot(last, 60)),  # from 20:00 to 15:00
        Unread(slot(before, NINE), slot(before, NINE + 1)),
    )
    read = history(source)
    assert read.origin is Origin.QUEUES
    assert read.outages == {last}
    (plan,) = make_plan(read, CALENDAR.days, [TOMORROW], Assumptions(180, Goal()))
    assert plan.calls == pytest.approx(8)


def test_queues_that_are_known_for_some_days_only_leave_the_plan_to_the_desks() -> None:
    source = office(working_days(24), calls=5)
    source.fill_stays({slot(day): [(QueueOutcome.ANSWERED, 10)] * 8 for day in working_days(3)})
    assert history(source).origin is Origin.DESKS


def test_the_last_week_wins_where_calls_grow_and_the_history_knows_it() -> None:
    source = FactSource()
    weeks = {day: (TODAY - day).days // 7 for day in working_days(20)}
    source.fill_calls({slot(day): max(1, 100 - 5 * ago) for day, ago in weeks.items()}, RINA)
    test = history(source).back_test
    assert test.is_naive_better
    assert test.days > 30


def test_a_factor_that_was_set_counts_on_its_day_only() -> None:
    office_days = CALENDAR.days
    last = date(2026, 11, 30)  # a Monday
    assumed = Assumptions(180, Goal(), factor=1.5)
    read = history(office(working_days(12)))
    ended, usual = make_plan(read, office_days, [last, TOMORROW], assumed)
    assert (ended.forecast.kind, usual.forecast.kind) == (DayKind.MONTH_END, None)
    assert (round(ended.calls, 6), round(usual.calls, 6)) == (75, 50)
