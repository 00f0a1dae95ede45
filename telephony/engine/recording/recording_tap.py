"""Two ports in pjmedia's conference bridge: one receives a call's sound, one the sound sent to it, frame by
frame.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES, FRAME_MS
from telephony.engine.audio.sound_port import bytes_of
from telephony.engine.edge import callback

_log = logging.getLogger(__name__)
_SILENCE = bytes(FRAME_BYTES)


class _Ear(pj.AudioMediaPort):  # type: ignore[misc]
    """Passes on each frame, on pjmedia's clock thread: 50 a second, silence if no source is connected."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.take: Callable[[bytes], None] = lambda frame: None
        audio = pj.MediaFormatAudio()
        audio.init(pj.PJMEDIA_FORMAT_PCM, CLOCK_RATE_HZ, 1, FRAME_MS * 1000, 16)
        self.createPort(name, audio)

    @callback
    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        is_sound = frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO and frame.size == FRAME_BYTES
        self.take(bytes_of(frame.buf).raw if is_sound else _SILENCE)


class _Pairing:
    """Combines the two frames of one clock turn: pjmedia serves its ports in the order of their slots."""

    def __init__(self) -> None:
        self.sink: Callable[[bytes, bytes], None] | None = None
        self._first = _SILENCE

    def take_first(self, frame: bytes) -> None:
        self._first = frame

    def take_theirs_last(self, frame: bytes) -> None:
        if self.sink is not None:
            self.sink(frame, self._first)
        self._first = _SILENCE

    def take_ours_last(self, frame: bytes) -> None:
        if self.sink is not None:
            self.sink(self._first, frame)
        self._first = _SILENCE


class RecordingTap:
    """Create and drop it in the SIP thread; drop it only while pjmedia's clock is stopped."""

    def __init__(self) -> None:
        self.theirs, self.ours = _Ear("theirs"), _Ear("ours")
        self._pairing = _Pairing()
        if self.theirs.getPortId() < self.ours.getPortId():
            self.theirs.take, self.ours.take = self._pairing.take_first, self._pairing.take_ours_last
        else:
            self.ours.take, self.theirs.take = self._pairing.take_first, self._pairing.take_theirs_last

    @property
    def sink(self) -> Callable[[bytes, bytes], None] | None:
        """Receives 20 ms of both sides (theirs, ours), on pjmedia's clock thread; it must not block."""
        return self._pairing.sink

    @sink.setter
    def sink(self, sink: Callable[[bytes, bytes], None] | None) -> None:
        self._pairing.sink = sink

    def leave_all(self, endpoint: pj.Endpoint) -> None:
        """Disconnect from all sources: the next call's tap must not hear the last call."""
        slots = {self.theirs.getPortId(): self.theirs, self.ours.getPortId(): self.ours}
        for source in endpoint.mediaEnumPorts2():
            try:
                for slot in set(source.getPortInfo().listeners) & set(slots):
                    source.stopTransmit(slots[slot])
            except pj.Error as error:  # the port was removed at this moment, with its connections
                _log.debug("leave: %s", error.reason)
