"""Facts are made while the office works: no change is missed, and nobody's rights grow."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, create_engine, delete, func, insert, select, text, update
from uuid_utils.compat import uuid7

from app.admin import figures
from app.figures.adding import add_up, add_up_together
from app.figures.asking import MOST_QUESTIONS, Question, ServerFigures
from app.figures.case_facts import Rules
from app.figures.figures import FIGURES, groups_of
from app.figures.making import make_next
from app.figures.rollups import ROLLED, Rollup, mark_changed, remake_next
from app.mutations.agent_state import ChangeAgentState, EndLineGap, StartLineGap
from app.mutations.case import ChangeDetails
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.escalation import Escalate
from app.mutations.people import AddApplicant
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.steps import CloseCase, RecordAnswer, TellSolution
from db.enums import AgentState, CaseKind, Channel, Direction, Disposition
from db.fact_tables import ACCESS_FACTS, ALL, CALLS, FACTS, ROLLED_DAYS, ROLLUPS
from db.mutation import Rejected
from db.queries.shift_plan import shift_plan
from db.rules.system_actor import SYSTEM_LOGIN
from db.server.admin.archiving import archive, recall
from db.server.admin.server import AdminError, Server
from db.server.admin.workstations import set_office_zone
from db.server.installing import SERVER
from db.shifts import PlannedShift
from db.sync.gateway import Way
from db.sync.messages import AskFigure
from db.sync.sync_status import SharedError, Trouble
from db.sync.tables import CASES
from server.exchange.events import LOG, Event, Kind
from server.exchange.records import take
from server.figures import AT_ONE_GO, AT_REST, BESIDE_OTHERS, EVERY_S, Pace
from tests.db.postgres import Databases
from tests.db.shared_office import SharedOffice, Station
from tests.end2end.peers.machine import comes_true
from tests.office import at
from tests.random_cases import ANSWER, RandomCase
from tests.server.instance import RunningServer, gateway_at, login_of
from tests.server.running import Client

LONG_AGO = -60.0 * 24 * 1000
MONTH = at(LONG_AGO).date().replace(day=1)  # the cases begin in its last days
FOLLOWING = (MONTH + timedelta(days=31)).replace(day=1)
SitDown = Callable[[str], Client]
Check = Callable[..., str]


@pytest.fixture
def server(shared: SharedOffice) -> RunningServer:
    """Return a server that makes facts only when the test lets it."""
    running = shared.server
    running.do(running.serving.server.figures.close())
    return running


def make(server: RunningServer) -> None:
    server.do(server.serving.server.figures.make())


def facts(office: SharedOffice) -> dict[str, list[dict[str, Any]]]:
    with office.owner.connect() as connection:
        connection.execute(text("SET search_path = loket"))
        found = {table: connection.execute(select(table)).mappings().all() for table in ALL}
    return {table.name: sorted(map(dict, rows), key=str) for table, rows in found.items()}


@pytest.fixture
def check(shared: SharedOffice, postgres: Databases) -> Check:
    """Return what `loket admin figures check` says of the month in which the cases begin."""

    def run(month: date = MONTH, office_files: Path | None = None) -> str:
        server = Server(postgres.address_of(shared.database), "postgres", "")
        return figures.run(server, argparse.Namespace(what="check", month=month, office_files=office_files))

    return run


def live(station: Station, count: int, seed: int) -> list[UUID]:
    random = Random(seed)
    cases = []
    budi = uuid7()
    station.do(AddApplicant(applicant_id=budi, name="Budi", occurred_at=at(LONG_AGO)))
    for number in range(count):
        minute = LONG_AGO + number * 20
        units = (station.office.unit_id, station.office.other_unit_id)
        cases.append(station.log(minute, applicant_id=budi))
        case = RandomCase(random, station.do, cases[-1], units, minute)
        case.live(random.randrange(1, 14))
    work(station, random, LONG_AGO + seed * 1000)
    station.sync()
    return cases


def ring(station: Station, minute: float, **more: Any) -> UUID:
    """A call rings in vain for half a minute."""
    contact_id = uuid7()
    given = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": "+6281200000001", **more}
    station.do(StartContact(contact_id=contact_id, occurred_at=at(minute), **given))
    missed = Disposition.MISSED if given["direction"] is Direction.INBOUND else Disposition.NOT_REACHED
    station.do(EndContact(contact_id=contact_id, disposition=missed, occurred_at=at(minute + 0.5)))
    return contact_id


def talk(station: Station, minute: float, case_id: UUID | None = None, **more: Any) -> UUID:
    """A call is answered, lasts four minutes, and has two minutes of wrap-up."""
    contact_id = uuid7()
    given = {"channel": Channel.VOICE, "direction": Direction.INBOUND, "remote": "+6281200000001", **more}
    quality = {"mos": 4.1, "mos_there": 3.3, "cause": "jitter"}
    station.do(StartContact(contact_id=contact_id, occurred_at=at(minute), **given))
    station.do(AnswerContact(contact_id=contact_id, occurred_at=at(minute + 0.1)))
    if case_id is not None:
        station.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(minute + 1)))
    wrap_up: dict[str, Any] = {"state": AgentState.WRAP_UP, "contact_id": contact_id}
    station.do(
        EndContact(contact_id=contact_id, quality=quality, held_ms=60_000, occurred_at=at(minute + 4)),
        ChangeAgentState(interval_id=uuid7(), occurred_at=at(minute + 4), **wrap_up),
        ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(minute + 6)),
    )
    return contact_id


def telephone(stations: Sequence[Station], random: Random, minute: float, cases: Sequence[UUID]) -> None:
    """Calls by chance: some ring at both phones, some are about a case of the first, some are returned."""
    ring(stations[0], minute)
    talk(stations[1], minute + 0.2)  # the colleague picks up
    told = stations[0].log(minute)
    talk(stations[0], minute + 5, told)
    answer = RecordAnswer(solution_id=uuid7(), case_id=told, occurred_at=at(minute + 7), **ANSWER)
    stations[0].do(answer, TellSolution(case_id=told, means="voice", occurred_at=at(minute + 8)))
    for number in range(20):
        minute += random.choice((0.2, 3, 8, 12, 45, 300))
        station, other = random.sample(stations, 2)
        more: dict[str, Any] = {"remote": random.choice(("+6281200000001", "+6281200000002", ""))}
        if random.random() < 0.3:
            more |= {"call_ref": f"{minute}.{number}", "queue": "Izin", "queued_at": at(minute - 1)}
            ring(other, minute, **more)
        elif random.random() < 0.3:
            more["direction"] = Direction.OUTBOUND
        if random.random() < 0.7:
            ring(station, minute + 0.1, **more)
        else:
            case_id = random.choice((None, *cases)) if station is stations[0] else None
            talk(station, minute + 0.1, case_id, **more)
            if case_id is not None and random.random() < 0.5:
                changes = {"subject": random.choice(("Izin", "Papan reklame"))}
                with suppress(Rejected):
                    station.do(ChangeDetails(case_id=case_id, changes=changes, occurred_at=at(minute + 5)))


def queue(office: SharedOffice, call_ref: str, minute: float) -> None:
    """A caller waits in a queue of the exchange, and hangs up."""
    of_call: dict[str, Any] = {"source": LOG, "call_ref": call_ref, "queue": "Izin"}
    events = [
        Event(at=at(minute), kind=Kind.ENTERED, **of_call),
        Event(at=at(minute + 1), kind=Kind.ABANDONED, wait_s=60.0, **of_call),
    ]
    with office.engine(SYSTEM_LOGIN).begin() as connection:
        take(connection, events, at(minute + 2))


def work(station: Station, random: Random, minute: float) -> None:
    """Five states by chance; the line has a gap in the third one. Each ends the one before."""
    gap_id = uuid7()
    for number in range(5):
        minute += random.choice((30, 90, 200))
        state = random.choice(list(AgentState))
        station.do(ChangeAgentState(interval_id=uuid7(), state=state, occurred_at=at(minute)))
        if number == 2:
            station.do(StartLineGap(gap_id=gap_id, occurred_at=at(minute + 5)))
            station.do(EndLineGap(gap_id=gap_id, occurred_at=at(minute + 15)))


def plan(wati: Station, people: Sequence[UUID], random: Random, minute: float) -> None:
    """Plan the day and its neighbours for Rina and Sari, some otherwise than before."""
    day = at(minute).astimezone(ZoneInfo("Asia/Jakarta")).date()
    for agent_id in people:
        for number in (-1, 0, 1):
            planned = day + timedelta(days=number)
            begin = random.randrange(0, 900, 15)
            known = wati.replica.read(
                lambda tx, of=(planned, planned + timedelta(days=1), agent_id): shift_plan(tx, *of)  # type: ignore[misc]
            ).result(60)
            one = PlannedDay(
                day=planned,
                shifts=(PlannedShift(begin, begin + 480, ((begin + 200, begin + 260),)),),
                was=known[0].shifts if known else (),
            )
            wati.do(PlanShifts(agent_id=agent_id, days=(one,), occurred_at=at(minute)))
    wati.sync()


def test_facts_made_step_by_step_are_those_made_from_nothing(
    shared: SharedOffice, server: RunningServer, postgres: Databases, check: Check
) -> None:
    stations, wati = (shared.station("rina"), shared.station("sari")), shared.station("wati")
    for seed in range(3):
        cases = live(stations[0], 5, seed)
        telephone(stations, Random(seed), LONG_AGO + seed * 700, cases)
        queue(shared, f"1.{seed}", LONG_AGO + seed * 700)
        plan(wati, [shared.ids["rina"], shared.ids["sari"]], Random(seed), LONG_AGO + seed * 700)
        for one in stations if seed % 2 else reversed(stations):
            one.sync()
            make(server)
    before = facts(shared)
    rows = before["fact_call"]
    for column in ("previous_id", "next_id", "is_told"):
        assert any(row[column] for row in before["fact_matter"]), column
    for column in ("case_id", "reached_by_id", "repeats_id", "wait_ms", "returned_ms", "wrap_ms"):
        assert any(row[column] for row in rows), column
    assert {row["outcome"].value for row in rows} >= {"answered", "missed", "elsewhere", "not_reached"}
    assert all(before[table.name] for table in ALL)
    assert "are those of the records: 18 cases" in check()
    assert "0 cases" not in check(FOLLOWING)
    with postgres.connect(shared.database) as raw:
        moved = archive(raw, datetime.now(timezone.utc) - timedelta(days=100)).moved
    assert moved
    make(server)
    assert facts(shared) == before
    with shared.owner.connect() as connection:
        assert connection.execute(
            text("SELECT count(*) FROM loket.archived_case WHERE contacts <> '[]'")
        ).scalar_one()
    assert "are those of the records: 18 cases" in check()
    with shared.owner.begin() as connection:
        for name in (
            *(table.name for table in (*ALL, *ROLLUPS, ROLLED_DAYS)),
            "figures_cursor",
            "figures_waiting",
        ):
            connection.execute(text(f"DELETE FROM loket.{name}"))
    with pytest.raises(AdminError, match="no_figures"):
        check()
    make(server)
    assert facts(shared) == before
    with postgres.connect(shared.database) as raw:
        number = raw.execute("SELECT number FROM loket.archived_case LIMIT 1").fetchone()
        assert number is not None
        recall(raw, number[0])
    make(server)
    assert facts(shared) == before


def test_facts_are_made_while_the_office_works(shared: SharedOffice) -> None:
    rina = shared.station("rina")

    def opened() -> int:
        return len(facts(shared)["fact_span"])

    rina.log(LONG_AGO)
    rina.sync()
    assert comes_true(lambda: opened() == 1, 60)
    rina.log(LONG_AGO + 1)
    rina.sync()
    assert comes_true(lambda: opened() == 2, 60)


@dataclass
class Burst:
    """Work for the database without a pause, as of workstations that were cut off."""

    server: RunningServer
    done: int = 0
    is_over: bool = False

    async def run(self) -> None:
        while not self.is_over:
            await self.server.serving.server.database.run(lambda: time.sleep(0.02))
            self.done += 1

    async def make_facts_beside(self) -> None:
        """Start what makes facts; there is something to make."""
        self.server.serving.server.figures.start()
        self.server.serving.server.figures.wake()


@pytest.fixture
def burst(server: RunningServer) -> Iterator[Burst]:
    burst = Burst(server)
    ended = server.start(burst.run())
    yield burst
    burst.is_over = True
    ended.result(30)


def test_beside_a_burst_facts_are_made_in_small_parts_and_of_all(
    shared: SharedOffice, burst: Burst, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []

    def note(connection: Connection, rules: Rules, most: int) -> int:
        parts.append(most)
        return make_next(connection, rules, most)

    monkeypatch.setattr("server.figures.make_next", note)
    rina = shared.station("rina")
    for number in range(BESIDE_OTHERS.most + 1):
        rina.log(LONG_AGO + number)
    rina.sync()
    burst.server.do(burst.make_facts_beside())
    assert comes_true(lambda: len(facts(shared)["fact_span"]) == BESIDE_OTHERS.most + 1, 120)
    assert set(parts) == {BESIDE_OTHERS.most}


@pytest.mark.parametrize("pace", [AT_ONE_GO, AT_REST, BESIDE_OTHERS])
def test_making_facts_takes_its_share_of_the_time(pace: Pace) -> None:
    assert 0.1 / (0.1 + pace.pause_s(0.1)) == pytest.approx(pace.share)


def test_what_takes_long_once_holds_no_figure_up_for_many_times_as_long() -> None:
    assert BESIDE_OTHERS.pause_s(60) == EVERY_S


def test_a_change_that_is_committed_late_is_counted(shared: SharedOffice, server: RunningServer) -> None:
    rina = shared.station("rina")
    late, soon = rina.log(LONG_AGO), rina.log(LONG_AGO + 1)
    rina.sync()
    make(server)
    with shared.owner.connect() as other:
        other.execute(text("SET search_path = loket"))
        with other.begin_nested():
            other.execute(update(CASES).where(CASES.c.id == late).values(category="Terlambat"))
        with shared.owner.begin() as connection:
            connection.execute(text("SET search_path = loket"))
            connection.execute(update(CASES).where(CASES.c.id == soon).values(category="Segera"))
        make(server)
        assert {row["category"] for row in facts(shared)["fact_span"]} == {"", "Segera"}
        other.commit()
    make(server)
    assert {row["category"] for row in facts(shared)["fact_span"]} == {"Terlambat", "Segera"}


def test_a_restored_database_is_counted_from_nothing(shared: SharedOffice, server: RunningServer) -> None:
    """The snapshot is of another server: it says nothing of the rows of this one."""
    rina = shared.station("rina")
    rina.log(LONG_AGO)
    rina.sync()
    make(server)
    before = facts(shared)
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET epoch = gen_random_uuid()"))
        connection.execute(text("DELETE FROM loket.fact_span"))
    make(server)
    assert facts(shared) == before


def test_the_days_are_those_of_the_offices_zone(
    shared: SharedOffice, server: RunningServer, postgres: Databases
) -> None:
    rina = shared.station("rina")
    rina.log(LONG_AGO)
    rina.sync()
    days = []
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart
        with postgres.connect(shared.database) as raw:
            set_office_zone(raw, zone)
        make(server)
        days += [row["opened_on"] for row in facts(shared)["fact_span"]]
    assert days[0] - days[1] in (timedelta(days=1), timedelta(days=2))


def test_a_check_prints_each_fact_that_is_not_of_the_records(
    shared: SharedOffice, server: RunningServer, check: Check
) -> None:
    rina = shared.station("rina")
    case_id = rina.log(LONG_AGO)
    rina.do(RecordAnswer(solution_id=uuid7(), case_id=case_id, occurred_at=at(LONG_AGO + 5), **ANSWER))
    rina.sync()
    make(server)
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.fact_step SET counted_ms = 7 WHERE step = 2"))
        connection.execute(text("DELETE FROM loket.fact_span"))
    with pytest.raises(AdminError) as refused:
        check()
    assert refused.value.facts["count"] == 2
    assert f"fact_step {case_id} 2 1: counted_ms 7, now 330000" in refused.value.detail
    assert f"fact_span {case_id} 1: missing" in refused.value.detail
    rina.log(LONG_AGO + 10)
    rina.do(CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(LONG_AGO + 20)))
    rina.sync()
    assert (
        "2 cases, 0 states of staff, 0 calls. 2 wait to be counted." in check()
    )  # not made yet is not wrong


def test_a_check_by_other_office_hours_than_the_servers_is_refused(
    shared: SharedOffice, server: RunningServer, check: Check, tmp_path: Path
) -> None:
    """It would print a difference for each mail that was answered."""
    shared.station("rina")
    make(server)
    assert "0 cases" in check()
    hours = '[[weeks]]\nname = { id = "Siang", en = "Day" }\nmon = ["08:00-09:00"]\n'
    (tmp_path / "office_hours.toml").write_text(hours)
    with pytest.raises(AdminError, match="figures_of_other_rules"):
        check(office_files=tmp_path)


def ask(client: Client, figure: str, **more: Any) -> Any:
    days = {
        "since": (MONTH - timedelta(days=1)).isoformat(),
        "until": (MONTH + timedelta(days=60)).isoformat(),
    }
    answer = client.ask("GET", f"/v1/figures?{urlencode({'figure': figure, **days, **more})}")
    return answer.said if answer.status == 200 else answer.status


def test_everybody_reads_the_figures_of_the_own_work_only(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    assert ask(sit_down("wati"), "cases_opened") == 503  # nothing is made yet
    asked: dict[str, Any] = {
        "question": "Kapan?",
        "due_at": at(LONG_AGO + 70),
        "occurred_at": at(LONG_AGO + 10),
    }
    for login, unit_id in (("rina", shared.unit_id), ("sari", shared.other_unit_id)):
        station = shared.station(login)
        case_id = station.log(LONG_AGO)
        station.do(Escalate(escalation_id=uuid7(), case_id=case_id, unit_id=unit_id, **asked))
        station.sync()
    make(server)

    def counts(login: str, figure: str) -> int:
        (group,) = ask(sit_down(login), figure)["groups"]
        found: int = group["num"]
        return found

    seen = {
        (login, figure): counts(login, figure)
        for login, figure in product(("wati", "rina", "dedi"), ("cases_opened", "questions_asked"))
    }
    assert seen == {
        ("wati", "cases_opened"): 2,
        ("wati", "questions_asked"): 2,
        ("rina", "cases_opened"): 1,
        ("rina", "questions_asked"): 1,
        ("dedi", "cases_opened"): 0,
        ("dedi", "questions_asked"): 1,
    }
    # An officer sees the questions of the unit, and not who asked how many.
    dedi, whose = sit_down("dedi"), str(shared.ids["rina"])
    assert ask(dedi, "questions_asked", by="agent_id,region") == 403
    assert ask(dedi, "questions_asked", agent_id=whose) == 403
    days = {"since": MONTH.isoformat(), "until": (MONTH + timedelta(days=60)).isoformat()}
    behind = {"figure": "questions_asked", "agent_id": whose, **days}
    assert dedi.ask("GET", f"/v1/figures/cases?{urlencode(behind)}").status == 403
    assert [one["by"] for one in ask(sit_down("rina"), "questions_asked", by="agent_id")["groups"]] == [
        [whose]
    ]
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.agent SET team_id = gen_random_uuid() WHERE name = 'Wati'"))
        words = "UPDATE loket.case_ SET team_id = gen_random_uuid() WHERE assignee_id = :one"
        connection.execute(text(words), {"one": shared.ids["rina"]})
    make(server)
    assert counts("wati", "cases_opened") == 1
    for name in ("fact_span", "roll_span", "figures_cursor"):
        with shared.connect(SERVER) as raw:  # acts for nobody
            assert raw.execute(f"SELECT * FROM loket.{name}").fetchall() == []


def test_an_answer_says_whether_it_is_of_a_team_or_of_the_office(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    make(server)
    people = ("wati", "rina", "dedi")
    assert [ask(sit_down(one), "questions_asked")["scope"] for one in people] == ["office", "", ""]
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.agent SET team_id = gen_random_uuid() WHERE name = 'Wati'"))
    assert ask(sit_down("wati"), "questions_asked")["scope"] == "team"


def test_another_threshold_counts_from_its_day_on(
    shared: SharedOffice, server: RunningServer, postgres: Databases
) -> None:
    """Earlier days stay as they were counted. The command refuses a day in the past."""
    rina = shared.station("rina")
    calls = [ring(rina, LONG_AGO + week * 7 * 24 * 60) for week in range(3)]
    rina.sync()

    def expect(value: int, day: date, key: str = "return") -> str:
        said = argparse.Namespace(what="expect", key=key, value=value, since=day)
        return figures.run(Server(postgres.address_of(shared.database), "postgres", ""), said)

    def due_after() -> list[float]:
        make(server)
        rows = {row["contact_id"]: row for row in facts(shared)["fact_call"]}
        spans = (rows[call]["return_due_at"] - at(LONG_AGO + 0.5) for call in calls)
        return [span.total_seconds() % (7 * 24 * 3600) for span in spans]

    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    assert due_after() == [1800.0] * 3
    with pytest.raises(AdminError, match="expect_past"):
        expect(60, today - timedelta(days=1))
    with pytest.raises(AdminError, match="expect_range"):
        expect(0, today)
    assert f"From {today} on: return 60 s." in expect(60, today)
    assert due_after() == [1800.0] * 3
    second = at(LONG_AGO + 7 * 24 * 60).date()
    with shared.owner.begin() as connection:
        words = text("UPDATE loket.figure_setting SET valid_from = :day, xid = pg_current_xact_id()")
        connection.execute(words, {"day": second})
    assert due_after() == [1800.0, 60.0, 60.0]


def test_the_office_expects_a_share_from_a_day_on(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown, postgres: Databases
) -> None:
    wati = sit_down("wati")
    make(server)
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()

    def expect(key: str, value: int) -> str:
        said = argparse.Namespace(what="expect", key=key, value=value, since=None)
        return figures.run(Server(postgres.address_of(shared.database), "postgres", ""), said)

    def target(figure: str, days: int = 0) -> Any:
        last = today + timedelta(days=days)
        answer = ask(wati, figure, since=str(last), until=str(last + timedelta(days=1)))
        return answer["target"]

    assert (target("step_on_time"), target("asa_ms"), target("cases_opened")) == (None, 20_000, None)
    assert f"From {today} on: step_on_time 90 percent." in expect("step_on_time", 90)
    assert [target("step_on_time", days) for days in (-1, 0, 40)] == [None, 0.9, 0.9]
    with pytest.raises(AdminError, match="expect_range"):
        expect("step_on_time", 101)


def test_a_figure_is_divided_as_asked_and_a_wrong_question_is_refused(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    rina, wati = shared.station("rina"), sit_down("wati")
    for number in range(3):
        case_id = rina.log(LONG_AGO + number)
        rina.do(
            RecordAnswer(
                solution_id=uuid7(),
                case_id=case_id,
                occurred_at=at(LONG_AGO + number + 10 * (number + 1)),
                **ANSWER,
            )
        )
    rina.sync()
    make(server)
    found = ask(wati, "step_on_time", by="step,agent_id", step=2)
    assert found["groups"] == [{"by": [2, str(shared.ids["rina"])], "num": 1, "den": 3}]
    assert (found["measure"], found["waiting"]) == ("share", 0)
    for wrong in (
        {"figure": "nothing"},
        {"by": "deadline"},
        {"by": "step,step"},
        {"by": "case_id"},
        {"until": "2000-01-01"},
        {"since": "1990-01-01"},
        {"deadline": "complaint_answer"},
    ):
        assert ask(wati, **{"figure": "step_on_time", **wrong}) == 400, wrong


def test_the_figures_are_the_same_on_sqlite_and_postgresql(
    shared: SharedOffice, server: RunningServer
) -> None:
    stations = shared.station("rina"), shared.station("sari")
    plan(shared.station("wati"), [shared.ids["rina"], shared.ids["sari"]], Random(5), LONG_AGO)
    telephone(stations, Random(5), LONG_AGO, live(stations[0], 12, 5))
    for number in range(3):
        queue(shared, f"1.{number}", LONG_AGO + number)
    for station in stations:
        station.sync()
    make(server)
    since, until, now = MONTH, MONTH + timedelta(days=100), at(LONG_AGO + 30 * 24 * 60)
    here = create_engine("sqlite://")
    with here.connect() as one, shared.engine(SYSTEM_LOGIN).connect() as other:
        FACTS.create_all(one)
        ACCESS_FACTS.create_all(one)
        for table in ALL:
            one.execute(insert(table), list(map(dict, other.execute(select(table)).mappings())))

        def added(connection: Connection, key: str, by: str) -> Any:
            groups = add_up(connection, FIGURES[key], since, until, now, [by])
            return sorted(((group.by, group.num, group.den) for group in groups), key=str)

        compared = [(key, by) for key, figure in FIGURES.items() for by in groups_of(figure)]
        for key, by in compared:
            assert added(one, key, by) == added(other, key, by), (key, by)
        assert any(added(one, key, by) for key, by in compared)
        for rollup in ROLLED:
            days = set(one.execute(select(rollup.day).where(rollup.day.is_not(None))).scalars())
            mark_changed(one, rollup, days)
            before = [added(one, figure.key, "day") for figure in rollup.figures]
            while remake_next(one, until):
                pass
            assert one.execute(select(func.count()).select_from(rollup.table)).scalar_one() > len(days)
            assert [added(one, figure.key, "day") for figure in rollup.figures] == before


def test_the_sums_of_days_are_those_of_the_facts(shared: SharedOffice, server: RunningServer) -> None:
    stations = shared.station("rina"), shared.station("sari")
    since, until = MONTH, MONTH + timedelta(days=100)
    moments = [at(LONG_AGO + days * 24 * 60) for days in (1, 60)]  # first, some days are not settled

    def sums(connection: Connection, rollups: Sequence[Rollup], is_divided: bool = False) -> dict[Any, str]:
        found = {}
        for rollup, now in product(rollups, moments):
            groups = groups_of(rollup.figures[0])
            chosen = {"kind": CaseKind.COMPLAINT} if "kind" in groups else {"agent_id": shared.ids["rina"]}
            divided = [("day",), *((*cube, "day") for cube in rollup.cubes)] if is_divided else []
            for by, only in ((("weekday",), {}), ((), chosen), *((one, {}) for one in divided)):
                added = add_up_together(connection, rollup.figures, since, until, now, by, only)
                for figure, some in zip(rollup.figures, added, strict=True):
                    found[figure.key, by, bool(only), now] = repr(sorted(map(repr, some)))
        return found

    wati = shared.station("wati")
    lives = []
    for seed in range(2):
        random = Random(seed)
        for number in range(6):
            minute = LONG_AGO + seed * 1500 + number * 20
            case_id = stations[0].log(minute, kind=random.choice(list(CaseKind)))
            units = (shared.unit_id, shared.other_unit_id)
            lives.append(RandomCase(random, stations[0].do, case_id, units, minute))
        for one in lives:  # the earlier cases go on
            one.live(random.randrange(1, 10))
        work(stations[0], random, LONG_AGO + seed * 1000)
        telephone(stations, random, LONG_AGO + seed * 1500, [one.case_id for one in lives])
        plan(wati, [shared.ids["rina"], shared.ids["sari"]], random, LONG_AGO + seed * 1500)
        queue(shared, f"1.{seed}", LONG_AGO + seed * 700)
        for station in stations:
            station.sync()
        make(server)
    with shared.engine(SYSTEM_LOGIN).connect() as connection:
        assert connection.execute(select(ROLLED_DAYS).where(~ROLLED_DAYS.c.is_whole)).all() == []
        for rollup in ROLLED:
            from_days = sums(connection, [rollup])
            connection.execute(delete(rollup.table))
            assert sums(connection, [rollup]) != from_days, rollup.name
            connection.rollback()
        from_days = sums(connection, ROLLED, is_divided=True)
        for days in (select(func.min(CALLS.c.day)), select(ROLLED_DAYS.c.day)):
            connection.execute(delete(ROLLED_DAYS).where(ROLLED_DAYS.c.day.in_(days)))
            assert sums(connection, ROLLED, is_divided=True) == from_days  # days are read from the facts


def test_only_days_whose_facts_changed_are_added_up_again(
    shared: SharedOffice, server: RunningServer
) -> None:
    rina = shared.station("rina")
    cases = [rina.log(LONG_AGO + days * 24 * 60) for days in range(3)]
    rina.sync()
    make(server)

    def made() -> dict[tuple[str, date], Any]:
        """Return the transaction that added up each day."""
        with shared.owner.connect() as connection:
            query = text("SELECT fact, day, xmin::text AS by FROM loket.figures_rolled")
            return {(row.fact, row.day): row.by for row in connection.execute(query)}

    before = made()
    rina.do(CloseCase(case_id=cases[1], reason="Selesai", occurred_at=at(LONG_AGO + 3 * 24 * 60)))
    rina.sync()
    make(server)
    after = made()
    changed = {fact for fact, day in after if before.get((fact, day)) != after[fact, day]}
    assert "fact_span.ended_on" in changed
    days = {day for fact, day in after if before.get((fact, day)) != after[fact, day]}
    assert min(days) >= at(LONG_AGO + 24 * 60).date()
    assert len(after) > len(changed)


def test_of_a_whole_day_only_the_sums_of_a_changed_case_are_added_up_again(
    shared: SharedOffice, server: RunningServer
) -> None:
    rina = shared.station("rina")
    changed, _ = rina.log(LONG_AGO), rina.log(LONG_AGO + 1, kind=CaseKind.INFORMATION)
    rina.sync()
    make(server)
    query = (
        "SELECT cube, figure, kind, channel, category, region, service, agent_id, num, den, xmin::text AS by "
        "FROM loket.roll_span WHERE figure = 'cases_opened'"
    )

    def sums() -> set[Any]:
        with shared.owner.connect() as connection:
            return set(connection.execute(text(query)))

    def day() -> Any:
        with shared.owner.connect() as connection:
            of = "SELECT is_whole, xmin::text FROM loket.figures_rolled WHERE fact = 'fact_span.opened_on'"
            return connection.execute(text(of)).one()

    before, whole = sums(), day()
    rina.do(
        ChangeDetails(case_id=changed, changes={"category": "Lain"}, occurred_at=at(LONG_AGO + 3 * 24 * 60))
    )
    rina.sync()
    make(server)
    gone, come = before - sums(), sums() - before
    assert gone
    assert {row.kind for row in gone} == {"complaint", None}
    assert [row.num for row in come if row.category == "Lain"] == [1]
    assert {row.kind for row in sums() & before} == {"information"}
    assert day() == whole


def test_the_states_of_staff_add_up_to_the_time_that_they_were_signed_in(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    rina, wati = shared.station("rina"), sit_down("wati")
    started = LONG_AGO + 13 * 60  # 23:00 at the office
    work(rina, Random(3), started)
    rina.sync()
    make(server)
    parts = facts(shared)["fact_state"]
    with shared.owner.connect() as connection:
        query = text("SELECT min(started_at), max(ended_at) FROM loket.agent_state")
        first, last = connection.execute(query).one()
    whole = (last - first) // timedelta(milliseconds=1)
    assert sum(row["ms"] for row in parts) == whole
    assert len({row["day"] for row in parts}) == 2
    assert sum(row["gap_ms"] for row in parts) == 10 * 60_000
    assert ask(wati, "signed_in_ms")["groups"] == [{"by": [], "num": whole, "den": None}]
    assert ask(wati, "reachability")["groups"] == [{"by": [], "num": whole - 600_000, "den": whole}]
    by_state = ask(wati, "signed_in_ms", by="state,workstation")["groups"]
    assert {one["by"][1] for one in by_state} == {rina.enrolment.workstation}
    assert sum(one["num"] for one in by_state) == whole
    assert ask(sit_down("sari"), "signed_in_ms")["groups"][0]["num"] == 0


def test_a_figure_opens_the_cases_that_it_counts(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    rina, wati = shared.station("rina"), sit_down("wati")
    cases = [rina.log(LONG_AGO + number) for number in range(3)]
    rina.sync()
    make(server)
    query = {
        "figure": "cases_opened",
        "since": MONTH.isoformat(),
        "until": (MONTH + timedelta(days=60)).isoformat(),
    }

    def behind(client: Client, **more: Any) -> Any:
        answer = client.ask("GET", f"/v1/figures/cases?{urlencode({**query, **more})}")
        return answer.said["cases"] if answer.status == 200 else answer.status

    assert behind(wati) == [str(one) for one in sorted(cases)]
    assert behind(wati, skip=2) == [str(sorted(cases)[2])]
    assert behind(sit_down("sari")) == []
    assert behind(wati, by="day") == behind(wati, figure="signed_in_ms") == 400


def test_a_desktop_asks_many_figures_of_one_moment(shared: SharedOffice, server: RunningServer) -> None:
    rina, wati = shared.station("rina"), shared.station("wati")
    live(rina, 6, 5)
    make(server)
    way = Way(gateway_at(server.port), login_of("wati"))
    days = MONTH - timedelta(days=1), MONTH + timedelta(days=60)
    questions = [Question(key, *days) for key in FIGURES]
    questions += [Question(key, *days, (groups_of(FIGURES[key])[-1],)) for key in FIGURES]
    questions.append(Question("step_on_time", *days, only=(("step", 2), ("agent_id", shared.ids["rina"]))))
    assert len(questions) < MOST_QUESTIONS
    answers = ServerFigures(lambda: way).ask(questions)
    assert [one.question for one in answers] == questions
    assert len({(one.made_at, one.waiting) for one in answers}) == 1
    on_its_own = Client(server.port)
    assert on_its_own.sign_in("wati").status == 200
    for one in answers:
        more = {name: str(value) for name, value in one.question.only}
        alone = ask(on_its_own, one.question.figure, by=",".join(one.question.by), **more)
        assert [(list(group.by), group.num, group.den) for group in one.groups] == [
            (group["by"], group["num"], group["den"]) for group in alone["groups"]
        ]
    assert any(group.num for one in answers for group in one.groups)
    opened = AskFigure(figure="cases_opened", since=days[0], until=days[1], skip=2)
    through = wati.reach(None)
    assert through is not None
    assert len(through.figure_cases(opened)) == 4
    with pytest.raises(SharedError) as refused:
        ServerFigures(lambda: None).ask(questions)
    assert refused.value.trouble is Trouble.UNREACHABLE


def test_a_figure_of_calls_opens_the_contacts_that_it_counts(
    shared: SharedOffice, server: RunningServer, sit_down: SitDown
) -> None:
    rina, wati = shared.station("rina"), sit_down("wati")
    missed, answered = ring(rina, LONG_AGO), talk(rina, LONG_AGO + 60, remote="+62")
    rina.sync()
    make(server)
    query = {"since": MONTH.isoformat(), "until": (MONTH + timedelta(days=60)).isoformat()}

    def behind(figure: str, **more: Any) -> Any:
        words = urlencode({**query, "figure": figure, **more})
        answer = wati.ask("GET", f"/v1/figures/contacts?{words}")
        return answer.said["contacts"] if answer.status == 200 else answer.status

    assert behind("calls") == [str(missed), str(answered)]
    assert behind("calls", outcome="missed") == behind("calls_missed") == [str(missed)]
    assert behind("aht_ms") == [str(answered)]
    assert behind("cases_opened") == 400
    assert ask(wati, "aht_ms")["groups"] == [{"by": [], "num": 234_000 + 120_000, "den": 1}]
    assert ask(wati, "bad_sound", by="cause")["groups"] == [{"by": ["jitter"], "num": 1, "den": 1}]
    assert ask(sit_down("rina"), "calls")["groups"][0]["num"] == 2
    assert ask(sit_down("sari"), "calls")["groups"][0]["num"] == 0


def test_metrics_show_how_far_the_facts_are(server: RunningServer, shared: SharedOffice) -> None:
    rina = shared.station("rina")
    rina.log(LONG_AGO)
    rina.sync()
    make(server)
    words = server.serving.server.metrics.text().decode()
    assert "loket_figures_waiting 0.0" in words
    (age,) = [line for line in words.splitlines() if line.startswith("loket_figures_age_seconds")]
    assert float(age.split()[1]) < 60
