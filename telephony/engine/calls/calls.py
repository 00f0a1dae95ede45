"""All calls: the commands on them and the events about them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

import msgspec
import pjsua2 as pj

from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.audio.tone_choice import SoundNeed
from telephony.engine.calls.call import CHALLENGES, ORDINARY_ENDS, Call
from telephony.engine.calls.call_digits import CallDigits
from telephony.engine.calls.call_meters import CallMeters
from telephony.engine.calls.call_table import CallTable
from telephony.engine.calls.call_tones import CallTones
from telephony.engine.calls.conference import Conference
from telephony.engine.calls.dead_calls import NO_ANSWER, NO_SUCH_CALL, DeadCalls
from telephony.engine.calls.desktop_watch import DesktopWatch
from telephony.engine.calls.hold import Hold
from telephony.engine.calls.incoming_calls import IncomingCalls
from telephony.engine.calls.listener_legs import ListenerLegs
from telephony.engine.calls.outgoing_calls import Otherwise, OutgoingCalls
from telephony.engine.calls.pager_messages import PagerMessages
from telephony.engine.calls.quality import QualityMeter
from telephony.engine.calls.refer_replaces import ReplacedCalls
from telephony.engine.calls.transfers import Transfers
from telephony.engine.errors import WrongStateError
from telephony.engine.later import Later
from telephony.engine.video.video_calls import VideoCalls, VideoCarrier
from telephony.messages import (
    CallChanged,
    CallKey,
    CallPolicy,
    CallState,
    CommandRefused,
    Dial,
    Event,
    Video,
)
from telephony.process.clock import monotonic_s
from telephony.sip import user_to_user
from telephony.sip.caller import asserted_identity, ends_subscription, place_of, was_taken_elsewhere
from telephony.sip.message import SipMessage, read_text

_log = logging.getLogger(__name__)
OVERDUE_S = 1.0  # do not let the agent wait 32 s for a peer that does not answer our CANCEL or BYE
GOES_AWAY = 480  # not 603, which ends the call at all phones (RFC 3261 sections 16.7, 21.4.18, 21.6.2)
RINGS_MOST_S = 180.0  # no caller waits longer; silent INVITEs must not hold all the slots
CLOCK_LINGERS_S = 0.3  # pjmedia removes ports, and closes recordings, in the next frames of its clock


class Calls:
    """Lives in the SIP thread. Commands raise NoSuchCallError, WrongStateError or pj.Error.

    `incoming_calls` handles calls that ring here, `video` handles pictures, `desktop` hears its pings.
    """

    def __init__(
        self,
        send: Callable[[Event], None],
        need_sound: Callable[[SoundNeed], None],
        bridge: MediaBridge,
        underruns: Callable[[], int],
        defer: Callable[[Callable[[], None]], None],
        later: Later,
        texts: PagerMessages,
        uri_of: Callable[[str], str],
        is_trusted: Callable[[SipMessage], bool],
        abandon: Callable[[str], None],
        acknowledge: Callable[[str], None],
        policy: CallPolicy,
        video_process: VideoCarrier,
        video: Video,
        close_media: Callable[[str], None],
    ) -> None:
        """Args:
        texts: Takes MESSAGE requests within a call.
        uri_of: Makes a URI of a target that the agent or the policy names; raises TargetError.
        is_trusted: Judges a whole received message.
        abandon: Finishes, by its Call-ID, a call that was given up before it was answered.
        acknowledge: Finishes a call that was hung up before its caller acknowledged our answer.
        close_media: Closes the sockets that the proxy holds for a Call-ID.
        """
        self._send = send
        self._bridge = bridge
        self._underruns = underruns
        self._defer = defer
        self._texts = texts
        self._uri_of = uri_of
        self._is_trusted = is_trusted
        self._abandon = abandon
        self._close_media = close_media
        self._acknowledge = acknowledge
        self._policy = policy
        self._table = table = CallTable()
        self._transfers = Transfers(send, later, self._leave, table.talks_to_others)
        self._dead_calls = DeadCalls(defer)
        self.desktop = DesktopWatch(table, lambda key: self.hang_up(key, 0))
        self._conference = Conference(send, bridge)
        self._meters = CallMeters(send, bridge, video_process.set_sound_delay)
        self._tones = CallTones(need_sound)
        self._digits = CallDigits(send, bridge, defer)
        make, add, changed = self._make, self._add, self.call_changed
        self.video = VideoCalls(send, table, video_process, video, self._offer_video, close_media)
        self.listeners = ListenerLegs(send, defer, table, bridge, underruns)
        rings, sound = self.video.rings, self._update_sound
        self.incoming_calls = IncomingCalls(
            send, defer, later, table, bridge, uri_of, make, add, sound, changed, rings
        )
        self._replaced_calls = ReplacedCalls(
            send, defer, table, make, add, is_trusted, lambda: self._policy, self._forget, self._report_end
        )
        self._later = later
        self._holds: dict[CallKey, Hold] = {}
        self._reported: dict[CallKey, CallChanged] = {}
        self._dialling = OutgoingCalls(send, table, later, self.call_changed, self._is_untold)
        self._idle_at = monotonic_s()

    def __len__(self) -> int:
        return len(self._table)

    @property
    def lines_in_use(self) -> int:
        return self._table.lines_in_use

    # -- commands -------------------------------------------------------------------------------------------

    def answer(self, key: CallKey) -> None:
        self.incoming_calls.answer(key)
        self.video.answered(key)

    def set_policy(self, policy: CallPolicy) -> None:
        """Set the policy for later calls; the method for digits changes at once."""
        self._policy = policy

    def dial(self, account: pj.Account, key: CallKey, uri: str, command: Dial) -> None:
        if key in self._table:
            raise WrongStateError("key in use")
        self._dialling.admit()
        call = self._make(account, key, is_incoming=False)
        self._bridge.start_clock()
        self._add(call)
        if command.ends_without_desktop:
            self.desktop.add(key)
        with_video = command.with_video and self.video.is_allowed
        if with_video:
            self.video.offered(call)
        try:
            self._dialling.call_out(call, uri, command.case_number, with_video, command.listener_token)
        except pj.Error:
            if self._is_untold(call):
                raise

    def ring(self, account: pj.Account, call_id: int, invite: SipMessage) -> None:
        """Handle an INVITE. Called inside onIncomingCall."""
        if self.listeners.takes(account, call_id, invite, self._is_trusted(invite)):
            return
        self.incoming_calls.receive(account, call_id, invite, self._is_trusted(invite), self._policy)

    def hang_up(self, key: CallKey, code: int) -> None:
        call = self._table.call(key)
        self.incoming_calls.touched(key)
        if self._dialling.give_up(call):
            self._report_end(call)
        elif call.hung_up_at is None:
            call.end(code)
            if not call.is_incoming and not call.was_connected:
                self._abandon(call.sip_call_id)

    def hang_up_all(self) -> None:
        """End all calls because this phone stops: the PBX may still ring other phones for a ringing one."""
        self.listeners.drop_all()
        for call in self._table:
            try:
                self.hang_up(call.key, GOES_AWAY)
            except pj.Error as error:
                _log.warning("hang up: %s", error.reason)

    def hold(self, key: CallKey) -> None:
        self._holds[self._table.established(key).key].want(True)

    def resume(self, key: CallKey) -> None:
        self._holds[self._table.established(key).key].want(False)

    def transfer(self, key: CallKey, target: str, case_number: str) -> None:
        """Transfer a call blindly. Raises TargetError too."""
        call = self._table.established(key)
        refer_to = user_to_user.with_case_number(self._uri_of(target), case_number)
        self._transfers.blind(call, self._holds[key], refer_to)

    def transfer_attended(self, key: CallKey, consultation_key: CallKey) -> None:
        call, consultation = self._table.established(key), self._table.established(consultation_key)
        if call is consultation:
            raise WrongStateError("one call cannot be joined with itself")
        self._transfers.attended(call, consultation)

    def set_conference(self, keys: tuple[CallKey, ...]) -> None:
        calls = [self._table.established(key) for key in keys]
        self._conference.set(keys)
        if len(calls) > 1:
            for call in calls:
                self._holds[call.key].want(False)

    def send_dtmf(self, key: CallKey, digits: str) -> None:
        call = self._table.established(key)
        self._digits.dial(call, digits, self._policy.dtmf)

    def hush(self, key: CallKey, is_hushed: bool) -> None:
        self._bridge.hush(self._table.call(key).key, is_hushed)

    def sip_call_id(self, key: CallKey) -> str:
        """Return the SIP Call-ID of a call, "" if it does not exist (any more)."""
        call = self._table.get(key)
        return call.sip_call_id if call is not None else ""

    def must_be_connected(self, key: CallKey) -> None:
        """Raise NoSuchCallError or WrongStateError if the call is not connected."""
        self._table.established(key)

    def moved(self, has_new_address: bool) -> None:
        """Send the peers our new Contact by re-INVITE; media move too if our address changed."""
        flags = pj.PJSUA_CALL_UPDATE_CONTACT | (pj.PJSUA_CALL_REINIT_MEDIA if has_new_address else 0)
        for call in self._table:
            if call.can_be_held:
                try:
                    self._holds[call.key].renew(flags)
                except pj.Error as error:
                    _log.warning("re-INVITE: %s", error.reason)

    def sound_changed(self) -> None:
        """React to a new microphone or speaker: a microphone file starts in running calls too."""
        for call in self._table:
            if call.state is CallState.CONNECTED and call.audio is not None:
                self._bridge.play_file(call.key)

    # -- time -----------------------------------------------------------------------------------------------

    @property
    def must_tick(self) -> bool:
        """Whether there is a call, or the clock of the sound has not stopped."""
        return len(self._table) > 0 or self._bridge.is_clock_running

    def tick(self) -> None:
        """Read level meters and statistics and end overdue calls; called about ten times a second."""
        at = monotonic_s()
        if not self._table.has_calls and at - self._idle_at > CLOCK_LINGERS_S:
            self._bridge.stop_clock()
        for call in self._table:
            if call.hung_up_at is not None and at - call.hung_up_at > OVERDUE_S:
                self._table.keep_until_gone(call)
                self._report_end(call)
                continue
            is_waiting = call.state is CallState.RINGING_HERE and not call.is_answered
            if is_waiting and at - call.began_at > RINGS_MOST_S:
                self._defer(partial(call.give_up, 408))
        self._meters.check(self._table)
        self.desktop.check()
        self._dead_calls.check(self._table, self._policy.silent_call_ends_after_s)
        self.video.tick()

    def drop_dead(self) -> None:
        """Let go of ended calls. Never inside a callback."""
        self._table.drop_dead()

    # -- CallListener ---------------------------------------------------------------------------------------

    def call_changed(self, call: Call) -> None:
        if call.key not in self._table or (call.is_incoming and not call.is_announced):
            return
        if call.is_answered or call.hung_up_at is not None:
            self.incoming_calls.touched(call.key)
        if call.state is CallState.CONNECTED and call.waits_for_ack:
            call.waits_for_ack = False
            self._bridge.silence(call.key, False)
        if call.state is CallState.CONNECTED and call.audio is not None:
            self._bridge.play_file(call.key)
        changed, before = call.changed(), self._reported.get(call.key)
        # the 200 is sent, the ACK has not arrived
        is_between = call.code // 100 == 2 and call.state is not CallState.CONNECTED
        if is_between:
            return
        if before is None or msgspec.structs.replace(changed, at=before.at) != before:
            self._reported[call.key] = changed
            call.is_announced = True
            self._send(changed)
        self.video.check(call)
        self._update_sound()

    def call_disconnected(self, call: Call) -> None:
        again = self._dialling.tries_otherwise(call) if call.key in self._table else Otherwise.NO
        if again is Otherwise.WITH_SOUND_ALONE:
            self.video.refused_with_call(call)
        elif again is Otherwise.OVER_IPV4:
            self._close_media(call.sip_call_id)
        elif call.key in self._table:
            self._table.keep_until_gone(call)
            self._report_end(call)
            if call.is_answered and call.hung_up_at is not None:
                self._later.after(OVERDUE_S, partial(self._acknowledge, call.sip_call_id))

    def media_changed(self, call: Call) -> None:
        if call.audio is not None:
            self._bridge.connect(call.key, call.audio)
        else:
            self._bridge.disconnect(call.key)
        self._transfers.media_changed(call)
        self.call_changed(call)

    def media_gone(self, call: Call) -> None:
        self._bridge.detach(call.key)

    def dtmf_received(self, call: Call, digit: str, is_info: bool) -> None:
        self._digits.receive(call, digit, is_info)

    def on_request(self, call: Call, message: SipMessage) -> None:
        """Handle a request within the call; pjsua answers it."""
        self._dead_calls.heard(call)
        method = message.method
        if method in ("CANCEL", "BYE"):
            call.is_taken_elsewhere |= was_taken_elsewhere(message)
        elif method == "NOTIFY":
            self._notified(call, message)
        elif method in ("INVITE", "UPDATE") and call.was_connected and self._is_trusted(message):
            identity = asserted_identity(message)
            if identity is not None and not self._transfers.named(call, identity.user):
                call.now_there = identity
                self.call_changed(call)

    def _notified(self, call: Call, notify: SipMessage) -> None:
        place = place_of(notify) if self._is_trusted(notify) else ""
        if place:
            self._transfers.notified(call, place)
        if ends_subscription(notify):
            self._transfers.subscription_over(call)

    def request_answered(self, call: Call, method: str, code: int) -> None:
        self._dead_calls.answered(call, method, code)
        if code in CHALLENGES:
            return
        if method == "INVITE" and call.was_connected and call.key in self._holds:
            self._holds[call.key].offer_answered(code)
        elif method == "INFO":
            self._digits.info_answered(call, code)
        elif method == "OPTIONS" and code not in NO_ANSWER and code != NO_SUCH_CALL:
            self._transfers.probe_answered(call)

    def on_text(self, _call: Call, parameter: pj.OnInstantMessageParam) -> None:
        self._texts.receive(read_text(parameter.rdata.wholeMsg), parameter.contentType, parameter.msgBody)

    def transfer_asked(self, call: Call, parameter: pj.OnCallTransferRequestParam) -> None:
        self._replaced_calls.transfer_asked(call, parameter)

    def transfer_reported(self, call: Call, code: int, reason: str) -> None:
        self._transfers.progress(call, code, reason)

    def replace_asked(self, call: Call, parameter: pj.OnCallReplaceRequestParam) -> None:
        self._replaced_calls.replace_asked(call, parameter)

    def replaced(self, call: Call) -> None:
        self._replaced_calls.replaced(call)

    # -------------------------------------------------------------------------------------------------------

    def _is_untold(self, call: Call) -> bool:
        """Drop a call that could not be made; return whether it was never announced."""
        if call.key not in self._table:
            return False  # its end has been reported already
        if call.is_announced:
            self._report_end(call)
            return False
        self._forget(call)
        self._update_sound()
        return True

    def _report_end(self, call: Call) -> None:
        self.listeners.drop(call.key)
        self._forget(call)
        self._bridge.forget(call.key)
        self._conference.leave(call.key)
        ended_by = call.ended_by()
        if not call.is_incoming and not call.is_announced:  # makeCall has not returned yet
            self._send(msgspec.structs.replace(call.changed(), state=CallState.CALLING))
            call.is_announced = True
        if call.is_announced:
            self._send(call.ended())
        is_over_quietly = call.is_incoming or ended_by in ORDINARY_ENDS
        self._tones.call_ended(call.code, ended_by, is_over_quietly)
        self._update_sound()

    def _update_sound(self) -> None:
        self._tones.update(self._table, self.incoming_calls.is_zipping)
        self._idle_at = monotonic_s()

    # -- used by its parts ----------------------------------------------------------------------------------

    def _add(self, call: Call) -> None:
        self._table.add(call)
        self._holds[call.key] = Hold(
            call,
            self._later,
            silence=partial(self._silence, call.key),
            changed=partial(self.call_changed, call),
            refused=partial(self._hold_refused, call),
            acknowledge=lambda: self._acknowledge(call.sip_call_id),
            video_refused=partial(self.video.refused, call),
        )

    def _silence(self, key: CallKey, is_silent: bool) -> None:
        self._bridge.silence(key, is_silent)
        self.video.silence(key, is_silent)

    def _offer_video(self, key: CallKey, asked: str) -> None:
        self._holds[key].offer_video(asked)

    def _hold_refused(self, call: Call, is_hold: bool, code: int) -> None:
        if is_hold:
            self._transfers.hold_refused(call)
        name = "Hold" if is_hold else "Resume"
        self._send(CommandRefused(command=name, kind="sip", reason=str(code), call_key=call.key))

    def _forget(self, call: Call) -> None:
        """Let go of all objects of a call, so that no reference cycle keeps it alive."""
        self._table.remove(call)
        self._holds.pop(call.key).forget()
        self.video.forget(call)
        self._dialling.forget(call)
        self._digits.forget(call.key)
        self._dead_calls.forget(call.key)
        self.desktop.forget(call.key)
        self._reported.pop(call.key, None)
        self.incoming_calls.touched(call.key)
        self._transfers.call_ended(call)
        self._replaced_calls.call_ended(call)

    def _leave(self, call: Call) -> None:
        """End the call, because the peer now talks to someone else."""
        if call.key in self._table and call.hung_up_at is None:
            call.end(200)

    def _make(
        self, account: pj.Account, key: CallKey, is_incoming: bool, call_id: int = pj.INVALID_ID
    ) -> Call:
        return Call(account, key, self, QualityMeter(self._underruns), call_id, is_incoming)
