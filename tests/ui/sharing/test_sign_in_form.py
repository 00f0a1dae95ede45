"""What the sign-in asks for besides name and password: another password, a code, the set-up of an app."""

from __future__ import annotations

import pytest
import zxingcpp
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.sync.sharing import Proof
from tests.ui.controls import child, controls
from tests.ui.fakes import FakeSharing
from ui.sharing.sharing_text import sign_in_words
from ui.sharing.sign_in_form import SignInForm
from ui.style.theme import Appearance, Scheme
from ui.text import translations

URI = "otpauth://totp/Loket:rina?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Loket"


@pytest.fixture
def sharing() -> FakeSharing:
    return FakeSharing()


@pytest.fixture
def form(qtbot: QtBot, sharing: FakeSharing, appearance: Appearance) -> SignInForm:
    form = SignInForm(sharing)  # type: ignore[arg-type]
    qtbot.addWidget(form)
    form.show()
    form.activateWindow()
    qtbot.waitUntil(form.isActiveWindow)
    form.ask()
    return form


def editor(form: SignInForm, name: str) -> QLineEdit:
    return child(form, QLineEdit, f"sign_in.{name}")


def label(form: QWidget, name: str) -> QLabel:
    return child(form, QLabel, name)


def type_into(qtbot: QtBot, form: SignInForm, text: str) -> None:
    """Type where the keyboard is, then Enter."""
    focused = form.focusWidget()
    assert isinstance(focused, QLineEdit)
    qtbot.keyClicks(focused, text)
    qtbot.keyClick(focused, Qt.Key.Key_Return)


def shown(form: SignInForm) -> set[str]:
    return {part.objectName().partition(".")[2] for part in controls(form) if part.isVisible()}


def test_a_password_for_once_is_replaced_without_leaving_the_keyboard(
    qtbot: QtBot, form: SignInForm, sharing: FakeSharing
) -> None:
    type_into(qtbot, form, "sekali pakai")
    assert sharing.asked[-1] == ("sign_in", "rina", "sekali pakai", Proof())
    sharing.sign_in_refused.emit("password_change")
    assert label(form, "sign_in.problem").text() == sign_in_words("password_change")
    assert shown(form) == {"login", "password", "new", "again", "go"}
    count = len(sharing.asked)
    type_into(qtbot, form, "pendek")
    type_into(qtbot, form, "pendek")
    assert (len(sharing.asked), form.focusWidget().objectName()) == (count, "sign_in.new")
    editor(form, "new").clear()
    type_into(qtbot, form, "kata sandi baru")
    editor(form, "again").clear()
    type_into(qtbot, form, "kata sandi lain")
    assert len(sharing.asked) == count
    editor(form, "again").clear()
    type_into(qtbot, form, "kata sandi baru")
    assert sharing.asked[-1] == ("sign_in", "rina", "sekali pakai", Proof("", "kata sandi baru"))
    sharing.signed_in.emit()
    assert shown(form) == {"login", "password", "go"}
    editors = [part for part in form.findChildren(QLineEdit) if part.objectName() != "sign_in.login"]
    assert not any(part.text() for part in editors)


def test_a_code_is_asked_for_and_again_after_a_wrong_one(
    qtbot: QtBot, form: SignInForm, sharing: FakeSharing
) -> None:
    type_into(qtbot, form, "rahasia")
    sharing.sign_in_refused.emit("code_needed")
    assert shown(form) == {"login", "password", "code", "go"}
    count = len(sharing.asked)
    type_into(qtbot, form, "12345")
    assert len(sharing.asked) == count
    editor(form, "code").clear()
    type_into(qtbot, form, "123 456")
    assert sharing.asked[-1] == ("sign_in", "rina", "rahasia", Proof("123456"))
    sharing.sign_in_refused.emit("code_wrong")
    assert (editor(form, "code").text(), form.focusWidget().objectName()) == ("", "sign_in.code")
    qtbot.keyClicks(editor(form, "login"), "x")  # another user may need no code
    assert shown(form) == {"login", "password", "go"}


def test_the_secret_is_shown_once_as_a_code_that_an_app_reads_and_in_letters(
    qtbot: QtBot, form: SignInForm, sharing: FakeSharing, appearance: Appearance
) -> None:
    type_into(qtbot, form, "rahasia")
    sharing.second_factor_wanted.emit(URI)
    assert form.focusWidget().objectName() == "sign_in.code"
    assert shown(form) == {"code", "back", "go"}
    for scheme, zoom in ((Scheme.DARK, 2.0), (Scheme.LIGHT, 1.0)):
        appearance.dress(scheme, zoom)
        picture = label(form, "second_factor.qr_code").pixmap().toImage()
        picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
        view = memoryview(picture.constBits()).cast("B", (picture.height(), picture.bytesPerLine()))
        assert [one.text for one in zxingcpp.read_barcodes(view)] == [URI]
    assert "GEZD GNBV GY3T QOJQ" in label(form, "second_factor.letters").text()
    assert label(form, "second_factor.qr_code").accessibleName()
    translations.use("id")
    assert "GEZD GNBV" in label(form, "second_factor.letters").text()
    type_into(qtbot, form, "287082")
    assert sharing.asked[-1] == ("sign_in", "rina", "rahasia", Proof("287082"))
    form.hide()
    assert label(form, "second_factor.letters").text() == ""
    assert label(form, "second_factor.qr_code").pixmap().isNull()
    assert not form.second_factor.isVisibleTo(form)


def test_one_goes_back_from_the_set_up_and_every_other_refusal_ends_it(
    qtbot: QtBot, form: SignInForm, sharing: FakeSharing
) -> None:
    type_into(qtbot, form, "rahasia")
    sharing.second_factor_wanted.emit(URI)
    qtbot.keyClick(child(form, QPushButton, "sign_in.back"), Qt.Key.Key_Space)
    assert (shown(form), form.focusWidget().objectName()) == ({"login", "password", "go"}, "sign_in.password")
    type_into(qtbot, form, "rahasia")
    sharing.second_factor_wanted.emit(URI)
    type_into(qtbot, form, "123456")
    sharing.sign_in_refused.emit("code_wrong")
    assert shown(form) == {"code", "back", "go"}
    type_into(qtbot, form, "123456")
    sharing.sign_in_refused.emit("too_many")
    assert (shown(form), form.focusWidget().objectName()) == ({"login", "password", "go"}, "sign_in.password")
    assert label(form, "second_factor.letters").text() == ""


def test_a_secret_that_another_form_asked_for_is_not_shown(form: SignInForm, sharing: FakeSharing) -> None:
    sharing.second_factor_wanted.emit(URI)
    assert label(form, "second_factor.letters").text() == ""


@pytest.mark.parametrize(
    "why",
    [
        *("directory_away", "password_change", "password_expired", "no_role"),
        *("code_needed", "code_wrong", "code_blocked"),
    ],
)
def test_each_reason_has_words_of_its_own(why: str) -> None:
    assert sign_in_words(why) != sign_in_words("failed")
