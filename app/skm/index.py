"""The arithmetic of the survey, in exact fractions.

NRR of an element: the sum of its scores by the number of complete answers. Index (IKM): the sum of the nine
NRR, each weighted by 1/9, times 25. It is rounded once, half up, to two places; the grade is that of the
rounded value.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction

ELEMENTS = 9
SCORES = (1, 2, 3, 4)
WEIGHT = Fraction(1, ELEMENTS)
ROUNDED_WEIGHTS = (Fraction(111, 1000), Fraction(11, 100))  # that other programs calculate with
SCALE = 25  # 4 becomes 100
_CHI_SQUARE = Fraction(3841, 1000)  # one degree of freedom, 95 %
_PROPORTION = Fraction(1, 2)
_ERROR = Fraction(5, 100)


class Grade(str, Enum):
    """The quality of the service: A is very good, D is not good."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


_LOWEST = ((Grade.A, Decimal("88.31")), (Grade.B, Decimal("76.61")), (Grade.C, Decimal("65.00")))


def mean_of(counts: Sequence[int]) -> Fraction | None:
    """Return the mean score of a question; None without an answer. counts: How often 1, 2, 3, 4 was given."""
    answers = sum(counts)
    total = sum(score * count for score, count in zip(SCORES, counts, strict=True))
    return Fraction(total, answers) if answers else None


def index_of(means: Sequence[Fraction], weight: Fraction = WEIGHT) -> Fraction:
    """Return the index of the NRR of the nine elements."""
    return SCALE * weight * sum(means, Fraction(0))


def rounded(value: Fraction, places: int = 2) -> Decimal:
    """Return the value, rounded half up."""
    unit = 10**places
    halves = value * unit * 2
    whole = (halves.numerator // halves.denominator + 1) // 2
    return Decimal(whole).scaleb(-places)


def grade_of(index: Decimal) -> Grade:
    """Return the grade of a rounded index."""
    return next((grade for grade, lowest in _LOWEST if index >= lowest), Grade.D)


def other_grades(means: Sequence[Fraction]) -> list[tuple[Fraction, Decimal, Grade]]:
    """Return the rounded weights that would give another grade, with their index."""
    grade = grade_of(rounded(index_of(means)))
    found = [(weight, rounded(index_of(means, weight))) for weight in ROUNDED_WEIGHTS]
    return [(weight, index, grade_of(index)) for weight, index in found if grade_of(index) is not grade]


def sample_size(population: int) -> int:
    """Return how many answers a population needs, by Krejcie and Morgan: error 5 %, confidence 95 %."""
    spread = _CHI_SQUARE * _PROPORTION * (1 - _PROPORTION)
    if population <= 0:
        return 0
    return int(rounded(spread * population / (_ERROR**2 * (population - 1) + spread), 0))
