"""The score of a review, in exact fractions.

A question is worth from 0 to 1: no 0, yes 1; of the scale 1, 2, 3, 4 are 0, 1/3, 2/3, 1. The score of a group
is the mean of its questions by their weights, that of the review the mean of its groups by theirs. What does
not apply is left out of both. A fatal question that is answered with no makes the score 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.figures.intervals import wilson
from app.quality.card import WHOLE, Answer, Card, Group, Kind, Question

_VALUES = {
    Answer.NO: Fraction(0),
    Answer.YES: Fraction(1),
    Answer.ONE: Fraction(0),
    Answer.TWO: Fraction(1, 3),
    Answer.THREE: Fraction(2, 3),
    Answer.FOUR: Fraction(1),
}
Answers = Mapping[str, Answer]  # by the id of the question


@dataclass(frozen=True, slots=True)
class Score:
    """Attributes:
    value: From 0 to 1; None if no question applied.
    groups: The score of each group of the card, without regard to fatal answers; None: nothing of it applied.
    fatal: The fatal questions that were answered with no.
    is_passed: None if there is no value.
    """

    value: Fraction | None
    groups: tuple[Fraction | None, ...]
    fatal: tuple[str, ...]
    is_passed: bool | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many of the drawn reviews are passed; low and high are the 95 % interval by Wilson."""

    passed: int
    scored: int
    low: float
    high: float


def faults_of(card: Card, answers: Answers) -> list[str]:
    """Return the answers that this card does not know, by the id of the question."""
    known = {question.id: question.answers for question in card.questions}
    return [name for name, answer in answers.items() if answer not in known.get(name, ())]


def missing(card: Card, answers: Answers) -> list[Question]:
    return [question for question in card.questions if question.id not in answers]


def score_of(card: Card, answers: Answers) -> Score:
    """Return the score of what is answered so far."""
    groups = tuple(_group_score(group, answers) for group in card.groups)
    value = _mean((group.weight, score) for group, score in zip(card.groups, groups, strict=True))
    fatal = tuple(one.id for one in card.questions if one.fatal and answers.get(one.id) is Answer.NO)
    if fatal:
        value = Fraction(0)
    is_passed = None if value is None else not fatal and value * WHOLE >= card.pass_percent
    return Score(value, groups, fatal, is_passed)


def share_of(scores: Sequence[Score]) -> Share | None:
    """Return the share of passed reviews; None without any that has a value."""
    known = [score.is_passed for score in scores if score.is_passed is not None]
    if not known:
        return None
    return Share(sum(known), len(known), *wilson(sum(known), len(known)))


def mean_score(scores: Iterable[Score]) -> Fraction | None:
    return _mean((1, score.value) for score in scores)


def steps_of(question: Question, answer: Answer) -> int | None:
    """Return the place of an answer on its scale, in steps; None if the question does not apply."""
    if answer is Answer.NOT_APPLICABLE:
        return None
    return int(answer is Answer.YES) if question.kind is Kind.YES_NO else int(answer.value)


def _group_score(group: Group, answers: Answers) -> Fraction | None:
    given = ((one.weight, answers.get(one.id, Answer.NOT_APPLICABLE)) for one in group.questions)
    return _mean((weight, _VALUES.get(answer)) for weight, answer in given)


def _mean(weighted: Iterable[tuple[int, Fraction | None]]) -> Fraction | None:
    known = [(weight, value) for weight, value in weighted if value is not None]
    total = sum(weight for weight, _value in known)
    return sum((weight * value for weight, value in known), Fraction(0)) / total if total else None
