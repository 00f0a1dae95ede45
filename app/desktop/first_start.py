"""The first start of a workstation: whether it must be set up, and trying its account at the PBX."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from enum import Enum

from PySide6.QtCore import QObject, QProcess, QTimer, Signal, Slot

from app.calls.phone_line import PhoneLine
from app.desktop.link_schemes import start_command
from app.policy import Policy
from app.settings import Settings, SettingsError
from app.settings.form import edited
from app.settings.preferences import Preferences
from telephony.messages import Reachability, Registration, RegistrationState

_log = logging.getLogger(__name__)
ANSWER_WITHIN_MS = 40_000  # longer than a REGISTER over UDP takes to fail


def needs_setting_up(settings: Settings, policy: Policy) -> bool:
    """Whether nobody has set up this workstation yet: it has no PBX, and a person may choose one."""
    is_open = not settings.account.domain and not policy.locked_by("account.domain")
    return is_open and not settings.desk.is_set_up


def note_set_up(preferences: Preferences) -> None:
    """The assistant was shown: it opens only by a command from now on."""
    settings = preferences.settings
    if not settings.desk.is_set_up:
        preferences.change(replace(settings, desk=replace(settings.desk, is_set_up=True)))


def start_training() -> bool:
    """Start the training with the simulated caller as a program beside this one; False if that fails."""
    program, *arguments = [*start_command(), "demo"]
    is_started = bool(QProcess.startDetached(program, arguments))
    if not is_started:
        _log.warning("the training cannot be started: %s", program)
    return is_started


class TrialState(Enum):
    IDLE = "idle"
    TRYING = "trying"
    REACHED = "reached"
    DIRECT = "direct"  # without a PBX there is nothing to try
    FAILED = "failed"
    SILENT = "silent"  # no answer yet; the phone keeps trying


class RegistrationTrial(QObject):
    """Saves an account, and reports what the PBX says to it.

    Attributes:
        registration, reachability: What came since `begin`; what was known before is of another account.
    """

    changed = Signal()

    def __init__(self, line: PhoneLine, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._line, self._preferences = line, preferences
        self.state = TrialState.IDLE
        self._forget()
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.setInterval(ANSWER_WITHIN_MS)
        self._late.timeout.connect(self._on_late)
        line.registration_changed.connect(self._on_registration)
        line.reachability_changed.connect(self._on_reachability)

    def begin(self, values: Mapping[str, object], password: str) -> tuple[SettingsError, ...]:
        """Save these settings, by "area.name", and try them. Nothing is saved if one is wrong."""
        before = self._preferences.settings
        settings, faults = edited(before, values, self._line.address)
        if faults:
            return faults
        self._forget()
        self.state = TrialState.TRYING if settings.account.domain else TrialState.DIRECT
        if settings != before or password:
            self._preferences.change(settings, password=password)
        else:
            self._line.refresh()
        if self.state is TrialState.TRYING:
            self._late.start()
        self.changed.emit()
        return ()

    def _forget(self) -> None:
        self.registration = Registration(state=RegistrationState.TRYING)
        self.reachability = Reachability(is_proven=False)

    @Slot(Registration)
    def _on_registration(self, event: Registration) -> None:
        self.registration = event
        self._judge()

    @Slot(Reachability)
    def _on_reachability(self, event: Reachability) -> None:
        self.reachability = event
        self._judge()

    def _judge(self) -> None:
        if self.state in (TrialState.IDLE, TrialState.DIRECT):
            return
        state, proof = self.registration.state, self.reachability
        is_trunk = state is RegistrationState.OFF
        if state is RegistrationState.REGISTERED or (is_trunk and proof.is_proven):
            found = TrialState.REACHED
        elif state is RegistrationState.FAILED or proof.has_fault:
            found = TrialState.FAILED
        else:
            return  # it still tries
        self._late.stop()
        self.state = found
        self.changed.emit()

    @Slot()
    def _on_late(self) -> None:
        if self.state is TrialState.TRYING:
            self.state = TrialState.SILENT
            self.changed.emit()
