"""The facts of a case are what its clocks show, and a month that is over stays as it was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest
from sqlalchemy import Connection, create_engine, insert, select
from uuid_utils.compat import uuid7

from app.figures.adding import add_up, rows_behind
from app.figures.case_facts import CountedCase, Facts, Rules, case_facts
from app.figures.figures import FIGURES, groups_of, is_of_cases
from app.figures.records import counted_cases
from app.mutations.at_unit import PassEscalation
from app.mutations.case import AddNote, AssignCase
from app.mutations.escalation import RecordSolution, RecordUnitAnswer, ReturnEscalation, SendPacket
from app.mutations.steps import CancelCase, CloseCase, ConfirmReceipt, ReopenCase, TellSolution
from app.sop.office_files import load_office_days, load_office_sop
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Former, load
from app.sop.step_clocks import step_clocks
from db.enums import FINISHED, Channel
from db.fact_tables import DEADLINES, ESCALATIONS, FACTS, OF_CASE, SPANS, STEPS
from db.models import Case
from tests.office import START, Office, at
from tests.random_cases import ANSWER, RandomCase

DAY = 24 * 60.0
CASES = 30
RULES = Rules(load(), OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta")))
LATER = START + timedelta(days=400)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    found = Office(tmp_path / "records.sqlite3")
    yield found
    found.replica.close()


def counted(office: Office, *ids: UUID) -> list[CountedCase]:
    return office.replica.read(lambda tx: counted_cases(tx, ids)).result(60)


def facts_of(office: Office, case_id: UUID, rules: Rules = RULES) -> Facts:
    (case,) = counted(office, case_id)
    return case_facts(case, rules)


@pytest.fixture(scope="module")
def lives(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[list[CountedCase], dict[UUID, Any]]]:
    """Cases with histories by chance, and their status in the records."""
    office, random = Office(tmp_path_factory.mktemp("office") / "records.sqlite3"), Random(19)
    channels = (Channel.VOICE, Channel.EMAIL)
    ids = []
    for number in range(CASES):
        case_id = office.log(number * 50.0, channel=random.choice(channels), region_code="32.73.13.1002")
        units = (office.unit_id, office.other_unit_id)
        RandomCase(random, office.do, case_id, units, number * 50.0).live(random.randrange(1, 25))
        ids.append(case_id)
    query = select(Case.id, Case.status)
    status = {
        row.id: row.status for row in office.replica.read(lambda tx: tx.execute(query).all()).result(60)
    }
    yield counted(office, *ids), status
    office.replica.close()


Lives = tuple[list[CountedCase], dict[UUID, Any]]


def all_facts(cases: Iterable[CountedCase], rules: Rules = RULES) -> dict[Any, list[dict[str, Any]]]:
    found: dict[Any, list[dict[str, Any]]] = {table: [] for table in OF_CASE}
    for case in cases:
        for table, rows in case_facts(case, rules).items():
            found[table] += rows
    return found


def store(facts: Facts) -> Connection:
    """Return an SQLite database with these facts."""
    connection = create_engine("sqlite://").connect()
    FACTS.create_all(connection)
    for table, rows in facts.items():
        if rows:
            connection.execute(insert(table), rows)
    return connection


def test_the_steps_are_the_clocks_on_the_screen_to_the_millisecond(lives: Lives) -> None:
    cases, _status = lives
    compared = 0
    for case in cases:
        rows = {(row["step"], row["round"]): row for row in case_facts(case, RULES)[STEPS]}
        for clock in step_clocks(RULES.sop, RULES.calendar, case.channel, case.timeline, LATER):
            for number, one in enumerate(clock.rounds, 1):
                assert ((clock.step.number, number) in rows) == (one.ended_at is not None)
            if clock.rounds and clock.ended_at is not None:
                last = rows[clock.step.number, len(clock.rounds)]
                assert timedelta(milliseconds=last["used_ms"]) == clock.elapsed
                assert last["is_late"] == clock.is_late
                assert last["ended_at"] == clock.ended_at
                compared += 1
    assert compared > CASES


def test_a_case_is_in_a_span_without_an_end_if_and_only_if_it_is_not_finished(lives: Lives) -> None:
    cases, status = lives
    assert {one in FINISHED for one in status.values()} == {True, False}
    for case in cases:
        spans = case_facts(case, RULES)[SPANS]
        assert [row["span"] for row in spans] == list(range(1, len(spans) + 1))
        assert [row["ended_at"] is None for row in spans[:-1]] == [False] * (len(spans) - 1)
        assert (spans[-1]["ended_at"] is not None) == (status[case.id] in FINISHED)


def test_what_is_open_on_a_day_is_what_was_open_before_and_came_without_what_ended(lives: Lives) -> None:
    spans = all_facts(lives[0])[SPANS]
    assert any(row["span"] > 1 for row in spans)
    days = [START.date() + timedelta(days=number) for number in range(60)]

    def open_at_the_end_of(day: date) -> int:
        return sum(row["opened_on"] <= day and (row["ended_on"] or date.max) > day for row in spans)

    with store({SPANS: spans}) as connection:

        def figure(key: str, day: date) -> int:
            (group,) = add_up(connection, FIGURES[key], day, day + timedelta(days=1), LATER)
            return group.num

        for before, day in pairwise(days):
            came = figure("cases_opened", day) + figure("cases_reopened", day)
            assert open_at_the_end_of(day) == open_at_the_end_of(before) + came - figure("cases_ended", day)
            assert figure("backlog", day) == open_at_the_end_of(day)
        by_day = add_up(connection, FIGURES["backlog"], days[3], days[-1], LATER, ["day", "channel"])
        sums = Counter[date]()
        for group in by_day:
            sums[group.by[0]] += group.num
        assert [sums[day] for day in days[3:-1]] == list(map(open_at_the_end_of, days[3:-1]))


def test_the_order_in_which_entries_are_read_changes_no_fact(lives: Lives) -> None:
    random = Random(1)
    for case in lives[0]:
        timeline = random.sample(case.timeline, len(case.timeline))
        assert case_facts(replace(case, timeline=tuple(timeline)), RULES) == case_facts(case, RULES)


def test_a_figure_is_the_sum_of_its_groups_and_counts_the_rows_behind_it(lives: Lives) -> None:
    since, until = START.date(), START.date() + timedelta(days=200)
    with store(all_facts(lives[0])) as connection:
        for figure in filter(is_of_cases, FIGURES.values()):
            if figure.percent is not None:
                continue
            (whole,) = add_up(connection, figure, since, until, LATER)
            behind = rows_behind(connection, figure, since, until, LATER)
            if figure.measure.value != "mean_ms":
                assert len(behind) == (whole.num if whole.den is None else whole.den)
            for name in groups_of(figure):
                groups = add_up(connection, figure, since, until, LATER, [name])
                if name == "day" and figure.gone is not None:
                    groups = [one for one in groups if one.by[0] == until - timedelta(days=1)]
                assert sum(one.num for one in groups) == whole.num
                assert sum(one.den or 0 for one in groups) == (whole.den or 0)


def test_facts_have_a_value_for_each_column_and_hold_no_word_of_anybody(lives: Lives) -> None:
    facts = all_facts(lives[0])
    for table in OF_CASE:
        assert facts[table]
        for row in facts[table]:
            assert set(row) == set(table.c.keys())
            assert {row["region"], row["service"]} <= {"32.73", ""}
    words = str(facts)
    for said in ("Izin belum terbit", "Kapan terbit?", "Sudah terbit", "Rina", "Dedi", "Berkas", "Kurang"):
        assert said not in words


def test_a_reopening_changes_nothing_in_the_month_before(office: Office) -> None:
    """A case that was late and closed by Rina was so in its month, though Sari reopens it."""
    case_id = office.log(1)
    office.do(CloseCase(case_id=case_id, reason="Tidak terjangkau", occurred_at=at(40 * DAY)))
    before = facts_of(office, case_id)
    office.do(ReopenCase(case_id=case_id, reason="Belum jelas", occurred_at=at(43 * DAY)), me=office.sari)
    after = facts_of(office, case_id)
    assert [row["is_kept"] for row in before[DEADLINES]] == [False, True]
    assert (after[STEPS], after[DEADLINES]) == (before[STEPS], before[DEADLINES])
    first, second = after[SPANS]
    assert {**first, "reopened_ms": None} == before[SPANS][0]
    assert first["reopened_ms"] == timedelta(days=3) / timedelta(milliseconds=1)
    assert (second["opened_on"], second["ended_at"]) == (at(43 * DAY).date(), None)
    assert (first["agent_id"], second["agent_id"]) == (office.rina.agent_id, office.sari.agent_id)


def test_office_minutes_are_counted_and_not_those_on_the_wall(office: Office) -> None:
    """A mail that is answered the next morning took the minutes in which the office was open."""
    case_id = office.log(0, channel=Channel.EMAIL)  # at 10:00 in Bandung
    office.do(office.answer(case_id, DAY))
    (row,) = [one for one in facts_of(office, case_id)[STEPS] if one["step"] == 2]
    assert row["wall_ms"] == (DAY + 0.5) * 60_000
    assert row["counted_ms"] < row["wall_ms"] / 2
    assert row["is_late"]


def test_a_new_target_counts_from_its_day_on(office: Office) -> None:
    step_two = RULES.sop.step(2)
    former = Former(until=START.date(), target_min=60)
    steps = tuple(
        msgspec.structs.replace(one, former=(former,)) if one is step_two else one for one in RULES.sop.steps
    )
    rules = replace(RULES, sop=msgspec.structs.replace(RULES.sop, steps=steps))
    found = []
    for minute in (0, DAY):
        case_id = office.log(minute)
        office.do(office.answer(case_id, minute + 30))
        found += [one["is_late"] for one in facts_of(office, case_id, rules)[STEPS] if one["step"] == 2]
    assert found == [False, True]
    assert rules.version != RULES.version


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 11, 30, 16, 59, 59, 999999), "Asia/Jakarta", date(2026, 11, 30)),
        (datetime(2026, 11, 30, 17), "Asia/Jakarta", date(2026, 12, 1)),
        (datetime(2026, 11, 30, 17), "Asia/Makassar", date(2026, 12, 1)),
        (datetime(2028, 2, 28, 17), "Asia/Jakarta", date(2028, 2, 29)),
    ],
)
def test_a_fact_is_in_the_office_s_day(office: Office, moment: datetime, zone: str, day: date) -> None:
    minute = (moment.replace(tzinfo=timezone.utc) - START) / timedelta(minutes=1)
    case_id = office.log(minute + 0.5)
    rules = replace(RULES, calendar=OfficeCalendar(RULES.calendar.days, ZoneInfo(zone)))
    assert facts_of(office, case_id, rules)[SPANS][0]["opened_on"] == day


def test_a_question_knows_its_unit_and_whether_the_promise_was_kept(office: Office) -> None:
    case_id = office.log(1)
    office.do(office.escalate(case_id, 5))
    (row,) = facts_of(office, case_id)[ESCALATIONS]
    assert (row["unit_id"], row["answered_at"], row["told_at"]) == (office.unit_id, None, None)
    with store(facts_of(office, case_id)) as connection:

        def on_time(now: datetime) -> float | None:
            (group,) = add_up(
                connection, FIGURES["unit_on_time"], START.date(), START.date() + timedelta(days=9), now
            )
            return group.value

        assert on_time(at(60)) is None  # unknown, and not 0
        assert on_time(at(66)) == 0.0


def test_a_span_is_of_the_agent_whose_case_it_was(office: Office) -> None:
    """Sari takes over and asks the unit. The answer goes back to her, though Wati gave the case to Rina."""
    rina, sari = office.rina.agent_id, office.sari.agent_id
    case_id = office.log(1)
    office.do(AssignCase(case_id=case_id, agent_id=sari, occurred_at=at(2)), me=office.sari)
    asked = office.escalate(case_id, 5)
    office.do(asked, me=office.sari)
    office.do(AssignCase(case_id=case_id, agent_id=rina, occurred_at=at(6)), me=office.boss)
    office.do(answer_of(asked.escalation_id, 20), me=office.dedi)
    assert facts_of(office, case_id)[SPANS][0]["agent_id"] == sari
    office.do(
        CloseCase(case_id=case_id, reason="Selesai", occurred_at=at(30)),
        ReopenCase(case_id=case_id, reason="Belum jelas", occurred_at=at(40)),
    )
    facts = facts_of(office, case_id)
    assert [row["agent_id"] for row in facts[SPANS]] == [sari, rina]
    assert [row["agent_id"] for row in facts[ESCALATIONS]] == [sari]


# -- questions that go on, come back or are withdrawn ------------------------------------------------------


def ask(office: Office, case_id: UUID, minute: float) -> UUID:
    """Ask a unit, and promise an answer at the 90th minute."""
    escalation_id = uuid7()
    office.do(
        SendPacket(
            escalation_id=escalation_id,
            case_id=case_id,
            unit_id=office.unit_id,
            question="Kapan terbit?",
            evidence="JELITA",
            due_at=at(minute + 60),
            promise_at=at(90),
            promise_channel=Channel.VOICE,
            occurred_at=at(minute),
        )
    )
    return escalation_id


def answer_of(escalation_id: UUID, minute: float) -> RecordSolution:
    given: dict[str, Any] = {"solution_id": uuid7(), "answered_by_name": "Dedi", **ANSWER}
    return RecordSolution(escalation_id=escalation_id, occurred_at=at(minute), **given)


def of_units(office: Office, case_id: UUID, minute: float = 10 * DAY) -> dict[str, tuple[int, int | None]]:
    days = START.date(), START.date() + timedelta(days=9), at(minute)
    keys = ("unit_on_time", "unit_incomplete", "unit_passed", "promise_kept")
    with store(facts_of(office, case_id)) as connection:
        groups = {key: add_up(connection, FIGURES[key], *days)[0] for key in keys}
    return {key: (one.num, one.den) for key, one in groups.items()}


def test_a_note_after_a_dated_answer_or_receipt_makes_nothing_late(office: Office) -> None:
    """The unit answered after 50 of 60 minutes, and the applicant got it on the first day."""

    def note(minute: float) -> AddNote:
        return AddNote(note_id=uuid7(), case_id=case_id, text="Ditelepon lagi", occurred_at=at(minute))

    case_id = office.log(1)
    asked = ask(office, case_id, 5)
    dated: dict[str, Any] = {"legal_basis": "PP 28/2025", "valid_until": date(2026, 12, 24), **ANSWER}
    answer = RecordUnitAnswer(
        solution_id=uuid7(),
        escalation_id=asked,
        answered_by_name="Pak Asep",
        means="voice",
        given_at=at(55),
        occurred_at=at(100),
        **dated,
    )
    office.do(
        note(95), answer, TellSolution(case_id=case_id, means="voice", occurred_at=at(105)), note(2 * DAY)
    )
    received = ConfirmReceipt(case_id=case_id, means="voice", received_at=at(110), occurred_at=at(3 * DAY))
    office.do(received)
    facts = facts_of(office, case_id)
    at_unit, told, receipt = (one for one in facts[STEPS] if one["step"] >= 3)
    assert (at_unit["used_ms"], at_unit["is_late"]) == (50 * 60_000, False)
    assert (told["started_at"], receipt["ended_at"]) == (at(55), at(110))
    assert facts[SPANS][0]["ended_at"] == at(110)
    assert {row["ended_on"] for row in facts[DEADLINES]} == {START.date()}
    assert of_units(office, case_id)["unit_on_time"] == (1, 1)


def test_a_question_that_is_withdrawn_with_its_case_is_nobodys_fault(office: Office) -> None:
    case_id = office.log(1)
    ask(office, case_id, 5)
    office.do(CancelCase(case_id=case_id, reason="Ganda", occurred_at=at(20)))
    assert of_units(office, case_id) == {
        "unit_on_time": (0, 0),
        "unit_incomplete": (0, 1),
        "unit_passed": (0, 1),
        "promise_kept": (0, 0),
    }


def test_a_question_that_was_overdue_when_its_case_was_cancelled_stays_late(office: Office) -> None:
    case_id = office.log(1)
    ask(office, case_id, 5)
    office.do(CancelCase(case_id=case_id, reason="Ganda", occurred_at=at(95)))
    found = of_units(office, case_id)
    assert (found["unit_on_time"], found["promise_kept"]) == ((0, 1), (0, 1))


@pytest.mark.parametrize(("minutes", "on_time"), [(20, (0, 0)), (5 * 60, (0, 1))])
def test_a_question_that_comes_back_after_its_time_is_late(
    office: Office, minutes: float, on_time: tuple[int, int]
) -> None:
    case_id = office.log(1)
    returned = ReturnEscalation(
        escalation_id=ask(office, case_id, 5), reason="Berkas kurang", occurred_at=at(5 + minutes)
    )
    office.do(returned, me=office.dedi)
    found = of_units(office, case_id)
    assert (found["unit_on_time"], found["unit_incomplete"]) == (on_time, (1, 1))
    assert found["promise_kept"] == (0, 1)  # sent to nobody again: the applicant was not told


@pytest.mark.parametrize("told", [80, 120])
@pytest.mark.parametrize("is_passed", [True, False])
def test_a_promise_that_goes_on_with_another_question_is_one(
    office: Office, told: float, is_passed: bool
) -> None:
    """It was made to one applicant, however many units were asked."""
    case_id = office.log(1)
    first, second = ask(office, case_id, 5), uuid7()
    if is_passed:
        passed: dict[str, Any] = {"new_id": second, "unit_id": office.other_unit_id, "due_at": at(75)}
        office.do(
            PassEscalation(escalation_id=first, reason="Bukan kami", occurred_at=at(15), **passed),
            me=office.dedi,
        )
    else:
        returned = ReturnEscalation(escalation_id=first, reason="Berkas kurang", occurred_at=at(15))
        office.do(returned, me=office.dedi)
        second = ask(office, case_id, 20)
    waiting = of_units(office, case_id, 30)
    assert (waiting["unit_on_time"], waiting["promise_kept"]) == ((0, 0), (0, 0))
    office.do(answer_of(second, 40))
    office.do(TellSolution(case_id=case_id, means="voice", occurred_at=at(told)))
    found = of_units(office, case_id)
    assert (found["unit_on_time"], found["promise_kept"]) == ((1, 1), (int(told <= 90), 1))


def test_a_complaint_that_was_logged_late_is_late_in_the_facts_and_with_its_number_has_limits_of_sp4n(
    office: Office, tmp_path: Path
) -> None:
    (tmp_path / "deadlines.toml").write_text('[[deadlines]]\nid = "sp4n_forward"\nis_used = true\n', "utf-8")
    rules = replace(RULES, sop=load_office_sop(tmp_path))
    ours, theirs = (
        office.log(30 * DAY, asked_at=at(0), opened_at=at(30 * DAY), sp4n_tracking=number)
        for number in ("", "1916449")
    )
    for case_id in (ours, theirs):
        office.do(CloseCase(case_id=case_id, reason="Sudah jelas", occurred_at=at(31 * DAY)))
    limits = [
        [(row["deadline"], row["is_kept"]) for row in facts_of(office, case_id, rules)[DEADLINES]]
        for case_id in (ours, theirs)
    ]
    assert limits[0] == [("complaint_answer", False), ("complaint_limit", True)]
    assert limits[1] == [*limits[0], ("sp4n_forward", False)]
