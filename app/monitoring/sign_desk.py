"""The agent's side: who listens to the call, and whether the window shows it at this moment.

Nobody listens before this desk has confirmed the sign, and no longer than it confirms it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.session import Session
from app.calls.call_list import CallList
from app.common.notices import INFO, Notice
from app.monitoring.codes import LISTEN, WHISPER, allowed_way
from app.monitoring.poller import Line, Poller
from app.settings.preferences import Preferences
from app.values.call import Call
from db.sync.monitoring_messages import (
    MonitoringEnd,
    MonitoringMode,
    MonitoringSign,
    MonitoringSigns,
    MonitoringWay,
    ShowMonitoring,
    ShownSign,
    SignNotShown,
)
from telephony.client.phone import Phone
from telephony.messages import (
    DropListener,
    ExpectListener,
    ListenerChanged,
    ListenerMode,
    PlaySign,
    SetListenerMode,
)
from telephony.process.clock import monotonic_s

__all__ = ["MonitoringMode", "MonitoringSign", "SignDesk"]
REPORTS_EVERY_S = 1.0
CHECK_EVERY_MS = 400
FRESH_S = 1.5  # the window was looked at so recently; a frozen window confirms nothing
# The signs of the last answer. Nobody listens for so long without this desk: the server holds its last report
# for 4 s, then the supervisor's desk holds the last answer of the server for 3 s.
HOLDS_MS = 8000


class LeavesOut(Protocol):
    """Recordings, as far as whispers are concerned."""

    def leave_out(self, key: str, is_left_out: bool) -> None:
        """Keep what the call's peer says out of its recording from now on, or record it again."""

    def is_left_out(self, key: str) -> bool:
        """Whether nothing of the call is being recorded."""

    def mark_whisper(self, key: str) -> None:
        """Note the place of a whisper that is not in the sound of the recording."""


Shown = Mapping[UUID, MonitoringMode]


@dataclass(frozen=True, slots=True)
class _Report:
    said: ShowMonitoring
    at_s: float


_NOTHING = ShowMonitoring()


