"""The messages of the satisfaction survey (SKM) between a workstation and the server program: JSON.

An answer names no case, no person and no time. It is no mutation: those have an author, a time and a
place in the order of a workstation's changes.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Annotated
from uuid import UUID

import msgspec

from db.sync.messages import LongWord, Word

MOST_QUESTIONS = 30
MOST_IMPORTED = 5_000
MOST_MEASURES = 30
MOST_LETTERS = 2_000
MOST_LETTERS_OF_NAME = 200  # of a LongWord
MOST_KNOWN = 10_000
FileHash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Remark = Annotated[str, msgspec.Meta(max_length=MOST_LETTERS)]
Score = Annotated[int, msgspec.Meta(ge=0, le=4)]


class SkmWay(str, Enum):
    """How the applicant was asked."""

    PHONE = "phone"
    LINK = "link"  # the office's own form on the web, imported


class SkmOutcome(str, Enum):
    """What became of an invitation."""

    WAITING = "waiting"  # said by an agent: it was taken, and the applicant was not asked
    ANSWERED = "answered"
    REFUSED = "refused"
    NOT_REACHED = "not_reached"  # this time; after the last time it stays so
    LINK_SENT = "link_sent"


class SkmAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """scores: By question of the form; 0 for none. sex and so on: app/skm/profile.py; "" if not said."""

    scores: Annotated[tuple[Score, ...], msgspec.Meta(min_length=9, max_length=MOST_QUESTIONS)]
    sex: Word = ""
    age: Word = ""
    education: Word = ""
    work: Word = ""
    service: LongWord = ""
    remark: Remark = ""


class SkmTally(msgspec.Struct, frozen=True, kw_only=True):
    """What was answered. scores: Of complete answers; by question how often 1, 2, 3 and 4 was given."""

    complete: int
    incomplete: int
    scores: list[list[int]]


class SkmPart(msgspec.Struct, frozen=True, kw_only=True):
    """Those who have this in common. dimension: "way", "service", "region", "sex", ..."""

    dimension: str
    value: str
    tally: SkmTally


class SkmMeasure(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the follow-up plan."""

    element: Word
    what: Remark
    who: LongWord
    until: date


class SkmResult(msgspec.Struct, frozen=True, kw_only=True):
    """What a round found, made when it is closed.

    Attributes:
        total: None if fewer than five answered.
        parts: Of five and more each. hidden: How many answers no part of the dimension shows.
        remarks: In the order of the alphabet.
        left_out: Answers by telephone that are in nothing of this, since fewer than five were complete.
    """

    total: SkmTally | None
    parts: list[SkmPart]
    hidden: dict[str, int]
    remarks: list[str]
    left_out: int = 0


