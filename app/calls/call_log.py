"""The contact record of every call: on disk from the first ring, closed when the call ends."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.visibility import visible_contact
from app.calls.call_case_link import CallCaseLink
from app.calls.call_list import CallList
from app.calls.video_quality import video_summary
from app.common.clock import now
from app.common.notices import ERROR, Notice
from app.mutations.contact import (
    AnswerContact,
    ChangeRemote,
    EndContact,
    MarkContactReturned,
    StartCallBack,
    StartContact,
    TellTransfer,
)
from app.records.service import Records
from app.values.call import Call, ended_disposition
from app.values.caller_identity import CallerIdentity
from app.values.transfer import Transfer
from app.values.visible_party import visible_party
from db.enums import Channel, Disposition
from db.queries.contacts import unfinished_contacts
from db.records import ContactRecord
from telephony.messages import CallEnded


class CallLog(QObject):
    """Writes the events of a call into its contact record. CallControl reports the events."""

    notice = Signal(Notice)

    def __init__(
        self, *, calls: CallList, case_link: CallCaseLink, records: Records, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._calls = calls
        self._records = records
        # by call, for a case that it may get later
        self._without_case: dict[str, tuple[ChangeRemote, ...]] = {}
        self._returning: dict[str, UUID] = {}  # call key -> the missed contact that it returns
        self._since = now()
        self._anonymous_contacts: set[UUID] = set()  # also those of cases that were never saved
        self._knows_drafts = False  # whether that set has those from before this start
        case_link.linked.connect(self._on_linked)
        calls.call_changed.connect(self._on_call_changed)

    def start(self, call: Call) -> None:
        self._records.change(
            StartContact(
                contact_id=call.contact_id,
                channel=Channel.VOICE,
                direction=call.direction,
                remote=call.caller.key,
                remote_name=call.caller.name,
                call_ref=call.call_ref,
                queue=call.queue,
                queued_at=call.queued_at,
                occurred_at=call.started_at,
            )
        )

    def start_call_back(self, call: Call, case_id: UUID) -> None:
        """Record that the call was dialled from this case."""
        self._records.change(
            StartCallBack(case_id=case_id, contact_id=call.contact_id, occurred_at=call.started_at)
        )

    def returns(self, key: str, contact_id: UUID) -> None:
        """Note that this call returns a missed one, which leaves its list when this one is answered."""
        self._returning[key] = contact_id

    def answer(self, call: Call, at: datetime) -> None:
        self._records.change(AnswerContact(contact_id=call.contact_id, occurred_at=at))
        returned = self._returning.pop(call.key, None)
        if returned is not None:
            self._records.change(MarkContactReturned(contact_id=returned, occurred_at=at))

    def change_party(self, call: Call, caller: CallerIdentity, at: datetime) -> None:
        """Record that `caller` is the call's new peer."""
        change = ChangeRemote(
            contact_id=call.contact_id,
            entry_id=uuid7(),
            remote=caller.key,
            remote_name=caller.name,
            was=_joined(call.caller),
            occurred_at=at,
        )
        self._records.change(change)
        if call.case_id is None:
            self._without_case[call.key] = (*self._without_case.get(call.key, ()), change)

    def transfer(self, transfer: Transfer, at: datetime) -> None:
        self._records.change(
            TellTransfer(
                contact_id=transfer.contact_id, entry_id=uuid7(), target=transfer.words, occurred_at=at
            )
        )

    def end(self, call: Call, event: CallEnded) -> None:
        """Record the end of a call; `call` has its transfer, if any."""
        self._returning.pop(call.key, None)
        if call.transfer is not None and call.transfer.is_handed_on:
            self.transfer(call.transfer, event.at)
        self._records.change(
            EndContact(
                contact_id=call.contact_id,
                disposition=ended_disposition(call),
                sip_code=event.code,
                quality={
                    **msgspec.to_builtins(event.quality),
                    **video_summary(call),
                    "ended_by": event.ended_by,
                },
                held_ms=event.held_ms,
                transferred_to=call.transfer_address if event.ended_by == "transferred" else "",
                occurred_at=event.at,
            )
        )

    def is_of_unsaved_anonymous(self, contact: ContactRecord) -> bool:
        """Whether this contact is about an anonymous case that is not saved: no record marks it.

        While the drafts are not read, every contact from before this start that has no case counts as one.
        """
        if contact.case_id is not None:
            return False
        may_be = not self._knows_drafts and contact.started_at < self._since
        return may_be or contact.id in self._anonymous_contacts

    def end_unfinished(self, anonymous_contacts: Collection[UUID] | None) -> None:
        """End the contacts that a crash left open, and offer to call them back.

        Args:
            anonymous_contacts: The calls about anonymous cases that were never saved: no record marks them.
                None if that is unknown; then no person without a recorded case is shown.
        """
        self._knows_drafts = anonymous_contacts is not None
        self._anonymous_contacts.update(anonymous_contacts or ())
        me = self._records.me
        if me is None:
            return
        agent_id, ours = me.agent_id, {call.contact_id for call in self._calls.all}

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            for record in contacts:
                if record.id not in ours:
                    self._end_unfinished(record)

        self._records.read(lambda tx: unfinished_contacts(tx, agent_id), found)

    def _end_unfinished(self, record: ContactRecord) -> None:
        self._records.change(
            EndContact(contact_id=record.id, disposition=Disposition.DROPPED, occurred_at=now())
        )
        shown = visible_contact(self._records.viewer, record)
        name, number = shown.applicant_name, shown.remote
        party = visible_party(name, number, number, is_hidden=self.is_of_unsaved_anonymous(record))
        facts = {"to": party.label, "number": party.number}
        self.notice.emit(Notice("call_dropped", ERROR, facts, ("call_back",), str(record.id)))

    @Slot(Call)
    def _on_call_changed(self, call: Call) -> None:
        """Remember the call as long as its party is hidden, also after it left the list of calls."""
        if call.is_party_hidden:
            self._anonymous_contacts.add(call.contact_id)
        else:
            self._anonymous_contacts.discard(call.contact_id)

    @Slot(object)
    def _on_linked(self, call: Call) -> None:
        """Record in the case's timeline what happened before the call had a case."""
        if call.case_id is not None:
            for change in self._without_case.pop(call.key, ()):
                self._records.change(change)


def _joined(caller: CallerIdentity) -> str:
    """Return name and number on one line."""
    return " ".join(filter(None, (caller.name, caller.display)))
