"""The rules of agent states, without a window, a phone or records."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.agents.shift import AVAILABLE, NOT_READY, UNDISTURBED, Choice, Doing, Shift
from app.common.typed_toml import TomlError
from app.sop.breaks import load_breaks, parse_breaks
from db.enums import AgentState

NOW = datetime(2026, 11, 24, 3, 0, tzinfo=timezone.utc)
PRAYER = Choice(AgentState.BREAK, "prayer")
CALL, OTHER = uuid4(), uuid4()
READY = Shift(is_reachable=True)


def state(shift: Shift) -> AgentState | None:
    return shift.doing.state if shift.doing else None


def test_an_answered_call_is_followed_by_its_wrap_up_and_then_by_what_was_before() -> None:
    talking = READY.answer(CALL)
    assert talking.doing == Doing(AgentState.ON_CALL, contact_id=CALL)
    wrapping = talking.end_call(CALL, NOW, 60)
    assert wrapping.doing == Doing(AgentState.WRAP_UP, contact_id=CALL)
    assert wrapping.wrap_up is not None
    assert wrapping.wrap_up.ends_at == NOW + timedelta(seconds=60)
    assert wrapping.end_wrap_up() == READY


def test_a_call_that_nobody_answered_leaves_nothing_to_wrap_up() -> None:
    assert state(READY.begin_call(CALL)) is AgentState.ON_CALL
    assert READY.begin_call(CALL).end_call(CALL, NOW, 60) == READY


def test_without_wrap_up_seconds_the_person_is_available_at_once() -> None:
    assert READY.answer(CALL).end_call(CALL, NOW, 0) == READY


def test_of_two_calls_the_older_one_counts_and_one_wrap_up_follows_both() -> None:
    both = READY.answer(CALL).answer(OTHER)
    assert both.doing == Doing(AgentState.ON_CALL, contact_id=CALL)
    one = both.end_call(CALL, NOW, 60)
    assert one.doing == Doing(AgentState.ON_CALL, contact_id=OTHER)
    assert one.end_call(OTHER, NOW, 60).doing == Doing(AgentState.WRAP_UP, contact_id=CALL)


def test_who_does_not_want_to_be_disturbed_is_not_available_but_has_breaks_calls_and_gaps_as_ever() -> None:
    quiet = READY.disturb(True)
    assert quiet.doing == Doing(AgentState.NOT_READY, UNDISTURBED.reason)
    assert state(quiet.choose(PRAYER)) is AgentState.BREAK
    assert state(quiet.reach(False)) is AgentState.NOT_REACHABLE
    talking = quiet.answer(CALL)
    assert (state(talking), talking.prospect) == (AgentState.ON_CALL, UNDISTURBED)
    assert talking.choose(PRAYER).prospect == PRAYER
    assert quiet.disturb(False) == READY


def test_a_break_chosen_during_a_call_comes_after_its_wrap_up() -> None:
    talking = READY.answer(CALL).choose(PRAYER)
    assert (state(talking), talking.following) == (AgentState.ON_CALL, PRAYER)
    wrapping = talking.end_call(CALL, NOW, 60)
    assert (state(wrapping), wrapping.following) == (AgentState.WRAP_UP, PRAYER)
    assert wrapping.end_wrap_up() == READY.choose(PRAYER)


def test_a_break_that_was_chosen_for_later_can_be_taken_back() -> None:
    assert READY.answer(CALL).choose(PRAYER).choose(AVAILABLE).following is None


def test_a_call_from_within_a_break_leads_back_to_the_break() -> None:
    resting = READY.choose(PRAYER)
    assert resting.begin_call(CALL).end_call(CALL, NOW, 60) == resting
    assert resting.answer(CALL).end_call(CALL, NOW, 60).end_wrap_up() == resting


def test_wrap_up_is_extended_once_and_no_more() -> None:
    wrapping = READY.answer(CALL).end_call(CALL, NOW, 60)
    longer = wrapping.extend(30)
    assert longer.wrap_up is not None
    assert longer.wrap_up.ends_at == NOW + timedelta(seconds=90)
    assert longer.extend(30) == longer
    assert READY.extend(30) == READY


def test_a_call_during_the_wrap_up_gets_a_wrap_up_of_its_own() -> None:
    again = READY.answer(CALL).end_call(CALL, NOW, 60).extend(30).answer(OTHER)
    assert state(again) is AgentState.ON_CALL
    after = again.end_call(OTHER, NOW, 60)
    assert after.wrap_up is not None
    assert (after.wrap_up.contact_id, after.wrap_up.extended_by) == (OTHER, 0)


def test_not_reachable_means_not_available_and_the_line_brings_back_what_was() -> None:
    lost = READY.reach(False)
    assert state(lost) is AgentState.NOT_REACHABLE
    assert lost.reach(True) == READY
    for busy in (READY.answer(CALL), READY.choose(PRAYER), READY.answer(CALL).end_call(CALL, NOW, 60)):
        assert busy.reach(False).doing == busy.doing
    ended = READY.answer(CALL).reach(False).end_call(CALL, NOW, 60).end_wrap_up()
    assert state(ended) is AgentState.NOT_REACHABLE


def test_before_the_line_is_known_nobody_is_said_to_be_available() -> None:
    assert Shift().doing is None
    assert state(Shift(chosen=PRAYER)) is AgentState.BREAK


@pytest.mark.parametrize(
    ("shift", "in_break", "in_wrap_up", "takes"),
    [
        (READY, False, False, True),
        (READY.reach(False), False, False, True),
        (READY.choose(NOT_READY), True, True, False),
        (READY.choose(PRAYER), False, False, False),
        (READY.choose(PRAYER), True, False, True),
        (READY.answer(CALL), False, False, True),
        (READY.answer(CALL).choose(PRAYER), False, False, False),
        (READY.choose(PRAYER).answer(CALL).choose(AVAILABLE), False, False, True),
        (READY.answer(CALL).end_call(CALL, NOW, 60), False, False, False),
        (READY.answer(CALL).end_call(CALL, NOW, 60), False, True, True),
        (READY.answer(CALL).end_call(CALL, NOW, 60).choose(PRAYER), False, True, False),
    ],
)
def test_calls_ring_only_where_they_are_wanted(
    shift: Shift, in_break: bool, in_wrap_up: bool, takes: bool
) -> None:
    assert shift.takes_calls(in_break, in_wrap_up) is takes


STEPS = st.sampled_from(
    ["dial 0", "dial 1", "answer 0", "answer 1", "end 0", "end 1", "pray", "ready", "extend", "done", "cut"]
)


def _step(shift: Shift, step: str, ids: tuple[UUID, UUID]) -> Shift:
    what, _, which = step.partition(" ")
    contact_id = ids[int(which or 0)]
    steps: dict[str, Callable[[], Shift]] = {
        "dial": lambda: shift.begin_call(contact_id),
        "answer": lambda: shift.answer(contact_id),
        "end": lambda: shift.end_call(contact_id, NOW, 60),
        "pray": lambda: shift.choose(PRAYER),
        "ready": lambda: shift.choose(AVAILABLE),
        "extend": lambda: shift.extend(30),
        "done": shift.end_wrap_up,
        "cut": lambda: shift.reach(not shift.is_reachable),
    }
    return steps[what]()


@given(st.lists(STEPS, max_size=30))
def test_whatever_happens_the_last_choice_holds_once_all_is_over(steps: list[str]) -> None:
    shift, chosen = READY, AVAILABLE
    for step in steps:
        shift = _step(shift, step, (CALL, OTHER))
        chosen = {"pray": PRAYER, "ready": AVAILABLE}.get(step, chosen)
        assert not (shift.calls and shift.wrap_up)
        assert shift.is_occupied or shift.following is None
        assert shift.next_choice == chosen
    for contact_id in (CALL, OTHER):
        shift = shift.end_call(contact_id, NOW, 60)
    assert shift.end_wrap_up().reach(True) == READY.choose(chosen)


def test_the_reasons_of_a_break_are_data_in_both_languages() -> None:
    reasons = load_breaks()
    assert {"meal", "prayer", "meeting", "training", "restroom", "other_duty"} == {r.id for r in reasons}
    assert all(reason.name.in_language(code) for reason in reasons for code in ("id", "en"))


@pytest.mark.parametrize(
    "wrong",
    [
        "breaks = []",
        '[[breaks]]\nid = "a"\nname = { id = "A" }',
        '[[breaks]]\nid = "a"\nname = { id = "A", en = "A" }\nusual_min = -1',
        '[[breaks]]\nid = "a"\nname = { id = "A", en = "A" }\nlenght = 3',
        '[[breaks]]\nid = "a"\nname = { id = "A", en = "A" }\n' * 2,
        "[[breaks",
    ],
)
def test_a_wrong_file_of_reasons_is_refused(wrong: str) -> None:
    with pytest.raises(TomlError):
        parse_breaks(wrong)
