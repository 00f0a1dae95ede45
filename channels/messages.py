"""What a channel's adapter hands over and accepts: messages, receipts and the outcome of an attempt to send.

An adapter speaks the protocol of one provider, and knows no case and no table. The server program stores what
arrives, and asks the adapter to send what staff wrote. All times are aware, in UTC.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable
from uuid import UUID


class Kind(str, Enum):
    """What a message is. `UNKNOWN` is a kind of the provider that this version does not know."""

    TEXT = "text"
    IMAGE = "image"
    FILE = "file"
    VOICE = "voice"  # a voice note
    VIDEO = "video"
    LOCATION = "location"
    TEMPLATE = "template"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ArrivedFile:
    """A file of a message that arrived: its content lies at `path`, or is fetched later by `media_id`.

    Attributes:
        name: Without a folder; "" if the sender gave none.
        size: Bytes; None if the provider did not say.
        sha256: In hex, as the provider states it; "" if it does not.
    """

    name: str
    media_type: str
    size: int | None = None
    path: Path | None = None
    media_id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """What applicant and chatbot of the other side said before it handed over."""

    provider_id: str
    text: str
    sent_at: datetime
    is_of_bot: bool


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message from an applicant.

    Attributes:
        provider_id: The provider's id of the message: unique for one address of the office.
        fingerprint: What tells it from another message with this id, where senders choose the ids.
        sender: In the channel's form: E.164, WhatsApp user id, e-mail address, visitor id.
        sender_phone: E.164, if the channel states a number beside or in `sender`; else "".
        conversation: What all messages of one conversation share: the sender, or the Message-ID at the root
            of a chain of e-mails.
        answers: The provider's ids of the messages that this one answers, nearest first.
        is_automatic: No person wrote it (RFC 3834, bounce, list), so no automatic text answers it.
        facts: What else the channel says: subject, to, cc, the button that was pressed, place.
        raw: The message as it came, if it is kept beside the text: an e-mail, or a kind that is not known.
        is_hand_over: The provider's own chatbot gives the word to staff with this message; `earlier` is what
            was said before, `form` what the chatbot asked.
    """

    provider_id: str
    sender: str
    conversation: str
    sent_at: datetime
    kind: Kind = Kind.TEXT
    text: str = ""
    sender_name: str = ""
    sender_phone: str = ""
    answers: tuple[str, ...] = ()
    files: tuple[ArrivedFile, ...] = ()
    is_automatic: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)
    raw: ArrivedFile | None = None
    is_hand_over: bool = False
    earlier: tuple[EarlierLine, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    fingerprint: str = ""


class ReceiptState(str, Enum):
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a message of the office. Receipts come late, repeatedly and in any order.

    Attributes:
        provider_id: The provider's id of that message.
        message_id: Our id, if the provider returns it.
        code: The provider's code of a failure, e.g. "131026" or "5.1.1"; "" otherwise.
        detail: The provider's own words, for the log of the administrator; without personal data.
    """

    provider_id: str
    state: ReceiptState
    at: datetime
    message_id: UUID | None = None
    code: str = ""
    detail: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """A correspondent has another address now (WhatsApp: another number, or another user id)."""

    before: str
    now: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """A correspondent closed the conversation (web chat), and expects no more answers in it."""

    conversation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request, or one look into a mailbox, brought: stored in one transaction.

    Attributes:
        cursor: Where the adapter continues after this batch; None if the provider keeps the place. It is
            stored in the same transaction.
    """

    arrivals: tuple[Arrival, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    moves: tuple[Moved, ...] = ()
    ended: tuple[Ended, ...] = ()
    cursor: str | None = None


Take = Callable[[Batch], Awaitable[None]]
"""Stores a batch; returns after the commit. Only then does the adapter acknowledge it. Raises NotTaken."""


class NotTaken(Exception):  # noqa: N818 - it is no error of the adapter
    """The records cannot take the batch now; the provider keeps it, and the adapter tries again later."""


class NotFetched(Exception):  # noqa: N818 - beside NotTaken
    """A file of a message that arrived was not fetched.

    Attributes:
        code: "gone", "too_large", "unreachable", ...
        is_final: Another attempt would end the same way.
    """

    def __init__(self, code: str, *, is_final: bool) -> None:
        super().__init__(code)
        self.code, self.is_final = code, is_final


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file to send; its content lies at `path`."""

    name: str
    media_type: str
    path: Path


@dataclass(frozen=True, slots=True)
class Template:
    """A text that the provider approved, and the values of its placeholders in their order."""

    name: str
    language: str
    values: tuple[str, ...] = ()


class TemplateState(str, Enum):
    """What the provider says of a template. Only an approved one can be sent."""

    APPROVED = "approved"
    PENDING = "pending"
    REJECTED = "rejected"
    PAUSED = "paused"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class ListedTemplate:
    """A template as the provider has it now.

    Attributes:
        category: The provider's word; it decides the price, and the provider may change it.
        text: What the recipient reads, with the placeholders: {{1}}, {{2}}, ...
        components: As the provider lists them.
    """

    name: str
    language: str
    category: str
    state: TemplateState
    text: str
    components: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Departure:
    """A message of the office, ready to send.

    Attributes:
        message_id: Our id; it goes with the message as far as the protocol can carry it.
        recipient: As `Arrival.sender`.
        attempt: 1 for the first in which the provider is asked.
        answers: The provider's ids of the chain that this one continues, nearest first.
        subject, copies: E-mail only; `copies` are addresses.
        is_automatic: No person wrote it.
    """

    message_id: UUID
    recipient: str
    text: str
    attempt: int = 1
    answers: tuple[str, ...] = ()
    files: tuple[SentFile, ...] = ()
    template: Template | None = None
    subject: str = ""
    copies: tuple[str, ...] = ()
    is_automatic: bool = False


class Result(str, Enum):
    """What an attempt to send came to.

    UNSURE means: the provider may have the message. It is never sent again without a person's decision.
    """

    SENT = "sent"
    RETRY = "retry"  # certainly not sent; later it may be
    FAILED = "failed"  # certainly not sent, and it will not be
    UNSURE = "unsure"


class Holds(str, Enum):
    """Which further messages wait, too, if one has to be sent later."""

    MESSAGE = "message"
    CONVERSATION = "conversation"
    ADDRESS = "address"  # all of this address of the office


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of an attempt.

    Attributes:
        provider_id: The provider's id, if it was sent.
        code: The provider's code of a refusal, or "unreachable", "cut", "too_large", ...
        retry_after_s: Seconds after which to try again; None lets the caller choose.
        was_tried: Whether the provider was asked; what only waited for its turn is no attempt.
    """

    result: Result
    provider_id: str = ""
    code: str = ""
    detail: str = ""
    holds: Holds = Holds.MESSAGE
    retry_after_s: float | None = None
    was_tried: bool = True


@dataclass(frozen=True, slots=True)
class Health:
    """Whether an address of the office works now.

    Attributes:
        code: "" if it works; else what is wrong, e.g. "sign_in", "unreachable", "token_ends".
        facts: Values for the sentence: day, signal, credit, number of waiting messages.
    """

    code: str = ""
    detail: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def works(self) -> bool:
        return not self.code


class Adapter(Protocol):
    """One address of the office at one provider.

    The content of an arrived file lies at its `path` until `take` returns, which may move it; then the
    adapter deletes it.
    """

    async def receive(self, take: Take) -> None:
        """Bring what arrives, until cancelled. It retries faults of the provider; `health` shows them."""

    async def send(self, departure: Departure) -> Outcome:
        """Try once. Never raises for a fault of the provider or of the message."""

    def provider_id(self, message_id: UUID) -> str:
        """Return the provider's id that this message will have; "" if the provider chooses it.

        It is stored before the first attempt: an answer that quotes it may come although that was UNSURE.
        """

    def health(self) -> Health:
        """Return what the last contact with the provider showed. Does not wait."""

    async def check(self) -> Health:
        """Sign in, and ask what the provider says; for `loket admin address test`."""


@runtime_checkable
class Fetches(Protocol):
    """An adapter that fetches files by their `media_id`, and not with their messages."""

    async def fetch(self, file: ArrivedFile, largest: int) -> ArrivedFile:
        """Put the content into a new file, of at most `largest` bytes. Raises NotFetched."""


class NotListed(Exception):  # noqa: N818 - beside NotTaken
    """The provider did not list its templates."""


@runtime_checkable
class ListsTemplates(Protocol):
    """An adapter whose provider has templates.

    Attributes:
        templates_changed: Set when the provider says that its list is another one; who reads it clears it.
    """

    templates_changed: asyncio.Event

    async def list_templates(self) -> tuple[ListedTemplate, ...]:
        """Return the whole list. Raises NotListed."""


@runtime_checkable
class Closes(Protocol):
    """An adapter that has connections of its own beside `receive`."""

    async def close(self) -> None: ...


@runtime_checkable
class Wakes(Protocol):
    """An adapter that looks again when something has changed in the records."""

    def wake(self) -> None: ...
