"""Who is asked to take a live chat that waits: one after the other, then all.

An offer is no lock: the chat stays on everybody's list, and whoever takes it first has it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from db.entry_facts import time_fact
from db.enums import AgentState, Channel

LIVE = frozenset({Channel.CHATBOT})  # the applicant sits in front of the window and waits
# Whose phone cannot be reached can still answer a chat.
FREE = frozenset({AgentState.AVAILABLE, AgentState.NOT_REACHABLE})
ASKED = FREE | {AgentState.ON_CALL}
OFFER_LASTS = timedelta(seconds=20)
# A chat that its agent holds, but in which nobody has written for so long, takes no attention any more.
STILL_LIVE = timedelta(minutes=30)
_ON_CALL = 1  # chats that an agent can have beside a call


@dataclass(frozen=True, slots=True)
class Offer:
    """The offer of one chat, as its conversation stores it.

    Attributes:
        to: The person who is asked now.
        since: Since when; None before the first offer.
        asked: Who is not asked again.
        is_to_all: Each available person was asked.
    """

    to: UUID | None = None
    since: datetime | None = None
    asked: tuple[UUID, ...] = ()
    is_to_all: bool = False

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Offer:
        """Read what `facts` wrote; what cannot be read is no offer."""
        try:
            to, asked = facts.get("to"), tuple(UUID(one) for one in facts.get("asked", ()))
            since = time_fact(facts.get("since"))
            return cls(UUID(to) if to else None, since, asked, facts.get("is_to_all") is True)
        except (ValueError, TypeError, AttributeError):
            return cls()

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = {"asked": [str(one) for one in self.asked]} if self.asked else {}
        if self.to is not None:
            found["to"] = str(self.to)
        if self.since is not None:
            found["since"] = self.since.isoformat()
        return {**found, "is_to_all": True} if self.is_to_all else found

    def next(self, to: UUID | None, at: datetime) -> Offer:
        """Return the next offer; to: None for all."""
        asked = self.asked if to is None or to in self.asked else (*self.asked, to)
        return Offer(to, at, asked, to is None)

    def passed(self) -> Offer:
        """Return what is left after the person who was asked has said no."""
        return replace(self, to=None)


@dataclass(frozen=True, slots=True)
class ChatAgent:
    """Who is at a desk that is connected, and may be asked.

    Attributes:
        since: Since when in this state.
        chats: Live chats that this person holds or is offered.
    """

    id: UUID
    team_id: UUID | None
    state: AgentState
    since: datetime
    chats: int

    def has_room(self, chats_at_once: int) -> bool:
        most = min(chats_at_once, _ON_CALL) if self.state is AgentState.ON_CALL else chats_at_once
        return self.chats < most


def next_asked(
    offer: Offer, team_id: UUID | None, agents: Sequence[ChatAgent], chats_at_once: int
) -> ChatAgent | None:
    """Return who is asked next; None if each who has room was asked.

    Who is not on a call comes first, then who has fewest chats, then who has waited longest for work.
    """
    found = (
        one
        for one in agents
        if one.id not in offer.asked
        and one.has_room(chats_at_once)
        and (team_id is None or one.team_id in (None, team_id))
    )
    return min(
        found, key=lambda one: (one.state is AgentState.ON_CALL, one.chats, one.since, one.id), default=None
    )
