"""One address of the office while it is in use: its adapter receives, and sends what waits."""

from __future__ import annotations

import asyncio
import logging

from channels.messages import Adapter, Closes, Health, Wakes
from server.channels.addresses import Address
from server.channels.sending import Sending
from server.channels.taking import Taking

_log = logging.getLogger(__name__)
AGAIN_S = 30.0  # after a fault of ours in an adapter


class RunningAddress:
    """sending: None where another instance sends. receives: Whether what arrives comes to this instance."""

    def __init__(
        self, address: Address, adapter: Adapter, taking: Taking, sending: Sending | None, receives: bool
    ) -> None:
        self.address, self.adapter = address, adapter
        self._taking, self._sending = taking, sending
        self._failed = ""
        self._tasks: list[asyncio.Task[None]] = []
        if receives:
            self._tasks.append(asyncio.create_task(self._receive()))
        self._sends = asyncio.create_task(sending.run()) if sending is not None else None

    def wake(self) -> None:
        if self._sending is not None:
            self._sending.wake()
        if isinstance(self.adapter, Wakes):
            self.adapter.wake()

    def health(self) -> Health:
        return Health("failed", self._failed) if self._failed else self.adapter.health()

    async def end(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._sending is not None and self._sends is not None:
            await self._sending.end(self._sends)
        if isinstance(self.adapter, Closes):
            await self.adapter.close()

    async def _receive(self) -> None:
        while True:
            try:
                await self.adapter.receive(self._taking.take)
            except Exception as error:  # noqa: BLE001 - a fault of one adapter must not end the others
                _log.exception("the adapter of an address failed")
                self._failed = type(error).__name__
            await asyncio.sleep(AGAIN_S)
            self._failed = ""
