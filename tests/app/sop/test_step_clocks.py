from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

import resources
from app.sop import step_clocks as app_clocks
from app.sop.office_files import load_office_days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Counting, Sop, load, parse
from app.sop.step_clocks import StepState
from db.enums import CaseStatus, Channel, EntryKind
from db.records import CaseRow, TimelineRecord
from tests.case_rows import case_row

SOP = load()
JAKARTA = ZoneInfo("Asia/Jakarta")
OFFICE = OfficeCalendar(load_office_days(), JAKARTA)
START = datetime(2026, 11, 24, 7, 0, tzinfo=timezone.utc)
CASE = UUID(int=1)
AGENT = UUID(int=2)
K = EntryKind


def step_clocks(sop: Sop, timeline: Any, now: datetime, channel: Channel = Channel.VOICE) -> Any:
    return app_clocks.step_clocks(sop, OFFICE, channel, timeline, now)


def row_clock(sop: Sop, row: CaseRow, now: datetime) -> Any:
    return app_clocks.row_clock(sop, OFFICE, row, now)


def entry(
    version: int,
    kind: EntryKind,
    minute: float,
    actor: str = "Rina",
    reason: str = "",
    actor_id: UUID = AGENT,
) -> TimelineRecord:
    at = START + timedelta(minutes=minute)
    facts = {"reason": reason} if reason else {}
    return TimelineRecord(
        uuid5(CASE, str(version)), CASE, version, kind, actor_id, actor, "001", at, at, None, "", facts
    )


def story(*steps: Any) -> Any:
    return tuple(
        entry(version, kind, minute, *rest) for version, (kind, minute, *rest) in enumerate(steps, start=1)
    )


def minutes(clocks: Any) -> list[Any]:
    return [clock.elapsed / timedelta(minutes=1) for clock in clocks]


def states(clocks: Any) -> list[Any]:
    return [clock.state.value for clock in clocks]


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


ESCALATED = story(
    (K.CONTACT_STARTED, 0, "Budi Santoso", "", None),
    (K.CASE_OPENED, 1),
    (K.CASE_LOGGED, 4),
    (K.ESCALATED, 9),
    (K.SOLUTION_RECORDED, 49, "Dedi (perizinan)"),
    (K.CALL_BACK_STARTED, 51),
    (K.SOLUTION_TOLD, 54),
    (K.RECEIPT_CONFIRMED, 55),
    (K.CLOSED, 56),
)


def test_an_escalated_case_runs_through_all_five_steps() -> None:
    clocks = step_clocks(SOP, ESCALATED, at(600))
    assert states(clocks) == ["done"] * 5
    assert minutes(clocks) == [1, 8, 40, 5, 1]
    assert [clock.actor_name for clock in clocks] == ["Budi Santoso", "Rina", "Dedi (perizinan)", "Rina", ""]
    assert [clock.due_at for clock in clocks] == [None] * 5


def test_answering_at_once_skips_the_unit() -> None:
    clocks = step_clocks(
        SOP,
        story((K.CONTACT_STARTED, 0), (K.CASE_OPENED, 0), (K.ANSWER_FOUND, 6), (K.SOLUTION_TOLD, 8)),
        at(9),
    )
    assert states(clocks) == ["done", "done", "skipped", "done", "running"]
    assert minutes(clocks) == [0, 6, 0, 2, 1]


def test_waiting_for_the_applicant_stops_the_clock_and_moves_the_due_time() -> None:
    waiting = story(
        (K.CONTACT_STARTED, 0), (K.CASE_OPENED, 0), (K.WAIT_STARTED, 5, "Rina", "NIB tidak diketahui")
    )
    running, paused = step_clocks(SOP, waiting[:2], at(5))[1], step_clocks(SOP, waiting, at(25))[1]
    assert running.due_at == at(15)
    assert (paused.state, paused.elapsed) == (StepState.PAUSED, timedelta(minutes=5))
    assert paused.due_at == at(35)
    assert [(one.reason, one.ended_at) for one in paused.pauses] == [("NIB tidak diketahui", None)]

    resumed = step_clocks(SOP, (*waiting, entry(4, K.WAIT_ENDED, 25)), at(27))[1]
    assert (resumed.state, resumed.elapsed, resumed.due_at) == (
        StepState.RUNNING,
        timedelta(minutes=7),
        at(35),
    )
    assert [one.kind for one in resumed.entries] == [K.CASE_OPENED, K.WAIT_STARTED, K.WAIT_ENDED]


