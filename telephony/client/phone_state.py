"""The latest events of the engine, kept for later queries."""

from __future__ import annotations

from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallKey,
    CallState,
    CallStatistics,
    CommandRefused,
    DevicesChanged,
    Event,
    MessageSent,
    MuteChanged,
    Reachability,
    Registration,
    RegistrationState,
    SoundRole,
    SoundRouted,
    VideoChanged,
)


class PhoneState:
    def __init__(self) -> None:
        self.is_muted = False
        self.registration = Registration(state=RegistrationState.OFF)
        self.reachability = Reachability(is_proven=False)
        self.devices = DevicesChanged(microphones=(), speakers=())
        self.calls: dict[CallKey, CallChanged] = {}  # oldest first
        self.held_ms: dict[CallKey, int] = {}  # as last reported
        self.video: dict[CallKey, VideoChanged] = {}
        self.dialled: set[CallKey] = set()  # the engine has not reported these calls yet
        self.texts: set[str] = set()  # by message key: the engine has not said yet whether they went out
        self.routes: dict[SoundRole, SoundRouted] = {}

    def take(self, event: Event) -> None:
        if isinstance(event, Registration):
            self.registration = event
        elif isinstance(event, Reachability):
            self.reachability = event
        elif isinstance(event, CallIncoming):
            self.calls[event.call_key] = CallChanged(
                call_key=event.call_key, state=CallState.RINGING_HERE, at=event.received_at
            )
        elif isinstance(event, CallChanged):
            self.dialled.discard(event.call_key)
            self.calls[event.call_key] = event
        elif isinstance(event, CallEnded):
            self.calls.pop(event.call_key, None)
            self.video.pop(event.call_key, None)
            self.held_ms.pop(event.call_key, None)
        elif isinstance(event, CallStatistics):
            if event.call_key in self.calls:
                self.held_ms[event.call_key] = event.held_ms
        elif isinstance(event, VideoChanged):
            self.video[event.call_key] = event
        elif isinstance(event, MuteChanged):
            self.is_muted = event.is_muted
        elif isinstance(event, DevicesChanged):
            self.devices = event
        elif isinstance(event, SoundRouted):
            self.routes[event.role] = event
        elif isinstance(event, MessageSent):
            self.texts.discard(event.message_key)
        elif isinstance(event, CommandRefused):
            self.texts.discard(event.message_key)
            if event.command == "Dial":
                self.dialled.discard(event.call_key)
