from __future__ import annotations

import math
import random
from heapq import heapify, heapreplace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.staffing.erlang import erlang_b, erlang_c, queue_of


def test_fourteen_agents_for_ten_erlang_do_as_published() -> None:
    """F12. The values of R's package ErlangC and of pyworkforce, for talks of 180 s and 20 s to answer."""
    queue = queue_of(14, 10, 180, 20)
    assert queue.waits == pytest.approx(0.1741319, abs=1e-7)
    assert queue.service_level == pytest.approx(0.88835, abs=1e-5)
    assert queue.asa_s == pytest.approx(7.83594, abs=1e-5)
    assert queue.occupancy == pytest.approx(0.714286, abs=1e-6)


def test_three_agents_for_two_erlang_let_four_of_nine_wait() -> None:
    assert erlang_c(3, 2) == pytest.approx(4 / 9)


@pytest.mark.parametrize(("lines", "load"), [(5, 1.361), (10, 4.461), (20, 12.03), (100, 84.06)])
def test_one_call_of_a_hundred_is_blocked_as_in_the_table(lines: int, load: float) -> None:
    assert erlang_b(lines, load) == pytest.approx(0.01, abs=2e-5)


@pytest.mark.parametrize("agents", [11, 14, 25])
def test_callers_with_endless_patience_wait_as_by_erlang_c(agents: int) -> None:
    patient, endless = queue_of(agents, 10, 180, 20, patience_s=1e9), queue_of(agents, 10, 180, 20)
    assert patient.waits == pytest.approx(endless.waits, rel=1e-5)
    assert patient.service_level == pytest.approx(endless.service_level, rel=1e-5)
    assert patient.asa_s == pytest.approx(endless.asa_s, rel=1e-4)


@pytest.mark.parametrize("agents", [1, 9, 12, 30])
def test_with_a_patience_as_long_as_a_call_the_line_is_a_poisson_tail(agents: int) -> None:
    """Then each caller leaves at the same rate, served or not: there are as many as in endless servers."""
    fewer = sum(math.exp(-10) * 10**number / math.factorial(number) for number in range(agents))
    assert queue_of(agents, 10, 180, 20, patience_s=180).waits == pytest.approx(1 - fewer)


@pytest.mark.parametrize(("agents", "patience_s"), [(9, 90.0), (11, 60.0), (10, 240.0)])
def test_impatient_callers_do_as_in_a_simulation(agents: int, patience_s: float) -> None:
    drawn, calls = random.Random(12), 60_000
    free, now, in_time, hung_up, waited = [0.0] * agents, 0.0, 0, 0, 0.0
    heapify(free)
    for _ in range(calls):
        now += drawn.expovariate(10 / 180)
        wait, patience = max(0.0, free[0] - now), drawn.expovariate(1 / patience_s)
        if wait > patience:
            hung_up += 1
            continue
        heapreplace(free, now + wait + drawn.expovariate(1 / 180))
        waited += wait
        in_time += wait <= 20
    queue = queue_of(agents, 10, 180, 20, patience_s)
    assert queue.service_level == pytest.approx(in_time / calls, abs=0.015)
    assert queue.abandons == pytest.approx(hung_up / calls, abs=0.01)
    assert queue.asa_s == pytest.approx(waited / (calls - hung_up), rel=0.08)


@example(1, 60.0, 3600.0)  # the chances of the states are larger than any float
@example(2, 200.0, 864_000.0)
@example(151, 0.5, 60.0)  # the chance that all agents are busy is nearly too small for a float
@example(999, 0.5, 60.0)
@example(999, 200.0, 1.0)
@given(st.integers(0, 999), st.floats(0, 200), st.floats(1, 864_000))
@pytest.mark.timeout(60)
def test_each_number_of_agents_and_each_patience_has_an_answer(
    agents: int, load: float, patience_s: float
) -> None:
    queue = queue_of(agents, load, 180, 20, patience_s)
    for part in (queue.waits, queue.service_level, queue.occupancy, queue.abandons):
        assert 0 <= part <= 1
    assert math.isfinite(queue.asa_s) == bool(agents or not load)
    assert queue.asa_s >= 0


@pytest.mark.parametrize("patience_s", [3600.0, 86_400.0, 864_000.0])
def test_agents_who_are_too_few_serve_as_much_as_they_can(patience_s: float) -> None:
    """Then all of them work all the time, and the callers whom they cannot serve hang up."""
    queue = queue_of(2, 60, 180, 20, patience_s)
    assert queue.occupancy == pytest.approx(1)
    assert queue.abandons == pytest.approx(58 / 60)
    assert queue.asa_s == pytest.approx(patience_s * math.log(60 / 2), rel=0.02)


def test_too_few_agents_for_patient_callers_have_a_line_without_end() -> None:
    queue = queue_of(10, 10, 180, 20)
    assert (queue.service_level, queue.asa_s, queue.occupancy) == (0, math.inf, 1)


def test_nobody_at_the_telephone_answers_nobody() -> None:
    assert queue_of(0, 10, 180, 20).service_level == 0
    assert queue_of(0, 10, 180, 20, patience_s=60).abandons == 1


def test_many_agents_and_hardly_a_call_let_nobody_wait() -> None:
    queue = queue_of(400, 0.001, 180, 20, patience_s=60)
    assert (queue.service_level, queue.abandons) == (1, 0)


@pytest.mark.parametrize("wrong", [(-1, 1, 1, 1, 1), (1, -1, 1, 1, 1), (1, 1, 0, 1, 1), (1, 1, 1, 1, 0)])
def test_what_cannot_be_is_refused(wrong: tuple[int, float, float, float, float]) -> None:
    with pytest.raises(ValueError):
        queue_of(*wrong)