def test_a_note_of_a_workstation_whose_clock_is_ahead_makes_no_step_late() -> None:
    opened = ((K.CONTACT_STARTED, 0, "Budi Santoso", "", None), (K.CASE_OPENED, 1))
    noted = story(*opened, (K.NOTE_ADDED, 60 * 24 * 30))
    step = step_clocks(SOP, noted, at(6))[1]
    assert (step.state, step.elapsed, step.is_late) == (StepState.RUNNING, timedelta(minutes=5), False)


def test_moving_on_ends_the_wait() -> None:
    clocks = step_clocks(
        SOP, story((K.CASE_OPENED, 0), (K.WAIT_STARTED, 2), (K.ESCALATED, 10), (K.WAIT_ENDED, 11)), at(15)
    )
    assert minutes(clocks)[1:3] == [2, 5]
    assert states(clocks)[1:3] == ["done", "running"]


def test_a_returned_escalation_ends_a_round_and_the_agent_goes_on() -> None:
    returned = story(
        (K.CASE_OPENED, 0), (K.ESCALATED, 10), (K.ESCALATION_RETURNED, 15, "Dedi"), (K.ESCALATED, 18)
    )
    back = step_clocks(SOP, returned[:3], at(16))
    assert states(back)[1:4] == ["running", "not_started", "not_started"]
    assert back[1].due_at == at(20)  # 11 of its 15 minutes are used
    again = step_clocks(SOP, returned, at(20))
    assert [len(clock.rounds) for clock in again[1:3]] == [2, 2]
    assert minutes(again)[1:3] == [13, 7]


def test_a_reopened_case_runs_step_two_again_and_keeps_the_sum() -> None:
    reopened = (*ESCALATED, entry(10, K.REOPENED, 100, "Sari"))
    clocks = step_clocks(SOP, reopened, at(103))
    assert states(clocks) == ["done", "running", "not_started", "not_started", "not_started"]
    assert minutes(clocks) == [1, 11, 40, 5, 1]
    assert clocks[1].actor_name == "Sari"
    answered = step_clocks(SOP, (*reopened, entry(11, K.ANSWER_FOUND, 104)), at(104))
    assert states(answered) == ["done", "done", "done", "running", "not_started"]


def test_a_later_call_about_the_case_does_not_start_it_anew() -> None:
    again = (*ESCALATED[:4], entry(5, K.CONTACT_STARTED, 20), entry(6, K.CASE_OPENED, 20))
    assert states(step_clocks(SOP, again, at(30))) == [
        "done",
        "done",
        "running",
        "not_started",
        "not_started",
    ]


@pytest.mark.parametrize(
    ("minute", "reminder"), [(0, 0), (29, 0), (30, 50), (47, 50), (48, 80), (60, 100), (99, 100)]
)
def test_the_unit_is_reminded_at_half_at_four_fifths_and_when_due(minute: int, reminder: int) -> None:
    assert step_clocks(SOP, story((K.ESCALATED, 0)), at(minute))[2].reminder == reminder


def test_a_list_row_shows_the_present_round() -> None:
    row = case_row(START, id=CASE, status=CaseStatus.WAITING_UNIT, step=3, step_started_at=at(9), paused_s=60)
    running = row_clock(SOP, row, at(40))
    assert (running.elapsed, running.reminder) == (timedelta(minutes=30), 50)
    paused = row_clock(SOP, replace(row, waiting_since=at(20)), at(40))
    assert (paused.is_paused, paused.elapsed) == (True, timedelta(minutes=10))
    assert row_clock(SOP, row, at(0)).elapsed == timedelta(0)


kinds = st.sampled_from(list(EntryKind))
any_story = st.lists(st.tuples(kinds, st.integers(-30, 60)), max_size=30)


def got(steps: Any) -> Any:
    """Entries whose times advance by the drawn minutes, also backwards."""
    minute, entries = 0, []
    for version, (kind, advance) in enumerate(steps, start=1):
        minute += advance
        entries.append(entry(version, kind, minute, reason="r"))
    return entries


@given(any_story, st.integers(-100, 2000), st.randoms(use_true_random=False))
def test_order_and_duplicates_do_not_matter_and_nothing_is_negative(
    steps: Any, now: float, random: Any
) -> None:
    entries = got(steps)
    clocks = step_clocks(SOP, entries, at(now))
    shuffled = entries + entries[::2]
    random.shuffle(shuffled)
    assert step_clocks(SOP, shuffled, at(now)) == clocks
    for clock in clocks:
        assert clock.elapsed >= timedelta(0)
        assert all(pause.ended_at is None or pause.ended_at >= pause.started_at for pause in clock.pauses)
    assert sum(clock.state in (StepState.RUNNING, StepState.PAUSED) for clock in clocks) <= 1


forward = st.lists(st.integers(0, 60), min_size=8, max_size=8)


