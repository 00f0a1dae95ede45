"""A loop that waits with a time limit ends when it is cancelled, whatever comes at that moment."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import pytest

from channels.waiting import within


@pytest.mark.parametrize("steps", range(5))
def test_a_cancellation_that_comes_together_with_the_event_ends_the_loop(steps: int) -> None:
    async def run() -> bool:
        event = asyncio.Event()

        async def look() -> None:
            while True:
                event.clear()
                with suppress(asyncio.TimeoutError):
                    await within(event.wait(), 60)

        looking = asyncio.ensure_future(look())
        await asyncio.sleep(0.01)
        event.set()
        for _ in range(steps):  # the loop of asyncio has more to do each time before the cancellation comes
            await asyncio.sleep(0)
        looking.cancel()
        await asyncio.wait({looking}, timeout=2)
        has_ended = looking.done()
        looking.cancel()
        return has_ended

    assert asyncio.run(run())


def test_what_takes_longer_is_cancelled() -> None:
    async def run() -> bool:
        never = asyncio.get_running_loop().create_future()
        with pytest.raises(asyncio.TimeoutError):
            await within(never, 0.01)
        await asyncio.sleep(0)
        return never.cancelled()

    assert asyncio.run(run())
