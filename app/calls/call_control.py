"""The calls of this workstation as a phone has them: answer, hold, swap, transfer, conference, redirect.

app/calls/screen_pop.py finds who calls. A command never changes what is shown here: the engine's
event does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.phone_line import PhoneLine
from app.calls.transfers import Transfers
from app.calls.watched_lines import WatchedLines
from app.common.masking import masked_remote
from app.common.notices import WARNING, Notice
from app.common.phone_number import dial_form
from app.settings.exchange import NOWHERE, host_elsewhere, is_oneself
from app.settings.preferences import Preferences
from app.values.call import DeskCall
from app.values.caller_identity import identify
from app.values.transfer import IN_HAND, Transfer, TransferState
from telephony.client.phone import Phone
from telephony.messages import (
    AttendedTransfer,
    CallChanged,
    CallReferred,
    CallState,
    CallStatistics,
    ConferenceChanged,
    LetRing,
    RecordingChanged,
    Redirect,
    SetConference,
    VideoChanged,
    VideoStatistics,
)
from telephony.messages import Transfer as BlindTransfer
from telephony.sip.target import TargetError, sip_uri

KEPT_CALLS = 20  # calls that are over and can still be matched or undone


class Switchboard(QObject):
    """The calls on the line. Keys without a call mean `active`."""

    call_changed = Signal(object)  # DeskCall: new, changed or ended
    statistics_changed = Signal(object)  # CallStatistics
    conference_changed = Signal(object)  # tuple of call keys
    dtmf_sent = Signal(object)  # DtmfSent
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        line: PhoneLine,
        preferences: Preferences,
        lines: WatchedLines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._line, self._preferences = phone, line, preferences
        self._transfers = Transfers(phone, lines, preferences, self)
        self._transfers.changed.connect(self._on_transfer)
        self._transfers.notice.connect(self.notice)
        self._calls: dict[str, DeskCall] = {}
        self._hold_asked: dict[str, bool] = {}  # by key, until it is held or talking as asked
        self.conference: tuple[str, ...] = ()
        phone.call_changed.connect(self._on_changed)
        phone.call_statistics.connect(self._on_statistics)
        phone.conference_changed.connect(self._on_conference)
        phone.call_referred.connect(self._on_referred)
        phone.dtmf_sent.connect(self.dtmf_sent)

    # -- what is true now ----------------------------------------------------------------------------------

    @property
    def calls(self) -> tuple[DeskCall, ...]:
        """Calls that are not over, oldest first."""
        return tuple(call for call in self._calls.values() if not call.is_over)

    @property
    def active(self) -> DeskCall | None:
        """The call that keys without a call mean: talking, else ringing or calling, else held."""
        calls = self.calls
        ranked = sorted(calls, key=lambda call: (not call.is_talking, call.state is CallState.CONNECTED))
        return ranked[0] if ranked else None

    @property
    def ringing(self) -> DeskCall | None:
        """The call that waits longest for an answer here."""
        return next((call for call in self.calls if call.state is CallState.RINGING_HERE), None)

    @property
    def is_looking_up(self) -> bool:
        """Whether a call rings whose caller is being looked up: what is less urgent waits."""
        call = self.ringing
        return call is not None and not call.is_looked_up

    @property
    def held(self) -> DeskCall | None:
        """The call that was put on hold and is not the active one."""
        active = self.active
        return next((call for call in self.calls if call.is_held_here and call is not active), None)

    @property
    def consultation(self) -> tuple[DeskCall, DeskCall] | None:
        """The call that waits and the one with the colleague who is asked about it, if there are both."""
        for call in self.calls:
            first = self._calls.get(call.consults_for)
            if first is not None and not first.is_over:
                return first, call
        return None

    @property
    def in_hand(self) -> DeskCall | None:
        """The call that hang-up and hold without a key mean: the active one.

        In a conference with a colleague who was asked it is the colleague's: F3 goes back to the caller, F4
        lets the colleague wait. The caller is never ended by mistake.
        """
        found = self.consultation
        return found[1] if found is not None and found[1].is_in_conference else self.active

    @property
    def last_call(self) -> DeskCall | None:
        """The call that ended last, None if there was none."""
        over = [call for call in self._calls.values() if call.is_over and call.ended_at is not None]
        return max(over, key=lambda call: call.ended_at or call.started_at, default=None)

    def call(self, key: str) -> DeskCall | None:
        """A call of this session, also one that is over."""
        return self._calls.get(key)

    # -- one call ------------------------------------------------------------------------------------------

    def answer(self, key: str | None = None) -> None:
        """Take a ringing call; one that is talking is put on hold first."""
        call = self._calls.get(key) if key else self.ringing
        if call is None or call.state is not CallState.RINGING_HERE:
            return
        self._hold_others(call.key)
        self._phone.answer(call.key)

    def let_ring(self, key: str | None = None) -> None:
        """Stop the countdown of a call that would be answered by itself; it rings on."""
        call = self._calls.get(key) if key else self.ringing
        if call is not None and call.answers_itself_at is not None:
            self._phone.do(LetRing(call_key=call.key))

    def hang_up(self, key: str | None = None) -> None:
        """End the call by BYE or CANCEL; one that rings here is declined."""
        call = self._calls.get(key) if key else self.in_hand
        if call is None or call.is_over:
            return
        if call.state is CallState.RINGING_HERE:
            self.decline(call.key)
        else:
            self._phone.hang_up(call.key)

    def decline(self, key: str | None = None) -> None:
        """Refuse a ringing call with 486, so that the PBX can send it to somebody else."""
        call = self._calls.get(key) if key else self.ringing
        if call is not None and call.state is CallState.RINGING_HERE:
            self._phone.hang_up(call.key, 486)

    def toggle_hold(self, key: str | None = None) -> None:
        call = self._calls.get(key) if key else self.in_hand
        if call is None or call.state is not CallState.CONNECTED:
            return
        is_held = not self._hold_asked.get(call.key, call.is_held_here)
        if not is_held:
            self._hold_others(call.key)
        self._ask_hold(call.key, is_held)

    def put_down(self) -> tuple[str, ...]:
        """Another user takes the computer: callers wait, or are sent on; return the keys of those who wait.

        A call that rings is refused with 480, so that the exchange asks others; one that was dialled and not
        answered yet is given up.
        """
        talking = [call.key for call in self.calls if call.is_talking]
        for call in self.calls:
            if call.state is CallState.RINGING_HERE:
                self._phone.hang_up(call.key, 480)
            elif call.state is not CallState.CONNECTED:
                self._phone.hang_up(call.key)
            elif call.is_talking:
                self._ask_hold(call.key, True)
        return tuple(talking)

    def send_dtmf(self, digits: str) -> None:
        """Send digits into the call that is talking."""
        call = self.active
        if call is not None and call.is_talking:
            self._phone.send_dtmf(call.key, digits)

    def redirect(self, target: str, key: str | None = None) -> bool:
        """Send a ringing call to somebody else before it is answered; return whether that can be dialled."""
        call = self._calls.get(key) if key else self.ringing
        if call is None or call.state is not CallState.RINGING_HERE:
            return False
        form = self._dialable(target, for_others=True)
        if form:
            self._phone.do(Redirect(call_key=call.key, target=form))
        return bool(form)

    # -- several calls -------------------------------------------------------------------------------------

    def swap(self) -> None:
        """Talk to the one who waits; the other one waits then."""
        held = self.held
        if held is not None:
            self.toggle_hold(held.key)

    def transfer(self, target: str, key: str | None = None, name: str = "") -> bool:
        """Blind: the far side calls `target`. Return whether that is being tried; call.transfer has the rest.

        name: Of whom they are handed to, if it is known.
        """
        call = self._calls.get(key) if key else self.active
        if call is None or call.state is not CallState.CONNECTED or call.transfer is not None:
            return False
        form = self._dialable(target, for_others=True)
        if form:
            address = identify(target, "", name, False, self._preferences.settings.office).key or target
            self._begin_transfer(replace(call, transfer_address=address), name or target, form)
            number = self._number_for(form, call.case_number)
            self._phone.do(BlindTransfer(call_key=call.key, target=form, case_number=number))
        return bool(form)

    def complete_transfer(self) -> None:
        """Join the caller and the colleague who was asked; we leave."""
        found = self.consultation
        if found is None or found[1].state is not CallState.CONNECTED or found[0].transfer is not None:
            return
        first, second = found
        address = second.dialled or second.caller.key
        first = replace(first, transfer_address=second.caller.key)
        self._begin_transfer(first, second.party, address, is_attended=True)
        self._phone.do(AttendedTransfer(call_key=first.key, consultation_key=second.key))

    def can_follow(self, target: str) -> bool:
        """Whether it will be seen if the target of a blind transfer answers; else better ask it first."""
        try:
            return self._transfers.can_follow(dial_form(target, self._preferences.settings.office))
        except TargetError:
            return False

    def _begin_transfer(self, call: DeskCall, target: str, address: str, is_attended: bool = False) -> None:
        transfer = Transfer(call.key, call.contact_id, call.party, target, address, is_attended=is_attended)
        self._put(replace(call, transfer=self._transfers.begin(transfer)))

    def merge(self) -> None:
        """Let all connected calls hear each other and us."""
        keys = tuple(call.key for call in self.calls if call.state is CallState.CONNECTED)
        if len(keys) > 1:
            self._hold_asked.clear()  # all of them are resumed
            self._phone.do(SetConference(call_keys=keys))

    def split(self) -> None:
        """End the conference; the calls stay, all but the first on hold."""
        others = self.conference[1:]
        self._phone.do(SetConference(call_keys=()))
        for key in others:
            self._ask_hold(key, True)

    def _hold_others(self, key: str) -> None:
        """Put on hold who is talked to, unless the call belongs to their conference."""
        for other in self.calls:
            both_in_conference = key in self.conference and other.key in self.conference
            transfer = other.transfer  # a refused one is being resumed, though it is still shown on hold
            is_returning = transfer is not None and transfer.state is TransferState.RETURNING
            is_heard = other.is_talking or is_returning
            if other.key != key and is_heard and not both_in_conference:
                self._ask_hold(other.key, True)

    def _ask_hold(self, key: str, is_held: bool) -> None:
        """Ask, and remember it: a slow far side has not answered yet when the agent thinks better of it."""
        self._hold_asked[key] = is_held
        if is_held:
            self._phone.hold(key)
        else:
            self._phone.resume(key)

    def _return_to_caller(self, ended: DeskCall) -> None:
        """The colleague who was asked is gone: go on with the caller who waited, unless we talk to others."""
        first = self._calls.get(ended.consults_for)
        if first is None or first.is_over or first.transfer is not None:
            return
        if ended.ended_by not in ("transferred", "replaced") and not any(c.is_talking for c in self.calls):
            self._ask_hold(first.key, False)

    def _dialable(self, target: str, for_others: bool = False, is_hidden: bool = False) -> str:
        """Return what the engine is given for it, or "" after a notice that it cannot be dialled.

        for_others: A caller is sent there, or somebody is asked there: ourselves would make no sense.
        is_hidden: It is the number of an anonymous applicant.
        """
        account = self._preferences.settings.account
        shown = masked_remote(target) if is_hidden else target
        try:
            form = dial_form(target, self._preferences.settings.office)
            uri = sip_uri(form, account.domain, account.transport)
        except TargetError as error:
            self.notice.emit(Notice("bad_target", WARNING, {"text": shown, "reason": error.kind}))
            return ""
        if for_others and any(is_oneself(uri, account, each) for each in self._line.addresses or ("",)):
            self.notice.emit(Notice("target_is_oneself", WARNING, {"text": target}))
            return ""
        return form

    def _number_for(self, form: str, case_number: str) -> str:
        """Return the case number if it may go along: to the exchange, and to peers that the office trusts."""
        settings = self._preferences.settings
        uri = sip_uri(form, settings.account.domain or NOWHERE)
        is_elsewhere = host_elsewhere(uri, settings.account, settings.network.trusted_peers)
        return "" if is_elsewhere else case_number

    # -- events of the phone -------------------------------------------------------------------------------

    @Slot(object)
    def _on_changed(self, event: CallChanged) -> None:
        call = self._calls.get(event.call_key)
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
        self._put(call)
        if is_answered:
            self._answered(call, event.at)
        if event.remote_user or event.is_remote_anonymous:
            self._is_with(call, event)

    def _answered(self, call: DeskCall, at: datetime) -> None:
        """The two sides can talk now."""

    def _is_with(self, call: DeskCall, event: CallChanged) -> None:
        """The exchange says who is at the far side now; maybe who was there all the time."""

    @Slot(object)
    def _on_transfer(self, transfer: Transfer) -> None:
        call = self._calls.get(transfer.call_key)
        if call is None:
            return
        call = replace(call, transfer=None if transfer.state in IN_HAND else transfer)
        if call.is_over:
            self._calls[call.key] = call  # an ended call does not end again
        else:
            self._put(call)

    @Slot(object)
    def _on_conference(self, event: ConferenceChanged) -> None:
        self.conference = event.call_keys
        for call in self.calls:
            is_in = call.key in event.call_keys
            if is_in != call.is_in_conference:
                self._put(replace(call, is_in_conference=is_in))
        self.conference_changed.emit(event.call_keys)

    @Slot(object)
    def _on_referred(self, event: CallReferred) -> None:
        """The far side handed us on: what was known of the call goes along to the new one."""

    @Slot(object)
    def _on_statistics(self, event: CallStatistics) -> None:
        call = self._calls.get(event.call_key)
        if call is not None:
            self._calls[call.key] = replace(call, statistics=event)
            self.statistics_changed.emit(event)

    def show_recording(self, key: str, recording: RecordingChanged | None) -> None:
        """Keep with the call what is being recorded of it."""
        call = self._calls.get(key)
        if call is not None and call.recording != recording:
            self._put(replace(call, recording=recording))

    def show_video(self, event: VideoChanged) -> None:
        """Keep with the call what its video does."""
        call = self._calls.get(event.call_key)
        if call is not None and not call.is_over and call.video != event:
            self._put(replace(call, video=event))

    def note_video_statistics(self, event: VideoStatistics) -> None:
        call = self._calls.get(event.call_key)
        if call is not None:
            self._calls[call.key] = replace(call, video_statistics=event)

    def _forget_old_calls(self) -> None:
        over = [key for key, call in self._calls.items() if call.is_over]
        for key in over[:-KEPT_CALLS]:
            del self._calls[key]
            self._hold_asked.pop(key, None)

    def _put(self, call: DeskCall) -> None:
        self._calls[call.key] = call
        self.call_changed.emit(call)
