"""Asterisk's queue_log: its lines, and how the file is followed while Asterisk writes and rotates it.

A line is time|call|queue|agent|event|parameters; apps/app_queue.c and main/logger.c of Asterisk write it.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import BinaryIO

import msgspec

from server.exchange.events import LOG, Event, Kind, stated_time
from server.exchange.members import extension_of

AT_ONCE = 1_000_000  # bytes of one read
LONGEST_LINE = 10_000
_NONE = "NONE"
# Exits by which the call goes on elsewhere: the reason, and which parameter is the waiting time.
_EXITS = {"EXITWITHTIMEOUT": ("timeout", 2), "EXITEMPTY": ("empty", 2), "WITHDRAW": ("withdrawn", 2)}
_TALKS = frozenset({"COMPLETEAGENT", "COMPLETECALLER", "BLINDTRANSFER", "ATTENDEDTRANSFER", "TRANSFER"})
_DROPS = {"AGENTDUMP": "agent_hung_up", "SYSCOMPAT": "incompatible"}  # without a waiting time


class BadLine(Exception):  # noqa: N818 - named after the line
    """A line that Asterisk did not write as a whole."""


def event_of(line: str) -> Event | None:
    """Return what a line reports of a call, None if nothing. Raises BadLine."""
    parts = line.rstrip("\r\n").split("|")
    if len(parts) < 5:
        raise BadLine
    said, call_ref, queue, agent, name = parts[:5]
    at, given = _time(said), parts[5:]
    if name == "QUEUESTART":
        return Event(LOG, at, Kind.RESTARTED)
    if _NONE in (call_ref, queue) or not call_ref or not queue:
        return None
    member = "" if agent == _NONE else agent
    if name == "ENTERQUEUE":
        facts = {"remote": _at(given, 1), "position": int(_number(given, 2))}
        return Event(LOG, at, Kind.ENTERED, call_ref, queue, facts={k: v for k, v in facts.items() if v})
    if name in ("RINGNOANSWER", "RINGCANCELED"):
        return Event(LOG, at, Kind.RANG, call_ref, queue, member)
    of_member = {"extension": found} if (found := extension_of(member)) else {}
    if name == "CONNECT":
        return Event(LOG, at, Kind.ANSWERED, call_ref, queue, member, _number(given, 0), facts=of_member)
    if name in _TALKS:  # they end with: waiting time, talking time, position
        held, talked = _number(given, -3), _number(given, -2)
        return Event(LOG, at, Kind.ENDED, call_ref, queue, member, held, talked, of_member)
    if name == "ABANDON":
        return Event(LOG, at, Kind.ABANDONED, call_ref, queue, wait_s=_number(given, 2))
    if name in _EXITS:
        reason, place = _EXITS[name]
        return _left(at, call_ref, queue, reason, _number(given, place))
    if name == "EXITWITHKEY":  # old ones do not say how long the caller had waited
        return _left(at, call_ref, queue, "key", _number(given, 3) if len(given) > 3 else None)
    if name in _DROPS:
        return _left(at, call_ref, queue, _DROPS[name], None)
    return None


def _left(at: datetime, call_ref: str, queue: str, reason: str, wait_s: float | None) -> Event:
    return Event(LOG, at, Kind.LEFT, call_ref, queue, wait_s=wait_s, facts={"reason": reason})


def _time(said: str) -> datetime:
    if (found := stated_time(said)) is None:
        raise BadLine
    return found


def _at(given: list[str], place: int) -> str:
    try:
        return given[place]
    except IndexError as error:
        raise BadLine from error


def _number(given: list[str], place: int) -> float:
    try:
        found = int(_at(given, place))
    except ValueError as error:
        raise BadLine from error
    if not 0 <= found < 10**7:
        raise BadLine
    return float(found)


# -- the file ----------------------------------------------------------------------------------------------


class Place(msgspec.Struct, frozen=True):
    """Where the reading goes on.

    Attributes:
        head: Digest of the file's first line, which names the file: a copy of it has another inode, and a
            rotated one another name.
        offset: Bytes of it that are read, whole lines.
    """

    head: str
    offset: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What one read has found.

    Attributes:
        bad: Lines that could not be read.
        has_more: The next batch does not have to wait.
        changed_at: When the newest file was last written; None without a file.
        is_cut: The file with the place is no longer there: lines after the place may be lost.
    """

    events: tuple[Event, ...]
    place: Place | None
    bad: int
    has_more: bool
    changed_at: datetime | None
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    head: str
    began: float
    changed: float


