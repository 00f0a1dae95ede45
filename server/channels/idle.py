"""Ends a chatbot's form that its applicant left, the hold of an agent who is gone, and a silent episode.

Only the instance with the lead does it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Connection

from app.chatbot.talk import FORM_WITHIN, TALK, Talk
from app.mutations.conversation import CloseForSilence, ReturnConversation
from db.entry_facts import readable_facts
from db.mutation import Mutation
from db.queries.conversations import silent_at_bot, silent_conversations
from server.channels.addresses import open_addresses
from server.channels.bot import Bots
from server.channels.records import Records, now_of, poll_while_leading

CHECK_EVERY_S = 15.0
SILENCE = timedelta(hours=72)  # after which an episode without a waiting applicant ends
AWAY = timedelta(minutes=3)  # after which an agent whose workstation is not connected is gone
_Silent = tuple[UUID, UUID]


class Idle:
    """leads: Whether this instance has the lead."""

    def __init__(self, records: Records, bots: Bots, leads: Callable[[], bool]) -> None:
        self._records, self._bots, self._leads = records, bots, leads

    async def run(self) -> None:
        """Until cancelled."""
        await poll_while_leading(
            self._leads, self.check, CHECK_EVERY_S, "what nobody continues was not looked for"
        )

    async def check(self) -> None:
        """Raise RecordsAway."""
        if forms := await self._records.read(_forms):
            await self._records.change(partial(self._hand_over, forms))
        for find in (_returns, _closes):
            await self._records.change_what_is_due(find)

    def _hand_over(self, forms: Sequence[_Silent], connection: Connection) -> None:
        now = now_of(connection)
        addresses = {one.id: one for one in open_addresses(connection)}
        for conversation_id, address_id in forms:
            self._bots.hand_over(connection, addresses.get(address_id), conversation_id, now)


def _forms(connection: Connection) -> list[_Silent]:
    """Return the conversations (id, address) whose applicant wants a person and left the form."""
    found = silent_at_bot(connection, now_of(connection) - FORM_WITHIN)
    return [
        (conversation_id, address_id)
        for conversation_id, address_id, facts in found
        if Talk.of(readable_facts(facts).get(TALK)).wants_person
    ]


def _returns(connection: Connection) -> list[Mutation]:
    now = now_of(connection)
    rows = connection.exec_driver_sql("SELECT * FROM left_conversations(%s)", (AWAY,))
    return [
        ReturnConversation(conversation_id=row.conversation_id, holder_id=row.holder_id, occurred_at=now)
        for row in rows
    ]


def _closes(connection: Connection) -> list[Mutation]:
    now = now_of(connection)
    since = now - SILENCE
    return [
        CloseForSilence(conversation_id=talk, contact_id=contact, silent_since=since, occurred_at=now)
        for talk, contact in silent_conversations(connection, since)
    ]
