"""All calls there are: commands on them, events about them, and the only strong references to them."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from functools import partial

import msgspec
import pjsua2 as pj

from telephony.engine import sdp
from telephony.engine.call import Call, now
from telephony.engine.caller import caller_of, header_values
from telephony.engine.levels import SILENCE_DBFS, dbfs
from telephony.engine.media_bridge import MediaBridge
from telephony.engine.quality import QualityMeter
from telephony.engine.tones import CallSound, SoundNeed, Tone, tone_after, tone_for
from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallKey,
    CallState,
    CallStatistics,
    DtmfReceived,
    Event,
)

_log = logging.getLogger(__name__)
OVERDUE_S = 1.0  # a far side that does not answer our CANCEL or BYE must not keep the agent waiting 32 s
STATISTICS_EVERY_S = 1.0
RINGS_MOST_S = 180.0  # nobody waits longer; silent INVITEs must not hold all the slots
CLOCK_LINGERS_S = 0.3  # pjmedia removes ports, and closes recordings, on its clock's next turns


class WrongStateError(Exception):
    """The call exists, but cannot do this now."""


class NoSuchCallError(Exception):
    """No call has this key (any more)."""


class Calls:
    """Lives in the SIP thread. Commands raise NoSuchCallError, WrongStateError or pj.Error."""

    def __init__(
        self,
        send: Callable[[Event], None],
        need_sound: Callable[[SoundNeed], None],
        bridge: MediaBridge,
        underruns: Callable[[], int],
        defer: Callable[[Callable[[], None]], None],
    ) -> None:
        self._send = send
        self._need_sound = need_sound
        self._bridge = bridge
        self._underruns = underruns
        self._defer = defer
        self._calls: dict[CallKey, Call] = {}
        self._leaving: list[Call] = []  # reported as ended, not yet DISCONNECTED
        self._reported: dict[CallKey, CallChanged] = {}
        self._need = SoundNeed()
        self._after = Tone.NONE
        self._listened_at = self._counted_at = self._idle_at = time.monotonic()

    def __len__(self) -> int:
        return len(self._calls) + len(self._leaving)

    # -- commands -------------------------------------------------------------------------------------------

    def dial(self, account: pj.Account, key: CallKey, uri: str) -> None:
        if key in self._calls:
            raise WrongStateError("key in use")
        call = Call(account, key, self, QualityMeter(self._underruns))
        self._bridge.start_clock()
        self._calls[key] = call
        try:
            call.makeCall(uri, pj.CallOpParam(True))
        except pj.Error:
            if key not in self._calls:
                return  # its end has been reported already
            if call.is_announced:
                self._report_end(call)
                return
            del self._calls[key]
            self._update_sound()
            raise
        self.call_changed(call)

    def ring(self, account: pj.Account, call_id: int, invite: str, is_trusted: bool) -> None:
        """Take an INVITE. Called inside onIncomingCall, so all answers are deferred."""
        key = uuid.uuid4().hex[:12]
        call = Call(account, key, self, QualityMeter(self._underruns), call_id)
        body = sdp.body_of(invite)
        if body and (wrong := sdp.problem(body)):
            _log.warning("INVITE refused: %s", wrong)
            self._leaving.append(call)
            self._defer(partial(call.end, 488))
            return
        self._calls[key] = call
        caller = caller_of(invite, is_trusted)
        incoming = CallIncoming(
            call_key=key,
            call_id=next(iter(header_values(invite, "call-id")), ""),
            remote_uri=caller.uri,
            remote_user=caller.user,
            remote_name=caller.name,
            is_anonymous=caller.is_anonymous,
            received_at=now(),
        )
        self._defer(partial(self._ring, call, incoming))

    def answer(self, key: CallKey) -> None:
        call = self._call(key)
        if call.state is not CallState.RINGING_HERE or call.is_answered:
            raise WrongStateError(call.state.value)
        call.is_answered = True
        call.answer(_parameters(200))

    def hang_up(self, key: CallKey, code: int) -> None:
        call = self._call(key)
        if call.hung_up_at is None:
            call.end(code)

    def hang_up_all(self) -> None:
        for key in list(self._calls):
            try:
                self.hang_up(key, 603)
            except pj.Error as error:
                _log.warning("hang up: %s", error.reason)

    def hold(self, key: CallKey) -> None:
        call = self._established(key)
        if not call.is_held_here:
            call.setHold(pj.CallOpParam(True))

    def resume(self, key: CallKey) -> None:
        call = self._established(key)
        if call.is_held_here:
            parameters = pj.CallOpParam(True)
            parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
            call.reinvite(parameters)

    def send_dtmf(self, key: CallKey, digits: str) -> None:
        self._established(key).dialDtmf(digits)

    def sound_changed(self) -> None:
        """Another microphone or speaker was chosen: a microphone file starts in the running calls too."""
        for call in self._calls.values():
            if call.state is CallState.CONNECTED and call.audio is not None:
                self._bridge.play_file(call.key)

    # -- time -----------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """About ten times a second: level meters, statistics, overdue ends."""
        at = time.monotonic()
        if not self._calls and at - self._idle_at > CLOCK_LINGERS_S:
            self._bridge.stop_clock()
        span_s, self._listened_at = min(at - self._listened_at, 1.0), at
        is_counting = at - self._counted_at >= STATISTICS_EVERY_S
        if is_counting:
            self._counted_at = at
        for call in list(self._calls.values()):
            if call.hung_up_at is not None and at - call.hung_up_at > OVERDUE_S:
                self._leaving.append(call)
                self._report_end(call)
                continue
            is_waiting = call.state is CallState.RINGING_HERE and not call.is_answered
            if is_waiting and at - call.began_at > RINGS_MOST_S:
                self._defer(partial(call.give_up, 408))
            if call.state is not CallState.CONNECTED:
                continue
            heard, spoken = self._levels(call)
            call.quality.listened(span_s, heard, spoken)
            if is_counting:
                call.quality.read(call, call.audio_index)
                self._send(
                    CallStatistics(
                        call_key=call.key,
                        quality=call.quality.quality(),
                        microphone_level_dbfs=round(spoken, 1),
                        speaker_level_dbfs=round(self._bridge.after_volume(heard), 1),
                    )
                )

    def drop_dead(self) -> None:
        """Let go of calls that are DISCONNECTED. Never inside a callback."""
        self._leaving = [call for call in self._leaving if call.state is not CallState.ENDED]

    # -- CallListener ---------------------------------------------------------------------------------------

    def call_changed(self, call: Call) -> None:
        if call.key not in self._calls or (call.is_incoming and not call.is_announced):
            return
        if call.state is CallState.CONNECTED and call.audio is not None:
            self._bridge.play_file(call.key)
        changed, before = call.changed(), self._reported.get(call.key)
        is_between = call.code // 100 == 2 and call.state is not CallState.CONNECTED  # 200 is out, no ACK yet
        if is_between:
            return
        if before is None or _without_time(before) != _without_time(changed):
            self._reported[call.key] = changed
            call.is_announced = True
            self._send(changed)
        self._update_sound()

    def call_disconnected(self, call: Call) -> None:
        if call.key in self._calls:
            self._leaving.append(call)
            self._report_end(call)

    def media_changed(self, call: Call) -> None:
        if call.audio is not None:
            self._bridge.connect(call.key, call.audio)
        else:
            self._bridge.disconnect(call.key)
        self.call_changed(call)

    def media_gone(self, call: Call) -> None:
        self._bridge.detach(call.key)

    def dtmf_received(self, call: Call, digit: str) -> None:
        self._send(DtmfReceived(call_key=call.key, digit=digit))

    def must_end(self, call: Call, reason: str) -> None:
        _log.warning("call ended: %s", reason)
        call.give_up(488)  # at once: what would abort may be next in the same socket, or in this message

    # -------------------------------------------------------------------------------------------------------

    def _ring(self, call: Call, incoming: CallIncoming) -> None:
        if call.state is not CallState.RINGING_HERE:
            return  # cancelled in the same breath: the agent never needs to know
        self._bridge.start_clock()
        self._send(incoming)
        call.is_announced = True
        call.answer(_parameters(180))

    def _report_end(self, call: Call) -> None:
        del self._calls[call.key]
        self._reported.pop(call.key, None)
        self._bridge.forget(call.key)
        ended_by = call.ended_by()
        if not call.is_incoming and not call.is_announced:  # makeCall has not come back yet
            self._send(msgspec.structs.replace(call.changed(), state=CallState.CALLING))
            call.is_announced = True
        if call.is_announced:
            code = 200 if call.was_connected and ended_by == "here" else call.code
            reason = call.reason
            self._send(
                CallEnded(
                    call_key=call.key,
                    code=code,
                    reason=reason,
                    ended_by=ended_by,
                    at=now(),
                    quality=call.quality.quality(),
                )
            )
        self._after = Tone.NONE if call.is_incoming else tone_after(call.code, ended_by)
        self._update_sound()

    def _update_sound(self) -> None:
        sounds = [
            CallSound(state=call.state, has_early_media=call.audio is not None)
            for call in self._calls.values()
        ]
        need = SoundNeed(has_calls=bool(sounds), tone=tone_for(sounds, self._after))
        if need != self._need:
            self._need = need
            self._need_sound(need)
        self._idle_at = time.monotonic()

    def _levels(self, call: Call) -> tuple[float, float]:
        if call.audio is None:
            return SILENCE_DBFS, SILENCE_DBFS
        try:
            # pjsua2 means the bridge by rx and tx: it transmits what the call brought.
            return dbfs(call.audio.getTxLevel()), dbfs(call.audio.getRxLevel())
        except pj.Error:
            return SILENCE_DBFS, SILENCE_DBFS

    def _call(self, key: CallKey) -> Call:
        try:
            return self._calls[key]
        except KeyError:
            raise NoSuchCallError(key) from None

    def _established(self, key: CallKey) -> Call:
        call = self._call(key)
        if not call.is_established or call.hung_up_at is not None:
            raise WrongStateError(call.state.value)
        return call


def _parameters(code: int) -> pj.CallOpParam:
    parameters = pj.CallOpParam(True)
    parameters.statusCode = code
    return parameters


def _without_time(changed: CallChanged) -> tuple[object, ...]:
    return (
        changed.state,
        changed.code,
        changed.reason,
        changed.is_held_here,
        changed.is_held_there,
        changed.codec,
    )
