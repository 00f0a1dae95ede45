"""Writes one call's sound into an Ogg/Opus file, on its own thread.

Why Opus (measured, 16 kHz stereo): 26 MB an hour, FLAC 103; 1.8 % of a core, FLAC 0.1. When the engine is
killed, an Opus file plays to its last full second, while players refuse a FLAC file with an unfinished
header.
"""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import threading
from array import array
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Literal, TypeAlias

from telephony.engine.audio.ring_buffer import CLOCK_RATE_HZ, FRAME_BYTES, FRAME_MS
from telephony.engine.recording.disk_faults import fault_word
from telephony.messages import CallKey, Event, RecordingChanged, RecordingEnded, RecordingState
from telephony.process.clock import monotonic_s

_log = logging.getLogger(__name__)
SUFFIX = ".opus"
TURN_S = 0.05  # short turns encode little at once; otherwise a call's sound would wait for the processor
REPORT_EVERY_S = 1.0
SAFE_EVERY_S = 5.0  # sound that a power cut may cost, in addition to the encoder's own second
MOST_WAITING = 3000  # frames, one minute: a disk that stalls for longer ends the recording
_WHISPER: Literal[True] = True  # in the queue: a whisper begins

Sides: TypeAlias = tuple[bytes, bytes]  # 20 ms of each: theirs, ours


class RecordingWriter(threading.Thread):
    """Ends by `finish`, or when the disk takes no more; RecordingEnded follows in both cases."""

    def __init__(self, key: CallKey, path: str, send: Callable[[Event], None]) -> None:
        """path: Without suffix. send: Safe on any thread."""
        super().__init__(name="recording")
        self._key = key
        self._path = Path(path + SUFFIX)
        self._send = send
        self._waiting: deque[Sides | Literal[True] | None] = deque()  # None: 20 ms that must not be kept
        self._finishing = threading.Event()
        self._is_paused = False
        self._is_over = False
        self._frames = 0
        self._pauses: list[list[int]] = []  # [first frame after the pause, frames left out]
        self._was_paused = False
        self._whispers: list[int] = []  # the first frame after each begin of a whisper
        self._reported: tuple[RecordingState, float] | None = None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be written."""
        return self._is_over or self._finishing.is_set()

    def put(self, theirs: bytes, ours: bytes) -> None:
        """Queue 20 ms. Called by pjmedia's clock, so it does not write."""
        if not self.is_over:
            self._waiting.append(None if self._is_paused else (theirs, ours))

    def pause(self, is_paused: bool, is_whisper: bool = False) -> None:
        """Pause or continue, and mark the begin of a whisper. Safe on any thread, like `finish`."""
        self._is_paused = is_paused
        if is_whisper:
            self._waiting.append(_WHISPER)

    def finish(self) -> None:
        """Write the queued sound, then end."""
        self._finishing.set()

    # -- the thread ----------------------------------------------------------------------------------------

    def run(self) -> None:
        try:
            fault = self._write()
        except Exception:  # noqa: BLE001 (the thread's edge: the call goes on)
            _log.exception("recording")
            fault = "other"
        self._is_over = True
        self._waiting.clear()
        self._send(self._ended(fault))

    def _write(self) -> str:
        """Return the fault, "" for none."""
        self._report(RecordingState.STARTING, 0)
        try:
            disk = _Disk(self._path)
        except OSError as error:
            _log.warning("recording: %s", error)
            return fault_word(error)
        # Imported here: it needs numpy, 18 MB that a workstation without recordings does not need.
        from soundfile import SoundFile

        with disk, SoundFile(disk, "w", CLOCK_RATE_HZ, 2, format="OGG", subtype="OPUS") as encoder:
            is_last = False
            while not (is_last or disk.fault):
                is_last = self._finishing.wait(TURN_S)
                if len(self._waiting) > MOST_WAITING:
                    raise OverflowError("the disk is too slow")
                if sound := self._taken():
                    encoder.buffer_write(sound, "int16")
                if not is_last:
                    self._check(disk)
        return fault_word(disk.fault) if disk.fault else ""

    def _taken(self) -> bytes:
        """Return the queued sound as stereo, theirs left. Records the pauses."""
        both = bytearray()
        while self._waiting:
            sides = self._waiting.popleft()
            if sides is _WHISPER:
                self._whispers.append(self._frames)
                continue
            if sides is None:
                if not self._was_paused:
                    self._pauses.append([self._frames, 0])
                self._pauses[-1][1] += 1
            else:
                both += _interleaved(*sides)
                self._frames += 1
            self._was_paused = sides is None
        return bytes(both)

    def _check(self, disk: _Disk) -> None:
        """Report the length on disk about once a second, and each change of state at once."""
        state = RecordingState.PAUSED if self._is_paused else RecordingState.WRITING
        if (
            self._reported
            and self._reported[0] is state
            and monotonic_s() - self._reported[1] < REPORT_EVERY_S
        ):
            return
        size = disk.check()
        if size or state is RecordingState.PAUSED:
            self._report(state, size)

    def _report(self, state: RecordingState, size: int) -> None:
        self._reported = (state, monotonic_s())
        self._send(RecordingChanged(call_key=self._key, state=state, bytes=size))

    def _ended(self, fault: str) -> RecordingEnded:
        size, digest = 0, ""
        frame_s = FRAME_MS / 1000
        duration_s = self._frames * frame_s
        if fault != "not_writable":  # otherwise the existing file may be another program's
            try:
                size, digest = _measured(self._path)
            except OSError as error:
                _log.warning("recording: %s", error)
                fault = fault or "not_writable"
        if fault:
            duration_s = _playable_s(self._path) if size else 0.0
        return RecordingEnded(
            call_key=self._key,
            path=str(self._path),
            bytes=size,
            duration_s=round(duration_s, 2),
            sha256=digest,
            fault=fault,
            whispers=tuple(round(at * frame_s, 2) for at in self._whispers),
            pauses=tuple((round(at * frame_s, 2), round(left * frame_s, 2)) for at, left in self._pauses),
        )


