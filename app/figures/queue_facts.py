"""The fact of one stay of a caller in a queue of the telephone exchange (level A)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.figures.call_facts import slot_of
from app.sop.office_hours import OfficeCalendar
from db.enums import QueueOutcome

SHORT_MS = 5_000  # who hangs up sooner has dialled wrongly, or heard the announcement only
TARGET_MS = 20_000  # in which a caller should be answered
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


def queue_fact(stay: CountedStay, calendar: OfficeCalendar) -> Row:
    """Return its row. It counts with its whole outcome in the quarter of an hour in which the caller came."""
    wait_ms = stay.wait_ms or 0
    is_abandoned = stay.outcome is QueueOutcome.ABANDONED
    return {
        "stay_id": stay.id,
        "team_id": stay.team_id,
        "agent_id": stay.agent_id,
        "contact_id": stay.contact_id,
        "day": calendar.local_day(stay.entered_at),
        "slot": slot_of(stay.entered_at),
        "queue": stay.queue,
        "stay_outcome": stay.outcome,
        "reason": stay.reason,
        "wait_ms": stay.wait_ms,
        "is_short": is_abandoned and wait_ms < SHORT_MS,
        "is_in_time": stay.outcome is QueueOutcome.ANSWERED and wait_ms <= TARGET_MS,
        "short_ms": SHORT_MS,
        "target_ms": TARGET_MS,
    }
