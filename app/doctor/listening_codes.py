"""Tries the codes for listening: calls each one for an extension at which nobody talks, without any sound."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.calls.engine_settings import account_of, network_of, without_devices
from app.doctor.finding import Finding, Health
from app.monitoring.codes import allowed_way, codes_of
from app.policy import Policy
from app.settings import Settings
from db.sync.monitoring_messages import MonitoringWay
from telephony.client.phone import Phone
from telephony.messages import (
    CallChanged,
    CallEnded,
    CallState,
    CommandRefused,
    EngineFailed,
    Sound,
)
from telephony.sip.target import TargetError

PATIENCE_MS = 15_000  # for each code
START_MS = 60_000  # a cold start of the engine takes seconds, on a busy computer many
_NOBODY_TALKS = (480, 486)  # the exchange knows the code, and lets us use it


def codes_to_try(settings: Settings, policy: Policy, extension: str) -> list[str]:
    """Return what is dialled to listen at this extension; nothing where no code of an exchange is used."""
    if allowed_way(settings.monitoring, policy) is not MonitoringWay.EXCHANGE or not extension:
        return []
    codes = codes_of(settings.monitoring)
    numbers = (codes.number(mode, extension) for mode in codes.modes)
    return list(dict.fromkeys(filter(None, numbers)))


class CodeCheck(QObject):
    """Calls one number after the other, and hangs up as soon as it is answered.

    `finished` is emitted once. Nothing is registered, any free port is used, and no sound device is opened.
    """

    finished = Signal(object)  # list of Finding

    def __init__(
        self,
        settings: Settings,
        password: str,
        numbers: Sequence[str],
        engine_command: Sequence[str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings, self._password, self._waiting = settings, password, list(numbers)
        self._number, self._key = "", ""  # that is called now
        self._found: list[Finding] = []
        self._is_over = False
        self._phone = Phone(engine_command, self)
        self._overdue = QTimer(self)
        self._overdue.setSingleShot(True)
        self._overdue.timeout.connect(self._on_silence)
        self._phone.engine_ready.connect(self._next)
        self._phone.engine_failed.connect(self._on_failure)
        self._phone.engine_lost.connect(self._on_silence)
        self._phone.call_changed.connect(self._on_change)
        self._phone.call_ended.connect(self._on_end)
        self._phone.command_refused.connect(self._on_refusal)

    def start(self) -> None:
        account = msgspec.structs.replace(account_of(self._settings, self._password), register_every_s=0)
        network = network_of(replace(self._settings, network=replace(self._settings.network, sip_port=0)), "")
        self._phone.start(account, network, without_devices(Sound()))
        self._overdue.start(START_MS)

    @Slot()
    def _next(self) -> None:
        self._number, self._key = "", ""
        if not self._waiting:
            self._finish()
            return
        self._number = self._waiting.pop(0)
        self._overdue.start(PATIENCE_MS)
        try:
            self._key = self._phone.dial(self._number)
        except TargetError:
            self._note("monitoring_code_unusable", Health.WRONG)

    @Slot(object)
    def _on_change(self, event: CallChanged) -> None:
        if event.call_key == self._key and event.state is CallState.CONNECTED:
            self._phone.hang_up(self._key)
            self._note("monitoring_code_works")

    @Slot(object)
    def _on_end(self, event: CallEnded) -> None:
        if event.call_key != self._key:
            return
        facts = {"code": str(event.code), "reason": event.reason}
        if event.code in _NOBODY_TALKS:
            self._note("monitoring_code_works", Health.OK, **facts)
        else:
            self._note("monitoring_code_refused", Health.WRONG, **facts)

    @Slot(object)
    def _on_refusal(self, event: CommandRefused) -> None:
        if event.call_key == self._key:
            self._note("monitoring_code_unusable", Health.WRONG)

    @Slot(object)
    def _on_failure(self, _event: EngineFailed) -> None:
        self._finish()  # the check of the phone has said why

    @Slot()
    def _on_silence(self) -> None:
        self._found.append(self._finding("monitoring_code_silent", Health.WRONG))
        self._finish()

    def _note(self, kind: str, health: Health = Health.OK, **facts: str) -> None:
        self._found.append(self._finding(kind, health, **facts))
        self._key = ""
        QTimer.singleShot(0, self, self._next)

    def _finding(self, kind: str, health: Health, **facts: str) -> Finding:
        return Finding("monitoring", kind, health, {"number": self._number, **facts})

    def _finish(self) -> None:
        if not self._is_over:
            self._is_over = True
            self._overdue.stop()
            self._phone.stop_and_wait()
            self.finished.emit(self._found)
