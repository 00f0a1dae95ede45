"""How long an applicant may wait for the first answer: the target of SOP step 1, in office hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from db.records import ConversationRecord


@dataclass(frozen=True, slots=True)
class AnswerClock:
    """left_s: Until the answer is due; negative after that. due_at: None if the office never opens again."""

    left_s: float
    due_at: datetime | None
    is_running: bool


def answer_clock(
    sop: Sop, calendar: OfficeCalendar, one: ConversationRecord, now: datetime
) -> AnswerClock | None:
    """Return the clock of the oldest message without an answer; None if the applicant does not wait."""
    if one.waiting_since is None:
        return None
    target = timedelta(minutes=sop.step(1).target_min)
    left = target - calendar.open_time(one.waiting_since, now)
    return AnswerClock(left.total_seconds(), calendar.after(one.waiting_since, target), calendar.is_open(now))
