"""Where pjmedia's conference bridge meets our buffers: 16 kHz mono, 20 ms, 50 frames a second each way."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES, FRAME_MS, RingBuffer
from telephony.engine.edge import callback
from telephony.engine.thread_state import ThreadState

_Bytes = ctypes.c_char * FRAME_BYTES
_AUDIO = pj.PJMEDIA_FRAME_TYPE_AUDIO
_SILENCE = bytes(FRAME_BYTES)


def bytes_of(vector: pj.ByteVector) -> ctypes.Array[ctypes.c_char]:
    """Return the bytes of a std::vector, in place: in all our C++ libraries its first member points there.

    Filling it element by element from Python takes 100 times as long. The vector must have that many bytes.
    """
    return _Bytes.from_address(ctypes.c_void_p.from_address(int(vector.this)).value or 0)


class SoundPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Copies frames and does nothing else: its callbacks run in pjmedia's clock thread."""

    def __init__(self, microphone: RingBuffer, speaker: deque[bytes], passed: Callable[[], None]) -> None:
        """`passed` is called after each turn of frames, on pjmedia's thread; it must not block."""
        super().__init__()
        self._microphone = microphone
        self._speaker = speaker
        self._passed = passed
        self._was_asked = False
        self._vector = pj.ByteVector(FRAME_BYTES, 0)  # what pjmedia gets a copy of
        self._out = bytes_of(self._vector)
        self._thread_state = ThreadState()

    def open(self) -> None:
        """Enter the conference bridge. Needs the started library."""
        audio = pj.MediaFormatAudio()
        audio.init(pj.PJMEDIA_FORMAT_PCM, CLOCK_RATE_HZ, 1, FRAME_MS * 1000, 16)
        self.createPort("sound", audio)

    def clock_starts(self) -> None:
        """When pjmedia's clock thread runs, or is about to."""
        self._thread_state.keep()

    def clock_will_stop(self) -> None:
        """A few frames before it stops."""
        self._thread_state.let_go()

    @callback
    def onFrameRequested(self, frame: pj.MediaFrame) -> None:
        frame.type = _AUDIO
        self._was_asked = True
        self._out.raw = self._microphone.take(FRAME_BYTES) or _SILENCE
        frame.buf = self._vector

    @callback
    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        self._thread_state.visit()
        # pjmedia asks all ports first and gives to all of them then, also if there is nothing to hear.
        if frame.type == _AUDIO and frame.size == FRAME_BYTES:
            self._speaker.append(bytes_of(frame.buf).raw)
        elif not self._was_asked:
            return
        self._was_asked = False
        self._passed()
