"""What the answers of a round say: elements with rank, index and grade, and what other weights would say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from app.skm.box import nrr_of
from app.skm.form import Element, Form
from app.skm.index import WEIGHT, Grade, grade_of, index_of, other_grades, rounded
from db.sync.skm_messages import SkmRound, SkmTally

LOWEST = 3  # elements that the follow-up plan is about
NRR_PLACES = 4


@dataclass(frozen=True, slots=True)
class ElementLine:
    """rank: 1 has the highest NRR; equal ones have the same rank."""

    element: Element
    nrr: Fraction
    rank: int

    @property
    def weighted(self) -> Fraction:
        return self.nrr * WEIGHT


@dataclass(frozen=True, slots=True)
class Findings:
    """others: Rounded weights that would give another grade, with their index and grade."""

    lines: tuple[ElementLine, ...]
    index: Decimal
    grade: Grade
    others: tuple[tuple[Fraction, Decimal, Grade], ...]

    @property
    def lowest(self) -> tuple[ElementLine, ...]:
        """Return the elements with the lowest NRR, the lowest first."""
        return tuple(sorted(self.lines, key=lambda line: line.nrr)[:LOWEST])


def findings_of(tally: SkmTally, form: Form) -> Findings:
    nrr = nrr_of(tally.scores, form)
    ordered = sorted(nrr.values(), reverse=True)
    lines = tuple(ElementLine(element, nrr[element], ordered.index(nrr[element]) + 1) for element in Element)
    means = [line.nrr for line in lines]
    index = rounded(index_of(means))
    return Findings(lines, index, grade_of(index), tuple(other_grades(means)))


def response_rate(found: SkmRound) -> Fraction | None:
    """Return which part of those who were asked has answered; None if nobody was asked."""
    asked = sum(count for outcome, count in found.outcomes.items() if outcome not in ("waiting", "link_sent"))
    return Fraction(found.outcomes.get("answered", 0), asked) if asked else None
