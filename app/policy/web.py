"""Gets a file from the office's web server: https only, no redirects, within a time and a size. Blocks."""

from __future__ import annotations

import http
import http.client
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import Message
from typing import IO
from urllib.parse import quote

from app.common.system_proxy import ProxyError, proxy_for
from app.policy.signed import ProvisioningError
from telephony.process.authorities import trust_system
from telephony.sip.ip_address import host_and_port

MOST_BYTES = 256 * 1024
SILENCE_S = 5.0
DEADLINE_S = 20.0


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        raise ProvisioningError("redirected", newurl)


class _UntilThen(urllib.request.HTTPSHandler):
    """Shuts its lines when time is up: the head of an answer, or 100s before it, can come for ever."""

    def __init__(self, context: ssl.SSLContext, deadline: float) -> None:
        super().__init__(context=context)
        self._tls, self._deadline = context, deadline
        self._watches: list[threading.Timer] = []

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        watched = self

        class Line(http.client.HTTPSConnection):
            def connect(self) -> None:
                super().connect()
                watched.watch(self.sock)

        return self.do_open(Line, req, context=self._tls)

    def watch(self, line: socket.socket) -> None:
        watch = threading.Timer(max(0.0, self._deadline - time.monotonic()), _shut, (line,))
        watch.daemon = True
        watch.start()
        self._watches.append(watch)

    def end(self) -> None:
        for watch in self._watches:
            watch.cancel()


def get(url: str, ca_file: str, etag: str = "") -> tuple[bytes | None, str]:
    """Return what is there and its ETag ("" for none); None where it is still what had `etag`.

    Raises ProvisioningError.
    """
    deadline = time.monotonic() + DEADLINE_S
    try:
        with _told():
            found = _get(url, _context(ca_file), etag, deadline)
    except ProvisioningError as error:
        if error.kind not in ("unreachable", "tls") or time.monotonic() < deadline:
            raise
    if time.monotonic() >= deadline:  # also if it seems to be whole: the line was shut at its end
        raise ProvisioningError("timed_out", f"{DEADLINE_S:.0f} s")
    return found


def _get(url: str, context: ssl.SSLContext, etag: str, deadline: float) -> tuple[bytes | None, str]:
    lines = _UntilThen(context, deadline)
    opener = urllib.request.build_opener(lines, _NoRedirects(), _proxy_handler(url))
    asked = urllib.request.Request(url, headers={"If-None-Match": etag} if etag else {})
    try:
        with opener.open(asked, timeout=SILENCE_S) as answer:
            return _whole(answer), answer.headers.get("ETag", "")
    except urllib.error.HTTPError as error:
        if etag and error.code == http.HTTPStatus.NOT_MODIFIED:
            error.close()
            return None, etag
        raise
    finally:
        lines.end()


def _proxy_handler(url: str) -> urllib.request.ProxyHandler:
    """Give urllib the proxy of app/common/system_proxy.py, not the ones that it finds, and no PAC script."""
    try:
        proxy = proxy_for(url)
    except ProxyError as error:
        raise ProvisioningError("unreachable", str(error)) from error
    if proxy is None:
        return urllib.request.ProxyHandler({})
    who = f"{quote(proxy.user, safe='')}:{quote(proxy.password, safe='')}@" if proxy.user else ""
    return urllib.request.ProxyHandler({"https": f"http://{who}{host_and_port(proxy.host, proxy.port)}"})


def _context(ca_file: str) -> ssl.SSLContext:
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if ca_file:
            context.load_verify_locations(ca_file)
        else:
            trust_system(context)
        return context
    except OSError as error:  # also ssl.SSLError: it is there, and has no certificates
        raise ProvisioningError("tls", f"{ca_file}: {_detail(error)}") from error


def _shut(line: socket.socket) -> None:
    """Let whoever reads there see the end; the TLS on it is the reader's own."""
    with suppress(OSError):
        socket.socket.shutdown(line, socket.SHUT_RDWR)


def _whole(answer: http.client.HTTPResponse) -> bytes:
    content = b""
    while more := answer.read1(65536):
        content += more
        if len(content) > MOST_BYTES:
            raise ProvisioningError("too_large", f"more than {MOST_BYTES} bytes")
    if answer.length:  # what was promised and did not come
        raise ProvisioningError("unreachable", "the answer breaks off")
    return content


@contextmanager
def _told() -> Iterator[None]:
    """Make what a network and a server can do into ours."""
    try:
        yield
    except urllib.error.HTTPError as error:
        with error:
            raise ProvisioningError("status", f"{error.code} {error.reason}") from error
    except ssl.SSLError as error:
        raise ProvisioningError("tls", _detail(error)) from error
    except TimeoutError as error:
        raise ProvisioningError("timed_out", f"{SILENCE_S:.0f} s") from error
    except urllib.error.URLError as error:
        why = error.reason
        kind = "tls" if isinstance(why, ssl.SSLError) else ""
        kind = kind or ("timed_out" if isinstance(why, TimeoutError) else "unreachable")
        raise ProvisioningError(kind, _detail(why)) from error
    except (OSError, ValueError, http.client.HTTPException) as error:  # ValueError: no address for HTTP
        raise ProvisioningError("unreachable", _detail(error)) from error


def _detail(error: object) -> str:
    return getattr(error, "verify_message", "") or getattr(error, "strerror", None) or str(error)
