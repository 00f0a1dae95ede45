"""What is decided about a case, as a window hands it over: promise, answer, how a unit gave it, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Channel


@dataclass(frozen=True, slots=True)
class Promise:
    """What the applicant was told when the question went to a unit: when and how they hear from us."""

    at: datetime | None
    channel: Channel | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told to the applicant, and what makes it valid; see `ValidatedAnswer` for the fields."""

    text: str
    validated_in: str
    reference: str
    oss_reference: str = ""
    legal_basis: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """How a unit without the program gave its answer, as an agent writes it down."""

    name: str
    means: str  # a word of Channel
    at: datetime | None = None  # None: just now
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The applicant has the information. satisfied: 1 (not at all) to 4 (very), None if not asked."""

    means: str
    satisfied: int | None = None
    comment: str = ""
    at: datetime | None = None  # None: just now
