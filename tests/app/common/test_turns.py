"""Steps that the event loop turns between."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.common.turns import Turns


@pytest.fixture(autouse=True)
def turns_at_once() -> None:
    """The real ones are tested here."""


def test_other_timers_and_events_come_between_two_steps(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner = QObject()
    turns = Turns(owner)
    beat = QTimer(owner)
    beat.timeout.connect(lambda: seen.append("beat"))
    beat.start(0)
    turns.begin(*(lambda number=number: seen.append(f"step {number}") for number in range(3)))
    assert not seen
    qtbot.waitUntil(lambda: not turns.are_left)
    steps = [at for at, one in enumerate(seen) if one != "beat"]
    assert [seen[at] for at in steps] == ["step 0", "step 1", "step 2"]
    assert all(after - before > 1 for before, after in pairwise(steps))
    beat.stop()


def test_new_steps_take_the_place_of_those_that_are_left(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner = QObject()
    turns = Turns(owner)
    turns.begin(lambda: turns.begin(lambda: seen.append("new")), lambda: seen.append("old"))
    qtbot.waitUntil(lambda: bool(seen))
    turns.begin(lambda: seen.append("dropped"))
    turns.drop()
    QCoreApplication.processEvents()
    assert seen == ["new"]


def test_the_steps_that_are_left_run_at_once_if_they_are_needed() -> None:
    seen: list[str] = []
    owner = QObject()
    turns = Turns(owner)
    turns.begin(lambda: seen.append("first"))
    turns.add(lambda: seen.append("second"))
    turns.finish()
    assert seen == ["first", "second"]
    assert not turns.are_left
    QCoreApplication.processEvents()
    assert seen == ["first", "second"]


def test_a_step_that_has_run_runs_again_before_the_others_and_one_that_is_left_runs_once(
    qtbot: QtBot,
) -> None:
    seen: list[str] = []
    owner = QObject()
    turns = Turns(owner)

    def first() -> None:
        seen.append("first")

    def second() -> None:
        seen.append("second")

    turns.begin(first, lambda: turns.again(first, second), second, lambda: seen.append("end"))
    qtbot.waitUntil(lambda: "end" in seen)
    assert seen == ["first", "first", "second", "end"]


def test_two_that_have_steps_take_turns_and_one_that_goes_leaves_the_other(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner, other = QObject(), QObject()
    turns, others = Turns(owner), Turns(other)
    turns.begin(lambda: seen.append("a1"), lambda: seen.append("a2"))
    others.begin(lambda: seen.append("b1"), lambda: seen.append("b2"))
    qtbot.waitUntil(lambda: len(seen) == 4)
    assert seen == ["a1", "b1", "a2", "b2"]
    gone = QObject()
    Turns(gone).begin(lambda: seen.append("gone"))
    delete(gone)
    turns.begin(lambda: seen.append("a3"))
    qtbot.waitUntil(lambda: len(seen) > 4)
    assert seen[4:] == ["a3"]


def test_a_step_that_fails_does_not_keep_the_others_from_running(qtbot: QtBot) -> None:
    seen: list[str] = []
    owner = QObject()
    turns = Turns(owner)

    def fail() -> None:
        raise ValueError("a bug")

    with qtbot.captureExceptions() as exceptions:
        turns.begin(fail, lambda: seen.append("next"))
        qtbot.waitUntil(lambda: bool(seen))
    assert [kind for kind, _, _ in exceptions] == [ValueError]
