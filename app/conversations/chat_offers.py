"""The live chat that this person is asked to take now. The server program decides whom it asks, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.session import Session
from app.access.visibility import sees_conversations, visible_conversation
from app.common.clock import now
from app.common.debounce import Debounce
from app.conversations.inbox import ConversationInbox
from app.mutations.conversation import PassOffer
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.values.written import VisibleConversation
from db.queries.conversations import waiting_chats
from db.records import AgentRecord, ConversationRecord

SETTLE_MS = 40
_Passed = tuple[UUID, datetime | None]


class ChatOffers(QObject):
    """Follows the records; an offer ends when its row says so, so no clock of a workstation matters.

    An offer to all is shown while `takes_chats()`. Lives in the GUI thread.
    """

    changed = Signal(object)  # VisibleConversation, or None

    def __init__(
        self,
        records: Records,
        session: Session,
        inbox: ConversationInbox,
        takes_chats: Callable[[], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records, self._session, self._inbox = records, session, inbox
        self._order = AnswerOrder()
        self._takes_chats = takes_chats
        self._passed: _Passed | None = None  # the offer to all that this person does not want
        self.current: VisibleConversation | None = None
        self._settling = Debounce(SETTLE_MS, self._read, self)
        records.changed.connect(self.refresh)
        session.agent_changed.connect(self.refresh)
        session.signed_out.connect(lambda: self._show(None))

    @Slot()
    def refresh(self) -> None:
        """The records or the state of the user may have changed."""
        self._settling.changed()

    @Slot()
    def take(self) -> None:
        if self.current is not None:
            self._inbox.take(self.current)

    @Slot()
    def pass_on(self) -> None:
        """Not now: the next colleague is asked; an offer to all is out of sight here."""
        one = self.current
        if one is None:
            return
        if one.offer.is_to_all:
            self._passed = one.id, one.offer.since
            self.refresh()
        else:
            self._records.change(PassOffer(conversation_id=one.id, occurred_at=now()))
        self._order.unless_late(self._show)(None)  # also if a read from before still runs

    def _read(self) -> None:
        agent = self._session.agent
        if agent is None or not sees_conversations(agent):
            self._show(None)
        else:
            viewer = agent
            self._records.read(
                waiting_chats, self._order.unless_late(lambda found: self._choose(viewer, found))
            )

    def _choose(self, agent: AgentRecord, found: tuple[ConversationRecord, ...]) -> None:
        """Show the chat that is offered to this person, else the first one that is offered to all."""
        if self._session.agent != agent:
            return
        mine = (one for one in found if one.offer.to == agent.id)
        for_all = (
            one
            for one in found
            if one.offer.is_to_all and self._takes_chats() and self._passed != (one.id, one.offer.since)
        )
        first = next(mine, None) or next(for_all, None)
        self._show(visible_conversation(agent, first) if first is not None else None)

    def _show(self, one: VisibleConversation | None) -> None:
        if one != self.current:
            self.current = one
            self.changed.emit(one)
