"""Decisions about a case as a form passes them on: promise, answer, how a unit answered, receipt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from db.enums import Channel


@dataclass(frozen=True, slots=True)
class Promise:
    """The promise to the applicant when the question was escalated: when and how we will contact them."""

    at: datetime | None
    channel: Channel | None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for the applicant, and its validation; see `ValidatedAnswer` for the fields."""

    text: str
    validated_in: str
    reference: str
    oss_reference: str = ""
    legal_basis: str = ""
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class AnswerSource:
    """How a unit without the program gave its answer, as recorded by an agent."""

    name: str
    means: str  # a value of Channel
    at: datetime | None = None  # None: just now
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The applicant's receipt of the answer. satisfied: 1 (not at all) to 4 (very), None if not asked."""

    means: str
    satisfied: int | None = None
    comment: str = ""
    at: datetime | None = None  # None: just now
