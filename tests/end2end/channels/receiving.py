"""What the server program does with an adapter, in memory: it takes batches, and cancels."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from channels.messages import Adapter, Arrival, Batch, NotTaken, Receipt

PATIENCE_S = 30


class TakenBatches:
    """What an adapter handed over."""

    def __init__(self) -> None:
        self.batches: list[Batch] = []

    @property
    def arrivals(self) -> list[Arrival]:
        return [arrival for batch in self.batches for arrival in batch.arrivals]

    @property
    def receipts(self) -> list[Receipt]:
        return [receipt for batch in self.batches for receipt in batch.receipts]


class Taker(TakenBatches):
    """Keeps batches, with the content of their files, as rows would. refuses: So many times first."""

    def __init__(self, refuses: int = 0) -> None:
        super().__init__()
        self.contents: dict[str, bytes] = {}  # of raw mails and files, by provider id and name
        self.refuses, self.refused = refuses, 0
        self._changed = asyncio.Condition()

    async def take(self, batch: Batch) -> None:
        async with self._changed:
            self._changed.notify_all()
            self._keep(batch)

    def _keep(self, batch: Batch) -> None:
        if self.refused < self.refuses:
            self.refused += 1
            raise NotTaken
        for arrival in batch.arrivals:
            for file in (*arrival.files, *([arrival.raw] if arrival.raw else [])):
                assert file.path is not None
                self.contents[f"{arrival.provider_id} {file.name}"] = file.path.read_bytes()
        self.batches.append(batch)

    @property
    def texts(self) -> list[str]:
        return [arrival.text for arrival in self.arrivals]

    @property
    def cursor(self) -> str | None:
        return self.batches[-1].cursor if self.batches else None

    async def until(self, condition: Callable[[], bool]) -> None:
        """Return when it is true after a batch. Raises asyncio.TimeoutError."""
        async with self._changed:
            await asyncio.wait_for(self._changed.wait_for(condition), PATIENCE_S)


@asynccontextmanager
async def receiving(adapter: Adapter, taker: Taker) -> AsyncIterator[None]:
    """Let the adapter bring what arrives."""
    task = asyncio.create_task(adapter.receive(taker.take))
    try:
        yield
        assert not task.done(), task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.wait_for(task, PATIENCE_S)


async def health_of(adapter: Adapter, code: str) -> None:
    """Wait until the adapter's health has this code. Nothing reports it, so it is asked for."""

    async def wait() -> None:
        while adapter.health().code != code:
            await asyncio.sleep(0.02)

    await asyncio.wait_for(wait(), PATIENCE_S)
