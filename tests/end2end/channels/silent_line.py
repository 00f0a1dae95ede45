"""A line to a server that can fall silent: it stays open, and carries nothing any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class SilentLine:
    """Connections that are made after it fell silent carry again."""

    def __init__(self, far_port: int) -> None:
        self._far_port = far_port
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.connections = 0

    def fall_silent(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._far_port)
        ways = (self._carry(reader, far_writer), self._carry(far_reader, writer))
        tasks = {asyncio.create_task(way) for way in ways}
        self._tasks |= tasks
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if not any(task.cancelled() for task in done):  # one side has ended it
            writer.close()
            far_writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()


@asynccontextmanager
async def a_line_that_falls_silent(far_port: int) -> AsyncIterator[SilentLine]:
    line = SilentLine(far_port)
    listening = await asyncio.start_server(line.connected, "127.0.0.1", 0)
    line.port = listening.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        listening.close()
        line.fall_silent()
