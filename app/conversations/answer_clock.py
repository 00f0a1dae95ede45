"""How long an applicant may wait for the first answer: the target of SOP step 1, in office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from db.records import ConversationRecord


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """elapsed: Office hours since the message. goes_on_at: When the closed office opens again; else None."""

    target: timedelta
    elapsed: timedelta
    goes_on_at: datetime | None


def answer_clock(
    sop: Sop, calendar: OfficeCalendar, one: ConversationRecord, now: datetime
) -> AnswerClock | None:
    """Return the clock of the oldest message without an answer; None if the applicant does not wait."""
    if one.waiting_since is None:
        return None
    goes_on_at = None if calendar.is_open(now) else calendar.next_opening(now)
    target = timedelta(minutes=sop.step(1).target_min)
    return AnswerClock(target, calendar.open_time(one.waiting_since, now), goes_on_at)
