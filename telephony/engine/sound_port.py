"""Where pjmedia's conference bridge meets our buffers: 16 kHz mono, 20 ms, 50 frames a second each way."""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable

import pjsua2 as pj

from telephony.engine.edge import callback
from telephony.engine.ring_buffer import CLOCK_RATE_HZ, FRAME_MS, RingBuffer
from telephony.engine.thread_state import ThreadState

_Pointers = ctypes.POINTER(ctypes.c_void_p)


def _address(vector: pj.ByteVector) -> int:
    """Return where the bytes of a std::vector begin: in all our C++ libraries its first member says it.

    Filling it element by element from Python takes 100 times as long.
    """
    return ctypes.cast(int(vector.this), _Pointers)[0] or 0


class SoundPort(pj.AudioMediaPort):  # type: ignore[misc]
    """Copies frames and does nothing else: its callbacks run in pjmedia's clock thread."""

    def __init__(self, microphone: RingBuffer, speaker: deque[bytes], passed: Callable[[], None]) -> None:
        """`passed` is called after each turn of frames, on pjmedia's thread; it must not block."""
        super().__init__()
        self._microphone = microphone
        self._speaker = speaker
        self._passed = passed
        self._was_asked = False
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
        frame.type = pj.PJMEDIA_FRAME_TYPE_AUDIO
        buffer, size = frame.buf, frame.size
        buffer.assign(size, 0)
        self._was_asked = True
        if data := self._microphone.take(size):
            ctypes.memmove(_address(buffer), data, size)

    @callback
    def onFrameReceived(self, frame: pj.MediaFrame) -> None:
        self._thread_state.visit()
        # pjmedia asks all ports first and gives to all of them then, also if there is nothing to hear.
        if frame.type == pj.PJMEDIA_FRAME_TYPE_AUDIO and frame.size:
            self._speaker.append(ctypes.string_at(_address(frame.buf), frame.size))
        elif not self._was_asked:
            return
        self._was_asked = False
        self._passed()
