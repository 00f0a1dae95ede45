"""The one part of a body that the phone can use, taken out of a multipart (RFC 2046, RFC 5621)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony.sip.message import Header, SipMessage, headers_of, parameter, unfolded

MOST_PARTS = 20
MOST_DEPTH = 3
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{1,70}\Z")  # RFC 2046 section 5.1.1


class UnsupportedBodyError(Exception):
    """There is no part that we can use, or one that we must understand and do not (415)."""


class MalformedBodyError(Exception):
    """It says that it is a multipart and is none, or does not say what it is (400)."""


@dataclass(frozen=True)
class Part:
    """One body. `handling` is "optional", "required", or "" if nothing is said (RFC 3261 section 20.11)."""

    kind: str
    handling: str
    content: bytes


def media_type(value: str) -> str:
    """Return a Content-Type's type and subtype in lower case: "application/sdp"; "" for ""."""
    return re.sub(r"\s", "", value.partition(";")[0]).lower()


def take(message: SipMessage, kind: str) -> None:
    """Leave the body of this type only: unwrapped from a multipart, or none if all there is is optional.

    Beside a part of this type, one that says nothing about its handling is passed over. RFC 5621 section 8.3
    calls it required, but exchanges add such parts to each INVITE, and the call is worth more.
    """
    if not message.body:
        return
    parts = _parts(message.get("content-type"), message.get("content-disposition"), message.body, MOST_DEPTH)
    wanted = [part for part in parts if part.kind == kind]
    others = [part for part in parts if part.kind != kind]
    if any(part.handling == "required" or (not wanted and not part.handling) for part in others):
        raise UnsupportedBodyError
    put(message, kind, wanted[0].content if wanted else b"")


def put(message: SipMessage, kind: str, content: bytes) -> None:
    """Give a message this body, or none if it is empty."""
    message.body = content
    for key in ("content-type", "content-disposition", "content-encoding"):
        message.remove(key)
    if content:
        message.headers.append(Header("Content-Type", kind))


def _parts(content_type: str, disposition: str, content: bytes, depth: int) -> list[Part]:
    kind = media_type(content_type)
    if not kind:
        raise MalformedBodyError("no content-type")
    if not kind.startswith("multipart/"):
        return [Part(kind, parameter(disposition, "handling").lower(), content)]
    boundary = parameter(content_type, "boundary")
    if not _BOUNDARY.match(boundary):
        raise MalformedBodyError("multipart without a boundary")
    delimiter = rb"(?:\A|\r?\n)--" + re.escape(boundary.encode("latin-1"))
    pieces = re.split(delimiter + rb"(--|[ \t]*\r?\n)", content)
    if len(pieces) < 3 or len(pieces) > 2 * MOST_PARTS or not depth:
        raise MalformedBodyError("bad multipart")
    parts = []
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        if mark == b"--":
            break
        parts += _part(piece, depth)
    return parts


def _part(piece: bytes, depth: int) -> list[Part]:
    if piece.startswith((b"\r\n", b"\n")):  # a part without header fields
        head, body = b"", piece.lstrip(b"\r").removeprefix(b"\n")
    else:
        head, _, body = piece.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
    fields = SipMessage("", headers_of(unfolded(head.decode("latin-1"))))
    content_type = fields.get("content-type") or "text/plain"  # RFC 2046 section 5.1
    return _parts(content_type, fields.get("content-disposition"), body, depth - 1)
