from __future__ import annotations

from datetime import date

import pytest

from app.staffing.shifts import BadLine, Fault, Shift, agents_on_shift, read_shifts

STAFF = ("Rina Marlina", "Asep Saepudin")
DAY = date(2026, 12, 3)


def slot(hour: int, quarter: int = 0) -> int:
    return hour * 4 + quarter


def test_a_list_of_excel_and_one_of_another_program_say_the_same() -> None:
    excel = "\ufeffPetugas;Hari;Dari;Sampai;Istirahat\r\nrina marlina;03/12/2026;08.00;16.00;12.00–13.00\r\n"
    other = 'Rina Marlina,2026-12-03,08:00,16:00,"12:00 - 13:00"\n\n'
    expected = [Shift("Rina Marlina", DAY, 480, 960, ((720, 780),))]
    assert read_shifts(excel, STAFF) == (expected, [])
    assert read_shifts(other, STAFF) == (expected, [])


@pytest.mark.parametrize(
    ("line", "fault", "text"),
    [
        ("Rina Marlina;2026-12-03;08:00", Fault.COLUMNS, "Rina Marlina 2026-12-03 08:00"),
        ("Rini;2026-12-03;08:00;16:00", Fault.AGENT, "Rini"),
        ("Asep Saepudin;2026-02-30;08:00;16:00", Fault.DAY, "2026-02-30"),
        ("Asep Saepudin;tomorrow;08:00;16:00", Fault.DAY, "tomorrow"),
        ("Asep Saepudin;2026-12-03;8;16:00", Fault.TIME, "8"),
        ("Asep Saepudin;2026-12-03;08:00;24:01", Fault.TIME, "24:01"),
        ("Asep Saepudin;2026-12-03;16:00;08:00", Fault.ORDER, "16:00 08:00"),
        ("Asep Saepudin;2026-12-03;08:00;16:00;noon", Fault.BREAKS, "noon"),
        ("Asep Saepudin;2026-12-03;08:00;16:00;17:00-18:00", Fault.BREAKS, "17:00-18:00"),
        ("Rina Marlina;2026-12-03;15:00;20:00", Fault.OVERLAP, "Rina Marlina 2026-12-03"),
    ],
)
def test_each_bad_line_is_named_with_what_is_wrong(line: str, fault: Fault, text: str) -> None:
    good = "Rina Marlina;2026-12-03;08:00;16:00"
    shifts, bad = read_shifts(f"agent;day;from;till\n{good}\n{line}\n", STAFF)
    assert len(shifts) == 1
    assert bad == [BadLine(3, fault, text)]


def test_an_agent_counts_in_quarter_hours_without_a_break_and_without_a_late_start() -> None:
    early = Shift(STAFF[0], DAY, 8 * 60, 16 * 60, ((720, 730),))
    late = Shift(STAFF[1], DAY, 9 * 60 + 5, 24 * 60)
    counts = agents_on_shift([early, late], DAY)
    assert [counts[one] for one in (slot(7, 3), slot(8), slot(9), slot(9, 1))] == [0, 1, 1, 2]
    assert [counts[one] for one in (slot(12), slot(12, 1), slot(16), slot(23, 3))] == [1, 2, 1, 1]
    assert sum(agents_on_shift([early, late], date(2026, 12, 4))) == 0
