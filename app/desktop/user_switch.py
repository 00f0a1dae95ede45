"""Several users of one computer: a user who is not on the screen gets no rings and releases the sound
devices.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.agents.agent_states import OTHER_USER
from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.calls.headset import HeadsetControl
from app.calls.phone_line import PhoneLine
from app.common.notices import WARNING, Notice
from app.desktop.interrupted_rings import InterruptedRings
from app.desktop.system_events import SystemEvents


class UserSwitch(QObject):
    """Follows fast user switching and a disconnected remote desktop. A locked screen changes nothing: the
    agent sits in front of it, and the ring is the reason to unlock it.
    """

    changed = Signal(bool)  # is_away
    notice = Signal(Notice)

    def __init__(
        self,
        events: SystemEvents,
        line: PhoneLine,
        calls: CallList,
        control: CallControl,
        headset: HeadsetControl,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._line, self._calls, self._control, self._headset = line, calls, control, headset
        self._waiting: tuple[str, ...] = ()  # keys of the held calls
        self._rings = InterruptedRings(calls, self)
        self._rings.notice.connect(self.notice)
        self.is_away = False
        events.on_screen_changed.connect(self._on_screen)

    def refusal(self) -> str:
        """Return why the user cannot be available in this session now; "" for no reason."""
        return OTHER_USER if self.is_away else ""

    @Slot(bool)
    def _on_screen(self, is_on_screen: bool) -> None:
        if self.is_away is not is_on_screen:
            return
        self.is_away = not is_on_screen
        if self.is_away:
            self._rings.expect()
            self._waiting = self._control.put_down()
        self._line.set_away(self.is_away)
        self._headset.set_away(self.is_away)
        self.changed.emit(self.is_away)
        if not self.is_away:
            self._report_waiting()
            self._rings.report()

    def _report_waiting(self) -> None:
        waiting, self._waiting = self._waiting, ()
        for call in (self._calls.call(key) for key in waiting):
            if call is not None and not call.is_over and call.is_held_here:
                self.notice.emit(Notice("call_waited_for_user", WARNING, {"to": call.party}))
