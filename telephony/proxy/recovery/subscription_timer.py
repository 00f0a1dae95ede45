"""The timer of registration and subscriptions: ticks soon after a change, and when one is due."""

from __future__ import annotations

import asyncio
from typing import Protocol

CHECK_DUE_S = 0.02  # between a change and the tick: there may be hundreds of changes in a row


class Timed(Protocol):
    """`tick` does the due work; `due_at` is when more is due, on the loop's clock."""

    @property
    def due_at(self) -> float | None: ...

    def tick(self) -> None: ...


class SubscriptionTimer:
    """Lives in the proxy's loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, *tended: Timed) -> None:
        self._loop = loop
        self._tended = tended
        self._next: asyncio.TimerHandle | None = None

    def soon(self) -> None:
        """Tick soon, after other changes of the same moment."""
        if self._next is None or self._next.when() > self._loop.time() + CHECK_DUE_S:
            if self._next is not None:
                self._next.cancel()
            self._next = self._loop.call_later(CHECK_DUE_S, self._tick)

    def _tick(self) -> None:
        """Let each do its due work, and set the timer for the next one."""
        self._next = None
        for each in self._tended:
            each.tick()
        due_at = min((at for each in self._tended if (at := each.due_at) is not None), default=None)
        if due_at is not None and (self._next is None or self._next.when() > due_at):
            if self._next is not None:
                self._next.cancel()
            self._next = self._loop.call_at(due_at, self._tick)
