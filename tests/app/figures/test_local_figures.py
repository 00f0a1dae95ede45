"""One PC without a server: its facts are those of its records, whatever interrupts the making."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, Table, delete, func, select
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from app.figures.asking import Counted, Question, SharedError
from app.figures.local import LocalFacts, LocalFigures, LocalReports, forget
from app.figures.local_making import MAKERS, keep, next_facts, note_changes
from app.figures.periods import Days
from app.figures.reports import REPORTS, ReportKey, Span, changes, fill, sum_of
from app.mutations.agent_state import ChangeAgentState
from app.mutations.contact import AnswerContact, EndContact, LinkContact, StartContact
from app.mutations.shift_plan import PlannedDay, PlanShifts
from app.mutations.steps import RecordAnswer
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from db import schema
from db.enums import AgentState, Channel, Direction, Disposition, Role
from db.fact_tables import ALL, ROLLUPS
from db.local_fact_tables import CHANGED, CURSOR, PRINTS, WAITING
from db.migrations.search_0100 import OF_CASES
from db.mutation import Me
from db.queries.shift_plan import shift_plan
from db.records import AgentRecord
from db.replica import Replica
from db.shifts import PlannedShift
from tests.end2end.peers.machine import comes_true
from tests.office import START, Office, at
from tests.random_cases import ANSWER, RandomCase

LATER = timedelta(days=30)  # all that the cases wait for is over
DAY = START.date()
SINCE, UNTIL = DAY - timedelta(days=2), DAY + timedelta(days=60)


def local_facts(replica: Replica, zone: str = "Asia/Jakarta") -> LocalFacts:
    sop, calendar = load(), OfficeCalendar(load_office_days(), ZoneInfo(zone))
    return LocalFacts(replica, lambda: (sop, calendar), lambda: START + LATER)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.sqlite3")
    yield made
    made.replica.close()


def live(office: Office, seed: int, cases: int = 5, *, has_plan: bool = True) -> list[UUID]:
    """Cases, calls, states and shifts by chance."""
    random, minute = Random(seed), seed * 700.0
    made = []
    for number in range(cases):
        made.append(office.log(minute + number * 20))
        units = office.unit_id, office.other_unit_id
        RandomCase(random, office.do, made[-1], units, minute + number * 20).live(random.randrange(1, 12))
    for _ in range(6):
        minute += random.choice((3, 8, 45, 300))
        call(office, minute, random.choice((None, *made)), is_answered=random.random() < 0.5)
        if has_plan:
            plan(office, random, minute)
    return made


def plan(office: Office, random: Random, minute: float) -> None:
    """Plan this day of one agent, or change its plan."""
    agent_id = random.choice((office.rina, office.sari)).agent_id
    day = at(minute).astimezone(ZoneInfo("Asia/Jakarta")).date() + timedelta(days=random.choice((-1, 0, 1)))
    begin = random.randrange(360, 600, 15)
    shifts = (PlannedShift(begin, begin + 480, ((begin + 240, begin + 300),)),) if begin % 2 == 0 else ()
    known = office.replica.read(lambda tx: shift_plan(tx, day, day + timedelta(days=1), agent_id)).result(60)
    planned = PlannedDay(day=day, shifts=shifts, was=known[0].shifts if known else ())
    office.do(PlanShifts(agent_id=agent_id, days=(planned,), occurred_at=at(minute)), me=office.boss)


def call(office: Office, minute: float, case_id: UUID | None = None, *, is_answered: bool) -> UUID:
    contact_id = uuid7()
    given: dict[str, Any] = {"channel": Channel.VOICE, "direction": Direction.INBOUND}
    office.do(StartContact(contact_id=contact_id, remote="+6281200000001", occurred_at=at(minute), **given))
    if is_answered:
        wrap_up: dict[str, Any] = {"state": AgentState.WRAP_UP, "contact_id": contact_id}
        office.do(
            AnswerContact(contact_id=contact_id, occurred_at=at(minute + 0.1)),
            EndContact(contact_id=contact_id, occurred_at=at(minute + 2)),
            ChangeAgentState(interval_id=uuid7(), occurred_at=at(minute + 2), **wrap_up),
            ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(minute + 2.5)),
        )
        if case_id is not None:
            office.do(LinkContact(contact_id=contact_id, case_id=case_id, occurred_at=at(minute + 1)))
    else:
        end = EndContact(contact_id=contact_id, disposition=Disposition.MISSED, occurred_at=at(minute + 1))
        office.do(end)
    return contact_id


def stored(replica: Replica) -> dict[str, list[Any]]:
    tables = (*ALL, *ROLLUPS)
    read = {table.name: replica.read(_all_of(table)).result(60) for table in tables}
    return {name: sorted(rows, key=str) for name, rows in read.items()}


def _all_of(table: Table) -> Callable[[Connection], Sequence[Any]]:
    return lambda tx: tx.execute(select(table)).all()


def from_nothing(replica: Replica) -> dict[str, list[Any]]:
    replica.keep_locally(forget).result(60)
    assert not any(stored(replica).values())
    local_facts(replica).make()
    return stored(replica)


def count(replica: Replica, table: Table) -> int:
    query = select(func.count()).select_from(table)
    return replica.read(lambda tx: int(tx.execute(query).scalar_one())).result(60)


def viewer(me: Me, unit_id: UUID | None = None) -> AgentRecord:
    return AgentRecord(me.agent_id, me.agent_name, me.role, unit_id)


def figures_of(office: Office, me: Me, facts: LocalFacts | None = None) -> LocalFigures:
    seen = viewer(me, office.unit_id if me.role is Role.UNIT_OFFICER else None)
    return LocalFigures(facts or local_facts(office.replica), lambda: seen)


def value(source: LocalFigures, figure: str, **only: Any) -> float | None:
    return one(source, figure, **only).groups[0].value


def one(source: LocalFigures, figure: str, **only: Any) -> Counted:
    (found,) = source.ask([Question(figure, SINCE, UNTIL, (), tuple(only.items()))])
    return found


def test_facts_made_change_by_change_are_those_made_from_nothing(office: Office) -> None:
    facts = local_facts(office.replica)
    for seed in range(3):
        live(office, seed)
        facts.make()
    before = stored(office.replica)
    assert [table.name for maker in MAKERS for table in maker.tables if not before[table.name]] == []
    assert before["roll_step"]
    assert before["roll_call"]
    assert from_nothing(office.replica) == before


def test_a_change_between_reading_and_storing_is_counted(office: Office) -> None:
    case_id, facts = office.log(1), local_facts(office.replica)
    rules = facts.note()
    with_case = facts.read(lambda connection: next_facts(connection, rules))
    assert with_case is not None
    office.do(RecordAnswer(solution_id=uuid7(), case_id=case_id, occurred_at=at(9), **ANSWER))
    facts.write(lambda connection: keep(connection, with_case))
    facts.make()
    assert stored(office.replica) == from_nothing(office.replica)
    assert value(figures_of(office, office.boss), "steps_ended", step=2) == 1


def test_noting_that_was_interrupted_begins_anew(office: Office) -> None:
    live(office, 1)
    facts = local_facts(office.replica)
    assert not facts.write(lambda connection: note_changes(connection, "other rules", START))
    assert one(figures_of(office, office.boss, facts), "cases_opened").waiting
    office.log(1)
    facts.make()
    assert stored(office.replica) == from_nothing(office.replica)


def test_a_program_that_is_killed_while_it_makes_facts_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    office = Office(path)
    for seed in range(4):
        live(office, seed, 8)
    office.replica.close()
    maker = subprocess.Popen([sys.executable, "-m", __name__, str(path)])
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)) as raw:
            assert comes_true(lambda: raw.execute("SELECT count(*) FROM fact_step").fetchone()[0], 30)
    finally:
        maker.kill()
        maker.wait()
    replica = Replica.open(path)
    assert count(replica, WAITING)
    local_facts(replica).make()
    assert stored(replica) == from_nothing(replica)
    replica.close()


def test_a_file_of_the_program_before_gets_the_tables_and_figures(office: Office) -> None:
    live(office, 1, has_plan=False)
    local_facts(office.replica).make()
    before = stored(office.replica)
    office.replica.close()
    with closing(sqlite3.connect(office.replica.path, isolation_level=None)) as raw:
        made = raw.execute(
            "SELECT type, name FROM sqlite_schema WHERE sql IS NOT NULL AND (name LIKE 'fact_%' OR "
            "name LIKE 'roll_%' OR name LIKE 'figure%' OR name LIKE 'report_print%' OR name LIKE 'lx_%' "
            "OR name LIKE '%shift_plan%' OR name LIKE '%skm_%' OR name LIKE 'open_data_%') "
            "ORDER BY type = 'table', name = 'skm_round'"
        )
        for kind, name in made.fetchall():
            raw.execute(f"DROP {kind} {name}")
        raw.execute("ALTER TABLE recording DROP COLUMN whispers")
        raw.execute("ALTER TABLE data_request DROP COLUMN source_case_id")
        for name in ("search_case_added", "search_case_changed"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute("DROP INDEX ix_case__sp4n_tracking")
        raw.execute("ALTER TABLE case_ DROP COLUMN sp4n_tracking")
        for statement in OF_CASES:
            if "search_case_added " in statement or "search_case_changed\n" in statement:
                raw.execute(statement)
        raw.execute("UPDATE alembic_version SET version_num = '0106'")
    with closing(Replica.open(office.replica.path)) as replica:
        local_facts(replica).make()
        assert stored(replica) == before
        assert replica.path.with_name(f"records.before-{schema.REVISION}.sqlite3").exists()


def test_other_office_hours_or_another_zone_count_all_anew(office: Office) -> None:
    live(office, 1)
    local_facts(office.replica).make()
    before = stored(office.replica)
    local_facts(office.replica, "Asia/Jayapura").make()
    assert stored(office.replica) != before
    local_facts(office.replica).make()
    assert stored(office.replica) == before


def test_facts_are_made_on_a_thread_after_each_change(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("START_S", "PAUSE_S"):
        monkeypatch.setattr(f"app.figures.local.{name}", 0.0)
    facts = local_facts(office.replica)
    boss = figures_of(office, office.boss, facts)
    facts.start()
    try:
        for number in (1, 2):
            office.log(number)
            assert comes_true(lambda number=number: value(boss, "cases_opened") == number, 30)  # type: ignore[misc]
    finally:
        facts.stop()


def test_a_question_ends_the_rest_after_the_start(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.figures.local.START_S", 3600.0)
    office.log(1)
    facts = local_facts(office.replica)
    facts.start()
    try:
        boss = figures_of(office, office.boss, facts)
        assert comes_true(lambda: value(boss, "cases_opened") == 1, 30)
    finally:
        facts.stop()


def test_the_first_question_waits_for_no_thread_and_says_what_is_not_counted(office: Office) -> None:
    office.log(1)
    facts = local_facts(office.replica)
    found = one(figures_of(office, office.boss, facts), "cases_opened")
    assert (found.groups[0].value, found.waiting > 0, found.made_at) == (0, True, START + LATER)
    facts.make()
    found = one(figures_of(office, office.boss, facts), "cases_opened")
    assert (found.groups[0].value, found.waiting) == (1, 0)


def test_changes_are_counted_up_to_the_last_note(office: Office) -> None:
    moments = [START + LATER]
    sop, calendar = load(), OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
    facts = LocalFacts(office.replica, lambda: (sop, calendar), lambda: moments[-1])
    boss = figures_of(office, office.boss, facts)
    facts.make()
    moments.append(START + 2 * LATER)
    assert one(boss, "cases_opened").made_at == moments[1]  # nothing has changed since
    office.log(1)
    assert one(boss, "cases_opened").made_at == moments[0]


def test_each_person_reads_what_the_server_would_show(office: Office) -> None:
    mine, other = office.log(1), office.log(2, me=office.sari)
    office.do(office.escalate(mine, 3))
    local_facts(office.replica).make()
    assert other != mine
    assert value(figures_of(office, office.boss), "cases_opened") == 2
    assert value(figures_of(office, office.rina), "cases_opened") == 1
    assert value(figures_of(office, office.rina), "cases_opened", agent_id=office.sari.agent_id) == 0
    assert figures_of(office, office.rina).cases(Question("cases_opened", SINCE, UNTIL)) == [mine]
    assert value(figures_of(office, office.dedi), "cases_opened") == 0
    assert value(figures_of(office, office.dedi), "questions_asked") == 1
    assert figures_of(office, office.dedi).cases(Question("questions_asked", SINCE, UNTIL)) == [mine]
    assert figures_of(office, office.dedi).cases(Question("cases_opened", SINCE, UNTIL)) == []
    with pytest.raises(SharedError):
        LocalFigures(local_facts(office.replica), lambda: None).ask([Question("calls", SINCE, UNTIL)])


def test_what_only_the_exchange_knows_is_unknown_and_no_zero(office: Office) -> None:
    missed = call(office, 1, is_answered=False)
    local_facts(office.replica).make()
    for me in (office.boss, office.rina, office.dedi):
        for figure in ("queue_entered", "service_level", "asa_ms"):
            assert value(figures_of(office, me), figure) is None
    assert value(figures_of(office, office.boss), "calls_missed") == 1
    assert figures_of(office, office.boss).contacts(Question("calls_missed", SINCE, UNTIL)) == [missed]


def test_a_printed_report_is_kept_and_cannot_be_changed(office: Office) -> None:
    office.log(1)
    facts = local_facts(office.replica)
    facts.make()
    source = figures_of(office, office.boss, facts)
    stores = {
        me.role: LocalReports(facts, lambda me=me: viewer(me))  # type: ignore[misc]
        for me in (office.boss, office.dedi, office.rina)
    }
    day = datetime.astimezone(START, ZoneInfo("Asia/Jakarta")).date()
    days = Days(day, day + timedelta(days=1))
    first, number = fill(REPORTS[ReportKey.DAILY], Span.DAY, day, source), uuid7()
    for _ in range(2):
        (kept,) = stores[Role.SUPERVISOR].keep(number, first)
    assert (kept.filled, kept.sha256, kept.by_name) == (first, sum_of(first), "Wati")
    office.log(5)
    facts.make()
    again = fill(REPORTS[ReportKey.DAILY], Span.DAY, day, source)
    assert changes(first, again)
    assert [each.by_name for each in stores[Role.UNIT_OFFICER].keep(uuid7(), again)] == ["Dedi"]
    stores[Role.SUPERVISOR].keep(uuid7(), again)
    # An officer's print has the questions of one unit only: a supervisor does not compare with it.
    assert [each.by_name for each in stores[Role.SUPERVISOR].kept(ReportKey.DAILY, days)] == ["Wati", "Wati"]
    with pytest.raises(SharedError):
        stores[Role.AGENT].keep(uuid7(), again)
    own = fill(REPORTS[ReportKey.AGENT], Span.WEEK, day, figures_of(office, office.rina, facts))
    assert [each.by_name for each in stores[Role.AGENT].keep(uuid7(), own)] == ["Rina"]
    assert stores[Role.SUPERVISOR].kept(ReportKey.AGENT, Days(own.since, own.until)) == []
    for change in (delete(PRINTS), PRINTS.update().values(sha256="")):
        with pytest.raises(IntegrityError):
            office.replica.keep_locally(lambda tx, change=change: tx.execute(change)).result(60)  # type: ignore[misc]
    assert len(stores[Role.SUPERVISOR].kept(ReportKey.DAILY, days)) == 2


def test_a_workstation_with_a_server_notes_nothing_and_keeps_its_prints(office: Office) -> None:
    office.log(1)
    assert count(office.replica, CHANGED) == 0
    facts = local_facts(office.replica)
    facts.make()
    filled = fill(REPORTS[ReportKey.DAILY], Span.DAY, DAY, figures_of(office, office.boss, facts))
    LocalReports(facts, lambda: viewer(office.boss)).keep(uuid7(), filled)
    office.log(2)
    assert count(office.replica, CHANGED)
    office.replica.keep_locally(forget).result(60)
    office.log(3)
    assert [count(office.replica, table) for table in (CURSOR, CHANGED, WAITING, PRINTS)] == [0, 0, 0, 1]


if __name__ == "__main__":
    local_facts(Replica.open(Path(sys.argv[1]))).make(0.05)
