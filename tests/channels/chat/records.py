"""Records of a chat in memory: they store batches as the server program does, and read lines from them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from uuid import UUID, uuid4, uuid5

from channels.chat.lines import Author, Choice, Line, Page, Standing
from channels.chat.site import line_id
from channels.messages import Batch, Departure, Ended, NotTaken, Receipt, ReceiptState

ADDRESS = UUID(int=18)
MOST_LINES = 200


@dataclass
class Talk:
    lines: list[Line] = field(default_factory=list)
    queued: set[UUID] = field(default_factory=set)
    standing: Standing = field(default_factory=Standing)


class MemoryRecords:
    """Attributes:
    is_away: The database is.
    takes: How many batches were stored.
    after_take: Called with each arrival's visitor and text, after it is stored: a bot, for instance.
    """

    def __init__(self) -> None:
        self.talks: dict[str, Talk] = {}
        self.receipts: list[Receipt] = []
        self.ended: list[Ended] = []
        self.is_away = False
        self.takes = 0
        self.after_take: Callable[[str, str], None] = lambda _visitor, _text: None

    def talk(self, visitor: str) -> Talk:
        return self.talks.setdefault(visitor, Talk())

    @property
    def visitor(self) -> str:
        """The only one."""
        (one,) = self.talks
        return one

    def texts(self, visitor: str = "") -> list[str]:
        return [line.text for line in self.talk(visitor or self.visitor).lines]

    async def take(self, batch: Batch) -> None:
        await asyncio.sleep(0)
        if self.is_away:
            raise NotTaken
        self.takes += 1
        self.receipts += batch.receipts
        self.ended += batch.ended
        for arrival in batch.arrivals:
            talk, row_id = self.talk(arrival.conversation), uuid5(ADDRESS, arrival.provider_id)
            if any(line.id == row_id for line in talk.lines):
                continue
            position = len(talk.lines) + 1
            written = line_id(arrival.provider_id)
            talk.lines.append(
                Line(row_id, position, Author.VISITOR, arrival.text, arrival.sent_at, written_as=written)
            )
            self.after_take(arrival.sender, arrival.text)

    async def read(self, visitor: str, after: int) -> Page:
        await asyncio.sleep(0)
        if self.is_away:
            raise NotTaken
        talk = self.talks.get(visitor, Talk())
        positions = [line.position for line in talk.lines if line.id in talk.queued]
        settled = min(positions) - 1 if positions else len(talk.lines)
        lines = [line for line in talk.lines if line.position > after and line.id not in talk.queued]
        return Page(tuple(lines[-MOST_LINES:]), settled, talk.standing)

    def queue(
        self, visitor: str, text: str, author: Author = Author.AGENT, choices: tuple[Choice, ...] = ()
    ) -> Departure:
        """Write a line of the office that `Departure` says; nobody sees it before `leave`."""
        talk = self.talk(visitor)
        line = Line(
            uuid4(),
            len(talk.lines) + 1,
            author,
            text,
            datetime.now(timezone.utc),
            name="Rina" if author is Author.AGENT else "",
            choices=choices,
        )
        talk.lines.append(line)
        talk.queued.add(line.id)
        return Departure(line.id, visitor, text)

    def leave(self, departure: Departure) -> None:
        self.talk(departure.recipient).queued.discard(departure.message_id)

    def stand(self, visitor: str, standing: Standing) -> None:
        self.talk(visitor).standing = standing

    def states(self, message_id: UUID) -> list[ReceiptState]:
        return [one.state for one in self.receipts if one.message_id == message_id]
