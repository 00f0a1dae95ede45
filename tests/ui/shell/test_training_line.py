"""Training looks like training: a badge, what to do next, and a way out."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.cases.queues import QueueName
from app.common.enums import CallState, CaseStatus
from tests.ui.case.samples import live_editor, logged, office, talking
from tests.ui.controls import child, part, press_key, settle
from tests.ui.fakes import FakeWorkplace, incoming
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.shell.training_line import training_step
from ui.text import translations


@pytest.fixture
def workplace() -> FakeWorkplace:
    return office()[0]


def words(window: MainWindow) -> str:
    settle()
    return child(window, QLabel, "training.words").text()


def test_the_line_says_the_next_step_of_a_call_from_the_ring_to_the_end(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    assert window.findChild(QLabel, "training.words") is None, "the work of a day has no such line"
    window.show_training()
    assert "calls or writes soon" in words(window)
    workplace.calls.call_list.send(incoming())
    assert words(window) == "The applicant calls: F2 answers."
    call = talking(workplace)
    workplace.calls.call_list.send(call)
    assert "Alt+Enter takes the proposal" in words(window)
    editor = logged(workplace)
    call = replace(call, is_for_new_case=True)
    workplace.calls.call_list.send(call)
    assert "Yes: Ctrl+Shift+Y" in words(window)
    press_key(window, Key.DECIDE_YES)
    assert "Fill in the form, then Ctrl+Shift+Enter" in words(window)
    for status, said in (
        (CaseStatus.WAITING_UNIT, "The unit has the question."),
        (CaseStatus.SOLUTION_READY, "Read the answer out"),
        (CaseStatus.CLOSED, "The case is done."),
    ):
        editor.change_row(status=status)
        editor.put()
        assert said in words(window), status
    workplace.calls.call_list.clear()
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    live_editor(workplace).close_view()
    assert "calls or writes soon" in words(window)
    workplace.queue.lists.counts_changed.emit({QueueName.MESSAGES: 2})
    assert "An applicant has written: " in words(window)
    workplace.queue.lists.counts_changed.emit({QueueName.MESSAGES: 0})
    assert "calls or writes soon" in words(window)


def test_while_an_applicant_waits_for_an_answer_the_line_says_how_to_write_it() -> None:
    case = logged(office()[0]).current
    step = partial(training_step, None, None, case)
    assert step("", is_officer=False, is_owed=True) == "reply"
    assert step("", is_officer=False, is_owed=False) != "reply"
    assert step("answer", is_officer=False, is_owed=True) != "reply"


def test_the_badge_is_there_in_the_users_language_and_the_button_ends_the_training(
    window: MainWindow,
) -> None:
    window.show_training()
    translations.use("id")
    settle()
    assert child(window, QLabel, "training.badge.text").text() == "Latihan"
    assert part(window, "training").isVisible()
    QTest.mouseClick(part(window, "training.leave"), Qt.MouseButton.LeftButton)
    settle()
    assert not window.isVisible()
