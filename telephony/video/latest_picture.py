"""The picture that is sent now: one puts it, the senders of all calls take the newest.

Each source has a number. What one that has ended still delivers is refused, and what it has left is not sent.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import av


@dataclass(frozen=True)
class SourceFrame:
    """A picture in any of FFmpeg's formats. Nobody changes it."""

    number: int
    source: int  # LatestPicture.source of then; who sends it compares
    frame: av.VideoFrame
    captured_ns: int  # monotonic_ns()
    is_detailed: bool = False  # a screen: fewer pictures are better than smaller ones, as there is text on it


class LatestPicture:
    """Any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._newest: SourceFrame | None = None
        self._number = 0
        self.source = 0  # of the pictures that may be sent

    def begin(self) -> int:
        """Forget the picture: from now on only those of another source count. Return its number."""
        with self._condition:
            self._newest = None
            self.source += 1
            return self.source

    def put(
        self, frame: av.VideoFrame, captured_ns: int, *, source: int = 0, is_detailed: bool = False
    ) -> None:
        """Take a picture of this source, if it is still the one."""
        with self._condition:
            if source != self.source:
                return
            self._number += 1
            self._newest = SourceFrame(self._number, source, frame, captured_ns, is_detailed)
            self._condition.notify_all()

    def newer_than(self, number: int, timeout_s: float) -> SourceFrame | None:
        """Wait for a picture after this number; return the newest, be it the same when the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._newest is not None and self._number > number, timeout_s)
            return self._newest
