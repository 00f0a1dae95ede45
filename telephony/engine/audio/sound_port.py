"""Connects pjmedia's conference bridge to our buffers: 16 kHz mono, 20 ms, 50 frames a second each way."""

from __future__ import annotations

import ctypes
from collections import deque
from typing import Protocol

import pjsua2 as pj

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES, FRAME_MS, RingBuffer
from telephony.engine.audio.thread_state import ThreadState
from telephony.engine.edge import callback

_Bytes = ctypes.c_char * FRAME_BYTES
_AUDIO = pj.PJMEDIA_FRAME_TYPE_AUDIO
_SILENCE = bytes(FRAME_BYTES)


def bytes_of(vector: pj.ByteVector) -> ctypes.Array[ctypes.c_char]:
    """Return the bytes of a std::vector, in place: in all our C++ libraries its first member points to them.

    Filling it element by element from Python takes 100 times as long. The vector must already have that size.
    """
    return _Bytes.from_address(ctypes.c_void_p.from_address(int(vector.this)).value or 0)


class FrameTurns(Protocol):
    """Callbacks of each frame, 50 times a second on pjmedia's thread; they must not block."""

    def begins(self) -> None:
        """Called before the microphone's frame is taken."""

    def passed(self) -> None:
        """Called after the speaker's frame, if any, has been stored."""


class SoundPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Copies frames and does nothing else: its callbacks run in pjmedia's clock thread."""

    def __init__(
        self, endpoint: pj.Endpoint, microphone: RingBuffer, speaker: deque[bytes], turns: FrameTurns
    ) -> None:
        """Enter the conference bridge. The library must be started."""
        super().__init__()
        self._devices = endpoint.audDevManager()
        self._devices.setNoDev()
        self._is_running = self._is_stopping = False
        self._microphone = microphone
        self._speaker = speaker
        self._begins, self._passed = turns.begins, turns.passed
        self._was_asked = False
        self._vector = pj.ByteVector(FRAME_BYTES, 0)  # pjmedia copies from it
        self._out = bytes_of(self._vector)
        self._thread_state = ThreadState()
        audio = pj.MediaFormatAudio()
        audio.init(pj.PJMEDIA_FORMAT_PCM, CLOCK_RATE_HZ, 1, FRAME_MS * 1000, 16)
        self.createPort("sound", audio)

    @property
    def source(self) -> pj.AudioMedia:
        return self

    @property
    def sink(self) -> pj.AudioMedia:
        return self

    @property
    def nobody(self) -> pj.AudioMedia:
        """Return a sink for a call that must be decoded although nobody listens."""
        return self._devices.getPlaybackDevMedia()

    def start_turns(self) -> None:
        self._thread_state.keep()
        self._is_stopping = False
        if not self._is_running:
            self._is_running = True
            self._devices.setNullDev()

    def stop_turns(self) -> bool:
        """Repeat it some frames later until it returns True: then no frame is processed any more."""
        if self._is_running and not self._is_stopping:
            self._is_stopping = True
            self._thread_state.let_go()
        elif self._is_running:
            self._is_running = self._is_stopping = False
            self._devices.setNoDev()
        return not self._is_running

    def close(self) -> None:
        self._devices.setNoDev()

    @callback
    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        frame.type = _AUDIO
        self._was_asked = True
        self._begins()
        self._out.raw = self._microphone.take(FRAME_BYTES) or _SILENCE
        frame.buf = self._vector

    @callback
    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        self._thread_state.visit()
        # pjmedia first reads from all ports and then writes to all of them, even silence. The frame is empty
        # then; a device that runs dry in it is no stall.
        is_sound = frame.type == _AUDIO and frame.size == FRAME_BYTES
        self._speaker.append(bytes_of(frame.buf).raw if is_sound else _SILENCE)
        if not self._was_asked:
            self._begins()  # the device is opened or emptied even while its sound is not used
        self._was_asked = False
        self._passed()
