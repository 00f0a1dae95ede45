"""The parts of a mail (RFC 2046), read line by line, so that a mail of 25 MB needs no memory of its size.

Damage costs as little as it can: a mail that breaks off, lacks its boundary or nests without end gives what
it has.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from channels.mail.base64_stream import Base64Stream
from channels.mail.headers import MOST_HEADER_BYTES, Headers

MOST_DEPTH = 20
MOST_PARTS = 200
LINE_BYTES = 65_536
_BLOCK = 65_536
# A field, its continuation, or the line before the header in an mbox.
_IN_HEADER = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|>?From ")


@dataclass(slots=True)
class Part:
    """A part with its children, or with its decoded content at `path`.

    Attributes:
        path: None for a multipart, and for a part beyond the limits, whose content is in the raw mail only.
    """

    headers: Headers
    media_type: str
    children: list[Part] = field(default_factory=list)
    path: Path | None = None
    size: int = 0

    def walk(self) -> list[Part]:
        """Return this part and all below it."""
        return [self, *(below for child in self.children for below in child.walk())]


@dataclass(frozen=True, slots=True)
class _Delimiter:
    """The end of a part. depth: Of the multipart that it belongs to. is_last: It closes this multipart."""

    depth: int
    is_last: bool


def read_parts(source: BinaryIO, folder: Path) -> Part:
    """Read a mail, and write the content of its parts into files in the folder."""
    return _Reader(source, folder).part("text/plain", [])[0]


class _Reader:
    def __init__(self, source: BinaryIO, folder: Path) -> None:
        self._source, self._folder = source, folder
        self._files = 0
        self._pushed_back = b""
        self._was_line_start = self._is_line_start = True

    def part(self, default_type: str, boundaries: list[bytes]) -> tuple[Part, _Delimiter | None]:
        """Read one part, up to the delimiter of a multipart around it; None is the end of the mail."""
        headers, end = self._header(boundaries)
        kind = headers.media_type or ("text/plain" if "content-type" in headers else default_type)
        part = Part(headers, kind)
        if kind.startswith("multipart/"):
            if headers.boundary and len(boundaries) < MOST_DEPTH:
                return part, self._children(part, [*boundaries, headers.boundary]) if end is None else end
            part.media_type = "text/plain"
        if end is None:
            end = self._content(part, boundaries)
        return part, end

    def _children(self, part: Part, boundaries: list[bytes]) -> _Delimiter | None:
        """Read the parts of a multipart. Return the delimiter of one around it, or None."""
        depth = len(boundaries) - 1
        # Before the first delimiter is nothing to show, unless there is no delimiter at all.
        before = Part(Headers(b""), "text/plain")
        end = self._content(before, boundaries)
        if end is None or end.depth < depth:
            part.children.append(before)
        elif before.path is not None:
            before.path.unlink()
        default_type = "message/rfc822" if part.media_type == "multipart/digest" else "text/plain"
        while end is not None and end.depth == depth and not end.is_last:
            child, end = self.part(default_type, boundaries)
            part.children.append(child)
        if end is not None and end.depth == depth:
            return self._content(None, boundaries[:-1])
        return end

    def _header(self, boundaries: list[bytes]) -> tuple[Headers, _Delimiter | None]:
        lines: list[bytes] = []
        size = 0
        while line := self._line():
            if end := _delimiter(line, boundaries, self._was_line_start):
                return Headers(b"".join(lines)), end
            if not line.strip(b"\r\n"):
                break
            if not _IN_HEADER.match(line):  # the empty line between header and content is missing
                self._pushed_back = line
                break
            size += len(line)
            if size <= MOST_HEADER_BYTES:
                lines.append(line)
        return Headers(b"".join(lines)), None

    def _content(self, part: Part | None, boundaries: list[bytes]) -> _Delimiter | None:
        """Write the content of a part; None drops it."""
        if part is None or self._files >= MOST_PARTS:
            while line := self._line():
                if end := _delimiter(line, boundaries, self._was_line_start):
                    return end
            return None
        self._files += 1
        part.path = self._folder / f"part-{self._files}"
        with part.path.open("wb") as file:
            sink = _Sink(file, part.headers.transfer_encoding)
            end = None
            while line := self._line():
                if end := _delimiter(line, boundaries, self._was_line_start):
                    break
                sink.write(line)
            sink.close(has_delimiter=end is not None)
            part.size = file.tell()
        return end

    def _line(self) -> bytes:
        if line := self._pushed_back:
            self._pushed_back = b""
            return line
        line = self._source.readline(LINE_BYTES)
        self._was_line_start, self._is_line_start = self._is_line_start, line.endswith(b"\n")
        return line


def _delimiter(line: bytes, boundaries: list[bytes], is_line_start: bool) -> _Delimiter | None:
    if not is_line_start or not line.startswith(b"--"):
        return None
    stated = line[2:].rstrip()
    for depth in range(len(boundaries) - 1, -1, -1):
        if stated in (boundaries[depth], boundaries[depth] + b"--"):
            return _Delimiter(depth, stated != boundaries[depth])
    return None


class _Decoder(Protocol):
    def feed(self, coded: bytes) -> bytes: ...

    def end(self) -> bytes: ...


class _AsItIs:
    def feed(self, coded: bytes) -> bytes:
        return coded

    def end(self) -> bytes:
        return b""


class _QuotedPrintable:
    def __init__(self) -> None:
        self._rest = b""

    def feed(self, coded: bytes) -> bytes:
        coded = self._rest + coded
        whole = coded.rfind(b"\n") + 1
        if len(coded) - whole > LINE_BYTES:  # one line without end
            whole = len(coded)
        self._rest = coded[whole:]
        return binascii.a2b_qp(coded[:whole])

    def end(self) -> bytes:
        rest, self._rest = self._rest, b""
        return binascii.a2b_qp(rest)


class _Sink:
    """Decodes in blocks. The line end before a delimiter belongs to the delimiter (RFC 2046 5.1.1)."""

    def __init__(self, file: BinaryIO, encoding: str) -> None:
        self._file = file
        self._decoder: _Decoder
        if encoding == "base64":
            self._decoder = Base64Stream()
        elif encoding == "quoted-printable":
            self._decoder = _QuotedPrintable()
        else:
            self._decoder = _AsItIs()
        self._lines: list[bytes] = []
        self._size = 0

    def write(self, line: bytes) -> None:
        if self._size >= _BLOCK:
            self._flush()
        self._lines.append(line)
        self._size += len(line)

    def close(self, *, has_delimiter: bool) -> None:
        if has_delimiter and self._lines:
            last = self._lines[-1]
            self._lines[-1] = last[:-2] if last.endswith(b"\r\n") else last[:-1]
        self._flush()
        self._file.write(self._decoder.end())

    def _flush(self) -> None:
        self._file.write(self._decoder.feed(b"".join(self._lines)))
        self._lines, self._size = [], 0
