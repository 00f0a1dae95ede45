"""Offers each live chat that waits to one agent after the other, then to all; by the owner of the lead.

The offer is stored in the conversation, so another instance goes on with it, and no two agents are asked at
once. A chat that no instance offers is still on everybody's list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection

from app.mutations.conversation import OfferConversation
from db.enums import AgentState
from db.mutation import Mutation
from db.queries.conversations import offered_chats
from db.rules.chat_offers import ASKED, LIVE, OFFER_LASTS, STILL_LIVE, ChatAgent, Offer, next_asked
from server.channels.records import Records, now_of, poll_while_leading

CHECK_EVERY_S = 2.0
AWAY = timedelta(seconds=90)  # an open line notes once a minute that its workstation is there
_AGENTS = "SELECT agent_id, team_id, state, since, chats FROM chat_agents(%s, %s, %s, %s)"


class ChatOffers:
    """leads: Whether this instance has the lead. chats_at_once: Of an agent; 0: no chat is offered."""

    def __init__(self, records: Records, leads: Callable[[], bool], chats_at_once: int) -> None:
        self._records, self._leads, self._chats_at_once = records, leads, chats_at_once

    async def run(self) -> None:
        """Until cancelled."""
        await poll_while_leading(self._leads, self.check, CHECK_EVERY_S, "no chat was offered")

    async def check(self) -> None:
        """Raise RecordsAway."""
        if self._chats_at_once:
            await self._records.change_what_is_due(self._due)

    def _due(self, connection: Connection) -> list[Mutation]:
        """Return the offers to make now."""
        chats = [one for one in offered_chats(connection) if not one[2].is_to_all]
        if not chats:
            return []
        now = now_of(connection)
        agents = {one.id: one for one in _agents(connection)}
        offered = Counter(offer.to for _id, _team, offer in chats if _goes_on(offer, agents, now))
        found: list[Mutation] = []
        for conversation_id, team_id, offer in chats:
            if _goes_on(offer, agents, now):
                continue
            present = [replace(one, chats=one.chats + offered[one.id]) for one in agents.values()]
            asked = next_asked(offer, team_id, present, self._chats_at_once)
            to = asked.id if asked is not None else None
            offered[to] += 1
            found.append(OfferConversation(conversation_id=conversation_id, agent_id=to, occurred_at=now))
        return found


def _goes_on(offer: Offer, agents: Mapping[UUID, ChatAgent], now: datetime) -> bool:
    """Return whether the person who is asked is still there and has time left."""
    return offer.to in agents and offer.since is not None and now < offer.since + OFFER_LASTS


def _agents(connection: Connection) -> list[ChatAgent]:
    rows = connection.exec_driver_sql(
        _AGENTS, (AWAY, [one.value for one in ASKED], [one.value for one in LIVE], STILL_LIVE)
    )
    return [ChatAgent(row[0], row[1], AgentState(row[2]), row[3], row[4]) for row in rows]
