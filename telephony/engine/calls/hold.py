"""Hold, resume, renewal and video of one call: one re-INVITE at a time, repeated once after a glare.

A held peer hears nothing from the command on: its answer may take seconds, and meanwhile the agent may talk
in another call. If the peer refuses the hold, it stays silenced, without knowing of the hold, until it is
resumed. A 2xx without SDP (which RFC 3261 section 13.2.1 requires) changes nothing: the offer is repeated
once and then counts as refused. While an offer of the peer is open, ours waits for its end. After our answer
to it we wait for the ACK only a short time, because pjsip would wait for ever.

A call of WhatsApp gets no offer at all: it is held by silence alone.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from functools import partial
from typing import Protocol

import pjsua2 as pj

from telephony.engine.calls.sip_header import sip_header
from telephony.engine.later import Later
from telephony.process.clock import monotonic_s
from telephony.proxy.offer_answer.video_dialogs import HEADER

_log = logging.getLogger(__name__)
REQUEST_PENDING = 491
NOT_ACCEPTABLE = 488
SERVER_ERROR = 500
# longer than pjsip waits for an answer, or for the ACK to one: then pjsip did not report the end
PATIENCE_S = 12.0
BUSY_AGAIN_S = 0.5
ACK_PATIENCE_S = 1.6  # by then our answer was sent three times
GLARE_S = {
    True: (2.1, 4.0),
    False: (0.0, 2.0),
}  # RFC 3261 section 14.1: the side that created the Call-ID waits longer
EINVALIDOP = 70013  # pjsip: another offer is open


class HeldCall(Protocol):
    """The methods of a call that Hold uses."""

    is_incoming: bool
    is_hold_agreed: bool
    is_hold_refused: bool
    has_open_offer: bool
    is_whatsapp: bool

    @property
    def can_be_held(self) -> bool: ...
    def setHold(self, parameters: pj.CallOpParam) -> None: ...
    def reinvite(self, parameters: pj.CallOpParam) -> None: ...


class Hold:
    """Brings a call into the wanted state. Lives in the SIP thread.

    Commands may arrive in any order and faster than the peer answers: the last one counts.
    """

    def __init__(
        self,
        call: HeldCall,
        later: Later,
        silence: Callable[[bool], None],
        changed: Callable[[], None],
        refused: Callable[[bool, int], None],
        acknowledge: Callable[[], None],
        video_refused: Callable[[str, int], None],
    ) -> None:
        """Args:
        silence: Disconnects the call from microphone and speaker, or connects it again.
        changed: Reports that the call's state changed.
        refused: Reports that the peer refused, with its code, what is still wanted: True for hold, False for
            a resume.
        acknowledge: Gives pjsua a missing ACK, if one is missing.
        video_refused: Reports that the peer refused `offer_video`, with its code.
        """
        self._call = call
        self._silence = silence
        self._changed = changed
        self._refused = refused
        self._acknowledge = acknowledge
        self._video_refused = video_refused
        self._later = later
        self._wanted: bool | None = None
        self._renewal: int | None = None
        self._under_way: int | None = None  # the renewal in the open offer
        self._asked: bool | None = None  # hold or resume, if the open offer is for one
        self._video = self._video_under_way = ""  # the change of video requested from the proxy
        self._offered_at: float | None = None
        self._may_retry = False
        self._busy_since: float | None = None
        self._forget_again: Callable[[], object] = lambda: None

    def want(self, is_held: bool) -> None:
        """Raises pj.Error."""
        self._wanted = is_held
        self._may_retry = True
        self._silence(is_held)
        if self._call.is_whatsapp:
            self._wanted = None
            self._set_refused(is_held)
            return
        self._set_refused(False)
        self._offer()

    def renew(self, flags: int) -> None:
        """Offer again, held or not, because our address changed. `flags` are pjsua_call_flag. Raises
        pj.Error.
        """
        if self._call.is_whatsapp:
            _log.warning("a call of WhatsApp takes no re-INVITE: it keeps our former address")
            return
        self._renewal = (self._renewal or 0) | flags
        self._may_retry = True
        self._offered_at = self._asked = None  # the open offer carries our old address
        self._offer()

    def offer_video(self, asked: str) -> None:
        """Let the proxy add or remove video (video_dialogs.py) by an offer. Raises pj.Error."""
        if self._call.is_whatsapp:
            self._video_refused(asked, NOT_ACCEPTABLE)
            return
        self._video = asked
        self._may_retry = True
        self._offer()

    def offer_answered(self, code: int) -> None:
        """Handle the final response to a re-INVITE of ours; pjsua may not have processed it yet."""
        if self._offered_at is None:
            return
        self._offered_at = None
        renewal, self._under_way = self._under_way, None
        asked, self._asked = self._asked, None
        video, self._video_under_way = self._video_under_way, ""
        if code == REQUEST_PENDING and self._may_retry:
            self._renewal = renewal if self._renewal is None else self._renewal
            self._video = self._video or video
            self._may_retry = False
            self._offer_after(random.uniform(*GLARE_S[not self._call.is_incoming]))
        elif code >= 300 and asked is not None:
            self._give_up(asked, code)
        else:
            if video and code >= 300:
                self._video_refused(video, code)
            self._later.after(0, partial(self._check, asked, code))

    def forget(self) -> None:
        """Forget the call, which has ended."""
        self._wanted = self._renewal = None
        self._video = ""

    def _check(self, asked: bool | None, code: int) -> None:
        """Check after an accepted offer that the call has the requested state; the wanted state may have
        changed since.
        """
        if asked is not None and asked is self._wanted and asked is not self._call.is_hold_agreed:
            if not self._may_retry:
                self._give_up(asked, code)
                return
            self._may_retry = False
        self._offer_again()

    def _give_up(self, asked: bool, code: int) -> None:
        _log.warning("hold or resume got %d", code)
        is_still_wanted = asked is self._wanted
        self._set_refused(asked and is_still_wanted)
        self._wanted = None
        if is_still_wanted:
            self._refused(asked, code)

    def _offer(self) -> None:
        is_waiting = self._offered_at is not None and monotonic_s() - self._offered_at < PATIENCE_S
        if is_waiting or not self._call.can_be_held:
            return
        if self._wanted == self._call.is_hold_agreed:
            self._wanted = None
        if self._wanted is None and self._renewal is None and not self._video:
            self._busy_since = None
            return
        parameters = pj.CallOpParam(True)
        had_open_offer = self._call.has_open_offer
        try:
            if had_open_offer:
                raise pj.Error(EINVALIDOP, "", "an offer of ours is open", "", 0)
            if self._renewal is not None:
                parameters.opt.flag = self._renewal  # a held call stays held
                self._call.reinvite(parameters)
                self._under_way, self._renewal = self._renewal, None
            elif self._wanted:
                self._call.setHold(parameters)
                self._asked = True
            elif self._wanted is False:
                parameters.opt.flag = pj.PJSUA_CALL_UNHOLD
                self._call.reinvite(parameters)
                self._asked = False
            else:
                parameters.txOption.headers.append(sip_header(HEADER, self._video))
                self._call.reinvite(parameters)
                self._video_under_way, self._video = self._video, ""
        except pj.Error as error:
            self._call.has_open_offer = had_open_offer
            if error.status == EINVALIDOP and self._waits():
                return
            self._busy_since = None
            if self._wanted is not None:
                self._set_refused(self._wanted)
            self._wanted = self._renewal = None
            self._video = ""
            raise
        self._offered_at, self._busy_since = monotonic_s(), None

    def _waits(self) -> bool:
        """Retry soon, because another offer is open; return False if that has lasted too long."""
        at = monotonic_s()
        self._busy_since = self._busy_since or at
        if at - self._busy_since > PATIENCE_S:
            return False
        if at - self._busy_since > ACK_PATIENCE_S:
            self._acknowledge()
        self._offer_after(BUSY_AGAIN_S)
        return True

    def _set_refused(self, is_refused: bool) -> None:
        if is_refused != self._call.is_hold_refused:
            self._call.is_hold_refused = is_refused
            self._changed()

    def _offer_after(self, seconds: float) -> None:
        self._forget_again()
        self._forget_again = self._later.after(seconds, self._offer_again)

    def _offer_again(self) -> None:
        """Offer without a waiting command: an error is reported like a refusal."""
        wanted, video = self._wanted, self._video
        try:
            self._offer()
        except pj.Error as error:
            _log.warning("re-INVITE: %s", error.reason)
            code = REQUEST_PENDING if error.status == EINVALIDOP else SERVER_ERROR
            if wanted is not None:
                self._refused(wanted, code)
            if video:
                self._video_refused(video, code)
