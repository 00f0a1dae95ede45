"""Jobs for a later moment of the SIP thread, about a tenth of a second sharp."""

from __future__ import annotations

import time
from collections.abc import Callable

from telephony.engine.edge import run_all


class Later:
    """Lives in the SIP thread, whose tick runs what is due."""

    def __init__(self) -> None:
        self._jobs: list[tuple[float, Callable[[], None]]] = []

    def after(self, seconds: float, job: Callable[[], None]) -> Callable[[], None]:
        """Run `job` in so many seconds. Return what forgets it, which may be called at any time."""
        entry = (time.monotonic() + seconds, job)
        self._jobs.append(entry)

        def forget() -> None:
            if entry in self._jobs:
                self._jobs.remove(entry)

        return forget

    def tick(self) -> None:
        at = time.monotonic()
        due = [entry for entry in self._jobs if entry[0] <= at]
        self._jobs = [entry for entry in self._jobs if entry[0] > at]
        run_all([job for _, job in due])
