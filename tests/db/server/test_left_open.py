"""What a program that died left open ends for the next user of that workstation, and nowhere else."""

from __future__ import annotations

from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState, EndLostIntervals, StartLineGap
from db.enums import AgentState, MutationState
from db.models import LineGap, StateInterval
from db.models.types import utc_text
from tests.db.shared_office import SharedOffice
from tests.office import at


def test_what_a_person_left_open_ends_with_the_next_one_at_that_workstation(shared: SharedOffice) -> None:
    desk, other = shared.station("rina"), shared.station("rina")
    for station in (desk, other):
        interval = ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(1))
        station.do(interval, StartLineGap(gap_id=uuid7(), occurred_at=at(2)))
        station.sync()
    again = ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(3))
    desk.do(again)
    desk.sync()
    desk.login = "sari"
    desk.sync()
    desk.do(EndLostIntervals(occurred_at=at(7)))
    desk.sync()
    assert desk.outbox()[-1][1] is MutationState.APPLIED
    intervals, gaps = (shared.rows(model.__table__) for model in (StateInterval, LineGap))
    assert intervals[again.interval_id]["ended_at"] == utc_text(at(7))
    ended = {row["workstation"]: row["ended_at"] for row in gaps.values()}
    own, others = (station.enrolment.workstation for station in (desk, other))
    assert ended == {own: utc_text(at(7)), others: None}
    rows = desk.rows(StateInterval.__table__).values()
    assert {row["agent_id"] for row in rows} <= {str(shared.ids["sari"])}
