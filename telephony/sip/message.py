"""A SIP message: start line, header fields in their order, body (RFC 3261 sections 7 and 25).

Text is Latin-1 in the proxy, so that every byte leaves unchanged. Only changed parts are rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from telephony.sip.text import with_crlf
from telephony.sip.uri import HOST, bracketed, comparable_host

MOST_SECONDS = 2**32 - 1  # RFC 3261 section 20.19
_BLANKS = " \t\r\n"  # LWS of RFC 3261 section 25.1; the blanks of Unicode are text
COMPACT = {
    "a": "accept-contact",
    "b": "referred-by",
    "c": "content-type",
    "e": "content-encoding",
    "f": "from",
    "i": "call-id",
    "j": "reject-contact",
    "k": "supported",
    "l": "content-length",
    "m": "contact",
    "o": "event",
    "r": "refer-to",
    "s": "subject",
    "t": "to",
    "u": "allow-events",
    "v": "via",
    "x": "session-expires",
    "y": "identity",
}
_HEADER = re.compile(r"([!#-'*+.0-9A-Z^_`a-z|~-]+)[ \t]*:[ \t]*(.*)\Z", re.DOTALL)
# Looser than RFC 3261, so that a start line with extra spaces still gets its 400 (RFC 4475 section 3.1.2).
_REQUEST = re.compile(r"(\S+)[ \t]+(\S(?:.*\S)?)[ \t]+(SIP/\d+\.\d+)[ \t]*\Z", re.IGNORECASE)
_STATUS = re.compile(r"(SIP/\d+\.\d+) (\d{3})(?: (.*))?\Z", re.IGNORECASE)
_OTHER_END = re.compile(rb"\r?\n\n|(?<!\r)\n\r\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_PARAMETER = re.compile(r';\s*([^\s=;,"<>]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^\s;,"<>]*))?')


_VIA = re.compile(
    rf"(?i)SIP\s*/\s*2\.0\s*/\s*([a-z0-9\-.!%*_+`'~]+)\s+({HOST})(?:\s*:\s*([0-9]{{1,5}}))?\s*((?:;.*)?)\Z",
    re.DOTALL,
)


class MalformedMessage(ValueError):  # noqa: N818 (it is a message that is malformed)
    """Not readable as SIP at all; no response can be addressed."""


class Header:
    """One header line; `value` is unfolded. A line that is no header has the name "".

    Attributes:
        key: The full name in lower case.
    """

    __slots__ = ("key", "name", "value")

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value = name, value
        key = name.lower()
        self.key = COMPACT.get(key, key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Header) and (self.name, self.value) == (other.name, other.value)

    __hash__ = None  # type: ignore[assignment]  # its value may change

    def __repr__(self) -> str:
        return f"Header({self.name!r}, {self.value!r})"


@dataclass(frozen=True, slots=True)
class Via:
    """The source of a request, as its sender wrote it. An IPv6 host has brackets."""

    transport: str
    host: str
    port: int | None
    parameters: str

    @property
    def address(self) -> str:
        """Return the host in its canonical spelling, without brackets."""
        return comparable_host(self.host)

    def marked(self, host: str, port: int) -> str:
        """Return it with the real source added (RFC 3261 section 18.2.1, RFC 3581 section 4).

        A source in the Via itself is removed. Without rport, the host is added only if it differs.
        """
        has_rport = False

        def change(found: re.Match[str]) -> str:
            nonlocal has_rport
            name = found[1].lower()
            if name == "rport" and not has_rport:
                has_rport = True
                return f";rport={port}"
            return "" if name in ("rport", "received") else found[0]

        parameters = _PARAMETER.sub(change, self.parameters)
        received = f";received={host}" if has_rport or self.address != host else ""
        sent_by = self.host if self.port is None else f"{self.host}:{self.port}"
        return f"SIP/2.0/{self.transport} {sent_by}{parameters}{received}"


@dataclass
class SipMessage:
    start: str
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""

    # -- reading -------------------------------------------------------------------------------------------

    @property
    def is_request(self) -> bool:
        return _STATUS.match(self.start) is None

    @property
    def method(self) -> str:
        """Return the request's method, or that of the response's CSeq; "" if there is none."""
        if self.is_request:
            found = _REQUEST.match(self.start)
            return found[1] if found else ""
        return self.cseq[1]

    @property
    def uri(self) -> str:
        found = _REQUEST.match(self.start)
        return found[2] if self.is_request and found else ""

    @property
    def status(self) -> int:
        """Return the status; 0 for a request."""
        found = _STATUS.match(self.start)
        return int(found[2]) if found else 0

    @property
    def reason(self) -> str:
        found = _STATUS.match(self.start)
        return (found[3] or "") if found else ""

    @property
    def cseq(self) -> tuple[int, str]:
        """Return number and method; (-1, "") if malformed."""
        found = re.match(r"(\d{1,10})\s+(\S+)\Z", self.get("cseq"))
        return (int(found[1]), found[2]) if found else (-1, "")

    @property
    def call_id(self) -> str:
        return self.get("call-id")

    @property
    def text(self) -> str:
        """Return the body, one letter per byte."""
        return self.body.decode("latin-1")

    @property
    def branch(self) -> str:
        """Return the branch of the top Via; "" if there is none."""
        return parameter(self.first("via"), "branch")

    def get(self, key: str) -> str:
        """Return the first line's value, or ""."""
        return next((header.value for header in self.headers if header.key == key), "")

    def all(self, key: str) -> list[str]:
        """Return the values of each line of that name, not split at commas."""
        return [header.value for header in self.headers if header.key == key]

    def first(self, key: str) -> str:
        """Return the first element of a list header (Via, Route, Contact), or ""."""
        return split_list(self.get(key))[0] if self.get(key) else ""

    # -- changing ------------------------------------------------------------------------------------------

    def set(self, key: str, value: str, name: str = "") -> None:
        """Change the first line of that name and remove the others, or append one named `name`."""
        kept: list[Header] = []
        is_set = False
        for header in self.headers:
            if header.key != key:
                kept.append(header)
            elif not is_set:
                kept.append(Header(header.name, value))
                is_set = True
        if not is_set:
            kept.append(Header(name or key.title(), value))
        self.headers = kept

    def remove(self, key: str) -> None:
        self.headers = [header for header in self.headers if header.key != key]

    def pop_first(self, key: str) -> str:
        """Remove the first element of a list header and return it, or ""."""
        for index, header in enumerate(self.headers):
            if header.key == key:
                first, *rest = split_list(header.value)
                if rest:
                    self.headers[index] = Header(header.name, ", ".join(rest))
                else:
                    del self.headers[index]
                return first
        return ""

    def push_first(self, key: str, value: str, name: str = "") -> None:
        """Insert a line before all others of that name."""
        at = next((i for i, header in enumerate(self.headers) if header.key == key), 0)
        self.headers.insert(at, Header(name or key.title(), value))

    def to_bytes(self) -> bytes:
        """Return the message for the wire, with a correct Content-Length."""
        self.set("content-length", str(len(self.body)), "Content-Length")
        lines = [self.start, *(f"{h.name}: {h.value}" if h.name else h.value for h in self.headers)]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + self.body


