"""The risk of a case by the clock of its row, however often and whenever it was looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from app.board.risk import MOST_URGENT, OpenCase, Risk, RiskBook
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import load
from app.sop.step_clocks import row_clock
from db.enums import CaseStatus, Channel
from db.records import PauseRecord
from tests.case_rows import case_row

SOP = load()
CALENDAR = OfficeCalendar(load_office_days(), ZoneInfo("Asia/Jakarta"))
START = datetime(2026, 11, 27, 1, 0, tzinfo=timezone.utc)  # a Friday, before the office opens
UNIT = UUID(int=9)
MINUTE = timedelta(minutes=1)


def a_case(number: int, step: int = 3, began_min: float = 0, channel: Channel = Channel.VOICE) -> OpenCase:
    return OpenCase(
        id=UUID(int=number),
        channel=channel,
        status=CaseStatus.WAITING_UNIT,
        step=step,
        unit_id=UNIT,
        step_started_at=START + began_min * MINUTE,
        paused_s=0.0,
        waiting_since=None,
        pauses=(),
    )


def waiting(case: OpenCase, at_min: float, until_min: float | None) -> OpenCase:
    since = case.step_started_at + at_min * MINUTE
    until = None if until_min is None else since + until_min * MINUTE
    return replace(case, waiting_since=since, pauses=(PauseRecord(since, None, until),))


def by_row(case: OpenCase, now: datetime) -> Risk:
    if not SOP.step(case.step).is_scored:
        return Risk.NOT_SCORED
    row = replace(
        case_row(START),
        step=case.step,
        channel=case.channel,
        step_started_at=case.step_started_at,
        waiting_since=case.waiting_since,
        pauses=case.pauses,
    )
    clock = row_clock(SOP, CALENDAR, row, now)
    if clock.is_paused:
        return Risk.PAUSED
    return max(risk for risk in (Risk.CALM, Risk.HALF, Risk.CLOSE, Risk.OVER) if clock.share * 100 >= risk)


cases = st.builds(
    a_case,
    number=st.integers(1, 12),
    step=st.integers(1, 5),
    began_min=st.floats(0, 4000),
    channel=st.sampled_from((Channel.VOICE, Channel.EMAIL)),
) | st.builds(
    waiting,
    st.builds(a_case, number=st.integers(1, 12), step=st.integers(2, 4), began_min=st.floats(0, 4000)),
    st.floats(0, 60),
    st.none() | st.floats(1, 3000),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(cases, max_size=12), st.lists(st.floats(0.1, 700), min_size=1, max_size=12))
def test_a_book_that_ticked_on_says_what_the_clocks_of_the_rows_say(
    changes: list[OpenCase], steps_min: list[float]
) -> None:
    book, now = RiskBook(SOP, CALENDAR), START + 4000 * MINUTE
    known: dict[UUID, OpenCase] = {}
    for place, minutes in enumerate(steps_min):
        for case in changes[place :: len(steps_min)]:
            known[case.id] = case
            book.put(case, now)
        now += minutes * MINUTE
        book.tick(now)
        expected = [(case.step, by_row(case, now)) for case in known.values()]
        for step in range(1, 6):
            for risk in Risk:
                assert book.at_step(step, risk) == expected.count((step, risk)), (step, risk)


def test_a_case_that_is_gone_counts_nowhere() -> None:
    book, now = RiskBook(SOP, CALENDAR), START + 200 * MINUTE
    book.put(a_case(1), now)
    book.put(a_case(2), now)
    book.drop(UUID(int=1))
    book.tick(now + 5000 * MINUTE)
    assert sum(book.at_unit(UNIT, risk) for risk in Risk) == len(book) == 1
    book.drop(UUID(int=2))
    assert (book.units(), book.urgent()) == (set(), ())


def test_those_that_are_due_first_are_named() -> None:
    book, now = RiskBook(SOP, CALENDAR), START + 300 * MINUTE
    for number in range(30, 0, -1):
        book.put(a_case(number, began_min=number * 10), now)
    book.put(waiting(a_case(99, began_min=0), 1, None), now)
    urgent = book.urgent()
    assert [one.case_id.int for one in urgent] == list(range(1, MOST_URGENT + 1))
    assert [one.is_over for one in urgent] == [one.due_at <= now for one in urgent]
