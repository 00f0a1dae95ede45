"""The ballot box of a round: answers go in, counts come out, and nobody learns whose answer is which.

While the round goes on, some answers by telephone are held back, chosen at random: the total changes by five
complete ones of them at a time, so that two looks at it do not give away one answer. Who imports a file knows
its answers, so imported ones are counted at once and hide nobody. Parts (a service, a region, ...) are shown
only when the round is closed, of five answers and more. Then the answers themselves are destroyed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from random import SystemRandom
from uuid import UUID

import msgspec

from app.common.text_masks import masked_text
from app.skm.form import Element, Form
from app.skm.index import SCORES, mean_of
from db.sync.skm_messages import SkmAnswer, SkmPart, SkmResult, SkmTally, SkmWay, plain

LEAST = 5  # answers that are shown together
DIMENSIONS = ("way", "service", "region", "sex", "age", "education", "work")
Choose = Callable[[int, int], Sequence[int]]  # so many of so many places
_random = SystemRandom()


class KeptAnswer(SkmAnswer, frozen=True, kw_only=True, omit_defaults=True):
    """way: A SkmWay. region: Of the case, e.g. "32.73"."""

    way: str = ""
    region: str = ""


class Box(msgspec.Struct, frozen=True, kw_only=True):
    """Both in the order of their texts. held: Not counted yet."""

    round_id: UUID
    held: list[KeptAnswer] = []
    counted: list[KeptAnswer] = []

    @property
    def answers(self) -> list[KeptAnswer]:
        return [*self.held, *self.counted]


def _chosen(places: int, count: int) -> Sequence[int]:
    return _random.sample(range(places), count)


def put_in(box: Box, answers: Iterable[KeptAnswer], choose: Choose = _chosen) -> Box:
    """Return the box with more answers.

    Complete answers and those with a gap are held apart, since only the complete ones make the total. At
    least five of each stay held, so that the last step is no smaller one.
    """
    still: list[KeptAnswer] = []
    counted = list(box.counted)
    groups: tuple[list[KeptAnswer], list[KeptAnswer]] = ([], [])
    for one in _sorted([*box.held, *answers]):
        (groups[all(one.scores)] if _is_secret(one) else counted).append(one)
    for held in groups:
        while len(held) >= 2 * LEAST:
            places = set(choose(len(held), LEAST))
            counted += [one for place, one in enumerate(held) if place in places]
            held = [one for place, one in enumerate(held) if place not in places]
        still += held
    return Box(round_id=box.round_id, held=_sorted(still), counted=_sorted(counted))


def total_so_far(box: Box) -> SkmResult:
    """Return what may be shown of a round that goes on."""
    return SkmResult(total=_shown(tally_of(box.counted)), parts=[], hidden={}, remarks=[])


def result_of(box: Box) -> SkmResult:
    """Return what a round found that is closed.

    Fewer than five complete answers by telephone are left out beside imported ones: who has those would
    subtract them.
    """
    answers = box.answers
    if _secrets(answers) < LEAST:
        answers = [one for one in answers if not _is_secret(one)]
    total = _shown(tally_of(answers))
    if total is None:
        return SkmResult(total=None, parts=[], hidden={}, remarks=[])
    parts: list[SkmPart] = []
    hidden: dict[str, int] = {}
    for dimension in DIMENSIONS:
        shown, hidden[dimension] = _parts(dimension, answers)
        parts += shown
    remarks = (masked_text(one.remark.strip()) for one in answers)
    return SkmResult(
        total=total,
        parts=parts,
        hidden=hidden,
        remarks=sorted(filter(None, remarks), key=str.casefold),
        left_out=len(box.answers) - len(answers),
    )


def tally_of(answers: Sequence[SkmAnswer]) -> SkmTally:
    complete = [one.scores for one in answers if all(one.scores)]
    columns = zip(*complete, strict=True)
    scores = [[column.count(score) for score in SCORES] for column in columns]
    return SkmTally(complete=len(complete), incomplete=len(answers) - len(complete), scores=scores)


def nrr_of(scores: Sequence[Sequence[int]], form: Form) -> dict[Element, Fraction]:
    """Return the NRR of each element; of one with several questions, the mean of theirs."""
    found: dict[Element, Fraction] = {}
    for element in Element:
        means = [mean for place in form.places_of(element) if (mean := mean_of(scores[place])) is not None]
        found[element] = sum(means, Fraction(0)) / len(means)
    return found


def _shown(tally: SkmTally) -> SkmTally | None:
    return tally if tally.complete >= LEAST else None


def _is_secret(answer: KeptAnswer) -> bool:
    """An imported answer is none: it stands in a file of the office."""
    return answer.way != SkmWay.LINK.value


def _secrets(answers: Sequence[KeptAnswer]) -> int:
    """Return how many of these are complete and by telephone."""
    return sum(_is_secret(one) and all(one.scores) for one in answers)


def _parts(dimension: str, answers: Sequence[KeptAnswer]) -> tuple[list[SkmPart], int]:
    """Return the parts that may be shown, and how many complete answers are in none of them.

    Those must be none or five: else they could be had from the total by subtraction. The same counts for the
    answers by telephone alone, in each part and in what is in none.
    """
    groups: dict[str, list[KeptAnswer]] = defaultdict(list)
    for one in answers:
        if all(one.scores):
            groups[getattr(one, dimension)].append(one)
    by_size = sorted(groups, key=lambda value: (len(groups[value]), value), reverse=True)
    shown = [one for one in by_size if len(groups[one]) >= LEAST and not 0 < _secrets(groups[one]) < LEAST]
    hidden = [one for value in by_size if value not in shown for one in groups[value]]
    while shown and (0 < len(hidden) < LEAST or 0 < _secrets(hidden) < LEAST):
        hidden += groups[shown.pop()]
    parts = [SkmPart(dimension=dimension, value=one, tally=tally_of(groups[one])) for one in sorted(shown)]
    return parts, len(hidden)


def _sorted(answers: Iterable[KeptAnswer]) -> list[KeptAnswer]:
    return sorted(answers, key=plain)
