"""The lines that a visitor sees. The server program reads them from its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID


class Author(str, Enum):
    VISITOR = "visitor"
    BOT = "bot"
    AGENT = "agent"
    OFFICE = "office"  # an automatic text


class Word(str, Enum):
    """Who has the word in a conversation."""

    BOT = "bot"
    WAITING = "waiting"  # for a member of staff
    HELD = "held"  # by a member of staff
    STILL = "still"  # nobody has to say anything


@dataclass(frozen=True, slots=True)
class Choice:
    """A button below a line: the widget says `label`, and sends `value` with it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation.

    Attributes:
        position: The order of the lines of a conversation, from 1.
        written_as: The id that the widget gave to a visitor's line; "" for the others.
        name: Of the agent, as visitors see it.
        choices: Only those of the last line can be pressed.
    """

    id: UUID
    position: int
    author: Author
    text: str
    at: datetime
    written_as: str = ""
    name: str = ""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands.

    Attributes:
        name: Of the agent who holds it, as visitors see it.
        opens_at: When an agent can answer next; None if that is now, or not known.
    """

    word: Word = Word.STILL
    name: str = ""
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What is there after a position.

    Attributes:
        settled: Each position up to here is in these lines or in earlier ones, or will never be seen: an
            agent's line that waits in the queue comes later than the visitor's line behind it.
    """

    lines: tuple[Line, ...]
    settled: int
    standing: Standing = Standing()


class Lines(Protocol):
    """The records' part of the chat."""

    async def read(self, visitor: str, after: int) -> Page:
        """Return the lines after a position that a visitor may see: all that arrived, and of those that the
        office sends the ones with the state sending, unsure, sent, delivered or read. Raises NotTaken.

        At most the latest 200; a visitor who is not known has none.
        """
