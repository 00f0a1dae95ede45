"""Where pjmedia's conference bridge meets our buffers: 16 kHz mono, 20 ms, 50 frames a second each way."""

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
    """Return the bytes of a std::vector, in place: in all our C++ libraries its first member points there.

    Filling it element by element from Python takes 100 times as long. The vector must have that many bytes.
    """
    return _Bytes.from_address(ctypes.c_void_p.from_address(int(vector.this)).value or 0)


class FrameTurns(Protocol):
    """What each turn of frames calls, 50 times a second on pjmedia's thread; it must not block."""

    def begins(self) -> None:
        """The microphone's frame is about to be taken."""

    def passed(self) -> None:
        """The speaker's frame, if there is one, has been put down."""


class SoundPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Copies frames and does nothing else: its callbacks run in pjmedia's clock thread."""

    def __init__(
        self, endpoint: pj.Endpoint, microphone: RingBuffer, speaker: deque[bytes], turns: FrameTurns
    ) -> None:
        """Enter the conference bridge. Needs the started library."""
        super().__init__()
        self._devices = endpoint.audDevManager()
        self._devices.setNoDev()
        self._is_running = self._is_stopping = False
        self._microphone = microphone
        self._speaker = speaker
        self._begins, self._passed = turns.begins, turns.passed
        self._was_asked = False
        self._vector = pj.ByteVector(FRAME_BYTES, 0)  # what pjmedia gets a copy of
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
        """Return what a call is connected with that is to be decoded and heard by nobody."""
        return self._devices.getPlaybackDevMedia()

    def start_turns(self) -> None:
        self._thread_state.keep()
        self._is_stopping = False
        if not self._is_running:
            self._is_running = True
            self._devices.setNullDev()

    def stop_turns(self) -> bool:
        """Call it again, some frames later, until it returns True: then no frame passes any more."""
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
        # pjmedia asks all ports first and gives to all of them then, also if there is nothing to hear.
        if frame.type == _AUDIO and frame.size == FRAME_BYTES:
            self._speaker.append(bytes_of(frame.buf).raw)
        if not self._was_asked:
            self._begins()  # a device is opened, or emptied, also while nobody hears its sound
        self._was_asked = False
        self._passed()
