"""Records calls: taps in pjmedia's bridge, each with a writer. Lives in the SIP thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pjsua2 as pj

from telephony.engine.audio.media_bridge import MediaBridge, Tap
from telephony.engine.errors import WrongStateError
from telephony.engine.recording.recording_tap import RecordingTap
from telephony.engine.recording.recording_writer import RecordingWriter
from telephony.messages import CallKey, Event, PauseRecording, StartRecording, StopRecording
from telephony.process.clock import monotonic_s

FAREWELL_S = 2.0  # for all files together, when the engine ends


@dataclass
class _Recording:
    writer: RecordingWriter
    tap: RecordingTap

    def end(self) -> None:
        self.tap.sink = None
        self.writer.finish()


class Recorder:
    """Commands raise WrongStateError or pj.Error."""

    def __init__(self, send: Callable[[Event], None], endpoint: pj.Endpoint, bridge: MediaBridge) -> None:
        """send: Safe on any thread."""
        self._send = send
        self._endpoint = endpoint
        self._bridge = bridge
        self._running: dict[CallKey, _Recording] = {}
        self._finishing: list[RecordingWriter] = []
        # Removing a port while pjmedia's clock runs may deadlock, so taps are reused.
        self._free_taps: list[RecordingTap] = []

    def start(self, command: StartRecording) -> None:
        """Start recording a call; the caller checks that it is connected."""
        self.tick()
        if command.call_key in self._running:
            raise WrongStateError("recorded already")
        tap = self._free_taps.pop() if self._free_taps else RecordingTap()
        tap.leave_all(self._endpoint)
        writer = RecordingWriter(command.call_key, command.path, self._send)
        recording = self._running[command.call_key] = _Recording(writer, tap)
        tap.sink = writer.put
        self._bridge.tap(command.call_key, Tap(tap.theirs, tap.ours, recording.end))
        writer.start()

    def pause(self, command: PauseRecording) -> None:
        self._recording(command.call_key).writer.pause(command.is_paused, command.is_whisper)

    def stop(self, command: StopRecording) -> None:
        self._recording(command.call_key).end()
        self.tick()

    @property
    def must_tick(self) -> bool:
        """Whether a recording runs or its file is being finished."""
        return bool(self._running or self._finishing)

    def tick(self) -> None:
        """Release the taps of ended recordings."""
        for key, recording in list(self._running.items()):
            if recording.writer.is_over:
                del self._running[key]
                self._bridge.untap(key)
                recording.tap.sink = None
                recording.tap.leave_all(self._endpoint)
                self._free_taps.append(recording.tap)
                self._finishing.append(recording.writer)
        self._finishing = [writer for writer in self._finishing if writer.is_alive()]

    def close(self) -> None:
        """Finish all files; after the calls, before the library ends."""
        for recording in self._running.values():
            recording.end()
        self.tick()
        deadline = monotonic_s() + FAREWELL_S
        for writer in self._finishing:
            writer.join(max(0.0, deadline - monotonic_s()))

    def drop_ports(self) -> None:
        """Drop all taps. Call it when pjmedia's clock has stopped for good."""
        self._free_taps.clear()

    def _recording(self, key: CallKey) -> _Recording:
        self.tick()
        try:
            return self._running[key]
        except KeyError:
            raise WrongStateError("not recorded") from None
