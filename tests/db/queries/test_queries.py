from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState, EndAgentState
from app.mutations.case import AssignCase
from app.mutations.contact import LinkContact, StartContact
from app.mutations.steps import CancelCase
from db.audit import trail
from db.enums import AgentState, Channel, Direction
from db.models import Base
from db.mutation import Me
from db.queries.cases import call_back_tasks, case_file, my_cases, recent_cases
from db.queries.counts import queue_counts
from db.queries.people import agents, people_at, person, units
from db.queries.register import register
from db.replica import Replica
from tests.office import Office, at

SHARED = "+622270001234"


def read(office: Office, query: Callable[[Connection], Any]) -> Any:
    return office.replica.read(query).result(10)


def test_a_number_of_several_persons_shows_those_with_open_cases_first(office: Office) -> None:
    names = [f"Orang {n:02}" for n in range(12)]
    people = [office.applicant(name, SHARED) for name in names]
    office.do(CancelCase(case_id=office.log(1, applicant_id=people[4]), reason="x", occurred_at=at(2)))
    office.log(3, applicant_id=people[11])
    matches = read(office, lambda tx: people_at(tx, SHARED))
    assert len(matches) == 9
    assert [match.applicant.name for match in matches[:2]] == ["Orang 11", "Orang 00"]
    assert [row.subject for row in matches[0].open_cases] == ["Izin belum terbit"]
    assert all(not match.open_cases for match in matches[1:])
    assert read(office, lambda tx: people_at(tx, "")) == ()
    assert read(office, lambda tx: people_at(tx, "+6299")) == ()


def test_a_person_comes_with_the_last_three_contacts(office: Office) -> None:
    contacts = [uuid7() for _ in range(5)]
    for minute, contact_id in enumerate(contacts):
        office.do(
            StartContact(
                contact_id=contact_id,
                channel=Channel.VOICE,
                direction=Direction.INBOUND,
                occurred_at=at(minute),
            ),
            LinkContact(contact_id=contact_id, applicant_id=office.budi, occurred_at=at(minute)),
        )
    match = read(office, lambda tx: person(tx, office.budi))
    assert [one.id for one in match.last_contacts] == contacts[:1:-1]
    assert read(office, lambda tx: person(tx, uuid7())) is None


def test_lists_go_on_where_the_page_before_ended(office: Office) -> None:
    cases = [office.log(1 + n // 2) for n in range(7)]  # several change at the same time

    def pages(query: Callable[..., Any]) -> Any:
        seen, before = [], None
        while page := read(office, partial(lambda before, tx: query(tx, before), before)):
            seen += [row.id for row in page]
            before = (page[-1].changed_at, page[-1].id)
        return seen

    newest_first = sorted(cases, key=lambda one: (cases.index(one) // 2, one), reverse=True)
    assert pages(lambda tx, before: recent_cases(tx, 2, before)) == newest_first
    assert pages(lambda tx, before: my_cases(tx, office.rina.agent_id, 3, before)) == newest_first


def test_counts_stop_where_nobody_cares_any_more(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.queries.counts.AT_MOST", 3)
    cases = [office.log(n) for n in range(1, 6)]
    office.do(office.escalate(cases[0], 10), office.answer(cases[1], 10))
    counts = read(office, lambda tx: queue_counts(tx, office.rina.agent_id, office.unit_id))
    assert counts == {"my_cases": 3, "unit_inbox": 1, "call_backs": 1, "missed_calls": 0, "messages": 0}
    assert read(office, lambda tx: queue_counts(tx, office.dedi.agent_id, None))["unit_inbox"] == 0


def test_the_staff_and_what_is_not_there(office: Office) -> None:
    assert read(office, lambda tx: case_file(tx, uuid7())) is None
    assert [agent.name for agent in read(office, agents)] == ["Dedi", "Rina", "Sari", "Wati"]
    assert [unit.code for unit in read(office, units)] == ["pengendalian", "perizinan"]


def test_a_running_number_is_given_out_once_per_workstation_and_day(office: Office) -> None:
    day, next_day = date(2026, 11, 24), date(2026, 11, 25)

    def take(replica: Any, workstation: str, day: date) -> Any:
        return replica.give_number(workstation, day).result(10)

    assert [take(office.replica, "001", day) for _ in range(3)] == [1, 2, 3]
    assert take(office.replica, "002", day) == 1
    assert take(office.replica, "001", next_day) == 1
    other = Replica.open(office.replica.path)
    assert take(other, "001", day) == 4
    other.close()
    office.log(number="CC-261124-003-041-0")  # it came from the shared database: this file knows of no number
    assert take(office.replica, "003", day) == 42


@pytest.mark.parametrize(
    "query",
    [
        lambda tx, office: my_cases(tx, office.rina.agent_id),
        lambda tx, office: recent_cases(tx),
        lambda tx, office: queue_counts(tx, office.rina.agent_id, office.unit_id),
        lambda tx, office: people_at(tx, SHARED),
        lambda tx, office: case_file(tx, office.budi),
        lambda tx, office: register(tx, "2611"),
        lambda tx, office: trail(tx, office.budi),
    ],
)
def test_no_list_reads_a_whole_table(office: Office, query: Any) -> None:
    """SQLite's plan uses an index for every table, and sorts only what one person has."""
    statements: list[str] = []

    def plan(tx: Connection) -> list[Any]:
        raw = tx.connection.driver_connection
        assert raw is not None
        raw.set_trace_callback(statements.append)
        query(tx, office)
        raw.set_trace_callback(None)
        selects = [one for one in statements if one.startswith("SELECT")]
        return [row[3] for one in selects for row in raw.execute(f"EXPLAIN QUERY PLAN {one}")]

    steps = read(office, plan)
    assert steps
    tables = set(Base.metadata.tables)
    scanned = [step for step in steps if step.startswith("SCAN") and "USING INDEX" not in step]
    assert [step for step in scanned if step.split()[1] in tables] == []


def test_who_is_absent_for_the_day_leaves_solutions_to_the_team_but_not_questions(office: Office) -> None:
    def at_work(me: Me, start: Any, end: float | None = None) -> None:
        office.do(
            ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(start)),
            me=me,
        )
        if end is not None:
            office.do(EndAgentState(occurred_at=at(end)), me=me)

    def solved(minute: float) -> UUID:
        case_id = office.log(minute)
        office.do(office.answer(case_id, minute + 1))
        return case_id

    def tasks(me: Me, day: datetime) -> list[Any]:
        rows = read(office, lambda tx: call_back_tasks(tx, me.agent_id, day=day))
        counts = read(office, lambda tx: queue_counts(tx, me.agent_id, None, day))
        assert counts["call_backs"] == len(rows)
        return [row.id for row in rows]

    rina_s = solved(1)
    at_work(office.rina, 0, 30)
    at_work(office.sari, 0)
    assert tasks(office.sari, at(-60)) == []  # Rina was here this day, and may come back
    next_day = at(24 * 60)
    assert tasks(office.sari, next_day) == [rina_s]
    assert tasks(office.rina, next_day) == [rina_s]
    office.do(AssignCase(case_id=rina_s, agent_id=office.sari.agent_id, occurred_at=next_day), me=office.sari)
    assert tasks(office.sari, next_day) == [rina_s]
    entry = office.file(rina_s).timeline[-1]
    assert (entry.actor_name, entry.facts["from_name"]) == ("Sari", "Rina")
