"""What the author decides about a message that was written: take it back, send it again, call it sent."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, Signal
from uuid_utils.compat import uuid7

from app.common.clock import now
from app.conversations.composer import Composer
from app.conversations.conversation_view import ConversationView
from app.conversations.draft_fields import TEXT
from app.mutations.attachment import AddAttachment
from app.mutations.outgoing import MarkAsSent, SendAgain, WithdrawMessage
from app.records.service import Records, Refusal
from app.values.written import VisibleMessage
from db.enums import Direction, FileState, MessageState
from db.mutation import Mutation
from db.records import MessageFileRecord

WITHDRAW, AGAIN, IS_SENT, KEEP = "withdraw", "again", "is_sent", "keep"


def actions_of(message: VisibleMessage, me: UUID | None) -> tuple[str, ...]:
    """Return what may be done with a message of ours in its present state."""
    if message.direction is not Direction.OUTBOUND:
        return ()
    if message.state is MessageState.QUEUED:
        return (WITHDRAW,) if message.agent_id == me else ()
    if message.state is MessageState.UNSURE:
        return (AGAIN, IS_SENT)
    return (AGAIN,) if message.state in (MessageState.FAILED, MessageState.EXPIRED) else ()


class MessageActions(QObject):
    """Acts on the messages of the case on the screen. Lives in the GUI thread."""

    refused = Signal(Refusal)

    def __init__(
        self, records: Records, view: ConversationView, composer: Composer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._records, self._view, self._composer = records, view, composer

    def do(self, action: str, row_id: UUID) -> None:
        """row_id: Of the message; of its file, if the case is to keep that."""
        if action == WITHDRAW:
            self._withdraw(row_id)
        elif action == AGAIN:
            self._change(SendAgain(message_id=row_id, occurred_at=now()))
        elif action == IS_SENT:
            self._change(MarkAsSent(message_id=row_id, occurred_at=now()))
        elif action == KEEP:
            self._keep(row_id)

    def keeps(self, file: MessageFileRecord) -> bool:
        """Whether the file can be added to the case: it came, and the case is recorded."""
        shown = self._view.current
        return file.state is FileState.HERE and shown is not None and shown.is_saved

    def _withdraw(self, message_id: UUID) -> None:
        """Take it back; it is a draft again, unless another one is being typed."""
        shown = self._view.current
        message = next((one for one in shown.messages if one.id == message_id), None) if shown else None
        if shown is None or message is None:
            return

        def done() -> None:
            route = self._composer.route
            is_there = route is not None and route.conversation_id == message.conversation_id
            if is_there and not self._composer.draft.get(TEXT, "").strip():
                self._composer.write_again(message)

        withdrawn = WithdrawMessage(message_id=message_id, occurred_at=now())
        self._records.change(withdrawn, done=done, refused=self.refused.emit)

    def _keep(self, file_id: UUID) -> None:
        """Add a file of a message to the case: the same bytes, no second copy."""
        shown = self._view.current
        files = (file for one in shown.messages for file in one.files) if shown is not None else ()
        found = next((one for one in files if one.id == file_id), None)
        if shown is None or found is None or not self.keeps(found):
            return
        added = AddAttachment(
            attachment_id=uuid7(),
            case_id=shown.case_id,
            name=found.name or found.sha256[:12],
            media_type=found.media_type,
            bytes=found.bytes,
            sha256=found.sha256,
            occurred_at=now(),
        )
        self._change(added)

    def _change(self, change: Mutation) -> None:
        self._records.change(change, refused=self.refused.emit)
