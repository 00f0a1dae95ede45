"""The state in the top bar, and what drops down from it, in the whole window."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.agents.shift import AVAILABLE, NOT_READY, Choice, Shift
from app.agents.shift_day import Day
from app.calls.line_status import Lack
from app.common.enums import AgentState
from app.common.notices import WARNING, Notice
from tests.ui.controls import child, controls, focused, press_key
from tests.ui.fakes import NOW, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.keys.key_table import Key
from ui.shell.main_window import MainWindow
from ui.shell.top_bar import TopBar
from ui.state.button import StateButton
from ui.state.day_view import DayView
from ui.state.panel import StatePanel
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar

CALL = uuid4()
PRAYER = Choice(AgentState.BREAK, "prayer")
READY = Shift(is_reachable=True)
TALKING = READY.answer(CALL)
WRAPPING = TALKING.end_call(CALL, NOW, 60)
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def shown(qtbot: QtBot, workplace: FakeWorkplace, window: QMainWindow) -> None:
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.resize(QSize(1366, 740))
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace) -> QMainWindow:
    """A window with nothing but the top bar: quicker to build than the whole one."""
    window = QMainWindow()
    window.setMenuWidget(TopBar(workplace, QWidget(), window))  # type: ignore[arg-type]
    window.setCentralWidget(QWidget())
    shown(qtbot, workplace, window)
    child(window, QLineEdit, "search.text").setFocus()
    return window


@pytest.fixture
def whole_window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    shown(qtbot, workplace, window)
    return window


@pytest.fixture
def button(window: QMainWindow) -> StateButton:
    return child(window, StateButton)


@pytest.fixture
def panel(window: QMainWindow) -> StatePanel:
    return child(window, StatePanel)


@pytest.mark.parametrize(
    ("missing", "words"), [(Lack.EXCHANGE, "No PBX is set up"), (Lack.MICROPHONE, "No microphone")]
)
def test_an_available_agent_is_not_green_without_pbx_or_microphone(
    button: StateButton, workplace: FakeWorkplace, missing: Lack, words: str
) -> None:
    workplace.agents.states.send(READY)
    assert button.property("tone") == "good"
    workplace.phone.line.lack = missing
    workplace.phone.line.sound_routed.emit(None)
    assert (button.property("tone"), button.text()) == ("warning", words)
    assert button.accessibleName() == f"State: Available, {words}"
    workplace.agents.states.send(TALKING)
    assert button.text() == "On a call"


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key, modifiers)


def focus() -> str:
    focused = QApplication.focusWidget()
    return focused.objectName() if focused else ""


def test_the_button_says_the_state_and_counts_up_and_in_the_wrap_up_down(
    workplace: FakeWorkplace, button: StateButton
) -> None:
    workplace.now = NOW + timedelta(seconds=75)
    workplace.agents.states.send(TALKING.choose(PRAYER))
    assert (button.text(), button.time()) == ("On a call, then Prayer", "01:15")
    workplace.now = NOW + timedelta(seconds=18)
    workplace.agents.states.send(WRAPPING)
    assert (button.text(), button.time()) == ("Wrap-up", "00:42")
    workplace.agents.states.send(Shift())
    assert (button.text(), button.time()) == ("Connecting…", "")


def test_while_nobody_calls_the_time_of_the_state_moves_once_a_minute(
    workplace: FakeWorkplace, button: StateButton
) -> None:
    shown = []
    for seconds in (59, 60, 119, 120, 3700):
        workplace.now = NOW + timedelta(seconds=seconds)
        workplace.agents.states.send(READY)
        shown.append(button.time())
    assert shown == ["", "1 min", "1 min", "2 min", "1 h 1 min"]


@pytest.mark.parametrize("language", ["en", "id"])
def test_the_time_takes_no_room_from_the_words(
    workplace: FakeWorkplace, whole_window: MainWindow, qtbot: QtBot, language: str
) -> None:
    button = child(whole_window, StateButton)
    translations.use(language)
    for shift in (READY, TALKING, WRAPPING):
        for hours in (0, 0.9, 1.1, 23.9, 50):
            workplace.now = NOW + timedelta(hours=hours)
            workplace.agents.states.send(shift)
            button.ensurePolished()
            qtbot.waitUntil(lambda: button.width() >= button.sizeHint().width())
            assert button.shown_words() == button.text()


def test_the_running_time_is_not_told_to_screen_readers_each_second(
    workplace: FakeWorkplace, button: StateButton
) -> None:
    workplace.agents.states.send(READY)
    interface = QAccessible.queryAccessibleInterface(button)
    assert interface.text(QAccessible.Text.Name) == "State: Available"


def test_a_break_longer_than_usual_is_marked_by_more_than_its_colour(
    workplace: FakeWorkplace, button: StateButton, panel: StatePanel, window: QMainWindow
) -> None:
    workplace.agents.states.send(READY.choose(PRAYER))
    assert button.property("tone") == "neutral"
    workplace.now = NOW + timedelta(minutes=15)
    workplace.agents.states.send(READY.choose(PRAYER))
    assert (button.property("tone"), button._icon) == ("warning", "alert")
    panel.open_up()
    detail = child(window, QLabel, "state.detail")
    assert detail.text() == "Since 10:00; such a break usually takes 15 min"


def test_do_not_disturb_is_the_state_and_choosing_available_ends_it(
    window: QMainWindow, workplace: FakeWorkplace, button: StateButton, panel: StatePanel
) -> None:
    workplace.agents.states.send(TALKING.disturb(True))
    assert button.text() == "On a call, then Do not disturb"
    workplace.agents.states.send(READY.disturb(True))
    assert (button.text(), button.property("tone"), button._icon) == ("Do not disturb", "warning", "moon")
    panel.open_up()
    assert "Calls do not ring here" in child(window, QLabel, "state.detail").text()
    available = child(window, QPushButton, "state.choice.available")
    assert not available.isChecked()
    available.click()
    assert workplace.agents.states.asked[-1] == ("be_available",)


def test_nobody_has_no_state(workplace: FakeWorkplace, button: StateButton, panel: StatePanel) -> None:
    workplace.sign_out()
    assert not button.isVisible()
    press(Qt.Key.Key_B, CONTROL)
    assert not panel.isVisible()


def test_a_break_is_three_keys_and_the_keyboard_comes_back(
    window: QMainWindow, workplace: FakeWorkplace, panel: StatePanel
) -> None:
    search = child(window, QLineEdit, "search.text")
    search.setFocus()
    press(Qt.Key.Key_B, CONTROL)
    assert (panel.isVisible(), focus()) == (True, "state.choice.available")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    assert ("take_break", "meal") in workplace.agents.states.asked
    assert not panel.isVisible()
    assert QApplication.focusWidget() is search


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_B])
def test_it_closes_without_a_choice_by_escape_or_the_key_that_opened_it(
    window: QMainWindow, workplace: FakeWorkplace, panel: StatePanel, key: Qt.Key
) -> None:
    search = child(window, QLineEdit, "search.text")
    search.setFocus()
    press(Qt.Key.Key_B, CONTROL)
    press(key, CONTROL if key == Qt.Key.Key_B else Qt.KeyboardModifier.NoModifier)
    assert not panel.isVisible()
    assert QApplication.focusWidget() is search
    assert workplace.agents.states.asked == [("read_day",)]


def test_a_call_can_be_answered_while_it_is_open(whole_window: MainWindow, workplace: FakeWorkplace) -> None:
    panel = child(whole_window, StatePanel)
    press(Qt.Key.Key_B, CONTROL)
    workplace.calls.call_list.send(incoming())
    press(Qt.Key.Key_F2)
    assert ("answer",) in workplace.calls.control.asked
    assert panel.isVisible()
    child(whole_window, QLineEdit, "search.text").setFocus()
    assert not panel.isVisible()


def test_no_change_of_state_takes_the_keyboard_or_opens_anything(
    window: QMainWindow, workplace: FakeWorkplace, panel: StatePanel
) -> None:
    search = child(window, QLineEdit, "search.text")
    search.setFocus()
    for shift in (TALKING, WRAPPING, READY, READY.reach(False), READY.choose(NOT_READY)):
        workplace.agents.states.send(shift)
        assert QApplication.focusWidget() is search
        assert not panel.isVisible()


def test_the_wrap_up_is_ended_and_extended_from_the_panel_and_by_its_own_keys(
    window: QMainWindow, workplace: FakeWorkplace, panel: StatePanel
) -> None:
    workplace.agents.states.send(WRAPPING, can_extend=True)
    press_key(focused(), Key.EXTEND_WRAP_UP)
    press_key(focused(), Key.READY)
    assert workplace.agents.states.asked == [("extend_wrap_up",), ("end_wrap_up",)]
    press(Qt.Key.Key_B, CONTROL)
    assert focus() == "state.ready"
    press(Qt.Key.Key_Tab)
    press(Qt.Key.Key_Space)
    assert workplace.agents.states.asked[-1] == ("extend_wrap_up",)
    assert (panel.isVisible(), focus()) == (True, "state.ready")
    workplace.agents.states.send(WRAPPING.extend(30))
    assert not child(window, QPushButton, "state.extend").isEnabled()
    press(Qt.Key.Key_Space)
    assert workplace.agents.states.asked[-1] == ("end_wrap_up",)
    assert not panel.isVisible()


def test_when_the_wrap_up_ends_under_the_open_panel_the_keyboard_stays_in_it(
    workplace: FakeWorkplace, panel: StatePanel
) -> None:
    workplace.agents.states.send(WRAPPING)
    press(Qt.Key.Key_B, CONTROL)
    workplace.agents.states.send(READY)
    assert (panel.isVisible(), focus()) == (True, "state.choice.available")


def test_ready_is_one_key_from_a_break(window: QMainWindow, workplace: FakeWorkplace) -> None:
    workplace.agents.states.send(READY.choose(PRAYER))
    press_key(focused(), Key.READY)
    assert workplace.agents.states.asked == [("be_available",)]


def test_ctrl_enter_without_a_case_ends_the_wrap_up(
    whole_window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.agents.states.send(WRAPPING)
    press(Qt.Key.Key_Return, CONTROL)
    assert workplace.agents.states.asked == [("end_wrap_up",)]


def test_the_day_lists_states_and_gaps(window: QMainWindow, workplace: FakeWorkplace) -> None:
    times = ((AVAILABLE, timedelta(hours=2, minutes=5)), (PRAYER, timedelta(minutes=12)))
    workplace.agents.states.day_read.emit(Day(times, 3, timedelta(minutes=4)))
    assert child(window, DayView).lines() == [
        ("Available", "2 h 5 min"),
        ("Prayer", "12 min"),
        ("Gaps of the line", "3, together 4 min"),
    ]
    workplace.agents.states.day_read.emit(Day(times))
    assert child(window, DayView).lines()[-1] == ("Gaps of the line", "none")


def test_breaks_are_named_in_the_language_of_the_window(
    qtbot: QtBot, window: QMainWindow, workplace: FakeWorkplace, button: StateButton
) -> None:
    workplace.agents.states.send(READY.choose(PRAYER))
    translations.use("id")
    qtbot.waitUntil(lambda: button.text() == "Salat")
    choice = child(window, QPushButton, "state.choice.meal")
    assert choice.text() == "Makan siang (ishoma)"


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_panel_is_whole_inside_the_window_and_all_of_it_has_names(
    qtbot: QtBot,
    whole_window: MainWindow,
    workplace: FakeWorkplace,
    appearance: Appearance,
    scale: float,
) -> None:
    window, panel = whole_window, child(whole_window, StatePanel)
    appearance.dress(Scheme.LIGHT, scale)
    workplace.agents.states.send(WRAPPING.choose(PRAYER), can_extend=True)
    panel.open_up()
    workplace.agents.states.day_read.emit(
        Day(((AVAILABLE, timedelta(hours=1)),) * 6, 1, timedelta(minutes=1))
    )

    def fits() -> None:
        assert window.rect().contains(panel.geometry())
        day = child(window, DayView)
        assert panel.rect().contains(day.mapTo(panel, day.rect().bottomRight()))

    qtbot.waitUntil(fits)
    assert window.minimumSizeHint().width() <= 1366
    nameless = [
        control.objectName()
        for control in controls(panel)
        if not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]
    assert nameless == []


def test_a_refused_available_is_reported_and_the_notice_goes_once_it_is_reached(
    whole_window: MainWindow, workplace: FakeWorkplace
) -> None:
    bar = child(whole_window, NoticeBar, "notices")
    workplace.notices.post(Notice("not_available", WARNING, {"reason": "silent"}))
    assert "microphone is silent" in bar.notices[-1].text
    workplace.agents.states.send(READY)
    assert bar.notices == ()
    workplace.notices.post(Notice("not_available", WARNING, {"reason": "no_such_word"}))
    shown = child(whole_window, NoticeBar, "notices").notices
    assert "no_such_word" in shown[-1].text


def test_who_is_not_ready_sees_why(workplace: FakeWorkplace, panel: StatePanel, window: QMainWindow) -> None:
    workplace.agents.states.send(READY.choose(Choice(AgentState.NOT_READY, "muted_by_system")))
    panel.open_up()
    assert child(window, QLabel, "state.detail").text() == "Since 10:00: the system mutes the microphone"
