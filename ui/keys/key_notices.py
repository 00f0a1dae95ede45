"""Says what a key did that dials or ends a call: it acts at once, and may have been hit by mistake."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from app.calls.call_list import CallList
from app.common.enums import CallState, Direction
from app.common.notices import INFO, Notice
from app.values.call import Call
from ui.keys.key_table import Key

DIALS = (Key.DIAL_APPLICANT, Key.REDIAL, Key.CALL_UNIT, Key.VOICE_MAIL)


class KeyNotices(QObject):
    """Remembers which call a key is about; the notice comes once the call has done what the key asked for."""

    notice = Signal(Notice)

    def __init__(self, calls: CallList, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._dials = False
        self._ends: dict[str, str] = {}  # key of a call -> kind of its notice
        calls.call_changed.connect(self._on_call)

    def before(self, key: Key) -> None:
        """A key that can do something was pressed; what it does comes next."""
        self._dials = key in DIALS
        ended = {Key.HANG_UP: self._calls.in_hand, Key.DECLINE: self._calls.ringing}.get(key)
        if ended is not None:
            rings = ended.state is CallState.RINGING_HERE
            self._ends[ended.key] = "declined_by_key" if rings else "ended_by_key"

    @Slot(object)
    def _on_call(self, call: Call) -> None:
        if call.is_over:
            kind = self._ends.pop(call.key, "")
            if kind:
                actions = ("call_back",) if call.caller.key and not call.consults_for else ()
                facts = {"to": call.visible.label}
                self.notice.emit(Notice(kind, INFO, facts, actions, str(call.contact_id)))
        elif self._dials and call.direction is Direction.OUTBOUND and call.state is CallState.CALLING:
            self._dials = False
            self.notice.emit(Notice("dialled_by_key", INFO, {"to": call.visible.label}, call_key=call.key))
