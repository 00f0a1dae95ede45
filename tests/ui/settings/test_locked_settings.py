"""What the office's policy fixes is seen, heard and reached in the settings window, and stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.policy.layers import Given, build
from app.settings import Settings
from tests.ui.controls import child
from tests.ui.fakes import FakeWorkplace
from tests.ui.undressed import undressed
from ui.settings.dialog import SettingsDialog
from ui.settings.editors import Editor
from ui.shell.main_window import MainWindow
from ui.shell.staff import StaffDialog
from ui.style.theme import Appearance

FILE = "/etc/loket/policies/managed/pbx.toml"


@pytest.fixture
def window(qtbot: QtBot, qapp: QApplication, workplace: FakeWorkplace) -> SettingsDialog:
    home = QWidget()
    qtbot.addWidget(home)
    managed = {
        "account.domain": Given("pbx.kantor.example", FILE, 2),
        "account.transport": Given("tls", FILE, 3),
    }
    policy = build(managed, {}, ())
    workplace.preferences.policy, workplace.preferences.settings = policy, policy.over({})
    with undressed():
        window = SettingsDialog(workplace, Appearance(qapp), home)  # type: ignore[arg-type]
    window.home = home  # type: ignore[attr-defined]  # gone with it, else
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def find(window: QWidget, name: str, kind: type[QWidget]) -> QWidget:
    found = window.findChild(kind, f"settings.{name}")
    assert found is not None, name
    return found


def rows(window: SettingsDialog) -> list[str]:
    editors: dict[str, Editor] = window._form.editors
    return [key for key, editor in editors.items() if editor.row.isVisible()]


def test_a_fixed_setting_is_locked_and_says_who_fixed_it_also_to_the_keyboard(
    qtbot: QtBot, window: SettingsDialog
) -> None:
    assert find(window, "account.domain", QLineEdit).text() == "pbx.kantor.example"  # type: ignore[attr-defined]
    for key, kind in (("account.domain", QLineEdit), ("account.transport", QComboBox)):
        assert not find(window, key, kind).isEnabled()
    line = find(window, "account.domain.locked.text", QLabel)
    assert isinstance(line, QLabel)
    assert line.isVisible()
    assert line.text() == f"Set by your organisation: {FILE}"
    assert line.accessibleName().startswith("PBX")
    assert FILE in line.accessibleName()
    assert find(window, "account.user", QLineEdit).isEnabled()
    assert not find(window, "account.user.locked", QWidget).isVisible()
    reached = set()
    for _ in range(60):
        focused = QApplication.focusWidget()
        reached.add(focused.objectName() if focused is not None else "")
        QApplication.focusWidget() and qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert {"settings.account.domain.locked.text", "settings.account.user"} <= reached


def test_the_first_start_asks_for_extension_and_password_alone_and_a_search_brings_the_rest(
    window: SettingsDialog, workplace: FakeWorkplace
) -> None:
    keys = workplace.preferences.policy.left_open(workplace.preferences.settings)
    window.ask_for(keys)
    assert sorted(rows(window)) == sorted(keys)
    user = find(window, "account.user", QLineEdit)
    assert isinstance(user, QLineEdit)
    assert QApplication.focusWidget() is user
    QTest.keyClicks(user, "1001")  # over the default
    find(window, "account.password", QLineEdit).setText("sandi")  # type: ignore[attr-defined]
    find(window, "save", QPushButton).click()  # type: ignore[attr-defined]
    settings = workplace.preferences.settings
    assert settings.account == replace(
        Settings().account, user="1001", domain="pbx.kantor.example", transport="tls"
    )
    assert workplace.preferences.asked[-1][2] == {"password": "sandi"}
    window.show_settings(settings)
    window.show()
    assert "account.transport" in rows(window)


def test_the_first_start_asks_one_thing_at_a_time_and_new_locks_wait_until_the_settings_are_closed(
    qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.shell.main_window._ASK_WHO_AFTER_MS", 0)
    workplace.access.session.agent = None
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.show()
    window.ask_for_settings(("account.user", "account.password"))
    settings = child(window, SettingsDialog)
    looked: list[bool] = []
    workplace.access.session.staff_changed.emit()
    QTimer.singleShot(0, lambda: looked.append(True))  # after that of the window
    qtbot.waitUntil(lambda: bool(looked))
    assert window.findChild(StaffDialog) is None
    workplace.preferences.policy_changed.emit()
    assert settings.isVisible()  # a user may be typing in it
    settings.reject()
    qtbot.waitUntil(lambda: window.findChild(StaffDialog) is not None)
    qtbot.waitUntil(lambda: window.findChild(SettingsDialog) is None)  # the next one has the new locks
