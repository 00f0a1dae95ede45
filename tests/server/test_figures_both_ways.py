"""The same records give the same figures at the server, and on one PC without one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from app.figures.asking import MOST_QUESTIONS, Counted, FigureSource, Question, ServerFigures
from app.figures.figures import DAY, FIGURES, groups_of, is_of_accesses, is_of_exchange
from app.figures.local import LocalFacts, LocalFigures
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from db.chunks import chunks
from db.enums import Role
from db.fact_tables import ALL, QUEUES
from db.records import AgentRecord
from db.replica import Replica
from db.sync.gateway import Way
from tests.db.shared_office import PEOPLE, SharedOffice
from tests.server.instance import RunningServer, gateway_at, login_of
from tests.server.test_figures import LONG_AGO, MONTH, facts, live, make, plan, telephone

UNTIL = MONTH + timedelta(days=100)
# The server counts accesses of all workstations, one PC those of its own trail.
COUNTED_BOTH_WAYS = {key: figure for key, figure in FIGURES.items() if not is_of_accesses(figure)}
QUESTIONS = [Question(key, MONTH, UNTIL, by) for key in COUNTED_BOTH_WAYS for by in ((), (DAY,))]
DIVIDED = [
    Question(key, MONTH, UNTIL, (DAY, name))
    for key, figure in COUNTED_BOTH_WAYS.items()
    for name in groups_of(figure)
    if name != DAY
]


@pytest.fixture
def server(shared: SharedOffice) -> RunningServer:
    """Return a server that makes facts only when the test lets it."""
    running = shared.server
    running.do(running.serving.server.figures.close())
    return running


def local_facts(replica: Replica) -> LocalFacts:
    calendar = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
    sop = load()
    return LocalFacts(replica, lambda: (sop, calendar), lambda: datetime.now(timezone.utc))


def stored(replica: Replica) -> dict[str, list[dict[str, Any]]]:
    def read(connection: Connection) -> dict[str, list[dict[str, Any]]]:
        return {one.name: list(map(dict, connection.execute(select(one)).mappings())) for one in ALL}

    return {name: sorted(rows, key=str) for name, rows in replica.read(read).result(60).items()}


def counted(source: FigureSource, questions: Sequence[Question]) -> list[Counted]:
    found: list[Counted] = []
    for some in chunks(questions, MOST_QUESTIONS):
        found += source.ask(some)
    return found


def test_one_pc_counts_what_the_server_counts(shared: SharedOffice, server: RunningServer) -> None:
    stations = shared.station("rina"), shared.station("sari")
    boss = shared.station("wati")  # a supervisor's workstation has the records of all
    here = local_facts(boss.replica)
    for seed in range(3):
        cases = live(stations[0], 4, seed)
        telephone(stations, Random(seed), LONG_AGO + seed * 700, cases)
        plan(boss, [shared.ids["rina"], shared.ids["sari"]], Random(seed), LONG_AGO + seed * 700)
        for one in (*stations, boss):
            one.sync()
        make(server)
        here.make()
        made = facts(shared)
        assert stored(boss.replica) == {**made, QUEUES.name: []}
    assert {name for name, rows in made.items() if not rows} == {QUEUES.name}
    for login, role in PEOPLE.items():
        unit_id = shared.unit_id if role is Role.UNIT_OFFICER else None
        viewer = AgentRecord(shared.ids[login], login, role, unit_id)
        way = Way(gateway_at(server.port), login_of(login))
        questions = QUESTIONS + (DIVIDED if role is Role.SUPERVISOR else [])
        local = LocalFigures(here, lambda viewer=viewer: viewer)  # type: ignore[misc]
        of_server = ServerFigures(lambda way=way: way)  # type: ignore[misc]
        assert_same(counted(local, questions), counted(of_server, questions))


def assert_same(here: Sequence[Counted], of_server: Sequence[Counted]) -> None:
    for one, other in zip(here, of_server, strict=True):
        assert (one.question, one.groups, one.target) == (other.question, other.groups, other.target)
        assert (one.waiting, other.waiting) == (0, 0)
    assert any(group.value for one in here for group in one.groups)
    of_exchange = [one for one in here if is_of_exchange(FIGURES[one.question.figure])]
    assert {group.value for one in of_exchange for group in one.groups} == {None}
