"""How far reviewers of the same work are apart, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from app.quality.card import Answer, Card, Question
from app.quality.scoring import Answers, steps_of

LEAST_REVIEWERS = 3  # with the expert
MOST_APART = Fraction(1, 2)  # of a step; above it the words of the question are to be mended


@dataclass(frozen=True, slots=True)
class Spread:
    """The answers to one question. differences: Of each reviewer to the expert, in steps.

    mean: Of the differences without their sign; None without any reviewer beside the expert.
    """

    question: Question
    expert: Answer
    answers: Mapping[str, Answer]
    differences: Mapping[str, int]
    mean: Fraction | None

    @property
    def is_unclear(self) -> bool:
        return self.mean is not None and self.mean > MOST_APART


def spreads(card: Card, expert: Answers, reviews: Mapping[str, Answers]) -> list[Spread]:
    """Return the spread of each question. reviews: The answers of the others, by their name."""
    return [_spread(question, expert, reviews) for question in card.questions]


def mean_apart(found: list[Spread]) -> Fraction | None:
    """Return the mean absolute difference of all questions and reviewers."""
    apart = [abs(difference) for spread in found for difference in spread.differences.values()]
    return Fraction(sum(apart), len(apart)) if apart else None


def difference(question: Question, answer: Answer, expert: Answer) -> int:
    """Return how many steps above the expert's answer this one is.

    Whether a question applies is a judgement, too: if only one of the two says so, they are a step apart.
    """
    ours, theirs = steps_of(question, answer), steps_of(question, expert)
    if ours is None or theirs is None:
        return int(ours is not theirs)
    return ours - theirs


def _spread(question: Question, expert: Answers, reviews: Mapping[str, Answers]) -> Spread:
    answers = {name: given[question.id] for name, given in reviews.items()}
    differences = {
        name: difference(question, answer, expert[question.id]) for name, answer in answers.items()
    }
    apart = sum(abs(one) for one in differences.values())
    mean = Fraction(apart, len(differences)) if differences else None
    return Spread(question, expert[question.id], answers, differences, mean)
