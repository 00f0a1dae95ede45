"""The periods of figures, and how sure a share of few is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figures.intervals import wilson
from app.figures.periods import Days, Period, days_before, days_of

DAYS = st.dates(date(2000, 3, 1), date(2100, 12, 31))


@given(DAYS, st.sampled_from(Period))
def test_a_period_ends_with_its_day_and_is_compared_with_the_same_part_of_the_one_before(
    day: date, period: Period
) -> None:
    days, before = days_of(period, day), days_before(period, day)
    assert days.last == (day - timedelta(days=1) if period is Period.DAY_BEFORE else day)
    assert before.last < days.since
    if period in (Period.DAY, Period.DAY_BEFORE, Period.WEEK):
        assert before.count == days.count
    if period is Period.WEEK:
        assert days.since.weekday() == before.since.weekday() == 0
    if period in (Period.MONTH, Period.QUARTER, Period.YEAR):
        assert days.since.day == before.since.day == 1
        assert abs(before.count - days.count) <= 3


def test_a_whole_month_is_compared_with_a_whole_one() -> None:
    assert days_before(Period.MONTH, date(2026, 2, 28)) == Days(date(2026, 1, 1), date(2026, 2, 1))
    assert days_before(Period.MONTH, date(2026, 3, 31)) == Days(date(2026, 2, 1), date(2026, 3, 1))
    assert days_before(Period.MONTH, date(2026, 3, 12)) == Days(date(2026, 2, 1), date(2026, 2, 13))
    assert days_before(Period.QUARTER, date(2026, 3, 31)) == Days(date(2025, 10, 1), date(2026, 1, 1))
    assert days_before(Period.YEAR, date(2024, 2, 29)) == Days(date(2023, 1, 1), date(2023, 3, 1))


@pytest.mark.parametrize(("num", "den", "low", "high"), [(5, 5, 57, 100), (4, 5, 38, 96), (90, 100, 83, 94)])
def test_the_interval_of_a_share_is_the_published_one(num: int, den: int, low: int, high: int) -> None:
    assert [round(100 * edge) for edge in wilson(num, den)] == [low, high]
