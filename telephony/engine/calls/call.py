"""One call: translates pjsua2's reports into the state that an agent sees. Lives in the SIP thread."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Protocol

import pjsua2 as pj

from telephony.engine.calls.quality import QualityMeter
from telephony.engine.calls.sip_header import sip_header
from telephony.engine.edge import callback
from telephony.engine.stopwatch import Stopwatch
from telephony.messages import CallChanged, CallEnded, CallKey, CallState
from telephony.process.clock import monotonic_s
from telephony.proxy.offer_answer.sound_relays import ipv6_was_refused
from telephony.proxy.source_mark import source_of
from telephony.sip import sdp
from telephony.sip.caller import Caller, name_and_address
from telephony.sip.message import SipMessage, read_text

_log = logging.getLogger(__name__)
CHALLENGES = frozenset({401, 407})  # pjsip repeats the request with the password
ORDINARY_ENDS = frozenset({"here", "transferred", "replaced"})
RACE_S = 3.0  # from our answer to the end of a call that another phone answered at the same moment
_FAR_SIDE_SAID_NO = frozenset({480, 486, 487, 600, 603})
_AUDIBLE = (pj.PJSUA_CALL_MEDIA_ACTIVE, pj.PJSUA_CALL_MEDIA_REMOTE_HOLD)
# refused sections, such as one of two audio sections
_UNUSED = (pj.PJSUA_CALL_MEDIA_NONE, pj.PJSUA_CALL_MEDIA_ERROR)


def now() -> datetime:
    return datetime.now(timezone.utc)


class CallListener(Protocol):
    """Owns the calls. Called inside pjsua2's callbacks, where it must not answer or hang up."""

    def call_changed(self, call: Call) -> None: ...
    def call_disconnected(self, call: Call) -> None: ...
    def media_changed(self, call: Call) -> None: ...
    def media_gone(self, call: Call) -> None: ...
    def dtmf_received(self, call: Call, digit: str, is_info: bool) -> None: ...
    def on_request(self, call: Call, message: SipMessage) -> None: ...
    def request_answered(self, call: Call, method: str, code: int) -> None: ...
    def on_text(self, call: Call, parameter: pj.OnInstantMessageParam) -> None: ...
    def transfer_asked(self, call: Call, parameter: pj.OnCallTransferRequestParam) -> None: ...
    def transfer_reported(self, call: Call, code: int, reason: str) -> None: ...
    def replace_asked(self, call: Call, parameter: pj.OnCallReplaceRequestParam) -> None: ...
    def replaced(self, call: Call) -> None: ...


