"""Which work of an agent is reviewed: a draw that nobody can steer, and that everybody can repeat.

SHA-256 of the month, the salt of the draw and the work's id puts the calls of an agent in an order; written
contacts and cases likewise, each by themselves. Workstations make the ids, so the salt is drawn when the
month is over: nobody can choose an id that is not drawn. It is published with the draw. The first of each
stratum is taken in turn, complaints before escalated cases before the others, then the second, until there
are enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from hashlib import sha256
from itertools import zip_longest
from secrets import token_hex
from uuid import UUID

LEAST_S = 30  # a shorter call has too little to review
MOST_MONTHS = 12  # that are made up for, after a long time without the server
LATE_DAYS = 7  # of the following month: until then agents whose workstation was late are drawn


class Stratum(str, Enum):
    """What became of the case; the first that holds, from the last to the first."""

    ANSWERED = "answered"
    ESCALATED = "escalated"  # a unit was asked
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Drawable:
    work_id: UUID
    stratum: Stratum


def new_salt() -> str:
    """Return 32 random letters of 0-9 and a-f. Each draw has its own, also that of agents who were late."""
    return token_hex(16)


def place_of(month: date, salt: str, work_id: UUID) -> str:
    """Return the place in the order of a draw: SHA-256 of the text "2026-11" ‖ salt ‖ id, in hexadecimal."""
    return sha256(f"{month:%Y-%m}{salt}{work_id}".encode()).hexdigest()


def draw(month: date, salt: str, works: Iterable[Drawable], count: int) -> list[Drawable]:
    """Return so many of one agent's works of a kind, or all if there are fewer."""
    ordered = sorted(works, key=lambda one: place_of(month, salt, one.work_id))
    strata = [[one for one in ordered if one.stratum is stratum] for stratum in reversed(Stratum)]
    in_turn = (one for turn in zip_longest(*strata) for one in turn if one is not None)
    return list(in_turn)[:count]


def due(today: date, last_drawn: date | None) -> list[date]:
    """Return the months to draw today, the oldest first. last_drawn: The last month that was; None for none.

    The last month is drawn again in its first days after: for agents of whom nothing was drawn.
    """
    month = before(today.replace(day=1))
    if last_drawn is None:
        return [month]
    found = list(_months_down_to(month, last_drawn))[:MOST_MONTHS]
    if last_drawn == month and today.day <= LATE_DAYS:
        found = [month]
    return found[::-1]


def before(month: date) -> date:
    """Return the first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)


def _months_down_to(month: date, last: date) -> Iterator[date]:
    """Yield the months after `last`, the newest first."""
    while month > last:
        yield month
        month = before(month)
