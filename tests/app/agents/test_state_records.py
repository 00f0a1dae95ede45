"""What members of staff did when, and the gaps of the line, as the records keep them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.agent_state import (
    ChangeAgentState,
    EndAgentState,
    EndLineGap,
    EndLostIntervals,
    RecordSleep,
    StartLineGap,
)
from app.mutations.contact import StartContact
from db.enums import AgentState, Channel, Direction
from db.models import Outbox
from db.mutation import Me, Rejected
from db.queries.agent_states import last_interval, line_gaps, state_intervals
from tests.office import START, Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def change(minute: float, state: Any, reason: str = "", contact_id: UUID | None = None) -> ChangeAgentState:
    return ChangeAgentState(
        interval_id=uuid7(), state=state, reason=reason, contact_id=contact_id, occurred_at=at(minute)
    )


def minutes(office: Office, me: Me, since: datetime = START) -> list[Any]:
    """The intervals of a person: state, and from which to which minute."""
    found = office.replica.read(lambda tx: state_intervals(tx, me.agent_id, since)).result(10)
    return [(one.state.value, _minute(one.started_at), _minute(one.ended_at)) for one in found]


def _minute(moment: Any) -> Any:
    return None if moment is None else (moment - START) / timedelta(minutes=1)


def test_a_new_state_ends_the_one_before_without_a_gap(office: Office) -> None:
    contact_id = uuid7()
    office.do(
        StartContact(
            contact_id=contact_id, channel=Channel.VOICE, direction=Direction.INBOUND, occurred_at=at(5)
        )
    )
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(5, AgentState.ON_CALL, contact_id=contact_id), me=office.rina)
    office.do(change(9, AgentState.BREAK, "prayer"), me=office.rina)
    office.do(EndAgentState(occurred_at=at(20)), me=office.rina)
    assert minutes(office, office.rina) == [
        ("available", 0, 5),
        ("on_call", 5, 9),
        ("break", 9, 20),
    ]
    last = office.replica.read(lambda tx: last_interval(tx, office.rina.agent_id)).result(10)
    assert last is not None
    assert (last.reason, last.workstation, last.contact_id) == ("prayer", "001", None)
    assert minutes(office, office.rina, since=at(9)) == [("break", 9, 20)]


def test_states_of_two_persons_do_not_touch_each_other(office: Office) -> None:
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(1, AgentState.BREAK, "meal"), me=office.sari)
    office.do(EndAgentState(occurred_at=at(2)), me=office.sari)
    assert minutes(office, office.rina) == [("available", 0, None)]
    assert minutes(office, office.sari) == [("break", 1, 2)]


def test_who_sits_down_elsewhere_has_left_the_first_desk_and_leaving_it_later_changes_nothing(
    office: Office,
) -> None:
    there = Me(office.rina.agent_id, "Rina", office.rina.role, "009")
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(3, AgentState.AVAILABLE), me=there)
    office.do(EndAgentState(occurred_at=at(5)), me=office.rina)
    assert minutes(office, office.rina) == [("available", 0, 3), ("available", 3, None)]


def test_after_a_crash_everything_open_here_ends_at_the_last_sign_of_life(office: Office) -> None:
    gap_id = uuid7()
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(0, AgentState.AVAILABLE), me=office.sari)  # at another workstation
    office.do(StartLineGap(gap_id=gap_id, fault="no_answer", occurred_at=at(2)), me=office.rina)
    office.do(EndLostIntervals(occurred_at=at(7)), me=office.rina)
    assert minutes(office, office.rina) == [("available", 0, 7)]
    assert minutes(office, office.sari) == [("available", 0, None)]
    (gap,) = office.replica.read(lambda tx: line_gaps(tx, "001", START)).result(10)
    assert (gap.fault, gap.started_at, gap.ended_at) == ("no_answer", at(2), at(7))


def test_an_interval_that_began_after_the_last_sign_of_life_lasted_no_time(office: Office) -> None:
    office.do(change(10, AgentState.BREAK, "meal"), me=office.rina)
    office.do(EndLostIntervals(occurred_at=at(9)), me=office.rina)
    assert minutes(office, office.rina) == [("break", 10, 10)]


def sleep(begin: float, end: float) -> RecordSleep:
    return RecordSleep(
        gap_id=uuid7(), asleep_id=uuid7(), after_id=uuid7(), slept_from=at(begin), occurred_at=at(end)
    )


def test_who_was_available_while_the_computer_slept_was_not_reachable_then(office: Office) -> None:
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(0, AgentState.AVAILABLE), me=office.sari)
    office.do(sleep(10, 50), me=office.rina)
    office.do(change(60, AgentState.BREAK, "meal"), me=office.rina)
    assert minutes(office, office.rina) == [
        ("available", 0, 10),
        ("not_reachable", 10, 50),
        ("available", 50, 60),
        ("break", 60, None),
    ]
    assert minutes(office, office.sari) == [("available", 0, None)]
    (gap,) = office.replica.read(lambda tx: line_gaps(tx, "001", START)).result(10)
    assert (gap.fault, gap.started_at, gap.ended_at) == ("asleep", at(10), at(50))


def test_a_lost_line_that_was_noticed_first_after_the_sleep_ends_it_all_the_same(office: Office) -> None:
    office.do(change(0, AgentState.AVAILABLE), me=office.rina)
    office.do(change(50, AgentState.NOT_REACHABLE), me=office.rina)
    office.do(sleep(10, 50.01), me=office.rina)
    assert minutes(office, office.rina) == [
        ("available", 0, 10),
        ("not_reachable", 10, 50),
        ("not_reachable", 50, None),
    ]


def test_a_break_goes_on_while_the_computer_sleeps(office: Office) -> None:
    office.do(change(0, AgentState.BREAK, "meal"), me=office.rina)
    office.do(sleep(10, 50), me=office.rina)
    assert minutes(office, office.rina) == [("break", 0, None)]


def test_a_change_that_is_done_twice_is_refused_the_second_time_and_nothing_is_queued(office: Office) -> None:
    changed, gap = change(0, AgentState.AVAILABLE), StartLineGap(gap_id=uuid7(), occurred_at=at(1))
    office.do(changed, gap, me=office.rina)
    before = office.replica.read(lambda tx: tx.execute(Outbox.__table__.select()).all()).result(10)
    for again in (changed, gap):
        with pytest.raises(Rejected, match="_exists"):
            office.do(again, me=office.rina)
    for twice in range(2):
        office.do(EndLineGap(gap_id=gap.gap_id, occurred_at=at(3 + twice)), me=office.rina)
    assert minutes(office, office.rina) == [("available", 0, None)]
    (ended,) = office.replica.read(lambda tx: line_gaps(tx, "001", START)).result(10)
    assert ended.ended_at == at(3)
    after = office.replica.read(lambda tx: tx.execute(Outbox.__table__.select()).all()).result(10)
    assert len(after) == len(before) + 2


def test_a_call_that_the_records_do_not_know_costs_the_state_nothing(office: Office) -> None:
    office.do(change(0, AgentState.ON_CALL, contact_id=uuid7()), me=office.rina)
    last = office.replica.read(lambda tx: last_interval(tx, office.rina.agent_id)).result(10)
    assert last is not None
    assert (last.state, last.contact_id) == (AgentState.ON_CALL, None)
