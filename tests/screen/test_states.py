"""Agent states in the real window, with the real engine and an applicant who calls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.agents.shift import AVAILABLE
from app.common.enums import AgentState
from telephony.messages import CallEnded
from tests.screen.conftest import OnScreen
from tests.ui.controls import press_key
from ui.keys.key_table import Key

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def press(
    screen: OnScreen, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    screen.qtbot.keyClick(QApplication.focusWidget() or screen.window, key, modifiers)


def is_in(screen: OnScreen, state: AgentState) -> bool:
    doing = screen.workplace.agents.states.shift.doing
    return doing is not None and doing.state is state


def test_a_break_keeps_calls_away_and_a_call_is_followed_by_its_wrap_up_by_the_keyboard_alone(
    screen: OnScreen,
) -> None:
    screen.until(lambda: screen.workplace.agents.states.shift.doing)
    press(screen, Qt.Key.Key_B, CONTROL)
    press(screen, Qt.Key.Key_Down)
    press(screen, Qt.Key.Key_Return)
    assert is_in(screen, AgentState.BREAK)
    ended: list[CallEnded] = []
    ready: list[bool] = []
    applicant = screen.training.applicant
    applicant.ended.connect(ended.append)
    applicant.ready.connect(lambda: ready.append(True))
    applicant.play(screen.training.callers[0])
    screen.until(lambda: ready)
    screen.training.ring()
    screen.until(lambda: ended)
    assert ended[0].code == 480
    assert not screen.workplace.calls.call_list.ongoing
    assert screen.notice("call_missed") is None

    press_key(screen.window, Key.READY)
    assert screen.workplace.agents.states.shift.chosen == AVAILABLE
    refused = 0

    def it_rings() -> bool:
        nonlocal refused
        if len(ended) > refused:  # also if the engine had not heard of the change yet
            refused = len(ended)
            screen.training.ring()
        return screen.workplace.calls.call_list.ringing is not None

    screen.until(it_rings)
    press(screen, Qt.Key.Key_F2)
    screen.until(lambda: is_in(screen, AgentState.ON_CALL))
    press(screen, Qt.Key.Key_F3)
    screen.until(lambda: is_in(screen, AgentState.WRAP_UP))
    screen.until(lambda: screen.find("details.subject").hasFocus())
    screen.qtbot.keyClicks(screen.find("details.subject"), "Syarat izin reklame")
    press(screen, Qt.Key.Key_Return, CONTROL)
    screen.until(lambda: screen.workplace.agents.states.shift.wrap_up is None)
