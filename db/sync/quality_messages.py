"""The messages of reviews of calls between a workstation and the server program: JSON.

They are no mutations: a draft is its reviewer's alone, a calibration is blind, and an agent never has the
reviews of others on the disk. Answers are words of app/quality/card.py, by the id of the question.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum
from typing import Annotated
from uuid import UUID

import msgspec

from db.sync.messages import Word

MOST_LETTERS = 2_000
MOST_NOTES = 50
MOST_REVIEWERS = 20
Text = Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)]
Answers = Annotated[dict[Word, Word], msgspec.Meta(max_length=30)]


class ReviewState(str, Enum):
    DRAFT = "draft"  # only its reviewer sees it
    SHARED = "shared"  # with the agent, who has not answered
    AGREED = "agreed"
    OBJECTED = "objected"  # another reviewer is to decide
    DECIDED = "decided"


class ReviewNote(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted at a place of the recording. It goes with the recording."""

    at_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)]
    text: Text


class ReviewedCall(msgspec.Struct, frozen=True, kw_only=True):
    """The call of a review.

    Attributes:
        stratum: Of a drawn one, a Stratum of app/quality/drawing.py; else "".
        is_there: Its recording can be played.
        is_barred: The user may not review it: it is their own call, or of a case of theirs.
        taken_by: Who has begun to review it; "" for nobody.
    """

    contact_id: UUID
    agent_id: UUID
    agent: str
    case_id: UUID | None
    case_number: str
    started_at: datetime
    talk_s: int
    stratum: str = ""
    is_there: bool = True
    is_barred: bool = False
    taken_by: str = ""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """answers: As they count now. first_answers: Before the decision, if that changed any; else empty.

    month: Of the call. is_drawn: Else it was chosen by hand, and counts in no percentage.
    """

    id: UUID
    call: ReviewedCall
    month: date
    is_drawn: bool
    reviewer_id: UUID
    reviewer: str
    card_id: str
    state: ReviewState
    answers: dict[str, str]
    first_answers: dict[str, str]
    notes: list[ReviewNote]
    advice: str
    shared_on: date | None
    objection: str
    decision: str
    decided_by: str


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """answers: By reviewer; while it goes on, or if it is cancelled, only those of the user.

    handed_in: Who has answered. reviewers: Names by id, with the expert's. is_cancelled: It is closed, too.
    """

    id: UUID
    call: ReviewedCall
    month: date
    card_id: str
    started_by: UUID
    expert_id: UUID
    reviewers: dict[UUID, str]
    handed_in: list[UUID]
    answers: dict[UUID, dict[str, str]]
    is_closed: bool
    is_cancelled: bool = False


class Reviewer(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    name: str


class QualityMonth(msgspec.Struct, frozen=True, kw_only=True):
    """A month of reviews, as a supervisor sees it.

    Attributes:
        is_over: Calls are drawn when it is over.
        per_agent: So many are drawn now of each agent.
        card_id: Of new reviews. cards: The content of each card in it, JSON of app/quality/card.py.
        reviews: Of the month, and of other months those that wait for a decision.
        reviewers: Who can take part in a calibration.
        is_card_changed: The card of card_id is shipped with another content than it was used with. The server
            refuses new reviews with it.
    """

    month: date
    is_over: bool
    per_agent: int
    card_id: str
    cards: dict[str, str]
    drawn: list[ReviewedCall]
    reviews: list[Review]
    calibrations: list[Calibration]
    reviewers: list[Reviewer]
    is_card_changed: bool = False


class AskQuality(msgspec.Struct, frozen=True):
    """month: Its first day."""

    month: date


class AskCalls(msgspec.Struct, frozen=True, kw_only=True):
    """Calls of an agent that may be reviewed and were not drawn."""

    month: date
    agent_id: UUID


class ReviewableCalls(msgspec.Struct, frozen=True):
    calls: list[ReviewedCall]


class KeepReview(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a draft, or share it. card_id: The card that was answered."""

    id: UUID
    contact_id: UUID
    card_id: Word
    answers: Answers
    notes: Annotated[list[ReviewNote], msgspec.Meta(max_length=MOST_NOTES)]
    advice: Text = ""
    is_shared: bool = False


class DropReview(msgspec.Struct, frozen=True):
    """Of a draft: another reviewer can take the call."""

    id: UUID


class DecideReview(msgspec.Struct, frozen=True, kw_only=True):
    """answers: All that count from now on."""

    id: UUID
    answers: Answers
    decision: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_LETTERS)]


class StartCalibration(msgspec.Struct, frozen=True, kw_only=True):
    """reviewers: With the expert."""

    id: UUID
    contact_id: UUID
    expert_id: UUID
    reviewers: Annotated[list[UUID], msgspec.Meta(min_length=3, max_length=MOST_REVIEWERS)]


class HandIn(msgspec.Struct, frozen=True, kw_only=True):
    """All answers of one reviewer; they do not change any more."""

    id: UUID
    answers: Answers


class CloseCalibration(msgspec.Struct, frozen=True):
    """Go on without those who have not handed in, or without a result."""

    id: UUID
    is_cancelled: bool = False


class AnswerReview(msgspec.Struct, frozen=True, kw_only=True):
    """The agent's word. objection: "": the agent agrees."""

    id: UUID
    objection: Text = ""


class MyReviews(msgspec.Struct, frozen=True, kw_only=True):
    """The shared reviews of the user's calls, the newest first."""

    reviews: list[Review]
    cards: dict[str, str]


OfMonth = AskQuality | KeepReview | DropReview | DecideReview | StartCalibration | HandIn | CloseCalibration
PATHS: dict[type[msgspec.Struct], str] = {
    KeepReview: "/v1/quality/review",
    DropReview: "/v1/quality/drop",
    DecideReview: "/v1/quality/decide",
    StartCalibration: "/v1/quality/calibrate",
    HandIn: "/v1/quality/hand_in",
    CloseCalibration: "/v1/quality/close",
}