def parse(data: bytes) -> SipMessage:
    """Read a whole message. A body whose length differs from Content-Length is kept unchanged.

    Raises:
        MalformedMessage: It has no start line or no header at all.
    """
    data = data.lstrip(b"\r\n")
    end, body_at = end_of_head(data)
    head, body = (data[:end], data[body_at:]) if end >= 0 else (data, b"")
    start, *lines = unfolded(head.decode("latin-1"))
    if not (_STATUS.match(start) or _REQUEST.match(start)) or not lines:
        raise MalformedMessage(start[:60])
    return SipMessage(start, headers_of(lines), body)


def read_text(text: str) -> SipMessage:
    """Read a message, or a part of one (RFC 3420), in pjsua2's form. Never raises.

    A CR alone ends a line here, as in pjsip.
    """
    head, _, body = with_crlf(text).partition("\r\n\r\n")
    start, *lines = unfolded(head)
    return SipMessage(start, headers_of(lines), body.encode("utf-8", "replace"))


def end_of_head(data: bytes) -> tuple[int, int]:
    """Return where the head of a message ends and its body begins; (-1, -1) without an empty line.

    It is the first empty line with any line end, so that no reader mistakes a part of a body for a header.
    """
    end = data.find(b"\r\n\r\n")
    other = _OTHER_END.search(data, 0, end + 2 if end >= 0 else len(data))
    if other is not None:
        return other.start(), other.end()
    return (end, end + 4) if end >= 0 else (-1, -1)


def unfolded(head: str) -> list[str]:
    """Return the lines of a head, with continued lines joined."""
    if "\n " in head or "\n\t" in head:
        head = _FOLD.sub(" ", head)
    return head.rstrip("\r\n").replace("\r\n", "\n").split("\n")


def headers_of(lines: Iterable[str]) -> list[Header]:
    """Read header lines, of a message or of a part of a multipart body."""
    found = []
    for line in lines:
        parts = _HEADER.match(line)
        found.append(Header(parts[1], parts[2].rstrip(_BLANKS)) if parts else Header("", line))
    return found


def split_list(value: str) -> list[str]:
    """Split at the commas that are neither quoted nor inside <>; at least one element, stripped."""
    if "," not in value:
        return [value.strip(_BLANKS)]
    parts, depth, quoted, begin, index = [], 0, False, 0, 0
    while index < len(value):
        letter = value[index]
        if quoted:
            if letter == "\\":
                index += 1
            elif letter == '"':
                quoted = False
        elif letter == '"':
            quoted = True
        elif letter == "<":
            depth += 1
        elif letter == ">":
            depth = max(0, depth - 1)
        elif letter == "," and not depth:
            parts.append(value[begin:index].strip(_BLANKS))
            begin = index + 1
        index += 1
    parts.append(value[begin:].strip(_BLANKS))
    return parts


def read_via(value: str) -> Via | None:
    """Read one element of a Via (RFC 3261 section 20.42); None if it is not SIP/2.0."""
    found = _VIA.match(value)
    if found is None:
        return None
    port = None if found[3] is None else int(found[3])
    return Via(found[1].upper(), found[2], port, found[4])


def bare(value: str) -> str:
    """Return the value before its parameters, e.g. of an Event or a Content-Type."""
    return value.partition(";")[0].strip(_BLANKS)


def seconds_of(value: str) -> int | None:
    """Return delta-seconds, with or without a comment and parameters (RFC 3261 sections 20.19, 20.33).

    None if it is no number up to 2**32 - 1.
    """
    text = bare(value).partition("(")[0].strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= 10
    return int(text) if is_number and int(text) <= MOST_SECONDS else None


def parameter(value: str, name: str) -> str:
    """Return a header parameter (those after <>), unquoted, or ""; a flag returns its own name."""
    return next(_parameters(value, name), "")


def parameter_values(value: str, name: str) -> frozenset[str]:
    """Return all values of a header parameter, as `parameter` does; more than one if it is repeated."""
    return frozenset(_parameters(value, name))


def _parameters(value: str, name: str) -> Iterator[str]:
    for found in _PARAMETER.finditer(value, bracketed(value)[1] + 1):
        if found[1].lower() == name:
            text = found[2]
            if text is None:
                yield found[1]
            else:
                yield re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
