"""Shifts of the agents, from a list of any program: who is there when, and every line that cannot be read."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from app.staffing.needs import SLOTS

SLOT_MIN = 15
_DAY_MIN = 24 * 60
_HEADS = ("agent", "petugas")  # a first line that begins so has titles
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_TIME = re.compile(r"(\d{1,2})[.:](\d{2})")


class Fault(str, Enum):
    """What is wrong with a line."""

    COLUMNS = "columns"  # too few
    AGENT = "agent"  # is not on the list of staff
    DAY = "day"
    TIME = "time"
    ORDER = "order"  # the end is not after the beginning
    BREAKS = "breaks"  # cannot be read, or lie outside of the shift
    OVERLAP = "overlap"  # with a shift of the same agent


@dataclass(frozen=True, slots=True)
class BadLine:
    """number: Of the line in the file, from 1. text: The part that is wrong."""

    number: int
    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class Shift:
    """From `begin` to before `end`, in minutes after midnight; so are the breaks. agent: The name."""

    agent: str
    day: date
    begin: int
    end: int
    breaks: tuple[tuple[int, int], ...] = ()

    def is_there(self, begin: int, end: int) -> bool:
        """Return whether the agent is there for the whole of a time, without a break."""
        is_on_break = any(first < end and begin < last for first, last in self.breaks)
        return self.begin <= begin and end <= self.end and not is_on_break


def read_shifts(text: str, staff: Collection[str]) -> tuple[list[Shift], list[BadLine]]:
    """Read lines of agent; day; from; till; breaks. Semicolons, commas or tabs part them.

    Days are as 2026-12-03 or 03/12/2026, times as 08:00 or 08.00, breaks as "12:00-13:00 15:00-15:15".

    staff: The names that are known; capitals do not count.
    """
    names = {one.casefold(): one for one in staff}
    shifts: list[Shift] = []
    of_agent: dict[tuple[str, date], list[Shift]] = defaultdict(list)
    bad: list[BadLine] = []
    for number, cells in _lines(text.removeprefix("\ufeff")):
        try:
            shift = _shift(cells, names)
            same_day = of_agent[shift.agent, shift.day]
            if any(shift.begin < one.end and one.begin < shift.end for one in same_day):
                raise _BadCellError(Fault.OVERLAP, f"{cells[0]} {cells[1]}")
            shifts.append(shift)
            same_day.append(shift)
        except _BadCellError as error:
            bad.append(BadLine(number, error.fault, error.text))
    return shifts, bad


def agents_on_shift(shifts: Sequence[Shift], day: date) -> tuple[int, ...]:
    """Return how many agents are there for the whole of each quarter hour."""
    of_day = [one for one in shifts if one.day == day]
    return tuple(
        sum(one.is_there(number * SLOT_MIN, (number + 1) * SLOT_MIN) for one in of_day)
        for number in range(SLOTS)
    )


class _BadCellError(Exception):
    def __init__(self, fault: Fault, text: str) -> None:
        super().__init__(fault.value)
        self.fault, self.text = fault, text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines that have something, without that of the titles."""
    first = text.split("\n", 1)[0]
    mark = max(";\t,", key=first.count)
    reader = csv.reader(text.splitlines(), delimiter=mark)
    for cells in reader:
        cells = [one.strip() for one in cells]
        is_head = reader.line_num == 1 and cells and cells[0].casefold() in _HEADS
        if any(cells) and not is_head:
            yield reader.line_num, cells


def _shift(cells: Sequence[str], names: dict[str, str]) -> Shift:
    """Raise _BadCellError."""
    if len(cells) < 4:
        raise _BadCellError(Fault.COLUMNS, " ".join(cells))
    agent = names.get(cells[0].casefold())
    if agent is None:
        raise _BadCellError(Fault.AGENT, cells[0])
    day, begin, end = _day(cells[1]), _time(cells[2]), _time(cells[3])
    if end <= begin:
        raise _BadCellError(Fault.ORDER, f"{cells[2]} {cells[3]}")
    return Shift(agent, day, begin, end, _breaks(" ".join(cells[4:]), begin, end))


def _breaks(text: str, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    found = []
    for part in re.sub(r"\s*[-–]\s*", "-", text).replace(",", " ").split():
        first, _, last = part.partition("-")
        try:
            times = _time(first), _time(last)
        except _BadCellError:
            raise _BadCellError(Fault.BREAKS, part) from None
        if not begin <= times[0] < times[1] <= end:
            raise _BadCellError(Fault.BREAKS, part)
        found.append(times)
    return tuple(found)


def _day(text: str) -> date:
    if iso := _ISO.fullmatch(text):
        parts = iso.groups()
    elif local := _LOCAL.fullmatch(text):
        parts = local.groups()[::-1]
    else:
        raise _BadCellError(Fault.DAY, text)
    try:
        return date(*map(int, parts))
    except ValueError:
        raise _BadCellError(Fault.DAY, text) from None


def _time(text: str) -> int:
    found = _TIME.fullmatch(text)
    minutes = int(found[1]) * 60 + int(found[2]) if found is not None else -1
    if found is None or int(found[2]) > 59 or minutes > _DAY_MIN:
        raise _BadCellError(Fault.TIME, text)
    return minutes
