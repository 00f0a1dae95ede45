"""Our own side in an end-to-end test: a Phone, and what it said, waited for with a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QTimer, Slot

from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import CallIncoming, CallKey, CallState, Message, VideoChanged, VideoState
from tests.end2end.peers.machine import PATIENCE_S

_Event = TypeVar("_Event")


class Agent(QObject):
    """Collects every event of a Phone in order, with the time it came."""

    def __init__(self, phone: Phone) -> None:
        super().__init__()
        self.phone = phone
        self.events: list[object] = []
        self.times: list[float] = []
        for signal in (
            phone.engine_ready,
            phone.engine_failed,
            phone.engine_lost,
            phone.registration_changed,
            phone.call_incoming,
            phone.call_refused,
            phone.call_changed,
            phone.call_ended,
            phone.call_statistics,
            phone.dtmf_received,
            phone.mute_changed,
            phone.devices_changed,
            phone.sound_routed,
            phone.sound_checked,
            phone.sound_server_changed,
            phone.command_refused,
            phone.reachability_changed,
            phone.transfer_progress,
            phone.call_referred,
            phone.conference_changed,
            phone.dtmf_sent,
            phone.message_received,
            phone.message_sent,
            phone.colleague_changed,
            phone.voice_mail_changed,
            phone.listener_changed,
            phone.recording_changed,
            phone.recording_ended,
            phone.playback_changed,
            phone.diagnostics_saved,
            phone.video_changed,
            phone.video_fault,
        ):
            signal.connect(self._take)

    @Slot(object)
    def _take(self, event: object) -> None:
        assert isinstance(event, (Message, EngineLost))
        self.events.append(event)
        self.times.append(time.monotonic())

    def of(self, kind: type[_Event]) -> list[_Event]:
        return [event for event in self.events if isinstance(event, kind)]

    def time_of(self, event: object) -> float:
        """Return when exactly this event came, on the monotonic clock."""
        return next(at for at, other in zip(self.times, self.events, strict=True) if other is event)

    def wait_until(
        self, condition: Callable[[], object], timeout_s: float = PATIENCE_S, what: str = ""
    ) -> None:
        """Let Qt turn until the condition holds; fail with all that was said if it does not."""
        application = QCoreApplication.instance()
        assert application is not None
        waker = QTimer()
        waker.start(10)
        deadline = time.monotonic() + timeout_s
        while not condition():
            if time.monotonic() > deadline:
                said = "\n".join(map(str, self.events))
                raise AssertionError(f"no {what or 'change'} within {timeout_s} s; events:\n{said}")
            application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def wait_for(
        self,
        kind: type[_Event],
        where: Callable[[_Event], bool] = lambda event: True,
        timeout_s: float = PATIENCE_S,
        after: int = 0,
    ) -> _Event:
        """Wait for an event of a kind; events before index `after` do not count."""
        found: list[_Event] = []

        def search() -> bool:
            found[:] = [e for e in self.events[after:] if isinstance(e, kind) and where(e)]
            return bool(found)

        self.wait_until(search, timeout_s, kind.__name__)
        return found[0]

    def let_pass(self, seconds: float) -> None:
        """Let a call go on for a while; for durations that are the point of a test, not for waiting."""
        until = time.monotonic() + seconds
        self.wait_until(lambda: time.monotonic() >= until, seconds + 1)

    def wait_for_call(self, after: int = 0) -> CallIncoming:
        return self.wait_for(CallIncoming, after=after)

    def wait_for_state(self, key: CallKey, state: CallState, timeout_s: float = PATIENCE_S) -> None:
        def reached() -> bool:
            call = self.phone.calls.get(key)
            return call is not None and call.state is state

        self.wait_until(reached, timeout_s, f"state {state.value}")

    def wait_for_video(self, state: VideoState, **expected: object) -> VideoChanged:
        """Wait until the last word on the call's video is this."""

        def got() -> VideoChanged | None:
            last = self.of(VideoChanged)[-1:]
            is_it = last and last[0].state is state
            return last[0] if is_it and all(getattr(last[0], k) == v for k, v in expected.items()) else None

        self.wait_until(got, what=f"video {state.value} {expected}")
        return self.of(VideoChanged)[-1]
