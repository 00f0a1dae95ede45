"""The signed-in person gives their login of the shared database another password."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.common.notices import INFO, WARNING, Notice
from app.common.password_rules import LEAST_LETTERS, unfit
from app.sync.own_password import IN_DOUBT, NOT_YOURS
from app.sync.sharing import Sharing
from ui.keys.key_table import lend_call_keys
from ui.sharing.sharing_text import not_changed_words, unfit_text
from ui.style.theme import current_theme
from ui.style.tokens import GAP
from ui.text.announce import announce
from ui.widgets.button import ActionButton
from ui.widgets.field import Field
from ui.widgets.focus_return import FocusReturn
from ui.widgets.text import Label

_WIDTH_PX = 420
_CHANGED = "changed"


class OwnPasswordDialog(QDialog):
    """Not modal, and a call can be answered from it. It stays until it is known what became of it."""

    sign_in_wanted = Signal()
    missed = Signal(object)  # Notice: what became of it, for who sits here and does not look at the dialog

    def __init__(self, sharing: Sharing, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("own_password")
        self.setModal(False)
        self._own = sharing.own_password
        self._focus = FocusReturn(self)
        self._login = ""  # whose password it is about
        self._is_asking = False
        self._outcome = ""  # _CHANGED or IN_DOUBT; "" while it is a question
        self._about = Label("own_password.about", "muted", wraps=True)
        self._present, self._new, self._again = self._editors = (QLineEdit(), QLineEdit(), QLineEdit())
        names = ("present", "new", "again")
        self._fields = tuple(map(self._field, names, self._editors))
        self._problem = Label("own_password.problem", "error", wraps=True)
        self._result = Label("own_password.outcome", "strong", wraps=True)
        self._leave = ActionButton("own_password.leave")
        self._sign_in = ActionButton("own_password.sign_in", "", "user", look="primary")
        self._go = ActionButton("own_password.go", "", "check", look="primary")
        self._build()
        lend_call_keys(self, parent)
        as_tab = Qt.FocusReason.TabFocusReason  # what stands there is typed over
        self._present.returnPressed.connect(partial(self._new.setFocus, as_tab))
        self._new.returnPressed.connect(partial(self._again.setFocus, as_tab))
        self._again.returnPressed.connect(self._change)
        self._go.clicked.connect(self._change)
        self._leave.clicked.connect(self.reject)
        self._sign_in.clicked.connect(self._on_sign_in)
        self._own.changed.connect(self._on_changed)
        self._own.refused.connect(self._on_refused)
        sharing.changed.connect(self._on_standing)
        self._retranslate()

    def _field(self, name: str, editor: QLineEdit) -> Field:
        editor.setObjectName(f"own_password.{name}")
        editor.setEchoMode(QLineEdit.EchoMode.Password)
        return Field(f"own_password.{name}.field", editor)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(GAP)
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._sign_in)
        buttons.addWidget(self._go)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(2 * GAP)
        for part in (self._about, *self._fields, self._problem, self._result):
            column.addWidget(part)
        column.addStretch(1)
        column.addLayout(buttons)
        self.setTabOrder(self._again, self._go)
        self.setTabOrder(self._go, self._leave)

    # -- commands ------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask who sits here; what is being typed already stays."""
        if not self.isVisible():
            self._focus.remember()
            self._login = self._own.login
            self._outcome = ""
            self._be_asking(self._login in self._own.under_way)  # asked before they were away
            self._show()
            self.show()
            self._present.setFocus()
        self.raise_()
        self.activateWindow()
        self._fit()

    @Slot()
    def _change(self) -> None:
        if self._is_asking:
            return
        self._problem.show_text("")
        for field, fault in zip(self._fields, self._faults(), strict=True):
            field.set_error(fault)
        wrong = next((field for field in self._fields if field.error()), None)
        if wrong is not None:
            self._go_back_to(self._editors[self._fields.index(wrong)], wrong.error())
            return
        self._be_asking(True)
        self._own.change(self._login, self._present.text(), self._new.text())

    def _faults(self) -> tuple[str, str, str]:
        """Return what is wrong with each field."""
        present, new, again = self._present.text(), self._new.text(), self._again.text()
        empty = self.tr("Fill this in.")
        choice = unfit_text(unfit(self._login, present, new))
        differs = "" if new == again else self.tr("This is not the same as above. Type it once more in both.")
        return ("" if present else empty, choice if new else empty, differs if again else empty)

    # -- events --------------------------------------------------------------------------------------------

    @Slot(str)
    def _on_changed(self, whose: str) -> None:
        if self._is_awaited(whose):
            self._end(_CHANGED)
            self._leave.setFocus()
        elif whose == self._own.login:
            self.missed.emit(Notice("own_password", INFO, {"words": self._outcome_words(_CHANGED)}))

    @Slot(str, str)
    def _on_refused(self, whose: str, why: str) -> None:
        words = not_changed_words(why)
        if not self._is_awaited(whose):
            if whose == self._own.login:
                about = self.tr("About your new password: {words}").format(words=words)
                self.missed.emit(Notice("own_password", WARNING, {"words": about}))
            return
        if why == IN_DOUBT:
            self._end(IN_DOUBT)
            self._sign_in.setFocus()
            return
        self._be_asking(False)
        if why == NOT_YOURS:
            self._fields[0].set_error(words)
            self._go_back_to(self._present, words)
        else:
            self._problem.show_text(words)
            self._go_back_to(self._again, words)

    def _is_awaited(self, whose: str) -> bool:
        """Whether the answer is for who asks here: another's may come late."""
        return self._is_asking and whose == self._login

    @Slot()
    def _on_standing(self) -> None:
        """Close the dialog if another user is signed in now."""
        if self.isVisible() and self._own.login != self._login:
            self._be_asking(False)
            self.reject()

    @Slot()
    def _on_sign_in(self) -> None:
        self.reject()
        self.sign_in_wanted.emit()

    # -- what it shows -------------------------------------------------------------------------------------

    def _be_asking(self, is_asking: bool) -> None:
        self._is_asking = is_asking
        for part in (*self._editors, self._go, self._leave):
            part.setEnabled(not is_asking)
        self._go.setText(self.tr("Being changed…") if is_asking else self.tr("Change the password"))

    def _go_back_to(self, editor: QLineEdit, words: str) -> None:
        self._fit()
        announce(self, words)
        editor.setFocus()
        editor.selectAll()

    def _end(self, outcome: str) -> None:
        """Say what became of it, in place of the question."""
        self._outcome = outcome
        self._be_asking(False)
        self._clear()
        self._show()
        announce(self, self._result.text())

    def _show(self) -> None:
        is_over = bool(self._outcome)
        for part in (self._about, *self._fields, self._go):
            part.setVisible(not is_over)
        self._about.setText(
            self.tr(
                "For the login {login}. At least {count} characters; not the login name, not the present "
                "password, and none that you use elsewhere."
            ).format(login=self._login, count=LEAST_LETTERS)
        )
        self.setAccessibleDescription(self._about.text())
        self._result.show_text(self._outcome_words(self._outcome))
        self._leave.setText(self.tr("Close") if is_over else self.tr("Cancel"))
        self._sign_in.setVisible(self._outcome == IN_DOUBT)
        self._fit()

    def _outcome_words(self, outcome: str) -> str:
        if outcome != _CHANGED:
            return not_changed_words(outcome) if outcome else ""
        return self.tr(
            "Your password was changed. Use the new one at every workstation from now on; the old one is "
            "no longer valid."
        )

    def _clear(self) -> None:
        """Nothing of what was typed stays in memory that is not needed."""
        self._problem.show_text("")
        for field, editor in zip(self._fields, self._editors, strict=True):
            field.set_error("")
            editor.clear()

    def _fit(self) -> None:
        """Words in several lines need more height than a dialog gives by default."""
        width = current_theme().px(_WIDTH_PX)
        self.setMinimumSize(width, self._column.totalHeightForWidth(width))
        self.resize(self.minimumSize())

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Change your password"))
        labels = (self.tr("Present password"), self.tr("New password"), self.tr("New password, once more"))
        for field, label in zip(self._fields, labels, strict=True):
            field.set_label(label)
        self._sign_in.setText(self.tr("Sign in"))
        self._be_asking(self._is_asking)
        self._show()

    # -- Qt ------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """What became of it is not to be missed: it is known within seconds."""
        if not self._is_asking:
            self._focus.give_back()
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QAbstractButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():
            self._clear()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
