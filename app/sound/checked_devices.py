"""The day's sound checks by microphone, kept in a file. No Qt."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Lock

import msgspec

from app.common.whole_file import write_whole

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of a check.

    Attributes:
        device_id: Of the microphone; "" when there was none.
        problem: A word of telephony's SoundChecked; "" when a caller will hear the agent well.
        level_dbfs: Mean of the loudest moment.
        heard_self, heard_ring: What the agent answered; None: not asked yet.
    """

    device_id: str
    at: datetime
    problem: str
    level_dbfs: float
    heard_self: bool | None = None
    heard_ring: bool | None = None

    @property
    def is_good(self) -> bool:
        return self.problem in ("", "clipping") and self.heard_self is not False


@dataclass(frozen=True, slots=True)
class _Day:
    date: date
    results: dict[str, CheckResult] = field(default_factory=dict)


class CheckedDevices:
    """Cleared at midnight: a headset that worked yesterday may be broken today."""

    def __init__(self, path: Path, today: date) -> None:
        self._path = path
        self._day = _Day(today)
        self._writing = Lock()  # of two saves at once, the one with the older results could end last
        try:
            read = msgspec.json.decode(path.read_bytes(), type=_Day)
        except FileNotFoundError:
            return
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("the day's sound checks cannot be read: %s", error)
            return
        if read.date == today:
            self._day = read

    def result(self, device_id: str, today: date) -> CheckResult | None:
        return self._day.results.get(device_id) if self._day.date == today else None

    def keep(self, result: CheckResult, today: date) -> None:
        """Keep a result in memory; `save` writes it."""
        others = self._day.results if self._day.date == today else {}
        self._day = _Day(today, {**others, result.device_id: result})

    def save(self) -> None:
        """Blocks on the disk. If the disk refuses, one more check is needed tomorrow, and it is logged."""
        try:
            with self._writing:
                write_whole(self._path, msgspec.json.encode(self._day))
        except OSError as error:
            _log.warning("the day's sound checks are not kept: %s", error)
