from __future__ import annotations

import math
from dataclasses import replace

import pytest

from app.staffing.needs import Goal, Work, mean_patience_s, need_of, outcome_of

TEN_ERLANG = Work(calls=50, aht_s=180)


def test_ten_erlang_need_fourteen_agents_for_eighty_in_twenty() -> None:
    """F12."""
    need = need_of(TEN_ERLANG, Goal(0.8, 20, most_occupancy=1))
    assert need.agents == 14
    assert outcome_of(TEN_ERLANG, Goal(), 13).service_level < 0.8 <= need.queue.service_level


def test_nobody_works_more_of_the_time_than_the_office_allows() -> None:
    busy = Work(calls=1000, aht_s=180)  # 200 Erlang: the line is short long before the agents may rest
    assert need_of(busy, Goal(most_occupancy=1)).queue.occupancy > 0.9
    assert need_of(busy, Goal(most_occupancy=0.85)).agents == math.ceil(200 / 0.85)


def test_breaks_and_training_are_added_to_the_plan_and_rounded_up() -> None:
    need = need_of(TEN_ERLANG, Goal(most_occupancy=1, shrinkage=0.3))
    assert (need.agents, need.scheduled) == (14, 20)


def test_impatient_callers_need_fewer_agents() -> None:
    goal = Goal(most_occupancy=1)
    assert need_of(replace(TEN_ERLANG, patience_s=60), goal).agents < need_of(TEN_ERLANG, goal).agents


def test_a_quarter_hour_without_calls_needs_nobody() -> None:
    need = need_of(Work(calls=0, aht_s=180), Goal())
    assert (need.agents, need.scheduled, need.queue.service_level) == (0, 0, 1)


def test_the_patience_counts_all_waiting_for_each_caller_who_hung_up() -> None:
    assert mean_patience_s(waited_s=6000, abandoned=50) == 120
    assert mean_patience_s(waited_s=6000, abandoned=0) == math.inf


@pytest.mark.parametrize("wrong", [{"service_level": 1}, {"most_occupancy": 0}, {"shrinkage": 1}])
def test_a_goal_that_cannot_be_reached_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError):
        Goal(**wrong)
