"""Who sits at this desk, when there is a shared database: everybody with a name and password of their own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.session import Session
from app.sharing import Sharing
from ui.announce import announce
from ui.sharing.words import sign_in_words
from ui.theme import current_theme
from ui.tokens import GAP
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.text import Label

_WIDTH_PX = 420


class SignInDialog(QDialog):
    """Not modal: a call can be answered while it is open."""

    def __init__(self, sharing: Sharing, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sign_in")
        self.setModal(False)
        self._sharing, self._session = sharing, session
        self._about = Label("sign_in.about", "muted", wraps=True)
        self._login, self._password = QLineEdit(), QLineEdit()
        self._login.setObjectName("sign_in.login")
        self._password.setObjectName("sign_in.password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._login_field = Field("sign_in.login.field", self._login)
        self._password_field = Field("sign_in.password.field", self._password)
        self._problem = Label("sign_in.problem", "error", wraps=True)
        self._go = ActionButton("sign_in.go", "", "check", look="primary")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._go)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(2 * GAP)
        for part in (self._about, self._login_field, self._password_field, self._problem):
            column.addWidget(part)
        column.addLayout(row)
        column.addStretch(1)
        self._go.clicked.connect(self._sign_in)
        self._login.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._sign_in)
        sharing.signed_in.connect(self._on_signed_in)
        sharing.sign_in_refused.connect(self._on_refused)
        self._retranslate()

    def ask(self) -> None:
        """Offer the name of who sat here last."""
        self._login.setText(self._sharing.last_login)
        self._password.clear()
        self._say("")
        self.show()
        self.raise_()
        (self._password if self._login.text() else self._login).setFocus()

    @Slot()
    def _sign_in(self) -> None:
        for field, editor in ((self._login_field, self._login), (self._password_field, self._password)):
            field.set_error("")
            if not editor.text().strip():
                field.set_error(self.tr("Fill this in."))
                editor.setFocus()
                return
        self._say("")
        self._go.setEnabled(False)
        self._sharing.sign_in(self._login.text(), self._password.text())

    @Slot()
    def _on_signed_in(self) -> None:
        self._go.setEnabled(True)
        self._password.clear()
        self.accept()

    @Slot(str)
    def _on_refused(self, why: str) -> None:
        self._go.setEnabled(True)
        self._say(sign_in_words(why))
        announce(self, self._problem.text())
        self._password.setFocus()
        self._password.selectAll()

    def _say(self, problem: str) -> None:
        """Words in several lines need more height than a dialog gives by itself."""
        self._problem.tell(problem)
        width = current_theme().px(_WIDTH_PX)
        self.setMinimumSize(width, self._column.totalHeightForWidth(width))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Sign in"))
        self._about.setText(
            self.tr(
                "This is workstation {code} of the office. Your name and password are those that the IT "
                "department gave you; the password is kept in the system's key store."
            ).format(code=self._sharing.workstation)
        )
        self._login_field.set_label(self.tr("Login name"))
        self._password_field.set_label(self.tr("Password"))
        self._go.setText(self.tr("Sign in"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._session.agent is None:
            return  # somebody has to sign in
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
