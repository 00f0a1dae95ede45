"""Incoming INVITEs: each is refused, forwarded, or rings until it is answered, refused or cancelled."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import partial

import pjsua2 as pj

from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.calls.auto_answer import answers_itself_after_s
from telephony.engine.calls.call import Call
from telephony.engine.calls.call_policy import Handling, forward_uri, handling
from telephony.engine.calls.call_table import CallTable
from telephony.engine.calls.no_answer import NoAnswer
from telephony.engine.later import Later
from telephony.messages import CallIncoming, CallKey, CallPolicy, CallState, Event
from telephony.proxy.invite_event import incoming_call, refused_call
from telephony.proxy.source_mark import source_of
from telephony.sip import sdp
from telephony.sip.message import SipMessage
from telephony.sip.target import TargetError
from telephony.sip.whatsapp import is_telephone, is_whatsapp

_log = logging.getLogger(__name__)


class IncomingCalls:
    """Lives in the SIP thread. Commands raise NoSuchCallError, WrongStateError or pj.Error."""

    def __init__(
        self,
        send: Callable[[Event], None],
        defer: Callable[[Callable[[], None]], None],
        later: Later,
        table: CallTable,
        bridge: MediaBridge,
        uri_of: Callable[[str], str],
        make: Callable[[pj.Account, CallKey, bool, int], Call],
        add: Callable[[Call], None],
        tone_changed: Callable[[], None],
        changed: Callable[[Call], None],
        expect_video: Callable[[Call], None],
    ) -> None:
        """Args:
        make: Makes a call from its key, whether it is incoming, and pjsua's number.
        add: Adds the call, which rings here from now on.
        tone_changed: `is_zipping` changed.
        changed: Reports that the call's state changed.
        expect_video: A call with video rings.
        """
        self._send = send
        self._defer = defer
        self._table = table
        self._bridge = bridge
        self._uri_of = uri_of
        self._make = make
        self._add = add
        self._expect_video = expect_video
        self._no_answer = NoAnswer(
            later, self._forward, self._pick_up_unasked, table.is_alone, tone_changed, changed
        )

    @property
    def is_zipping(self) -> bool:
        """Whether the agent hears the tone before an automatic answer."""
        return self._no_answer.is_zipping

    def receive(
        self, account: pj.Account, call_id: int, invite: SipMessage, is_trusted: bool, policy: CallPolicy
    ) -> None:
        """Handle an INVITE. Called inside onIncomingCall, so all responses are deferred."""
        call = self._make(account, uuid.uuid4().hex[:12], True, call_id)
        call.is_whatsapp = is_whatsapp(invite, is_trusted)
        decided = handling(policy, has_calls=self._table.lines_in_use > 0)
        if decided.refusal:
            self._table.keep_until_gone(call)
            incoming = incoming_call(call.key, invite, is_trusted, policy)
            self._defer(partial(self._refuse, call, decided, incoming))
            return
        self._add(call)
        call.is_signalling_secure = source_of(invite).transport == "tls"
        call.is_held_there = sdp.puts_on_hold(invite.text)
        is_alone = self._table.is_alone(call)
        after_s = answers_itself_after_s(invite, policy, is_trusted) if is_alone else None
        incoming = incoming_call(call.key, invite, is_trusted, policy, after_s)
        self._defer(partial(self._ring, call, incoming, policy))

    def answer(self, key: CallKey) -> None:
        call = self._table.call(key)
        if call.is_answered and call.state is CallState.RINGING_HERE and call.hung_up_at is None:
            self._heard_now(call)  # the 200 is sent, its ACK has not arrived
            return
        call = self._table.ringing_here(key)
        self._no_answer.touched(key)
        self._pick_up(call)

    def let_ring(self, key: CallKey) -> None:
        self._no_answer.let_ring(self._table.ringing_here(key))

    def redirect(self, key: CallKey, target: str) -> None:
        """Forward a ringing call (302). Raises TargetError too."""
        call = self._table.ringing_here(key)
        uri = self._uri_of(target)
        if call.is_whatsapp and is_telephone(uri):
            raise TargetError("whatsapp")
        self._no_answer.touched(key)
        call.ending = "forwarded"
        call.end(302, uri)

    def touched(self, key: CallKey) -> None:
        """Stop the timers of a call that the agent or the caller handled."""
        self._no_answer.touched(key)

    def _ring(self, call: Call, incoming: CallIncoming, policy: CallPolicy) -> None:
        if call.state is not CallState.RINGING_HERE:
            return  # cancelled at the same moment: the agent is not informed
        self._bridge.start_clock()
        self._send(incoming)
        call.is_announced = True
        if incoming.has_video:
            self._expect_video(call)
        self._no_answer.began(call, policy, incoming.answers_itself_after_s)
        call.answer(_parameters(180))

    def _pick_up(self, call: Call) -> None:
        self._no_answer.let_ring(call)  # no countdown any more, though the ACK may never arrive
        call.is_answered = True
        call.answer(_parameters(200))

    def _pick_up_unasked(self, call: Call) -> None:
        """Answer automatically, but keep the call silent until the ACK proves that our answer reached the
        caller.

        The address that made the caller trusted can be forged; the tag in our answer cannot be guessed.
        """
        call.waits_for_ack = True
        self._bridge.silence(call.key, True)
        self._pick_up(call)

    def _heard_now(self, call: Call) -> None:
        """Connect the sound of an automatically answered call, because the agent has also answered it by
        hand.
        """
        if call.waits_for_ack:
            call.waits_for_ack = False
            self._bridge.silence(call.key, False)

    def _forward(self, call: Call, target: str) -> None:
        """Forward an unanswered call to the policy's target."""
        try:
            self.redirect(call.key, target)
        except TargetError as error:
            _log.warning("forwarding to an unusable target: %s", error.kind)

    def _refuse(self, call: Call, decided: Handling, incoming: CallIncoming) -> None:
        uri = forward_uri(decided.target, self._uri_of)
        if call.is_whatsapp and is_telephone(uri):
            _log.warning("a call of WhatsApp is not forwarded to a telephone number")
            uri = ""
        if call.state is not CallState.RINGING_HERE:
            return
        code = 302 if uri else decided.refusal
        call.end(code, uri)
        self._send(refused_call(incoming, code))


def _parameters(code: int) -> pj.CallOpParam:
    parameters = pj.CallOpParam(True)
    parameters.statusCode = code
    return parameters
