"""Takes the one usable part out of a multipart body (RFC 2046, RFC 5621)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from telephony.sip.message import Header, SipMessage, headers_of, parameter, unfolded

MOST_PARTS = 20
MOST_DEPTH = 3
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{1,70}\Z")  # RFC 2046 section 5.1.1


class UnsupportedBodyError(Exception):
    """There is no usable part, or a required part is unknown (415)."""


class MalformedBodyError(Exception):
    """A malformed multipart, or a body without a type (400)."""


@dataclass(frozen=True)
class Part:
    """One body. `handling` is "optional", "required", or "" if not given (RFC 3261 section 20.11)."""

    kind: str
    handling: str
    content: bytes


def media_type(value: str) -> str:
    """Return a Content-Type's type and subtype in lower case: "application/sdp"; "" for ""."""
    return re.sub(r"\s", "", value.partition(";")[0]).lower()


def take(message: SipMessage, kind: str) -> None:
    """Keep only the body of this type: unwrapped from a multipart; empty if all parts are optional.

    In addition to a part of this type, a part without handling is ignored. RFC 5621 section 8.3 calls it
    required, but PBXs add such parts to each INVITE, and the call matters more.
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
    """Set a message's body, or remove it if empty."""
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
