"""Deferred jobs of the SIP thread, exact to about a tenth of a second."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import count

from telephony.engine.edge import run_all
from telephony.process.clock import monotonic_s


class Later:
    """Lives in the SIP thread, whose tick runs due jobs."""

    def __init__(self) -> None:
        self._jobs: dict[int, tuple[float, Callable[[], None]]] = {}
        self._numbers = count()

    def after(self, seconds: float, job: Callable[[], None]) -> Callable[[], object]:
        """Run `job` after so many seconds. Return a function that cancels it, which may be called at any
        time.

        The function does not hold the job: if an object of the job kept the function, they would form a
        cycle, and no collector runs in the engine.
        """
        number = next(self._numbers)
        self._jobs[number] = (monotonic_s() + seconds, job)
        return partial(self._jobs.pop, number, None)

    def due_in_s(self) -> float:
        """Return when the next job is due, in seconds; infinity without one."""
        due_at = min((due_at for due_at, _ in self._jobs.values()), default=math.inf)
        return max(0.0, due_at - monotonic_s())

    def tick(self) -> None:
        at = monotonic_s()
        for number in [number for number, (due_at, _) in self._jobs.items() if due_at <= at]:
            due = self._jobs.pop(number, None)  # another due job may have cancelled it
            if due is not None:
                run_all([due[1]])
