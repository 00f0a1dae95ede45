"""Calls that we send to somebody else: REFER, and what the far side tells of it (RFC 3515, RFC 5589)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pjsua2 as pj

from telephony.engine.call import Call
from telephony.engine.errors import WrongStateError
from telephony.engine.hold import Hold
from telephony.engine.later import Later
from telephony.messages import CallKey, Event, TransferProgress

_log = logging.getLogger(__name__)
HELD_WITHIN_S = 4.0  # a far side that does not answer the hold is transferred as it is
WORD_WITHIN_S = 30.0  # between two NOTIFY
REPLACED_WITHIN_S = 4.0  # from the end of a consultation to the word of it


@dataclass
class _Transfer:
    call: Call
    refer: Callable[[], None]
    hold: Hold | None = None  # resumed when it fails
    consultation: Call | None = None
    is_referred: bool = False
    is_overdue: bool = False
    is_replaced: bool = False  # the consultation has ended
    forget: Callable[[], object] = field(default=lambda: None)

    @property
    def calls(self) -> list[Call]:
        return [self.call, *([self.consultation] if self.consultation else [])]


class Transfers:
    """Lives in the SIP thread. At most one transfer for each call."""

    def __init__(
        self,
        send: Callable[[Event], None],
        later: Later,
        leave: Callable[[Call], None],
    ) -> None:
        """`leave` ends a call of ours, if it is still there; called outside of callbacks."""
        self._send = send
        self._later = later
        self._leave = leave
        self._transfers: dict[CallKey, _Transfer] = {}

    def blind(self, call: Call, hold: Hold, refer_to: str) -> None:
        """Hold the call, then refer it. Raises WrongStateError or pj.Error."""
        self._check(call)
        transfer = _Transfer(call, partial(call.xfer, refer_to, pj.CallOpParam(True)), hold)
        self._transfers[call.key] = transfer
        if call.is_held_here:
            self._refer(transfer)
            return
        transfer.forget = self._later.after(HELD_WITHIN_S, partial(self._refer, transfer))
        try:
            hold.want(True)
        except pj.Error:
            self.call_ended(call)
            raise

    def attended(self, call: Call, consultation: Call) -> None:
        """Let the far side of `call` take our place in `consultation`. Raises WrongStateError or pj.Error.

        Neither is held for it: they may be in a conference, which goes on until we leave.
        """
        self._check(call, consultation)
        refer = partial(call.xferReplaces, consultation, pj.CallOpParam(True))
        transfer = _Transfer(call, refer, consultation=consultation)
        self._transfers[call.key] = transfer
        self._refer(transfer)

    def media_changed(self, call: Call) -> None:
        """Inside a callback: the hold that comes before the REFER may be there."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and not transfer.is_referred and call.is_held_here:
            transfer.forget()
            transfer.forget = self._later.after(0, partial(self._refer, transfer))

    def hold_refused(self, call: Call) -> None:
        """Inside a callback: it is transferred as it is."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and not transfer.is_referred:
            transfer.forget()
            transfer.forget = self._later.after(0, partial(self._refer, transfer))

    def progress(self, call: Call, code: int, reason: str) -> None:
        """A NOTIFY came, or the answer to the REFER. Inside a callback."""
        transfer = self._transfers.get(call.key)
        if transfer is None or not transfer.is_referred:
            return
        if code < 200:
            if not transfer.is_overdue:
                self._send(TransferProgress(call_key=call.key, code=code, reason=reason))
                self._wait(transfer)
            return
        transfer.forget()
        del self._transfers[call.key]
        if code < 300:
            self._send(TransferProgress(call_key=call.key, code=code, reason=reason, is_final=True))
            for each in transfer.calls:
                each.ending = "transferred"  # also if the far side's BYE is faster than ours
                self._later.after(0, partial(self._leave, each))
        elif not transfer.is_overdue:
            self._later.after(0, partial(self._failed, transfer, code, reason))

    def call_ended(self, call: Call) -> None:
        """Whatever becomes of its transfer, nobody waits for it any more."""
        transfer = self._transfers.pop(call.key, None)
        if transfer is not None:
            transfer.forget()
        for other in list(self._transfers.values()):
            if other.is_referred and other.consultation is call:
                # It is being replaced. Had the target hung up just now, word of the failure would come.
                call.ending = "transferred"
                other.is_replaced = True
                self._wait(other)

    def _wait(self, transfer: _Transfer) -> None:
        """Give the far side time for its next word."""
        transfer.forget()
        if transfer.is_replaced:
            done = partial(self.progress, transfer.call, 200, "Replaced")
            transfer.forget = self._later.after(REPLACED_WITHIN_S, done)
        else:
            transfer.forget = self._later.after(WORD_WITHIN_S, partial(self._overdue, transfer))

    def subscription_over(self, call: Call) -> None:
        """No NOTIFY will follow (RFC 6665 section 4.1.3). Inside a callback; the last may be told later."""
        transfer = self._transfers.get(call.key)
        if transfer is not None and transfer.is_referred and not transfer.is_replaced:
            self._later.after(0, partial(self._overdue, transfer))

    def _check(self, *calls: Call) -> None:
        """Who is being sent, or is asked about somebody who is, cannot be sent elsewhere meanwhile."""
        for transfer in self._transfers.values():
            if not transfer.is_overdue and any(call in transfer.calls for call in calls):
                raise WrongStateError("transfer under way")

    def _refer(self, transfer: _Transfer) -> None:
        if self._transfers.get(transfer.call.key) is not transfer or not transfer.call.can_be_held:
            return
        transfer.is_referred = True
        self._wait(transfer)
        try:
            transfer.refer()
        except pj.Error as error:
            transfer.forget()
            del self._transfers[transfer.call.key]
            self._failed(transfer, 500, error.reason)

    def _overdue(self, transfer: _Transfer) -> None:
        """Give the agent the call back; a late success ends it all the same."""
        if self._transfers.get(transfer.call.key) is transfer and not transfer.is_overdue:
            transfer.forget()
            transfer.is_overdue = True
            self._failed(transfer, 0, "")

    def _failed(self, transfer: _Transfer, code: int, reason: str) -> None:
        call = transfer.call
        self._send(TransferProgress(call_key=call.key, code=code, reason=reason, is_final=True))
        if transfer.hold is not None and call.can_be_held:
            transfer.hold.want(False)
