"""Asks clamd whether a file is harmful, by its command INSTREAM: clamd reads no file of ours."""

from __future__ import annotations

import asyncio
import struct
from enum import Enum
from pathlib import Path

from channels.waiting import within

ANSWERS_WITHIN_S = 120.0
_BLOCK = 65_536
_UNIX = "unix:"


class Verdict(str, Enum):
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"  # for clamd: its StreamMaxLength


class ScannerAway(Exception):  # noqa: N818 - named after the state
    """clamd does not answer, or not as it should."""


class Scanner:
    """address: "unix:/run/clamav/clamd.ctl", or "host:port"."""

    def __init__(self, address: str) -> None:
        self._address = address

    async def scan(self, path: Path) -> Verdict:
        """Raise ScannerAway, OSError if the file cannot be read."""
        try:
            answer = await within(self._ask(path), ANSWERS_WITHIN_S)
        except (ConnectionError, asyncio.TimeoutError, asyncio.IncompleteReadError) as error:
            raise ScannerAway(type(error).__name__) from error
        if answer == "stream: OK":
            return Verdict.CLEAN
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return Verdict.INFECTED
        if "size limit exceeded" in answer:
            return Verdict.TOO_LARGE
        raise ScannerAway(answer[:100])

    async def _ask(self, path: Path) -> str:
        with path.open("rb") as file:
            reader, writer = await self._connect()
            try:
                writer.write(b"zINSTREAM\0")
                try:
                    while block := await asyncio.to_thread(file.read, _BLOCK):
                        writer.write(struct.pack(">I", len(block)) + block)
                        await writer.drain()
                    writer.write(struct.pack(">I", 0))
                    await writer.drain()
                except ConnectionError:
                    pass  # it has answered, and reads no further: the stream is too long
                answer = await reader.readuntil(b"\0")
            finally:
                writer.close()
        return answer.rstrip(b"\0").decode("utf-8", "replace")

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        try:
            if self._address.startswith(_UNIX):
                return await asyncio.open_unix_connection(self._address.removeprefix(_UNIX))
            host, _, port = self._address.rpartition(":")
            return await asyncio.open_connection(host, int(port))
        except OSError as error:
            raise ScannerAway(error.strerror or type(error).__name__) from error
