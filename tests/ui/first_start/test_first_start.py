"""The assistant of the first start, by keyboard, with the services of a desktop."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.common.enums import CallState, Direction, Reachability, Registration, RegistrationState, Role
from app.desktop.first_start import needs_setting_up
from app.policy import NO_POLICY
from app.policy.layers import Given, Policy
from app.settings import Settings
from tests.ui.controls import child
from tests.ui.fakes import AGENT, FakeWorkplace, incoming
from tests.ui.undressed import undressed
from ui.first_start.dialog import FirstStartDialog


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    home.resize(1366, 740)
    qtbot.addWidget(home)
    home.show()
    return home


@pytest.fixture
def dialog(qtbot: QtBot, home: QWidget, workplace: FakeWorkplace) -> FirstStartDialog:
    workplace.access.session.agent, workplace.access.session.staff = None, ()
    return opened(qtbot, home, workplace)


def opened(qtbot: QtBot, home: QWidget, workplace: FakeWorkplace) -> FirstStartDialog:
    with undressed():
        dialog = FirstStartDialog(workplace, home)  # type: ignore[arg-type]
    dialog.begin()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def press(qtbot: QtBot, dialog: FirstStartDialog, name: str) -> None:
    button = child(dialog, QPushButton, f"first_start.{name}")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def result(dialog: FirstStartDialog, name: str) -> str:
    return child(dialog, QLabel, f"first_start.{name}").text()


def test_a_workstation_without_an_exchange_is_set_up_once_and_not_where_the_office_decided() -> None:
    settings = Settings()
    assert needs_setting_up(settings, NO_POLICY)
    shown = replace(settings, desk=replace(settings.desk, is_set_up=True))
    assert not needs_setting_up(shown, NO_POLICY)
    complete = replace(settings, account=replace(settings.account, domain="pbx.example"))
    assert not needs_setting_up(complete, NO_POLICY)
    direct_calls_only = Policy(managed={"account.domain": Given("", "/etc/loket/policy.toml")})
    assert not needs_setting_up(settings, direct_calls_only)


def test_from_the_name_to_the_end_by_keyboard_alone(
    qtbot: QtBot, dialog: FirstStartDialog, workplace: FakeWorkplace
) -> None:
    def type_here(text: str) -> None:
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)
        qtbot.keyClicks(field, text)
        qtbot.keyClick(field, Qt.Key.Key_Return)

    type_here("Rina Wulandari")
    assert workplace.access.session.asked == [("add_agent", "Rina Wulandari", Role.AGENT, None)]
    workplace.access.session.agent = AGENT
    workplace.access.session.agent_changed.emit(AGENT)
    press(qtbot, dialog, "next")
    assert dialog.page.name == "exchange"
    child(dialog, QLineEdit, "first_start.account.user").setText("1001")
    child(dialog, QLineEdit, "first_start.account.password").setText("rahasia")
    type_here("pbx.example")
    assert workplace.preferences.settings.account.domain == "pbx.example"
    assert workplace.preferences.settings.account.user == "1001"
    assert "rahasia" in str(workplace.preferences.asked)
    assert result(dialog, "exchange.result") == "Signing in at pbx.example…"
    workplace.phone.line.registration_changed.emit(Registration(state=RegistrationState.REGISTERED))
    assert result(dialog, "exchange.result") == "Signed in at pbx.example as 1001: calls reach this desk."
    press(qtbot, dialog, "next")
    assert dialog.page.name == "sound"
    press(qtbot, dialog, "next")
    type_here("*43")
    assert workplace.calls.control.asked[-1] == ("dial", "*43")
    call = replace(incoming("echo"), direction=Direction.OUTBOUND, state=CallState.CALLING)
    workplace.calls.call_list.send(call)
    workplace.calls.call_list.send(replace(call, state=CallState.CONNECTED))
    assert "You should hear yourself" in result(dialog, "call.result")
    press(qtbot, dialog, "call.hang_up")
    assert workplace.calls.control.asked[-1] == ("hang_up", "echo")
    workplace.calls.call_list.send(replace(call, state=CallState.ENDED))
    assert result(dialog, "call.result") == "The test call was connected."
    assert workplace.preferences.settings.calls.echo_number == "*43"
    press(qtbot, dialog, "next")
    assert "Rina Wulandari works here." in result(dialog, "done.who")
    press(qtbot, dialog, "next")
    assert not dialog.isVisible()
    assert workplace.preferences.settings.desk.is_set_up


def test_a_refused_password_is_said_in_words_and_can_be_corrected(
    qtbot: QtBot, dialog: FirstStartDialog, workplace: FakeWorkplace
) -> None:
    press(qtbot, dialog, "next")
    child(dialog, QLineEdit, "first_start.account.domain").setText("pbx.example")
    press(qtbot, dialog, "next")  # what was typed is tried, and not left behind
    assert dialog.page.name == "exchange"
    failed = Registration(state=RegistrationState.FAILED, code=403, reason="Forbidden")
    workplace.phone.line.registration_changed.emit(failed)
    assert "does not accept user name or password" in result(dialog, "exchange.result")
    child(dialog, QLineEdit, "first_start.account.password").setText("benar")
    press(qtbot, dialog, "exchange.try")
    workplace.phone.line.registration_changed.emit(Registration(state=RegistrationState.REGISTERED))
    assert "Signed in at pbx.example" in result(dialog, "exchange.result")


def test_what_was_known_of_the_former_exchange_does_not_count(
    qtbot: QtBot, dialog: FirstStartDialog, workplace: FakeWorkplace
) -> None:
    workplace.phone.line.reachability = Reachability(is_proven=False, fault="no_answer", server="old")
    press(qtbot, dialog, "next")
    child(dialog, QLineEdit, "first_start.account.domain").setText("pbx.example")
    press(qtbot, dialog, "exchange.try")
    workplace.phone.line.registration_changed.emit(Registration(state=RegistrationState.TRYING))
    assert result(dialog, "exchange.result") == "Signing in at pbx.example…"


def test_a_wrong_address_is_marked_and_nothing_is_saved(
    qtbot: QtBot, dialog: FirstStartDialog, workplace: FakeWorkplace
) -> None:
    press(qtbot, dialog, "next")
    field = child(dialog, QLineEdit, "first_start.account.domain")
    field.setText("not a host")
    press(qtbot, dialog, "exchange.try")
    assert workplace.preferences.settings.account.domain == ""
    assert QApplication.focusWidget() is field
    assert field.accessibleDescription()


def test_what_a_policy_decides_is_not_asked(qtbot: QtBot, home: QWidget, workplace: FakeWorkplace) -> None:
    managed = {"account.domain": Given("pbx.example", "/etc/loket/policy.toml")}
    workplace.preferences.policy = Policy(managed=managed)
    dialog = opened(qtbot, home, workplace)
    assert dialog.page.name == "exchange"  # a user is signed in
    assert not child(dialog, QLineEdit, "first_start.account.domain").isVisible()
    assert child(dialog, QLineEdit, "first_start.account.user").hasFocus()


def test_later_keeps_what_was_done_and_the_assistant_goes_on_where_something_is_open(
    qtbot: QtBot, home: QWidget, dialog: FirstStartDialog, workplace: FakeWorkplace
) -> None:
    press(qtbot, dialog, "later")
    assert not dialog.isVisible()
    assert workplace.preferences.settings.desk.is_set_up
    workplace.access.session.agent = AGENT
    dialog.begin()
    assert dialog.page.name == "exchange"


def spoken_name(control: QWidget) -> str:
    """Return what a screen reader says; a check box says its words."""
    return QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)


def test_every_control_of_every_page_has_a_name(qtbot: QtBot, dialog: FirstStartDialog) -> None:
    for _ in range(5):
        controls = [one for one in dialog.findChildren(QWidget) if one.isVisible()]
        focusable = [one for one in controls if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert focusable
        assert [one.objectName() for one in focusable if not spoken_name(one)] == []
        press(qtbot, dialog, "next")
