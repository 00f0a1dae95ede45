"""The clocks of the case on the screen: computed from its story, shown in the SOP strip."""

from __future__ import annotations

from datetime import datetime

from app.common.enums import CaseKind, member_of
from app.desktop.workplace import Workplace
from app.sop.deadlines import deadline_clocks
from app.sop.due_reasons import DueReason, due_reasons
from app.sop.step_clocks import StepClock, step_clocks
from app.values.open_case import VisibleCase
from ui.case.sop.sop_strip import SopStrip


class CaseClocks:
    def __init__(self, workplace: Workplace) -> None:
        self._work = workplace
        self.strip = SopStrip(workplace.procedure.sop, self._why)

    def show(self, case: VisibleCase, now: datetime) -> tuple[StepClock, ...]:
        """Bring the strip up to date, and return the clocks of the steps."""
        sop, calendar = self._work.procedure.sop, self._work.procedure.calendar
        clocks = step_clocks(sop, calendar, case.channel, case.timeline, now)
        kind = member_of(CaseKind, case.value("kind") or CaseKind.INFORMATION.value)
        limits = deadline_clocks(
            *(sop, calendar, kind, case.timeline, now),
            category=self._work.procedure.field_choices.category_recorded(case.value("category")),
            is_sp4n=bool(case.value("sp4n_tracking").strip()),
        )
        self.strip.display(clocks, now, limits)
        return clocks

    def _why(self, clock: StepClock, now: datetime) -> tuple[DueReason, ...]:
        return due_reasons(clock, self._work.procedure.calendar, now)
