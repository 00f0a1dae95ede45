"""The key for "that was it": what it says of the applicant, and when one is ready after it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.cases.answers import Answer, Receipt
from app.common.enums import CallState
from app.records.service import Refusal
from tests.ui.case.conftest import Desk
from ui.keys.key_table import Key


def answer(desk: Desk) -> None:
    """Everything that the answer needs is typed, and the keyboard is in its form."""
    desk.press(Key.DECIDE_YES)
    form = desk.panel.forms.answer
    form.text.type_over("Izin terbit besok.")
    form.system.choose("jelita")
    form.reference.type_over("503/1")


def last_words(desk: Desk) -> str:
    button = desk.panel.forms.answer.last
    assert button is not None
    return button.words()


def test_in_a_call_it_says_that_the_applicant_was_told_and_has_it(desk: Desk) -> None:
    desk.log()
    answer(desk)
    assert last_words(desk) == "Given and received, then be ready"
    desk.press(Key.COMPLETE_AND_FINISH)
    ((_, receipt),) = desk.asked("answer")
    assert receipt == Receipt("voice", None)
    assert desk.place.cases.finishing.asked == [("finish_after_call",)]


def test_nobody_was_told_by_it_once_the_call_is_over(desk: Desk) -> None:
    desk.log()
    desk.editor.put(call=replace(desk.editor.current.call, state=CallState.ENDED))
    answer(desk)
    assert last_words(desk) == "Finish, then be ready"
    desk.press(Key.COMPLETE_AND_FINISH)
    ((_, receipt),) = desk.asked("answer")
    assert receipt is None


def test_an_incomplete_or_a_refused_form_keeps_the_case(desk: Desk) -> None:
    desk.log()
    desk.press(Key.DECIDE_YES)
    desk.press(Key.COMPLETE_AND_FINISH)
    assert desk.focus() == "answer.text"
    desk.editor.refused.emit(Refusal("no_such_case"))
    desk.editor.stored.emit("note")
    assert desk.place.cases.finishing.asked == []


def test_the_solution_that_came_back_is_told_and_received_while_the_applicant_listens(desk: Desk) -> None:
    desk.solve()
    assert desk.focus() == "note.text"  # the form opened automatically
    desk.press(Key.COMPLETE_AND_FINISH)
    assert desk.asked("notify_applicant") == [("voice", Receipt("voice", None))]


def test_a_form_that_another_call_interrupted_is_open_again_and_is_what_the_key_completes(desk: Desk) -> None:
    desk.log()
    interrupted = desk.editor.current
    answer(desk)
    desk.editor.begin()
    assert desk.panel.forms.open_name == ""
    desk.editor.show(interrupted)
    assert desk.panel.forms.open_name == "answer"
    assert desk.focus().startswith("answer.")
    assert desk.part("note").isHidden()
    desk.press(Key.COMPLETE_AND_FINISH)
    ((given, _),) = desk.asked("answer")
    assert isinstance(given, Answer)
    assert given.text == "Izin terbit besok."


def test_a_form_that_was_put_away_stays_away_when_the_case_comes_back(desk: Desk) -> None:
    desk.log()
    interrupted = desk.editor.current
    answer(desk)
    QTest.keyClick(desk.part("answer.text"), Qt.Key.Key_Escape)
    desk.editor.begin()
    desk.editor.show(interrupted)
    assert desk.panel.forms.open_name == ""
    assert desk.focus() == "note.text"


def test_without_a_form_it_only_says_that_one_is_done(desk: Desk) -> None:
    desk.log()
    desk.press(Key.COMPLETE_AND_FINISH)
    assert desk.place.cases.finishing.asked == [("finish_after_call",)]
