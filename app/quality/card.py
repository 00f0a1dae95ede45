"""The cards by which work is reviewed, as dated editions in resources/quality/review_cards.toml.

The office may bring a file of the same name. An edition never changes after it was used: the server keeps the
content that a review was answered with, and a changed content of the same id becomes another edition.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Annotated

import msgspec

import resources
from app.common.typed_toml import TomlError, read_toml
from app.skm.form import Words
from db.sync.quality_messages import WorkKind

MOST_QUESTIONS = 12
WHOLE = 100  # the weights of the groups add up to it
CARDS = "review_cards.toml"
Id = Annotated[str, msgspec.Meta(pattern="^[a-z0-9_-]{1,40}$")]
CardId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9_-]{1,40}(\.[0-9]{1,4})?$")]
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


class Family(str, Enum):
    """What a card is for."""

    CALLS = "calls"
    WRITTEN = "written"


ANSWERS = {
    Kind.YES_NO: (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE),
    Kind.SCALE: (Answer.ONE, Answer.TWO, Answer.THREE, Answer.FOUR, Answer.NOT_APPLICABLE),
}
FAMILIES = {
    WorkKind.CALL: Family.CALLS,
    WorkKind.THREAD: Family.WRITTEN,
    WorkKind.CASE: Family.WRITTEN,
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
    """Attributes:
    id: In a file without a number; the server appends ".2" and so on to later contents of the same id.
    pass_percent: The lowest score with which a review is passed.
    standing: Where it comes from.
    """

    id: CardId
    valid_from: date
    standing: str
    pass_percent: Annotated[int, msgspec.Meta(ge=0, le=WHOLE)]
    groups: Annotated[tuple[Group, ...], msgspec.Meta(min_length=1)]
    reviews: Family = Family.CALLS

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
    for (family, day), count in Counter([(card.reviews, card.valid_from) for card in found]).items():
        if count > 1:
            detail = f"{count} editions for {family.value} begin on {day.isoformat()}"
            raise TomlError("valid_from", detail, str(path))
    return tuple(found)


@cache
def cards() -> Sequence[Card]:
    """Return all editions that are shipped, the oldest first. Raises TomlError."""
    return read_cards(resources.path("quality", CARDS))


def office_cards(folder: Path | None) -> Sequence[Card]:
    """Return the office's own editions, and of a family without any those that are shipped.

    folder: Of the office's own files. Raises TomlError, OSError.
    """
    file = folder / CARDS if folder is not None else None
    own = read_cards(file) if file is not None and file.exists() else ()
    families = {card.reviews for card in own}
    return (*own, *(card for card in cards() if card.reviews not in families))


def card_on(day: date, kind: WorkKind, among: Iterable[Card] | None = None) -> Card:
    """Return the edition for a review that begins on this day. among: The oldest first; else the shipped."""
    of_family = [card for card in (cards() if among is None else among) if card.reviews is FAMILIES[kind]]
    return next((card for card in reversed(of_family) if card.valid_from <= day), of_family[0])


def described(card: Card) -> Iterator[str]:
    """Return a card in English, for an administrator: each question with its percent of the score."""
    begins, passed = card.valid_from, card.pass_percent
    yield f"{card.id}: for {card.reviews.value} from {begins}, passed from {passed} percent"
    for group in card.groups:
        total = sum(question.weight for question in group.questions)
        for question in group.questions:
            fatal = ", fatal" if question.fatal else ""
            percent = group.weight * question.weight / total
            yield f"  {question.id} ({question.kind.value}{fatal}): {percent:.1f} percent of the score"


def _faults(card: Card) -> Iterator[str]:
    questions = card.questions
    if "." in card.id:
        yield "the id has a number after a point: the server numbers the editions"
    if len(questions) > MOST_QUESTIONS:
        yield f"{len(questions)} questions, at most {MOST_QUESTIONS} are allowed"
    total = sum(group.weight for group in card.groups)
    if total != WHOLE:
        yield f"the weights of its groups add up to {total}, not to {WHOLE}"
    for what, count in Counter([question.id for question in questions]).items():
        if count > 1:
            yield f"{count} questions have the id {what}"
    for group in card.groups:
        if not _are_whole(group.words):
            yield f"the group {group.words.id or group.words.en!r} needs words in Indonesian and English"
    for question in questions:
        if not _are_whole(question.words) or not _are_whole(question.best):
            yield f"the question {question.id} needs words and best in Indonesian and English"
        if question.fatal and question.kind is not Kind.YES_NO:
            yield f"the fatal question {question.id} needs the kind {Kind.YES_NO.value}"


def _are_whole(words: Words) -> bool:
    return bool(words.id.strip() and words.en.strip())
