"""Which calls are drawn: the same for everybody, in every order, and from all strata."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quality.drawing import Drawable, Stratum, draw, due, new_salt, place_of

NOVEMBER, SALT = date(2026, 11, 1), "0123456789abcdef" * 2
CALLS = st.lists(
    st.builds(Drawable, st.uuids(), st.sampled_from(Stratum)), unique_by=lambda call: call.work_id
)


def test_the_order_is_that_of_the_published_hash() -> None:
    contact = UUID(int=7)
    text = f"2026-11{SALT}00000000-0000-0000-0000-000000000007"
    assert place_of(NOVEMBER, SALT, contact) == sha256(text.encode()).hexdigest()
    assert place_of(date(2026, 12, 1), SALT, contact) != place_of(NOVEMBER, SALT, contact)


def test_an_id_that_is_drawn_by_no_salt_cannot_be_chosen() -> None:
    works = [Drawable(UUID(int=number), Stratum.ANSWERED) for number in range(10)]
    firsts = {draw(NOVEMBER, new_salt(), works, 1)[0].work_id for _ in range(400)}
    assert firsts == {one.work_id for one in works}


@given(CALLS, st.integers(0, 6), st.randoms())
def test_nobody_steers_the_draw_by_the_order_of_the_calls(
    calls: list[Drawable], count: int, random: object
) -> None:
    shuffled = list(calls)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    found = draw(NOVEMBER, SALT, calls, count)
    assert draw(NOVEMBER, SALT, shuffled, count) == found
    assert len(found) == min(count, len(calls))
    assert found == draw(NOVEMBER, SALT, calls, count + 1)[:count]  # one more takes none away


@given(CALLS)
def test_each_stratum_that_there_is_comes_before_a_second_call_of_another(calls: list[Drawable]) -> None:
    strata = {call.stratum for call in calls}
    assert {call.stratum for call in draw(NOVEMBER, SALT, calls, len(strata))} == strata


@pytest.mark.parametrize(
    ("today", "last_drawn", "months"),
    [
        (date(2026, 12, 1), None, [11]),  # the first month of a new office
        (date(2026, 12, 1), date(2026, 10, 1), [11]),
        (date(2026, 12, 7), date(2026, 11, 1), [11]),  # agents whose workstation was late
        (date(2026, 12, 8), date(2026, 11, 1), []),
        (date(2026, 12, 20), date(2026, 8, 1), [9, 10, 11]),  # the server was off for months
        (date(2026, 12, 20), date(2027, 1, 1), []),  # the clock was ahead
    ],
)
def test_each_month_is_drawn_after_its_end_also_after_the_server_was_off(
    today: date, last_drawn: date | None, months: list[int]
) -> None:
    assert due(today, last_drawn) == [date(2026, month, 1) for month in months]
