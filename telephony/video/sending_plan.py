"""Decides size and frame rate: from settings, the peer's limits, the bit rate and the computer's speed."""

from __future__ import annotations

from telephony.messages.video import Video
from telephony.sip.video_agreement import VideoFormat

_MACROBLOCKS = {  # H.264 table A-1: per frame, by level_idc
    10: 99,
    11: 396,
    12: 396,
    13: 396,
    20: 396,
    21: 792,
    22: 1620,
    30: 1620,
    31: 3600,
    32: 5120,
}
_RATE_SIZES = ((180, 320), (350, 480), (700, 640), (1100, 960))  # below so many kbit/s: at most this width
ENOUGH_KBPS = 1100.0  # for any size
_LOADS = (
    (1.0, 30),
    (1.0, 15),
    (0.5, 15),
    (0.5, 8),
)  # share of the width and frames/s, by the shortage of CPU
MOST_LOAD = len(_LOADS) - 1
SLOW_AT, QUICK_AT = 0.75, 0.25  # share of a frame's time that encoding takes
MOST_DIGITS = 9  # of a number; longer numbers are not meant seriously
SLOW_FRAMES, QUICK_FRAMES = 20, 300  # in a row, before the plan changes


class SendingPlan:
    """Decides; the sender follows. One thread."""

    def __init__(self, video: Video, their_format: VideoFormat) -> None:
        self._load = 0
        self._streak = 0  # slow (positive) or fast (negative) frames in a row
        self.settle(video, their_format)

    def settle(self, video: Video, their_format: VideoFormat) -> None:
        self._video = video
        self._macroblocks = _most_macroblocks(their_format)
        self._most_frames = min(video.frames_per_s, _number(their_format, "max-fr", 30))

    @property
    def frames_per_s(self) -> int:
        return max(1, min(self._most_frames, _LOADS[self._load][1]))

    def size(self, width: int, height: int, kbps: float) -> tuple[int, int]:
        """Return the size to send for a picture of this size: never larger, same aspect, even numbers."""
        most_width = next((most for below, most in _RATE_SIZES if kbps < below), 1280)
        scale = min(
            1.0,
            self._video.width / width,
            self._video.height / height,
            most_width / max(width, height * 16 / 9),
        )
        scale *= _LOADS[self._load][0]
        while True:
            wide, high = (max(2, int(side * scale) // 2 * 2) for side in (width, height))
            if -(-wide // 16) * -(-high // 16) <= self._macroblocks or wide <= 64:
                return max(wide, 16), max(high, 16)
            scale *= 0.9

    def frame_took(self, seconds: float) -> bool:
        """Learn how long a frame took. True: too long, too often; less is sent from now on."""
        share = seconds * self.frames_per_s
        if share > SLOW_AT:
            self._streak = max(self._streak, 0) + 1
        elif share < QUICK_AT:
            self._streak = min(self._streak, 0) - 1
        else:
            self._streak = 0
        if self._streak >= SLOW_FRAMES and self._load < MOST_LOAD:
            self._load, self._streak = self._load + 1, 0
            return True
        if self._streak <= -QUICK_FRAMES and self._load > 0:
            self._load, self._streak = self._load - 1, 0
        return False


def _most_macroblocks(their_format: VideoFormat) -> int:
    if their_format.codec == "vp8":
        return _number(their_format, "max-fs", 8160)
    try:
        level = int(their_format.parameters.get("profile-level-id", "42e01f")[4:6], 16)
    except ValueError:
        level = 10  # an unreadable level counts as the lowest, like a missing one (RFC 6184 section 8.1)
    known = [most for idc, most in _MACROBLOCKS.items() if idc <= level]
    return max(_number(their_format, "max-fs", 0), known[-1] if known else 99)


def _number(their_format: VideoFormat, name: str, default: int) -> int:
    value = their_format.parameters.get(name, "")
    value = value[:MOST_DIGITS] if value.isascii() and value.isdecimal() else ""
    return int(value or 0) or default
