"""Handles a suspend of the computer: ends calls, unregisters, and reports afterwards."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.calls.phone_line import PhoneLine
from app.common.notices import Notice
from app.desktop.interrupted_rings import InterruptedRings
from app.desktop.suspend_watch import SuspendWatch
from app.values.call import sleep_notice
from telephony.messages import CallState, RegistrationState


class Sleep(QObject):
    """Ends the calls and unregisters before a suspend, and registers after it.

    Then it reports which calls were ended, and which rang and were missed.
    """

    notice = Signal(Notice)

    def __init__(
        self, line: PhoneLine, calls: CallList, watch: SuspendWatch, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._line, self._calls, self._watch = line, calls, watch
        self._is_preparing = False
        self._ended: tuple[str, ...] = ()  # keys of the calls that were up
        self._rings = InterruptedRings(calls, self)
        self._rings.notice.connect(self.notice)
        watch.suspending.connect(self._on_suspending)
        watch.woke.connect(self._on_woke)
        calls.call_changed.connect(self._release_when_ready)
        line.registration_changed.connect(self._release_when_ready)

    @Slot()
    def _on_suspending(self) -> None:
        self._is_preparing = True
        self._ended += tuple(call.key for call in self._calls.ongoing if call.state is CallState.CONNECTED)
        self._rings.expect()
        self._line.suspend()
        self._release_when_ready()

    @Slot(object)
    def _release_when_ready(self, _changed: object = None) -> None:
        """Release the suspend as soon as the PBX has received everything."""
        is_registered = self._line.registration.state is RegistrationState.REGISTERED
        if self._is_preparing and not self._calls.ongoing and not is_registered:
            self._is_preparing = False
            self._watch.may_sleep()

    @Slot(object)
    def _on_woke(self, _since: datetime) -> None:
        self._is_preparing = False
        self._line.refresh()
        ended, self._ended = self._ended, ()
        for call in map(self._calls.call, dict.fromkeys(ended)):
            if call is not None:
                self.notice.emit(sleep_notice(call))
        self._rings.report()