class Call(pj.Call):  # type: ignore[misc]
    """Keep a strong reference until DISCONNECTED: otherwise Python's collector hangs up the call."""

    def __init__(
        self,
        account: pj.Account,
        key: CallKey,
        listener: CallListener,
        quality: QualityMeter,
        call_id: int = pj.INVALID_ID,
        is_incoming: bool = False,
    ) -> None:
        """`call_id` is pjsua's call id, if the call has one already."""
        super().__init__(account, call_id)
        self.account = account
        self.key = key
        self.is_incoming = is_incoming
        self.quality = quality
        self.state = CallState.RINGING_HERE if self.is_incoming else CallState.CALLING
        self.code = 0
        self.reason = ""
        self.sip_call_id = ""  # RFC 3261 section 20.8
        self._is_hold_agreed = self._is_hold_refused = False
        self._held = Stopwatch()
        self.waits_for_ack = False  # answered automatically; the caller may not have received the answer yet
        self.is_held_there = False
        self.is_whatsapp = False  # its far side takes no re-INVITE
        self.audio: pj.AudioMedia | None = None
        self.audio_index = 0
        self._has_media = False  # agreed once, even if the call is on hold
        self.has_open_offer = False  # an offer of ours: pjsua aborts at a second one (pjsua_media.c:2908)
        self.srtp = ""
        self.is_signalling_secure = False
        self.was_connected = False
        self.was_ipv6_refused = False  # the peer refused our IPv6 offer; IPv4 may be offered instead
        self.is_answered = False
        self.answers_itself = False  # the countdown to automatic answer runs
        self.is_announced = False  # the desktop knows this call
        self.is_taken_elsewhere = False  # a CANCEL or BYE reported it (RFC 3326)
        self._connected_at = 0.0
        self.ending = ""  # why the call ends, where pjsua cannot know it: as in CallEnded.ended_by
        self.now_there = Caller()  # the new peer after a transfer by the other side; empty: unchanged
        self.hung_up_at: float | None = None
        self.began_at = monotonic_s()
        self._gave_up_with = 0  # the code; 0 if we did not give up
        self._listener = listener

    # -- queries --------------------------------------------------------------------------------------------

    @property
    def is_established(self) -> bool:
        """Connected, with media that a re-INVITE may change; pjsua would abort before media exist."""
        return self.state is CallState.CONNECTED and self._has_media

    @property
    def takes_events(self) -> bool:
        """Whether the peer's description has telephone-event (RFC 4733). Raises pj.Error."""
        return bool(self.getStreamInfo(self.audio_index).audTxEventPt > 0)

    @property
    def is_hold_agreed(self) -> bool:
        """Whether the peer has agreed to the hold."""
        return self._is_hold_agreed

    @is_hold_agreed.setter
    def is_hold_agreed(self, is_agreed: bool) -> None:
        self._is_hold_agreed = is_agreed
        self._held.run(self.is_held_here)

    @property
    def is_hold_refused(self) -> bool:
        """Whether the peer refused the hold and is held all the same: neither side hears the other."""
        return self._is_hold_refused

    @is_hold_refused.setter
    def is_hold_refused(self, is_refused: bool) -> None:
        self._is_hold_refused = is_refused
        self._held.run(self.is_held_here)

    @property
    def is_held_here(self) -> bool:
        return self._is_hold_agreed or self._is_hold_refused

    @property
    def held_ms(self) -> int:
        """Return how long we have held the call so far, in milliseconds.

        A hold by both sides counts. A hold by the peer alone does not: then the agent waits.
        """
        return self._held.total_ms

    @property
    def can_be_held(self) -> bool:
        return self.is_established and self.hung_up_at is None

    def changed(self) -> CallChanged:
        return CallChanged(
            call_key=self.key,
            state=self.state,
            code=self.code,
            reason=self.reason,
            is_held_here=self.is_held_here,
            is_held_there=self.is_held_there,
            codec=self.quality.codec,
            has_early_media=self.state is CallState.RINGING_THERE and self.audio is not None,
            srtp=self.srtp,
            is_signalling_secure=self.is_signalling_secure,
            answers_itself=self.answers_itself and self.state is CallState.RINGING_HERE,
            remote_uri=self.now_there.uri,
            remote_user=self.now_there.user,
            remote_name=self.now_there.name,
            is_remote_anonymous=self.now_there.is_anonymous,
            at=now(),
        )

    def ended(self) -> CallEnded:
        ended_by = self.ended_by()
        return CallEnded(
            call_key=self.key,
            code=200 if ended_by in ORDINARY_ENDS and self.was_connected else self.code,
            reason=self.reason,
            ended_by=ended_by,
            at=now(),
            quality=self.quality.total(),
            held_ms=self.held_ms,
        )

    def ended_by(self) -> str:
        """Return the cause of the end, as in CallEnded.ended_by."""
        if self.ending:
            return self.ending
        if self.is_taken_elsewhere and (not self.was_connected or self._lost_the_race()):
            return "elsewhere"
        if self._gave_up_with:
            return "failure"
        if self.hung_up_at is not None:
            return "here"
        if self.was_connected:
            return "there" if self.code == 200 else "failure"
        return "there" if self.code in _FAR_SIDE_SAID_NO else "failure"

    def _lost_the_race(self) -> bool:
        """Whether our answer crossed the CANCEL: the PBX had accepted another phone's answer and ended ours
        at once.
        """
        return self.hung_up_at is None and monotonic_s() - self._connected_at < RACE_S

    def remote_user(self) -> str:
        """Return the user part of the peer's URI, from the dialog or a trusted server."""
        return self.now_there.user or name_and_address(self.getInfo().remoteUri).user

    def packets_received(self) -> int:
        """Return the number of RTP packets received in the whole call."""
        self.quality.read(self, self.audio_index)
        return self.quality.packets_received

    def probe(self) -> None:
        """Send OPTIONS within the dialog, to learn whether the peer still knows this call."""
        parameters = pj.CallSendRequestParam()
        parameters.method = "OPTIONS"
        try:
            self.sendRequest(parameters)
        except pj.Error as error:
            _log.warning("OPTIONS: %s", error.reason)

    def end(self, code: int, contact: str = "") -> None:
        """Hang up in any state; refuse a call that rings here with `code`. Raises pj.Error.

        contact: The URI to call instead, for a 302.
        """
        self.hung_up_at = self.hung_up_at or monotonic_s()
        parameters = pj.CallOpParam(True)
        if self.state is CallState.RINGING_HERE and not self.is_answered:
            parameters.statusCode = code
            if contact:
                parameters.txOption.headers.append(sip_header("Contact", f"<{contact}>"))
        self.hangup(parameters)

    def give_up(self, code: int) -> None:
        """End a call without a request: it has no sound, or nobody answers. Raises pj.Error."""
        self._gave_up_with = self.code = code
        self.hung_up_at = self.hung_up_at or monotonic_s()
        parameters = pj.CallOpParam(True)
        parameters.statusCode = code
        self.hangup(parameters)

    # -- pjsua2's callbacks ---------------------------------------------------------------------------------

    @callback
    def onCallState(self, parameter: pj.OnCallStateParam) -> None:
        info = self.getInfo()
        self.sip_call_id = info.callIdString
        if not self._gave_up_with:
            self.code, self.reason = int(info.lastStatusCode), info.lastReason
        if info.state == pj.PJSIP_INV_STATE_DISCONNECTED:
            self.state = CallState.ENDED
            self.was_ipv6_refused = ipv6_was_refused(_received(parameter.e))
            self._listener.call_disconnected(self)
            return
        if self._gave_up_with:
            return
        body = _received(parameter.e).text
        if body and not self.was_connected and not sdp.read(body).is_active:
            # The peer accepts nothing of our offer, or the message filter has replaced a malformed answer so:
            # pjsua ends the call itself right after its ACK.
            self._gave_up_with, self.hung_up_at = pj.PJSIP_SC_NOT_ACCEPTABLE_HERE, monotonic_s()
            self.code, self.reason = self._gave_up_with, "Not Acceptable Here"
            return
        if info.state == pj.PJSIP_INV_STATE_CONFIRMED:
            if not self.was_connected:
                self.was_connected = True
                self._connected_at = monotonic_s()
                self.quality.connected()
            self.state = CallState.CONNECTED
        elif info.state == pj.PJSIP_INV_STATE_EARLY and not self.is_incoming:
            self.state = CallState.RINGING_THERE
        self._listener.call_changed(self)

    @callback
    def onCallMediaState(self, _parameter: pj.OnCallMediaStateParam) -> None:
        self.audio = None
        self.has_open_offer = False
        info = self.getInfo()  # its parts point into it, so it must outlive the loop
        for media in info.media:
            if media.type != pj.PJMEDIA_TYPE_AUDIO or media.status in _UNUSED:
                if media.status == pj.PJSUA_CALL_MEDIA_ERROR:
                    self._has_media = False  # its socket is closed, and a re-INVITE of ours would abort
                continue
            self.is_hold_agreed = media.status == pj.PJSUA_CALL_MEDIA_LOCAL_HOLD
            self.audio_index, self._has_media = media.index, True
            # Without a slot in the bridge no sound is sent or heard: a call that begins on hold.
            if media.status in _AUDIBLE and media.audioConfSlot != pj.INVALID_ID:
                self.audio = self._audio_of(media.index)
            break
        # pjsua2 reports it only in this dump; an offer of RTP/AVP may have become SRTP too.
        self.srtp = "sdes" if "SRTP status: Active" in self.dump(True, "") else ""
        self.quality.read(self, self.audio_index)
        self._listener.media_changed(self)

    def _audio_of(self, index: int) -> pj.AudioMedia | None:
        try:
            return self.getAudioMedia(index)
        except pj.Error as error:  # its negotiation failed, and pjsua is about to end the call
            _log.info("no sound: %s", error.reason)
            return None

    @callback
    def onStreamDestroyed(self, parameter: pj.OnStreamDestroyedParam) -> None:
        if parameter.streamIdx == self.audio_index:
            self.quality.read(self, self.audio_index)
            self.quality.stream_ended()
            self.audio = None
            self._listener.media_gone(self)

    @callback
    def onCallRxOffer(self, parameter: pj.OnCallRxOfferParam) -> None:
        self.is_held_there = sdp.puts_on_hold(parameter.offer.wholeSdp)

    @callback
    def onCallSdpCreated(self, parameter: pj.OnCallSdpCreatedParam) -> None:
        """Called for an offer, also one in our 2xx to an INVITE without SDP, and for an answer, which closes
        the peer's offer.
        """
        self.has_open_offer = not parameter.remSdp.wholeSdp

    @callback
    def onCallTsxState(self, parameter: pj.OnCallTsxStateParam) -> None:
        message = _received(parameter.e)
        if not self._is_ours(message):
            return
        if (source := source_of(message)).transport:
            self.is_signalling_secure = source.transport == "tls"
        method, status = message.method, message.status
        if not status:
            if method:
                self._listener.on_request(self, message)
            return
        if method == "INVITE" and status not in CHALLENGES:
            self.has_open_offer &= status < 200  # pjsip withdraws an offer that got no answer
        if method and status >= 200:
            self._listener.request_answered(self, method, status)
        if not message.body or method not in ("INVITE", "UPDATE") or self._gave_up_with:
            return
        if status // 100 == 2 or status == 183:
            self.is_held_there = sdp.puts_on_hold(message.text)
            self._listener.call_changed(self)

    def _is_ours(self, message: SipMessage) -> bool:
        """pjsua delivers late messages of an ended call to the next call that has its number."""
        return not (message.call_id and self.sip_call_id) or message.call_id == self.sip_call_id

    @callback
    def onDtmfDigit(self, parameter: pj.OnDtmfDigitParam) -> None:
        is_info = parameter.method == pj.PJSUA_DTMF_METHOD_SIP_INFO
        self._listener.dtmf_received(self, parameter.digit, is_info)

    @callback
    def onInstantMessage(self, parameter: pj.OnInstantMessageParam) -> None:
        self._listener.on_text(self, parameter)

    @callback
    def onCallTransferRequest(self, parameter: pj.OnCallTransferRequestParam) -> None:
        self._listener.transfer_asked(self, parameter)

    @callback
    def onCallTransferStatus(self, parameter: pj.OnCallTransferStatusParam) -> None:
        self._listener.transfer_reported(self, int(parameter.statusCode), parameter.reason)

    @callback
    def onCallReplaceRequest(self, parameter: pj.OnCallReplaceRequestParam) -> None:
        self._listener.replace_asked(self, parameter)

    @callback
    def onCallReplaced(self, _parameter: pj.OnCallReplacedParam) -> None:
        self._listener.replaced(self)


def _received(event: pj.SipEvent) -> SipMessage:
    """Return the message that changed a transaction; an empty one if no message did."""
    if event.type != pj.PJSIP_EVENT_TSX_STATE or event.body.tsxState.type != pj.PJSIP_EVENT_RX_MSG:
        return read_text("")
    return read_text(event.body.tsxState.src.rdata.wholeMsg)
