"""The picture being sent: one thread stores it, the senders of all calls read the newest.

Each source has a number. Late frames of an ended source are rejected, and its last frame is not sent.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import av


@dataclass(frozen=True)
class SourceFrame:
    """A picture in any of FFmpeg's formats. It is never changed."""

    number: int
    source: int  # LatestPicture.source at that time; the sender compares it
    frame: av.VideoFrame
    captured_ns: int  # monotonic_ns()
    is_detailed: bool = False  # a screen: fewer frames are better than smaller ones, because it shows text


class LatestPicture:
    """Any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._newest: SourceFrame | None = None
        self._number = 0
        self.source = 0  # the source whose pictures may be sent

    def begin(self) -> int:
        """Drop the picture: from now on only another source's count. Return its number."""
        with self._condition:
            self._newest = None
            self.source += 1
            return self.source

    def put(
        self, frame: av.VideoFrame, captured_ns: int, *, source: int = 0, is_detailed: bool = False
    ) -> None:
        """Store a picture if its source is still the present one."""
        with self._condition:
            if source != self.source:
                return
            self._number += 1
            self._newest = SourceFrame(self._number, source, frame, captured_ns, is_detailed)
            self._condition.notify_all()

    def newer_than(self, number: int, timeout_s: float) -> SourceFrame | None:
        """Wait for a picture after this number; return the newest, which is the old one after a time-out."""
        with self._condition:
            self._condition.wait_for(lambda: self._newest is not None and self._number > number, timeout_s)
            return self._newest
