"""Interprets the headset's buttons: a state machine over its reports, without a device.

A report is not a press. Devices also send one to confirm the state we show, return to their old state when no
program confirms a press, and pulse where their descriptor promises a state. The rules here handle these
habits.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from telephony.headset import usages
from telephony.headset.lights import IN_CALL, Lights, LightsOn
from telephony.headset.messages import Button, ShowCallState, ShownState
from telephony.headset.report_descriptor import Direction, Field, ReportDescriptor

ECHO_S = 1.5  # how long after our report the hook may follow as its confirmation
SETTLE_S = 1.0  # a hook that goes off so soon after a call began was a push button released, or a dispute
MUTE_ECHO_S = 0.5
PULSE_S = 1.0  # an absolute mute that goes off so soon was a pulse (or not confirmed), not a second press
AGAIN_S = 0.1  # a relative control that is on in two reports was pressed twice if they are that far apart
DISPUTE_S = 0.3  # a state that is reverted so soon was reverted by a program, not by a finger
DISPUTES, DISPUTES_S = 3, 10.0
FOREIGN_CALL_S = 4.0  # devices return to on-hook within about 2 s if no program confirms

_MEANINGS = frozenset(
    (
        usages.HOOK_SWITCH,
        usages.FLASH,
        usages.HOLD,
        usages.REDIAL,
        usages.DROP,
        usages.PHONE_MUTE,
        usages.LINE_BUSY_TONE,
        usages.PROGRAMMABLE_BUTTON,
        usages.REJECT_BUTTON,
        usages.VOLUME_UP,
        usages.VOLUME_DOWN,
    )
)


class Press(NamedTuple):
    button: Button
    is_on: bool = True


class Reaction(NamedTuple):
    """The result of a report: the agent's presses, and whether our state must be sent to the device again."""

    presses: tuple[Press, ...] = ()
    reports: tuple[bytes, ...] = ()


class _Change(NamedTuple):
    """A control in a report. `is_pressed`: it went on, or, if it is relative, was reported once more."""

    usage: int
    is_on: bool
    is_relative: bool
    is_pressed: bool
    is_released: bool


