"""Reads each call's level meters and counters from pjsua and reports them once a second."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pjsua2 as pj

from telephony.engine.audio.levels import SILENCE_DBFS, dbfs
from telephony.engine.audio.media_bridge import MediaBridge
from telephony.engine.audio.ring_buffer import FRAME_MS
from telephony.engine.audio.sound_card import SPEAKER_LATENCY_MS, START_MS
from telephony.engine.calls.call import Call
from telephony.messages import CallKey, CallState, CallStatistics, Event
from telephony.process.clock import monotonic_s

STATISTICS_EVERY_S = 1.0
SPEAKER_DELAY_MS = FRAME_MS + START_MS + SPEAKER_LATENCY_MS  # from the jitter buffer to the ear
LONGEST_SPAN_S = 1.0  # a meter reading covers at most this span


class CallMeters:
    """Lives in the SIP thread."""

    def __init__(
        self,
        send: Callable[[Event], None],
        bridge: MediaBridge,
        set_sound_delay: Callable[[CallKey, float], None],
    ) -> None:
        """set_sound_delay: Receives the delay of the sound here, for lip synchronisation."""
        self._send = send
        self._set_sound_delay = set_sound_delay
        self._bridge = bridge
        self._listened_at = self._counted_at = monotonic_s()

    def check(self, calls: Iterable[Call]) -> None:
        """Read the meters; called about ten times a second."""
        at = monotonic_s()
        span_s, self._listened_at = min(at - self._listened_at, LONGEST_SPAN_S), at
        is_counting = at - self._counted_at >= STATISTICS_EVERY_S
        if is_counting:
            self._counted_at = at
        for call in calls:
            if call.state is CallState.CONNECTED:
                self._check_one(call, span_s, is_counting)

    def _check_one(self, call: Call, span_s: float, is_counting: bool) -> None:
        heard, spoken = _levels(call)
        is_held = call.is_held_here or call.is_held_there
        is_open = self._bridge.is_microphone_open and not is_held
        call.quality.listened(span_s, heard, spoken, is_open)
        if is_counting:
            call.quality.read(call, call.audio_index)
            self._set_sound_delay(call.key, call.quality.buffer_ms + SPEAKER_DELAY_MS)
            self._send(
                CallStatistics(
                    call_key=call.key,
                    quality=call.quality.live(is_held),
                    microphone_level_dbfs=round(spoken, 1),
                    speaker_level_dbfs=round(self._bridge.after_volume(heard), 1),
                    held_ms=call.held_ms,
                )
            )


def _levels(call: Call) -> tuple[float, float]:
    if call.audio is None:
        return SILENCE_DBFS, SILENCE_DBFS
    try:
        # pjsua2 names directions as seen by the bridge: it transmits the call's received sound.
        return dbfs(call.audio.getTxLevel()), dbfs(call.audio.getRxLevel())
    except pj.Error:
        return SILENCE_DBFS, SILENCE_DBFS
