"""Planning: the agents of a whole day by quarter hours, and the forecast of a day from a year of calls."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

from app.staffing.forecast import Forecaster, Office
from app.staffing.needs import SLOTS, Goal, Work, needs_of_day
from tests.bench.rows import percentile, row

Rows = list[dict[str, object]]
ROUNDS = 20
TODAY = date(2026, 12, 1)


def bench_staffing_day_ms() -> Rows:
    """Agents for 96 quarter hours of up to 30 Erlang, by Erlang A."""
    work = [Work(calls=1 + 149 * slot / SLOTS, aht_s=180, patience_s=120) for slot in range(SLOTS)]
    return [row("staffing_day_ms", _slow_ms(lambda: needs_of_day(work, Goal())), "ms", budget=20)]


def bench_forecast_s() -> Rows:
    """A forecast with its back-test and its measured factor, as the page shows them."""
    days = [TODAY - timedelta(days=number) for number in range(1, 366)]
    volumes = {day: [float(day.day % 7 + slot % 5) for slot in range(SLOTS)] for day in days}
    office = Office(lambda day: day.weekday() < 5 and day.day != 17, lambda day: day.day == 17)
    forecaster = Forecaster(volumes, office)

    def work() -> None:
        forecaster.forecast(TODAY + timedelta(days=17))  # after a holiday
        forecaster.back_test(TODAY)

    return [row("forecast_s", _slow_ms(work) / 1000, "s", budget=0.3)]


def _slow_ms(work: Callable[[], object]) -> float:
    """Return the 95th percentile."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return percentile(took, 95)
