"""Lets programs believe that it is 10 in the morning of a working day, by libfaketime (Debian: faketime).

A picture is the same whenever it is taken, and shows the clocks of the SOP while they run.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from math import ceil
from pathlib import Path
from zoneinfo import ZoneInfo

from app.common.clock import now
from app.settings import OfficeSettings
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar

BEGINS = time(10)
LIBRARY = "faketime/libfaketimeMT.so.1"


class NoFaketimeError(Exception):
    """The library is not installed."""


def office_time() -> dict[str, str]:
    """Return the environment of a program that begins at that hour of today, or of the last working day.

    Time goes on from there as usual. The monotonic clock, which sound and timers use, is left alone.
    """
    library = next(Path("/usr/lib").glob(f"*/{LIBRARY}"), None)
    if library is None:
        raise NoFaketimeError("apt install faketime")
    at = now()
    ahead = ceil((beginning(at) - at).total_seconds())  # the library takes whole seconds; not 9:59
    return {"LD_PRELOAD": str(library), "FAKETIME": f"{ahead:+}s", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def beginning(at: datetime) -> datetime:
    """Return when the office's latest working day up to that of `at` is 10 hours old."""
    zone = ZoneInfo(OfficeSettings().timezone)
    calendar = OfficeCalendar(load_office_days(), zone)
    day = calendar.local_day(at)
    while not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return datetime.combine(day, BEGINS, zone)
