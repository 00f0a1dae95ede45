"""Says in plain words whether callers can reach this desk now, and what to do if they cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QEvent, QTimer, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from app.desk import Desk
from app.preferences import Preferences
from app.words import Registration, RegistrationState
from ui.times import time_text
from ui.tokens import GAP, Tone
from ui.widgets.elided_label import ElidedLabel
from ui.widgets.style import restyle
from ui.widgets.text import IconLabel

_LOOKS = {
    RegistrationState.REGISTERED: ("check", Tone.GOOD),
    RegistrationState.TRYING: ("clock", Tone.WARNING),
    RegistrationState.FAILED: ("alert", Tone.DANGER),
    RegistrationState.OFF: ("link", Tone.ACCENT),
}


class LineLight(QFrame):
    def __init__(self, desk: Desk, preferences: Preferences, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("line_light")
        self.setProperty("look", "strip")
        self._desk, self._preferences, self._clock = desk, preferences, clock
        self._since = clock()
        self._was_failed = False
        self._icon = IconLabel("line_light.icon")
        self._text = ElidedLabel("line_light.text", "strong", most_lines=3)
        self._detail = ElidedLabel("line_light.detail", "caption", most_lines=3)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, GAP, 12, GAP)
        row.setSpacing(GAP)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        desk.registration_changed.connect(self._on_registration)
        preferences.changed.connect(self._show)
        # The address of direct calls is known only once the engine listens.
        self._tick = QTimer(self)
        self._tick.setInterval(10_000)
        self._tick.timeout.connect(self._show)
        self._tick.start()
        self._show()

    def text(self) -> str:
        return self._text.text()

    @Slot(object)
    def _on_registration(self, registration: Registration) -> None:
        was_failed, self._was_failed = self._was_failed, registration.state is RegistrationState.FAILED
        if not (was_failed and self._was_failed):  # the next try that fails does not make the loss newer
            self._since = self._clock()
        self._show()

    @Slot()
    def _show(self) -> None:
        state = self._desk.registration.state
        icon, tone = _LOOKS[state]
        text, detail = self._words(self._desk.registration)
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{text}. {detail}")
        self._icon.show_icon(icon, tone.value)
        if self.property("tone") != tone.value:
            self.setProperty("tone", tone.value)
            restyle(self)

    def _words(self, registration: Registration) -> tuple[str, str]:
        domain = self._preferences.settings.account.domain
        since = time_text(self._since)
        if registration.state is RegistrationState.REGISTERED:
            text = self.tr("Registered at {domain}, ready for calls").format(domain=domain)
            return text, self.tr("Confirmed at {time}").format(time=since)
        if registration.state is RegistrationState.TRYING:
            text = (
                self.tr("Connecting to {domain}…").format(domain=domain) if domain else self.tr("Starting…")
            )
            return text, self.tr("Calls cannot reach you yet. This takes a few seconds.")
        if registration.state is RegistrationState.OFF:
            return self._direct_words()
        text = self.tr("Not reachable since {time}").format(time=since)
        return text, self._failure(registration, domain)

    def _direct_words(self) -> tuple[str, str]:
        if not self._desk.address:
            return self.tr("Direct calls only"), self.tr(
                "No exchange is set up. Enter the account in the settings."
            )
        domain = self._preferences.settings.account.domain
        if domain:
            text = self.tr("Exchange {domain}").format(domain=domain)
            return text, self.tr("No sign-in is used. Calls reach {address}.").format(
                address=self._desk.address
            )
        text = self.tr("Direct calls: {address}").format(address=self._desk.address)
        return text, self.tr("Ready for calls on this network. No exchange is set up.")

    def _failure(self, registration: Registration, domain: str) -> str:
        if registration.code in (401, 403, 407):
            text = self.tr("{domain} does not accept user name or password. Correct them in the settings.")
        elif registration.code == 404:
            text = self.tr("{domain} does not know this user name. Correct it in the settings.")
        elif registration.code in (0, 408, 503):
            text = self.tr("{domain} does not answer. Check the network; Loket keeps trying.")
        else:
            text = self.tr("{domain} refused ({code} {reason}). Tell the IT department; Loket keeps trying.")
        return text.format(domain=domain, code=registration.code, reason=registration.reason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show()
