"""One connection to an SMSC: requests and their responses, in both directions."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from channels.sms.smpp_pdu import (
    HEADER,
    RESPONSE,
    Command,
    Pdu,
    bind_body,
    length_of_body,
    pdu_of,
)
from channels.waiting import within

log = logging.getLogger(__name__)

_T = TypeVar("_T")

LAST_SEQUENCE = 0x7FFFFFFF
UNKNOWN_COMMAND = 0x00000003
QUEUED = 100  # messages of the SMSC that wait to be stored; then the connection is not read any further

Deliver = Callable[[list[Pdu]], Awaitable[list[int]]]
"""Stores deliver_sm PDUs; returns the status of each response."""


class NotSent(ConnectionError):  # noqa: N818 - what is certain
    """Nothing of the request was written."""


class BindRefused(Exception):  # noqa: N818 - what the SMSC did
    """The SMSC does not accept the account.

    Attributes:
        status: Its command_status.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"bind refused with status {status:#x}")
        self.status = status


class SmppLink:
    """A connection that is bound as a transceiver while `run` runs."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, timeout_s: float) -> None:
        self._reader, self._writer, self._timeout_s = reader, writer, timeout_s
        self._pending: dict[int, asyncio.Future[Pdu]] = {}
        self._sequence = 0
        self._delivered: asyncio.Queue[Pdu] = asyncio.Queue(QUEUED)
        self._reading: asyncio.Task[None] | None = None
        self.is_open = True

    async def bind(self, system_id: str, password: str, system_type: str) -> None:
        """Sign in.

        Raises:
            BindRefused, ConnectionError, asyncio.TimeoutError, Malformed: It did not succeed.
        """
        self._reading = asyncio.create_task(self._read())
        answer = await self.request(Command.BIND_TRANSCEIVER, bind_body(system_id, password, system_type))
        if answer.status:
            raise BindRefused(answer.status)

    async def run(self, deliver: Deliver, enquire_every_s: float) -> None:
        """Hand over what the SMSC delivers until the connection ends.

        Raises:
            ConnectionError, asyncio.TimeoutError, Malformed: Why it ended.
        """
        assert self._reading is not None
        tasks = [
            self._reading,
            asyncio.create_task(self._hand_over(deliver)),
            asyncio.create_task(self._enquire(enquire_every_s)),
        ]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in tasks:
                if task.done():
                    task.result()
        finally:
            for task in tasks[1:]:
                task.cancel()
            await asyncio.gather(*tasks[1:], return_exceptions=True)

    async def request(self, command: Command, body: bytes = b"") -> Pdu:
        """Send a request, and return its response.

        Raises:
            NotSent: The connection had ended before.
            ConnectionError, asyncio.TimeoutError: No response came: the SMSC may have the request.
        """
        if not self.is_open:
            raise NotSent("the connection has ended")
        self._sequence = self._sequence % LAST_SEQUENCE + 1
        sequence = self._sequence
        future: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
        self._pending[sequence] = future
        try:
            self._write(Pdu(command, 0, sequence, body))
            await self._writer.drain()
            return await within(future, self._timeout_s)
        finally:
            self._pending.pop(sequence, None)

    async def close(self) -> None:
        """Sign out, if that is still possible, and close."""
        if self.is_open:
            self._timeout_s = min(self._timeout_s, 2.0)
            with suppress(OSError, asyncio.TimeoutError):
                await self.request(Command.UNBIND)
        self.is_open = False
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
        self._writer.close()
        with suppress(OSError):
            await self._writer.wait_closed()

    async def _read(self) -> None:
        try:
            while True:
                header = await self._reader.readexactly(HEADER.size)
                body = await self._reader.readexactly(length_of_body(header))
                await self._take(pdu_of(header, body))
        except asyncio.IncompleteReadError as error:
            raise ConnectionResetError("the SMSC closed the connection") from error
        finally:
            self.is_open = False
            for future in self._pending.values():
                if not future.done():
                    future.set_exception(ConnectionResetError("the connection ended before the response"))

    async def _take(self, pdu: Pdu) -> None:
        if pdu.is_response:
            future = self._pending.get(pdu.sequence)
            if future is not None and not future.done():
                future.set_result(pdu)
        elif pdu.command == Command.DELIVER:
            await self._delivered.put(pdu)
        elif pdu.command == Command.ENQUIRE_LINK:
            self._respond(pdu, 0)
        elif pdu.command == Command.UNBIND:
            self._respond(pdu, 0)
            await self._writer.drain()
            raise ConnectionResetError("the SMSC signed out")
        else:
            log.info("command %#x of the SMSC is not used", pdu.command)
            self._write(Pdu(Command.GENERIC_NACK, UNKNOWN_COMMAND, pdu.sequence))

    async def _hand_over(self, deliver: Deliver) -> None:
        while True:
            pdus = [await self._delivered.get()]
            while not self._delivered.empty() and len(pdus) < 50:
                pdus.append(self._delivered.get_nowait())
            for pdu, status in zip(pdus, await deliver(pdus), strict=True):
                self._respond(pdu, status, b"\0")
            await self._writer.drain()

    async def _enquire(self, every_s: float) -> None:
        while True:
            await asyncio.sleep(every_s)
            await self.request(Command.ENQUIRE_LINK)

    def _respond(self, pdu: Pdu, status: int, body: bytes = b"") -> None:
        self._write(Pdu(pdu.command | RESPONSE, status, pdu.sequence, body))

    def _write(self, pdu: Pdu) -> None:
        self._writer.write(pdu.encoded())
