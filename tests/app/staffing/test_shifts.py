from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.common.csv_file import CsvFault, read_csv
from app.staffing.shifts import (
    SLOT_MIN,
    BadLine,
    BadShiftError,
    DayOf,
    Fault,
    Part,
    Person,
    PlannedShift,
    Shifts,
    agents_on_shift,
    day_text,
    part_of,
    read_day,
    with_part,
)
from app.staffing.shifts import read_shifts as read_rows
from db.shifts import DAY_MIN, is_possible_day

RINA, ASEP = UUID(int=1), UUID(int=2)
STAFF = (Person(RINA, "Rina Marlina", "201"), Person(ASEP, "Asep Saepudin"))
DAY, TODAY = date(2026, 12, 3), date(2026, 12, 2)
SHIFT = PlannedShift(480, 960, ((720, 780),))


def read_shifts(text: str, staff: Sequence[Person]) -> tuple[dict[DayOf, Shifts], list[BadLine]]:
    return read_rows(read_csv(text.encode()), staff, TODAY)


def slot(hour: int, quarter: int = 0) -> int:
    return hour * 4 + quarter


def test_a_list_of_excel_and_one_of_another_program_say_the_same() -> None:
    excel = "\ufeffPetugas;Hari;Dari;Sampai;Istirahat\r\nrina marlina;03/12/2026;08.00;16.00;12.00–13.00\r\n"
    other = '201,2026-12-03,08:00,16:00,"12:00 - 13:00"\n\n'
    assert read_shifts(excel, STAFF) == ({(RINA, DAY): (SHIFT,)}, [])
    assert read_shifts(other, STAFF) == ({(RINA, DAY): (SHIFT,)}, [])


def test_two_lines_of_a_day_are_two_shifts_and_a_line_without_times_is_a_free_day() -> None:
    lines = "201;2026-12-03;13:00;16:00", "201;2026-12-03;08:00;12:00", "Asep Saepudin;2026-12-03;;"
    found, bad = read_shifts("\n".join(lines), STAFF)
    assert (found[RINA, DAY], bad) == ((PlannedShift(480, 720), PlannedShift(780, 960)), [])
    assert found[ASEP, DAY] == ()


@pytest.mark.parametrize(
    ("line", "fault", "text"),
    [
        ("Rina Marlina;2026-12-03;08:00", Fault.COLUMNS, "Rina Marlina 2026-12-03 08:00"),
        ("Rini;2026-12-03;08:00;16:00", Fault.AGENT, "Rini"),
        ("Asep Saepudin;2026-02-30;08:00;16:00", Fault.DAY, "2026-02-30"),
        ("Asep Saepudin;tomorrow;08:00;16:00", Fault.DAY, "tomorrow"),
        ("Asep Saepudin;31/12/9999;08:00;16:00", Fault.FAR, "31/12/9999"),
        ("Asep Saepudin;2028-12-03;08:00;16:00", Fault.FAR, "2028-12-03"),
        ("Asep Saepudin;0001-01-01;;", Fault.FAR, "0001-01-01"),
        ("Asep Saepudin;2026-12-03;8;16:00", Fault.TIME, "8"),
        ("Asep Saepudin;2026-12-03;08:00;24:01", Fault.TIME, "24:01"),
        ("Asep Saepudin;2026-12-03;;16:00", Fault.TIME, ""),
        ("Asep Saepudin;2026-12-03;16:00;08:00", Fault.ORDER, "16:00 08:00"),
        ("Asep Saepudin;2026-12-03;08:00;16:00;noon", Fault.BREAKS, "noon"),
        ("Asep Saepudin;2026-12-03;08:00;16:00;17:00-18:00", Fault.BREAKS, "17:00-18:00"),
        ("Asep Saepudin;2026-12-03;08:00;16:00;9:00-10:00 9:30-11:00", Fault.BREAKS, "9:00-10:00 9:30-11:00"),
        ("Rina Marlina;2026-12-03;15:00;20:00", Fault.OVERLAP, "Rina Marlina 2026-12-03"),
        ("201;2026-12-03;;", Fault.FREE, "201 2026-12-03"),
    ],
)
def test_each_bad_line_is_named_with_what_is_wrong(line: str, fault: Fault, text: str) -> None:
    good = "Rina Marlina;2026-12-03;08:00;16:00"
    shifts, bad = read_shifts(f"agent;day;from;till\n{good}\n{line}\n", STAFF)
    assert len(shifts) == 1
    assert bad == [BadLine(3, fault, text)]


def test_a_shift_on_a_day_that_is_free_by_a_line_before_is_a_bad_line() -> None:
    lines = "201;2026-12-03;;", "201;2026-12-03;;", "Rina Marlina;2026-12-03;08:00;16:00"
    shifts, bad = read_shifts("\n".join(lines), STAFF)
    assert shifts == {(RINA, DAY): ()}
    assert bad == [BadLine(3, Fault.FREE, "Rina Marlina 2026-12-03")]


