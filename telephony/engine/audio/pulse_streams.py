"""PulseAudio sound streams without a thread: each frame of a call advances them, and nothing waits.

Qt's streams wake Qt's thread and ours for each piece of sound, several hundred times a second: three fifths
of a call's CPU (measured). Here the server's data stays in the socket until pjmedia's next frame reads it, 50
times a second.
"""

from __future__ import annotations

import ctypes
import logging
import threading
from collections.abc import Callable
from typing import Any

from telephony.engine.audio import pulse_library as pulse
from telephony.engine.audio.ring_buffer import BYTES_PER_MS, CLOCK_RATE_HZ
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
CLIENT_NAME = b"Loket"
TURNS_APART_S = 0.005
MOST_ITERATIONS = 20
_ERROR = ctypes.c_size_t(-1).value
ANSWERS_WITHIN_S = 3.0

MICROPHONE_PIECE_MS = 10
MICROPHONE_MOST_MS = 100  # of unread sound; more is dropped
SPEAKER_ROOM_MS = 200  # the server requests this much; the writer decides how much it gets
SPEAKER_REQUEST_MS = 10
SPEAKER_BEGINS_MS = 20
SPEAKER_CAPACITY_MS = 80  # for a writer that a timer drives: a late timer must not cause a gap


class PulseLink:
    """The connection to the sound server that all streams share. Without streams the server sends nothing.

    Its methods need the lock, which is held for microseconds: nothing here waits for the server.
    """

    def __init__(self, library: Any) -> None:
        self.library = library
        self._iterate = library.pa_mainloop_iterate
        self.lock = threading.Lock()
        self._loop: int | None = None
        self.context: int | None = None
        self._streams: list[PulseStream] = []
        self._turned_at = 0.0
        self._has_more_to_send = False

    def connect(self) -> None:
        """Connect if not connected yet, or if the server has ended since. On the main thread."""
        library = self.library
        with self.lock:
            if self._loop is not None:
                self.catch_up()
                if self.context_state not in (pulse.CONTEXT_FAILED, pulse.CONTEXT_TERMINATED):
                    return
                if self._streams:
                    return  # each stream reports its own failure at its next turn
                self._disconnect()
        # This reads files and may resolve a host name; other threads must not wait for it.
        loop = library.pa_mainloop_new()
        context = library.pa_context_new(library.pa_mainloop_get_api(loop), CLIENT_NAME)
        # the context's state reports a failure
        library.pa_context_connect(context, None, pulse.NO_AUTOSPAWN, None)
        with self.lock:
            self._loop, self.context = loop, context

    def join(self, stream: PulseStream) -> None:
        """Add a stream. On the main thread."""
        self.connect()
        with self.lock:
            self._streams.append(stream)

    def leave(self, stream: PulseStream) -> None:
        """Remove a stream. The lock is held."""
        self._streams.remove(stream)
        if self._loop is not None:
            self.send()

    def close(self) -> None:
        with self.lock:
            if self._loop is not None:
                self._disconnect()

    def _disconnect(self) -> None:
        self.library.pa_context_disconnect(self.context)
        self.library.pa_context_unref(self.context)
        self.library.pa_mainloop_free(self._loop)
        self._loop = self.context = None

    def advance(self) -> bool:
        """Advance the connection; return whether it has finished, with success or not."""
        with self.lock:
            if self._loop is None:
                return True
            self.catch_up()
            return self.context_state in (
                pulse.CONTEXT_READY,
                pulse.CONTEXT_FAILED,
                pulse.CONTEXT_TERMINATED,
            )

    def catch_up(self) -> None:
        """Process all pending messages, for exchanges of several messages. The lock is held."""
        if self._loop is None:
            return
        for _ in range(MOST_ITERATIONS):
            if self._iterate(self._loop, 0, None) <= 0:
                return

    def turn(self) -> None:
        """Send pending data to the server and read what it has sent, without waiting. The lock is held.

        One pass per frame is usually enough: each pass through libpulse's loop costs half a dozen system
        calls.
        """
        now = monotonic_s()
        if now - self._turned_at < TURNS_APART_S:
            return
        self._turned_at = now
        if self._has_more_to_send:  # because in that case the first pass only sends
            self.send()
        self._iterate(self._loop, 0, None)

    def will_send(self) -> None:
        """Note that data is waiting to be sent. The lock is held."""
        self._has_more_to_send = True

    def send(self) -> None:
        """Send pending data. The lock is held."""
        self._has_more_to_send = False
        self._iterate(self._loop, 0, None)

    @property
    def context_state(self) -> int:
        return int(self.library.pa_context_get_state(self.context)) if self.context else 0

    def why(self) -> str:
        """Return libpulse's text for the last error."""
        if not self.context:
            return ""
        code = self.library.pa_context_errno(self.context)
        return str(self.library.pa_strerror(code).decode("utf-8", "replace"))


