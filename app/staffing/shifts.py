"""Shifts of the agents, from a list of any program: who is there when, and every line that cannot be read."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise
from uuid import UUID

from app.common.csv_file import CsvFault, CsvFile, CsvRow
from app.staffing.needs import SLOTS
from db.shifts import DAY_MIN, MOST_BREAKS, MOST_SHIFTS, Minutes, is_possible_day
from db.shifts import PlannedShift as PlannedShift
from db.shifts import Shifts as Shifts

SLOT_MIN = 15
_FAR = timedelta(days=731)  # two years; a day of the plan is no farther from today
_HEADS = ("agent", "petugas")  # a first row that begins so has titles
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")
_PART = re.compile(r"\s*[-–]\s*")


class Fault(str, Enum):
    """What is wrong with a line."""

    COLUMNS = "columns"  # too few
    AGENT = "agent"  # is not on the list of staff
    TWO = "two"  # agents have this name
    DAY = "day"
    FAR = "far"  # the day is more than two years away
    TIME = "time"
    ORDER = "order"  # the end is not after the beginning
    BREAKS = "breaks"  # cannot be read, or lie outside of the shift
    OVERLAP = "overlap"  # with a shift of the same agent
    FREE = "free"  # one line says that the agent is free on the day, another one has a shift
    MANY = "many"  # shifts or breaks of one day


@dataclass(frozen=True, slots=True)
class BadLine:
    """number: Of the line in the file, from 1. text: The part that is wrong; "" for a CsvFault."""

    number: int
    fault: Fault | CsvFault
    text: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who may be on the plan."""

    id: UUID
    name: str
    extension: str = ""


DayOf = tuple[UUID, date]  # an agent's


def read_shifts(
    file: CsvFile, staff: Sequence[Person], today: date
) -> tuple[dict[DayOf, Shifts], list[BadLine]]:
    """Read rows of agent; day; from; till; breaks. A first row that begins with "agent" has titles.

    An agent is a name or an extension; capitals do not count. Days are as 2026-12-03 or 03/12/2026, times as
    08:00 or 08.00, breaks as "12:00-13:00 15:00-15:15". A row without times says that the agent is free.
    """
    names = _by_name(staff)
    found: dict[DayOf, Shifts] = {}
    bad = [BadLine(one.number, one.fault) for one in file.faults]
    for row in _without_titles(file.rows):
        cells = row.cells
        try:
            of, shift = _line(cells, names, today)
            found[of] = _of_day(found.get(of), shift, f"{cells[0]} {cells[1]}")
        except BadShiftError as error:
            bad.append(BadLine(row.number, error.fault, error.text))
    return found, sorted(bad, key=lambda one: one.number)


def read_day(text: str) -> Shifts:
    """Read shifts as `day_text` writes them: "08:00-12:00 13:00-17:00", "08:00-16:00 (12:00-13:00)".

    Raises BadShiftError.
    """
    shifts: Shifts = ()
    for outer, inner in re.findall(r"([^()]+)(?:\(([^()]*)\))?", text):
        parts = _PART.sub("-", outer).replace(",", " ").split()
        for place, part in enumerate(parts):
            begin, end = _span(part, Fault.TIME)
            is_last = place == len(parts) - 1
            shifts = _with(
                shifts, PlannedShift(begin, end, _breaks(inner if is_last else "", begin, end)), text
            )
    if not shifts and text.strip():
        raise BadShiftError(Fault.TIME, text.strip())
    return shifts


def day_text(shifts: Shifts) -> str:
    """Return "08:00-16:00 (12:00-13:00)"; "" for a free day."""
    return " ".join(
        span_text(one.begin, one.end) + (f" ({breaks_text(one)})" if one.breaks else "") for one in shifts
    )


def breaks_text(shift: PlannedShift) -> str:
    return " ".join(span_text(*one) for one in shift.breaks)


def span_text(begin: int, end: int) -> str:
    return f"{time_text(begin)}-{time_text(end)}"


def time_text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def agents_on_shift(plans: Iterable[Shifts]) -> tuple[int, ...]:
    """Return how many agents are there for the whole of each quarter hour of a day."""
    shifts = [shift for one in plans for shift in one]
    return tuple(
        sum(one.is_there(number * SLOT_MIN, (number + 1) * SLOT_MIN) for one in shifts)
        for number in range(SLOTS)
    )


class Part(Enum):
    """What an agent is to do in a quarter hour. SOME: Not the same for the whole of it."""

    FREE = "free"
    WORK = "work"
    BREAK = "break"
    SOME = "some"


def part_of(shifts: Shifts, begin: int, end: int) -> Part:
    """Return what is planned from `begin` to before `end`."""
    if any(one.is_there(begin, end) for one in shifts):
        return Part.WORK
    if any(first <= begin and end <= last for one in shifts for first, last in one.breaks):
        return Part.BREAK
    return Part.SOME if any(one.begin < end and begin < one.end for one in shifts) else Part.FREE


