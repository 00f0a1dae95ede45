"""Jobs for a later moment of the SIP thread, about a tenth of a second sharp."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

from telephony.engine.edge import run_all
from telephony.process.clock import monotonic_s


class Later:
    """Lives in the SIP thread, whose tick runs what is due."""

    def __init__(self) -> None:
        self._jobs: dict[int, tuple[float, Callable[[], None]]] = {}
        self._numbers = count()

    def after(self, seconds: float, job: Callable[[], None]) -> Callable[[], object]:
        """Run `job` in so many seconds. Return what forgets it, which may be called at any time.

        That does not hold the job: who keeps it would be kept by it, and nothing collects circles here.
        """
        number = next(self._numbers)
        self._jobs[number] = (monotonic_s() + seconds, job)
        return partial(self._jobs.pop, number, None)

    def tick(self) -> None:
        at = monotonic_s()
        for number in [number for number, (due_at, _) in self._jobs.items() if due_at <= at]:
            due = self._jobs.pop(number, None)  # another that is due may have forgotten it
            if due is not None:
                run_all([due[1]])
