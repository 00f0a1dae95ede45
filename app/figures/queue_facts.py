"""The fact of one stay of a caller in a queue of the telephone exchange (level A)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.figures.call_facts import slot_of
from app.figures.thresholds import Threshold, Thresholds
from app.sop.office_hours import OfficeCalendar
from db.enums import QueueOutcome

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CountedStay:
    """What is counted of a stay; see db.exchange_tables."""

    id: UUID
    team_id: UUID | None
    agent_id: UUID | None
    contact_id: UUID | None
    queue: str
    entered_at: datetime
    outcome: QueueOutcome
    reason: str
    wait_ms: int | None


def queue_fact(stay: CountedStay, calendar: OfficeCalendar, limits: Thresholds) -> Row:
    """Return its row. It counts with its whole outcome in the quarter of an hour in which the caller came."""
    day = calendar.local_day(stay.entered_at)
    short_ms, target_ms = (limits.seconds(key, day) * 1000 for key in (Threshold.SHORT, Threshold.ANSWER))
    wait_ms = stay.wait_ms or 0
    is_abandoned = stay.outcome is QueueOutcome.ABANDONED
    return {
        "stay_id": stay.id,
        "team_id": stay.team_id,
        "agent_id": stay.agent_id,
        "contact_id": stay.contact_id,
        "day": day,
        "slot": slot_of(stay.entered_at),
        "queue": stay.queue,
        "stay_outcome": stay.outcome,
        "reason": stay.reason,
        "wait_ms": stay.wait_ms,
        "is_short": is_abandoned and wait_ms < short_ms,
        "is_in_time": stay.outcome is QueueOutcome.ANSWERED and wait_ms <= target_ms,
        "short_ms": short_ms,
        "target_ms": target_ms,
    }
