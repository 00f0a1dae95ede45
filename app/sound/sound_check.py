"""The check before a shift, and why a person cannot be available: their microphone is not heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.calls.phone_line import PhoneLine
from app.common.jobs import Jobs
from app.common.notices import INFO, WARNING, Notice
from app.settings.preferences import Preferences
from app.sound.checked_devices import CheckedDevices, CheckResult
from telephony.client.phone import Phone
from telephony.messages import (
    CallStatistics,
    CommandRefused,
    SoundChecked,
    SoundRole,
    SoundRouted,
    StartSoundCheck,
    TestRing,
)

SPEAK_S = 5.0
METER_S = 60.0
SILENCE_DBFS = -100.0
# Results from which a call would suffer. Muting by the system is not kept: it is known live.
_DEAF = ("silent", "no_device")
_SIMULATED = ("none", "file:")


class CheckStep(Enum):
    """The current step of a check."""

    IDLE = "idle"
    SPEAKING = "speaking"  # the agent says a sentence, and hears it a second later
    HEARD = "heard"  # was it heard?
    RINGING = "ringing"  # was the ring heard?
    DONE = "done"


class SoundCheck(QObject):
    """Steps through a check, remembers the day's results, and gives the reason against being available.

    The settings say whether a check is required before the shift, offered, or off. Offered means: a missing
    check does not keep a person from work, only a bad result, or the system's report.
    """

    changed = Signal()  # the step, the result, or whether the meter runs
    level_changed = Signal(float)  # dBFS, of the microphone now
    may_have_changed = Signal()  # the value of `refusal`
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        line: PhoneLine,
        calls: CallList,
        preferences: Preferences,
        checked: CheckedDevices,
        clock: Callable[[], datetime],
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._line, self._calls, self._preferences = phone, line, calls, preferences
        self._checked, self._clock, self._jobs = checked, clock, jobs
        self.step = CheckStep.IDLE
        self.is_metering = False
        self._is_ending = False  # the engine was asked to end, and has not reported the end yet
        self._begins_after_end: StartSoundCheck | None = None
        self._device_id = ""  # the one being checked
        self._was_muted = False
        self._silent_calls: set[str] = set()  # those that the agent was notified of
        phone.sound_checked.connect(self._on_checked)
        phone.command_refused.connect(self._on_refused)
        phone.engine_lost.connect(self._on_lost)
        line.sound_routed.connect(self._on_routed)
        calls.statistics_changed.connect(self._on_statistics)
        preferences.changed.connect(self._on_settings)

    @property
    def result(self) -> CheckResult | None:
        """Today's result for the microphone in use."""
        return self._checked.result(self._microphone_id(), self._today())

    @property
    def is_offered(self) -> bool:
        """Whether there is something to check, and the office wants it."""
        return self._preferences.settings.sound.check != "off" and not self._is_simulated()

    @property
    def is_required(self) -> bool:
        return self.is_offered and self._preferences.settings.sound.check == "required"

    @property
    def is_possible(self) -> bool:
        """Not during a call, which has the devices."""
        return self._line.is_ready and not self._calls.ongoing

    def refusal(self) -> str:
        """Return the reason against being available: "muted_by_system", "silent", "no_device", "quiet" or
        "not_checked"; "" if there is none.
        """
        microphone = self._line.routed.get(SoundRole.MICROPHONE)
        if not self.is_offered or microphone is None:  # None: the engine has not reported yet
            return ""
        if microphone.is_muted_by_system:
            return "muted_by_system"
        result = self.result
        if result is not None and result.problem in _DEAF:
            return result.problem
        if self.is_required:
            if not microphone.name:
                return "no_device"
            if result is None or result.problem == "muted_by_system":
                return "not_checked"
            if result.problem == "quiet":
                return "quiet"
        return ""

    # -- commands ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start or restart: the agent says a sentence."""
        if not self.is_possible:
            self.notice.emit(Notice("sound_check_not_now", INFO))
            return
        self.is_metering = False
        self._device_id = self._microphone_id()
        self._begin(StartSoundCheck(seconds=SPEAK_S, plays_back=True))
        self._go_to(CheckStep.SPEAKING)

    def answer(self, is_yes: bool) -> None:
        """Whether the agent heard their own voice; then, whether the ring."""
        result = self._checked.result(self._device_id, self._today())
        if result is None:
            return
        if self.step is CheckStep.HEARD:
            self._keep(replace(result, heard_self=is_yes))
            self.ring()
            self._go_to(CheckStep.RINGING)
        elif self.step is CheckStep.RINGING:
            self._keep(replace(result, heard_ring=is_yes))
            self._go_to(CheckStep.DONE)

    def ring(self) -> None:
        """Ring for a moment, as a call would."""
        if self.is_possible:
            self._phone.do(TestRing())

    def stop(self) -> None:
        """Stop the check at its current step, and release the microphone."""
        was_speaking = self.step is CheckStep.SPEAKING
        if was_speaking or self.is_metering:
            self._end()
        self.is_metering = False
        self._go_to(CheckStep.IDLE)

    def meter(self, is_on: bool) -> None:
        """Show the microphone's level for a while, without a result."""
        if is_on == self.is_metering or self.step is CheckStep.SPEAKING:
            return
        if not is_on:
            self._end()
        elif self.is_possible:
            self._begin(StartSoundCheck(seconds=METER_S))
        self.is_metering = is_on and self.is_possible
        self.changed.emit()

    # -- events --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_checked(self, event: SoundChecked) -> None:
        if not event.is_over:
            if not self._is_ending:
                self.level_changed.emit(event.moment_dbfs)
            return
        self.level_changed.emit(SILENCE_DBFS)
        if self._is_ending:
            self._is_ending = False
            begins, self._begins_after_end = self._begins_after_end, None
            if begins is not None:
                self._phone.do(begins)
            return
        was_metering, self.is_metering = self.is_metering, False
        if self.step is not CheckStep.SPEAKING or was_metering:
            self.changed.emit()
        elif event.problem == "interrupted":
            self._go_to(CheckStep.IDLE)
        else:
            self._judge(event)

    def _judge(self, event: SoundChecked) -> None:
        self._keep(CheckResult(self._device_id, self._clock(), event.problem, event.level_dbfs))
        # If the microphone is not heard, the agent has not heard their voice either: it must be fixed first.
        is_heard = event.problem in ("", "quiet", "clipping")
        self._go_to(CheckStep.HEARD if is_heard else CheckStep.DONE)

    @Slot(object)
    def _on_refused(self, event: CommandRefused) -> None:
        """A call came in between, or the engine does not run."""
        if event.command == "StartSoundCheck":
            self._forget()

    @Slot(object)
    def _on_lost(self, _event: object) -> None:
        self._forget()

    @Slot(object)
    def _on_routed(self, event: SoundRouted) -> None:
        if event.role is not SoundRole.MICROPHONE:
            return
        was_muted, self._was_muted = self._was_muted, event.is_muted_by_system
        self.may_have_changed.emit()
        self.changed.emit()
        # Outside a call AgentStates reports it: the agent cannot be available.
        if self._was_muted and not was_muted and (self._calls.ongoing or not self.is_offered):
            self.notice.emit(Notice("microphone_muted_by_system", WARNING, {"name": event.name}))
        elif was_muted and not self._was_muted:
            self.notice.emit(Notice("microphone_unmuted", INFO, {"name": event.name}))

    @Slot(object)
    def _on_statistics(self, event: CallStatistics) -> None:
        is_silent = event.quality.cause == "microphone_silent"
        if is_silent and event.call_key not in self._silent_calls:
            self._silent_calls.add(event.call_key)
            self.notice.emit(Notice("microphone_silent", WARNING, call_key=event.call_key))

    @Slot(object)
    def _on_settings(self, _settings: object) -> None:
        self.may_have_changed.emit()
        self.changed.emit()

    # ------------------------------------------------------------------------------------------------------

    def _begin(self, command: StartSoundCheck) -> None:
        """A running check restarts; one that is ending must end first, or its end would be taken for ours."""
        if self._is_ending:
            self._begins_after_end = command
        else:
            self._phone.do(command)

    def _end(self) -> None:
        self._is_ending = True
        self._begins_after_end = None
        self._phone.do(StartSoundCheck(seconds=0.0))

    def _forget(self) -> None:
        self._is_ending = self.is_metering = False
        self._begins_after_end = None
        self._go_to(CheckStep.IDLE if self.step is CheckStep.SPEAKING else self.step)

    def _keep(self, result: CheckResult) -> None:
        self._checked.keep(result, self._today())
        self._jobs.run(self._checked.save, lambda _: None)
        self.may_have_changed.emit()

    def _go_to(self, step: CheckStep) -> None:
        self.step = step
        self.changed.emit()

    def _microphone_id(self) -> str:
        routed = self._line.routed.get(SoundRole.MICROPHONE)
        return routed.device_id if routed is not None else ""

    def _is_simulated(self) -> bool:
        return self._preferences.settings.sound.microphone.startswith(_SIMULATED)

    def _today(self) -> date:
        zone = ZoneInfo(self._preferences.settings.office.timezone)
        return self._clock().astimezone(zone).date()
