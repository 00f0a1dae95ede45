"""Loket's engines on the loopback interface for the checks of calls, and their events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import QObject, Slot

from app.common.event_wait import wait_until
from telephony.client.phone import Phone
from telephony.client.phone_signals import EngineLost
from telephony.messages import (
    Account,
    CallEnded,
    CallIncoming,
    CallKey,
    CallState,
    EngineFailed,
    EngineReady,
    Message,
    Network,
    Sound,
    Video,
)

HOST = "127.0.0.1"
START_S = 90.0  # a cold start of the engine; an antivirus program scans each of its libraries
ANSWER_S = 30.0
_PORTS = 48
_Event = TypeVar("_Event")


class NoEngine(Exception):  # noqa: N818
    """The engine does not start. `kind` is that of EngineFailed, or "silent"."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


class Telephone(QObject):
    """An engine unknown to any PBX; `stop` it. Its events are kept in order."""

    def __init__(self, name: str, first_port: int, command: Sequence[str] | None = None) -> None:
        super().__init__()
        self.name = name
        self.events: list[object] = []
        self.phone = Phone(command)
        self._network = Network(bound_address=HOST, rtp_port_first=first_port, rtp_port_count=_PORTS)
        phone = self.phone
        for signal in (
            phone.engine_ready,
            phone.engine_failed,
            phone.engine_lost,
            phone.registration_changed,
            phone.call_incoming,
            phone.call_changed,
            phone.call_ended,
            phone.call_statistics,
            phone.devices_changed,
            phone.sound_routed,
            phone.command_refused,
            phone.snapshot_taken,
            phone.video_changed,
            phone.video_fault,
            phone.video_statistics,
        ):
            signal.connect(self._take)

    @Slot(object)
    def _take(self, event: object) -> None:
        self.events.append(event)

    def of(self, kind: type[_Event], after: int = 0) -> list[_Event]:
        """Return the events of a kind; those before index `after` do not count."""
        return [event for event in self.events[after:] if isinstance(event, kind)]

    def start(self, sound: Sound, video: Video | None = None, domain: str = "") -> None:
        """Start the engine; `wait_until_ready` waits for it."""
        self.phone.set_video(video or Video(camera="none"))
        account = Account(user=self.name, domain=domain, register_every_s=300 if domain else 0)
        self.phone.start(account, self._network, sound)

    def wait_until_ready(self, after: int = 0) -> EngineReady:
        """Wait until the engine listens; events before index `after` do not count. Raises NoEngine."""
        is_over = wait_until(
            lambda: self.of(EngineReady, after) or self.of(EngineFailed, after) or self._died(after), START_S
        )
        ready = self.of(EngineReady, after)
        if ready:
            return ready[0]
        failed = self.of(EngineFailed, after)
        if failed:
            raise NoEngine(failed[0].kind, failed[0].reason)
        raise NoEngine("silent", "" if is_over else f"no answer within {START_S:.0f} s")

    def _died(self, after: int) -> bool:
        """Whether an engine died before it listened; after a kill the first crash is the intended one."""
        return len(self.of(EngineLost, after)) > (1 if after else 0)

    def call(self, other: Telephone, with_video: bool = False) -> CallKey:
        """Call it, let it answer, and wait until both are connected; "" on failure."""
        begun = len(other.events)
        target = f"sip:{other.name}@{HOST}:{other.of(EngineReady)[-1].sip_port}"
        key = self.phone.dial(target, with_video=with_video)
        if not wait_until(lambda: other.of(CallIncoming, begun), ANSWER_S):
            self.phone.hang_up(key)
            return ""
        other.phone.answer(other.of(CallIncoming, begun)[0].call_key)
        if not wait_until(lambda: self._is_connected(key), ANSWER_S):
            self.phone.hang_up(key)
            return ""
        return key

    def _is_connected(self, key: CallKey) -> bool:
        call = self.phone.calls.get(key)
        return call is not None and call.state is CallState.CONNECTED

    def end(self, key: CallKey, other: Telephone) -> CallEnded | None:
        """Hang up, wait until both sides report it; return the last event."""
        self.phone.hang_up(key)
        wait_until(lambda: not self.phone.calls and not other.phone.calls, ANSWER_S)
        ended = [one for one in self.of(CallEnded) if one.call_key == key]
        return ended[-1] if ended else None

    def stop(self) -> None:
        """End the engine; blocks for some seconds at most."""
        self.phone.stop_and_wait()


def last_words(telephone: Telephone, count: int = 3) -> str:
    """Return the last events, for the report."""
    return " | ".join(str(one) for one in telephone.events[-count:] if isinstance(one, Message))
