"""A registrar for the self-test, on this computer alone: accepts each REGISTER (RFC 3261 section 10.3). UDP.

It allows a test of the engine's registration without the office's PBX: a registration there, with the user's
own extension, would take calls away from a running Loket.
"""

from __future__ import annotations

import re
import socket
import threading
from types import TracebackType

_HOST = "127.0.0.1"
_COPIED = ("Via", "From", "To", "Call-ID", "CSeq")
_EXPIRES_S = 300


class LoopbackRegistrar:
    """Answers on its own thread; use it as a context manager. `domain` is its host:port."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((_HOST, 0))
        self._socket.settimeout(0.2)
        self.domain = f"{_HOST}:{self._socket.getsockname()[1]}"
        self._bound: dict[str, int] = {}  # seconds by Contact URI
        self._is_open = True
        self._thread = threading.Thread(target=self._run, name="selftest-registrar", daemon=True)

    def __enter__(self) -> LoopbackRegistrar:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        while self._is_open:
            try:
                data, source = self._socket.recvfrom(65_535)
            # no packet arrived, or Windows reports that an earlier response was undeliverable
            except OSError:
                continue
            request = data.decode("latin-1")
            if request.strip("\r\n\0") and not request.startswith(("SIP/2.0", "ACK")):
                self._socket.sendto(self._answer(request).encode("latin-1"), source)

    def _answer(self, request: str) -> str:
        lines = ["SIP/2.0 200 OK"]
        for name in _COPIED:
            value = _header(request, name)
            lines.append(f"{name}: {value}{';tag=selftest' if name == 'To' else ''}")
        if request.startswith("REGISTER"):
            self._bind(request)
            lines += [f"Contact: <{uri}>;expires={seconds}" for uri, seconds in self._bound.items()]
        return "\r\n".join([*lines, "Content-Length: 0", "", ""])

    def _bind(self, request: str) -> None:
        expires = _header(request, "Expires") or str(_EXPIRES_S)
        for line in re.findall(r"(?im)^Contact:[ \t]*(.*?)\r?$", request):
            found = re.search(r"<([^>]*)>(?:.*;expires=(\d+))?", line)
            if found is not None:
                self._bound.pop(found[1], None)
                if seconds := int(found[2] or expires):
                    self._bound[found[1]] = seconds


def _header(message: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}:[ \t]*(.*?)\r?$", message)
    return found[1] if found else ""
