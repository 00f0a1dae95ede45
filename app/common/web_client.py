"""The HTTP client of all parts that query web servers: one exchange, limited in time and size. Blocks.

It uses the proxy of system_proxy.py, trusts the authorities of this computer (or of one file), sends no
cookies, and follows a redirect at most to the same server.
"""

from __future__ import annotations

import base64
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from app.common.system_proxy import ProxyError, proxy_for
from telephony.process.authorities import verifying_context

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_CHUNK_BYTES = 64 * 1024
_IN_PATH = "/%:@!$&'()*+,;=~?"  # RFC 3986; encoded characters stay unchanged


class WebFault(Enum):
    PROXY = "proxy"  # there is a proxy, but it cannot be used
    UNREACHABLE = "unreachable"
    TLS = "tls"
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    REDIRECTED = "redirected"
    ABORTED = "aborted"


class WebError(Exception):
    """There is no answer. detail: For the log and the doctor."""

    def __init__(self, fault: WebFault, detail: str = "") -> None:
        super().__init__(f"{fault.value}: {detail}")
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True, slots=True)
class WebRequest:
    """A request to a web server.

    Attributes:
        body: The body of a POST; None for a GET.
        silence_s: The longest time without a byte; deadline_s: For the whole answer.
        follows: To the same server only. A POST is never redirected.
        ca_file: PEM file of the only trusted authority; "" for those that this computer trusts.
    """

    address: str
    silence_s: float
    deadline_s: float
    most_bytes: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = None
    follows: bool = False
    ca_file: str = ""


@dataclass(frozen=True, slots=True)
class WebAnswer:
    status: int
    reason: str
    headers: Mapping[str, str]  # names in lower case
    body: bytes = field(repr=False)


