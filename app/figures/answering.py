"""Answers questions for figures from the facts of one moment: at the server, and on one PC without one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from app.figures.adding import add_up_together
from app.figures.figures import Figure, Group, is_of_exchange


@dataclass(frozen=True, slots=True)
class Asked:
    """by: Columns that divide the figure. only: Values that choose."""

    figure: Figure
    since: date
    until: date
    by: tuple[str, ...]
    only: Mapping[str, Any]


def add_up_all(
    connection: Connection,
    asked: Sequence[Asked],
    now: datetime,
    chosen_by: Sequence[str],
    knows_queues: Callable[[Asked], bool],
) -> list[list[Group]]:
    """Return the groups of each question, in their order. Figures of the same facts are read together.

    now: Up to when the facts are whole. chosen_by: As of `add_up_together`.
    knows_queues: Whether the telephone exchange was read in some of these days: else nobody knows, and 0 were
        wrong.
    """
    together: dict[Any, list[int]] = defaultdict(list)
    for place, one in enumerate(asked):
        days = one.since, one.until
        together[one.figure.day, days, one.by, tuple(one.only.items())].append(place)
    found: dict[int, list[Group]] = {}
    for places in together.values():
        one = asked[places[0]]
        figures = [asked[place].figure for place in places]
        groups = add_up_together(connection, figures, one.since, one.until, now, one.by, one.only, chosen_by)
        if is_of_exchange(one.figure) and not knows_queues(one):
            groups = [[replace(each, den=0) for each in some] for some in groups]
        found.update(zip(places, groups, strict=True))
    return [found[place] for place in range(len(asked))]


def word(value: Any) -> str | int | None:
    """Return a value that divides a figure as answers have it: ids, days and codes are texts."""
    if value is None or isinstance(value, int):
        return value
    return str(value.value if isinstance(value, Enum) else value)
