"""The shift plan at a desktop: supervisors write it, each person reads the own one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.access.session import Session
from app.common.clock import now
from app.common.csv_file import ANSI, CsvError, read_csv, read_limited
from app.common.jobs import Jobs
from app.mutations.shift_plan import MOST_DAYS, ON_PLAN, PlannedDay, PlanShifts
from app.records.service import Records, Refusal
from app.staffing.shifts import BadLine, DayOf, Person, read_shifts
from app.supervision.viewer import read_for_viewer
from db.queries.shift_plan import PlanRecord, shift_plan
from db.replica import Applied
from db.shifts import Shifts

_MOST_BYTES = 5_000_000  # of a list of shifts
_ONE = timedelta(days=1)
Plan = Mapping[DayOf, Shifts]  # planned days; a free one has no shifts
OwnDays = tuple[PlanRecord, ...]


@dataclass(frozen=True, slots=True)
class ShiftList:
    """What a file says. is_ansi: It was read as Windows-1252, so letters with accents may be others."""

    plan: Plan
    bad: Sequence[BadLine]
    is_ansi: bool


class ShiftDesk(QObject):
    """Lives in the GUI thread. An answer that comes after another person signed in is dropped."""

    changed = Signal()  # the plan, here or at another workstation

    def __init__(self, records: Records, session: Session, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records, self._session, self._jobs = records, session, jobs
        records.changed.connect(self._on_changed)

    @property
    def people(self) -> tuple[Person, ...]:
        """Return who can be on the plan, in the order of their names."""
        staff = (one for one in self._session.staff if one.role in ON_PLAN)
        by_name = sorted(staff, key=lambda one: (one.name.casefold(), one.extension))
        return tuple(Person(one.id, one.name, one.extension) for one in by_name)

    def read(self, since: date, until: date, done: Callable[[Plan], None]) -> None:
        """Call done(plan) with the days from `since` to before `until` that the person may see."""
        viewer = self._session.agent

        def take(found: OwnDays) -> None:
            if self._session.agent == viewer:
                done({(one.agent_id, one.day): one.shifts for one in found})

        self._records.read(lambda tx: shift_plan(tx, since, until), take)

    def read_own(self, since: date, until: date, done: Callable[[OwnDays], None]) -> None:
        """Call done(days) with the planned days of the person who is signed in."""
        viewer = self._session.agent
        if viewer is None:
            return
        agent_id = viewer.id

        def take(found: OwnDays) -> None:
            if self._session.agent == viewer:
                done(found)

        self._records.read(lambda tx: shift_plan(tx, since, until, agent_id), take)

    def plan(
        self, wanted: Plan, seen: Plan, done: Callable[[], None], refused: Callable[[Refusal], None]
    ) -> None:
        """Plan days that differ from what was seen: all of them, or none.

        refused: Another supervisor has changed one of them meanwhile, for instance.
        """
        by_agent: dict[UUID, list[PlannedDay]] = defaultdict(list)
        for (agent_id, day), shifts in sorted(wanted.items()):
            was = seen.get((agent_id, day), ())
            if shifts != was:
                by_agent[agent_id].append(PlannedDay(day=day, shifts=shifts, was=was))
        changes = [
            PlanShifts(agent_id=agent_id, days=tuple(days[first : first + MOST_DAYS]), occurred_at=now())
            for agent_id, days in by_agent.items()
            for first in range(0, len(days), MOST_DAYS)
        ]
        if changes:
            self._records.change(*changes, done=done, refused=refused)
        else:
            done()

    def load(
        self,
        path: Path,
        done: Callable[[ShiftList], None],
        failed: Callable[[CsvError], None],
    ) -> None:
        """Call done(list), or failed(error) if the file cannot be read."""
        people, today = self.people, now().date()

        def work() -> ShiftList:
            file = read_csv(read_limited(path, _MOST_BYTES))
            return ShiftList(*read_shifts(file, people, today), is_ansi=file.encoding == ANSI)

        read_for_viewer(self._session, self._jobs, work, done, failed)

    def plan_loaded(
        self, wanted: Plan, done: Callable[[int], None], refused: Callable[[Refusal], None]
    ) -> None:
        """Plan the days of a list, and call done(how many days of agents had other shifts)."""
        days = [day for _, day in wanted]

        def plan(seen: Plan) -> None:
            replaced = sum(bool(seen.get(of)) and seen[of] != shifts for of, shifts in wanted.items())
            self.plan(wanted, seen, lambda: done(replaced), refused)

        self.read(min(days), max(days) + _ONE, plan)

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        if applied.touches_plan:
            self.changed.emit()
