"""Supervisors write the shift plan, and a change never covers that of another supervisor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.mutations.shift_plan import PlannedDay, PlanShifts
from db.mutation import Me, Rejected
from db.queries.shift_plan import PlanRecord, shift_plan
from db.shifts import PlannedShift, Shifts
from tests.office import Office, at

DAY = date(2026, 12, 3)
EARLY = (PlannedShift(480, 960, ((720, 780),)),)
LATE = (PlannedShift(600, 1080),)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.sqlite3")
    yield made
    made.replica.close()


def plan(office: Office, shifts: Shifts, was: Shifts = (), me: Me | None = None, **more: Any) -> None:
    planned = PlannedDay(day=DAY, shifts=shifts, was=was)
    given = {"agent_id": office.rina.agent_id, "days": (planned,), "occurred_at": at(1), **more}
    office.do(PlanShifts(**given), me=me or office.boss)


def planned(office: Office) -> tuple[PlanRecord, ...]:
    return office.replica.read(lambda tx: shift_plan(tx, DAY, DAY + timedelta(days=3))).result(60)


def test_a_day_is_planned_changed_and_freed(office: Office) -> None:
    plan(office, EARLY)
    plan(office, LATE, EARLY)
    assert planned(office) == (PlanRecord(office.rina.agent_id, DAY, LATE, "Wati"),)
    plan(office, (), LATE)
    assert planned(office) == (PlanRecord(office.rina.agent_id, DAY, (), "Wati"),)


def test_what_another_supervisor_planned_meanwhile_stays(office: Office) -> None:
    plan(office, EARLY)
    following = PlannedDay(day=DAY + timedelta(days=1), shifts=LATE)
    days = (following, PlannedDay(day=DAY, shifts=LATE))
    with pytest.raises(Rejected) as refused:
        plan(office, LATE, days=days)
    assert (refused.value.code, refused.value.facts) == (
        "plan_changed",
        {"name": "Rina", "day": "2026-12-03", "by": "Wati"},
    )
    assert planned(office) == (PlanRecord(office.rina.agent_id, DAY, EARLY, "Wati"),)


def test_what_is_planned_the_same_by_two_is_no_conflict(office: Office) -> None:
    plan(office, EARLY)
    plan(office, EARLY)
    assert [one.shifts for one in planned(office)] == [EARLY]


def test_only_supervisors_plan_and_only_who_takes_calls(office: Office) -> None:
    for code, more in (
        ("plan_by_supervisors", {"me": office.rina}),
        ("plan_by_supervisors", {"me": office.dedi}),
        ("not_on_plan", {"agent_id": office.dedi.agent_id}),
    ):
        with pytest.raises(Rejected, match=code):
            plan(office, EARLY, **more)
    assert planned(office) == ()


@pytest.mark.parametrize(
    "shifts",
    [
        (PlannedShift(960, 480),),
        (PlannedShift(480, 480),),
        (PlannedShift(-15, 480),),
        (PlannedShift(480, 1441),),
        (PlannedShift(480, 960, ((470, 490),)),),
        (PlannedShift(480, 960, ((950, 970),)),),
        (PlannedShift(480, 960, ((720, 720),)),),
        (PlannedShift(480, 960, ((780, 840), (720, 790))),),
        (PlannedShift(480, 960), PlannedShift(900, 1000)),
        (PlannedShift(600, 960), PlannedShift(0, 300)),
        tuple(PlannedShift(60 * hour, 60 * hour + 30) for hour in range(5)),
        (PlannedShift(0, 1440, tuple((60 * hour, 60 * hour + 5) for hour in range(13))),),
    ],
)
def test_a_shift_that_cannot_be_is_not_planned(office: Office, shifts: Shifts) -> None:
    with pytest.raises(Rejected, match="plan_not_possible"):
        plan(office, shifts)
    assert planned(office) == ()


def test_a_day_is_named_once_and_not_too_many_are(office: Office) -> None:
    twice = (PlannedDay(day=DAY, shifts=EARLY),) * 2
    many = tuple(PlannedDay(day=DAY + timedelta(days=number), shifts=EARLY) for number in range(63))
    for days in (twice, many):
        with pytest.raises(Rejected, match="plan_not_possible"):
            plan(office, EARLY, days=days)
    assert planned(office) == ()