class _Disk:
    """The file that the encoder writes to. A full disk is noted, not raised, and all whole pages are kept."""

    def __init__(self, path: Path) -> None:
        """Raises OSError; FileExistsError if the file exists."""
        self._path = path
        self._file = open(  # noqa: SIM115 (it lives as long as this)
            path, "xb", buffering=0, opener=lambda name, flags: os.open(name, flags, 0o600)
        )
        self.fault: OSError | None = None
        self._safe_at = monotonic_s()

    def __enter__(self) -> _Disk:
        return self

    def __exit__(self, *_: object) -> None:
        self._make_safe()
        self._file.close()

    def write(self, data: bytes) -> int:
        """Write a whole Ogg page or none of it; always report success."""
        if self.fault is None:
            begun_at = self._file.tell()
            try:
                rest = memoryview(data)
                while rest:
                    rest = rest[self._file.write(rest) :]
            except OSError as error:
                _log.warning("recording: %s", error)
                self.fault = error
                self._file.truncate(begun_at)  # half a page is useless
        return len(data)

    def read(self, _size: int = -1) -> bytes:
        return b""  # the encoder only writes, but requires the method

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def check(self) -> int:
        """Return the size of the file at our path; note a fault if it is no longer our file."""
        try:
            found = os.stat(self._path)
            if not os.path.samestat(found, os.fstat(self._file.fileno())):
                raise FileNotFoundError(errno.ENOENT, "replaced", str(self._path))
        except OSError as error:
            _log.warning("recording: %s", error)
            self.fault = error
            return 0
        if monotonic_s() - self._safe_at > SAFE_EVERY_S:
            self._safe_at = monotonic_s()
            self._make_safe()
        return found.st_size

    def _make_safe(self) -> None:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:  # a full disk may be reported only now
            _log.warning("recording: %s", error)
            self.fault = self.fault or error


def _interleaved(left: bytes, right: bytes) -> bytes:
    both = array("h", bytes(2 * FRAME_BYTES))
    both[0::2], both[1::2] = array("h", left), array("h", right)
    return both.tobytes()


def _measured(path: Path) -> tuple[int, str]:
    """Return size and SHA-256 (hex) of a file. Raises OSError."""
    digest = hashlib.sha256()
    size = 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _playable_s(path: Path) -> float:
    """Return how many seconds of an unfinished file can be played."""
    import soundfile  # see _write

    try:
        return float(soundfile.info(str(path)).duration)
    except soundfile.LibsndfileError as error:  # not even its first page is complete
        _log.warning("recording: %s", error)
        return 0.0
