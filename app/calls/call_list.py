"""The calls of this session: which are present, which one a command applies to, and their facts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.values.call import Call
from app.values.transfer import Transfer
from telephony.messages import CallState, CallStatistics, RecordingChanged, VideoChanged, VideoStatistics

KEPT_CALLS = 20  # ended calls that can still be matched or undone


class CallList(QObject):
    """Owns every call. Other services put changed calls here; only the list emits that they changed."""

    call_changed = Signal(Call)  # new, changed or ended
    party_changed = Signal(Call)  # the call has another peer now
    statistics_changed = Signal(CallStatistics)
    conference_changed = Signal(tuple)  # keys of the calls in it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: dict[str, Call] = {}
        self.conference: tuple[str, ...] = ()

    # -- queries --------------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Call, ...]:
        """Return every stored call, also ended ones, oldest first."""
        return tuple(self._calls.values())

    @property
    def ongoing(self) -> tuple[Call, ...]:
        """Return the calls that have not ended, oldest first."""
        return tuple(call for call in self._calls.values() if not call.is_over)

    @property
    def active(self) -> Call | None:
        """Return the call that a command without a key applies to: talking, else ringing or calling, else
        held.
        """
        ranked = sorted(
            self.ongoing, key=lambda call: (not call.is_talking, call.state is CallState.CONNECTED)
        )
        return ranked[0] if ranked else None

    @property
    def ringing(self) -> Call | None:
        """Return the call that has rung here longest."""
        return next((call for call in self.ongoing if call.state is CallState.RINGING_HERE), None)

    @property
    def is_looking_up(self) -> bool:
        """Whether a ringing call's caller is being looked up: less urgent work waits."""
        call = self.ringing
        return call is not None and not call.is_looked_up

    @property
    def held(self) -> Call | None:
        """Return the held call that is not the active one."""
        active = self.active
        return next((call for call in self.ongoing if call.is_held_here and call is not active), None)

    @property
    def consultation(self) -> tuple[Call, Call] | None:
        """Return the waiting call and the call with the consulted colleague, if both exist."""
        for call in self.ongoing:
            first = self._calls.get(call.consults_for)
            if first is not None and not first.is_over:
                return first, call
        return None

    @property
    def in_hand(self) -> Call | None:
        """Return the call that hang-up and hold without a key apply to: the active one.

        In a conference with a consulted colleague it is the colleague's: F3 returns to the caller, F4 holds
        the colleague. The caller is never ended by mistake.
        """
        found = self.consultation
        return found[1] if found is not None and found[1].is_in_conference else self.active

    @property
    def last_call(self) -> Call | None:
        """Return the call that ended last, None if there was none."""
        over = [call for call in self._calls.values() if call.is_over and call.ended_at is not None]
        return max(over, key=lambda call: call.ended_at or call.started_at, default=None)

    def call(self, key: str) -> Call | None:
        """Return a call of this session, also an ended one."""
        return self._calls.get(key)

    # -- changes --------------------------------------------------------------------------------------------

    def put(self, call: Call) -> None:
        """Store this call's new state."""
        self._calls[call.key] = call
        self.call_changed.emit(call)

    def change_party(self, call: Call) -> None:
        """Store this call, which has another peer now."""
        self.put(call)
        self.party_changed.emit(call)

    def set_conference(self, keys: tuple[str, ...]) -> None:
        """Set the calls of the conference; none if empty."""
        self.conference = keys
        for call in self.ongoing:
            is_in = call.key in keys
            if is_in != call.is_in_conference:
                self.put(replace(call, is_in_conference=is_in))
        self.conference_changed.emit(keys)

    def show_transfer(self, key: str, transfer: Transfer | None) -> None:
        """Store the progress of a call's transfer."""
        call = self._calls.get(key)
        if call is None:
            return
        call = replace(call, transfer=transfer)
        if call.is_over:
            self._calls[key] = call  # an ended call does not end again
        else:
            self.put(call)

    def show_recording(self, key: str, recording: RecordingChanged | None) -> None:
        """Store the state of a call's recording."""
        call = self._calls.get(key)
        if call is not None and call.recording != recording:
            self.put(replace(call, recording=recording))

    def show_video(self, event: VideoChanged) -> None:
        """Store the state of a call's video."""
        call = self._calls.get(event.call_key)
        if call is not None and not call.is_over and call.video != event:
            self.put(replace(call, video=event))

    def note_statistics(self, event: CallStatistics) -> None:
        call = self._calls.get(event.call_key)
        if call is not None:
            self._calls[call.key] = replace(call, statistics=event)
            self.statistics_changed.emit(event)

    def note_video_statistics(self, event: VideoStatistics) -> None:
        call = self._calls.get(event.call_key)
        if call is not None:
            self._calls[call.key] = replace(call, video_statistics=event)

    def forget_old(self) -> None:
        """Drop calls that ended long ago."""
        over = [key for key, call in self._calls.items() if call.is_over]
        for key in over[:-KEPT_CALLS]:
            del self._calls[key]