class SkmImport(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was imported.

    sha256: Of its rows. taken, not_taken: How many of its rows. number: A later import has a higher one.
    """

    sha256: str
    taken: int
    not_taken: int
    imported_on: date | None = None
    number: int = 0


class SkmRound(msgspec.Struct, frozen=True, kw_only=True):
    """A round, as its supervisor sees it.

    Attributes:
        since, until: Whose cases ended from this day to before that.
        population: Ended cases, as expected at the start. wanted: Answers, by Krejcie and Morgan. share: Of
            10,000 ended cases so many are drawn.
        ended, drawn: Cases until now. outcomes: Of the drawn ones, by SkmOutcome. received: Answers, with the
            imported ones.
        result: While the round goes on only the total, of some of the answers.
        is_readable: The server has the key with which the answers are sealed.
        is_own: Of the supervisor's team, or of the office for who has none; of each one goes on at a time.
        may_change: The supervisor may import, close and plan: it is of their team, or they have the office.
    """

    id: UUID
    form_id: str
    since: date
    until: date
    population: int
    wanted: int
    share: int
    closed_on: date | None
    ended: int
    drawn: int
    outcomes: dict[str, int]
    received: int
    imported: list[SkmImport]
    result: SkmResult
    plan: list[SkmMeasure]
    is_readable: bool = True
    is_own: bool = True
    may_change: bool = True


class ClosedRound(msgspec.Struct, frozen=True, kw_only=True):
    """What is published of a round of the whole office."""

    form_id: str
    since: date
    until: date
    result: SkmResult


class SkmRounds(msgspec.Struct, frozen=True):
    """The one that goes on first, then the one that was closed last."""

    rounds: list[SkmRound]


class StartSkmRound(msgspec.Struct, frozen=True, kw_only=True):
    """percent: How many of the drawn are expected to answer."""

    id: UUID
    form_id: Word
    since: date
    until: date
    population: Annotated[int, msgspec.Meta(ge=1, le=100_000_000)]
    percent: Annotated[int, msgspec.Meta(ge=1, le=100)]


class CloseSkmRound(msgspec.Struct, frozen=True):
    """without_answers: Although they cannot be read, because the server's key is lost."""

    id: UUID
    without_answers: bool = False


Plan = Annotated[list[SkmMeasure], msgspec.Meta(max_length=MOST_MEASURES)]


class KeepSkmPlan(msgspec.Struct, frozen=True, kw_only=True):
    """was: The plan that was changed; refused if another one has been saved since."""

    id: UUID
    plan: Plan
    was: Plan


class ImportSkmAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """Answers of a file, without the rows that were imported before.

    Attributes:
        sha256: Of all rows of the file; one that was imported is refused.
        knows: Of all imports that the desk has compared the file with. If there are more, it is refused:
            rows of it may have been imported meanwhile.
        continues: The import whose rows this file begins with; "" for none.
        is_other: A person says that the answers are others than the imported ones. Needed unless the file
            continues the newest import.
        not_taken: Rows that are no answers.
    """

    id: UUID
    sha256: FileHash
    knows: Annotated[list[FileHash], msgspec.Meta(max_length=MOST_KNOWN)] = []
    continues: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{64})?$")] = ""
    is_other: bool = False
    answers: Annotated[list[SkmAnswer], msgspec.Meta(max_length=MOST_IMPORTED)]
    not_taken: Annotated[int, msgspec.Meta(ge=0, le=100_000_000)] = 0


class SkmInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to ask. numbers: Telephone numbers, in the order of their entry. attempts: In vain, so far."""

    case_id: UUID
    number: str
    service: str
    name: str
    numbers: list[str]
    attempts: int
    is_taken: bool
    form_id: str = ""


class SkmInvitations(msgspec.Struct, frozen=True, kw_only=True):
    """What the signed-in agent may ask for now. form_id: "" while no round goes on."""

    form_id: str
    until: date | None
    invitations: list[SkmInvitation]


class TakeSkmInvitation(msgspec.Struct, frozen=True):
    """Nobody else is offered it for a quarter of an hour."""

    case_id: UUID


class SettleSkmInvitation(msgspec.Struct, frozen=True, kw_only=True):
    """answer: With ANSWERED only. attempts: Before this one, so that an attempt in vain counts once."""

    case_id: UUID
    outcome: SkmOutcome
    answer: SkmAnswer | None = None
    attempts: int | None = None


OfRounds = StartSkmRound | CloseSkmRound | KeepSkmPlan | ImportSkmAnswers
OfInvitations = TakeSkmInvitation | SettleSkmInvitation
PATHS: dict[type[msgspec.Struct], str] = {
    StartSkmRound: "/v1/skm/rounds",
    CloseSkmRound: "/v1/skm/close",
    KeepSkmPlan: "/v1/skm/plan",
    ImportSkmAnswers: "/v1/skm/import",
    TakeSkmInvitation: "/v1/skm/take",
    SettleSkmInvitation: "/v1/skm/settle",
}


def plain(answer: SkmAnswer) -> bytes:
    """Return an answer as JSON; equal answers give equal text, and the order of texts is no order of time."""
    return msgspec.json.encode(answer, order="deterministic")
