"""A case comes on the screen in turns of the event loop, so that the window does not stall."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import EntryKind
from app.recordings.playback import ListedRecordings
from app.sop.lifecycle import Move
from tests.ui.case.conftest import Desk
from tests.ui.case.samples import SITI, talking
from tests.ui.case.test_completion import answer
from tests.ui.case.test_recordings import recording
from tests.ui.controls import child
from tests.ui.fakes import UNIT
from ui.case.forms.forms import Forms
from ui.keys.key_table import Key
from ui.text.wording import word


@pytest.fixture(autouse=True)
def turns_at_once() -> None:
    """The real ones are tested here."""


def is_whole(desk: Desk) -> bool:
    return not desk.panel._turns.are_left


def open_form(desk: Desk) -> str:
    return desk.panel.forms.open_name


def test_what_is_typed_before_the_case_is_whole_goes_into_it(qtbot: QtBot, desk: Desk) -> None:
    desk.editor.begin(talking(desk.place), SITI)
    qtbot.waitUntil(lambda: is_whole(desk))
    assert desk.focus() == "details.subject"
    desk.type("izin")
    before = desk.editor.current.case_id
    desk.editor.begin()
    assert desk.editor.current.case_id != before
    desk.type("pindah")
    assert desk.editor.kept["subject"] == "pindah"
    qtbot.waitUntil(lambda: is_whole(desk))
    assert desk.focus() == "details.subject"
    assert desk.panel.details.subject.value() == "pindah"
    assert desk.panel.strip.cells[0].clock is not None
    assert desk.panel.timeline.toPlainText()


def test_a_form_that_opens_together_with_the_case_has_the_keyboard(qtbot: QtBot, desk: Desk) -> None:
    desk.log()
    qtbot.waitUntil(lambda: is_whole(desk))
    case = desk.editor.current
    desk.editor.close_view()
    desk.editor.show(case)
    desk.panel.forms.open("wait")
    qtbot.waitUntil(lambda: is_whole(desk))
    form = desk.panel.forms.current
    assert form is not None
    assert form.isAncestorOf(desk.panel.focusWidget() or form)


def test_the_form_that_another_call_interrupted_takes_each_letter_from_the_first_on(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.log()
    interrupted = desk.editor.current
    qtbot.waitUntil(lambda: is_whole(desk))
    answer(desk)
    desk.panel.forms.answer.text.setFocus()
    desk.editor.begin()
    desk.editor.show(interrupted)
    assert desk.focus() == "answer.text"
    desk.type(" Ya.")
    assert desk.editor.kept["answer.text"] == "Izin terbit besok. Ya."
    qtbot.waitUntil(lambda: is_whole(desk))
    assert desk.focus() == "answer.text"
    assert desk.panel.forms.answer.text.value() == "Izin terbit besok. Ya."
    assert desk.part("note").isHidden()


def test_the_packet_that_another_call_interrupted_takes_letters_in_a_field_that_is_seen(
    qtbot: QtBot, desk: Desk
) -> None:
    desk.log()
    qtbot.waitUntil(lambda: is_whole(desk))
    desk.press(Key.DECIDE_NO)
    qtbot.waitUntil(lambda: open_form(desk) == "escalation")
    escalation = desk.panel.forms.escalation
    escalation.unit.choose(str(UNIT.id))
    interrupted = replace(desk.editor.current, draft={"escalation.unit_id": str(UNIT.id)})
    desk.editor.begin()
    desk.editor.show(interrupted)
    assert desk.focus() == "escalation.question"
    assert escalation.question.isVisible()


def test_recordings_that_are_read_before_the_story_is_shown_stand_in_it(qtbot: QtBot, desk: Desk) -> None:
    desk.log()
    qtbot.waitUntil(lambda: is_whole(desk))
    (first, *_), case = desk.editor.current.timeline, desk.editor.current
    with_call = replace(case, timeline=(replace(first, contact_id=uuid4()),))
    desk.editor.close_view()
    desk.editor.show(with_call)
    made = recording(with_call.timeline[0].contact_id)
    desk.place.recordings.playback.listed.emit(ListedRecordings(case.case_id, (made,)))
    qtbot.waitUntil(lambda: is_whole(desk))
    assert "Listen" in desk.panel.timeline.toPlainText()


class Ticker(QObject):
    """Lets the case change at the tick of this number; ticks come between the steps."""

    def __init__(self, desk: Desk, number: int) -> None:
        super().__init__(desk.window)
        self._desk, self._number, self.was_whole = desk, number, False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start(0)

    def _on_tick(self) -> None:
        self._number -= 1
        if self._number > 0:
            return
        self._timer.stop()
        self.was_whole = is_whole(self._desk)
        moves = frozenset({Move.END_WAIT})
        entry = replace(self._desk.editor.current.timeline[0], id=uuid4(), kind=EntryKind.CANCELLED)
        self._desk.editor.put(moves=moves, number="CC-261124-001-009-9", timeline=(entry,))

    def is_over(self) -> bool:
        return not self._timer.isActive()


def test_a_case_that_changes_between_any_two_steps_is_shown_as_it_is(qtbot: QtBot, desk: Desk) -> None:
    desk.log()
    qtbot.waitUntil(lambda: is_whole(desk))
    case = desk.editor.current
    for number in range(1, 40):
        desk.editor.close_view()
        qtbot.waitUntil(lambda: is_whole(desk))
        desk.editor.show(case)
        ticker = Ticker(desk, number)
        qtbot.waitUntil(ticker.is_over)
        qtbot.waitUntil(lambda: is_whole(desk))
        assert desk.panel.timeline.toPlainText().count(word(EntryKind.CANCELLED)) == 1
        assert desk.panel.next.offers("end_wait")
        assert "009" in child(desk.panel, QLabel, "case.number").text()
        if ticker.was_whole:
            break
    assert number > 5
    assert ticker.was_whole


def test_a_key_that_is_pressed_before_the_case_is_whole_finds_it_whole(desk: Desk) -> None:
    desk.solve()
    assert not open_form(desk)
    desk.press(Key.COPY_NUMBER)
    assert QApplication.clipboard().text() == desk.editor.current.number
    assert open_form(desk) == "closing"
    assert is_whole(desk)


def test_the_form_of_the_next_step_opens_with_the_case(qtbot: QtBot, desk: Desk) -> None:
    desk.solve()
    assert not open_form(desk)
    qtbot.waitUntil(lambda: is_whole(desk))
    assert open_form(desk) == "closing"
    assert desk.panel.page.is_folded


def test_a_case_that_is_closed_before_it_was_whole_leaves_nothing(qtbot: QtBot, desk: Desk) -> None:
    desk.solve()
    QCoreApplication.processEvents()
    desk.editor.close_view()
    qtbot.waitUntil(lambda: is_whole(desk))
    assert not open_form(desk)
    assert not desk.panel.timeline.toPlainText()
    assert not desk.panel.next.sentence()


def test_the_forms_that_a_case_may_need_are_made_while_the_agent_listens(qtbot: QtBot, desk: Desk) -> None:
    desk.log()
    forms = desk.panel.forms
    assert Forms.answer.made(forms) is None
    qtbot.waitUntil(lambda: Forms.escalation.made(forms) is not None)
    assert Forms.answer.made(forms) is not None
    assert Forms.closing.made(forms) is None  # there is nothing to give yet
    assert not open_form(desk)


class Painted(QObject):
    """Notes whether the case was whole each time a part of the window was painted."""

    def __init__(self, desk: Desk, parts: list[QWidget]) -> None:
        super().__init__(desk.window)
        self._desk = desk
        self.seen: list[bool] = []
        for part in parts:
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.seen.append(is_whole(self._desk))
        return False


def test_nothing_is_painted_before_the_case_is_whole(qtbot: QtBot, desk: Desk) -> None:
    desk.solve()
    qtbot.waitUntil(lambda: is_whole(desk))
    solved = desk.editor.current
    desk.editor.close_view()
    qtbot.waitUntil(lambda: is_whole(desk))
    qtbot.wait(0)
    painted = Painted(desk, [desk.window, desk.pane, desk.panel, desk.panel.page])
    desk.editor.show(solved)
    desk.window.update()
    qtbot.waitUntil(lambda: bool(painted.seen))
    assert all(painted.seen)
    assert open_form(desk) == "closing"
