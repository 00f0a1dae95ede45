"""Waits with a time limit; a cancellation takes effect at every moment."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

_T = TypeVar("_T")


async def within(work: Awaitable[_T], timeout_s: float) -> _T:
    """Wait so long at most. Raises asyncio.TimeoutError; the work is cancelled then.

    asyncio.wait_for swallows a cancellation that comes together with the result, before Python 3.12: a loop
    that waits for an event would then go on although its program ends.

    Not for the lock of a block: a lock that is had at the moment of the cancellation would stay locked.
    """
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=timeout_s)
        if not done:
            raise asyncio.TimeoutError
        return task.result()
    finally:
        task.cancel()