class Buttons:
    """One device. All times are seconds on one monotonic clock, given by the caller.

    Attributes:
        shared: Why another program must be using this device ("in_call", "contradicted"), else "".
    """

    def __init__(self, descriptor: ReportDescriptor) -> None:
        self.shared = ""
        self._lights = Lights(descriptor)
        self._numbers_reports = descriptor.numbers_reports
        self._fields: dict[tuple[int, int], Field] = {}
        for one in descriptor.fields:
            page = one.collection >> 16
            if one.direction is Direction.INPUT and page in (usages.TELEPHONY_PAGE, usages.CONSUMER_PAGE):
                for usage in _MEANINGS.intersection(one.usages):
                    self._fields.setdefault((one.report_id, usage), one)
        self._on_since: dict[int, float] = {}  # usage -> when it last went on; absent while off
        self._shown = ShowCallState()
        self._shown_at = self._off_hook_at = self._muted_at = float("-inf")
        # the hook states we showed, and until when to expect the confirmation
        self._expected_hooks: deque[tuple[bool, float]] = deque(maxlen=4)
        self._mute_wanted = False
        self._mute_asked_at = self._mute_rose_at = self._mute_echo_until = float("-inf")
        self._lifted_at: float | None = None
        self._disputes: deque[float] = deque(maxlen=DISPUTES)

    @property
    def can_control_calls(self) -> bool:
        """Whether it has any control that Loket understands."""
        return any(usage >> 16 != usages.CONSUMER_PAGE for _, usage in self._fields)

    # -- to the device --------------------------------------------------------------------------------------

    def show(self, shown: ShowCallState, now: float) -> list[bytes]:
        """Return the reports that show this state: all reports at first, later the changed ones."""
        before, self._shown = self._shown, shown
        was_off_hook, is_off_hook = before.state in IN_CALL, shown.state in IN_CALL
        if was_off_hook != is_off_hook:
            self._expected_hooks.append((is_off_hook, now + ECHO_S))
            if is_off_hook:
                self._off_hook_at = now
        if before.state is not shown.state:
            self._shown_at = now
            self._lifted_at = None
        if before.is_muted != shown.is_muted:
            self._muted_at = now
            if shown.is_muted != self._mute_wanted:  # this is not the confirmation of a press
                self._mute_echo_until = now + MUTE_ECHO_S
        self._mute_wanted = shown.is_muted
        return self._lights.show(LightsOn.of(shown))

    # -- from the device ------------------------------------------------------------------------------------

    def read(self, report: bytes, now: float) -> Reaction:
        """Interpret one input report; `report` begins with its ID if the device numbers reports."""
        presses: list[Press] = []
        must_repeat = False
        for change in self._changes(report, now):
            if change.usage == usages.HOOK_SWITCH:
                press, is_disputed = self._hook(change, now)
                must_repeat |= is_disputed
            elif change.usage == usages.PHONE_MUTE:
                press = self._mute(change, now)
            elif change.usage == usages.LINE_BUSY_TONE:
                press = None
                is_call = change.is_pressed and not change.is_relative
                if is_call and self._is_idle_since(now - ECHO_S):
                    self.shared = "in_call"
            else:
                press = self._key(change.usage) if change.is_pressed else None
            if press is not None:
                presses.append(press)
        return Reaction(tuple(presses), tuple(self._lights.repeat()) if must_repeat else ())

    def tick(self, now: float) -> None:
        """Detect a device that stays off-hook although we set it on-hook."""
        if self._lifted_at is not None and now > self._lifted_at + FOREIGN_CALL_S:
            self._lifted_at = None
            self.shared = "in_call"

    def _changes(self, report: bytes, now: float) -> Iterator[_Change]:
        report_id, payload = (report[0], report[1:]) if self._numbers_reports and report else (0, report)
        for (of_report, usage), one in self._fields.items():
            if of_report != report_id or one.bit_offset + one.bits > len(payload) * 8:
                continue
            since, is_on = self._on_since.get(usage), one.is_on(usage, payload)
            comes_again = one.is_relative and since is not None and now > since + AGAIN_S
            is_pressed = is_on and (since is None or comes_again)
            if is_pressed:
                self._on_since[usage] = now
            elif not is_on:
                self._on_since.pop(usage, None)
            yield _Change(usage, is_on, one.is_relative, is_pressed, not is_on and since is not None)

    def _key(self, usage: int) -> Press | None:
        """Return the meaning of a pressed control that has no state."""
        state, is_waiting = self._shown.state, self._shown.is_waiting
        is_ringing = state is ShownState.RINGING or is_waiting
        if usage == usages.VOLUME_UP:
            return Press(Button.VOLUME_UP)
        if usage == usages.VOLUME_DOWN:
            return Press(Button.VOLUME_DOWN)
        if usage == usages.REDIAL:
            return Press(Button.REDIAL) if state is ShownState.IDLE else None
        if usage in (usages.FLASH, usages.HOLD):
            if is_waiting:
                return Press(Button.ANSWER)
            return Press(Button.HOLD) if state in (ShownState.TALKING, ShownState.HELD) else None
        if usage == usages.DROP and not is_ringing:
            return Press(Button.HANG_UP) if state in IN_CALL else None
        return Press(Button.REJECT) if is_ringing else None

    def _hook(self, change: _Change, now: float) -> tuple[Press | None, bool]:
        """Return the press, and whether the device must be sent our state again."""
        state = self._shown.state
        if change.is_relative:
            if not change.is_pressed or now < self._off_hook_at + DISPUTE_S:
                return None, False
            if state is ShownState.RINGING:
                return Press(Button.ANSWER), False
            return (Press(Button.HANG_UP) if state in IN_CALL else None), False
        if not (change.is_pressed or change.is_released):
            return None, False
        if self._is_expected(change.is_on, now):
            return None, False
        if change.is_on:
            if state is ShownState.RINGING:
                self._off_hook_at = now
                return Press(Button.ANSWER), False
            # Off-hook in a call is not a press: a wireless headset confirms once its radio link is up.
            if state is ShownState.IDLE and self._lights.has_off_hook:
                self._lifted_at = now
            return None, state is ShownState.IDLE
        self._lifted_at = None
        if state not in IN_CALL:
            return None, False
        if now < self._off_hook_at + SETTLE_S:
            self._is_disputed(now)
            return None, True
        return Press(Button.HANG_UP), False

    def _mute(self, change: _Change, now: float) -> Press | None:
        if change.is_pressed:
            self._mute_rose_at = now
            if now < self._mute_echo_until:
                self._mute_echo_until = float("-inf")
                return None
            if now < self._muted_at + DISPUTE_S and self._is_disputed(now):
                return None
            is_asked = now < self._mute_asked_at + PULSE_S
            return self._ask_mute(not (self._mute_wanted if is_asked else self._shown.is_muted), now)
        is_change = change.is_released and not change.is_relative and now > self._mute_rose_at + PULSE_S
        return self._ask_mute(False, now) if is_change and self._shown.is_muted else None

    def _ask_mute(self, is_muted: bool, now: float) -> Press:
        self._mute_wanted, self._mute_asked_at = is_muted, now
        return Press(Button.MUTE, is_muted)

    def _is_idle_since(self, then: float) -> bool:
        return self._shown.state is ShownState.IDLE and self._shown_at < then

    def _is_expected(self, is_off_hook: bool, now: float) -> bool:
        """Whether this confirms a state that we showed; one report confirms once, including all earlier
        states.
        """
        expected = list(self._expected_hooks)
        for index, (shown, until) in enumerate(expected):
            if shown == is_off_hook and now < until:
                self._expected_hooks = deque(expected[index + 1 :], maxlen=4)
                return True
        return False

    def _is_disputed(self, now: float) -> bool:
        """Count that the device reverted the state we had just shown; return whether that
        happens too often.
        """
        self._disputes.append(now)
        if len(self._disputes) == DISPUTES and now < self._disputes[0] + DISPUTES_S:
            self.shared = "contradicted"
            return True
        return False
