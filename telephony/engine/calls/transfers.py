"""Blind and attended transfers: the REFER, and the peer's reports on it (RFC 3515, RFC 5589).

A refused transfer is final only when it is known whether the call still has its peer; until then the phase is
RETURNING. A PBX that tried the target has disconnected the peer by then. It ends our call, or keeps it for a
minute, accepts our resume and sends no sound (Asterisk: ast_sip_session_defer_termination). So the proof is
RTP after the resume, if RTP came before the REFER. A call that must stay on hold is checked by OPTIONS.

A 2xx does not prove that the target answered: a PBX reports it as soon as the target's phone rings in band
(Asterisk's res_pjsip_refer, refer_progress_framehook: the first voice frame counts as the answer). A 2xx is
proof after an attended transfer, where the target had answered before, and if a 180 came more than
ANSWER_AFTER_S before it: a ring-back tone starts together with the 180, a person needs longer to answer.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

import pjsua2 as pj

from telephony.engine.calls.call import Call
from telephony.engine.calls.hold import Hold
from telephony.engine.errors import WrongStateError
from telephony.engine.later import Later
from telephony.messages import CallKey, Event, TransferProgress
from telephony.process.clock import monotonic_s
from telephony.sip.caller import is_place

_log = logging.getLogger(__name__)
HELD_WITHIN_S = 4.0  # after this time without an answer to the hold, the REFER is sent without it
PROGRESS_WITHIN_S = 30.0  # between two NOTIFY
REPLACED_WITHIN_S = 4.0  # from the end of a consultation to the NOTIFY about it
ANSWER_AFTER_S = 1.5  # from the 180 to a 2xx that a person's answer caused
CHECK_EVERY_S = 0.2
SETTLED_AFTER_S = 0.6  # from a refusal to the BYE of a PBX that ends our call with it
RESUMED_WITHIN_S = 1.5  # an accepted resume is enough if the peer never sent RTP
SILENT_AFTER_S = 4.0  # from a refusal to the report that no sound arrives


class _Phase(Enum):
    HOLDING = "holding"  # the hold is offered; the REFER waits for it
    REFERRED = "referred"
    RETURNING = "returning"  # refused, or no report for too long: checks whether the call still has its peer
    SILENT = "silent"  # like RETURNING, and the agent knows that no sound arrives
    OVERDUE = "overdue"  # the agent has the call back; a late success still ends it


@dataclass
class _Transfer:
    call: Call
    refer: Callable[[], None]
    hold: Hold | None = None  # resumed when the transfer fails, unless the call must stay on hold
    consultation: Call | None = None
    phase: _Phase = _Phase.HOLDING
    is_replaced: bool = False  # the consultation has ended
    is_proof: bool = False  # a 2xx proves that the target answered
    place: str = ""
    code: int = 0  # the code of the refusal
    reason: str = ""
    has_heard: bool = False  # RTP arrived before the REFER
    packets: int = 0  # received until the resume was answered
    refused_at: float = 0.0
    resumed_at: float | None = None
    waits: bool = False  # held by hand, or while the agent talks in another call: a refusal resumes nothing
    is_probed: bool = False
    forget: Callable[[], object] = field(default=lambda: None)
    forget_ringing: Callable[[], object] = field(default=lambda: None)

    @property
    def calls(self) -> list[Call]:
        return [self.call, *([self.consultation] if self.consultation else [])]


_LOOKS = frozenset({_Phase.RETURNING, _Phase.SILENT})
_MAY_TRANSFER = frozenset({_Phase.SILENT, _Phase.OVERDUE})  # the agent controls the call again


class Transfers:
    """Lives in the SIP thread. At most one transfer for each call."""

    def __init__(
        self,
        send: Callable[[Event], None],
        later: Later,
        leave: Callable[[Call], None],
        talks_to_others: Callable[[Call], bool],
        clock: Callable[[], float] = monotonic_s,
    ) -> None:
        """Args:
        leave: Ends a call of ours, if it still exists; called outside of callbacks.
        talks_to_others: Whether the agent talks in another call, or is about to.
        """
        self._send = send
        self._later = later
        self._leave = leave
        self._talks_to_others = talks_to_others
        self._clock = clock
        self._transfers: dict[CallKey, _Transfer] = {}

    def blind(self, call: Call, hold: Hold, refer_to: str) -> None:
        """Hold the call, then send the REFER. Raises WrongStateError or pj.Error."""
        self._check(call)
        transfer = _Transfer(call, partial(call.xfer, refer_to, pj.CallOpParam(True)), hold)
        self._transfers[call.key] = transfer
        if call.is_held_here:
            transfer.waits = True
            self._refer(transfer)
            return
        transfer.forget = self._later.after(HELD_WITHIN_S, partial(self._refer, transfer))
        try:
            hold.want(True)
        except pj.Error:
            self.call_ended(call)
            raise

    def attended(self, call: Call, consultation: Call) -> None:
        """Connect the peer of `call` with the peer of `consultation`. Raises WrongStateError or pj.Error.

        Neither call is held: they may be in a conference, which continues until we leave.
        """
        self._check(call, consultation)
        refer = partial(call.xferReplaces, consultation, pj.CallOpParam(True))
        transfer = _Transfer(call, refer, consultation=consultation, is_proof=True)
        self._transfers[call.key] = transfer
        self._refer(transfer)

    def media_changed(self, call: Call) -> None:
        """Send the REFER if the call is now on hold. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.phase is _Phase.HOLDING and call.is_held_here:
            transfer.forget()
            transfer.forget = self._later.after(0, partial(self._refer, transfer))

    def hold_refused(self, call: Call) -> None:
        """Send the REFER without a hold, because the peer refused it. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.phase is _Phase.HOLDING:
            transfer.forget()
            transfer.forget = self._later.after(0, partial(self._refer, transfer))

    def progress(self, call: Call, code: int, reason: str) -> None:
        """Handle a NOTIFY or the response to the REFER. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is None or transfer.phase is _Phase.HOLDING:
            return
        is_waiting = transfer.phase is _Phase.REFERRED
        if code < 200:
            if is_waiting:
                self._rings(transfer, code)
                self._report(transfer, code, reason)
                self._wait(transfer)
        elif code < 300 and (is_waiting or not transfer.code):
            self._forget(transfer)
            self._report(transfer, code, reason, is_final=True)
            for each in transfer.calls:
                each.ending = "transferred"  # even if the peer's BYE arrives before ours
                self._later.after(0, partial(self._leave, each))
        elif code >= 300 and is_waiting:
            self._refused(transfer, code, reason)
        elif code >= 300 and transfer.phase is _Phase.OVERDUE:
            self._forget(transfer)  # the agent has the call back already

    def notified(self, call: Call, place: str) -> None:
        """Report the target that the PBX names, such as a parking slot. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.phase is _Phase.REFERRED and place != transfer.place:
            transfer.place = place
            self._report(transfer, 100, "")

    def named(self, call: Call, user: str) -> bool:
        """Take the party that a trusted server names. Inside a callback. Return whether it is the peer's new
        partner.
        """
        transfer = self._transfers.get(call.key)
        is_going = transfer is not None and transfer.phase is _Phase.REFERRED and transfer.hold is not None
        if not is_going or not is_place(user) or user == call.remote_user():
            return False
        self.notified(call, user)
        return True

    def probe_answered(self, call: Call) -> None:
        """Handle the response to OPTIONS: the peer still knows the dialog. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.phase in _LOOKS and transfer.is_probed:
            self._later.after(0, partial(self._returned, transfer))

    def call_ended(self, call: Call) -> None:
        """Close the transfers of an ended call."""
        transfer = self._transfers.get(call.key)
        if transfer is not None:
            self._forget(transfer)
        for other in list(self._transfers.values()):
            if other.phase in (_Phase.REFERRED, _Phase.OVERDUE) and other.consultation is call:
                # The call is being replaced. If the target had just hung up, a NOTIFY with the failure would
                # follow.
                call.ending = "transferred"
                other.is_replaced = True
                self._wait(other)

    def subscription_over(self, call: Call) -> None:
        """Handle the end of the subscription: no NOTIFY follows (RFC 6665 section 4.1.3). Inside a callback;
        the last NOTIFY may be processed later.
        """
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.phase is _Phase.REFERRED and not transfer.is_replaced:
            self._later.after(0, partial(self._overdue, transfer))

    # -------------------------------------------------------------------------------------------------------

    def _report(
        self, transfer: _Transfer, code: int, reason: str, is_final: bool = False, is_silent: bool = False
    ) -> None:
        self._send(
            TransferProgress(
                call_key=transfer.call.key,
                code=code,
                reason=reason,
                is_final=is_final,
                is_proven=transfer.is_proof and is_final and code // 100 == 2,
                is_silent=is_silent,
                is_on_hold=is_final and code // 100 != 2 and transfer.call.is_held_here,
                place=transfer.place,
            )
        )

    def _rings(self, transfer: _Transfer, code: int) -> None:
        if code == 180 and not transfer.is_proof:
            transfer.forget_ringing()
            prove = partial(setattr, transfer, "is_proof", True)
            transfer.forget_ringing = self._later.after(ANSWER_AFTER_S, prove)

    def _wait(self, transfer: _Transfer) -> None:
        """Start the timer for the peer's next NOTIFY."""
        transfer.forget()
        if transfer.is_replaced:
            done = partial(self.progress, transfer.call, 200, "Replaced")
            transfer.forget = self._later.after(REPLACED_WITHIN_S, done)
        else:
            transfer.forget = self._later.after(PROGRESS_WITHIN_S, partial(self._overdue, transfer))

    def _forget(self, transfer: _Transfer) -> None:
        transfer.forget()
        transfer.forget_ringing()
        del self._transfers[transfer.call.key]

    def _is_current(self, transfer: _Transfer) -> bool:
        return self._transfers.get(transfer.call.key) is transfer

    def _check(self, *calls: Call) -> None:
        """Raise WrongStateError if one of these calls takes part in another transfer."""
        for transfer in self._transfers.values():
            is_open = transfer.phase not in _MAY_TRANSFER
            if is_open and any(call in transfer.calls for call in calls):
                raise WrongStateError("transfer under way")

    def _refer(self, transfer: _Transfer) -> None:
        if not self._is_current(transfer) or not transfer.call.can_be_held:
            return
        transfer.phase = _Phase.REFERRED
        transfer.has_heard = transfer.call.packets_received() > 0
        self._wait(transfer)
        try:
            transfer.refer()
        except pj.Error as error:
            self._refused(transfer, 500, error.reason)

    def _overdue(self, transfer: _Transfer) -> None:
        """Give the agent the call back; a late success still ends it."""
        if self._is_current(transfer) and transfer.phase is _Phase.REFERRED:
            self._refused(transfer, 0, "")

    def _refused(self, transfer: _Transfer, code: int, reason: str) -> None:
        """Handle that the target did not take the call. Media or the end of our call then show whether we
        still have the peer.
        """
        if not self._is_current(transfer) or transfer.phase is not _Phase.REFERRED:
            return
        transfer.forget()
        transfer.phase = _Phase.RETURNING
        transfer.code, transfer.reason = code, reason
        transfer.refused_at = self._clock()
        self._report(transfer, code, reason)
        transfer.forget = self._later.after(0, partial(self._resume, transfer))  # outside of the callback

    def _resume(self, transfer: _Transfer) -> None:
        if not self._is_current(transfer):
            return
        transfer.waits |= transfer.hold is None or self._talks_to_others(transfer.call)
        try:
            if transfer.hold is not None and not transfer.waits and transfer.call.can_be_held:
                transfer.hold.want(False)
        except pj.Error as error:
            # the call stays on hold; its presence is checked all the same
            _log.warning("resume: %s", error.reason)
        self._await_return(transfer)

    def _await_return(self, transfer: _Transfer) -> None:
        if not self._is_current(transfer) or transfer.phase not in _LOOKS:
            return
        call, at = transfer.call, self._clock()
        if not call.can_be_held:
            return  # it is being hung up: its end decides
        since_s = at - transfer.refused_at
        if since_s >= SETTLED_AFTER_S:
            if transfer.resumed_at is None and not call.is_held_here:
                transfer.resumed_at, transfer.packets = at, call.packets_received()
            if self._is_back(transfer, at):
                self._returned(transfer)
                return
        if since_s >= SILENT_AFTER_S and transfer.phase is _Phase.RETURNING and not transfer.is_probed:
            transfer.phase = _Phase.SILENT
            self._report(transfer, transfer.code, transfer.reason, is_silent=True)
        transfer.forget = self._later.after(CHECK_EVERY_S, partial(self._await_return, transfer))

    def _is_back(self, transfer: _Transfer, at: float) -> bool:
        call = transfer.call
        if transfer.resumed_at is None:
            transfer.waits |= self._talks_to_others(call)  # it was held again for another call
            if transfer.waits and not transfer.is_probed:  # on hold: no sound is expected
                transfer.is_probed = True
                call.probe()
            return False
        if call.packets_received() > transfer.packets:
            return True
        return not transfer.has_heard and at - transfer.resumed_at > RESUMED_WITHIN_S

    def _returned(self, transfer: _Transfer) -> None:
        """Report that the peer is with the agent again."""
        if not self._is_current(transfer) or transfer.phase not in _LOOKS:
            return
        code, reason = transfer.code, transfer.reason
        if code:
            self._forget(transfer)
        else:
            transfer.forget()
            transfer.phase = _Phase.OVERDUE
        self._report(transfer, code, reason, is_final=True)