class PulseStream:
    """Common part of the microphone's and the speaker's stream. Safe on any thread."""

    runs_without_qt = True

    def __init__(self, link: PulseLink, device: str, failed: Callable[[], None]) -> None:
        """`failed` is called once, on the thread that notices the failure."""
        self._link, self._lock = link, link.lock
        self._library = link.library
        self._device = device.encode()
        self._failed = failed
        self._stream: int | None = None
        self._is_over = False
        self.is_ready = False
        self.asked_at = monotonic_s()
        link.join(self)

    def close(self) -> None:
        with self._lock:
            self._is_over, self.is_ready = True, False
            if self._stream is not None:
                self._library.pa_stream_disconnect(self._stream)
                self._library.pa_stream_unref(self._stream)
                self._stream = None
            self._link.leave(self)

    def advance(self) -> None:
        """Advance the opening of the stream."""
        with self._lock:
            self._advance()

    @property
    def is_late(self) -> bool:
        """Whether the server has taken longer to open the stream than a working server ever does."""
        return not self.is_ready and not self._is_over and monotonic_s() - self.asked_at > ANSWERS_WITHIN_S

    def _advance(self) -> None:
        """Advance the opening of the stream. The lock is held."""
        if self._is_over:
            return
        self._link.catch_up()
        if self._stream is not None:
            state = self._library.pa_stream_get_state(self._stream)
            if state == pulse.STREAM_READY:
                if not self.is_ready:
                    self._opened(self._stream)
                self.is_ready = True
            elif state in (pulse.STREAM_FAILED, pulse.STREAM_TERMINATED):
                self._give_up()
            return
        state = self._link.context_state
        if state == pulse.CONTEXT_READY:
            spec = pulse.SampleSpec(pulse.S16LE, CLOCK_RATE_HZ, 1)
            self._stream = self._library.pa_stream_new(
                self._link.context, CLIENT_NAME, ctypes.byref(spec), None
            )
            if self._stream is None or self._connect(self._stream) < 0:
                self._give_up()
            self._link.catch_up()
        elif state in (pulse.CONTEXT_FAILED, pulse.CONTEXT_TERMINATED):
            self._give_up()

    def _give_up(self) -> None:
        _log.warning("%s: %s", self._device.decode(), self._link.why())
        self._is_over, self.is_ready = True, False
        self._failed()

    def _connect(self, stream: int) -> int:
        raise NotImplementedError

    def _opened(self, stream: int) -> None:
        """Handle that the server has opened the stream."""


class PulseInput(PulseStream):
    """A microphone."""

    def __init__(self, link: PulseLink, device: str, failed: Callable[[], None]) -> None:
        self._data, self._size = ctypes.c_void_p(), ctypes.c_size_t()
        self._data_at, self._size_at = ctypes.byref(self._data), ctypes.byref(self._size)
        self._peek, self._drop = link.library.pa_stream_peek, link.library.pa_stream_drop
        super().__init__(link, device, failed)

    def read(self) -> bytes:
        """Return the sound since the last call."""
        with self._lock:
            if not self.is_ready:
                self._advance()
                return b""
            self._link.turn()
            return self._fetched()

    def _fetched(self) -> bytes:
        peek, drop, stream, link = self._peek, self._drop, self._stream, self._link
        found = b""
        while (status := peek(stream, self._data_at, self._size_at)) == 0 and (size := self._size.value):
            address = self._data.value
            # no address: a hole in the stream
            found += ctypes.string_at(address, size) if address else bytes(size)
            drop(stream)
            link.will_send()  # the server must learn that its memory is free again
        if status < 0:
            self._advance()
        return found

    def _connect(self, stream: int) -> int:
        attributes = pulse.BufferAttributes(
            maxlength=MICROPHONE_MOST_MS * BYTES_PER_MS,
            tlength=pulse.SERVERS_CHOICE,
            prebuf=pulse.SERVERS_CHOICE,
            minreq=pulse.SERVERS_CHOICE,
            fragsize=MICROPHONE_PIECE_MS * BYTES_PER_MS,
        )
        flags = pulse.ADJUST_LATENCY | pulse.START_UNMUTED
        return int(
            self._library.pa_stream_connect_record(stream, self._device, ctypes.byref(attributes), flags)
        )


class PulseOutput(PulseStream):
    """A speaker."""

    capacity_bytes = SPEAKER_CAPACITY_MS * BYTES_PER_MS

    def __init__(self, link: PulseLink, device: str, failed: Callable[[], None]) -> None:
        self._room = 0
        self._writable, self._write = link.library.pa_stream_writable_size, link.library.pa_stream_write
        super().__init__(link, device, failed)

    def waiting_bytes(self) -> int | None:
        """Return how much the server has not played yet, to about 10 ms; None while it accepts nothing."""
        with self._lock:
            if not self.is_ready:
                self._advance()
                return None
            self._link.turn()
            room: int = self._writable(self._stream)
            if room == _ERROR:
                self._advance()
                return None
            return self._room - room

    def write(self, data: bytes) -> None:
        """Append sound."""
        with self._lock:
            if self.is_ready:
                self._write(self._stream, data, len(data), None, 0, pulse.SEEK_RELATIVE)
                self._link.send()

    def _connect(self, stream: int) -> int:
        attributes = pulse.BufferAttributes(
            maxlength=pulse.SERVERS_CHOICE,
            tlength=SPEAKER_ROOM_MS * BYTES_PER_MS,
            prebuf=SPEAKER_BEGINS_MS * BYTES_PER_MS,
            minreq=SPEAKER_REQUEST_MS * BYTES_PER_MS,
            fragsize=pulse.SERVERS_CHOICE,
        )
        flags = pulse.EARLY_REQUESTS | pulse.START_UNMUTED
        return int(
            self._library.pa_stream_connect_playback(
                stream, self._device, ctypes.byref(attributes), flags, None, None
            )
        )

    def _opened(self, stream: int) -> None:
        self._room = self._library.pa_stream_get_buffer_attr(stream).contents.tlength
