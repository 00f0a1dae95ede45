from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.typed_time import as_typed, day_as_typed, read_day, read_past
from app.sop.wait_until import read_until

ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 10, 30, tzinfo=ZONE)
CALENDAR = OfficeCalendar(load_office_days(), ZONE)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("5/1", date(2027, 1, 5)),
        ("besok", date(2026, 11, 25)),
        ("31/2/2026", None),
        ("nanti", None),
        ("31/12/2026 pagi", None),
        ("", None),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date | None) -> None:
    assert read_day(text, NOW.date()) == day


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("10.15", NOW.replace(minute=15)),
        ("10:30", NOW),
        ("11.15 WITA", NOW.replace(minute=15)),
        ("kemarin 11.05 wit", NOW.replace(day=23, hour=9, minute=5)),
        ("16.00", NOW.replace(day=23, hour=16, minute=0)),
        ("kemarin 9.05", NOW.replace(day=23, hour=9, minute=5)),
        ("20/11 14:00", NOW.replace(day=20, hour=14, minute=0)),
        ("hari ini 11.00", None),
        ("20/11", None),
        ("tadi", None),
        ("besok 9.00", None),
        ("lusa 9.00", None),
        ("28/11 9.00", None),
        ("24/12/26 9.00", None),
        ("24/12 9.00", None),  # eleven months ago: a slip for one that is ahead
        ("28/6 9.00", datetime(2026, 6, 28, 9, tzinfo=ZONE)),
        ("24/12/2025 9.00", datetime(2025, 12, 24, 9, tzinfo=ZONE)),
        ("0001-01-01 9.00", None),
    ],
)
def test_a_moment_that_is_over_is_never_ahead(text: str, moment: Any) -> None:
    assert read_past(text, NOW, ZONE) == moment


def test_a_day_typed_in_january_without_its_year_is_of_the_year_that_is_over() -> None:
    january = datetime(2028, 1, 5, 9, tzinfo=ZONE)
    assert read_past("28/12 10.00", january, ZONE) == datetime(2027, 12, 28, 10, tzinfo=ZONE)
    assert read_past("29/2 10.00", january, ZONE) is None
    assert read_past("29/2 10.00", january.replace(month=3), ZONE) == datetime(2028, 2, 29, 10, tzinfo=ZONE)


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), timedelta(hours=20), timedelta(days=40)])
def test_what_is_typed_for_a_person_is_read_as_what_was_meant(ahead: timedelta) -> None:
    assert read_until(as_typed(NOW + ahead, NOW, ZONE), NOW, CALENDAR) == NOW + ahead
    assert read_day(day_as_typed((NOW + ahead).date()), NOW.date()) == (NOW + ahead).date()
    assert read_past(as_typed(NOW - ahead, NOW, ZONE), NOW, ZONE) == NOW - ahead
