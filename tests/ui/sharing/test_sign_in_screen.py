"""While nobody is signed in to the shared database: the sign-in, and nothing else, by hand or by key."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.cases.queues import QueueName, QueueRows
from app.common.notices import WARNING, Notice
from app.settings import Settings, UiSettings
from app.sync.sharing import Proof
from app.sync.sync_status import Light, LightState
from tests.ui.controls import controls, press_key
from tests.ui.fakes import AGENT, NOW, FakeWorkplace, case_row
from tests.ui.undressed import undressed
from ui.keys.commands import Commands
from ui.keys.key_table import Key
from ui.sharing.sign_in_dialog import SignInDialog
from ui.sharing.sign_in_screen import SignInScreen
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    workplace.sync.sharing.light = Light(LightState.NOBODY)
    workplace.access.session.agent = None
    workplace.preferences.settings = replace(Settings(), ui=UiSettings(language="en"))
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def sign_in_screen(window: MainWindow) -> SignInScreen:
    found = window.findChild(SignInScreen)
    assert found is not None
    return found


def press(qtbot: QtBot, window: QWidget, key: Key) -> None:
    focused = QApplication.focusWidget() or window
    press_key(focused, key)


def windows() -> set[str]:
    return {one.objectName() for one in QApplication.topLevelWidgets() if one.isVisible()}


def sit_down(workplace: FakeWorkplace) -> None:
    workplace.access.session.agent = AGENT
    workplace.access.session.agent_changed.emit(AGENT)


def test_the_day_begins_with_one_field_and_enter(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    password = QApplication.focusWidget()
    assert isinstance(password, QLineEdit)
    assert password.objectName() == "sign_in.password"
    assert {part.objectName() for part in controls(window) if part.isVisible()} == {
        *("sign_in.login", "sign_in.password", "sign_in.go"),
        "sign_in_screen.settings",
    }
    offered = {command.key for command in Commands(window).find("")}
    assert offered == {Key.SETTINGS, Key.SWITCH_STAFF, Key.OVERVIEW, Key.QUIT}
    before = windows()
    for key in set(Key) - {Key.SETTINGS, Key.OVERVIEW, Key.QUIT}:
        press(qtbot, window, key)
        assert windows() == before, key
        assert sign_in_screen(window).is_down
        password.setFocus()
    password.clear()
    assert workplace.calls.control.asked == []
    assert workplace.cases.editor.asked == []
    assert workplace.cases.service.asked == workplace.cases.units.asked == []
    qtbot.keyClicks(password, "rahasia")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    assert workplace.sync.sharing.asked[-1] == ("sign_in", "rina", "rahasia", Proof())
    workplace.sync.sharing.signed_in.emit()
    sit_down(workplace)
    assert not sign_in_screen(window).is_down
    assert password.text() == ""
    assert {command.key for command in Commands(window).find("")} == set(Key)
    press(qtbot, window, Key.NEW_CASE)
    assert workplace.cases.editor.asked[-1][0] == "start_draft"


def test_signing_out_takes_everything_off_the_screen(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    sit_down(workplace)
    workplace.queue.lists.rows_changed.emit(QueueRows(QueueName.MY_CASES, cases=(case_row(),)))
    workplace.notices.post(Notice("call_missed", WARNING, {"to": "Budi", "number": "0812"}, ("call_back",)))
    workplace.notices.post(Notice("restart_needed", WARNING))
    press(qtbot, window, Key.NEEDS_YOU)
    window.open_settings()
    window.show_guide()
    window.switch_staff()
    dialog = window.findChild(SignInDialog)
    assert dialog is not None
    out = dialog.findChild(QPushButton, "sign_in.sign_out")
    assert out is not None
    qtbot.keyClick(out, Qt.Key.Key_Space)
    assert workplace.access.session.agent is None
    assert windows() == {"main_window"}
    assert window.windowTitle() == "Loket"
    bar = window.findChild(NoticeBar, "notices")
    assert bar is not None
    assert [notice.key for notice in bar.notices] == ["restart_needed"]
    shown = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    assert "Nobody is signed in" in shown
    assert not [text for text in shown if AGENT.name in text or case_row().number in text]
    sit_down(workplace)
    press(qtbot, window, Key.SIGN_OUT)
    assert sign_in_screen(window).is_down


def test_while_the_records_come_it_says_how_far_they_are(
    window: MainWindow, workplace: FakeWorkplace
) -> None:
    workplace.sync.sharing.is_arriving = True
    workplace.sync.sharing.send(Light(LightState.FILLING, percent=45))
    light = window.findChild(QLabel, "sign_in_screen.light")
    assert light is not None
    assert light.text() == "Filling: 45 %"
    assert not sign_in_screen(window).form.isVisible()
    workplace.sync.sharing.send(Light(LightState.CODE_TAKEN))  # a user has to act, maybe another one
    assert sign_in_screen(window).form.isVisible()


def test_all_of_it_is_seen_at_twice_the_size_and_in_the_other_language(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    window.resize(1366, 740)
    workplace.sync.sharing.send(Light(LightState.OFFLINE, since=NOW, waiting=3, oldest_s=250))
    workplace.sync.sharing.sign_in_refused.emit("unknown_offline")
    appearance.dress(Scheme.DARK, 2.0)
    translations.use("id")
    page = sign_in_screen(window).currentWidget()
    assert page is not None

    def is_whole() -> bool:
        return all(
            page.rect().contains(part.rect().translated(part.mapTo(page, part.rect().topLeft())))
            for part in controls(page)
            if part.isVisible()
        )

    qtbot.waitUntil(is_whole)
    appearance.dress(Scheme.LIGHT, 1.0)
