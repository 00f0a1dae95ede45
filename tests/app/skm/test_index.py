"""The survey's arithmetic, held to published values."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.skm.form import Element, form_on, forms
from app.skm.index import (
    ELEMENTS,
    ROUNDED_WEIGHTS,
    Grade,
    grade_of,
    index_of,
    mean_of,
    other_grades,
    rounded,
    sample_size,
)

# The sums of a published survey of 29 forms: its paper has 91.48 by exact weights, and 90.56 by rounded ones.
FORMS, SUM = 29, 955
_SUMS = [107, 106, 106, 106, 106, 106, 106, 106, 106]


def test_the_published_survey_of_29_forms_has_the_index_91_48() -> None:
    means = [Fraction(total, FORMS) for total in _SUMS]
    assert sum(_SUMS) == SUM
    assert rounded(index_of(means)) == Decimal("91.48")
    assert [rounded(index_of(means, weight)) for weight in ROUNDED_WEIGHTS] == [
        Decimal("91.38"),
        Decimal("90.56"),
    ]
    assert grade_of(Decimal("91.48")) is Grade.A
    assert other_grades(means) == []


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        ("100.00", "A"),
        ("88.31", "A"),
        ("88.30", "B"),
        ("76.61", "B"),
        ("76.60", "C"),
        ("65.00", "C"),
        ("64.99", "D"),
        ("25.00", "D"),
    ],
)
def test_a_grade_begins_and_ends_where_the_regulation_says(index: str, grade: str) -> None:
    assert grade_of(Decimal(index)) is Grade(grade)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("88.305", "88.31"),
        ("88.3049999", "88.30"),
        ("76.605", "76.61"),
        ("76.60499", "76.60"),
        ("64.995", "65.00"),
    ],
)
def test_an_index_is_rounded_half_up_and_then_graded(value: str, said: str) -> None:
    assert rounded(Fraction(value)) == Decimal(said)


def test_a_rounded_weight_that_costs_a_grade_is_named() -> None:
    means = [Fraction("3.18")] * ELEMENTS  # 79.50 exactly, 79.42 and 78.71 by the rounded weights
    assert other_grades(means) == []
    means = [Fraction("3.07")] * ELEMENTS
    assert rounded(index_of(means)) == Decimal("76.75")
    assert other_grades(means) == [(Fraction(11, 100), Decimal("75.98"), Grade.C)]


@pytest.mark.parametrize(
    ("population", "wanted"),
    [
        (0, 0),
        (1, 1),
        (10, 10),
        (50, 44),
        (100, 80),
        (500, 217),
        (800, 260),
        (1_000, 278),
        (10_000, 370),
        (1_000_000, 384),
    ],
)
def test_the_sample_is_that_of_the_published_table(population: int, wanted: int) -> None:
    assert sample_size(population) == wanted


_ANSWERS = st.lists(st.lists(st.integers(1, 4), min_size=9, max_size=9), min_size=1, max_size=30)


@settings(max_examples=60, deadline=None)
@given(_ANSWERS, st.randoms(use_true_random=False))
def test_the_order_of_answers_and_of_sums_changes_no_index(answers: list[list[int]], random) -> None:  # type: ignore[no-untyped-def]
    def index(rows: list[list[int]]) -> Fraction:
        means = [
            mean_of([column.count(score) for score in (1, 2, 3, 4)]) for column in zip(*rows, strict=True)
        ]
        assert None not in means
        return index_of([mean for mean in means if mean is not None])

    found = index(answers)
    shuffled = list(answers)
    random.shuffle(shuffled)
    assert index(shuffled) == found
    # The index of each single answer, and their mean.
    assert sum((index([row]) for row in answers), Fraction(0)) / len(answers) == found
    assert 25 <= found <= 100


def test_nobody_answered_is_no_mean() -> None:
    assert mean_of([0, 0, 0, 0]) is None


def test_each_edition_asks_for_all_nine_elements_in_both_languages() -> None:
    for form in forms():
        assert {one.element for one in form.questions} == set(Element)
        for one in form.questions:
            said = [one.words, *one.scale]
            assert all(words.id and words.en and words.id != words.en for words in said)
            assert len({words.id for words in one.scale}) == 4


def test_a_round_is_asked_with_the_edition_of_its_first_day() -> None:
    newest = forms()[-1]
    assert form_on(newest.valid_from) is newest
    assert form_on(newest.valid_from.replace(year=2100)) is newest