def with_part(shifts: Shifts, begin: int, end: int, part: Part) -> Shifts:
    """Return the day with this part from `begin` to before `end`; the rest stays.

    A break outside of a shift is added to the shift that it touches, else it is a shift with nothing but a
    break.
    """
    cuts = sorted({0, begin, end, DAY_MIN, *(cut for one in shifts for cut in _cuts(one))})
    pieces: list[tuple[int, int, Part]] = []
    for first, last in pairwise(cuts):
        kind = part if begin <= first and last <= end else part_of(shifts, first, last)
        if pieces and pieces[-1][2] is kind:
            pieces[-1] = (pieces[-1][0], last, kind)
        else:
            pieces.append((first, last, kind))
    return tuple(_joined(pieces))


def _joined(pieces: Sequence[tuple[int, int, Part]]) -> Iterator[PlannedShift]:
    together: list[tuple[int, int, Part]] = []
    for piece in (*pieces, (DAY_MIN, DAY_MIN, Part.FREE)):
        if piece[2] is not Part.FREE:
            together.append(piece)
        elif together:
            breaks = tuple((begin, end) for begin, end, kind in together if kind is Part.BREAK)
            yield PlannedShift(together[0][0], together[-1][1], breaks)
            together = []


def _cuts(shift: PlannedShift) -> Iterator[int]:
    yield from (shift.begin, shift.end)
    for one in shift.breaks:
        yield from one


class BadShiftError(Exception):
    """What is wrong, and with which part of the text."""

    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(fault.value)
        self.fault, self.text = fault, text


def _by_name(staff: Sequence[Person]) -> Mapping[str, Sequence[UUID]]:
    found: dict[str, list[UUID]] = defaultdict(list)
    for one in staff:
        for name in {one.name.casefold(), one.extension.casefold()} - {""}:
            found[name].append(one.id)
    return found


def _without_titles(rows: Sequence[CsvRow]) -> Sequence[CsvRow]:
    has_titles = bool(rows) and rows[0].cells[0].casefold() in _HEADS
    return rows[1:] if has_titles else rows


def _line(
    cells: Sequence[str], names: Mapping[str, Sequence[UUID]], today: date
) -> tuple[DayOf, PlannedShift | None]:
    """Return None for a free day. Raise BadShiftError."""
    if len(cells) < 4:
        raise BadShiftError(Fault.COLUMNS, " ".join(cells))
    agents = names.get(cells[0].casefold(), ())
    if len(agents) != 1:
        raise BadShiftError(Fault.TWO if agents else Fault.AGENT, cells[0])
    day = _day(cells[1])
    if abs(day - today) > _FAR:
        raise BadShiftError(Fault.FAR, cells[1])
    if not any(cells[2:]):
        return (agents[0], day), None
    begin, end = _time(cells[2], Fault.TIME), _time(cells[3], Fault.TIME)
    if end <= begin:
        raise BadShiftError(Fault.ORDER, f"{cells[2]} {cells[3]}")
    return (agents[0], day), PlannedShift(begin, end, _breaks(" ".join(cells[4:]), begin, end))


def _of_day(known: Shifts | None, more: PlannedShift | None, text: str) -> Shifts:
    """Return the shifts of a day with those of another line. Raise BadShiftError.

    known: () if a line has said that the day is free, None if none has named it.
    """
    if known is not None and bool(known) != (more is not None):
        raise BadShiftError(Fault.FREE, text)
    return _with(known or (), more, text) if more is not None else ()


def _with(shifts: Shifts, more: PlannedShift, text: str) -> Shifts:
    """Return the shifts of a day with another one. Raise BadShiftError."""
    found = tuple(sorted((*shifts, more)))
    if not is_possible_day(found):
        raise BadShiftError(Fault.OVERLAP, text)
    if len(found) > MOST_SHIFTS or sum(len(one.breaks) for one in found) > MOST_BREAKS:
        raise BadShiftError(Fault.MANY, text)
    return found


def _breaks(text: str, begin: int, end: int) -> tuple[Minutes, ...]:
    found = sorted(_span(part, Fault.BREAKS) for part in _PART.sub("-", text).replace(",", " ").split())
    if not PlannedShift(begin, end, tuple(found)).is_possible:
        raise BadShiftError(Fault.BREAKS, text)
    return tuple(found)


def _span(text: str, fault: Fault) -> Minutes:
    """Read "12:00-13:00". Raise BadShiftError."""
    first, _, last = text.partition("-")
    try:
        begin, end = _time(first, fault), _time(last, fault)
    except BadShiftError:
        raise BadShiftError(fault, text) from None
    if end <= begin:
        raise BadShiftError(Fault.ORDER if fault is Fault.TIME else fault, text)
    return begin, end


def _day(text: str) -> date:
    if iso := _ISO.fullmatch(text):
        parts = iso.groups()
    elif local := _LOCAL.fullmatch(text):
        parts = local.groups()[::-1]
    else:
        raise BadShiftError(Fault.DAY, text)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise BadShiftError(Fault.DAY, text) from None


def _time(text: str, fault: Fault) -> int:
    found = _TIME.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2]) if found is not None else -1
    if found is None or int(found[2]) > 59 or minutes > DAY_MIN:
        raise BadShiftError(fault, text)
    return minutes
