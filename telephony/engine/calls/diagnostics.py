"""Keeps the last minute of each call's figures and writes the report on a bad call."""

from __future__ import annotations

import logging
import os
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

import msgspec

from telephony.engine.errors import NoSuchCallError
from telephony.engine.recording.disk_faults import fault_word
from telephony.messages import (
    CallChanged,
    CallEnded,
    CallIncoming,
    CallKey,
    CallStatistics,
    CommandRefused,
    DiagnosticsSaved,
    Event,
    MuteChanged,
    Reachability,
    RecordingChanged,
    RecordingEnded,
    Registration,
    SaveDiagnostics,
    TransferProgress,
)
from telephony.process.clock import monotonic_s
from telephony.proxy.sip_trace import SipTrace

_log = logging.getLogger(__name__)
SPAN_S = 60.0
AFTER_END_S = 120.0
_OF_A_CALL = (
    CallIncoming
    | CallChanged
    | CallStatistics
    | CallEnded
    | TransferProgress
    | RecordingChanged
    | RecordingEnded
    | CommandRefused
)
_BEGINNINGS = CallIncoming | CallChanged
_OF_THE_LINE = Registration | Reachability | MuteChanged


class _Reported(msgspec.Struct):
    at: datetime
    event: Event


class _Message(msgspec.Struct):
    at: datetime
    direction: str
    transport: str
    peer: str
    lines: list[str]


class Report(msgspec.Struct):
    """The content of a report file, as JSON. No sound, no secrets: see SipTrace."""

    call_key: CallKey
    call_id: str
    written_at: datetime
    events: list[_Reported]
    sip: list[_Message]


@dataclass
class _CallLog:
    call_id: str = ""
    ended_at: float | None = None
    events: deque[tuple[float, _Reported]] = field(default_factory=deque)


class Diagnostics:
    """Receives all events; safe on any thread. Digits and texts are not kept."""

    def __init__(
        self, send: Callable[[Event], None], trace: SipTrace, call_id_of: Callable[[CallKey], str]
    ) -> None:
        """`call_id_of` returns the SIP Call-ID of a call, "" if it has none yet."""
        self._send = send
        self._call_id_of = call_id_of
        self._trace = trace
        self._call_logs: dict[CallKey, _CallLog] = {}
        self._line: deque[tuple[float, _Reported]] = deque()
        self._lock = threading.Lock()

    def saw(self, event: Event) -> None:
        """Keep an event if it belongs in a report."""
        at, reported = monotonic_s(), _Reported(datetime.now(timezone.utc), event)
        with self._lock:
            if isinstance(event, _OF_THE_LINE):
                _keep(self._line, at, reported, SPAN_S + AFTER_END_S)
            elif isinstance(event, _OF_A_CALL):
                if isinstance(event, _BEGINNINGS):
                    self._call_logs.setdefault(event.call_key, _CallLog())
                if event.call_key not in self._call_logs:
                    return
                call_log = self._call_logs[event.call_key]
                call_log.call_id = call_log.call_id or self._call_id_of(event.call_key)
                _keep(call_log.events, at, reported, SPAN_S if call_log.ended_at is None else AFTER_END_S)
                if isinstance(event, CallEnded):
                    call_log.ended_at = at
                self._forget_old(at)

    def save(self, command: SaveDiagnostics) -> None:
        """Write the report; DiagnosticsSaved follows.

        Raises:
            NoSuchCallError: The call is unknown, or ended more than two minutes ago.
        """
        with self._lock:
            self._forget_old(monotonic_s())
            if command.call_key not in self._call_logs:
                raise NoSuchCallError(command.call_key)
        threading.Thread(target=self._write, args=(command,), name="report").start()

    def _write(self, command: SaveDiagnostics) -> None:
        path = Path(command.path)
        fault = ""
        try:
            text = msgspec.json.format(msgspec.json.encode(self._report(command.call_key)), indent=1)
            _write_private(path, text)
        except OSError as error:
            _log.warning("report: %s", error)
            fault = fault_word(error)
        except Exception:  # noqa: BLE001 (the thread's edge)
            _log.exception("report")
            fault = "other"
        self._send(DiagnosticsSaved(call_key=command.call_key, path=str(path), fault=fault))

    def _report(self, key: CallKey) -> Report:
        with self._lock:
            call_log = self._call_logs[key]
            since = (call_log.ended_at or monotonic_s()) - SPAN_S
            recent = [each for at, each in [*self._line, *call_log.events] if at >= since]
        messages = self._trace.messages(call_log.call_id, since)
        return Report(
            call_key=key,
            call_id=call_log.call_id,
            written_at=datetime.now(timezone.utc),
            events=sorted(recent, key=lambda each: each.at),
            sip=[
                _Message(m.at, m.direction, m.transport, m.peer, m.text.rstrip().split("\r\n"))
                for m in messages
            ],
        )

    def _forget_old(self, at: float) -> None:
        for key, call_log in list(self._call_logs.items()):
            if call_log.ended_at is not None and at - call_log.ended_at > AFTER_END_S:
                del self._call_logs[key]


def _keep(events: deque[tuple[float, _Reported]], at: float, reported: _Reported, span_s: float) -> None:
    events.append((at, reported))
    while events[0][0] < at - span_s:
        events.popleft()


def _write_private(path: Path, text: bytes) -> None:
    """Write a whole file that only this user can read, or no file. Raises OSError."""
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "wb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            file.write(text)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
