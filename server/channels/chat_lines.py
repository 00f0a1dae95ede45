"""What the visitors of a site see of their conversations: `channels.chat.lines.Lines` over the records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import Connection, RowMapping, func, select

from app.chatbot.talk import CHOICES
from channels.chat.lines import Author, Choice, Line, Page, Standing, Word
from channels.chat.site import line_id
from channels.messages import NotTaken
from db.entry_facts import readable_facts
from db.enums import ConversationMode, Direction, MessageState
from db.models import Agent, Conversation, Message
from db.models.conversation import conversation_id
from db.tx import table_of
from server.channels.records import Records, RecordsAway, now_of

MOST_LINES = 200
_MESSAGES, _TALKS, _AGENTS = map(table_of, (Message, Conversation, Agent))
_SHOWN = frozenset(
    {
        MessageState.SENDING,
        MessageState.UNSURE,
        MessageState.SENT,
        MessageState.DELIVERED,
        MessageState.READ,
    }
)
_AUTHORS = {"applicant": Author.VISITOR, "bot": Author.BOT, "agent": Author.AGENT, "office": Author.OFFICE}
_WORDS = {
    ConversationMode.BOT: Word.BOT,
    ConversationMode.WAITING: Word.WAITING,
    ConversationMode.HELD: Word.HELD,
    ConversationMode.STILL: Word.STILL,
}
OpensAt = Callable[[Connection, datetime], datetime | None]
"""When an agent can answer next; None if that is now."""


class ChatLines:
    """Of one address."""

    def __init__(self, records: Records, address_id: UUID, opens_at: OpensAt) -> None:
        self.address_id = address_id
        self._records, self._opens_at = records, opens_at

    async def read(self, visitor: str, after: int) -> Page:
        try:
            return await self._records.read(partial(self._page, visitor, after))
        except RecordsAway as away:
            raise NotTaken from away

    async def versions(self, visitors: Iterable[str]) -> Mapping[str, str]:
        """Return by visitor what changes with each change that the visitor may see. Raises RecordsAway."""
        ids = [conversation_id(self.address_id, one, one) for one in visitors]

        def work(connection: Connection) -> dict[str, str]:
            query = (
                select(_TALKS.c.remote, _TALKS.c.version, func.sum(_MESSAGES.c.version).label("of_messages"))
                .join_from(_TALKS, _MESSAGES, _MESSAGES.c.conversation_id == _TALKS.c.id)
                .where(_TALKS.c.id.in_(ids))
                .group_by(_TALKS.c.id)
            )
            return {row.remote: f"{row.version} {row.of_messages}" for row in connection.execute(query)}

        return await self._records.read(work) if ids else {}

    def _page(self, visitor: str, after: int, connection: Connection) -> Page:
        talk_id = conversation_id(self.address_id, visitor, visitor)
        talk = select(_TALKS.c.mode, _AGENTS.c.name).join_from(
            _TALKS, _AGENTS, _AGENTS.c.id == _TALKS.c.holder_id, isouter=True
        )
        found = connection.execute(talk.where(_TALKS.c.id == talk_id)).one_or_none()
        if found is None:
            return Page((), 0)
        query = select(_MESSAGES, _AGENTS.c.name.label("agent_name")).join_from(
            _MESSAGES, _AGENTS, _AGENTS.c.id == _MESSAGES.c.agent_id, isouter=True
        )
        query = query.where(_MESSAGES.c.conversation_id == talk_id, _MESSAGES.c.position > after)
        newest = query.order_by(_MESSAGES.c.position.desc()).limit(MOST_LINES)
        rows = list(reversed(connection.execute(newest).mappings().all()))
        waiting = [row["position"] for row in rows if not _is_shown(row) and not _is_over(row)]
        last = rows[-1]["position"] if rows else after
        return Page(
            tuple(_line(row) for row in rows if _is_shown(row)),
            min(waiting) - 1 if waiting else last,
            self._standing(connection, found.mode, found.name or ""),
        )

    def _standing(self, connection: Connection, mode: ConversationMode, name: str) -> Standing:
        opens_at = None
        if mode is ConversationMode.WAITING:
            opens_at = self._opens_at(connection, now_of(connection))
        return Standing(_WORDS[mode], name if mode is ConversationMode.HELD else "", opens_at)


def _is_shown(row: RowMapping) -> bool:
    return row["direction"] is Direction.INBOUND or row["state"] in _SHOWN


def _is_over(row: RowMapping) -> bool:
    """Nobody can send it any more; a failed or expired one may be sent again."""
    return row["state"] is MessageState.WITHDRAWN


def _line(row: RowMapping) -> Line:
    is_visitor = row["direction"] is Direction.INBOUND
    return Line(
        id=row["id"],
        position=row["position"],
        author=_AUTHORS[row["author"].value],
        text=row["text"],
        at=row["written_at"],
        written_as=line_id(row["provider_id"]) if is_visitor else "",
        name=row["agent_name"] or "",
        choices=tuple(_choices(readable_facts(row["facts"]).get(CHOICES))),
    )


def _choices(given: object) -> Iterable[Choice]:
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and isinstance(one.get("value"), str) and isinstance(one.get("label"), str):
            yield Choice(one["value"], one["label"])
