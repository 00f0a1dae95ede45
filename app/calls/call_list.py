"""The calls of this session: which go on, which one a key means, and what is known of each."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.values.call import Call
from app.values.transfer import Transfer
from telephony.messages import CallState, CallStatistics, RecordingChanged, VideoChanged, VideoStatistics

KEPT_CALLS = 20  # calls that are over and can still be matched or undone


class CallList(QObject):
    """Owns every call. The other services put a changed call here; only the list emits that it changed."""

    call_changed = Signal(Call)  # new, changed or ended
    party_changed = Signal(Call)  # another person is at its far side now
    statistics_changed = Signal(CallStatistics)
    conference_changed = Signal(tuple)  # keys of the calls in it

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: dict[str, Call] = {}
        self.conference: tuple[str, ...] = ()

    # -- which call ----------------------------------------------------------------------------------------

    @property
    def all(self) -> tuple[Call, ...]:
        """Every call that is kept, also those that are over, oldest first."""
        return tuple(self._calls.values())

    @property
    def ongoing(self) -> tuple[Call, ...]:
        """Calls that are not over, oldest first."""
        return tuple(call for call in self._calls.values() if not call.is_over)

    @property
    def active(self) -> Call | None:
        """The call that keys without a call mean: talking, else ringing or calling, else held."""
        ranked = sorted(
            self.ongoing, key=lambda call: (not call.is_talking, call.state is CallState.CONNECTED)
        )
        return ranked[0] if ranked else None

    @property
    def ringing(self) -> Call | None:
        """The call that waits longest for an answer here."""
        return next((call for call in self.ongoing if call.state is CallState.RINGING_HERE), None)

    @property
    def is_looking_up(self) -> bool:
        """Whether a call rings whose caller is being looked up: what is less urgent waits."""
        call = self.ringing
        return call is not None and not call.is_looked_up

    @property
    def held(self) -> Call | None:
        """The call that was put on hold and is not the active one."""
        active = self.active
        return next((call for call in self.ongoing if call.is_held_here and call is not active), None)

    @property
    def consultation(self) -> tuple[Call, Call] | None:
        """The call that waits and the one with the colleague who is asked about it, if there are both."""
        for call in self.ongoing:
            first = self._calls.get(call.consults_for)
            if first is not None and not first.is_over:
                return first, call
        return None

    @property
    def in_hand(self) -> Call | None:
        """The call that hang-up and hold without a key mean: the active one.

        In a conference with a colleague who was asked it is the colleague's: F3 goes back to the caller, F4
        lets the colleague wait. The caller is never ended by mistake.
        """
        found = self.consultation
        return found[1] if found is not None and found[1].is_in_conference else self.active

    @property
    def last_call(self) -> Call | None:
        """The call that ended last, None if there was none."""
        over = [call for call in self._calls.values() if call.is_over and call.ended_at is not None]
        return max(over, key=lambda call: call.ended_at or call.started_at, default=None)

    def call(self, key: str) -> Call | None:
        """A call of this session, also one that is over."""
        return self._calls.get(key)

    # -- what changes --------------------------------------------------------------------------------------

    def put(self, call: Call) -> None:
        """Keep this call as it is now."""
        self._calls[call.key] = call
        self.call_changed.emit(call)

    def change_party(self, call: Call) -> None:
        """Keep this call, which another person is on now."""
        self.put(call)
        self.party_changed.emit(call)

    def set_conference(self, keys: tuple[str, ...]) -> None:
        """These calls hear each other; none if empty."""
        self.conference = keys
        for call in self.ongoing:
            is_in = call.key in keys
            if is_in != call.is_in_conference:
                self.put(replace(call, is_in_conference=is_in))
        self.conference_changed.emit(keys)

    def show_transfer(self, key: str, transfer: Transfer | None) -> None:
        """Keep with the call where its far side is being sent."""
        call = self._calls.get(key)
        if call is None:
            return
        call = replace(call, transfer=transfer)
        if call.is_over:
            self._calls[key] = call  # an ended call does not end again
        else:
            self.put(call)

    def show_recording(self, key: str, recording: RecordingChanged | None) -> None:
        """Keep with the call what is being recorded of it."""
        call = self._calls.get(key)
        if call is not None and call.recording != recording:
            self.put(replace(call, recording=recording))

    def show_video(self, event: VideoChanged) -> None:
        """Keep with the call what its video does."""
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
        """Forget calls that were over long ago."""
        over = [key for key, call in self._calls.items() if call.is_over]
        for key in over[:-KEPT_CALLS]:
            del self._calls[key]
