"""Requests to the server program, on an event loop in a separate thread: a caller can stop waiting."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import Future, wait
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any, TypeVar

import aiohttp

from db.sync.sync_status import SharedError, Trouble

T = TypeVar("T")
CONNECTS_WITHIN_S = 5.0
SILENT_S = 8.0  # the longest silence while an answer is expected
WORKING_S = 60.0  # while the server prepares a large answer
ENDS_WITHIN_S = 0.4
_CHECK_EVERY_S = 0.1  # how often `stopping` is checked
MOST_BYTES = 64_000_000  # of an answer
MOST_PROBLEM = 10_000  # bytes of a refusal
# OpenSSL's X509_V_ERR_...: x509_vfy.h
_BY_VERIFY_CODE = {
    9: Trouble.CERTIFICATE_TOO_NEW,
    10: Trouble.CERTIFICATE_EXPIRED,
    62: Trouble.CERTIFICATE_NAME,
    64: Trouble.CERTIFICATE_NAME,  # an IP address
}


@dataclass(frozen=True)
class Place:
    """The address of the server.

    Attributes:
        address: "https://name" or "https://name:port"; plain http in tests only.
        context: The trusted authorities; app makes it from those of this computer. None for plain http.
        proxy: The address of a proxy; "" for none.
        proxy_login: Name and password for the proxy; None if it needs none.
    """

    address: str
    context: ssl.SSLContext | None = field(default=None, repr=False)
    proxy: str = ""
    proxy_login: tuple[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    content_type: str
    body: bytes = field(repr=False)


class NoSocket(Exception):  # noqa: N818
    """The server, or something before it, answers requests but opens no WebSocket."""


class Socket:
    """An open WebSocket. Any thread."""

    def __init__(
        self, http: HttpClient, socket: aiohttp.ClientWebSocketResponse[bool], lost: Callable[[], None]
    ) -> None:
        self._http, self._socket, self._lost = http, socket, lost

    def send(self, text: bytes) -> None:
        """Send it soon; if that fails, the end of the socket is reported."""

        async def send() -> None:
            try:
                await asyncio.wait_for(self._socket.send_str(text.decode()), SILENT_S)
            except (aiohttp.ClientError, ConnectionError, RuntimeError, asyncio.TimeoutError):
                self._lost()

        self._http.start(send())

    def flush(self) -> None:
        """Wait shortly until everything is sent, and close the socket."""

        async def end() -> None:
            await self._socket.close()

        with suppress(SharedError):
            self._http.finish(end(), ENDS_WITHIN_S)


class HttpClient:
    """Blocks; any thread may call `close`. Raises SharedError with the cause."""

    def __init__(self, place: Place, stopping: Event | None = None) -> None:
        self._place = place
        self._stopping = stopping
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, name="http-client", daemon=True)
        self._thread.start()
        self._session: aiohttp.ClientSession | None = None
        self._running: set[asyncio.Task[None]] = set()

    def ask(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
        silent_s: float = SILENT_S,
        within_s: float | None = None,
    ) -> Answered:
        """within_s: Give up after this time, and do not check `stopping`."""
        request = self._request(method, path, headers, query, body, silent_s)
        return self._run(request) if within_s is None else self.finish(request, within_s)

    def begin(
        self, method: str, path: str, *, headers: Mapping[str, str], query: Mapping[str, str], silent_s: float
    ) -> Future[Answered]:
        """Send a request; `wait_for` returns the answer. Cancel the future if it is not needed any more."""
        request = self._request(method, path, headers, query, None, silent_s)
        return asyncio.run_coroutine_threadsafe(request, self._loop)

    def fetch(
        self,
        path: str,
        *,
        headers: Mapping[str, str],
        offset: int,
        take: Callable[[bytes], None],
        silent_s: float = SILENT_S,
    ) -> Answered:
        """Pass the content to `take` from this byte on, as it comes; an error of `take` is raised.

        The answer has no body, except of a refusal.
        """

        async def request() -> Answered | Exception:
            own = {**headers, "Accept-Encoding": "identity"}
            if offset:
                own["Range"] = f"bytes={offset}-"
            async with self._opened("GET", path, own, silent_s) as answer:
                if answer.status not in (200, 206):
                    return Answered(
                        answer.status, answer.content_type, await answer.content.read(MOST_PROBLEM)
                    )
                is_part = answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-")
                if answer.status == 206 and not is_part:
                    raise aiohttp.ClientPayloadError("another part of the file")
                before = offset if answer.status == 200 else 0  # a proxy has left the range out
                async for chunk in answer.content.iter_any():
                    wanted, before = chunk[before:], max(0, before - len(chunk))
                    try:
                        if wanted:
                            take(wanted)
                    except Exception as error:  # noqa: BLE001 - of the caller, who gets it
                        return error
                return Answered(answer.status, answer.content_type, b"")

        found = self._run(request())
        if isinstance(found, Exception):
            raise found
        return found

    def open_socket(
        self,
        path: str,
        *,
        headers: Mapping[str, str],
        beat_s: float,
        heard: Callable[[bytes | str], None],
        lost: Callable[[], None],
    ) -> Socket:
        """Open a WebSocket. Raises NoSocket.

        beat_s: Time between pings; without an answer to one, the socket is lost. `heard` gets each message,
        `lost` is called when the socket has ended: both in the thread of this client.
        """

        async def open_it() -> Socket:
            opening = self._client().ws_connect(
                self._place.address + path,
                headers=headers,
                heartbeat=beat_s,
                timeout=aiohttp.ClientWSTimeout(ws_close=ENDS_WITHIN_S),
                **self._way(),
            )
            socket = await asyncio.wait_for(opening, 2 * CONNECTS_WITHIN_S)
            self.start_here(_listen(socket, heard, lost))
            return Socket(self, socket, lost)

        try:
            return self._run(open_it())
        except SharedError as error:
            cause = error.__cause__
            if isinstance(cause, aiohttp.WSServerHandshakeError):
                if cause.status == 401:
                    raise SharedError(Trouble.SIGN_IN, "the session has ended") from cause
                if cause.status == 503 and cause.headers is not None and "Retry-After" in cause.headers:
                    raise SharedError(Trouble.UNREACHABLE, "the server is busy") from cause
                raise NoSocket(f"{cause.status} {cause.message}") from cause
            raise

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this in the thread of the client, and return at once."""
        self._loop.call_soon_threadsafe(self.start_here, work)

    def start_here(self, work: Coroutine[Any, Any, None]) -> None:
        """Run this; only in the thread of the client."""
        task = self._loop.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    def finish(self, work: Coroutine[Any, Any, T], within_s: float) -> T:
        """Run this for a limited time, also while the program ends."""
        done: Future[T] = asyncio.run_coroutine_threadsafe(work, self._loop)
        if not wait([done], within_s).done:
            done.cancel()
            raise SharedError(Trouble.UNREACHABLE, f"no answer within {within_s:.1f} s")
        return _result(done)

    def close(self) -> None:
        async def end() -> None:
            for task in self._running:
                task.cancel()
            await asyncio.gather(*self._running, return_exceptions=True)
            if self._session is not None:
                await self._session.close()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _request(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, str] | None,
        body: bytes | None,
        silent_s: float,
    ) -> Answered:
        async with self._opened(method, path, headers, silent_s, params=query, data=body) as answer:
            found = bytearray()
            async for chunk in answer.content.iter_any():
                found += chunk
                if len(found) > MOST_BYTES:
                    raise aiohttp.ClientPayloadError("too large")
            return Answered(answer.status, answer.content_type, bytes(found))

    def _opened(
        self, method: str, path: str, headers: Mapping[str, str], silent_s: float, **what: Any
    ) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=CONNECTS_WITHIN_S, sock_read=silent_s, connect=2 * CONNECTS_WITHIN_S
        )
        return self._client().request(
            method,
            self._place.address + path,
            headers=headers,
            timeout=timeout,
            allow_redirects=False,
            **what,
            **self._way(),
        )

    def _client(self) -> aiohttp.ClientSession:
        """Return the session; only in the thread of the client."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        return self._session

    def _way(self) -> dict[str, Any]:
        way: dict[str, Any] = {"proxy": self._place.proxy or None}
        if self._place.proxy_login is not None:
            login = base64.b64encode(":".join(self._place.proxy_login).encode()).decode()
            way["proxy_headers"] = {"Proxy-Authorization": f"Basic {login}"}
        if self._place.context is not None:
            way["ssl"] = self._place.context
        return way

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.wait_for(asyncio.run_coroutine_threadsafe(work, self._loop))

    def wait_for(self, done: Future[T]) -> T:
        """Wait for what this client does, until `stopping` is set."""
        while not wait([done], _CHECK_EVERY_S).done:
            if self._stopping is not None and self._stopping.is_set():
                done.cancel()
                raise SharedError(Trouble.UNREACHABLE, "the program ends")
        return _result(done)


async def _listen(
    socket: aiohttp.ClientWebSocketResponse[bool],
    heard: Callable[[bytes | str], None],
    lost: Callable[[], None],
) -> None:
    try:
        async for message in socket:
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                break
            heard(message.data)
    finally:
        lost()


def _result(done: Future[T]) -> T:
    try:
        return done.result()
    except (aiohttp.ClientHttpProxyError, aiohttp.ClientProxyConnectionError) as error:
        raise SharedError(Trouble.PROXY, _of_proxy(error)) from error
    except (aiohttp.ClientSSLError, ssl.SSLError) as error:
        raise SharedError(_of_certificate(error), _cause(error)) from error
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
        raise SharedError(Trouble.UNREACHABLE, str(error) or type(error).__name__) from error


def _of_proxy(error: aiohttp.ClientError) -> str:
    """Return the reason without the proxy's address, which may contain a password."""
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return f"the proxy answers {error.status} {error.message}"
    return "the proxy cannot be reached"


def _of_certificate(error: BaseException) -> Trouble:
    return _BY_VERIFY_CODE.get(getattr(_inner(error), "verify_code", 0), Trouble.UNTRUSTED)


def _cause(error: BaseException) -> str:
    """Return OpenSSL's reason for rejecting a certificate."""
    inner = _inner(error)
    return str(getattr(inner, "verify_message", "") or inner)


def _inner(error: BaseException) -> BaseException:
    found = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    assert isinstance(found, BaseException)
    return found
