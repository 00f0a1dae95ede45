"""The user gives their login another password, from the panel of the light of the shared database."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.common.password_rules import unfit
from app.sync.sync_status import Light, LightState
from tests.ui.controls import press_key
from tests.ui.fakes import NOW, FakeWorkplace
from tests.ui.undressed import undressed
from ui.keys.key_table import Key
from ui.sharing.own_password import OwnPasswordDialog
from ui.sharing.panel import SharingPanel
from ui.sharing.sign_in_dialog import SignInDialog
from ui.shell.main_window import MainWindow
from ui.style.theme import Appearance, Scheme
from ui.text import translations
from ui.widgets.notice_bar import NoticeBar

PRESENT, NEW = "kata sandi lama", "kata sandi baru"


@pytest.fixture
def home(qtbot: QtBot) -> QWidget:
    home = QWidget()
    qtbot.addWidget(home)
    home.show()
    return home


@pytest.fixture
def dialog(qtbot: QtBot, home: QWidget, workplace: FakeWorkplace) -> OwnPasswordDialog:
    """As Rina opened it."""
    dialog = OwnPasswordDialog(workplace.sync.sharing, home)
    dialog.ask()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


@pytest.fixture
def window(qtbot: QtBot, workplace: FakeWorkplace, appearance: Appearance) -> MainWindow:
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    with undressed():
        window = MainWindow(workplace, appearance)  # type: ignore[arg-type]
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def opened(qtbot: QtBot, window: MainWindow) -> OwnPasswordDialog:
    """By keys alone: the panel of the light, then Tab and Enter."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    if focused().objectName() != "needs_you.password":
        press_key(window, Key.NEEDS_YOU)
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused().accessibleName() == "Change your password…"
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    dialog = window.findChild(OwnPasswordDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def fill(qtbot: QtBot, dialog: OwnPasswordDialog, *typed: str) -> None:
    """Type into the fields from the first on, and press Enter in each."""
    first = dialog.findChild(QLineEdit, "own_password.present")
    assert first is not None
    first.setFocus(Qt.FocusReason.TabFocusReason)
    for text in typed:
        editor = focused()
        assert isinstance(editor, QLineEdit)
        assert editor.echoMode() is QLineEdit.EchoMode.Password
        qtbot.keyClicks(editor, text)
        qtbot.keyClick(editor, Qt.Key.Key_Return)


def shown(dialog: OwnPasswordDialog) -> str:
    return " ".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def sit_down(workplace: FakeWorkplace, login: str) -> None:
    workplace.sync.sharing.own_password.login = login
    workplace.sync.sharing.changed.emit()


def notices(window: MainWindow) -> list[str]:
    bar = window.findChild(NoticeBar)
    assert bar is not None
    return [notice.text for notice in bar.notices]


def test_a_password_is_changed_by_keys_alone_and_the_keyboard_comes_back(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    own = workplace.sync.sharing.own_password
    dialog = opened(qtbot, window)
    assert focused().accessibleName() == "Present password"
    assert "For the login rina. At least 10 characters" in shown(dialog)
    fill(qtbot, dialog, PRESENT, NEW, "kata sandi batu")
    assert "This is not the same as above." in focused().accessibleDescription()
    fill(qtbot, dialog, "salah salah", NEW, NEW)
    assert own.asked == [("change", "rina", "salah salah", NEW)]
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()  # until it is known what became of it
    own.answer("rina", "sign_in")
    assert focused().accessibleName() == "Present password"
    assert "nothing was changed" in focused().accessibleDescription()
    fill(qtbot, dialog, PRESENT, NEW, NEW)
    own.answer("rina", "unreachable")
    assert "nothing was changed" in shown(dialog)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert own.asked[1:] == [("change", "rina", PRESENT, NEW)] * 2
    own.answer("rina")
    assert "Your password was changed." in shown(dialog)
    assert {editor.text() for editor in dialog.findChildren(QLineEdit)} == {""}
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    fill(qtbot, opened(qtbot, window), PRESENT, NEW, NEW)
    own.answer("rina", "in_doubt")
    assert "unknown which of the two passwords" in shown(dialog)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    sign_in = window.findChild(SignInDialog)
    assert sign_in is not None
    assert sign_in.isVisible()  # it is the next step


def test_what_is_no_password_to_choose_is_said_beforehand(qtbot: QtBot, dialog: OwnPasswordDialog) -> None:
    for new, said in (
        ("pendek", "At least 10 characters"),
        (" " * 12, "At least 10 characters"),
        (PRESENT, "that you have now"),
        ("aaaaaaaaaaaa", "easy to guess"),
    ):
        fill(qtbot, dialog, PRESENT, new, new)
        assert said in focused().accessibleDescription()
    assert unfit("rina.wulandari", PRESENT, "Rina.Wulandari") == "login_name"
    assert unfit("rina", PRESENT, "e\u0301" * 6) == "short"  # six letters, however they are written
    assert unfit("rina", PRESENT, NEW) == ""


def test_what_nobody_can_type_again_is_not_taken_from_the_clipboard(
    qtbot: QtBot, dialog: OwnPasswordDialog, workplace: FakeWorkplace
) -> None:
    for pasted, said in (
        ("kata sandi baru\n", "cannot be typed"),  # a cell of a table
        ("abc\0kata sandi", "cannot be typed"),
        ("a" + "\u00ad" * 12, "cannot be typed"),  # the server drops them: "a" would be left
        ("kata\u034fsandi baru", "cannot be typed"),
        ("kata\u00a0sandi baru", "cannot be typed"),
        ("x" * 10_000, "At most 256"),
    ):
        fill(qtbot, dialog, PRESENT)
        QApplication.clipboard().setText(pasted)
        for _ in ("new", "again"):
            editor = focused()
            assert isinstance(editor, QLineEdit)
            editor.paste()
            qtbot.keyClick(editor, Qt.Key.Key_Return)
        assert said in focused().accessibleDescription()
    assert workplace.sync.sharing.own_password.asked == []


def test_what_is_being_typed_is_gone_when_another_person_sits_down(
    qtbot: QtBot, dialog: OwnPasswordDialog, workplace: FakeWorkplace
) -> None:
    fill(qtbot, dialog, PRESENT, NEW)
    sit_down(workplace, "sari")
    assert not dialog.isVisible()
    assert {editor.text() for editor in dialog.findChildren(QLineEdit)} == {""}


def test_nobody_reads_what_became_of_another_persons_password(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    own = workplace.sync.sharing.own_password
    dialog = opened(qtbot, window)
    fill(qtbot, dialog, PRESENT, NEW, NEW)
    sit_down(workplace, "sari")
    assert not dialog.isVisible()
    fill(qtbot, opened(qtbot, window), PRESENT, NEW, NEW)
    own.answer("rina")
    assert "Your password was changed." not in shown(dialog)
    own.answer("sari", "sign_in")
    assert "nothing was changed" in focused().accessibleDescription()
    assert notices(window) == []


def test_who_is_back_before_the_answer_gets_it_wherever_they_look(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    own = workplace.sync.sharing.own_password
    for why, said in (("", "Your password was changed."), ("in_doubt", "unknown which of the two passwords")):
        dialog = opened(qtbot, window)
        fill(qtbot, dialog, PRESENT, NEW, NEW)
        sit_down(workplace, "sari")
        sit_down(workplace, "rina")
        own.answer("rina", why)
        assert said in notices(window)[-1]
    fill(qtbot, opened(qtbot, window), PRESENT, NEW, NEW)
    sit_down(workplace, "sari")
    sit_down(workplace, "rina")
    dialog = opened(qtbot, window)
    assert not any(editor.isEnabled() for editor in dialog.findChildren(QLineEdit))  # it is asked already
    own.answer("rina")
    assert "Your password was changed." in shown(dialog)


def test_who_signs_out_in_the_middle_reads_which_password_counts_where_they_sign_in(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    own = workplace.sync.sharing.own_password
    fill(qtbot, opened(qtbot, window), PRESENT, NEW, NEW)
    workplace.access.session.agent = None
    sit_down(workplace, "")
    workplace.access.session.signed_out.emit()
    news = window.findChild(QLabel, "sign_in.news")
    assert news is not None
    assert news.isVisible()
    assert "The password of rina may have been changed." in news.text()
    for why, said in (
        ("", "was changed"),
        ("sign_in", "was not changed"),
        ("in_doubt", "may have been changed"),
    ):
        own.answer("rina", why)
        assert f"The password of rina {said}." in news.text()


def test_nobody_leaves_in_the_middle_without_being_asked(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    own = workplace.sync.sharing.own_password
    dialog = opened(qtbot, window)
    fill(qtbot, dialog, PRESENT, NEW, NEW)
    assert not window.close()
    assert "A password is being changed" in notices(window)[-1]
    own.answer("rina", "unreachable")
    assert notices(window) == []
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert not window.close()
    assert window.close()  # a user who insists


def test_a_call_is_answered_and_ended_while_a_password_is_typed(
    qtbot: QtBot, window: MainWindow, workplace: FakeWorkplace
) -> None:
    dialog = opened(qtbot, window)
    fill(qtbot, dialog, PRESENT)
    before = len(workplace.calls.control.asked)
    for key in (Qt.Key.Key_F2, Qt.Key.Key_F3):
        qtbot.keyClick(focused(), key)
    assert [name for name, *_ in workplace.calls.control.asked[before:]] == ["answer", "hang_up"]
    assert dialog.isActiveWindow()


def test_it_is_offered_to_who_signed_in_while_the_shared_database_is_there(
    home: QWidget, workplace: FakeWorkplace
) -> None:
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    panel = SharingPanel(workplace.sync.sharing, workplace.files.shared, home, home)
    button = panel.findChild(QPushButton, "needs_you.password")
    assert button is not None
    assert button.isEnabled()
    workplace.sync.sharing.send(Light(LightState.OFFLINE, since=NOW))
    assert not button.isEnabled()
    assert "while the shared database is connected" in button.accessibleDescription()
    workplace.sync.sharing.own_password.login = ""
    workplace.sync.sharing.changed.emit()
    assert button.isHidden()


def test_every_answer_has_room_at_twice_the_size_in_the_other_language(
    qtbot: QtBot, dialog: OwnPasswordDialog, workplace: FakeWorkplace, appearance: Appearance
) -> None:
    appearance.dress(Scheme.DARK, 2.0)
    translations.use("id")
    for why in ("sign_in", "unreachable", "untrusted", "failed", "login_closed", "in_doubt"):
        fill(qtbot, dialog, PRESENT, NEW, NEW)
        workplace.sync.sharing.own_password.answer("rina", why)
        QApplication.processEvents()
        for label in dialog.findChildren(QLabel):
            if label.isVisible() and label.wordWrap():
                assert label.height() >= label.heightForWidth(label.width())
        assert dialog.height() <= 700
    appearance.dress(Scheme.LIGHT, 1.0)
