"""Name and password of the user who signs in, and what else the server asks for: a code, another password."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.common.password_rules import unfit
from app.sync.own_password import IN_DOUBT
from app.sync.sharing import CODE_NEEDED, CODE_WRONG, PASSWORD_CHANGE, Proof, Sharing
from ui.sharing.second_factor_box import SecondFactorBox
from ui.sharing.sharing_text import sign_in_words, unfit_text
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label

_CODE = re.compile("[0-9]{6}")


class SignInForm(QWidget):
    def __init__(self, sharing: Sharing) -> None:
        super().__init__()
        self._sharing = sharing
        self._is_asking = False  # the answer is for this form, not for another one
        self._settled = ("", "")  # whose password, and what became of it while nobody sat here
        self._about = Label("sign_in.about", "muted", wraps=True)
        self._news = Label("sign_in.news", "strong", wraps=True)
        self._login, self._password = QLineEdit(), QLineEdit()
        self._new, self._again, self._code = QLineEdit(), QLineEdit(), QLineEdit()
        for secret in (self._password, self._new, self._again):
            secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._code.setMaxLength(7)  # some people type a space in the middle
        self._code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self._login_field = _field("login", self._login)
        self._password_field = _field("password", self._password)
        self._new_field = _field("new", self._new)
        self._again_field = _field("again", self._again)
        self._code_field = _field("code", self._code)
        self._first = ((self._login_field, self._login), (self._password_field, self._password))
        self._more = (  # what only some users are asked for
            (self._new_field, self._new),
            (self._again_field, self._again),
            (self._code_field, self._code),
        )
        self.second_factor = SecondFactorBox()
        self._problem = Label("sign_in.problem", "error", wraps=True)
        self._problem.hide()
        self._go = ActionButton("sign_in.go", "", "check", look="primary")
        self._back = ActionButton("sign_in.back", "", "arrow-left", look="quiet")
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._back)
        self.buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for first in (self._about, self._news, self._login_field, self._password_field):
            column.addWidget(first)
        for part in (self._new_field, self._again_field, self.second_factor, self._code_field, self._problem):
            column.addWidget(part)
        column.addLayout(self.buttons)
        self._go.clicked.connect(self._sign_in)
        self._login.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._sign_in)
        self._new.returnPressed.connect(self._again.setFocus)
        self._again.returnPressed.connect(self._sign_in)
        self._code.returnPressed.connect(self._sign_in)
        self._login.textEdited.connect(self._ask_for_less)
        self._back.clicked.connect(self.ask)
        sharing.signed_in.connect(self._on_signed_in)
        sharing.sign_in_refused.connect(self._on_refused)
        sharing.second_factor_wanted.connect(self._on_second_factor)
        sharing.own_password.changed.connect(self._on_settled)
        sharing.own_password.refused.connect(self._on_settled)
        self._ask_for_less()
        self._retranslate()

    def ask(self) -> None:
        """Offer the name of who sat here last."""
        self._login.setText(self._sharing.last_login)
        self._password.clear()
        self._ask_for_less()
        self._problem.show_text("")
        self.take_keyboard()
        self._show_news()

    def take_keyboard(self) -> None:
        (self._password if self._login.text() else self._login).setFocus()

    @Slot()
    def _sign_in(self) -> None:
        if self._is_asking and self._code.text():  # a code counts once
            return
        for field, _editor in self._asked():
            field.set_error("")
        for field, editor in self._asked():
            if fault := self._fault(editor):
                field.set_error(fault)
                announce(self, fault)
                editor.setFocus()
                return
        self._problem.show_text("")
        self._be_asking(True)
        code = "".join(self._code.text().split())
        self._sharing.sign_in(self._login.text(), self._password.text(), Proof(code, self._new.text()))

    def _be_asking(self, is_asking: bool) -> None:
        self._is_asking = is_asking
        self._go.setEnabled(not is_asking)

    def _asked(self) -> list[tuple[Field, QLineEdit]]:
        """Return the fields that are to be filled in now."""
        return [(field, editor) for field, editor in (*self._first, *self._more) if not field.isHidden()]

    def _fault(self, editor: QLineEdit) -> str:
        """Return what is wrong with what was typed."""
        if not editor.text().strip():
            return self.tr("Fill this in.")
        if editor is self._new:
            return unfit_text(unfit(self._login.text().strip(), self._password.text(), self._new.text()))
        if editor is self._again and self._again.text() != self._new.text():
            return self.tr("This is not the same as above. Type it once more in both.")
        if editor is self._code and not _CODE.fullmatch("".join(self._code.text().split())):
            return self.tr("The code has six digits.")
        return ""

    @Slot()
    def _ask_for_less(self) -> None:
        """Ask for name and password only: another user may need no more."""
        for field, editor in self._more:
            editor.clear()
            field.set_error("")
            field.hide()
        self.second_factor.show_secret("")
        self._back.hide()
        self._about.show()
        for field, _editor in self._first:
            field.show()

    @Slot()
    def _on_signed_in(self) -> None:
        self._be_asking(False)
        self._password.clear()
        self._ask_for_less()
        self._settled = ("", "")

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        if not self._is_asking:
            return
        self._be_asking(False)
        self._problem.show_text(sign_in_words(why))
        editor = self._password
        if why not in (CODE_NEEDED, CODE_WRONG) and self._back.isVisibleTo(self):
            self._ask_for_less()
        if why == PASSWORD_CHANGE:
            editor = self._new
            self._new_field.show()
            self._again_field.show()
        elif why in (CODE_NEEDED, CODE_WRONG):
            editor = self._code
            self._code_field.show()
            self._code.clear()  # it counts once
        announce(self, self._problem.text())
        editor.setFocus()
        editor.selectAll()

    @Slot(str)
    def _on_second_factor(self, uri: str) -> None:
        """Show the secret, and ask for the first code."""
        if not self._is_asking:
            return
        self._be_asking(False)
        self._about.hide()  # there is little room
        for field, _editor in (*self._first, *self._more):
            field.hide()
        self._back.show()
        self._problem.show_text("")
        self.second_factor.show_secret(uri)
        self._code_field.show()
        self._code.clear()
        announce(self, self.second_factor.about)
        self._code.setFocus()

    @Slot(str)
    @Slot(str, str)
    def _on_settled(self, whose: str, why: str = "") -> None:
        """Who sits here learns it elsewhere."""
        if not self._sharing.own_password.login:
            self._settled = (whose, why)
            self._show_news()

    def _show_news(self) -> None:
        self._news.show_text(self._news_words())
        if self.isVisible() and self._news.text():
            announce(self, self._news.text())

    def _news_words(self) -> str:
        """Return which password counts, for who left before it was known."""
        whose, why = self._settled
        under_way = sorted(self._sharing.own_password.under_way)
        if under_way:
            whose, why = under_way[0], IN_DOUBT
        if not whose:
            return ""
        if not why:
            text = self.tr("The password of {login} was changed. Sign in with the new one.")
        elif why == IN_DOUBT:
            text = self.tr(
                "The password of {login} may have been changed. Sign in with the new one; if it is not "
                "accepted, with the old one."
            )
        else:
            text = self.tr("The password of {login} was not changed. Sign in with the old one.")
        return text.format(login=whose)

    def _retranslate(self) -> None:
        self._news.show_text(self._news_words())
        self._about.setText(
            self.tr(
                "This is workstation {code} of the office. Your name is the one that the IT department gave "
                "you, and so is your password, unless you chose another one since."
            ).format(code=self._sharing.workstation)
        )
        self._login_field.set_label(self.tr("Login name"))
        self._password_field.set_label(self.tr("Password"))
        self._new_field.set_label(self.tr("New password"))
        self._again_field.set_label(self.tr("New password, once more"))
        self._code_field.set_label(self.tr("Code of the authenticator app"))
        self._go.setText(self.tr("Sign in"))
        self._back.setText(self.tr("Back"))

    def hideEvent(self, event: QHideEvent) -> None:
        """What was typed, and the secret of the QR code, do not stay in memory."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._password.clear()
            self._ask_for_less()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()


def _field(name: str, editor: QLineEdit) -> Field:
    editor.setObjectName(f"sign_in.{name}")
    return Field(f"sign_in.{name}.field", editor)