class Exchange:
    """One request and its answer. `run` blocks; any other thread may call `abort`.

    It works on a thread of its own, which `run` leaves behind at the deadline and after `abort`: a name
    look-up, a PAC script and a connection attempt cannot be interrupted, and under wine closing a connection
    does not wake its reader. The thread ends after silence_s, unless name look-up or PAC script take longer.
    """

    def __init__(self, request: WebRequest) -> None:
        self._request = request
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._outcome: Future[WebAnswer] = Future()

    def run(self) -> WebAnswer:
        """Raises WebError."""
        threading.Thread(target=self._work, name="web", daemon=True).start()
        wait([self._outcome], self._request.deadline_s)
        self._stop(WebError(WebFault.TIMED_OUT, f"{self._request.deadline_s:.0f} s"))
        return self._outcome.result()

    def abort(self) -> None:
        self._stop(WebError(WebFault.ABORTED))

    def watch(self, line: socket.socket) -> None:
        """Close this connection, too, when the exchange is stopped; raise WebError if it is already."""
        with self._lock:
            self._line = line
            if self._outcome.done():
                raise WebError(WebFault.ABORTED)

    def _work(self) -> None:
        outcome: WebAnswer | Exception
        try:
            with _named_faults(self._request.silence_s):
                outcome = self._follow(self._request.address)
        except Exception as error:  # noqa: BLE001 (the thread's edge: `run` raises it)
            outcome = error
        with self._lock:
            if self._outcome.done():
                return
            if isinstance(outcome, Exception):
                self._outcome.set_exception(outcome)
            else:
                self._outcome.set_result(outcome)

    def _stop(self, end: WebError) -> None:
        """Let `run` raise this error, unless the exchange has ended."""
        with self._lock:
            if self._outcome.done():
                return
            self._outcome.set_exception(end)
            if self._line is not None:
                with suppress(OSError):
                    # its TLS object belongs to the reader
                    socket.socket.shutdown(self._line, socket.SHUT_RDWR)

    def _follow(self, address: str) -> WebAnswer:
        for _ in range(1 + _MOST_REDIRECTS):
            answer = self._ask(urlsplit(address))
            target = answer.headers.get("location", "")
            if answer.status not in _REDIRECTS or not target:
                return answer
            before, address = address, urljoin(address, target)
            is_get = self._request.body is None
            if not (self._request.follows and is_get and _origin(address) == _origin(before)):
                raise WebError(WebFault.REDIRECTED, address)
        raise WebError(WebFault.REDIRECTED, f"more than {_MOST_REDIRECTS} times")

    def _ask(self, parts: SplitResult) -> WebAnswer:
        request = self._request
        connection = self._connection(parts)
        method = "GET" if request.body is None else "POST"
        path = quote(parts.path or "/", safe=_IN_PATH) + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": "Loket", "Accept": "*/*", "Connection": "close", **request.headers}
        try:
            connection.request(method, path, request.body, headers)
            with connection.getresponse() as answer:
                found = {name.lower(): value for name, value in answer.getheaders()}
                return WebAnswer(answer.status, answer.reason, found, _whole(answer, request.most_bytes))
        finally:
            connection.close()

    def _connection(self, parts: SplitResult) -> http.client.HTTPConnection:
        host, silence_s = parts.hostname or "", self._request.silence_s
        if not host or parts.scheme not in ("http", "https"):
            raise WebError(WebFault.UNREACHABLE, "no web address")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            proxy = proxy_for(parts.geturl())
        except ProxyError as error:
            raise WebError(WebFault.PROXY, str(error)) from error
        to = (host, port) if proxy is None else (proxy.host, proxy.port)
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = _TlsLine(to, silence_s, _context(self._request.ca_file), host, self)
        else:
            connection = _Line(to, silence_s, self)
        if proxy is not None:
            login = base64.b64encode(f"{proxy.user}:{proxy.password}".encode()).decode()
            connection.set_tunnel(host, port, {"Proxy-Authorization": f"Basic {login}"} if proxy.user else {})
        return connection


class _Line(http.client.HTTPConnection):
    def __init__(self, to: tuple[str, int], silence_s: float, exchange: Exchange) -> None:
        super().__init__(*to, timeout=silence_s)
        self._exchange = exchange

    def connect(self) -> None:
        super().connect()
        self._exchange.watch(self.sock)


class _TlsLine(_Line):
    """Includes the handshake in the time limit."""

    default_port = http.client.HTTPS_PORT

    def __init__(
        self, to: tuple[str, int], silence_s: float, context: ssl.SSLContext, host: str, exchange: Exchange
    ) -> None:
        super().__init__(to, silence_s, exchange)
        self._tls, self._server_name = context, host

    def connect(self) -> None:
        super().connect()
        line = self._tls.wrap_socket(
            self.sock, server_hostname=self._server_name, do_handshake_on_connect=False
        )
        self.sock = line
        self._exchange.watch(line)
        line.do_handshake()


def _context(ca_file: str) -> ssl.SSLContext:
    try:
        return verifying_context(ca_file)
    except OSError as error:  # also ssl.SSLError: the file exists, and has no certificates
        raise WebError(WebFault.TLS, f"{ca_file}: {_detail(error)}") from error


def _whole(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    content = bytearray()
    while more := answer.read1(_CHUNK_BYTES):
        content += more
        if len(content) > most_bytes:
            raise WebError(WebFault.TOO_LARGE, f"more than {most_bytes} bytes")
    if answer.length:  # the answer is incomplete
        raise WebError(WebFault.UNREACHABLE, "the answer breaks off")
    return bytes(content)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port


@contextmanager
def _named_faults(silence_s: float) -> Iterator[None]:
    """Convert the errors of network and server to a WebError."""
    try:
        yield
    except ssl.SSLError as error:
        raise WebError(WebFault.TLS, _detail(error)) from error
    except TimeoutError as error:
        raise WebError(WebFault.TIMED_OUT, f"{silence_s:.0f} s") from error
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: no valid HTTP address
        raise WebError(WebFault.UNREACHABLE, _detail(error)) from error


def _detail(error: Exception) -> str:
    return (getattr(error, "verify_message", "") or getattr(error, "strerror", None) or str(error)) or type(
        error
    ).__name__
