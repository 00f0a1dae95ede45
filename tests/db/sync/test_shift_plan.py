"""Two supervisors plan the same day at two workstations without a connection: the first one's plan stays."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from app.mutations.shift_plan import PlannedDay, PlanShifts
from db.enums import MutationState
from db.queries.shift_plan import PlanRecord, shift_plan
from db.shifts import PlannedShift, Shifts
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

DAY = datetime.now(timezone.utc).date() + timedelta(days=1)
EARLY, LATE = (PlannedShift(480, 960),), (PlannedShift(600, 1080),)


def plan(station: Station, login: str, shifts: Shifts, was: Shifts = ()) -> None:
    planned = PlannedDay(day=DAY, shifts=shifts, was=was)
    station.do(PlanShifts(agent_id=station.office.ids[login], days=(planned,), occurred_at=at(1)))


def planned(station: Station) -> dict[str, Shifts]:
    found: tuple[PlanRecord, ...] = station.replica.read(
        lambda tx: shift_plan(tx, DAY, DAY + timedelta(days=1))
    ).result(60)
    return {station.office.login(one.agent_id): one.shifts for one in found}


def test_the_second_plan_of_a_day_is_refused_and_its_author_is_told(shared: SharedOffice) -> None:
    first, second = shared.station("wati"), shared.station("wati")
    plan(first, "rina", EARLY)
    plan(second, "rina", LATE)
    plan(second, "sari", LATE)
    first.sync()
    second.sync()
    assert [one[1:] for one in second.outbox()] == [
        (MutationState.REJECTED, "plan_changed"),
        (MutationState.APPLIED, ""),
    ]
    assert planned(second) == {"rina": EARLY, "sari": LATE}
    plan(second, "rina", LATE, EARLY)
    second.sync()
    first.sync()
    assert planned(first) == planned(second) == {"rina": LATE, "sari": LATE}
    assert first.differs() == second.differs() == []


def test_an_agent_has_the_own_plan_and_no_other(shared: SharedOffice) -> None:
    wati, sari, dedi = shared.station("wati"), shared.station("sari"), shared.station("dedi")
    for login in ("rina", "sari"):
        plan(wati, login, EARLY)
    wati.sync()
    for station in (sari, dedi):
        station.sync()
    assert planned(sari) == {"sari": EARLY}
    assert planned(dedi) == {}
    plan(wati, "sari", LATE, EARLY)
    wati.sync()
    sari.sync()
    assert planned(sari) == {"sari": LATE}
