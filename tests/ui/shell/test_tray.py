"""The icon in the tray, its menu, and a window that hides there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from app.agents.shift import Choice, Shift
from app.common.enums import AgentState, CallState, Registration, RegistrationState
from db.sync.monitoring_messages import MonitoringMode, MonitoringSign, MonitoringWay
from tests.fakes import Fake
from tests.ui.fakes import AGENT, NOW, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.shell.main_window import MainWindow
from ui.shell.tray import Tray, tray_icon
from ui.shell.tray_host import TrayHost
from ui.style.theme import Appearance
from ui.style.tokens import Tone


class FakeHost(Fake):
    real = TrayHost
    own = frozenset({"come", "go"})
    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.is_there: bool | None = None

    def come(self) -> None:
        self.is_there = True
        self.changed.emit(True)

    def go(self) -> None:
        self.is_there = False
        self.changed.emit(False)


@pytest.fixture
def host() -> FakeHost:
    return FakeHost()


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, workplace: FakeWorkplace, host: FakeHost
) -> Iterator[MainWindow]:
    workplace.access.session.agent = AGENT
    appearance = Appearance(qapp)
    with undressed():
        window = MainWindow(workplace, appearance, tray_host=host)  # type: ignore[arg-type]
    qtbot.addWidget(window, before_close_func=lambda _: workplace.calls.call_list.clear())
    window.show()
    yield window
    QApplication.setQuitOnLastWindowClosed(True)


def close_to_tray(workplace: FakeWorkplace) -> None:
    settings = workplace.preferences.settings
    workplace.preferences.settings = replace(settings, desk=replace(settings.desk, closes_to_tray=True))


def actions(tray: Tray) -> dict[str, QAction]:
    """Return what the menu and its submenu show now, by their words without the key."""
    entries = [action for menu in (tray.menu, *tray.menu.findChildren(QMenu)) for action in menu.actions()]
    return {one.text().partition("\t")[0]: one for one in entries if one.text() and one.isVisible()}


def test_the_icon_says_that_a_supervisor_listens(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    host.come()
    tray, desk = window.outside.tray, workplace.monitoring.signs
    asked: dict[str, Any] = {"way": MonitoringWay.EXCHANGE, "mode": MonitoringMode.LISTEN, "asked_at": NOW}
    desk.signs = (MonitoringSign(id=uuid4(), name="Wati", **asked),)
    desk.changed.emit()
    assert tray._icon is not None
    assert "Wati is listening to this call." in tray._icon.toolTip()
    assert tray._shown == ("headset", Tone.WARNING)
    desk.signs = ()
    desk.changed.emit()
    assert "Wati" not in tray._icon.toolTip()


def test_closing_leaves_as_ever_unless_the_setting_says_otherwise(window: MainWindow, host: FakeHost) -> None:
    host.come()
    assert window.close()
    assert not window.outside.is_window_in_tray


def test_with_the_setting_the_window_hides_calls_ring_and_quitting_still_quits(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    close_to_tray(workplace)
    host.come()
    assert not window.close()
    assert not window.isVisible()
    assert window.outside.is_window_in_tray
    assert not QApplication.quitOnLastWindowClosed()  # a dialog that closes does not end the program
    workplace.calls.call_list.send(incoming())
    assert window.outside.ring.card.isVisible()
    actions(window.outside.tray)["Answer the call"].trigger()
    assert workplace.calls.control.asked[-1] == ("answer",)
    assert window.isVisible()
    workplace.calls.call_list.clear()
    assert window.leave()


def test_a_quit_that_is_refused_brings_the_window_with_the_reason(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    close_to_tray(workplace)
    host.come()
    window.close()
    workplace.calls.call_list.send(replace(incoming(), state=CallState.CONNECTED))
    actions(window.outside.tray)["Quit Loket"].trigger()
    assert window.isVisible()


@pytest.mark.parametrize("is_known", [True, False])
def test_without_a_tray_no_window_hides(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost, is_known: bool
) -> None:
    close_to_tray(workplace)
    if is_known:
        host.go()
    assert window.close()


def test_a_hidden_window_comes_back_when_the_tray_goes(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    close_to_tray(workplace)
    host.come()
    window.close()
    host.go()
    assert window.isVisible()


def test_a_start_in_the_tray_shows_the_window_where_there_is_no_tray(
    window: MainWindow, host: FakeHost
) -> None:
    window.hide()
    window.start_in_tray()
    host.come()
    assert not window.isVisible()
    host.go()
    assert window.isVisible()


def test_a_start_in_the_tray_asks_who_it_is_if_nobody_is_signed_in(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    window.hide()
    workplace.access.session.agent = None
    host.come()
    window.start_in_tray()
    qtbot.waitUntil(window.isVisible)


def test_the_menu_says_state_and_line_in_words_and_changes_the_state(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    host.come()
    tray = window.outside.tray
    workplace.agents.states.send(Shift(is_reachable=True))
    workplace.phone.line.registration = Registration(state=RegistrationState.TRYING)
    workplace.phone.line.registration_changed.emit(workplace.phone.line.registration)
    shown = actions(tray)
    assert "Rina Wulandari · Available" in shown
    assert "Line: connecting" in shown
    assert "Answer the call" not in shown
    shown["Do not disturb"].trigger()
    assert workplace.phone.line.asked[-1] == ("set_undisturbed", True)
    reason = workplace.agents.states.breaks[0]
    shown[reason.name.in_language("en")].trigger()
    assert workplace.agents.states.asked[-1] == ("take_break", reason.id)
    workplace.agents.states.send(Shift(chosen=Choice(AgentState.BREAK, reason.id), is_reachable=True))
    assert actions(tray)[reason.name.in_language("en")].isChecked()


def test_neither_menu_nor_tool_tip_names_who_calls(
    window: MainWindow, workplace: FakeWorkplace, host: FakeHost
) -> None:
    host.come()
    tray = window.outside.tray
    workplace.calls.call_list.send(incoming())
    words = " ".join(actions(tray))
    assert "Decline the call" in words
    assert "1234567890" not in words.replace("-", "").replace(" ", "")


def test_the_icon_is_seen_on_light_and_on_dark_panels(qapp: QApplication) -> None:
    """A white drawing on a dark disc; the corner is the panel's."""
    picture = tray_icon("phone", Tone.GOOD).pixmap(32, 32).toImage()
    assert picture.pixelColor(0, 0).alpha() == 0
    assert picture.pixelColor(16, 1).lightness() < 110
    lightest = max(picture.pixelColor(x, y).lightness() for x in range(8, 24) for y in range(8, 24))
    assert lightest > 240
