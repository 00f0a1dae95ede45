"""Which calls have video: combines the proxy's negotiation with the state of the calls, and starts and stops
pictures.

A held peer, and a caller whose ACK has not arrived, gets no picture and its picture is not shown: from the
command on, whatever the peer answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import pjsua2 as pj

from telephony.engine.calls.call import Call
from telephony.engine.calls.call_table import CallTable
from telephony.engine.errors import WrongStateError
from telephony.engine.video.video_process import PictureCommand
from telephony.messages import (
    CallKey,
    CallState,
    CommandRefused,
    Event,
    Video,
    VideoChanged,
    VideoState,
)
from telephony.proxy.offer_answer.video_dialogs import ADD, REMOVE
from telephony.sip.video_agreement import VideoAgreement

_log = logging.getLogger(__name__)


class VideoCarrier(Protocol):
    """Carries pictures. Called in the SIP thread: never waits, raises nothing."""

    def open(self, call_key: CallKey, agreement: VideoAgreement, person: str, *, by_agent: bool) -> None: ...
    def close(self, call_key: CallKey) -> None: ...
    def prepare(self) -> None: ...
    def handle(self, command: PictureCommand) -> None: ...
    def set_sound_delay(self, call_key: CallKey, delay_ms: float) -> None: ...


@dataclass
class _CallVideo:
    call: Call
    state: VideoState = VideoState.NONE
    agreement: VideoAgreement | None = None
    carried: tuple[VideoAgreement, str] | None = None  # the agreement in use, and the peer
    reported: VideoChanged | None = None
    is_silent: bool = False
    is_announced: bool = False  # the event that announced the call said that it has video
    # dialled, answered or added by the agent; if the peer adds video later, no camera starts
    by_agent: bool = False
    must_lose_it: bool = False  # video is no longer allowed; no offer was possible yet
    is_leaving: bool = False  # the agent removed it; the peer has not agreed yet


class VideoCalls:
    """Lives in the SIP thread. Commands raise NoSuchCallError, WrongStateError or pj.Error."""

    def __init__(
        self,
        send: Callable[[Event], None],
        table: CallTable,
        desk: VideoCarrier,
        video: Video,
        offer: Callable[[CallKey, str], None],
        close_sockets: Callable[[str], None],
    ) -> None:
        """Args:
        offer: Makes the re-INVITE that adds or removes video; raises pj.Error.
        close_sockets: Receives the Call-ID of an ended call.
        """
        self._send = send
        self._table = table
        self._desk = desk
        self._offer = offer
        self._close_sockets = close_sockets
        self._calls: dict[CallKey, _CallVideo] = {}
        self.is_allowed = video.is_allowed

    # -- commands -------------------------------------------------------------------------------------------

    def add(self, key: CallKey) -> None:
        call = self._table.established(key)
        has = self._of(call)
        if not self.is_allowed or has.state in (VideoState.ON, VideoState.OFFERED):
            raise WrongStateError(f"video {has.state.value}" if self.is_allowed else "video not allowed")
        before, has.state, has.by_agent = has.state, VideoState.OFFERED, True
        try:
            self._offer(key, ADD)
        except pj.Error:
            has.state = before
            raise
        self.check(call)

    def remove(self, key: CallKey) -> None:
        call = self._table.established(key)
        has = self._of(call)
        if has.agreement is None:
            raise WrongStateError(f"video {has.state.value}")
        self._offer(key, REMOVE)
        has.is_leaving = True
        self.check(call)

    def allow(self, is_allowed: bool) -> None:
        """Allow video in later calls. If not allowed, running calls lose it, the picture at once."""
        self.is_allowed = is_allowed
        for has in list(self._calls.values()):
            has.must_lose_it = not is_allowed and has.agreement is not None
            self.check(has.call)
        self.tick()

    def tick(self) -> None:
        """Remove video that is no longer allowed, as soon as an offer is possible."""
        for key, has in list(self._calls.items()):
            if has.must_lose_it and has.agreement is not None and has.call.can_be_held:
                has.must_lose_it = False
                try:
                    self.remove(key)
                except pj.Error as error:  # the picture has stopped all the same
                    _log.warning("taking video from a call: %s", error.reason)

    # -- what happens to calls ------------------------------------------------------------------------------

    def offered(self, call: Call) -> None:
        """Note that we are about to make a call with video."""
        has = self._of(call)
        has.state, has.by_agent = VideoState.OFFERED, True
        self._desk.prepare()

    def rings(self, call: Call) -> None:
        """Note that a call with video is announced."""
        self._of(call).is_announced = True
        self._desk.prepare()

    def answered(self, key: CallKey) -> None:
        """Note that the agent, not the countdown, answered: with video, if the call was announced with it."""
        has = self._calls.get(key)
        if has is not None and has.is_announced:
            has.by_agent = True

    def agreed(self, call_id: str, agreement: VideoAgreement | None, otherwise: VideoState) -> None:
        """Handle the answer to an offer. otherwise: The state if no video was agreed."""
        call = next((each for each in self._table if each.sip_call_id == call_id), None)
        if call is None:
            return
        has = self._of(call)
        had_some, has.agreement, has.is_leaving = has.agreement is not None, agreement, False
        has.must_lose_it = agreement is not None and not self.is_allowed
        if agreement is not None:
            has.state = VideoState.ON
        else:
            is_removed = had_some and otherwise is VideoState.REFUSED
            has.state = VideoState.NONE if is_removed else otherwise
            has.by_agent = False
        self.check(call)

    def refused(self, call: Call, asked: str, code: int) -> None:
        """Handle a refused re-INVITE: the session is unchanged (RFC 3261 section 14.1)."""
        has = self._of(call)
        if asked == REMOVE:
            has.is_leaving = False
            command = "RemoveVideo"
            self._send(CommandRefused(command=command, kind="sip", reason=str(code), call_key=call.key))
        elif has.state is VideoState.OFFERED:
            has.state, has.by_agent = VideoState.REFUSED, False
        self.check(call)

    def refused_with_call(self, call: Call) -> None:
        """The peer refused the whole call; it is called once more with sound alone."""
        self._close_sockets(call.sip_call_id)
        self.refused(call, ADD, call.code)

    def silence(self, key: CallKey, is_silent: bool) -> None:
        """Stop the pictures of a call in both directions, or start them again."""
        call = self._table.get(key)
        if call is not None:
            self._of(call).is_silent = is_silent
            self.check(call)

    def check(self, call: Call) -> None:
        """Start or stop the pictures and report the state of the video."""
        has = self._calls.get(call.key)
        if has is None:
            return
        allowed = self._allowed(has)
        carried = None if allowed is None or has.is_leaving else (allowed, call.now_there.uri)
        if carried != has.carried:
            has.carried = carried
            if carried is None:
                self._desk.close(call.key)
            else:
                self._desk.open(call.key, *carried, by_agent=has.by_agent)
                has.by_agent = has.by_agent and call.state is not CallState.CONNECTED
        changed = _changed(call.key, has.state, allowed)
        is_change = changed != (has.reported or VideoChanged(call_key=call.key, state=VideoState.NONE))
        if call.is_announced and is_change:
            has.reported = changed
            self._send(changed)

    def forget(self, call: Call) -> None:
        """Forget a call that has ended."""
        has = self._calls.pop(call.key, None)
        if has is not None and has.carried is not None:
            self._desk.close(call.key)
        self._close_sockets(call.sip_call_id)

    # -------------------------------------------------------------------------------------------------------

    def _of(self, call: Call) -> _CallVideo:
        return self._calls.setdefault(call.key, _CallVideo(call))

    def _allowed(self, has: _CallVideo) -> VideoAgreement | None:
        """Return the agreement; without direction while the call is held or its answer is unconfirmed.

        The ACK confirms a caller. The early picture of a peer that we call is shown, as its sound is heard.
        """
        call, agreement = has.call, has.agreement
        is_up = call.state is CallState.CONNECTED and not call.waits_for_ack
        waits = has.is_silent or has.is_leaving or call.is_held_here or not self.is_allowed
        waits = waits or (call.is_incoming and not is_up)
        if agreement is not None and waits:
            return replace(agreement, sends=False, receives=False)
        if agreement is not None and not is_up and agreement.sends:
            return replace(agreement, sends=False)
        return agreement


def _changed(key: CallKey, state: VideoState, agreement: VideoAgreement | None) -> VideoChanged:
    if agreement is None:
        return VideoChanged(call_key=key, state=state)
    return VideoChanged(
        call_key=key,
        state=state,
        sends=agreement.sends,
        receives=agreement.receives,
        codec=agreement.send_format.codec if agreement.sends else "",
        is_encrypted=agreement.send_key is not None,
    )
