"""The card by which a call is reviewed, as dated editions in resources/quality/cards.toml.

An edition never changes after a review was made with it: the server keeps the content that a review was
answered with, and refuses another content of the same id. A later edition has another id and first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

import resources
from app.common.typed_toml import TomlError, read_toml
from app.skm.form import Words

MOST_QUESTIONS = 12
WHOLE = 100  # the weights of the groups add up to it
CARDS = "cards.toml"
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]
Weight = Annotated[int, msgspec.Meta(ge=1, le=WHOLE)]


class Kind(str, Enum):
    YES_NO = "yes_no"
    SCALE = "scale"  # 1 to 4


class Answer(str, Enum):
    YES = "yes"
    NO = "no"
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    NOT_APPLICABLE = "na"


ANSWERS = {
    Kind.YES_NO: (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE),
    Kind.SCALE: (Answer.ONE, Answer.TWO, Answer.THREE, Answer.FOUR, Answer.NOT_APPLICABLE),
}


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """best: What deserves a 4, or a yes. fatal: A no makes the whole review 0 and failed."""

    id: Id
    kind: Kind
    words: Words
    best: Words
    weight: Weight = 1
    fatal: bool = False

    @property
    def answers(self) -> tuple[Answer, ...]:
        return ANSWERS[self.kind]


class Group(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: Words
    weight: Weight
    questions: Annotated[tuple[Question, ...], msgspec.Meta(min_length=1)]


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """pass_percent: The lowest score with which a review is passed. standing: Where it comes from."""

    id: Id
    valid_from: date
    standing: str
    pass_percent: Annotated[int, msgspec.Meta(ge=0, le=WHOLE)]
    groups: Annotated[tuple[Group, ...], msgspec.Meta(min_length=1)]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for group in self.groups for question in group.questions)


class _Cards(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    cards: Annotated[tuple[Card, ...], msgspec.Meta(min_length=1)]


def read_cards(path: Path) -> tuple[Card, ...]:
    """Return all editions of a file, the oldest first. Raises TomlError, OSError."""
    found = sorted(read_toml(path, _Cards).cards, key=lambda card: card.valid_from)
    for card in found:
        for fault in _faults(card):
            raise TomlError(card.id, fault, str(path))
    for what, count in Counter([card.id for card in found]).items():
        if count > 1:
            raise TomlError(what, f"{count} editions have this id", str(path))
    for day, count in Counter([card.valid_from for card in found]).items():
        if count > 1:
            raise TomlError("valid_from", f"{count} editions begin on {day.isoformat()}", str(path))
    return tuple(found)


@cache
def cards() -> Sequence[Card]:
    """Return all editions that are shipped, the oldest first. Raises TomlError."""
    return read_cards(resources.path("quality", CARDS))


def card_on(day: date) -> Card:
    """Return the edition for a review that begins on this day."""
    return next((card for card in reversed(cards()) if card.valid_from <= day), cards()[0])


def _faults(card: Card) -> Iterator[str]:
    questions = card.questions
    if len(questions) > MOST_QUESTIONS:
        yield f"{len(questions)} questions, at most {MOST_QUESTIONS} are allowed"
    total = sum(group.weight for group in card.groups)
    if total != WHOLE:
        yield f"the weights of its groups add up to {total}, not to {WHOLE}"
    for what, count in Counter([question.id for question in questions]).items():
        if count > 1:
            yield f"{count} questions have the id {what}"
    for question in questions:
        if question.fatal and question.kind is not Kind.YES_NO:
            yield f"the fatal question {question.id} needs the kind {Kind.YES_NO.value}"
