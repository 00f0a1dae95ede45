"""The headset's buttons: applies presses to the calls, and shows the calls on the headset."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.phone_line import PhoneLine
from app.common.notices import WARNING, Notice
from app.settings import HeadsetSettings, Settings
from app.settings.preferences import Preferences
from telephony.headset.headset import Headset
from telephony.headset.messages import (
    HeadsetFault,
    HeadsetFound,
    HeadsetLost,
    HeadsetShared,
    ShowCallState,
    ShownState,
)
from telephony.messages import CallState


@dataclass(frozen=True, slots=True)
class HeadsetStatus:
    """A headset, and the fault of its buttons.

    Attributes:
        name: "" if it concerns all headsets.
        fault: "" if they work; else a reason of HeadsetShared or a kind of HeadsetFault.
    """

    name: str
    fault: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether another program uses it."""
        return self.fault in ("busy", "in_call", "contradicted")


class HeadsetControl(QObject):
    """Connects one Headset with the line and the calls.

    The operating system handles the volume keys.
    """

    headsets_changed = Signal()
    notice = Signal(Notice)

    def __init__(
        self,
        headset: Headset,
        line: PhoneLine,
        calls: CallList,
        control: CallControl,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._headset = headset
        self._line, self._calls, self._control = line, calls, control
        self._preferences = preferences
        self._started_with: HeadsetSettings | None = None
        self._faulty: dict[str, HeadsetStatus] = {}  # by device id
        self._is_away = False
        calls.call_changed.connect(self._show)
        line.mute_changed.connect(self._show)
        preferences.changed.connect(self._on_settings)
        headset.answer_pressed.connect(self._answer)
        headset.reject_pressed.connect(self._reject)
        headset.hang_up_pressed.connect(self._hang_up)
        headset.hold_pressed.connect(self._hold)
        headset.redial_pressed.connect(self._redial)
        headset.mute_pressed.connect(self._mute)
        headset.found.connect(self._on_found)
        headset.lost.connect(self._on_lost)
        headset.shared.connect(self._on_shared)
        headset.failed.connect(self._on_failed)

    @property
    def headsets(self) -> tuple[HeadsetFound, ...]:
        """Return the working headsets, for the choice in the settings."""
        return self._headset.present

    @property
    def signs(self) -> tuple[HeadsetStatus, ...]:
        """Return the headsets with call buttons that are plugged in, and whether the buttons can be used."""
        usable = {one.device_id: HeadsetStatus(one.name) for one in self._headset.present}
        return tuple({**usable, **self._faulty}.values())

    def start(self) -> None:
        """Use the headset of the settings, and follow the settings from now on."""
        self._started_with = HeadsetSettings(is_used=False)
        self._on_settings(self._preferences.settings)

    def stop(self) -> None:
        """Switch its lights off. Blocks for some 100 ms, at most for 1.5 s."""
        self._headset.stop_and_wait()

    def set_away(self, is_away: bool) -> None:
        """Release the headset while another user has the computer, or use it again."""
        self._is_away = is_away
        self._on_settings(self._preferences.settings)

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        wanted = HeadsetSettings(is_used=False) if self._is_away else settings.headset
        if self._started_with in (None, wanted):
            return
        self._started_with = wanted
        self._faulty.clear()
        if wanted.is_used:
            self._show()
            self._headset.start(wanted.device)
        else:
            self._headset.stop()

    @Slot()
    def _show(self) -> None:
        self._headset.show(shown_state(self._calls, self._line.is_muted))

    # -- buttons --------------------------------------------------------------------------------------------

    @Slot()
    def _answer(self) -> None:
        self._control.answer()

    @Slot()
    def _reject(self) -> None:
        self._control.decline()

    @Slot()
    def _hang_up(self) -> None:
        """End the agent's call, but not one that has just begun to ring."""
        meant = self._calls.in_hand
        if meant is not None and meant.state is not CallState.RINGING_HERE:
            self._control.hang_up(meant.key)

    @Slot()
    def _hold(self) -> None:
        active = self._calls.active
        if active is not None and active.is_talking and self._calls.held is not None:
            self._control.swap()
        else:
            self._control.toggle_hold()

    @Slot()
    def _redial(self) -> None:
        if not self._calls.ongoing:
            self._control.redial()

    @Slot(bool)
    def _mute(self, is_muted: bool) -> None:
        if self._line.is_muted != is_muted:
            self._line.toggle_mute()

    # -- reports --------------------------------------------------------------------------------------------

    @Slot(object)
    def _on_found(self, event: HeadsetFound) -> None:
        self._faulty.pop(event.device_id, None)
        self._faulty.pop("", None)  # a fault of all headsets is over if one works
        self.headsets_changed.emit()

    @Slot(object)
    def _on_lost(self, event: HeadsetLost) -> None:
        self._faulty.pop(event.device_id, None)
        self.headsets_changed.emit()

    def _mark(self, device_id: str, sign: HeadsetStatus) -> None:
        self._faulty[device_id] = sign
        self.headsets_changed.emit()

    @Slot(object)
    def _on_shared(self, event: HeadsetShared) -> None:
        self._mark(event.device_id, HeadsetStatus(event.name, event.reason))
        facts = {"name": event.name, "reason": event.reason}
        self.notice.emit(Notice("headset_shared", WARNING, facts))

    @Slot(object)
    def _on_failed(self, event: HeadsetFault) -> None:
        self._mark(event.device_id, HeadsetStatus(event.name, event.kind))
        kind = "headset_forbidden" if event.kind == "permission" else "headset_failed"
        self.notice.emit(Notice(kind, WARNING, {"name": event.name, "reason": event.reason}))


def shown_state(calls: CallList, is_muted: bool) -> ShowCallState:
    """Return the state for the headset: the call that its keys apply to, and whether another one waits."""
    active = calls.active
    if active is None:
        state = ShownState.IDLE
    elif active.state is CallState.RINGING_HERE:
        state = ShownState.RINGING
    elif active.state is CallState.CONNECTED:
        state = ShownState.TALKING if active.is_talking else ShownState.HELD
    else:
        state = ShownState.DIALING
    is_waiting = state not in (ShownState.IDLE, ShownState.RINGING) and calls.ringing is not None
    return ShowCallState(state=state, is_muted=is_muted, is_waiting=is_waiting)
