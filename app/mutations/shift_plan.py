"""The shift plan. Supervisors write it; each day of an agent is changed as it was seen, or not at all."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from db.enums import Role
from db.models import Agent, ShiftPlan
from db.mutation import Mutation, Rejected
from db.shifts import MOST_BREAKS, MOST_SHIFTS, Shifts, is_possible_day, plan_id, shifts_of, stored
from db.tx import Tx

MOST_DAYS = 62  # in one change
ON_PLAN = (Role.AGENT, Role.SUPERVISOR)  # who takes calls


class PlannedDay(msgspec.Struct, frozen=True, kw_only=True):
    """shifts: From now on. was: As the supervisor saw them when changing them."""

    day: date
    shifts: Shifts
    was: Shifts = ()


class PlanShifts(Mutation, frozen=True, kw_only=True):
    """Plan days of one member of staff. If another supervisor has changed one of them since, none changes."""

    agent_id: UUID
    days: tuple[PlannedDay, ...]

    def run(self, tx: Tx) -> None:
        if tx.me.role is not Role.SUPERVISOR:
            raise Rejected("plan_by_supervisors")
        agent = tx.need(Agent, self.agent_id, "no_such_agent")
        if agent["role"] not in ON_PLAN:
            raise Rejected("not_on_plan", {"name": agent["name"]})
        if len(self.days) > MOST_DAYS or len({one.day for one in self.days}) < len(self.days):
            raise Rejected("plan_not_possible", {"name": agent["name"], "day": ""})
        for one in self.days:
            self._plan(tx, agent["name"], one)

    def _plan(self, tx: Tx, name: str, one: PlannedDay) -> None:
        breaks = sum(len(shift.breaks) for shift in one.shifts)
        if not is_possible_day(one.shifts) or len(one.shifts) > MOST_SHIFTS or breaks > MOST_BREAKS:
            raise Rejected("plan_not_possible", {"name": name, "day": one.day.isoformat()})
        known = tx.row(ShiftPlan, plan_id(self.agent_id, one.day))
        is_shifts = shifts_of(known["shifts"]) if known is not None else ()
        if is_shifts == one.shifts:
            return
        if is_shifts != one.was:
            by = known["changed_by_name"] if known is not None else ""
            raise Rejected("plan_changed", {"name": name, "day": one.day.isoformat(), "by": by})
        values = {
            "shifts": stored(one.shifts),
            "changed_by_name": tx.me.agent_name,
            "changed_at": self.occurred_at,
        }
        if known is None:
            plan = plan_id(self.agent_id, one.day)
            tx.insert(ShiftPlan, id=plan, agent_id=self.agent_id, day=one.day, **values)
        else:
            tx.update(ShiftPlan, known, **values)
