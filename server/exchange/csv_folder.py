"""Lists of calls that an exchange writes as CSV into a folder: one row is one stay in a queue."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from app.common.csv_file import CsvError, CsvFault, read_table
from server.config import CsvConfig
from server.exchange.events import CSV, EARLIEST_YEAR, LATEST_YEAR, Event, Kind
from server.exchange.members import extension_of

SETTLED_S = 5.0  # a file that was changed so shortly before may not be whole
MOST_BYTES = 100_000_000  # of a file
MOST_SECONDS = 10**6  # of a wait or a talk
_log = logging.getLogger(__name__)
Seen = dict[str, tuple[int, int]]  # name -> size, time of the last change in ns


class BadRow(Exception):  # noqa: N818 - named after the row
    """A row lacks what a stay needs."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file's events. bad: Rows that could not be read; 1 for a file of which nothing could."""

    events: tuple[Event, ...]
    bad: int
    seen: Seen


class CsvFolder:
    """Reads each file of a folder once, and again when it has changed: what is read twice counts once."""

    def __init__(self, config: CsvConfig) -> None:
        self._config = config
        self._zone = ZoneInfo(config.zone)

    def read(self, place: str) -> Found | None:
        """Return the next file's events after a place; None if there is none. Raises OSError, ValueError."""
        seen = msgspec.json.decode(place, type=Seen) if place else {}
        present: dict[str, tuple[Path, tuple[int, int]]] = {}
        for path in sorted(Path(self._config.folder).iterdir()):
            if path.suffix.lower() == ".csv" and path.is_file():
                state = path.stat()
                present[path.name] = path, (state.st_size, state.st_mtime_ns)
        kept = {name: stamp for name, stamp in seen.items() if name in present}
        for name, (path, stamp) in present.items():
            is_whole = time.time() - stamp[1] / 1e9 >= SETTLED_S
            if kept.get(name) != stamp and is_whole:
                events, bad = self._read_list(path, stamp[0])
                return Found(events, bad, {**kept, name: stamp})
        return None

    def _read_list(self, path: Path, size: int) -> tuple[tuple[Event, ...], int]:
        """Return the events and how many rows cannot be read. Raises OSError."""
        try:
            if size > MOST_BYTES:
                raise CsvError(CsvFault.TOO_LARGE)
            return self._events(path.read_bytes())
        except CsvError as error:
            if error.fault is CsvFault.EMPTY:
                return (), 0
            fields = {"file": path.name, "fault": error.fault.value, "line": error.line}
            _log.warning("a list cannot be read", extra={"fields": fields})
            return (), 1

    def _events(self, content: bytes) -> tuple[tuple[Event, ...], int]:
        """As `_read_list`. Raises CsvError."""
        table = read_table(content, self._config.encoding, self._config.delimiter)
        found: list[Event] = []
        bad = len(table.faults)
        for row in table.rows:
            try:
                found += self._of_row(dict(zip(table.head, row.cells, strict=True)))
            except (BadRow, OverflowError):  # a time after the last year
                bad += 1
        return tuple(found), bad

    def _of_row(self, row: Mapping[str, str]) -> Iterator[Event]:
        """Raise BadRow."""
        said = {name: row.get(column, "") for name, column in self._config.columns.items()}
        if any(row.get(column, "") != value for column, value in self._config.only.items()):
            return
        queue = said.get("queue", "").partition(",")[0].strip()
        entered = self._time(said.get("entered", ""))
        if entered is None or not queue:
            raise BadRow
        answered, left = self._time(said.get("answered", "")), self._time(said.get("left", ""))
        kind, reason = self._outcome(said.get("outcome", ""), answered)
        wait_s = _seconds(said.get("wait", ""))
        if wait_s is None:
            end = answered if kind is Kind.ANSWERED else left
            if end is None or end < entered:
                raise BadRow
            wait_s = (end - entered).total_seconds()
            if wait_s >= MOST_SECONDS:
                raise BadRow
        remote, member = said.get("remote", ""), said.get("member", "")
        call_ref = said.get("call", "") or _name_of(queue, entered, remote)
        of_call: dict[str, Any] = {"source": CSV, "call_ref": call_ref, "queue": queue}
        yield Event(at=entered, kind=Kind.ENTERED, facts={"remote": remote} if remote else {}, **of_call)
        at = entered + timedelta(seconds=wait_s)
        facts = {"reason": reason} if reason else {}
        if kind is Kind.ANSWERED:
            facts = {"extension": found} if (found := extension_of(member)) else {}
        is_answered = kind is Kind.ANSWERED
        yield Event(
            at=at, kind=kind, member=member if is_answered else "", wait_s=wait_s, facts=facts, **of_call
        )
        talk_s = _seconds(said.get("talk", ""))
        if is_answered and talk_s is not None:
            ended = at + timedelta(seconds=talk_s)
            yield Event(
                at=ended, kind=Kind.ENDED, member=member, wait_s=wait_s, talk_s=talk_s, facts=facts, **of_call
            )

    def _outcome(self, said: str, answered: datetime | None) -> tuple[Kind, str]:
        config = self._config
        if "outcome" not in config.columns:
            return (Kind.ANSWERED if answered is not None else Kind.ABANDONED), ""
        word = said.casefold()
        for words, kind in ((config.answered, Kind.ANSWERED), (config.abandoned, Kind.ABANDONED)):
            if word in map(str.casefold, words):
                return kind, ""
        if word in map(str.casefold, config.flowed_out):
            return Kind.LEFT, said
        raise BadRow

    def _time(self, said: str) -> datetime | None:
        """Return None for nothing, and for years that cannot be: exchanges write them where nothing happened.

        Raise BadRow if it is no time.
        """
        if not said:
            return None
        try:
            found = datetime.strptime(said, self._config.time)
            at = found if found.tzinfo is not None else found.replace(tzinfo=self._zone)
            return at.astimezone(timezone.utc) if EARLIEST_YEAR <= found.year <= LATEST_YEAR else None
        except (ValueError, OverflowError) as error:
            raise BadRow from error


def _seconds(said: str) -> float | None:
    """Read "65", "1:05", "00:01:05" or "65.2"; return None for nothing. Raises BadRow."""
    if not said:
        return None
    total = 0.0
    try:
        for part in said.split(":"):
            total = total * 60 + float(part)
    except ValueError as error:
        raise BadRow from error
    if not 0 <= total < MOST_SECONDS:
        raise BadRow
    return total


def _name_of(queue: str, entered: datetime, remote: str) -> str:
    """Name a call without an id by what it is, so that it has the same name in each list."""
    text = f"{queue}|{entered.timestamp()}|{remote}"
    return "csv-" + hashlib.blake2b(text.encode(), digest_size=10).hexdigest()
