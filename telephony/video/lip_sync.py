"""Decides when to show a frame so that lips and voice agree.

The sound's own RTCP times stay inside pjmedia. Known are the delay of the sound here, and that both left and
travelled together: so the earliest frames of the last seconds show the network's delay, and each frame is
shown as long after it as the sound is heard. A frame is never delayed by more than MOST_DELAY_S.
"""

from __future__ import annotations

from telephony.video.clock import CLOCK_RATE_HZ, distance

MOST_DELAY_S = 0.3
TO_SCREEN_S = 0.016  # a window checks for a new frame every 33 ms (ui/video/picture_view.py)
JUMP_S = 2.0  # a clock that was set, not a slow network
WINDOW_S = 5.0  # the fastest frame of one to two windows counts, so clocks may drift


class LipSync:
    """Times are monotonic_s() of the caller. `sound_delay_s` may be set by any thread."""

    def __init__(self) -> None:
        self.sound_delay_s: float | None = None
        self.offset_s: float | None = None  # how much later than the sound the last pictures were shown
        self._timestamp: int | None = None  # without wrap-around at 2**32
        self._fastest = self._fastest_before = float("inf")
        self._window_ends = 0.0
        self._due = 0.0

    def due(self, timestamp: int, arrived_at: float, now: float) -> float:
        """Return when to pass the frame to the window; it may be in the past."""
        last = timestamp if self._timestamp is None else self._timestamp
        self._timestamp = last + distance(timestamp, last, 32)
        sent_at = self._timestamp / CLOCK_RATE_HZ
        if now >= self._window_ends:
            self._fastest_before, self._fastest = self._fastest, float("inf")
            self._window_ends = now + WINDOW_S
        if abs(arrived_at - sent_at - min(self._fastest, self._fastest_before)) > JUMP_S:
            self._fastest = self._fastest_before = float("inf")
        self._fastest = min(self._fastest, arrived_at - sent_at)
        fastest = min(self._fastest, self._fastest_before)
        if self.sound_delay_s is None:
            return now
        self._due = sent_at + fastest + self.sound_delay_s
        return min(self._due - TO_SCREEN_S, arrived_at + MOST_DELAY_S)

    def shown(self, now: float) -> None:
        """Learn that the frame of the last `due` is being shown."""
        if self.sound_delay_s is None:
            self.offset_s = None
            return
        late = now + TO_SCREEN_S - self._due
        self.offset_s = late if self.offset_s is None else self.offset_s + (late - self.offset_s) / 8

    def begin_anew(self) -> None:
        """Start anew, because the peer's clock changed."""
        self._timestamp = None
        self._fastest = self._fastest_before = float("inf")
