"""A percentile is that of the sorted rows; of very many rows it differs by at most 4 %, and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, insert

from app.figures import adding
from app.figures.adding import add_up
from app.figures.answering import Asked, add_up_all
from app.figures.classes import CLASSES, class_of, middle_of
from app.figures.figures import FIGURES, Group
from app.figures.rollups import mark_changed, remake_next, rollup_of_classes
from db.enums import CaseKind, Channel, EntryKind
from db.fact_tables import FACTS, STEPS

NOW = datetime(2026, 12, 1, tzinfo=timezone.utc)
DAYS = date(2026, 11, 1), date(2026, 12, 1)
times = st.integers(0, 40 * 24 * 3_600_000)


def step(number: int, step: int, ms: int) -> dict[str, Any]:
    return {
        **{"case_id": UUID(int=number), "step": step, "round": 1, "kind": CaseKind.INFORMATION},
        **{"channel": Channel.VOICE, "category": "", "service": "", "region": ""},
        **{"started_at": NOW, "ended_at": NOW, "ended_on": DAYS[0], "ended_by": EntryKind.SOLUTION_TOLD},
        **{"counted_ms": ms, "counted_class": class_of(ms), "used_ms": ms, "wall_ms": ms, "paused_ms": 0},
        **{"target_ms": 1, "is_scored": True, "is_late": True},
    }


@pytest.fixture(scope="module")
def facts() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        FACTS.create_all(connection)
        yield connection
    engine.dispose()


def sorted_rows_say(values: Sequence[int], percent: int) -> int:
    """Return the lowest value that so many per cent of the values are not above."""
    return next(one for one in sorted(values) if sum(v <= one for v in values) * 100 >= percent * len(values))


@settings(max_examples=30)
@given(st.dictionaries(st.integers(1, 4), st.lists(times, min_size=1, max_size=20), max_size=4))
def test_a_percentile_is_that_of_the_sorted_rows_of_each_group(
    facts: Connection, by_step: dict[int, list[int]]
) -> None:
    rows = [step(number, one, ms) for one, values in by_step.items() for number, ms in enumerate(values)]
    facts.execute(delete(STEPS))
    if rows:
        facts.execute(insert(STEPS), rows)
    for percent in (50, 90):
        found = add_up(facts, FIGURES[f"step_time_p{percent}_ms"], *DAYS, NOW, ["step"])
        assert found == [
            Group((one,), sorted_rows_say(values, percent), 1) for one, values in sorted(by_step.items())
        ]
    whole = add_up(facts, FIGURES["step_time_p90_ms"], *DAYS, NOW)
    every = [ms for values in by_step.values() for ms in values]
    assert [one.value for one in whole] == [sorted_rows_say(every, 90) if every else None]


@given(st.lists(st.integers(1000, 24 * 24 * 3_600_000), min_size=11, max_size=30))
@settings(max_examples=30)
def test_of_many_rows_it_is_taken_from_classes(facts: Connection, values: list[int]) -> None:
    facts.execute(delete(STEPS))
    facts.execute(insert(STEPS), [step(number, 2, ms) for number, ms in enumerate(values)])
    figure, exact = FIGURES["step_time_p90_ms"], sorted_rows_say(values, 90)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(adding, "MOST_SORTED", 10)
        (found,) = add_up(facts, figure, *DAYS, NOW)
    assert found.is_rounded
    assert abs(found.num - exact) <= 0.04 * exact


@given(times, times)
def test_classes_are_in_the_order_of_the_times(one: int, other: int) -> None:
    assert 0 <= class_of(one) < CLASSES
    assert (class_of(one) <= class_of(other)) or one > other
    assert class_of(middle_of(class_of(one))) == class_of(one)


def test_of_whole_days_it_is_taken_from_the_sums_of_classes(
    facts: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "MOST_SORTED", 10)
    facts.execute(delete(STEPS))
    facts.execute(insert(STEPS), [step(number, 2 + number % 2, 60_000 * number) for number in range(50)])
    figure = FIGURES["step_time_p90_ms"]
    before = add_up(facts, figure, *DAYS, NOW, ["step"])
    assert [one.is_rounded for one in before] == [True, True]
    mark_changed(facts, rollup_of_classes(STEPS.c.counted_class), [DAYS[0]])
    assert remake_next(facts, DAYS[1])
    facts.execute(delete(STEPS))
    assert add_up(facts, figure, *DAYS, NOW, ["step"]) == before
    facts.rollback()


def test_figures_of_several_days_are_those_of_each_day(facts: Connection) -> None:
    facts.execute(delete(STEPS))
    days = [DAYS[0] + timedelta(days=number) for number in (0, 1, 2, 5)]
    facts.execute(
        insert(STEPS),
        [
            step(number, 1 + number % 3, 1000 * number) | {"ended_on": days[number % 4 // 2]}
            for number in range(40)
        ],
    )
    asked = [
        Asked(FIGURES[key], day, day + timedelta(days=1), by, {})
        for key in ("steps_ended", "step_time_ms", "step_time_p50_ms", "step_time_p90_ms", "backlog")
        for day in days
        for by in ((), ("channel",) if key == "backlog" else ("step",))
    ]
    found = add_up_all(facts, asked, NOW, (), lambda _asked: True)
    assert found == [add_up(facts, one.figure, one.since, one.until, NOW, one.by) for one in asked]
    assert [one[0].num for one in found[:8:2]] == [20, 20, 0, 0]
