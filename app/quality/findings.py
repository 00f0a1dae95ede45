"""What the reviews of a month say: how many are passed, by agent, and how far reviewers are apart.

Calls, written contacts and cases are counted each by themselves. Only drawn work whose review is shared
counts. A review to which the agent has objected counts again when it is decided. Reviews of work that was
chosen by hand are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

import msgspec

from app.quality.calibration import Spread, mean_apart, spreads
from app.quality.card import Answer, Card
from app.quality.scoring import Answers, Score, Share, mean_score, score_of, share_of
from db.sync.quality_messages import (
    Calibration,
    MyReviews,
    QualityMonth,
    Review,
    ReviewedWork,
    ReviewState,
    WorkKind,
)

COUNTED = (ReviewState.SHARED, ReviewState.AGREED, ReviewState.DECIDED)
Cards = Mapping[str, Card]


@dataclass(frozen=True, slots=True)
class Line:
    """The reviews of one kind of work of an agent, or of all.

    Attributes:
        drawn: Works. counted: Reviews in share and mean. waiting: Objections that nobody has decided.
        by_hand: Shared reviews of work that was chosen by hand.
        fatal: Of the counted reviews, those that a fatal answer failed.
    """

    agent_id: UUID | None
    agent: str
    drawn: int
    counted: int
    waiting: int
    by_hand: int
    fatal: int
    share: Share | None
    mean: Fraction | None


def cards_of(found: QualityMonth | MyReviews) -> dict[str, Card]:
    """Return the cards that this program can read, by id."""
    known: dict[str, Card] = {}
    for card_id, content in found.cards.items():
        try:
            known[card_id] = msgspec.json.decode(content, type=Card)
        except msgspec.DecodeError:  # of a newer Loket: its reviews are shown without a score
            continue
    return known


def answers_of(said: Mapping[str, str]) -> Answers:
    """Return the answers that this program knows."""
    known = {one.value for one in Answer}
    return {name: Answer(value) for name, value in said.items() if value in known}


def score_in(cards: Cards, review: Review) -> Score | None:
    """Return the score of a review; None if this program cannot read its card."""
    card = cards.get(review.card_id)
    return score_of(card, answers_of(review.answers)) if card is not None else None


def salts_of(found: QualityMonth, *kinds: WorkKind) -> list[str]:
    """Return the random numbers by which the work of these kinds was drawn, each once."""
    return list(dict.fromkeys(work.salt for work in found.drawn if work.kind in kinds and work.salt))


def lines_of(found: QualityMonth, cards: Cards, kind: WorkKind) -> list[Line]:
    """Return a line for each agent in the order of names."""
    works = [work for work in found.drawn if work.kind is kind]
    works += [one.work for one in found.reviews if one.month == found.month and one.work.kind is kind]
    names = {work.agent_id: work.agent for work in works}
    return [
        _line(found, cards, kind, one, names[one]) for one in sorted(names, key=lambda one: (names[one], one))
    ]


def whole_of(found: QualityMonth, cards: Cards, kind: WorkKind) -> Line:
    return _line(found, cards, kind, None, "")


def spread_of(found: Calibration, cards: Cards) -> tuple[Sequence[Spread], Fraction | None]:
    """Return the spread of each question of a closed calibration, and the mean of all."""
    card = cards.get(found.card_id)
    if card is None or not found.is_closed or found.is_cancelled:
        return (), None
    expert = answers_of(found.answers[found.expert_id])
    others = {
        found.reviewers[one]: answers_of(said)
        for one, said in found.answers.items()
        if one != found.expert_id
    }
    made = spreads(card, expert, others)
    return made, mean_apart(made)


def _line(found: QualityMonth, cards: Cards, kind: WorkKind, agent_id: UUID | None, agent: str) -> Line:
    def is_of(work: ReviewedWork) -> bool:
        return work.kind is kind and (agent_id is None or work.agent_id == agent_id)

    shared = [
        one
        for one in found.reviews
        if one.month == found.month and is_of(one.work) and one.state is not ReviewState.DRAFT
    ]
    counted = [one for one in shared if one.is_drawn and one.state in COUNTED]
    scores = [score for one in counted if (score := score_in(cards, one)) is not None]
    return Line(
        agent_id=agent_id,
        agent=agent,
        drawn=sum(map(is_of, found.drawn)),
        counted=len(scores),
        waiting=sum(one.state is ReviewState.OBJECTED for one in shared),
        by_hand=sum(not one.is_drawn for one in shared),
        fatal=sum(bool(score.fatal) for score in scores),
        share=share_of(scores),
        mean=mean_score(scores),
    )
