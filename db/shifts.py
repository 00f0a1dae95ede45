"""A planned shift, and how a day of them is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid5

import msgspec

DAY_MIN = 24 * 60
MOST_SHIFTS, MOST_BREAKS = 4, 12  # of one day
Minutes = tuple[int, int]  # from, and before; after midnight


class PlannedShift(msgspec.Struct, frozen=True, order=True):
    """From `begin` to before `end`, in minutes after midnight of the office; so are the breaks."""

    begin: int
    end: int
    breaks: tuple[Minutes, ...] = ()

    def is_there(self, begin: int, end: int) -> bool:
        """Return whether the agent is there for the whole of a time, without a break."""
        is_on_break = any(first < end and begin < last for first, last in self.breaks)
        return self.begin <= begin and end <= self.end and not is_on_break

    @property
    def is_possible(self) -> bool:
        """Whether it lies in one day, and its breaks lie in it, in order and apart."""
        times = (self.begin, *(one for part in self.breaks for one in part), self.end)
        is_in_order = all(first <= last for first, last in pairwise(times))
        is_long = self.begin < self.end and all(first < last for first, last in self.breaks)
        return is_in_order and is_long and self.begin >= 0 and self.end <= DAY_MIN


Shifts = tuple[PlannedShift, ...]


def is_possible_day(shifts: Shifts) -> bool:
    """Whether all are possible, in order and apart."""
    return all(one.is_possible for one in shifts) and all(
        first.end <= second.begin for first, second in pairwise(shifts)
    )


def plan_id(agent_id: UUID, day: date) -> UUID:
    return uuid5(agent_id, day.isoformat())


def stored(shifts: Shifts) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = msgspec.to_builtins(list(shifts))
    return found


def shifts_of(facts: Sequence[Any]) -> Shifts:
    """Return the shifts of a row; none if a newer program wrote them in another way."""
    try:
        return msgspec.convert(list(facts), Shifts)
    except msgspec.ValidationError:
        return ()
