"""The progress of a workstation, in a small file beside the records.

The records file can be replaced by an older copy, or by an empty one. This file is in no copy, so it still
has the last case numbers and the last change. It also records a case number while the disk is full: both
halves of the file exist from the start, and overwriting bytes in place needs no free space. (A copy-on-write
or read-only file system refuses even that.)
"""

from __future__ import annotations

import logging
import os
import zlib
from datetime import date, datetime
from pathlib import Path
from threading import Lock

import msgspec

_log = logging.getLogger(__name__)
SLOT_BYTES = 4096  # per half; written in turn, so that a torn write leaves the other half intact
DAYS_KEPT = 16  # pairs of workstation and day
SUFFIX = ".high-water"


class GivenNumber(msgspec.Struct, frozen=True):
    """The last sequence of case numbers that a workstation gave out on a day of the office's calendar."""

    workstation: str
    day: date
    last: int


class HighWaterMark(msgspec.Struct, frozen=True):
    """The content of the file; the defaults mean that nothing is known.

    Attributes:
        client_id: Of the records file that made the last change; "" before the first one.
        changes: How many changes that file had made, counted from 1.
        changed_at: When the last of them was made, by this computer's clock.
        workstation: The code of the workstation at the last run.
        numbers: The last case numbers given out, the newest at the end.
    """

    client_id: str = ""
    changes: int = 0
    changed_at: datetime | None = None
    workstation: str = ""
    numbers: tuple[GivenNumber, ...] = ()

    def last_sequence(self, workstation: str, day: date) -> int:
        """Return the last sequence given out for a workstation and day; 0 if there is none."""
        return max(
            (one.last for one in self.numbers if (one.workstation, one.day) == (workstation, day)), default=0
        )


class HighWater:
    """The high-water file of one records file. Every method may be called on any thread, and blocks for a
    flush.
    """

    def __init__(self, records: Path) -> None:
        """Read the file beside these records, or create it. A disk error is logged.

        An unreadable file is not overwritten: each later call first tries to read it.
        """
        self.path = _beside(records)
        self._lock = Lock()
        self._is_refused = False
        self._turn, self.reached = 0, HighWaterMark()
        self._is_read = False
        try:
            self._read_once()
            if not self._is_whole():
                self._make()
        except OSError as error:
            _log.warning("the file %s cannot be read or made: %s", self.path, error.strerror)

    def give(self, workstation: str, day: date, least: int, count: int = 1) -> int:
        """Record, before use, that so many sequences are given out: from `least`, or the next unused one.

        Returns the first. Raises OSError: then none is recorded.
        """
        with self._lock:
            self._read_once()
            others = [one for one in self.reached.numbers if (one.workstation, one.day) != (workstation, day)]
            first = max(least, self.reached.last_sequence(workstation, day) + 1)
            given = GivenNumber(workstation, day, first + count - 1)
            self._write(msgspec.structs.replace(self.reached, numbers=(*others, given)[-DAYS_KEPT:]))
            return first

    def note_changes(self, client_id: str, changes: int, changed_at: datetime | None) -> None:
        """Record the progress of the records. After a failed write, the next call records it."""
        self._note(client_id=client_id, changes=changes, changed_at=changed_at)

    def note_workstation(self, code: str) -> None:
        """Record the workstation's code."""
        self._note(workstation=code)

    def _note(self, **changed: object) -> None:
        with self._lock:
            try:
                self._read_once()
                reached = msgspec.structs.replace(self.reached, **changed)
                if reached != self.reached:
                    self._write(reached)
            except OSError as error:
                if not self._is_refused:
                    _log.warning("the file %s cannot be written: %s", self.path, error.strerror)
                self._is_refused = True
            else:
                self._is_refused = False

    def _read_once(self) -> None:
        """Read the file unless that succeeded before. Raises OSError: then it must not be written."""
        if not self._is_read:
            self._turn, self.reached = _read(self.path)
            self._is_read = True

    def _write(self, reached: HighWaterMark) -> None:
        if not self._is_whole():
            self._make()
        turn = self._turn + 1
        with self.path.open("r+b") as file:
            file.seek(turn % 2 * SLOT_BYTES)
            file.write(_encoded(turn, reached))
            file.flush()
            os.fsync(file.fileno())
        self._turn, self.reached = turn, reached

    def _is_whole(self) -> bool:
        try:
            return self.path.stat().st_size == 2 * SLOT_BYTES
        except OSError:
            return False

    def _make(self) -> None:
        """Write both halves at once, so that overwriting one needs no space later."""
        part = self.path.with_name(self.path.name + ".part")
        try:
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
            with open(handle, "wb") as file:
                for turn in sorted((self._turn, self._turn + 1), key=lambda one: one % 2):
                    file.write(_encoded(turn, self.reached))
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, self.path)
        finally:
            part.unlink(missing_ok=True)
        self._turn += 1


def read_reached(records: Path) -> HighWaterMark:
    """Return the content of the file beside these records; creates nothing."""
    path = _beside(records)
    try:
        return _read(path)[1]
    except OSError as error:
        _log.warning("the file %s cannot be read: %s", path, error.strerror)
        return HighWaterMark()


def _beside(records: Path) -> Path:
    return records.with_name(records.stem + SUFFIX)


def _encoded(turn: int, reached: HighWaterMark) -> bytes:
    body = b"%d %s" % (turn, msgspec.json.encode(reached))
    return (b"%08x %s" % (zlib.crc32(body), body)).ljust(SLOT_BYTES - 1) + b"\n"


def _read(path: Path) -> tuple[int, HighWaterMark]:
    """Return the newest intact half, with its turn; nothing known if there is none. Raises OSError."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return 0, HighWaterMark()
    halves = [_decoded(content[at : at + SLOT_BYTES]) for at in (0, SLOT_BYTES)]
    found = [half for half in halves if half is not None]
    if not found:
        _log.error("the file %s is damaged", path)
        return 0, HighWaterMark()
    return max(found, key=lambda half: half[0])


def _decoded(half: bytes) -> tuple[int, HighWaterMark] | None:
    check, _, body = half.strip().partition(b" ")
    turn, _, text = body.partition(b" ")
    try:
        if int(check, 16) != zlib.crc32(body):
            return None
        return int(turn), msgspec.json.decode(text, type=HighWaterMark)
    except (ValueError, msgspec.MsgspecError):
        return None
