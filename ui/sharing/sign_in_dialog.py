"""The staff dialog with a shared database: another user signs in, or the present one signs out."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.sync.sharing import Sharing
from ui.keys.key_table import Key, bind, lend_call_keys
from ui.sharing.sign_in_form import SignInForm
from ui.style.theme import current_theme
from ui.widgets.button import ActionButton

_WIDTH_PX = 420


class SignInDialog(QDialog):
    """Not modal, and a call can be answered from it. Until the other is proven, nothing changes."""

    sign_out_wanted = Signal()

    def __init__(self, sharing: Sharing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sign_in")
        self.setModal(False)
        self._form = SignInForm(sharing)
        self._sign_out = ActionButton("sign_in.sign_out", "", "user", Key.SIGN_OUT)
        self._form.buttons.insertWidget(0, self._sign_out)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(self._form)
        column.addStretch(1)
        self._sign_out.clicked.connect(self._on_sign_out)
        bind(Key.SIGN_OUT, self, self._on_sign_out)
        lend_call_keys(self, parent)
        sharing.signed_in.connect(self.accept)
        sharing.sign_in_refused.connect(self._fit)
        sharing.second_factor_wanted.connect(self._fit)
        self._retranslate()

    def ask(self) -> None:
        """Offer the name of who sat here last."""
        self.show()
        self.raise_()
        self._form.ask()
        self._fit()

    @Slot()
    def _on_sign_out(self) -> None:
        self.accept()
        self.sign_out_wanted.emit()

    @Slot()
    def _fit(self) -> None:
        """Words in several lines need more height than a dialog gives by default."""
        width = current_theme().px(_WIDTH_PX)
        self.setMinimumSize(width, self._column.totalHeightForWidth(width))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Sign in"))
        self._sign_out.setText(self.tr("Sign out"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
