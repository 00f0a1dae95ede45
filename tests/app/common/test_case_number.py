from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.case_number import Reading, make, parse, spoken

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
workstations = st.from_regex(r"[0-9]{3}", fullmatch=True)
sequences = st.one_of(st.integers(1, 999), st.integers(1, 99_999_999))
numbers = st.builds(make, days, workstations, sequences)


@pytest.mark.parametrize(
    "text",
    [
        "CC-261124-001-007-{c}",
        "cc-261124-001-007-{c}",
        " CC 261124 001 007 {c} ",
        "261124-001-007-{c}",
        "261124001007{c}",
        "cc261124001007{c}",
        "26 11 24 001 007 {c}",
        "CC.261124.001.007.{c}",
    ],
)
def test_a_number_is_read_however_it_is_typed(text: str) -> None:
    number = make(date(2026, 11, 24), "001", 7)
    assert parse(text.format(c=number[-1])) == parse(number)
    assert parse(number).number == number
    assert parse(number).reading is Reading.RIGHT


def test_a_wrong_check_digit_is_not_the_same_as_no_case_number() -> None:
    number = make(date(2026, 11, 24), "001", 7)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert parse(wrong).reading is Reading.WRONG_CHECK_DIGIT
    assert parse(wrong).number == wrong
    for text in (
        "",
        "CC",
        "rina",
        "0812-3456-7890",
        "CC-261324-001-007-1",
        "CC-261124-001-000-1",
        "9120304512345",
        "٢",
    ):
        assert parse(text).reading is Reading.NO_CASE_NUMBER


def test_it_is_read_aloud_in_groups() -> None:
    assert spoken(make(date(2026, 11, 24), "001", 7))[:5] == ("26", "11", "24", "001", "007")
    assert spoken(make(date(2026, 11, 24), "012", 1234))[3:5] == ("012", "1234")


@pytest.mark.parametrize(("workstation", "sequence"), [("1", 1), ("0012", 1), ("abc", 1), ("001", 0)])
def test_a_number_that_would_not_be_one_is_not_made(workstation: str, sequence: int) -> None:
    with pytest.raises(ValueError):
        make(date(2026, 11, 24), workstation, sequence)


@given(numbers)
def test_what_is_made_is_read_back(number: str) -> None:
    assert parse(number) == parse("".join(spoken(number)))
    assert (parse(number).reading, parse(number).number) == (Reading.RIGHT, number)


@given(st.tuples(days, workstations, sequences), st.tuples(days, workstations, sequences))
def test_two_cases_never_share_a_number(one: tuple[date, str, int], other: tuple[date, str, int]) -> None:
    assert (make(*one) == make(*other)) == (one == other)


@given(numbers, st.data())
def test_every_single_wrong_digit_is_found(number: str, data: st.DataObject) -> None:
    digits = "".join(spoken(number))
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from(sorted(set("0123456789") - {digits[place]})))
    assert parse(digits[:place] + wrong + digits[place + 1 :]).reading is not Reading.RIGHT


@given(numbers, st.data())
def test_every_swap_of_neighbours_is_found(number: str, data: st.DataObject) -> None:
    digits = "".join(spoken(number))
    place = data.draw(st.integers(0, len(digits) - 2))
    swapped = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
    assert (parse(swapped).reading is Reading.RIGHT) == (swapped == digits)


@given(st.text(max_size=40))
def test_nothing_written_makes_it_fail(text: str) -> None:
    parse(text)
