"""The account at the PBX: it is saved, tried at once, and the answer is said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLineEdit

from app.desktop.first_start import RegistrationTrial, TrialState
from app.settings.preferences import Preferences
from ui.first_start.page import Page, PageState, ResultLine
from ui.phone.line_text import unreachable_words
from ui.settings.editors import Editor, SecretEditor, TextEditor
from ui.settings.expected import error
from ui.text.announce import announce
from ui.widgets.button import ActionButton

_LOOKS = {
    TrialState.IDLE: ("info", "muted"),
    TrialState.TRYING: ("clock", "warning"),
    TrialState.REACHED: ("check", "good"),
    TrialState.DIRECT: ("link", "accent"),
    TrialState.FAILED: ("alert", "danger"),
    TrialState.SILENT: ("clock", "warning"),
}


class ExchangePage(Page):
    def __init__(self, trial: RegistrationTrial, preferences: Preferences) -> None:
        super().__init__("exchange")
        self._trial, self._preferences = trial, preferences
        self._secret = SecretEditor("account.password")
        texts = ("account.domain", "account.user", "account.display_name")
        domain, user, name = (TextEditor(key) for key in texts)
        self._editors: tuple[Editor, ...] = (domain, user, self._secret, name)
        for editor in self._editors:
            editor.field.editor.setObjectName(f"first_start.{editor.key}")
            editor.row.setHidden(bool(preferences.policy.locked_by(editor.key)))  # the office decided it
            self.column.addWidget(editor.row)
        self._try = ActionButton("first_start.exchange.try", "", "signal", look="primary")
        self._result = ResultLine("first_start.exchange")
        self.column.addWidget(self._try, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addWidget(self._result)
        self.column.addStretch(1)
        self._try.clicked.connect(self.try_account)
        for editor in self._editors:
            if isinstance(field := editor.field.editor, QLineEdit):
                field.returnPressed.connect(self.try_account)
        trial.changed.connect(self._on_trial)
        self._show_settings()

    @property
    def state(self) -> PageState:
        found = {
            TrialState.REACHED: PageState.DONE,
            TrialState.DIRECT: PageState.DONE,
            TrialState.FAILED: PageState.FAULT,
            TrialState.SILENT: PageState.FAULT,
        }
        return found.get(self._trial.state, PageState.OPEN)

    @property
    def result(self) -> str:
        domain = self._preferences.settings.account.domain
        match self._trial.state:
            case TrialState.TRYING:
                return self.tr("Signing in at {domain}…").format(domain=domain)
            case TrialState.REACHED:
                user = self._preferences.settings.account.user
                text = self.tr("Signed in at {domain} as {user}: calls reach this desk.")
                return text.format(domain=domain, user=user)
            case TrialState.DIRECT:
                return self.tr("No PBX: only direct calls on this network.")
            case TrialState.SILENT:
                text = self.tr("{domain} has not answered yet. Loket keeps trying; check the address.")
                return text.format(domain=domain)
            case TrialState.FAILED:
                return unreachable_words(self._trial.registration, self._trial.reachability, domain)
        return ""

    def title(self) -> str:
        return self.tr("PBX")

    def text(self) -> str:
        return self.tr(
            "The IT department has the address, your extension and its password. Without a PBX, leave "
            "the address empty. The password goes to the key store of this computer."
        )

    def enter(self) -> None:
        self._show_settings()
        first = next((one for one in self._editors if not one.row.isHidden()), None)
        field = first.target if first is not None else self._try
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """What was typed and not tried is tried first."""
        has_changes = any(editor.changes() for editor in self._editors) or bool(self._secret.secret)
        if has_changes:
            self.try_account()
        return not has_changes

    @Slot()
    def try_account(self) -> None:
        values = {key: value for editor in self._editors for key, value in editor.changes().items()}
        faults = {fault.key: fault for fault in self._trial.begin(values, self._secret.secret)}
        for editor in self._editors:
            fault = faults.get(editor.key)
            editor.set_error("" if fault is None else error(fault.key, fault.expected))
        if faults:
            wrong = next((one for one in self._editors if one.key in faults), self._editors[0])
            wrong.field.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._show_settings()

    def _show_settings(self) -> None:
        for editor in self._editors:
            editor.show(self._preferences.settings)

    @Slot()
    def _on_trial(self) -> None:
        self._show()
        announce(self, self._result.words)
        self.changed.emit()

    def _show(self) -> None:
        self._result.show_result(self.result, *_LOOKS[self._trial.state])

    def retranslate(self) -> None:
        super().retranslate()
        for editor in self._editors:
            editor.retranslate()
        self._try.setText(self.tr("Save and sign in"))
        self._show()
