"""How a message leaves: the server program takes it from the queue, and records what the provider says."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from app.mutations.arrival import short_id
from app.mutations.correspondence import Correspondence, refuse_other_states, refuse_people
from db.enums import MessageKind, MessageState
from db.models import Conversation, Message
from db.models.shapes import NAME_LETTERS
from db.mutation import Mutation, Rejected
from db.rules.messages import (
    COPIES_FAILED,
    RANK,
    UNSURE_HOLDS,
    is_window_open,
    mail_addresses,
    state_after,
)
from db.tx import Tx

_TIMES = {
    MessageState.SENT: "sent_at",
    MessageState.DELIVERED: "delivered_at",
    MessageState.READ: "read_at",
}


class SendResult(str, Enum):
    """What an attempt came to, as in channels/messages.py."""

    SENT = "sent"
    RETRY = "retry"  # certainly not sent
    FAILED = "failed"  # certainly not sent, and it will not be
    UNSURE = "unsure"


class StartSending(Mutation, frozen=True, kw_only=True):
    """Take a message from the queue, before the provider is asked.

    The message is SENDING afterwards, or it must not leave now: EXPIRED, or FAILED with "opted_out",
    "blocked" or "window_over". The state of the row says which.

    Attributes:
        lease_until: If no result was recorded by then, the message is unsure.
        provider_id: If we choose it: the Message-ID of a mail, which a reply may name before the result is
            known.
    """

    message_id: UUID
    lease_until: datetime
    provider_id: str = ""

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk, message = Correspondence.of_message(tx, self.message_id)
        refuse_other_states(message, MessageState.QUEUED)
        if message["not_after"] is not None and message["not_after"] <= self.occurred_at:
            _stop(talk, message, self.occurred_at, state=MessageState.EXPIRED)
        elif error := self._forbidden(talk, message):
            _stop(talk, message, self.occurred_at, state=MessageState.FAILED, error=error)
        else:
            known = {"provider_id": short_id(self.provider_id)} if self.provider_id else {}
            attempt = {"attempt": message["attempt"] + 1, "lease_until": self.lease_until}
            tx.update(Message, message, state=MessageState.SENDING, error="", **attempt, **known)
        talk.store()

    def _forbidden(self, talk: Correspondence, message: RowMapping) -> str:
        """Return why it must not leave, whatever was allowed when it was written."""
        if talk["opted_out_at"] is not None:
            return "opted_out"
        if talk["blocked_at"] is not None:
            return "blocked"
        is_free = message["kind"] is not MessageKind.TEMPLATE
        is_over = not is_window_open(talk["channel"], talk["window_until"], self.occurred_at)
        return "window_over" if is_free and is_over else ""


class RecordSendResult(Mutation, frozen=True, kw_only=True):
    """The result of an attempt; that of an earlier attempt, or after a receipt, only adds the provider's id.

    not_before: Of RETRY. closes_window: The provider says that the window is over, whatever we thought.
    """

    message_id: UUID
    attempt: int
    result: SendResult
    provider_id: str = ""
    code: str = ""
    not_before: datetime | None = None
    closes_window: bool = False

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        talk, message = Correspondence.of_message(tx, self.message_id)
        is_present = message["attempt"] == self.attempt
        values: dict[str, Any] = {}
        if self.provider_id and not message["provider_id"]:
            values["provider_id"] = short_id(self.provider_id)
        if is_present and message["state"] in (MessageState.SENDING, MessageState.UNSURE):
            values |= {"lease_until": None, "error": self.code[:NAME_LETTERS]} | self._state()
            if self.result is SendResult.FAILED:
                talk.wait_again(message, self.occurred_at)
        if values:
            tx.update(Message, message, **values)
        if self.closes_window:
            talk.set(window_until=self.occurred_at)
        talk.store()

    def _state(self) -> dict[str, Any]:
        if self.result is SendResult.SENT:
            return {"state": MessageState.SENT, "sent_at": self.occurred_at, "error": ""}
        if self.result is SendResult.RETRY:
            return {"state": MessageState.QUEUED, "not_before": self.not_before}
        if self.result is SendResult.UNSURE:
            return {"state": MessageState.UNSURE, "lease_until": self.occurred_at + UNSURE_HOLDS}
        return {"state": MessageState.FAILED}


class RecordReceipt(Mutation, frozen=True, kw_only=True):
    """A receipt of the provider. Receipts come late, repeatedly and in any order; a state only rises.

    Attributes:
        message_id: If the provider returns our id; else the address and its own id say which message it is.
        state: SENT, DELIVERED, READ or FAILED.
        recipient: The address of the mail that the receipt is about; "" if it does not say. A receipt about a
            copy leaves the state of the message alone: the applicant may have the message, or not.
    """

    office_address_id: UUID
    provider_id: str
    state: MessageState
    at: datetime
    message_id: UUID | None = None
    code: str = ""
    closes_window: bool = False
    recipient: str = ""

    def run(self, tx: Tx) -> None:
        refuse_people(tx)
        if self.state not in (*_TIMES, MessageState.FAILED):
            raise Rejected("no_such_word", {"field": "state", "word": self.state.value})
        talk, message = Correspondence.of_message(tx, self._which(tx))
        if talk["office_address_id"] != self.office_address_id:  # a provider knows its own messages only
            raise Rejected("no_such_message", {"id": str(self.message_id)})
        if copy := self._copy_of(message):
            self._note_copy(tx, message, copy)
            return
        at = min(self.at, self.occurred_at)
        values: dict[str, Any] = {}
        if self.provider_id and not message["provider_id"]:
            values["provider_id"] = short_id(self.provider_id)
        if (name := _TIMES.get(self.state)) is not None:
            values[name] = min(at, message[name] or at)
        is_of_earlier = message["provider_id"] not in ("", short_id(self.provider_id))
        is_failure = self.state is MessageState.FAILED
        if not (is_failure and is_of_earlier):
            state = values["state"] = state_after(message["state"], self.state)
            if state is not message["state"]:
                is_out = RANK[state] >= RANK[MessageState.SENT]
                values["error"] = self.code[:NAME_LETTERS] if state is MessageState.FAILED else ""
                values["lease_until"] = None if is_out else message["lease_until"]
                if state is MessageState.FAILED:
                    talk.wait_again(message, at)
        if any(message[column] != value for column, value in values.items()):
            tx.update(Message, message, **values)
        if self.closes_window:
            talk.set(window_until=min(at, talk["window_until"] or at))
        talk.store()

    def _copy_of(self, message: RowMapping) -> str:
        """Return the copy of the message that the receipt is about, as its author wrote the address.

        Anybody can forge a report: an address that the message does not name is no copy of it.
        """
        facts = message["facts"]
        first, *others = mail_addresses(facts.get("to")) or [""]
        copies = {one.casefold(): one for one in (*others, *mail_addresses(facts.get("cc")))}
        copies.pop(first.casefold(), None)
        return copies.get(self.recipient.casefold(), "")

    def _note_copy(self, tx: Tx, message: RowMapping, copy: str) -> None:
        noted = message["facts"].get(COPIES_FAILED)
        failed = noted if isinstance(noted, list) else []  # a workstation may have written anything there
        if self.state is MessageState.FAILED and copy not in failed:
            tx.update(Message, message, facts={**message["facts"], COPIES_FAILED: [*failed, copy]})

    def _which(self, tx: Tx) -> UUID:
        """Raise Rejected("no_such_message"): its provider's id may not be recorded yet."""
        if self.message_id is not None:
            return self.message_id
        query = select(Message.id).join(Conversation, Conversation.id == Message.conversation_id)
        is_it = Message.provider_id == short_id(self.provider_id)
        found = tx.rows(query.where(is_it, Conversation.office_address_id == self.office_address_id).limit(1))
        if not found or not self.provider_id:
            raise Rejected("no_such_message", {"text": self.provider_id[:NAME_LETTERS]})
        row_id: UUID = found[0]["id"]
        return row_id


def _stop(talk: Correspondence, message: RowMapping, at: datetime, **values: Any) -> None:
    """It will not leave: the applicant waits on, and its author has the text."""
    talk.tx.update(Message, message, lease_until=None, **values)
    talk.wait_again(message, at)