class SignDesk(QObject):
    """Lives in the GUI thread. `signs` is what the window has to show."""

    changed = Signal()
    notice = Signal(Notice)

    def __init__(
        self,
        phone: Phone,
        calls: CallList,
        recordings: LeavesOut,
        session: Session,
        preferences: Preferences,
        open_line: Callable[[], Line],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone, self._calls, self._recordings = phone, calls, recordings
        self._session, self._preferences, self._open_line = session, preferences, open_line
        self.signs: tuple[MonitoringSign, ...] = ()
        self._seen: Callable[[], Shown] = dict
        self._confirmed: dict[UUID, str] = {}  # the call of each sign that was confirmed
        self._expecting: dict[UUID, str] = {}  # the call of each sign for which the engine was asked
        self._expected: set[str] = set()  # calls for which the engine expects a listener
        self._modes: dict[str, MonitoringMode] = {}  # by call: what its listener may say here
        self._left_out: set[str] = set()  # calls whose recording leaves a whisper out
        self._report = _Report(_NOTHING, 0.0)
        self._poller: Poller | None = None
        self._is_asked = False  # since the last answer: a sign may be on its way
        self._looks = QTimer(self)
        self._looks.setInterval(CHECK_EVERY_MS)
        self._looks.timeout.connect(self.refresh)
        self._lease = QTimer(self)
        self._lease.setSingleShot(True)
        self._lease.setInterval(HOLDS_MS)
        self._lease.timeout.connect(self._on_silence)
        calls.call_changed.connect(self._on_call)
        phone.listener_changed.connect(self._on_listener)
        session.agent_changed.connect(self._on_person)
        session.signed_out.connect(self._on_person)

    def show_by(self, seen: Callable[[], Shown]) -> None:
        """Use this window. seen: Returns the signs that can be seen in it at this moment."""
        self._seen = seen

    @Slot()
    def ask(self) -> None:
        """Ask the server who listens."""
        if self._session.agent is None:
            return
        self._is_asked = True
        if self._poller is None:
            self._poller = Poller(self._open_line, self._ask, REPORTS_EVERY_S, parent=self)
            self._poller.answered.connect(self._on_signs)
            self._poller.failed.connect(self._on_failure)
            self._poller.start()
        else:
            self._poller.send_now()

    @Slot()
    def refresh(self) -> None:
        """Note what the window shows; a change is reported at once."""
        before, seen = self._report.said, self._seen()
        shown: list[ShownSign] = []
        not_shown: list[SignNotShown] = []
        for sign in self.signs:
            call, hindrance = self._state_of(sign, seen)
            if call is not None and hindrance is None:
                shown.append(ShownSign(id=sign.id, mode=seen[sign.id], contact_id=call.contact_id))
            elif hindrance is not None:
                not_shown.append(SignNotShown(id=sign.id, why=hindrance))
        self._report = _Report(ShowMonitoring(shown=shown, not_shown=not_shown), monotonic_s())
        if self._report.said != before and self._poller is not None:
            self._poller.send_now()

    def stop(self) -> None:
        """The program ends."""
        self._looks.stop()
        self._lease.stop()
        if self._poller is not None:
            self._poller.stop()
            self._poller = None

    def _ask(self, line: Line) -> MonitoringSigns:
        """Runs on the thread of the reports."""
        report = self._report
        return line.show(report.said if monotonic_s() - report.at_s < FRESH_S else _NOTHING)

    def _state_of(self, sign: MonitoringSign, seen: Shown) -> tuple[Call | None, MonitoringEnd | None]:
        """Return the call to which the sign is confirmed, or what hinders that. Neither: not yet."""
        if allowed_way(self._preferences.settings.monitoring, self._preferences.policy) is not sign.way:
            return None, MonitoringEnd.OFF
        key = self._confirmed.get(sign.id)
        call = self._calls.active if key is None else self._calls.call(key)
        if call is None or call.is_over or (key is None and not call.is_talking):
            return None, MonitoringEnd.NO_CALL if key is None else MonitoringEnd.CALL_OVER
        if sign.id not in seen:
            if sign.way is MonitoringWay.LOKET and key is not None:
                self._phone.do(DropListener(call_key=key))
            return None, MonitoringEnd.HIDDEN
        if sign.way is MonitoringWay.EXCHANGE:
            self._leave_out(call.key, sign.mode is WHISPER)
        if seen[sign.id] is WHISPER and not self._is_left_out(call, sign.way):
            return None, None
        if key is None and sign.way is MonitoringWay.LOKET and not self._expects(sign, call.key):
            return None, None
        if key is None:
            self._confirmed[sign.id] = call.key
            if self._preferences.settings.monitoring.tone:
                self._phone.do(PlaySign())
        if sign.way is MonitoringWay.LOKET:
            # More is heard of the supervisor when the window shows it, less at once.
            self._let_speak(call.key, LISTEN if sign.mode is LISTEN else seen[sign.id])
        return call, None

    def _expects(self, sign: MonitoringSign, key: str) -> bool:
        """Whether the engine expects this supervisor in this call; ask it once."""
        if self._expecting.get(sign.id) != key:
            self._expecting[sign.id] = key
            self._expected.discard(key)
            self._phone.do(ExpectListener(call_key=key, user=sign.extension, token_sha256=sign.token_sha256))
        return key in self._expected

    @Slot(object)
    def _on_listener(self, event: ListenerChanged) -> None:
        if event.is_expected:
            self._expected.add(event.call_key)
            self.refresh()

    def _let_speak(self, key: str, mode: MonitoringMode) -> None:
        """Let the engine change who hears the listener of this call."""
        if self._modes.get(key, LISTEN) is not mode:
            self._modes[key] = mode
            if mode is WHISPER:
                self._recordings.mark_whisper(key)
            self._phone.do(SetListenerMode(call_key=key, mode=ListenerMode(mode.value)))

    def _is_left_out(self, call: Call, way: MonitoringWay) -> bool:
        """Whether a whisper reaches the agent alone, and no file."""
        if way is not MonitoringWay.EXCHANGE:
            return True
        return not call.is_in_conference and self._recordings.is_left_out(call.key)

    def _leave_out(self, key: str, is_left_out: bool) -> None:
        if is_left_out != (key in self._left_out):
            (self._left_out.add if is_left_out else self._left_out.discard)(key)
            self._recordings.leave_out(key, is_left_out)

    @Slot(object)
    def _on_signs(self, found: MonitoringSigns) -> None:
        before, self.signs = self.signs, tuple(found.signs)
        if self.signs:
            self._lease.start()
        else:
            self._lease.stop()
        was_asked, self._is_asked = self._is_asked, False
        if not self.signs and not before and not was_asked:
            self._end()
        elif not self.signs:
            self._record_again()
        elif not self._looks.isActive():
            self._looks.start()
        if self.signs != before:
            self.changed.emit()
            self.refresh()
        here = {sign.id for sign in self.signs}
        for sign in before:
            if sign.id in here:
                continue
            asked = self._expecting.pop(sign.id, None)
            if asked is not None:
                self._modes.pop(asked, None)
                self._phone.do(DropListener(call_key=asked))
            if self._confirmed.pop(sign.id, None) is not None:
                self.notice.emit(Notice("listening_ended", INFO, {"name": sign.name}))

    @Slot()
    def _on_failure(self) -> None:
        """Nothing is known; while a sign is shown, this desk asks again."""
        if not self.signs:
            self._end()

    @Slot()
    def _on_silence(self) -> None:
        """The server does not answer: whoever listened does not any more."""
        self._on_signs(MonitoringSigns([]))

    def _end(self) -> None:
        self._looks.stop()
        self._lease.stop()
        self._record_again()
        if self._poller is not None:
            self._poller.stop()
            self._poller = None

    def _record_again(self) -> None:
        for key in list(self._left_out):
            self._leave_out(key, False)

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        if call.is_over and call.key in self._confirmed.values():
            self.refresh()

    @Slot()
    def _on_person(self) -> None:
        """Another person sits here, or nobody: what was shown to the former one is not confirmed any more."""
        self._end()
        for key in self._expecting.values():
            self._phone.do(DropListener(call_key=key))
        self._expecting.clear()
        self._confirmed.clear()
        self._modes.clear()
        self._report = _Report(_NOTHING, 0.0)
        if self.signs:
            self.signs = ()
            self.changed.emit()
