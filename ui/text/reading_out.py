"""A notice that is read out to the caller, whose answer is noted by the next key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

READ_S = 2.0  # nobody has read the notice and heard an answer sooner: a key pressed twice is no answer


class ReadingOut:
    """To whom it is being read, and since when."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.call_key = ""  # "" for nobody
        self._since: datetime | None = None

    def begin(self, call_key: str) -> None:
        self.call_key, self._since = call_key, self._clock()

    def end(self) -> None:
        self.call_key, self._since = "", None

    @property
    def is_done(self) -> bool:
        """Whether an answer can have been heard by now."""
        return self._since is not None and self._clock() - self._since >= timedelta(seconds=READ_S)
