"""Ringing calls that the computer refused because it was suspended or another user took it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.common.notices import Notice
from app.values.call import Call, refusal_notice
from telephony.messages import CallState


class InterruptedRings(QObject):
    """Reports each as a missed call, once the agent can see it. Lives in the GUI thread."""

    notice = Signal(Notice)

    def __init__(self, calls: CallList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._keys: tuple[str, ...] = ()
        self._may_report = False
        calls.call_changed.connect(self._on_call)

    def expect(self) -> None:
        """Remember the ringing calls, which are about to be refused; nothing is reported before `report`."""
        self._may_report = False
        ringing = (call.key for call in self._calls.ongoing if call.state is CallState.RINGING_HERE)
        self._keys = tuple(dict.fromkeys((*self._keys, *ringing)))

    def report(self) -> None:
        """Emit `notice` for each refused call, also for those that end later, because the agent is back."""
        self._may_report = True
        for call in map(self._calls.call, self._keys):
            if call is not None and call.is_over:
                self._report(call)

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        if self._may_report and call.is_over and call.key in self._keys:
            self._report(call)

    def _report(self, call: Call) -> None:
        self._keys = tuple(key for key in self._keys if key != call.key)
        notice = refusal_notice(call)
        if notice is not None:
            self.notice.emit(notice)
