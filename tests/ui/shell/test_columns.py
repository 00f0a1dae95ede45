"""What the folded queue and pane leave in peace: the fields in which the agent types, and the keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.cases.queues import QueueName, QueueRows
from app.common.enums import CallState, Direction
from app.values.call import Call
from tests.ui.case.samples import SITI, live_editor, logged, office, talking
from tests.ui.controls import child, focused, part, press_key, settle
from tests.ui.fakes import NOW, OFFICER, FakeWorkplace, contact, incoming
from ui.case.panel import CasePanel
from ui.keys.key_table import Key
from ui.queue.panel import QueuePanel
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme


@pytest.fixture
def workplace() -> FakeWorkplace:
    return office()[0]


def begin_call(workplace: FakeWorkplace) -> Call:
    call = talking(workplace)
    workplace.calls.call_list.send(call)
    return call


def write_note_in_call(workplace: FakeWorkplace) -> Call:
    """In a call, a complaint is logged, and the keyboard is in its note."""
    call = begin_call(workplace)
    logged(workplace)
    press_key(focused(), Key.NOTE)
    return call


def end_call(workplace: FakeWorkplace, call: Call) -> None:
    workplace.calls.call_list.clear()
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED, ended_at=NOW))
    settle()


def case_place(window: MainWindow) -> QRect:
    settle()
    return child(window, CasePanel, "case_panel").geometry()


def test_when_a_call_ends_the_case_keeps_its_place_as_long_as_the_keyboard_is_in_it(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    call = write_note_in_call(workplace)
    before, queue = case_place(window), child(window, QueuePanel)
    end_call(workplace, call)
    QTest.keyClicks(focused(), "sudah dijelaskan")
    assert (focused().objectName(), case_place(window)) == ("note.text", before)
    assert not queue.isVisible()
    child(window, QLineEdit, "search.text").setFocus()
    settle()
    assert queue.isVisible()
    assert case_place(window).width() < before.width()


@pytest.mark.parametrize("place", ["the pane", "nowhere"])
def test_when_a_call_ends_the_case_keeps_its_place_while_nobody_types_elsewhere(
    window: MainWindow, workplace: FakeWorkplace, place: str
) -> None:
    call = write_note_in_call(workplace)
    before, queue = case_place(window), child(window, QueuePanel)
    if place == "the pane":
        press_key(focused(), Key.KNOWLEDGE)
        settle()
        assert part(window, "right_column").isAncestorOf(focused())
    else:
        focused().clearFocus()
    end_call(workplace, call)
    assert case_place(window) == before
    assert not queue.isVisible()
    live_editor(workplace).close_view()
    settle()
    assert queue.isVisible()


def test_after_a_call_without_a_case_the_queue_is_there_again(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    call = begin_call(workplace)
    settle()
    assert not child(window, QueuePanel).isVisible()
    end_call(workplace, call)
    assert child(window, QueuePanel).isVisible()


def test_with_larger_text_the_queue_stands_beside_the_empty_page_and_makes_way_for_a_case(
    window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    appearance.dress(Scheme.LIGHT, 1.25)
    settle()
    queue, panel = child(window, QueuePanel), child(window, CasePanel, "case_panel")
    assert queue.isVisible()
    assert not part(window, "queue_rail").isVisible()
    press_key(window, Key.QUEUE)
    logged(workplace)
    settle()
    assert not queue.isVisible()
    assert panel.isAncestorOf(focused())
    live_editor(workplace).finish()
    settle()
    assert queue.isVisible()
    assert queue.isAncestorOf(focused())


def test_the_next_person_at_the_workstation_begins_in_the_list_also_where_it_is_folded(
    window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    QTest.mouseClick(part(window, "queue.fold"), Qt.MouseButton.LeftButton)
    settle()
    queue = child(window, QueuePanel)
    assert not queue.isVisible()
    workplace.access.session.agent = OFFICER
    workplace.access.session.agent_changed.emit(OFFICER)
    settle()
    assert queue.isVisible()
    assert queue.isAncestorOf(focused())


def test_where_the_pane_has_no_room_the_queue_stands_beside_the_empty_page_and_is_folded_beside_a_case(
    window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    appearance.dress(Scheme.LIGHT, 1.5)
    settle()
    queue, panel = child(window, QueuePanel), child(window, CasePanel, "case_panel")
    assert queue.isVisible()
    assert not queue.geometry().intersects(panel.geometry())
    assert not part(window, "queue_rail").isVisible()
    logged(workplace)
    settle()
    assert not queue.isVisible()
    assert part(window, "queue_rail").isVisible()


def test_the_queue_can_be_had_back_by_hand_while_the_keyboard_is_in_the_case(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    end_call(workplace, write_note_in_call(workplace))
    QTest.mouseClick(part(window, "rail.widen"), Qt.MouseButton.LeftButton)
    settle()
    assert child(window, QueuePanel).isVisible()
    assert not part(window, "queue_rail").isVisible()


def test_when_the_case_of_an_ended_call_is_done_the_queue_is_there_and_has_the_keyboard(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    end_call(workplace, write_note_in_call(workplace))
    live_editor(workplace).finish()
    settle()
    assert child(window, QueuePanel).isAncestorOf(focused())
    assert not part(window, "queue_rail").isVisible()


def test_a_case_that_opens_gets_the_keyboard_from_the_queue_in_its_place_and_from_the_folded_one(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    queue, panel = child(window, QueuePanel), child(window, CasePanel, "case_panel")
    press_key(window, Key.QUEUE)
    assert queue.isAncestorOf(focused())
    logged(workplace)
    assert panel.isAncestorOf(focused())
    begin_call(workplace)
    live_editor(workplace).close_view()
    settle()
    press_key(window, Key.QUEUE)
    assert queue.isAncestorOf(focused())
    logged(workplace)
    settle()
    assert not queue.isVisible()
    assert panel.isAncestorOf(focused())


def test_a_case_that_opens_leaves_a_text_in_the_opened_pane_to_its_writer(
    window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    appearance.dress(Scheme.LIGHT, 1.25)
    window.resize(1024, 640)
    settle()
    pane = part(window, "right_column")
    assert not pane.isVisible()
    press_key(window, Key.WRITE_TEXT)
    settle()
    written = focused()
    assert pane.isAncestorOf(written)
    live_editor(workplace).begin(talking(workplace), SITI)
    settle()
    assert pane.isVisible()
    assert focused() is written


def list_missed_call(window: MainWindow, workplace: FakeWorkplace) -> QueuePanel:
    queue = child(window, QueuePanel)
    queue.go_to(QueueName.MISSED_CALLS)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MISSED_CALLS, contacts=(contact(),)))
    settle()
    return queue


def test_a_click_on_call_back_leaves_the_keyboard_on_the_empty_page_and_then_in_the_list_again(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    queue = list_missed_call(window, workplace)
    QTest.mouseClick(part(window, "queue.call_back"), Qt.MouseButton.LeftButton)
    call = workplace.calls.call_list.send(
        replace(incoming(), direction=Direction.OUTBOUND, state=CallState.CALLING)
    )
    settle()
    assert not queue.isVisible()
    assert focused().objectName() == "case.empty"
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert part(window, "call_bar").isAncestorOf(focused())
    part(window, "case.empty").setFocus()
    end_call(workplace, call)
    assert focused().objectName() == "queue.rows"


def test_on_a_wide_screen_a_click_on_call_back_leaves_the_keyboard_in_the_list(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    window.resize(1920, 1040)
    list_missed_call(window, workplace)
    QTest.mouseClick(part(window, "queue.call_back"), Qt.MouseButton.LeftButton)
    assert focused().objectName() == "queue.rows"
