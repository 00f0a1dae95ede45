"""The messages of reviews between a workstation and the server program: JSON.

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
# Why a review is not kept, beside BAD_REQUEST.
SHARED_OTHERWISE = "review_shared_otherwise"  # it was shared with another content, which the agent has seen
WORK_TAKEN = "review_work_taken"  # another reviewer has this work
REVIEW_FAULTS = frozenset({SHARED_OTHERWISE, WORK_TAKEN})
Text = Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)]
Answers = Annotated[dict[Word, Word], msgspec.Meta(max_length=30)]


class WorkKind(str, Enum):
    """What is reviewed."""

    CALL = "call"
    THREAD = "thread"  # one episode of a conversation: WhatsApp, SMS, e-mail, chat
    CASE = "case"


class ReviewState(str, Enum):
    DRAFT = "draft"  # only its reviewer sees it
    SHARED = "shared"  # with the agent, who has not answered
    AGREED = "agreed"
    OBJECTED = "objected"  # another reviewer is to decide
    DECIDED = "decided"


class ReviewNote(msgspec.Struct, frozen=True, kw_only=True):
    """What was noted at a place of the recording. at_s: Of written work 0. It goes with what it may quote."""

    at_s: Annotated[float, msgspec.Meta(ge=0, le=86_400)]
    text: Text


class ReviewedWork(msgspec.Struct, frozen=True, kw_only=True):
    """The call, written contact or case of a review.

    Attributes:
        work_id: Of a call or an episode its contact's id; else the case's.
        agent_id: Who took the call, answered the episode first, or had the case when it ended.
        moment: When the call began, the episode was first answered, or the case ended.
        talk_s: Of a call; else 0. channel: Its word, as in db.enums.Channel.
        stratum, salt: Of a drawn one, a Stratum and the salt of its draw (app/quality/drawing.py); else "".
        is_there: Its recording can be played; or the user may read the messages or the case.
        is_barred: The user may not review it: it is their own, or of a case of theirs.
        taken_by: Who has begun to review it; "" for nobody.
        draft_id: The draft of another reviewer that holds it; None for none.
    """

    kind: WorkKind
    work_id: UUID
    agent_id: UUID
    agent: str
    case_id: UUID | None
    case_number: str
    moment: datetime
    talk_s: int
    channel: str
    stratum: str = ""
    salt: str = ""
    is_there: bool = True
    is_barred: bool = False
    taken_by: str = ""
    draft_id: UUID | None = None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """answers: As they count now. first_answers: Before the decision, if that changed any; else empty.

    month: Of the work. is_drawn: Else it was chosen by hand, and counts in no percentage.
    freed_by, freed_on: Who took the work of this draft over, and when; "" and None for nobody.
    """

    id: UUID
    work: ReviewedWork
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
    freed_by: str = ""
    freed_on: date | None = None


class Calibration(msgspec.Struct, frozen=True, kw_only=True):
    """answers: By reviewer; while it goes on, or if it is cancelled, only those of the user.

    handed_in: Who has answered. reviewers: Names by id, with the expert's. is_cancelled: It is closed, too.
    """

    id: UUID
    work: ReviewedWork
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
        is_over: Work is drawn when it is over.
        drawn_on: The day on which the server drew it; None before.
        per_agent: So many are drawn now of each agent.
        card_ids: Of new reviews. cards: The content of each card in it, JSON of app/quality/card.py.
        card_fault: Why the office's own cards cannot be read; the ones before are used. "" if they can.
        drawn: Of all kinds.
        reviews: Of the month, and of other months those that wait for a decision.
        reviewers: Who can take part in a calibration.
    """

    month: date
    is_over: bool
    drawn_on: date | None
    per_agent: dict[WorkKind, int]
    card_ids: dict[WorkKind, str]
    cards: dict[str, str]
    drawn: list[ReviewedWork]
    reviews: list[Review]
    calibrations: list[Calibration]
    reviewers: list[Reviewer]
    card_fault: str = ""


class AskQuality(msgspec.Struct, frozen=True):
    """month: Its first day."""

    month: date


class AskWork(msgspec.Struct, frozen=True, kw_only=True):
    """Work of an agent that may be reviewed and was not drawn."""

    month: date
    agent_id: UUID
    kind: WorkKind


class ReviewableWork(msgspec.Struct, frozen=True):
    works: list[ReviewedWork]


class OpenWork(msgspec.Struct, frozen=True, kw_only=True):
    """Read written work beside its review. The server notes who reads it."""

    kind: WorkKind
    work_id: UUID


class OpenedWork(msgspec.Struct, frozen=True):
    """The user may read it, on the workstation."""

    work_id: UUID


class KeepReview(msgspec.Struct, frozen=True, kw_only=True):
    """Keep a draft, or share it. card_id: The card that was answered."""

    id: UUID
    kind: WorkKind
    work_id: UUID
    card_id: Word
    answers: Answers
    notes: Annotated[list[ReviewNote], msgspec.Meta(max_length=MOST_NOTES)]
    advice: Text = ""
    is_shared: bool = False


class DropReview(msgspec.Struct, frozen=True):
    """Of a draft: another reviewer can take the work. month: Of the work; it is returned."""

    id: UUID
    month: date


class TakeOver(msgspec.Struct, frozen=True):
    """Get the work of another reviewer's draft, as an empty draft of the user.

    The other draft stays with its author, who alone reads it.
    """

    draft_id: UUID
    month: date


class DecideReview(msgspec.Struct, frozen=True, kw_only=True):
    """answers: All that count from now on."""

    id: UUID
    answers: Answers
    decision: Annotated[str, msgspec.Meta(min_length=1, max_length=MOST_LETTERS)]


class StartCalibration(msgspec.Struct, frozen=True, kw_only=True):
    """reviewers: With the expert."""

    id: UUID
    kind: WorkKind
    work_id: UUID
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
    """The shared reviews of the user's work, the newest first."""

    reviews: list[Review]
    cards: dict[str, str]


OfMonth = (
    AskQuality
    | KeepReview
    | DropReview
    | TakeOver
    | DecideReview
    | StartCalibration
    | HandIn
    | CloseCalibration
)
OPEN_PATH = "/v1/quality/open"
PATHS: dict[type[msgspec.Struct], str] = {
    KeepReview: "/v1/quality/review",
    DropReview: "/v1/quality/drop",
    TakeOver: "/v1/quality/take_over",
    DecideReview: "/v1/quality/decide",
    StartCalibration: "/v1/quality/calibrate",
    HandIn: "/v1/quality/hand_in",
    CloseCalibration: "/v1/quality/close",
}
