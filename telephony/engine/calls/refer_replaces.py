"""Calls that replace one of ours at the peer's request: REFER (RFC 3515) and Replaces (RFC 3891)."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from functools import partial

import pjsua2 as pj

from telephony.engine.calls.call import Call
from telephony.engine.calls.call_table import CallTable
from telephony.messages import CallKey, CallPolicy, CallReferred, CallState, Event
from telephony.process.clock import monotonic_s
from telephony.proxy.invite_event import incoming_call
from telephony.sip.message import SipMessage, read_text
from telephony.sip.uri import refer_target

_log = logging.getLogger(__name__)


class ReplacedCalls:
    """Lives in the SIP thread. pjsua executes the request right after the callback, so nothing here waits."""

    def __init__(
        self,
        send: Callable[[Event], None],
        defer: Callable[[Callable[[], None]], None],
        table: CallTable,
        make: Callable[[pj.Account, CallKey, bool], Call],
        add: Callable[[Call], None],
        is_trusted: Callable[[SipMessage], bool],
        policy: Callable[[], CallPolicy],
        forget: Callable[[Call], None],
        report_end: Callable[[Call], None],
    ) -> None:
        """Args:
        make: Makes the successor of a call, from its key and whether it is incoming.
        add: Adds a successor that is being made.
        is_trusted: Judges a whole received message.
        policy: Returns the current policy.
        forget: Drops a call that was never announced.
        report_end: Reports the end of an announced call.
        """
        self._send = send
        self._defer = defer
        self._make = make
        self._add = add
        self._table = table
        self._is_trusted = is_trusted
        self._policy = policy
        self._forget = forget
        self._report_end = report_end
        self._arriving: dict[CallKey, tuple[Call, SipMessage]] = {}  # by the key of the replaced call

    def transfer_asked(self, call: Call, parameter: pj.OnCallTransferRequestParam) -> None:
        """Follow a REFER within a connected call: the agent sees and hears the new call being made.

        The message filter passes only REFERs of our PBX and of trusted peers.
        """
        target = refer_target(parameter.dstUri)
        if not target or call.state is not CallState.CONNECTED:
            _log.warning("REFER refused")
            parameter.statusCode = 400 if not target else 603
            return
        new = self._make(call.account, _key(), False)
        parameter.newCall = new
        self._add(new)
        self._send(CallReferred(call_key=call.key, new_call_key=new.key, target=target))
        self._defer(partial(self._check, new))

    def replace_asked(self, call: Call, parameter: pj.OnCallReplaceRequestParam) -> None:
        """Let an INVITE replace a connected call, or one that we dialled and that is not answered yet.

        Only the peer of such a call can know its tags; pjsip has compared them. pjsua answers with 200.
        """
        invite = read_text(parameter.rdata.wholeMsg)
        if call.state is CallState.RINGING_HERE or call.hung_up_at is not None:
            parameter.statusCode = 486
        else:
            new = self._make(call.account, _key(), True)
            parameter.newCall = new
            self._arriving[call.key] = (new, invite)
            self._add(new)
            self._defer(partial(self._check, new))

    def replaced(self, call: Call) -> None:
        """Announce the successor: pjsua is about to answer it and to end this call."""
        arrived = self._arriving.pop(call.key, None)
        if arrived is None:
            return
        new, invite = arrived
        is_trusted = self._is_trusted(invite)
        self._send(incoming_call(new.key, invite, is_trusted, self._policy(), replaces=call.key))
        new.is_announced = new.is_answered = True
        old = self._table.get(call.key)
        if old is not None:
            old.ending = "replaced"
            old.hung_up_at = monotonic_s()

    def call_ended(self, call: Call) -> None:
        """Forget successors of an ended call, and an ended successor."""
        self._arriving = {
            key: (new, invite)
            for key, (new, invite) in self._arriving.items()
            if key != call.key and new is not call
        }

    def _check(self, new: Call) -> None:
        """After the callback, drop a successor without a pjsua call: pjsua will never report it again."""
        if new.getId() != pj.INVALID_ID or new.key not in self._table:
            return
        if new.is_incoming:
            self._forget(new)
        else:  # CallReferred has announced it
            new.code, new.reason, new.ending = 500, "Cannot Be Called", "failure"
            self._report_end(new)


def _key() -> CallKey:
    return uuid.uuid4().hex[:12]