def test_a_cell_without_an_end_is_a_bad_line_beside_the_others() -> None:
    lines = ["201;2026-12-03;08:00;16:00", f'201;2026-12-04;08:00;16:00;"{"x" * 200_000}', "Rini;;;"]
    shifts, bad = read_shifts("\n".join(lines), STAFF)
    assert list(shifts) == [(RINA, DAY)]
    assert [(one.number, one.fault) for one in bad] == [(2, CsvFault.LONG_CELL), (3, Fault.AGENT)]


def test_a_name_of_two_people_is_no_name_but_the_extension_is_one() -> None:
    staff = (*STAFF, Person(UUID(int=3), "rina marlina", "202"))
    line = "Rina Marlina;2026-12-03;08:00;16:00"
    assert read_shifts(line, staff) == ({}, [BadLine(1, Fault.TWO, "Rina Marlina")])
    assert list(read_shifts(line.replace("Rina Marlina", "202"), staff)[0]) == [(UUID(int=3), DAY)]


def test_a_day_has_no_more_shifts_and_breaks_than_the_records_keep() -> None:
    lines = [f"201;2026-12-03;{hour:02}:00;{hour:02}:30" for hour in range(5)]
    assert read_shifts("\n".join(lines), STAFF)[1] == [BadLine(5, Fault.MANY, "201 2026-12-03")]
    breaks = " ".join(f"{hour:02}:00-{hour:02}:05" for hour in range(13))
    assert [one.fault for one in read_shifts(f"201;2026-12-03;00:00;24:00;{breaks}", STAFF)[1]] == [
        Fault.MANY
    ]


@pytest.mark.parametrize(
    ("typed", "shifts"),
    [
        ("", ()),
        ("8:00-16:00 (12.00–13.00)", (SHIFT,)),
        ("13:00-16:00, 08:00-12:00", (PlannedShift(480, 720), PlannedShift(780, 960))),
        ("08:00-16:00 (12:00-13:00) 18:00-20:00", (SHIFT, PlannedShift(1080, 1200))),
    ],
)
def test_a_day_can_be_typed(typed: str, shifts: Shifts) -> None:
    assert read_day(typed) == shifts
    assert read_day(day_text(shifts)) == shifts


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("pagi", Fault.TIME),
        ("()", Fault.TIME),
        ("08:00", Fault.TIME),
        ("16:00-08:00", Fault.ORDER),
        ("08:00-16:00 (noon)", Fault.BREAKS),
        ("08:00-12:00 11:00-16:00", Fault.OVERLAP),
    ],
)
def test_what_cannot_be_a_day_is_said(typed: str, fault: Fault) -> None:
    with pytest.raises(BadShiftError) as refused:
        read_day(typed)
    assert refused.value.fault is fault


def test_an_agent_counts_in_quarter_hours_without_a_break_and_without_a_late_start() -> None:
    early, late = PlannedShift(8 * 60, 16 * 60, ((720, 730),)), PlannedShift(9 * 60 + 5, 24 * 60)
    counts = agents_on_shift([(early,), (late,)])
    assert [counts[one] for one in (slot(7, 3), slot(8), slot(9), slot(9, 1))] == [0, 1, 1, 2]
    assert [counts[one] for one in (slot(12), slot(12, 1), slot(16), slot(23, 3))] == [1, 2, 1, 1]
    assert sum(agents_on_shift([()])) == 0


slots = st.integers(0, DAY_MIN // SLOT_MIN - 1)
puts = st.lists(st.tuples(slots, slots, st.sampled_from((Part.FREE, Part.WORK, Part.BREAK))), max_size=12)


@given(puts)
def test_what_is_put_into_quarter_hours_is_in_them_and_makes_possible_days(
    put: list[tuple[int, int, Part]],
) -> None:
    shifts: Shifts = ()
    expected = [Part.FREE] * (DAY_MIN // SLOT_MIN)
    for one, other, part in put:
        first, last = min(one, other), max(one, other) + 1
        shifts = with_part(shifts, first * SLOT_MIN, last * SLOT_MIN, part)
        expected[first:last] = [part] * (last - first)
    assert is_possible_day(shifts)
    assert [part_of(shifts, at * SLOT_MIN, (at + 1) * SLOT_MIN) for at in range(len(expected))] == expected
    assert (
        len(shifts) > 4 or sum(len(one.breaks) for one in shifts) > 12 or read_day(day_text(shifts)) == shifts
    )


def test_a_quarter_hour_that_is_planned_in_part_says_so() -> None:
    assert part_of((PlannedShift(485, 960),), 480, 495) is Part.SOME
    assert part_of(with_part((PlannedShift(485, 960),), 480, 495, Part.WORK), 480, 495) is Part.WORK