@given(forward, st.integers(0, 100))
def test_step_times_and_pauses_add_up_to_the_time_on_the_wall(advances: Any, tail: Any) -> None:
    kinds = (
        *(K.CONTACT_STARTED, K.CASE_OPENED, K.WAIT_STARTED, K.WAIT_ENDED, K.ESCALATED, K.ESCALATION_RETURNED),
        *(K.ESCALATED, K.WAIT_STARTED),
    )
    entries = got(list(zip(kinds, advances, strict=True)))
    now = entries[-1].occurred_at + timedelta(minutes=tail)
    clocks = step_clocks(SOP, entries, now)
    paused = sum(
        ((pause.ended_at or now) - pause.started_at for clock in clocks for pause in clock.pauses),
        timedelta(),
    )
    total = sum((clock.elapsed for clock in clocks), timedelta()) + paused
    assert total == now - entries[0].occurred_at


@given(any_story, st.integers(0, 29), st.integers(0, 60))
def test_a_pause_never_makes_a_step_longer(steps: Any, place: Any, tail: Any) -> None:
    waits = {K.WAIT_STARTED, K.WAIT_ENDED}
    entries = [one for one in got([(kind, abs(advance)) for kind, advance in steps]) if one.kind not in waits]
    place = min(place, len(entries))
    began = entries[place - 1].occurred_at if place else START
    now = (entries[-1].occurred_at if entries else START) + timedelta(minutes=tail)
    wait = replace(entry(0, K.WAIT_STARTED, 0), id=UUID(int=90), occurred_at=began)
    resumption = replace(entry(0, K.WAIT_ENDED, 0), id=UUID(int=91), occurred_at=now)
    with_wait = [
        replace(one, version=version)
        for version, one in enumerate((*entries[:place], wait, *entries[place:], resumption), start=1)
    ]
    plain, paused = step_clocks(SOP, entries, now), step_clocks(SOP, with_wait, now)
    assert all(after.elapsed <= before.elapsed for before, after in zip(plain, paused, strict=True))


# -- office hours and a changed SOP ------------------------------------------------------------------------


