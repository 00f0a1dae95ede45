"""Name and password of who sits down, where there is a shared database."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.sync.own_password import IN_DOUBT
from app.sync.sharing import Sharing
from ui.sharing.sharing_text import sign_in_words
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label


class SignInForm(QWidget):
    def __init__(self, sharing: Sharing) -> None:
        super().__init__()
        self._sharing = sharing
        self._is_asking = False  # the answer is for this form, not for another one
        self._settled = ("", "")  # whose password, and what became of it while nobody sat here
        self._about = Label("sign_in.about", "muted", wraps=True)
        self._news = Label("sign_in.news", "strong", wraps=True)
        self._login, self._password = QLineEdit(), QLineEdit()
        self._login.setObjectName("sign_in.login")
        self._password.setObjectName("sign_in.password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._login_field = Field("sign_in.login.field", self._login)
        self._password_field = Field("sign_in.password.field", self._password)
        self._problem = Label("sign_in.problem", "error", wraps=True)
        self._problem.hide()
        self._go = ActionButton("sign_in.go", "", "check", look="primary")
        self.buttons = QHBoxLayout()
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._go)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        for part in (self._about, self._news, self._login_field, self._password_field, self._problem):
            column.addWidget(part)
        column.addLayout(self.buttons)
        self._go.clicked.connect(self._sign_in)
        self._login.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._sign_in)
        sharing.signed_in.connect(self._on_signed_in)
        sharing.sign_in_refused.connect(self._on_refused)
        sharing.own_password.changed.connect(self._on_settled)
        sharing.own_password.refused.connect(self._on_settled)
        self._retranslate()

    def ask(self) -> None:
        """Offer the name of who sat here last."""
        self._login.setText(self._sharing.last_login)
        self._password.clear()
        self._problem.show_text("")
        self.take_keyboard()
        self._show_news()

    def take_keyboard(self) -> None:
        (self._password if self._login.text() else self._login).setFocus()

    @Slot()
    def _sign_in(self) -> None:
        for field, editor in ((self._login_field, self._login), (self._password_field, self._password)):
            field.set_error("")
            if not editor.text().strip():
                field.set_error(self.tr("Fill this in."))
                editor.setFocus()
                return
        self._problem.show_text("")
        self._go.setEnabled(False)
        self._is_asking = True
        self._sharing.sign_in(self._login.text(), self._password.text())

    @Slot()
    def _on_signed_in(self) -> None:
        self._is_asking = False
        self._go.setEnabled(True)
        self._password.clear()
        self._settled = ("", "")

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        if not self._is_asking:
            return
        self._is_asking = False
        self._go.setEnabled(True)
        self._problem.show_text(sign_in_words(why))
        announce(self, self._problem.text())
        self._password.setFocus()
        self._password.selectAll()

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
        self._go.setText(self.tr("Sign in"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
