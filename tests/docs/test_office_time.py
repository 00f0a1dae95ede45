"""The pictures are taken in office hours, whenever that is."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.docs.office_time import LIBRARY, beginning, office_time

JAKARTA = ZoneInfo("Asia/Jakarta")


def at(day: int, hour: int) -> datetime:
    """November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, tzinfo=JAKARTA)


@pytest.mark.parametrize("hour", [1, 10, 23])
def test_on_a_working_day_it_is_10_of_that_day_and_on_a_weekend_10_of_the_friday(hour: int) -> None:
    assert beginning(at(24, hour)) == at(24, 10)
    assert beginning(at(28, hour)) == beginning(at(29, hour)) == at(27, 10)


@pytest.mark.skipif(not list(Path("/usr/lib").glob(f"*/{LIBRARY}")), reason="needs Debian's faketime")
def test_a_program_believes_that_it_is_10_and_its_timers_do_not() -> None:
    asks = "import datetime, time; print(datetime.datetime.now().astimezone().isoformat(), time.monotonic())"
    run = subprocess.run([sys.executable, "-c", asks], env=office_time(), capture_output=True, text=True)
    believed, ticks = run.stdout.split()
    assert datetime.fromisoformat(believed).astimezone(JAKARTA).strftime("%H:%M") == "10:00"
    outside = subprocess.run(
        [sys.executable, "-c", "import time; print(time.monotonic())"], capture_output=True, text=True
    )
    assert 0 <= float(outside.stdout) - float(ticks) < 60
