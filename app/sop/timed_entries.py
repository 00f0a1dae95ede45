"""The time at which each entry of a case's timeline counts, for all clocks of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from db.records import TimelineRecord
from db.rules.sop_steps import sop_steps


@dataclass(frozen=True, slots=True)
class TimedEntry:
    """An entry, and when it counts.

    Attributes:
        at: May differ from occurred_at: no clock goes back.
        moves_clock: No clock of the case is read at an earlier time. A note moves none: its time may be far
            ahead, where a workstation's clock is wrong.
    """

    record: TimelineRecord
    at: datetime
    moves_clock: bool


def timed_entries(timeline: Iterable[TimelineRecord]) -> Iterator[TimedEntry]:
    """Return the entries in the case's order, each once.

    The clocks of workstations differ. So an entry counts at the latest time of the entries before it that
    moved a clock, if its own time is earlier. A note moves no clock: an answer that is recorded after the
    note may be dated before it. Until the case is opened, each entry counts as one that moves a clock.
    app/mutations/story.py keeps the case's row by the same rule.
    """
    steps = sop_steps()
    moved_at: datetime | None = None
    is_opened = False
    for record in sorted({one.id: one for one in timeline}.values(), key=lambda one: one.version):
        at = record.occurred_at if moved_at is None else max(record.occurred_at, moved_at)
        is_opened = is_opened or bool(steps.after(record.kind))
        moves_clock = not is_opened or record.kind in steps.clock_kinds
        if moves_clock:
            moved_at = at
        yield TimedEntry(record, at, moves_clock)