def wib(day: int, hour: int, minute: int = 0) -> datetime:
    """November 2026; the 24th is a Tuesday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=JAKARTA)


def got_at(*steps: Any) -> Any:
    return tuple(
        replace(entry(version, kind, 0), occurred_at=when, facts=facts)
        for version, (kind, when, facts) in enumerate(steps, start=1)
    )


def test_a_written_question_waits_in_office_hours_and_a_call_every_minute() -> None:
    asked = got_at((K.CASE_OPENED, wib(24, 15, 0), {}), (K.ESCALATED, wib(24, 15, 30), {}))
    late = wib(25, 7, 40)
    written, spoken = (
        step_clocks(SOP, asked, late, channel)[2] for channel in (Channel.WHATSAPP, Channel.VOICE)
    )
    assert (written.elapsed, written.due_at) == (timedelta(minutes=40), wib(25, 8, 0))
    assert (written.counting, spoken.counting) == (Counting.OFFICE, Counting.ELAPSED)
    assert (spoken.reminder, spoken.due_at) == (100, wib(24, 16, 30))


def test_a_clock_that_counts_office_hours_says_when_it_goes_on_while_the_office_is_closed() -> None:
    asked = got_at((K.CASE_OPENED, wib(24, 15, 0), {}), (K.ESCALATED, wib(24, 15, 30), {}))
    evening = wib(24, 20)
    written, spoken = (
        step_clocks(SOP, asked, evening, channel) for channel in (Channel.WHATSAPP, Channel.VOICE)
    )
    assert [clock.goes_on_at for clock in written] == [None, None, wib(25, 7, 30), None, None]
    assert [clock.goes_on_at for clock in spoken] == [None] * 5
    assert step_clocks(SOP, asked, wib(24, 15, 45), Channel.WHATSAPP)[2].goes_on_at is None
    waits = (*asked, *got_at((K.WAIT_STARTED, wib(24, 15, 40), {"reason": "NIB"})))
    waits = (*asked, replace(waits[-1], version=3, id=UUID(int=78)))
    assert step_clocks(SOP, waits, evening, Channel.WHATSAPP)[2].goes_on_at is None


def test_a_pause_over_the_night_moves_a_written_due_time_by_its_office_minutes_only() -> None:
    waited = got_at(
        (K.CASE_OPENED, wib(24, 15, 50), {}),
        (K.WAIT_STARTED, wib(24, 15, 55), {"reason": "NIB"}),
        (K.WAIT_ENDED, wib(25, 7, 35), {"cause": "contact"}),
    )
    clock = step_clocks(SOP, waited, wib(25, 7, 40), Channel.EMAIL)[1]
    (pause,) = clock.pauses
    assert (pause.counted, pause.cause) == (timedelta(minutes=10), "contact")
    assert (clock.elapsed, clock.due_at) == (timedelta(minutes=10), wib(25, 7, 45))


def test_a_wait_until_a_day_ends_on_that_day_also_before_anybody_records_it() -> None:
    waiting = got_at(
        (K.CASE_OPENED, wib(24, 9, 0), {}),
        (K.WAIT_STARTED, wib(24, 9, 5), {"reason": "berkas", "until": "2026-11-24T03:00:00Z"}),
    )
    before, after = (step_clocks(SOP, waiting, wib(24, *at))[1] for at in ((9, 59), (10, 4)))
    assert (before.state, after.state) == (StepState.PAUSED, StepState.RUNNING)
    assert (after.elapsed, after.pauses[0].ended_at, after.pauses[0].cause) == (
        timedelta(minutes=9),
        wib(24, 10, 0),
        "date",
    )
    recorded = (*waiting, *got_at((K.WAIT_ENDED, wib(24, 10, 30), {"cause": "date"})))
    recorded = (*waiting, replace(recorded[-1], version=3, id=UUID(int=77)))
    assert step_clocks(SOP, recorded, wib(24, 10, 30))[1].elapsed == timedelta(minutes=35)


def test_an_overdue_step_tells_when_it_was_due_and_not_when_it_would_be_now() -> None:
    late = got_at(
        (K.CASE_OPENED, wib(24, 9, 0), {}),
        (K.WAIT_STARTED, wib(24, 9, 20), {"reason": "r"}),
        (K.WAIT_ENDED, wib(24, 9, 50), {}),
    )
    assert step_clocks(SOP, late, wib(24, 10, 0))[1].due_at == wib(24, 9, 15)


def test_a_new_sop_leaves_what_began_before_it_as_it_was() -> None:
    text = resources.read_text("sop", "contact_center.toml")
    new = 'target_min = 30\ncounted = { live = "elapsed", written = "elapsed" }'
    was = "[[steps.former]]\nuntil = 2026-11-24\ntarget_min = 60\n"
    was += 'counted = { live = "elapsed", written = "office" }\n'
    old = 'target_min = 60\ncounted = { live = "elapsed", written = "office" }'
    changed = parse(text.replace(old, new).replace("[[steps]]\nnumber = 4", f"{was}\n[[steps]]\nnumber = 4"))
    for day, counting, target in ((24, Counting.OFFICE, 60), (25, Counting.ELAPSED, 30)):
        asked = got_at((K.ESCALATED, wib(day, 9), {}))
        clock = step_clocks(changed, asked, wib(26, 9), Channel.EMAIL)[2]
        assert (clock.counting, clock.target) == (counting, timedelta(minutes=target))


def test_the_applicants_own_steps_are_shown_and_never_late() -> None:
    asked = got_at((K.CONTACT_STARTED, wib(24, 9), {}), (K.CASE_OPENED, wib(24, 9, 40), {}))
    first = step_clocks(SOP, asked, wib(24, 9, 41))[0]
    assert (first.elapsed, first.reminder, first.is_late) == (timedelta(minutes=40), 0, False)


@given(
    st.lists(st.tuples(st.sampled_from([K.WAIT_STARTED, K.WAIT_ENDED]), st.integers(0, 900)), max_size=9),
    st.sampled_from([Channel.EMAIL, Channel.VOICE]),
)
def test_the_due_time_is_when_the_target_is_used_up(moves: Any, channel: Channel) -> None:
    """Whatever was paused and closed: at the due time the clock shows the target, and less just before."""
    minute = 0
    steps: list[tuple[EntryKind, datetime, dict[str, str]]] = [(K.ESCALATED, wib(24, 14), {})]
    for kind, advance in moves:
        minute += advance
        steps.append((kind, wib(24, 14) + timedelta(minutes=minute), {"reason": "r"}))
    steps.append((K.WAIT_ENDED, steps[-1][1], {}))
    story_told = got_at(*steps)
    now = steps[-1][1]
    due = step_clocks(SOP, story_told, now, channel)[2].due_at
    seen = [one for one in story_told if one.occurred_at <= due]
    at_due, before = (step_clocks(SOP, seen, t, channel)[2] for t in (due, due - timedelta(seconds=1)))
    assert at_due.elapsed >= timedelta(minutes=60)
    assert (
        due > now
        or before.elapsed < timedelta(minutes=60)
        or seen[-1].occurred_at > due - timedelta(seconds=1)
    )
