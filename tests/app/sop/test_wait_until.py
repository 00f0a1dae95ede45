from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.wait_until import read_until

JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = OfficeCalendar(load_office_days(), JAKARTA)
NOW = datetime(2026, 11, 25, 14, 20, tzinfo=JAKARTA)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15.30", (25, 15, 30)),
        ("pukul 15:30 WIB", (25, 15, 30)),
        ("16.30 WITA", (25, 15, 30)),
        ("pukul 17:30 wit", (25, 15, 30)),
        ("15.15 WITA", (26, 14, 15)),  # past
        ("besok 00.30 wit", (25, 22, 30)),  # of the day there
        ("9.00", (26, 9, 0)),  # past today: tomorrow
        ("besok", (26, 7, 30)),
        ("Besok 10.15", (26, 10, 15)),
        ("tomorrow, 10:15", (26, 10, 15)),
        ("lusa", (27, 7, 30)),
        ("28/11", (30, 7, 30)),  # a Saturday: when the office opens next
        ("30-11-2026 08.00", (30, 8, 0)),
        ("2026-11-30 8:00", (30, 8, 0)),
        ("45 menit", (25, 15, 5)),
        ("2 jam", (25, 16, 20)),
        ("2 hari", (27, 7, 30)),
    ],
)
def test_a_moment_is_understood_as_people_write_it(text: str, meant: tuple[int, ...]) -> None:
    day, hour, minute = meant
    assert read_until(text, NOW, OFFICE) == datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


def test_a_day_that_is_over_this_year_is_meant_for_the_next_one_and_holidays_are_closed() -> None:
    assert read_until("24/12", NOW, OFFICE) == datetime(2026, 12, 28, 7, 30, tzinfo=JAKARTA)
    assert read_until("4/1", NOW, OFFICE) == datetime(2027, 1, 4, 7, 30, tzinfo=JAKARTA)


@pytest.mark.parametrize(
    "text", ["", "nanti", "25.00", "31/2", "24/11/2026", "25/11 9.00", "0 jam", "besok pagi"]
)
def test_what_is_not_understood_or_over_is_no_moment(text: str) -> None:
    assert read_until(text, NOW, OFFICE) is None
