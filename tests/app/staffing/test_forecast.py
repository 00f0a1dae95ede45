from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from app.staffing.forecast import DayKind, Forecaster, Office

TODAY = date(2026, 11, 23)  # a Monday
HOLIDAY = date(2026, 11, 9)  # a Monday, too
WEEKS_BACK = 20


def office(*holidays: date, outages: Sequence[date] = ()) -> Office:
    return Office(
        is_open=lambda day: day.weekday() < 5 and day not in holidays,
        is_holiday=lambda day: day in holidays,
        outages=frozenset(outages),
    )


def past(calls: dict[date, float] | None = None, usual: float = 10) -> dict[date, Sequence[float]]:
    """All days before today with the same calls in two quarter hours; others by `calls`."""
    days = [TODAY - timedelta(days=number) for number in range(1, WEEKS_BACK * 7)]
    return {day: [(calls or {}).get(day, usual)] * 2 for day in days if day.weekday() < 5}


def monday(weeks: int) -> date:
    return TODAY - timedelta(weeks=weeks)


def test_a_day_is_the_mean_of_the_same_weekday_of_eight_weeks_and_late_weeks_count_more() -> None:
    ups = {monday(1): 20.0, monday(8): 90.0, monday(9): 1_000.0}
    forecast = Forecaster(past(ups), office()).forecast(TODAY)
    weights = [0.8**number for number in range(8)]
    expected = 10 + (10 * weights[0] + 80 * weights[7]) / sum(weights)
    assert forecast.slots == pytest.approx([expected] * 2)
    assert forecast.made_from == tuple(monday(week) for week in range(1, 9))


def test_holidays_and_days_of_an_outage_teach_nothing_and_older_weeks_step_in() -> None:
    gone = {HOLIDAY: 0.0, monday(1): 0.0}
    forecaster = Forecaster(past(gone), office(HOLIDAY, outages=[monday(1)]))
    forecast = forecaster.forecast(TODAY)
    assert forecast.calls == pytest.approx(20)
    assert forecast.made_from == tuple(monday(week) for week in (3, 4, 5, 6, 7, 8, 9, 10))


def test_a_closed_day_has_no_forecast_and_a_new_office_says_that_it_knows_nothing() -> None:
    assert Forecaster(past(), office(TODAY)).forecast(TODAY).slots == ()
    assert Forecaster({}, office()).forecast(TODAY).made_from == ()


def test_the_day_after_a_holiday_is_raised_by_what_such_days_brought() -> None:
    holidays = [monday(week) for week in (3, 6, 9)]
    tuesdays = [day + timedelta(days=1) for day in holidays]
    volumes = past(dict(zip(tuesdays, (15.0, 16.0, 30.0), strict=True)))
    forecaster = Forecaster(volumes, office(*holidays, TODAY))
    tomorrow = forecaster.forecast(TODAY + timedelta(days=1))
    assert tomorrow.kind is DayKind.AFTER_HOLIDAY
    assert tomorrow.factor == pytest.approx(1.6)  # the median
    assert tomorrow.calls == pytest.approx(32)


def test_two_days_are_too_few_for_a_factor_and_a_person_may_set_one() -> None:
    holidays = [monday(week) for week in (3, 6)]
    volumes = past({day + timedelta(days=1): 30.0 for day in holidays})
    tomorrow = TODAY + timedelta(days=1)
    assert Forecaster(volumes, office(*holidays, TODAY)).forecast(tomorrow).factor == 1
    given = {DayKind.AFTER_HOLIDAY: 1.25}
    assert Forecaster(volumes, office(*holidays, TODAY), given).forecast(tomorrow).calls == pytest.approx(25)


def test_the_last_working_day_of_a_month_is_a_month_end() -> None:
    assert office().kind_of(date(2026, 11, 30)) is DayKind.MONTH_END
    assert office().kind_of(date(2026, 10, 30)) is DayKind.MONTH_END  # a Friday
    assert office().kind_of(date(2026, 10, 29)) is None


def test_the_back_test_knows_only_what_was_known_then() -> None:
    """Each week has one call more: the week before is the better guess, and that is said."""
    rising = {day: float(200 - (TODAY - day).days) for day in past()}
    found = Forecaster(past(rising), office()).back_test(TODAY)
    assert found.is_naive_better
    assert found.days == 40


def test_of_calls_that_jump_to_and_fro_the_mean_is_the_better_guess() -> None:
    jumping = {day: 10.0 + 8 * ((TODAY - day).days // 7 % 2) for day in past()}
    found = Forecaster(past(jumping), office()).back_test(TODAY)
    assert found.wape is not None
    assert found.naive_wape is not None
    assert found.wape < found.naive_wape == pytest.approx(8 / 14, rel=0.01)


def test_nothing_to_compare_is_not_a_perfect_forecast() -> None:
    found = Forecaster({}, office()).back_test(TODAY)
    assert (found.wape, found.naive_wape, found.days, found.is_naive_better) == (None, None, 0, False)
