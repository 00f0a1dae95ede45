"""A registrar that refuses, forgets and gives an extension away when a test says so. UDP."""

from __future__ import annotations

import hashlib
import re
import secrets
import socket
import threading
import time
from collections.abc import Mapping

from tests.end2end.peers.machine import LOOPBACK, free_port

OTHER_PHONE = f"sip:petugas@{LOOPBACK}:9"
REASONS = {200: "OK", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 501: "Not Implemented"}


class ScriptedRegistrar:
    """Answers in a thread of its own. Keeps one extension's bindings (RFC 3261 section 10.3). Close it.

    Args:
        password: Asked for by digest (MD5 without qop, RFC 2069); "": nobody is asked.
        most_contacts: How many it has room for, 0: any number. A REGISTER for more gets 403, as at Asterisk.
        makes_room: It drops the oldest Contact instead (Asterisk's remove_existing=yes).
    """

    def __init__(
        self,
        password: str = "",
        most_contacts: int = 0,
        makes_room: bool = False,
        address: str = LOOPBACK,
    ) -> None:
        self.port = free_port()
        self.domain = f"{address}:{self.port}"
        self.password = password
        self.bound: dict[str, int] = {}  # by URI; replaced as a whole, so that a test can read it
        self.registers: list[tuple[float, str]] = []  # when each REGISTER with a Contact came
        self.service_route = ""  # in each 200 (RFC 3608)
        self.other_contacts: list[str] = []  # Contacts that it lists in front of ours, in the same line
        self.queries = 0  # answered: REGISTER without a Contact
        self.passwords_refused = 0
        self._most_contacts, self._makes_room = most_contacts, makes_room
        self._refusal: tuple[int, Mapping[str, str]] | None = None
        self._nonces: set[str] = set()
        self._is_open = True
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((address, self.port))
        self._socket.settimeout(0.2)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._is_open = False
        self._thread.join()
        self._socket.close()

    def refuse(self, code: int, **headers: str) -> float:
        """Refuse each REGISTER from now on; return when."""
        self._refusal = code, {name.replace("_", "-"): value for name, value in headers.items()}
        return time.monotonic()

    def accept(self) -> float:
        """Take REGISTER again; return since when."""
        self._refusal = None
        return time.monotonic()

    def forget(self) -> float:
        """Forget all bindings; return when."""
        self.bound = {}
        return time.monotonic()

    def give_away(self) -> float:
        """Let another phone have the extension, and nobody else; return when."""
        self.bound = {OTHER_PHONE: 3600}
        return time.monotonic()

    def _run(self) -> None:
        while self._is_open:
            try:
                data, source = self._socket.recvfrom(65535)
            except (TimeoutError, ConnectionError):
                continue
            request = data.decode("latin-1")
            if not request.startswith(("SIP/2.0", "ACK")) and request.strip("\r\n\0"):
                self._socket.sendto(self._answer(request).encode("latin-1"), source)
                self.queries += request.startswith("REGISTER") and not _contacts(request)

    def _answer(self, request: str) -> str:
        if not request.startswith("REGISTER"):
            return _response(request, 200)
        contacts = _contacts(request)
        if contacts:
            self.registers.append((time.monotonic(), request))
        if self._refusal is not None:
            code, refused_with = self._refusal
            more = {"WWW-Authenticate": self._challenge()} if code == 401 else {}
            return _response(request, code, [*refused_with.items(), *more.items()])
        if self.password and not self._is_password_right(request):
            return _response(request, 401, [("WWW-Authenticate", self._challenge())])
        if not self._bind(contacts):
            return _response(request, 403)
        listed = [f"<{uri}>;expires={seconds}" for uri, seconds in self.bound.items()]
        headers = [("Contact", each) for each in listed]
        if self.other_contacts:
            headers = [("Contact", ", ".join([*self.other_contacts, *listed]))]
        if self.service_route:
            headers.append(("Service-Route", self.service_route))
        return _response(request, 200, headers)

    def _bind(self, contacts: list[tuple[str, int]]) -> bool:
        bound = dict(self.bound)
        for uri, seconds in contacts:
            bound.pop(uri, None)
            if seconds:
                bound[uri] = seconds
        if self._most_contacts and len(bound) > self._most_contacts:
            if not self._makes_room:
                return not contacts
            bound = dict(list(bound.items())[-self._most_contacts :])
        self.bound = bound
        return True

    def _challenge(self) -> str:
        self._nonces.add(nonce := secrets.token_hex(8))
        return f'Digest realm="pbx", nonce="{nonce}", algorithm=MD5'

    def _is_password_right(self, request: str) -> bool:
        said = dict(re.findall(r'(\w+)="([^"]*)"', _header(request, "Authorization")))
        if said.get("nonce") not in self._nonces:
            return False
        secret = _md5(f"{said['username']}:pbx:{self.password}")
        is_right: bool = said["response"] == _md5(
            f"{secret}:{said['nonce']}:{_md5('REGISTER:' + said['uri'])}"
        )
        self.passwords_refused += not is_right
        return is_right


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _header(message: str, name: str) -> str:
    found = re.search(rf"(?im)^{name}:[ \t]*(.*?)\r?$", message)
    return found[1] if found else ""


def _contacts(request: str) -> list[tuple[str, int]]:
    expires = _header(request, "Expires") or "300"
    lines = re.findall(r"(?im)^Contact:[ \t]*(.*?)\r?$", request)
    each = [re.search(r"<([^>]*)>(?:.*;expires=(\d+))?", line) for line in lines]
    return [(found[1], int(found[2] or expires)) for found in each if found]


def _response(request: str, code: int, headers: list[tuple[str, str]] | None = None) -> str:
    copied = [(name, _header(request, name)) for name in ("Via", "From", "To", "Call-ID", "CSeq")]
    copied = [(name, value + ";tag=pbx" if name == "To" else value) for name, value in copied]
    lines = [f"SIP/2.0 {code} {REASONS.get(code, 'Refused')}"]
    lines += [f"{name}: {value}" for name, value in (*copied, *(headers or []), ("Content-Length", "0"))]
    return "\r\n".join(lines) + "\r\n\r\n"
