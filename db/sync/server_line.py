"""Requests to the server program, on an event loop in a separate thread: a caller can stop waiting."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, TypeVar

import aiohttp

from db.sync.sync_status import SharedError, Trouble

T = TypeVar("T")
CONNECTS_WITHIN_S = 5.0
SILENT_S = 8.0  # the longest silence while an answer is expected
WORKING_S = 60.0  # while the server prepares a large answer
_LOOK_S = 0.1  # how often `stopping` is checked
MOST_BYTES = 64_000_000  # of an answer


@dataclass(frozen=True)
class Place:
    """The address of the server.

    Attributes:
        address: "https://name" or "https://name:port"; plain http in tests only.
        context: The trusted authorities; app makes it from those of this computer. None for plain http.
        proxy: The address of a proxy; "" for none.
    """

    address: str
    context: ssl.SSLContext | None = field(default=None, repr=False)
    proxy: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    content_type: str
    body: bytes = field(repr=False)


class ServerLine:
    """Blocks; any thread may call `close`. Raises SharedError with the cause."""

    def __init__(self, place: Place, stopping: Event | None = None) -> None:
        self._place = place
        self._stopping = stopping
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="server-line", daemon=True)
        self._thread.start()
        self._session: aiohttp.ClientSession | None = None

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        silent_s: float = SILENT_S,
    ) -> Answered:
        async def request() -> Answered:
            session = self._session
            if session is None:
                session = self._session = aiohttp.ClientSession()
            timeout = aiohttp.ClientTimeout(
                total=None, sock_connect=CONNECTS_WITHIN_S, sock_read=silent_s, connect=2 * CONNECTS_WITHIN_S
            )
            given: dict[str, Any] = {"ssl": self._place.context} if self._place.context else {}
            async with session.request(
                method,
                self._place.address + path,
                params=query,
                data=body,
                headers=headers,
                timeout=timeout,
                proxy=self._place.proxy or None,
                allow_redirects=False,
                **given,
            ) as answer:
                found = bytearray()
                async for chunk in answer.content.iter_any():
                    found += chunk
                    if len(found) > MOST_BYTES:
                        raise aiohttp.ClientPayloadError("too large")
                return Answered(answer.status, answer.content_type, bytes(found))

        return self._run(request)

    def close(self) -> None:
        async def end() -> None:
            if self._session is not None:
                await self._session.close()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        done: Future[T] = asyncio.run_coroutine_threadsafe(work(), self._loop)
        while not wait([done], _LOOK_S).done:
            if self._stopping is not None and self._stopping.is_set():
                done.cancel()
                raise SharedError(Trouble.UNREACHABLE, "the program ends")
        try:
            return done.result()
        except (aiohttp.ClientSSLError, ssl.SSLError) as error:
            raise SharedError(Trouble.UNTRUSTED, _cause(error)) from error
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            raise SharedError(Trouble.UNREACHABLE, str(error) or type(error).__name__) from error


def _cause(error: BaseException) -> str:
    """Return OpenSSL's reason for rejecting a certificate."""
    inner = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    return str(getattr(inner, "verify_message", "") or inner)
