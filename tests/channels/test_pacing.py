"""How fast an address sends, by a clock that the test turns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.pacing import TokenBucket
from tests.channels.clock import Clock


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=400), st.sampled_from([1.0, 20.0, 80.0]))
def test_in_no_second_more_messages_pass_than_two_seconds_worth(pauses: list[float], rate: float) -> None:
    """A full bucket and what flows in meanwhile: never more, however requests come."""
    clock = Clock()
    bucket = TokenBucket(rate, clock)
    passed = []
    for pause in pauses:
        clock.now += pause
        passed.append(clock.now + bucket.reserve())
    for begin in passed:
        assert len([at for at in passed if begin <= at < begin + 1]) <= 2 * rate + 1


def test_80_messages_pass_at_once_and_the_next_each_eightieth_of_a_second() -> None:
    bucket = TokenBucket(80, Clock())
    waits = [round(bucket.reserve(), 6) for _ in range(83)]
    assert waits == [0] * 80 + [1 / 80, 2 / 80, 3 / 80]


def test_what_arrives_takes_free_tokens_and_holds_nothing_up_after_a_flood() -> None:
    clock = Clock()
    bucket = TokenBucket(80, clock)
    bucket.count_arrivals(79)
    assert [bucket.reserve(), round(bucket.reserve(), 6)] == [0, 1 / 80]
    bucket.count_arrivals(10_000)
    assert round(bucket.reserve(), 6) == 2 / 80


def test_a_refusal_halves_the_rate_and_refusals_at_once_count_once() -> None:
    clock = Clock()
    bucket = TokenBucket(80, clock)
    for _ in range(10):
        bucket.slow_down()
    assert bucket.rate == 40
    clock.now += 1
    bucket.slow_down()
    assert bucket.rate == 20
    assert bucket.reserve() > 0  # the bucket was emptied, too


def test_the_rate_never_falls_below_one_and_comes_back_in_steps() -> None:
    clock = Clock()
    bucket = TokenBucket(80, clock)
    for _ in range(20):
        bucket.slow_down()
        clock.now += 1
    assert bucket.rate == 1
    rates = []
    for _ in range(8):
        clock.now += 30
        bucket.reserve()
        rates.append(bucket.rate)
    assert rates == [2, 4, 8, 16, 32, 64, 80, 80]
