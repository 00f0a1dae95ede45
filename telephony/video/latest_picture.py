"""The picture that is sent now: one puts it, the senders of all calls take the newest."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import av


@dataclass(frozen=True)
class SourceFrame:
    """A picture in any of FFmpeg's formats. Nobody changes it."""

    number: int
    frame: av.VideoFrame
    captured_ns: int  # time.monotonic_ns()
    is_detailed: bool = False  # a screen: fewer pictures are better than smaller ones, as there is text on it


class LatestPicture:
    """Any thread."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._newest: SourceFrame | None = None
        self._number = 0

    def put(self, frame: av.VideoFrame, captured_ns: int, *, is_detailed: bool = False) -> None:
        with self._condition:
            self._number += 1
            self._newest = SourceFrame(self._number, frame, captured_ns, is_detailed)
            self._condition.notify_all()

    def newer_than(self, number: int, timeout_s: float) -> SourceFrame | None:
        """Wait for a picture after this number; return the newest, be it the same when the time is over."""
        with self._condition:
            self._condition.wait_for(lambda: self._number > number, timeout_s)
            return self._newest
