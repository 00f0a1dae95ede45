"""Commands for calls (dial, answer, hold, swap, transfer, conference, redirect), and the engine's events.

A command never changes what is shown: the engine's event does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

from app.calls.call_case_link import CallCaseLink
from app.calls.call_list import CallList
from app.calls.call_log import CallLog
from app.calls.phone_line import PhoneLine
from app.calls.recent_numbers import last_dialled
from app.calls.screen_pop import ScreenPop
from app.calls.transfers import Transfers
from app.common.clock import now
from app.common.masking import masked_remote
from app.common.notices import INFO, WARNING, Notice
from app.common.phone_number import dial_form, parse
from app.records.service import Records
from app.settings import OfficeSettings
from app.settings.exchange import NOWHERE, host_elsewhere, is_oneself
from app.settings.preferences import Preferences
from app.values.call import Call, ending_notice
from app.values.caller_identity import identify, is_same_party
from app.values.transfer import IN_HAND, Transfer, TransferState
from db.enums import Direction
from db.queries.call_history import call_history
from db.queries.contacts import contact
from db.records import ContactRecord
from telephony.client.phone import Phone
from telephony.messages import (
    AttendedTransfer,
    CallChanged,
    CallEnded,
    CallIncoming,
    CallReferred,
    CallState,
    CommandRefused,
    ConferenceChanged,
    DtmfSent,
    LetRing,
    Redirect,
    SetConference,
)
from telephony.messages import Transfer as BlindTransfer
from telephony.sip.target import TargetError, sip_uri
from telephony.sip.uri import parse_sip


@dataclass(frozen=True, slots=True)
class _Dialled:
    """What this agent dialled last. The next agent at the desk does not dial it again."""

    agent_id: UUID | None
    text: str
    case_id: UUID | None
    is_case_unsaved: bool


class CallControl(QObject):
    """Sends commands to the engine and applies its events to the call list.

    Commands without a call's key apply to the active call.
    """

    dtmf_sent = Signal(DtmfSent)
    notice = Signal(Notice)

    def __init__(
        self,
        *,
        phone: Phone,
        line: PhoneLine,
        calls: CallList,
        transfers: Transfers,
        case_link: CallCaseLink,
        screen_pop: ScreenPop,
        log: CallLog,
        records: Records,
        preferences: Preferences,
        is_listening_code: Callable[[str], bool],
        parent: QObject | None = None,
    ) -> None:
        """is_listening_code: Whether who calls this user of our exchange hears an agent's call."""
        super().__init__(parent)
        self._is_listening_code = is_listening_code
        self._phone, self._line, self._calls, self._transfers = phone, line, calls, transfers
        self._case_link, self._screen_pop, self._log = case_link, screen_pop, log
        self._records, self._preferences = records, preferences
        self._hold_asked: dict[str, bool] = {}  # by key, until the call is held or talking as requested
        self._last_dialled: _Dialled | None = None
        phone.call_incoming.connect(self._on_incoming)
        phone.call_changed.connect(self._on_changed)
        phone.call_ended.connect(self._on_ended)
        phone.call_referred.connect(self._on_referred)
        phone.call_statistics.connect(calls.note_statistics)
        phone.conference_changed.connect(self._on_conference)
        phone.command_refused.connect(self._on_refused)
        phone.dtmf_sent.connect(self.dtmf_sent)
        transfers.changed.connect(self._on_transfer)

    @property
    def _office(self) -> OfficeSettings:
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
        """Call a number, a name at our domain or a URI, for a person and a case if known.

        Args:
            returns: The missed contact that this call returns.
            name: Of a colleague; applicants are looked up.
            is_anonymous: Whether the case's applicant is; None: unknown. Then no person is shown until the
                case was read.
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
        if returns is not None:
            self._log.returns(call.key, returns)
        if case_id is not None:
            self._log.start_call_back(call, case_id)
        if applicant_id is not None:
            self._screen_pop.look_up_person(call.key, applicant_id, case_id)
        else:
            self._screen_pop.look_up(call)

    def consult(self, text: str, key: str | None = None, name: str = "") -> bool:
        """Call a colleague about the present call, which is held; then complete_transfer, merge or hang up.

        Return whether the colleague is being called. `name` is theirs, if known.
        """
        first = self._calls.call(key) if key else self._calls.active
        is_asking = self._calls.consultation is not None
        if first is None or first.state is not CallState.CONNECTED or first.transfer is not None or is_asking:
            return False
        call = self._dial(text, None, first, name)
        if call is None:
            return False
        self._screen_pop.look_up(call)
        if first.case_id is not None:
            self._case_link.take_case(call.key, first.case_id)
        return True

    def redial(self) -> None:
        """Call the last dialled number again, also one from before Loket was closed."""
        me = self._records.me
        if me is None:
            return  # a headset has a button for it, also while no agent is signed in
        last = self._last_dialled
        if last is not None and last.agent_id == me.agent_id:
            self.dial(last.text, case_id=last.case_id, is_case_unsaved=last.is_case_unsaved)
            return

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            last = last_dialled(contacts)
            if last is not None:
                self.dial(
                    last.remote,
                    last.applicant_id,
                    last.case_id,
                    is_anonymous=last.is_anonymous,
                    is_case_unsaved=self._log.is_of_unsaved_anonymous(last),
                )
            else:
                self.notice.emit(Notice("nothing_to_redial", INFO))

        self._records.read(lambda tx: call_history(tx, me.agent_id), found)

    def call_voice_mail(self) -> None:
        """Call the mailbox with waiting messages."""
        account = self._line.voice_mail.account
        if account:
            self.dial(account)

    def _dial(
        self,
        text: str,
        case_id: UUID | None,
        first: Call | None = None,
        name: str = "",
        with_video: bool = False,
        is_anonymous: bool = False,
        is_case_unsaved: bool = False,
    ) -> Call | None:
        is_hidden = is_case_unsaved or (is_anonymous and case_id is not None)
        form = self._dialable(text, first is not None, is_hidden) if text.strip() else ""
        if not form:
            return None
        with_video = with_video and self._preferences.settings.video.is_allowed
        case_number = first.case_number if first else ""
        key = self._phone.dial(form, self._number_for(form, case_number), with_video)
        self._hold_others(key)
        me = self._records.me
        self._last_dialled = _Dialled(me.agent_id if me else None, text, case_id, is_case_unsaved)
        caller = identify(text, "", name, False, self._office)
        call = Call(key, Direction.OUTBOUND, CallState.CALLING, caller, uuid7(), now(), case_id=case_id)
        call = replace(call, dialled=form)
        call = replace(call, offers_video=with_video, shows_camera=self._shows_camera)
        call = replace(call, is_case_anonymous=is_hidden, is_for_new_case=is_case_unsaved)
        if first is not None:
            call = replace(call, consults_for=first.key, case_number=case_number)
        self._log.start(call)  # first: services that see the call may write about its contact
        self._calls.put(call)
        return call

    def call_back(self, contact_id: UUID) -> None:
        """Dial the number of an earlier call; a missed one leaves its list when this one is answered.

        If a silent call of this contact is still up, it is ended.
        """
        for call in self._calls.ongoing:
            if call.contact_id == contact_id:
                self.hang_up(call.key)

        def found(record: ContactRecord | None) -> None:
            if record is None or not record.number:
                self.notice.emit(Notice("no_number_to_call", WARNING))
                return
            is_missed = record.is_missed
            returns = contact_id if is_missed else None
            self.dial(
                record.number,
                record.applicant_id,
                record.case_id,
                returns=returns,
                is_anonymous=record.is_anonymous,
                is_case_unsaved=self._log.is_of_unsaved_anonymous(record),
            )

        self._records.read(lambda tx: contact(tx, contact_id), found)

    # -- one call ------------------------------------------------------------------------------------------

    def answer(self, key: str | None = None) -> None:
        """Answer a ringing call; hold a talking one first."""
        call = self._calls.call(key) if key else self._calls.ringing
        if call is None or call.state is not CallState.RINGING_HERE:
            return
        self._hold_others(call.key)
        self._phone.answer(call.key)

    def let_ring(self, key: str | None = None) -> None:
        """Cancel the automatic answer of a call, which continues to ring."""
        call = self._calls.call(key) if key else self._calls.ringing
        if call is not None and call.answers_itself_at is not None:
            self._phone.do(LetRing(call_key=call.key))

    def hang_up(self, key: str | None = None) -> None:
        """End the call by BYE or CANCEL; decline one that rings here."""
        call = self._calls.call(key) if key else self._calls.in_hand
        if call is None or call.is_over:
            return
        if call.state is CallState.RINGING_HERE:
            self.decline(call.key)
        else:
            self._phone.hang_up(call.key)

    def decline(self, key: str | None = None) -> None:
        """Refuse a ringing call with 486, so that the PBX can send it to another phone."""
        call = self._calls.call(key) if key else self._calls.ringing
        if call is not None and call.state is CallState.RINGING_HERE:
            self._phone.hang_up(call.key, 486)

    def toggle_hold(self, key: str | None = None) -> None:
        call = self._calls.call(key) if key else self._calls.in_hand
        if call is None or call.state is not CallState.CONNECTED:
            return
        is_held = not self._hold_asked.get(call.key, call.is_held_here)
        if not is_held:
            self._hold_others(call.key)
        self._ask_hold(call.key, is_held)

    def put_down(self) -> tuple[str, ...]:
        """Hold or release calls, because another user takes the computer; return the keys of the held ones.

        A ringing call is refused with 480, so that the PBX tries other phones; a dialled and unanswered one
        is given up.
        """
        talking = [call.key for call in self._calls.ongoing if call.is_talking]
        for call in self._calls.ongoing:
            if call.state is CallState.RINGING_HERE:
                self._phone.hang_up(call.key, 480)
            elif call.state is not CallState.CONNECTED:
                self._phone.hang_up(call.key)
            elif call.is_talking:
                self._ask_hold(call.key, True)
        return tuple(talking)

    def send_dtmf(self, digits: str) -> None:
        """Send digits into the talking call."""
        call = self._calls.active
        if call is not None and call.is_talking:
            self._phone.send_dtmf(call.key, digits)

    def redirect(self, target: str, key: str | None = None) -> bool:
        """Forward a ringing call to `target`; return whether the target can be dialled."""
        call = self._calls.call(key) if key else self._calls.ringing
        if call is None or call.state is not CallState.RINGING_HERE:
            return False
        form = self._dialable(target, for_others=True)
        if form and self._refuses_telephone(call, target):
            return False
        if form:
            self._phone.do(Redirect(call_key=call.key, target=form))
        return bool(form)

    # -- several calls -------------------------------------------------------------------------------------

    def swap(self) -> None:
        """Resume the held call; the other one is held."""
        held = self._calls.held
        if held is not None:
            self.toggle_hold(held.key)

    def transfer(self, target: str, key: str | None = None, name: str = "") -> bool:
        """Transfer blindly: the peer calls `target`. Return whether that was started; call.transfer has the
        progress.

        name: Of the target, if known.
        """
        call = self._calls.call(key) if key else self._calls.active
        if call is None or call.state is not CallState.CONNECTED or call.transfer is not None:
            return False
        form = self._dialable(target, for_others=True)
        if form and self._refuses_telephone(call, target):
            return False
        if form:
            address = identify(target, "", name, False, self._office).key or target
            self._begin_transfer(replace(call, transfer_address=address), name or target, form)
            number = self._number_for(form, call.case_number)
            self._phone.do(BlindTransfer(call_key=call.key, target=form, case_number=number))
        return bool(form)

    def complete_transfer(self) -> None:
        """Connect the caller with the consulted colleague; our calls end."""
        found = self._calls.consultation
        if found is None or found[1].state is not CallState.CONNECTED or found[0].transfer is not None:
            return
        first, second = found
        if self._refuses_telephone(first, second.caller.key):
            return
        address = second.dialled or second.caller.key
        first = replace(first, transfer_address=second.caller.key)
        self._begin_transfer(first, second.party, address, is_attended=True)
        self._phone.do(AttendedTransfer(call_key=first.key, consultation_key=second.key))

    def can_follow(self, target: str) -> bool:
        """Whether we could see if the target of a blind transfer answers; otherwise consulting is better."""
        try:
            return self._transfers.can_follow(dial_form(target, self._office))
        except TargetError:
            return False

    def _begin_transfer(self, call: Call, target: str, address: str, is_attended: bool = False) -> None:
        transfer = Transfer(call.key, call.contact_id, call.party, target, address, is_attended=is_attended)
        self._calls.put(replace(call, transfer=self._transfers.begin(transfer)))

    def merge(self) -> None:
        """Mix all connected calls in a conference."""
        connected = [call for call in self._calls.ongoing if call.state is CallState.CONNECTED]
        keys = tuple(call.key for call in connected)
        by_whatsapp = next((call for call in connected if call.is_whatsapp), None)
        others = [call.caller.key for call in connected if not call.is_whatsapp]
        if by_whatsapp is not None and any(self._refuses_telephone(by_whatsapp, one) for one in others):
            return
        if len(keys) > 1:
            self._hold_asked.clear()  # all of them are resumed
            self._phone.do(SetConference(call_keys=keys))

    def split(self) -> None:
        """End the conference; the calls stay, all but the first on hold."""
        others = self._calls.conference[1:]
        self._phone.do(SetConference(call_keys=()))
        for key in others:
            self._ask_hold(key, True)

    def _hold_others(self, key: str) -> None:
        """Hold the talking calls, unless the call belongs to their conference."""
        for other in self._calls.ongoing:
            both_in_conference = key in self._calls.conference and other.key in self._calls.conference
            transfer = other.transfer  # a refused one is being resumed, though it is still shown on hold
            is_returning = transfer is not None and transfer.state is TransferState.RETURNING
            is_heard = other.is_talking or is_returning
            if other.key != key and is_heard and not both_in_conference:
                self._ask_hold(other.key, True)

    def _ask_hold(self, key: str, is_held: bool) -> None:
        """Request it and remember it: the agent may change the request before a slow peer has answered."""
        self._hold_asked[key] = is_held
        if is_held:
            self._phone.hold(key)
        else:
            self._phone.resume(key)

    def _return_to_caller(self, ended: Call) -> None:
        """Resume the waiting caller after the consulted colleague has gone, unless the agent talks in another
        call.
        """
        first = self._calls.call(ended.consults_for)
        if first is None or first.is_over or first.transfer is not None:
            return
        is_talking = any(call.is_talking for call in self._calls.ongoing)
        if ended.ended_by not in ("transferred", "replaced") and not is_talking:
            self._ask_hold(first.key, False)

    def _dialable(self, target: str, for_others: bool = False, is_hidden: bool = False) -> str:
        """Return the target's form for the engine, or "" after a notice that it cannot be dialled.

        for_others: A caller is forwarded there, or a colleague is called there: it must not be our own
        address. is_hidden: It is the number of an anonymous applicant.
        """
        account = self._preferences.settings.account
        shown = masked_remote(target) if is_hidden else target
        try:
            form = dial_form(target, self._office)
            uri = sip_uri(form, account.domain, account.transport)
        except TargetError as error:
            self.notice.emit(Notice("bad_target", WARNING, {"text": shown, "reason": error.kind}))
            return ""
        if for_others and any(is_oneself(uri, account, each) for each in self._line.addresses or ("",)):
            self.notice.emit(Notice("target_is_oneself", WARNING, {"text": target}))
            return ""
        if self._is_listening_code(parse_sip(uri).user):  # the agent would not see who hears them
            self.notice.emit(Notice("target_is_listening_code", WARNING, {"text": target}))
            return ""
        return form

    def _refuses_telephone(self, call: Call, target: str) -> bool:
        """Whether a call of WhatsApp would be joined with a telephone number: Meta forbids it. Says so."""
        is_refused = call.is_whatsapp and bool(parse(target, self._office).e164)
        if is_refused:
            self.notice.emit(Notice("whatsapp_no_telephone", WARNING))
        return is_refused

    def _number_for(self, form: str, case_number: str) -> str:
        """Return the case number if it may be sent along: to the PBX, and to peers that the office trusts."""
        settings = self._preferences.settings
        uri = sip_uri(form, settings.account.domain or NOWHERE)
        is_elsewhere = host_elsewhere(uri, settings.account, settings.network.trusted_peers)
        return "" if is_elsewhere else case_number

    # -- events of the phone -------------------------------------------------------------------------------

    @Slot(object)
    def _on_incoming(self, event: CallIncoming) -> None:
        caller = identify(
            event.remote_user,
            event.remote_uri,
            event.remote_name,
            event.is_anonymous,
            self._office,
        )
        if event.is_whatsapp and not caller.e164:
            caller = replace(caller, user_id=event.remote_user)
        call = Call(
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
            is_whatsapp=event.is_whatsapp,
            offers_video=event.has_video,
            shows_camera=self._shows_camera,
        )
        if event.answers_itself_after_s is not None:
            at = event.received_at + timedelta(seconds=event.answers_itself_after_s)
            call = replace(call, answers_itself_at=at)
        self._calls.put(call)
        self._screen_pop.look_up(call)
        self._log.start(call)
        replaced = self._calls.call(event.replaces)
        if replaced is not None and replaced.case_id is not None:
            self._case_link.take_case(call.key, replaced.case_id)
        elif event.case_number:
            self._screen_pop.propose_case(call.key, event.case_number)

    @Slot(object)
    def _on_changed(self, event: CallChanged) -> None:
        call = self._calls.call(event.call_key)
        if call is None or call.is_over:
            return
        if event.is_held_here != call.is_held_here:
            self._hold_asked.pop(call.key, None)
        is_answered = event.state is CallState.CONNECTED and call.answered_at is None
        call = replace(
            call,
            state=event.state,
            code=event.code,
            reason=event.reason,
            is_held_here=event.is_held_here,
            is_held_there=event.is_held_there,
            has_rung=call.has_rung or event.state is CallState.RINGING_THERE,
            has_early_media=event.has_early_media,
            srtp=event.srtp,
            is_signalling_secure=event.is_signalling_secure,
            answers_itself_at=call.answers_itself_at if event.answers_itself else None,
            answered_at=event.at if is_answered else call.answered_at,
        )
        self._calls.put(call)
        if is_answered:
            self._log.answer(call, event.at)
        if event.remote_user or event.is_remote_anonymous:
            self._change_party(call, event)

    def _change_party(self, call: Call, event: CallChanged) -> None:
        """Apply the peer that the PBX names: look up a new one; the call keeps its case."""
        caller = identify(
            event.remote_user, event.remote_uri, event.remote_name, event.is_remote_anonymous, self._office
        )
        if is_same_party(call.caller, caller):
            return
        was = call.visible_caller.label
        self._log.change_party(call, caller, event.at)
        call = replace(call, caller=caller, candidates=(), is_looked_up=False, person=None)
        call = replace(call, proposed_case=None, is_somebody_else=False, is_case_sent_along=False)
        self._calls.change_party(call)
        self._screen_pop.look_up(call)
        if was:
            facts = {"from": was, "to": call.visible_caller.label}
            self.notice.emit(Notice("somebody_else_is_there", INFO, facts))

    @Slot(object)
    def _on_referred(self, event: CallReferred) -> None:
        """Apply a REFER of the peer: the new call takes over the old call's facts."""
        before = self._calls.call(event.call_key)
        if before is None:
            return
        caller = identify(event.target, "", "", False, self._office)
        key, at = event.new_call_key, now()
        call = Call(key, Direction.OUTBOUND, CallState.CALLING, caller, uuid7(), at)
        self._log.start(call)
        self._calls.put(replace(call, case_number=before.case_number))
        self._screen_pop.look_up(call)
        facts = {"from": before.party, "to": caller.display}
        self.notice.emit(Notice("handed_on", INFO, facts))
        if before.case_id is not None:
            self._case_link.take_case(key, before.case_id)

    @Slot(object)
    def _on_transfer(self, transfer: Transfer) -> None:
        key = transfer.call_key
        self._calls.show_transfer(key, None if transfer.state in IN_HAND else transfer)
        call = self._calls.call(key)
        if call is not None and call.is_over and transfer.state is TransferState.PLACED:
            self._log.transfer(transfer, now())  # the PBX may name the parking slot after our call

    @Slot(object)
    def _on_conference(self, event: ConferenceChanged) -> None:
        self._calls.set_conference(event.call_keys)

    @Slot(object)
    def _on_ended(self, event: CallEnded) -> None:
        call = self._calls.call(event.call_key)
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
        self._calls.put(call)
        self._hold_asked.pop(call.key, None)
        self._return_to_caller(call)
        self._calls.forget_old()
        self._log.end(call, event)
        notice = ending_notice(call)
        if notice is not None:
            self.notice.emit(notice)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        facts = {"command": event.command, "reason": event.reason}
        call = self._calls.call(event.call_key)
        if event.command in ("SendMessage", "StartSoundCheck", "TestRing"):
            return  # app/texts/text_messages.py reports its own, and app/sound/sound_check.py starts anew
        if call is not None:
            if event.command in ("Transfer", "AttendedTransfer"):  # it never began
                self._transfers.forget(call.key)
                self._calls.put(replace(call, transfer=None))
            if event.command in ("Hold", "Resume"):
                self._hold_asked.pop(call.key, None)
            facts["to"] = call.party
            if event.command == "Dial":  # no call existed: the phone reports nothing more about it
                self._on_ended(
                    CallEnded(call_key=call.key, code=0, reason=event.reason, ended_by="failure", at=now())
                )
                return
            if event.command == "Hold" and event.kind == "sip":  # the peer is held all the same
                self.notice.emit(Notice("hold_refused", INFO, facts, subject=call.key))
                return
        self.notice.emit(Notice(f"phone_refused_{event.kind}", WARNING, facts))
