"""Drives pjmedia's conference bridge frame by frame, where the library exports the functions (Linux).

pjsua2's interface for a program's sound is `sound_port`: two callbacks per frame from a C thread, with a
dozen Python objects. Here one Python thread puts the microphone's frame into the bridge and takes the
speaker's frame from it, in the same memory each time.
"""

from __future__ import annotations

import ctypes
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from ctypes import c_int, c_size_t, c_uint32, c_uint64, c_void_p
from functools import cache
from typing import Any

import pjsua2 as pj
from pjsua2 import _pjsua2

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES, FRAME_MS, RingBuffer
from telephony.engine.audio.sound_port import FrameTurns
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
FRAME_S = FRAME_MS / 1000
# up to this delay all missed frames are processed at once; after a longer one they are skipped
MOST_LATE_S = 0.5
_SILENCE = bytes(FRAME_BYTES)
_AUDIO = int(pj.PJMEDIA_FRAME_TYPE_AUDIO)


class _Frame(ctypes.Structure):
    """pjmedia_frame (pjmedia/frame.h)."""

    _fields_ = [
        ("type", c_int),
        ("buf", c_void_p),
        ("size", c_size_t),
        ("timestamp", c_uint64),
        ("bit_info", c_uint32),
    ]


_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "pjsua_set_no_snd_dev": (c_void_p, ()),
    "pjsua_get_pjmedia_endpt": (c_void_p, ()),
    "pjmedia_endpt_get_ioqueue": (c_void_p, (c_void_p,)),
    "pjmedia_endpt_stop_threads": (c_int, (c_void_p,)),
    "pj_ioqueue_poll": (c_int, (c_void_p, c_void_p)),
    "pjmedia_port_put_frame": (c_int, (c_void_p, c_void_p)),
    "pjmedia_port_get_frame": (c_int, (c_void_p, c_void_p)),
}


@cache
def _library() -> Any | None:
    """Return pjsip with typed functions; None if it does not export one of them.

    Each call releases the GIL, because it may wait for a pjsip lock that the SIP thread holds.
    """
    try:
        library = ctypes.CDLL(_pjsua2.__file__)
        for name, (result, arguments) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except (OSError, AttributeError):
        _log.info("pjmedia's own clock is used")
        return None
    return library


def can_drive_frames() -> bool:
    """Whether a `FrameClock` is possible. It also reads RTP, so no other thread may do that then."""
    return _library() is not None


class FrameClock(threading.Thread):
    """50 frames a second between `start_turns` and `stop_turns`, which the SIP thread calls."""

    def __init__(
        self,
        endpoint: pj.Endpoint,
        microphone: RingBuffer,
        speaker: deque[bytes],
        turns: FrameTurns,
    ) -> None:
        """Call it after the library has started, and only if `can_drive_frames`."""
        super().__init__(name="frames", daemon=True)
        library = _library()
        assert library is not None
        self._library: Any = library
        self._endpoint = endpoint
        self._microphone, self._speaker, self._turns = microphone, speaker, turns
        devices = endpoint.audDevManager()
        self._port = c_void_p(library.pjsua_set_no_snd_dev())
        endpt = c_void_p(library.pjsua_get_pjmedia_endpt())
        # otherwise they would read the packets too, 100 times a second
        library.pjmedia_endpt_stop_threads(endpt)
        self._packets = c_void_p(library.pjmedia_endpt_get_ioqueue(endpt))
        # The ports that stand for the microphone and the speaker.
        self.source, self.sink = devices.getCaptureDevMedia(), devices.getPlaybackDevMedia()
        self._nobody = pj.AudioMediaPort()  # pure C++: it accepts frames and does nothing
        audio = pj.MediaFormatAudio()
        audio.init(pj.PJMEDIA_FORMAT_PCM, CLOCK_RATE_HZ, 1, FRAME_MS * 1000, 16)
        self._nobody.createPort("nobody", audio)
        self._may_run = threading.Event()
        self._is_closing = False
        self._turning = threading.Lock()
        self.start()

    @property
    def nobody(self) -> pj.AudioMedia:
        """Return a sink for a call that must be decoded although nobody listens."""
        return self._nobody

    def start_turns(self) -> None:
        self._may_run.set()

    def stop_turns(self) -> bool:
        """Return True: no frame is processed any more."""
        self._may_run.clear()
        with self._turning:
            return True

    def close(self) -> None:
        self._is_closing = True
        self._may_run.set()
        self.join()
        del self._nobody, self.source, self.sink

    def run(self) -> None:
        try:
            self._endpoint.libRegisterThread("frames")
            while self._may_run.wait() and not self._is_closing:
                self._run_turns()
        except Exception:  # noqa: BLE001 (the thread's edge)
            _log.exception("no sound any more")

    def _run_turns(self) -> None:
        turn, may_run, turning = self._turn_maker(), self._may_run.is_set, self._turning
        next_at = monotonic_s()
        while True:
            with turning:
                if not may_run() or self._is_closing:
                    return
                turn()
            next_at += FRAME_S
            ahead_s = next_at - monotonic_s()
            if ahead_s > 0:
                time.sleep(ahead_s)
            elif ahead_s < -MOST_LATE_S:
                next_at = monotonic_s()

    def _turn_maker(self) -> Callable[[], None]:
        """Return the work of one frame as one function: caches are cold, and each attribute look-up costs."""
        spoken, heard = (ctypes.create_string_buffer(FRAME_BYTES) for _ in range(2))
        to_bridge = _Frame(_AUDIO, ctypes.addressof(spoken), FRAME_BYTES)
        from_bridge = _Frame(_AUDIO, ctypes.addressof(heard), FRAME_BYTES)
        to_bridge_at, from_bridge_at = (c_void_p(ctypes.addressof(each)) for each in (to_bridge, from_bridge))
        spoken_bytes, heard_bytes = memoryview(spoken).cast("B"), memoryview(heard).cast("B")
        library, port, packets = self._library, self._port, self._packets
        put, get = library.pjmedia_port_put_frame, library.pjmedia_port_get_frame
        poll = library.pj_ioqueue_poll
        at_once = (ctypes.c_long * 2)()  # pj_time_val
        at_once_at = c_void_p(ctypes.addressof(at_once))
        begins, passed = self._turns.begins, self._turns.passed
        take, hear = self._microphone.take, self._speaker.append
        keep: Any = (spoken, heard, to_bridge, from_bridge, at_once)

        def turn(_keep: Any = keep) -> None:
            begins()
            spoken_bytes[:] = take(FRAME_BYTES) or _SILENCE
            poll(packets, at_once_at)
            put(port, to_bridge_at)
            from_bridge.size = FRAME_BYTES
            get(port, from_bridge_at)
            # The bridge gives no sound while all are silent; a device that runs dry then is no stall.
            hear(bytes(heard_bytes) if from_bridge.type == _AUDIO else _SILENCE)
            passed()

        return turn
