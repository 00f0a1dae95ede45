"""Asterisk's manager interface (AMI): a connection that reads, and asks.

No library: those on PyPI are not kept (panoramisk 1.4 is of 2021) or the work of one person of this year. The
protocol is lines of "Name: value" with an empty line after each message; main/manager.c of Asterisk is the
reference.
"""

from __future__ import annotations

import asyncio
import hashlib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from itertools import count

from channels.waiting import within
from server.config import AmiConfig
from server.exchange.health import LineError

ANSWERS_WITHIN_S = 10.0
LONGEST_LINE = 65_536
MOST_LINES = 500  # of a message
_LOST = (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)
Message = Mapping[str, str]  # names in lower case; of a name that comes twice, the last value


class AmiError(LineError):
    """The manager interface cannot be used."""


class AmiRefused(AmiError):  # noqa: N818 - named after the answer
    """The exchange refuses one action; the connection goes on."""


class Ami:
    """One connection after the login. on_event: Called for each event that no question asked for."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, on_event: Callable[[Message], None]
    ) -> None:
        self._reader, self._writer, self._on_event = reader, writer, on_event
        self._numbers = count(1)
        self._answers: dict[str, asyncio.Queue[Message]] = {}

    @classmethod
    async def connect(cls, config: AmiConfig, secret: str, on_event: Callable[[Message], None]) -> Ami:
        """Connect and log in. Raises AmiError."""
        try:
            context = _context(config)
            opened = asyncio.open_connection(config.host, config.port, ssl=context, limit=LONGEST_LINE)
            reader, writer = await within(opened, ANSWERS_WITHIN_S)
        except (OSError, ssl.SSLError, asyncio.TimeoutError) as error:
            raise AmiError(f"unreachable: {type(error).__name__}") from error
        one = cls(reader, writer, on_event)
        try:
            await within(one._log_in(config, secret), ANSWERS_WITHIN_S)
        except (asyncio.TimeoutError, *_LOST) as error:
            await one.close()
            raise AmiError(f"no login: {type(error).__name__}") from error
        except AmiError:
            await one.close()
            raise
        return one

    async def run(self) -> None:
        """Read until the connection ends. Raises AmiError."""
        try:
            while True:
                self._give(await self._read())
        except _LOST as error:
            raise AmiError(f"connection lost: {type(error).__name__}") from error

    async def ask(self, action: str, **given: str) -> Message:
        """Return the answer to an action, while `run` reads. Raises AmiError."""
        return (await self._ask(action, given, None))[0]

    async def ask_list(self, action: str, complete: str, **given: str) -> list[Message]:
        """Return the events of which an answer consists; `complete` names the last one. Raises AmiError."""
        return (await self._ask(action, given, complete))[1:]

    async def close(self) -> None:
        self._writer.close()
        with suppress(OSError, ssl.SSLError, asyncio.TimeoutError):
            await within(self._writer.wait_closed(), 1.0)

    async def _ask(self, action: str, given: Mapping[str, str], complete: str | None) -> list[Message]:
        number = str(next(self._numbers))
        answers = self._answers[number] = asyncio.Queue()
        found: list[Message] = []
        try:
            await self._send({"Action": action, "ActionID": number, **given})
            while True:
                found.append(await within(answers.get(), ANSWERS_WITHIN_S))
                if len(found) == 1 and found[0].get("response", "").lower() != "success":
                    raise AmiRefused(f"{action}: {found[0].get('message', '')[:100]}")
                if complete is None:
                    return found
                if found[-1].get("event", "") == complete:
                    return found[:-1]
        except (OSError, asyncio.TimeoutError) as error:
            raise AmiError(f"{action}: no answer") from error
        finally:
            del self._answers[number]

    def _give(self, message: Message) -> None:
        asked = self._answers.get(message.get("actionid", ""))
        if asked is not None:
            asked.put_nowait(message)
        elif "event" in message:
            self._on_event(message)

    async def _log_in(self, config: AmiConfig, secret: str) -> None:
        greeting = await self._reader.readuntil(b"\n")
        if b"Call Manager" not in greeting:
            raise AmiError("this is no AMI")
        given = {"Username": config.user, "Events": "call,agent"}
        if config.tls:
            given["Secret"] = secret
        else:
            answer = await self._request({"Action": "Challenge", "AuthType": "MD5"})
            said = answer.get("challenge", "") + secret
            given |= {"AuthType": "MD5", "Key": hashlib.md5(said.encode()).hexdigest()}
        answer = await self._request({"Action": "Login", **given})
        if answer.get("response", "").lower() != "success":
            raise AmiError("login refused")

    async def _request(self, words: Mapping[str, str]) -> Message:
        """Return the answer before `run` reads."""
        await self._send(words)
        while True:
            message = await self._read()
            if "response" in message:
                return message

    async def _send(self, words: Mapping[str, str]) -> None:
        lines = (f"{name}: {_one_line(value)}\r\n" for name, value in words.items())
        self._writer.write(("".join(lines) + "\r\n").encode())
        await self._writer.drain()

    async def _read(self) -> Message:
        found: dict[str, str] = {}
        for _ in range(MOST_LINES):
            line = (await self._reader.readuntil(b"\n")).decode("utf-8", "replace").rstrip("\r\n")
            if not line and found:
                return found
            name, colon, value = line.partition(":")
            if colon:
                found[name.strip().lower()] = value.strip()
        raise ValueError("a message without an end")


def _context(config: AmiConfig) -> ssl.SSLContext | None:
    if not config.tls:
        return None
    return ssl.create_default_context(cafile=config.ca_file or None)


def _one_line(value: str) -> str:
    """A line feed would begin another action."""
    return " ".join(value.split())
