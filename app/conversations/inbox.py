"""The list of conversations that wait: taking one, taking the one that is due first, giving it back."""

from __future__ import annotations

from datetime import datetime, timezone
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from app.access.session import Session
from app.access.visibility import sees_conversations
from app.common.clock import now
from app.common.notices import INFO, Notice
from app.conversations.conversation_view import ConversationView
from app.mutations.conversation import (
    BlockCorrespondent,
    EndEpisode,
    RecordOptIn,
    RecordOptOut,
    ReleaseConversation,
    TakeConversation,
    TakeOverConversation,
    UnblockCorrespondent,
)
from app.records.service import Records, Refusal
from app.values.written import VisibleConversation
from db.enums import ConversationMode, Disposition
from db.mutation import Mutation
from db.queries.conversations import Inbox, inbox
from db.records import ConversationRecord

_NEVER = datetime.max.replace(tzinfo=timezone.utc)


class ConversationInbox(QObject):
    """Takes conversations and gives them back: only the holder writes in one. Lives in the GUI thread."""

    refused = Signal(Refusal)
    notice = Signal(Notice)

    def __init__(
        self, records: Records, session: Session, view: ConversationView, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._records, self._session, self._view = records, session, view

    def take(self, one: ConversationRecord) -> None:
        """Answer it from now on, and show it with its case."""
        agent = self._session.agent
        if agent is None or not sees_conversations(agent):
            return
        is_mine = one.mode is ConversationMode.HELD and one.holder_id == agent.id
        if is_mine or (one.is_unsure and one.waiting_since is None):  # it is looked at, and not answered
            self._view.open(one.id)
            return
        taken = TakeConversation(conversation_id=one.id, occurred_at=now())
        self._records.change(taken, done=lambda: self._view.open(one.id))

    def take_next(self) -> None:
        """Take the live chat that is offered here, else the conversation whose applicant has waited longest.

        It is on everybody's list or one's own. A chat that is offered to a colleague comes last.
        """
        agent = self._session.agent
        if agent is None or not sees_conversations(agent):
            return
        agent_id = agent.id
        self._records.read(lambda tx: inbox(tx, agent_id), lambda found: self._take_first(found, agent_id))

    def take_over(self, one: VisibleConversation, reason: str) -> None:
        """Answer it from now on, although a colleague did."""
        self._change(TakeOverConversation(conversation_id=one.id, reason=reason, occurred_at=now()))

    def release(self, one: VisibleConversation) -> None:
        """Give it back; an applicant who waits is on everybody's list again."""
        self._change(ReleaseConversation(conversation_id=one.id, occurred_at=now()))

    def end(self, one: VisibleConversation) -> None:
        """The matter is done: the next message begins another episode."""
        if one.contact_id is not None:
            was_answered = one.answered_at is not None
            disposition = Disposition.ANSWERED if was_answered else Disposition.OTHER
            ended = EndEpisode(
                conversation_id=one.id,
                contact_id=one.contact_id,
                disposition=disposition,
                occurred_at=now(),
            )
            self._change(ended)

    def block(self, one: VisibleConversation, reason: str) -> None:
        """Its messages wait for nobody any more, and nothing is sent to it."""
        blocked = BlockCorrespondent(conversation_id=one.id, reason=reason, occurred_at=now())
        self._change(blocked, "sender_blocked")

    def unblock(self, one: VisibleConversation) -> None:
        self._change(UnblockCorrespondent(conversation_id=one.id, occurred_at=now()), "sender_unblocked")

    def opt_out(self, one: VisibleConversation, reason: str) -> None:
        """The applicant wants no more messages there. reason: How the applicant said so."""
        out = RecordOptOut(conversation_id=one.id, reason=reason, occurred_at=now())
        self._change(out, "messages_unwanted")

    def opt_in(self, one: VisibleConversation, consent: str) -> None:
        """The applicant wants messages there again. consent: How the applicant said so."""
        back = RecordOptIn(conversation_id=one.id, consent=consent, occurred_at=now())
        self._change(back, "messages_wanted")

    def _change(self, change: Mutation, done: str = "") -> None:
        """done: The notice that says so."""

        def note() -> None:
            if done:
                self.notice.emit(Notice(done, INFO))

        self._records.change(change, done=note, refused=self.refused.emit)

    def _take_first(self, found: Inbox, agent_id: UUID) -> None:
        route = self._view.current.route if self._view.current is not None else None
        shown = route.conversation_id if route is not None else None
        waiting = [one for one in (*found.mine, *found.everybodys) if one.waiting_since is not None]
        due = min(
            (one for one in waiting if one.id != shown),
            key=lambda one: (_turn(one, agent_id), one.waiting_since or _NEVER),
            default=None,
        )
        if due is None:
            self.notice.emit(Notice("no_message_waits", INFO))
        else:
            self.take(due)


def _turn(one: ConversationRecord, agent_id: UUID) -> int:
    """Return when it comes among those that wait: 0 if it is offered to me, 2 if to a colleague."""
    if one.offer.to is None:
        return 1
    return 0 if one.offer.to == agent_id else 2