class QueueLog:
    """Reads a queue_log and those into which it was rotated: queue_log.1, queue_log-20261201.gz, ..."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, place: Place | None) -> Batch:
        """Return the next lines after a place; None: from the oldest file on. Raises OSError.

        A line that has no end yet is left for later, unless its file was rotated.
        """
        files = self._files()
        changed_at = max((one.changed for one in files), default=None)
        batch = partial(
            Batch,
            changed_at=None if changed_at is None else datetime.fromtimestamp(changed_at, timezone.utc),
            is_cut=place is not None and bool(files) and place.head not in (one.head for one in files),
        )
        following = _after(files, place)
        for number, one in enumerate(following):
            is_last = number == len(following) - 1
            offset = place.offset if place is not None and place.head == one.head else 0
            with _opened(one.path) as file:
                if _head(file.readline(LONGEST_LINE)) != one.head:
                    return batch((), place, 0, True)  # it was rotated just now
                if offset > (size := _size(file)):
                    offset = 0  # a copy that is not whole: what is read twice counts once
                file.seek(offset)
                found = file.read(AT_ONCE)
            whole = found if not is_last and offset + len(found) >= size else found[: found.rfind(b"\n") + 1]
            if len(found) - len(whole) > LONGEST_LINE:
                whole = found  # no line: it would be read again and again
            if whole:
                events, bad = _events(whole)
                now = Place(one.head, offset + len(whole))
                return batch(events, now, bad, not is_last or now.offset < size)
        if following:
            return batch((), Place(following[-1].head, _offset_in(following[-1], place)), 0, False)
        return batch((), place, 0, False)

    def _files(self) -> list[_File]:
        """Return the files in the order in which they began; the current one is the last."""
        found = {}
        for path in sorted(self._path.parent.glob(f"{self._path.name}*")):
            if path.is_file() and (one := _begun(path)) is not None and one.head not in found:
                found[one.head] = one
        current = _begun(self._path) if self._path.exists() else None
        if current is not None:
            found[current.head] = current
        return sorted(found.values(), key=lambda one: (one.path == self._path, one.began))


def _after(files: list[_File], place: Place | None) -> list[_File]:
    """Return the file with the place and those after it; all if it is no longer there."""
    if place is not None:
        for number, one in enumerate(files):
            if one.head == place.head:
                return files[number:]
    return files


def _offset_in(file: _File, place: Place | None) -> int:
    return place.offset if place is not None and place.head == file.head else 0


def _begun(path: Path) -> _File | None:
    """Return a file of which the first line is whole."""
    with _opened(path) as file:
        line = file.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        return None
    try:
        began = float(line.split(b"|", 1)[0])
    except ValueError:
        began = 0.0
    return _File(path, _head(line), began, path.stat().st_mtime)


def _head(line: bytes) -> str:
    return hashlib.blake2b(line, digest_size=12).hexdigest()


def _opened(path: Path) -> BinaryIO:
    if path.suffix == ".gz":
        return gzip.open(path, "rb")  # type: ignore[return-value]
    return path.open("rb")


def _size(file: BinaryIO) -> int:
    return file.seek(0, os.SEEK_END)


def _events(said: bytes) -> tuple[tuple[Event, ...], int]:
    bad = 0

    def read() -> Iterator[Event]:
        nonlocal bad
        for line in said.decode("utf-8", "replace").split("\n"):
            try:
                event = event_of(line)
            except BadLine:
                bad += bool(line.strip())
                continue
            if event is not None:
                yield event

    return tuple(read()), bad
