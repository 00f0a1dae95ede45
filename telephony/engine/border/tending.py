"""When the subscriptions are looked after: soon after something changed, and when something is due."""

from __future__ import annotations

import asyncio

from telephony.engine.border.subscriptions import Subscriptions

TEND_S = 0.02  # between a change and a look: there may be hundreds in a row


class Tending:
    """Lives in the border's loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop, subscriptions: Subscriptions) -> None:
        self._loop = loop
        self._subscriptions = subscriptions
        self._next: asyncio.TimerHandle | None = None

    def soon(self) -> None:
        """Look when what comes just now has come."""
        if self._next is None or self._next.when() > self._loop.time() + TEND_S:
            if self._next is not None:
                self._next.cancel()
            self._next = self._loop.call_later(TEND_S, self._tend)

    def _tend(self) -> None:
        """Let the subscriptions do what is due, and come back when there is more."""
        self._subscriptions.tick()
        due_at = self._subscriptions.due_at
        self._next = self._loop.call_at(due_at, self._tend) if due_at is not None else None
