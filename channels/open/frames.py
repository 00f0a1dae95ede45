"""What both sides say to each other: JSON bodies, as types. `channels/open/description.py` describes them."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from channels.open.settings import MOST_STATUSES, MOST_TRANSCRIPT

T = TypeVar("T", bound=msgspec.Struct)
MOST_TEXT = 50_000
_ID = "^[!-~]+$"  # no space, no control character
Id = Annotated[str, Meta(min_length=1, max_length=200, pattern=_ID, description="Visible ASCII, no space")]
Correspondent = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=128,
        pattern=_ID,
        description="Who writes, always by the same id. Of WhatsApp and SMS: the number, +62...",
    ),
]
Name = Annotated[str, Meta(max_length=200)]
Phone = Annotated[str, Meta(pattern="^([+][1-9][0-9]{6,14})?$", description="E.164, or empty")]
Text = Annotated[str, Meta(max_length=MOST_TEXT)]
Value = Annotated[str, Meta(max_length=2_000)]
Code = Annotated[str, Meta(max_length=100, pattern="^[!-~]*$")]
When = Annotated[datetime, Meta(tz=True)]


class NotRead(Exception):  # noqa: N818 - no fault of ours
    """It is not what is described. detail: Which field; never its value."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class _Frame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """From the other side. A field that is not described is refused: it may be a spelling mistake."""


class LineAuthor(str, Enum):
    APPLICANT = "applicant"
    BOT = "bot"


class TranscriptLine(_Frame, frozen=True, kw_only=True):
    """What was said before the hand-over. The id of an applicant's line is that of a message."""

    id: Id
    author: LineAuthor
    text: Annotated[str, Meta(min_length=1, max_length=MOST_TEXT)]
    sent_at: When


class HandOver(_Frame, frozen=True, kw_only=True):
    """The chatbot gives the word to a person.

    form: What the chatbot has asked, by its label; agents see it above the transcript.
    """

    transcript: Annotated[tuple[TranscriptLine, ...], Meta(max_length=MOST_TRANSCRIPT)] = ()
    form: Annotated[dict[Name, Value], Meta(max_length=20)] = msgspec.field(default_factory=dict)


class ApplicantMessage(_Frame, frozen=True, kw_only=True):
    """A message from an applicant. The same id again is the same message. It has a text, or files.

    answers: The id of the message that it answers; of one from the office, its message_id.
    is_automatic: No person wrote it, so no automatic text answers it.
    """

    id: Id
    correspondent: Correspondent
    text: Text = ""
    sent_at: When | None = None
    name: Name = ""
    phone: Phone = ""
    answers: Annotated[str, Meta(max_length=200, pattern="^[!-~]*$")] = ""
    is_automatic: bool = False
    hand_over: HandOver | None = None


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """It is stored."""

    message_id: UUID


class StatusWord(str, Enum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class Status(_Frame, frozen=True, kw_only=True):
    """What became of a message of the office.

    code: Of a failure. "window_closed" also says that the time for free texts is over.
    """

    message_id: UUID
    status: StatusWord
    at: When | None = None
    code: Code = ""


class Statuses(_Frame, frozen=True, kw_only=True):
    statuses: Annotated[tuple[Status, ...], Meta(min_length=1, max_length=MOST_STATUSES)]


class Leave(_Frame, frozen=True, kw_only=True):
    """The applicant has closed the conversation. One who still waits for an answer gets it."""

    correspondent: Correspondent


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not carried out."""

    trouble: str
    detail: str = ""


# -- events ------------------------------------------------------------------------------------------------


class EventFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a message of the office; fetch it from `path` of this API with the token."""

    name: str
    media_type: str
    bytes: int
    sha256: str
    path: str


class MessageEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="message"):
    """Send this to the applicant.

    answers: The id of the applicant's message that it answers; "" if it answers none.
    is_automatic: No person wrote it.
    """

    message_id: UUID
    correspondent: str
    text: str
    files: tuple[EventFile, ...] = ()
    answers: str = ""
    is_automatic: bool = False


class StandingWord(str, Enum):
    BOT = "bot"  # Loket's own chatbot has the word
    WAITING = "waiting"  # for a member of staff
    TAKEN = "taken"  # a member of staff answers
    OPEN = "open"  # nobody has to say anything now
    CLOSED = "closed"  # the matter is done: a later message begins another one


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation stands.

    version: Rises with each change; of two events the higher one counts.
    agent: Who answers, if it is taken.
    """

    correspondent: str
    standing: StandingWord
    version: int
    agent: str = ""


class ConversationEvent(Standing, frozen=True, kw_only=True, tag_field="type", tag="conversation"):
    """A conversation stands differently now: as long as it is waiting, taken or open, no chatbot answers."""


class PingEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="ping"):
    """The administrator tries the address. Answer as to any event, and do nothing."""


Event = MessageEvent | ConversationEvent | PingEvent


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a receiver may say if it refuses a message for ever. code: For the administrator."""

    code: Code = ""


def read(body: bytes | bytearray, kind: type[T]) -> T:
    """Read a body. Raises NotRead."""
    try:
        said = msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:  # it names fields, not their values
        raise NotRead(str(error)[:300]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotRead("no JSON") from error
    return said


def refuse_line_ends(*ids: str) -> None:
    """Raise NotRead: "$" of a pattern accepts a line end behind an id."""
    if any("\n" in one for one in ids):
        raise NotRead("a line end within an id")
