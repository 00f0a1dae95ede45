"""The call desk: every call meets its person and its case here.

Phone events come up, DeskCalls go out; commands go down to the phone and into the records. The contact
record is on disk from the first ring on.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.access.visibility import visible_contact
from app.calls.phone_line import PhoneLine
from app.calls.recent_numbers import last_dialled
from app.calls.screen_pop import Matching
from app.calls.video_quality import video_summary
from app.calls.watched_lines import WatchedLines
from app.common.clock import now
from app.common.notices import ERROR, INFO, WARNING, Notice
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
from app.settings import OfficeSettings
from app.settings.preferences import Preferences
from app.values.call import DeskCall, ended_disposition, ending_notice
from app.values.caller_identity import CallerIdentity, identify, is_same_party
from app.values.transfer import Transfer, TransferState
from app.values.visible_party import visible_party
from db.enums import Channel, Direction, Disposition
from db.queries.call_history import call_history
from db.queries.contacts import contact, unfinished_contacts
from db.queries.people import person
from db.records import ContactRecord
from telephony.client.phone import Phone
from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallReferred,
    CallState,
    CommandRefused,
)


@dataclass(frozen=True, slots=True)
class _Dialled:
    text: str
    case_id: UUID | None = None


class Desk(Matching):
    """Dials, keeps a contact of every call, and says what must be told about it."""

    party_changed = Signal(object)  # DeskCall: somebody else is at its far side now

    def __init__(
        self,
        phone: Phone,
        line: PhoneLine,
        records: Records,
        preferences: Preferences,
        lines: WatchedLines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(phone, line, records, preferences, lines, parent)
        self._untold: dict[str, tuple[ChangeRemote, ...]] = {}  # call key -> for the case that it may get
        self._last_dialled: _Dialled | None = None
        self._anonymous_contacts: set[UUID] = set()  # cut off by a crash, of cases that were never saved
        self._returning: dict[str, UUID] = {}  # call key -> the missed contact that it returns
        phone.call_incoming.connect(self._on_incoming)
        phone.call_ended.connect(self._on_ended)
        phone.command_refused.connect(self._on_refused)
        self._transfers.changed.connect(self._on_transfer_changed)

    @property
    def office(self) -> OfficeSettings:
        return self._preferences.settings.office

    @property
    def _shows_camera(self) -> bool:
        return self._preferences.settings.video.starts_with_camera

    # -- dialling ------------------------------------------------------------------------------------------

    def dial(
        self,
        text: str,
        applicant_id: UUID | None = None,
        case_id: UUID | None = None,
        returns: UUID | None = None,
        name: str = "",
        with_video: bool = False,
        is_anonymous: bool | None = None,
        is_case_unsaved: bool = False,
    ) -> None:
        """Call a number, a name at our domain or a URI, about a person and a case if they are known.

        Args:
            returns: The missed contact that this call returns.
            name: Of a colleague; applicants are looked up.
            is_anonymous: Whether the applicant of the case is; None: not known here. Then nobody is shown
                until the case was read.
            is_case_unsaved: It is about an anonymous case that was never saved.
        """
        call = self._dial(
            text,
            case_id,
            name=name,
            with_video=with_video,
            is_anonymous=is_anonymous is not False,
            is_case_unsaved=is_case_unsaved,
        )
        if call is None:
            return
        key = call.key
        if returns is not None:
            self._returning[key] = returns
        if case_id is not None:
            self._records.change(
                StartCallBack(case_id=case_id, contact_id=call.contact_id, occurred_at=call.started_at)
            )
        if applicant_id is not None:
            self._records.read(
                lambda tx: person(tx, applicant_id), lambda found: self._know_person(key, found, case_id)
            )
        else:
            self._look_up(call)

    def consult(self, text: str, key: str | None = None, name: str = "") -> bool:
        """Ask a colleague about the call, which waits; then complete_transfer, merge or hang up.

        Return whether they are being called. `name` is theirs, if it is known.
        """
        first = self._calls.get(key) if key else self.active
        is_asking = self.consultation is not None
        if first is None or first.state is not CallState.CONNECTED or first.transfer is not None or is_asking:
            return False
        call = self._dial(text, None, first, name)
        if call is None:
            return False
        self._look_up(call)
        if first.case_id is not None:
            self._link(replace(call, case_id=first.case_id))
        return True

    def redial(self) -> None:
        """Call again what was dialled last, also before Loket was closed."""
        me = self._records.me
        if me is None:
            return  # a headset has a button for it, also while nobody sits here
        if self._last_dialled is not None:
            self.dial(self._last_dialled.text, case_id=self._last_dialled.case_id)
            return

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            last = last_dialled(contacts)
            if last is not None:
                self.dial(last.remote, last.applicant_id, last.case_id, is_anonymous=last.is_anonymous)
            else:
                self.notice.emit(Notice("nothing_to_redial", INFO))

        self._records.read(lambda tx: call_history(tx, me.agent_id), found)

    def call_voice_mail(self) -> None:
        """Listen to the messages that wait."""
        account = self._line.voice_mail.account
        if account:
            self.dial(account)

    def _dial(
        self,
        text: str,
        case_id: UUID | None,
        first: DeskCall | None = None,
        name: str = "",
        with_video: bool = False,
        is_anonymous: bool = False,
        is_case_unsaved: bool = False,
    ) -> DeskCall | None:
        is_hidden = is_case_unsaved or (is_anonymous and case_id is not None)
        form = self._dialable(text, first is not None, is_hidden) if text.strip() else ""
        if not form:
            return None
        with_video = with_video and self._preferences.settings.video.is_allowed
        case_number = first.case_number if first else ""
        key = self._phone.dial(form, self._number_for(form, case_number), with_video)
        self._hold_others(key)
        self._last_dialled = _Dialled(text, case_id)
        caller = identify(text, "", name, False, self.office)
        call = DeskCall(key, Direction.OUTBOUND, CallState.CALLING, caller, uuid7(), now(), case_id=case_id)
        call = replace(call, dialled=form)
        call = replace(call, offers_video=with_video, shows_camera=self._shows_camera)
        call = replace(call, is_case_anonymous=is_hidden, is_for_new_case=is_case_unsaved)
        if first is not None:
            call = replace(call, consults_for=first.key, case_number=case_number)
        self._start_contact(call)  # first: whoever hears of the call may write about its contact
        self._put(call)
        return call

    def call_back(self, contact_id: UUID) -> None:
        """Dial the number of an earlier call; a missed one leaves its list when this one is answered.

        A call of this contact that is still up, with nobody to be heard, is ended.
        """
        for call in self.calls:
            if call.contact_id == contact_id:
                self.hang_up(call.key)

        def found(record: ContactRecord | None) -> None:
            if record is None or not record.number:
                self.notice.emit(Notice("no_number_to_call", WARNING))
                return
            is_missed = record.disposition is Disposition.MISSED and record.direction is Direction.INBOUND
            returns = contact_id if is_missed else None
            self.dial(
                record.number,
                record.applicant_id,
                record.case_id,
                returns=returns,
                is_anonymous=record.is_anonymous,
                is_case_unsaved=contact_id in self._anonymous_contacts,
            )

        self._records.read(lambda tx: contact(tx, contact_id), found)

    def end_unfinished(self, anonymous_contacts: Collection[UUID] | None) -> None:
        """End the contacts that a crash left open, and offer to call them back.

        Args:
            anonymous_contacts: The calls about cases that were never saved and are anonymous: no record says
                so. None if that is not known, and then nobody is shown whose case is not recorded.
        """
        me = self._records.me
        if me is None:
            return
        agent_id, ours = me.agent_id, {call.contact_id for call in self._calls.values()}

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            for record in contacts:
                if record.id in ours:
                    continue
                self._records.change(
                    EndContact(contact_id=record.id, disposition=Disposition.DROPPED, occurred_at=now())
                )
                is_unsaved = record.case_id is None
                is_hidden = is_unsaved and (anonymous_contacts is None or record.id in anonymous_contacts)
                if is_hidden:
                    self._anonymous_contacts.add(record.id)
                shown = visible_contact(self._records.viewer, record)
                name, number = shown.applicant_name, shown.remote
                party = visible_party(name, number, number, is_hidden=is_hidden)
                facts = {"to": party.label, "number": party.number}
                self.notice.emit(Notice("call_dropped", ERROR, facts, ("call_back",), str(record.id)))

        self._records.read(lambda tx: unfinished_contacts(tx, agent_id), found)

    # -- events of the phone -------------------------------------------------------------------------------

    @Slot(object)
    def _on_incoming(self, event: CallIncoming) -> None:
        caller = identify(
            event.remote_user,
            event.remote_uri,
            event.remote_name,
            event.is_anonymous,
            self._preferences.settings.office,
        )
        call = DeskCall(
            event.call_key,
            Direction.INBOUND,
            CallState.RINGING_HERE,
            caller,
            uuid7(),
            event.received_at,
            is_trusted=event.is_trusted,
            case_number=event.case_number,
            diverted_from=event.diverted_from,
            call_ref=event.call_ref,
            queue=event.queue,
            queued_at=event.queued_at,
            offers_video=event.has_video,
            shows_camera=self._shows_camera,
        )
        if event.answers_itself_after_s is not None:
            at = event.received_at + timedelta(seconds=event.answers_itself_after_s)
            call = replace(call, answers_itself_at=at)
        self._put(call)
        self._look_up(call)
        self._start_contact(call)
        replaced = self._calls.get(event.replaces)
        if replaced is not None and replaced.case_id is not None:
            self.take_case(call.key, replaced.case_id)
        elif event.case_number:
            self._propose_case(call.key, event.case_number)

    @Slot(object)
    def _on_referred(self, event: CallReferred) -> None:
        """The far side handed us on: what was known of the call goes along to the new one."""
        before = self._calls.get(event.call_key)
        if before is None:
            return
        caller = identify(event.target, "", "", False, self.office)
        key, at = event.new_call_key, now()
        call = DeskCall(key, Direction.OUTBOUND, CallState.CALLING, caller, uuid7(), at)
        self._start_contact(call)
        self._put(replace(call, case_number=before.case_number))
        self._look_up(call)
        facts = {"from": before.party, "to": caller.display}
        self.notice.emit(Notice("handed_on", INFO, facts))
        if before.case_id is not None:
            self.take_case(key, before.case_id)

    def _answered(self, call: DeskCall, at: datetime) -> None:
        self._records.change(AnswerContact(contact_id=call.contact_id, occurred_at=at))
        returned = self._returning.pop(call.key, None)
        if returned is not None:
            self._records.change(MarkContactReturned(contact_id=returned, occurred_at=at))

    def _is_with(self, call: DeskCall, event: CallChanged) -> None:
        """Somebody else is on the line: who it is has to be found anew; what it is about stays."""
        caller = identify(
            event.remote_user, event.remote_uri, event.remote_name, event.is_remote_anonymous, self.office
        )
        if is_same_party(call.caller, caller):
            return
        was = call.visible_caller.label
        followed = ChangeRemote(
            contact_id=call.contact_id,
            entry_id=uuid7(),
            remote=caller.key,
            remote_name=caller.name,
            was=_joined(call.caller),
            occurred_at=event.at,
        )
        self._records.change(followed)
        if call.case_id is None:
            self._untold[call.key] = (*self._untold.get(call.key, ()), followed)
        call = replace(call, caller=caller, candidates=(), is_looked_up=False, person=None)
        call = replace(call, proposed_case=None, is_somebody_else=False, is_case_sent_along=False)
        self._put(call)
        self._look_up(call)
        self.party_changed.emit(call)
        if was:
            facts = {"from": was, "to": call.visible_caller.label}
            self.notice.emit(Notice("somebody_else_is_there", INFO, facts))

    @Slot(object)
    def _on_transfer_changed(self, transfer: Transfer) -> None:
        """The exchange may name the parking place when our call is over."""
        call = self._calls.get(transfer.call_key)
        if call is not None and call.is_over and transfer.state is TransferState.PLACED:
            self._tell_transfer(transfer, now())

    def _tell_transfer(self, transfer: Transfer, at: datetime) -> None:
        self._records.change(
            TellTransfer(
                contact_id=transfer.contact_id, entry_id=uuid7(), target=transfer.words, occurred_at=at
            )
        )

    def _link(self, call: DeskCall) -> None:
        super()._link(call)
        if call.case_id is not None:
            for followed in self._untold.pop(call.key, ()):
                self._records.change(followed)

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        call = self._calls.get(event.call_key)
        if call is None or call.is_over:
            return
        call = replace(
            call,
            state=CallState.ENDED,
            code=event.code,
            reason=event.reason,
            ended_by=event.ended_by,
            ended_at=event.at,
            answered_at=None if event.ended_by == "elsewhere" else call.answered_at,
        )
        call = replace(call, transfer=self._transfers.call_over(call.key, event.ended_by))
        self._put(call)
        self._returning.pop(call.key, None)
        self._return_to_caller(call)
        self._forget_old_calls()
        if call.transfer is not None and call.transfer.is_handed_on:
            self._tell_transfer(call.transfer, event.at)
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
        notice = ending_notice(call)
        if notice is not None:
            self.notice.emit(notice)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        facts = {"command": event.command, "reason": event.reason}
        call = self._calls.get(event.call_key)
        if event.command in ("SendMessage", "StartSoundCheck", "TestRing"):
            return  # told by app/texts/text_messages.py with its text; app/sound/sound_check.py begins anew
        if call is not None:
            if event.command in ("Transfer", "AttendedTransfer"):  # it never began
                self._transfers.forget(call.key)
                self._put(replace(call, transfer=None))
            if event.command in ("Hold", "Resume"):
                self._hold_asked.pop(call.key, None)
            facts["to"] = call.party
            if event.command == "Dial":  # there never was a call: the phone will not speak of it again
                self._on_ended(
                    CallEnded(call_key=call.key, code=0, reason=event.reason, ended_by="failure", at=now())
                )
                return
            if event.command == "Hold" and event.kind == "sip":  # it waits all the same
                self.notice.emit(Notice("hold_refused", INFO, facts, subject=call.key))
                return
        self.notice.emit(Notice(f"phone_refused_{event.kind}", WARNING, facts))

    def _start_contact(self, call: DeskCall) -> None:
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


def _joined(caller: CallerIdentity) -> str:
    """Return name and number in one line."""
    return " ".join(filter(None, (caller.name, caller.display)))
