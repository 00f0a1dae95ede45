"""Which calls of an agent are reviewed: a draw that nobody can steer, and that everybody can repeat.

SHA-256 of the month and the call's id puts the calls of an agent in an order. The first call of each stratum
is taken in turn, then the second, until there are enough.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from hashlib import sha256
from itertools import zip_longest
from uuid import UUID

LEAST_S = 30  # a shorter call has too little to review


class Stratum(str, Enum):
    """What became of the call's case; the first that holds, from the last to the first."""

    ANSWERED = "answered"
    ESCALATED = "escalated"  # a unit was asked
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Drawable:
    contact_id: UUID
    stratum: Stratum


def place_of(month: date, contact_id: UUID) -> bytes:
    """Return the place of a call in the order of a month: SHA-256("2026-11" ‖ the id's 16 bytes)."""
    return sha256(f"{month:%Y-%m}".encode() + contact_id.bytes).digest()


def draw(month: date, calls: Iterable[Drawable], count: int) -> list[Drawable]:
    """Return so many calls of one agent, or all if there are fewer."""
    ordered = sorted(calls, key=lambda call: place_of(month, call.contact_id))
    strata = [[call for call in ordered if call.stratum is stratum] for stratum in Stratum]
    in_turn = (call for turn in zip_longest(*strata) for call in turn if call is not None)
    return list(in_turn)[:count]
