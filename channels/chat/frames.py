"""What the widget and the server say to each other, as JSON: over a WebSocket with `type`, or by HTTP."""

from __future__ import annotations

import base64
import binascii
import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from channels.chat.lines import Line, Page

_SECRET_BYTES = 16  # 128 bit
_ID_LETTERS = 40
MOST_SEEN = 200  # ids of lines in one report


class NotRead(ValueError):  # noqa: N818 - what came is no frame
    """Something else than a frame came."""


# -- from the widget ---------------------------------------------------------------------------------------


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """The first frame of a socket."""

    secret: str
    cursor: str = ""


class Say(msgspec.Struct, frozen=True, tag="say"):
    """A line of the visitor. The same `id` again is the same line.

    choice: The value of the button that was pressed.
    """

    id: str
    text: str
    choice: str = ""
    language: str = ""


class Seen(msgspec.Struct, frozen=True, tag="seen"):
    """Which lines of the office the widget has, and which of them the visitor saw."""

    delivered: tuple[UUID, ...] = ()
    read: tuple[UUID, ...] = ()


class End(msgspec.Struct, frozen=True, tag="end"):
    """The visitor closed the conversation."""

    id: str


Frame = Say | Seen | End


class Signed(msgspec.Struct, frozen=True):
    """The body of a request: who asks, and one frame, or for what to wait."""

    secret: str
    frame: Frame | None = None
    cursor: str = ""
    wait_s: float = 0.0


_HELLO = msgspec.json.Decoder(Hello)
_FRAME = msgspec.json.Decoder(Frame)
_SIGNED = msgspec.json.Decoder(Signed)


def read_hello(body: str | bytes) -> Hello:
    hello: Hello = _read(_HELLO, body)
    return hello


def read_frame(body: str | bytes) -> Frame:
    frame: Frame = _read(_FRAME, body)
    return frame


def read_signed(body: bytes) -> Signed:
    signed: Signed = _read(_SIGNED, body)
    return signed


def _read(decoder: msgspec.json.Decoder[Any], body: str | bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise NotRead from error


def visitor_of(secret: str) -> str:
    """Return the name of a visitor in the records; it does not reveal the secret. Raises NotRead."""
    try:
        content = base64.b64decode(secret + "==", altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotRead from error
    if len(content) != _SECRET_BYTES:
        raise NotRead
    return hashlib.sha256(content).hexdigest()


def is_line_id(text: str) -> bool:
    return 8 <= len(text) <= _ID_LETTERS and text.isascii() and text.replace("-", "").isalnum()


# -- to the widget -----------------------------------------------------------------------------------------


def page_frame(page: Page, cursor: str) -> bytes:
    standing = page.standing
    return msgspec.json.encode(
        {
            "type": "page",
            "cursor": cursor,
            "lines": [_line(line) for line in page.lines],
            "standing": {
                "word": standing.word.value,
                "name": standing.name,
                "opens_at": None if standing.opens_at is None else _time(standing.opens_at),
            },
        }
    )


def ready_frame() -> bytes:
    """The first frame of a socket: the server reads lines now."""
    return msgspec.json.encode({"type": "ready"})


def taken_frame(line_id: str) -> bytes:
    """The line is in the records."""
    return msgspec.json.encode({"type": "taken", "id": line_id})


def refused_frame(line_id: str, code: str, retry_after_s: float | None = None) -> bytes:
    """The line is not in the records; without `retry_after_s` it never will be."""
    return msgspec.json.encode(
        {"type": "refused", "id": line_id, "code": code, "retry_after_s": retry_after_s}
    )


def _line(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "position": line.position,
        "author": line.author.value,
        "text": line.text,
        "at": _time(line.at),
        "written_as": line.written_as,
        "name": line.name,
        "choices": [{"value": one.value, "label": one.label} for one in line.choices],
    }


def _time(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
