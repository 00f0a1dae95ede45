"""The parts of a state add up to it, each in one day of the office."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.figures.state_facts import Interval, state_facts
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from db.enums import AgentState
from db.fact_tables import STATES

DAYS = load_office_days()
ZERO = datetime(2028, 2, 27, 9, 30, 0, 123456, tzinfo=timezone.utc)
ONE = Interval(
    id=UUID(int=1),
    team_id=None,
    agent_id=UUID(int=2),
    workstation="017",
    state=AgentState.BREAK,
    reason="prayer",
    started_at=ZERO,
    ended_at=ZERO,
)
moments = st.timedeltas(timedelta(0), timedelta(days=4)).map(lambda after: ZERO + after)
zones = st.sampled_from(("Asia/Jakarta", "Asia/Jayapura", "Europe/Berlin", "Pacific/Pago_Pago"))


def milliseconds(at: datetime) -> int:
    return (at - datetime(2000, 1, 1, tzinfo=timezone.utc)) // timedelta(milliseconds=1)


@given(moments, moments, st.lists(st.tuples(moments, moments), max_size=4), zones)
def test_the_parts_follow_each_other_and_add_up(
    one: datetime, other: datetime, gaps: list[tuple[datetime, datetime]], zone: str
) -> None:
    started, ended = sorted((one, other))
    calendar = OfficeCalendar(DAYS, ZoneInfo(zone))
    in_order = tuple((min(gap), max(gap)) for gap in gaps)
    interval = replace(ONE, started_at=started, ended_at=ended, gaps=in_order)
    rows = state_facts(interval, calendar)
    assert sum(row["ms"] for row in rows) == milliseconds(ended) - milliseconds(started)
    for row in rows:
        assert row["from_at"] < row["till_at"]
        assert row["day"] == row["from_at"].astimezone(calendar.zone).date()
        last = row["till_at"] - timedelta(microseconds=1)
        assert row["day"] == last.astimezone(calendar.zone).date()
        assert 0 <= row["gap_ms"] <= row["ms"]
        assert set(row) == set(STATES.c.keys())
    assert [row["till_at"] for row in rows[:-1]] == [row["from_at"] for row in rows[1:]]
    assert len({row["day"] for row in rows}) == len(rows)


def test_gaps_that_overlap_count_each_moment_once() -> None:
    def after(minutes: float) -> datetime:
        return ZERO + timedelta(minutes=minutes)

    gaps = ((after(50), after(90)), (after(-5), after(10)), (after(5), after(20)))
    (row,) = state_facts(
        replace(ONE, ended_at=after(60), gaps=gaps), OfficeCalendar(DAYS, ZoneInfo("Asia/Jakarta"))
    )
    assert row["gap_ms"] == 30 * 60_000
    assert (row["state"], row["reason"], row["workstation"]) == (AgentState.BREAK, "prayer", "017")


def test_a_state_that_ends_before_it_began_is_no_fact() -> None:
    calendar = OfficeCalendar(DAYS, ZoneInfo("Asia/Jakarta"))
    assert state_facts(replace(ONE, ended_at=ZERO - timedelta(seconds=1)), calendar) == []
