"""Reports of mail servers about a mail of the office (RFC 3464, 6522)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from channels.mail.headers import Headers
from channels.mail.message_ids import message_of
from channels.mail.mime import Part
from channels.messages import Receipt, ReceiptState
from channels.text import one_line

_READ_BYTES = 64_000
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ADDRESS = re.compile(r"\S+@\S+")
_STATES = {"failed": ReceiptState.FAILED, "delivered": ReceiptState.DELIVERED}
_STATUS_TYPES = {"message/delivery-status", "message/global-delivery-status"}  # the second: RFC 6533
_RETURNED_TYPES = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
_BLOCK_END = re.compile(rb"\r?\n[ \t]*\r?\n")


def receipts_of(mail: Part, office: str, received: datetime) -> tuple[Receipt, ...] | None:
    """Return what a report says about a mail of ours, None if it is no such report.

    A report that the mail is late gives no receipt.
    """
    if mail.media_type != "multipart/report":
        return None
    parts = mail.walk()
    status = next((part for part in parts if part.media_type in _STATUS_TYPES), None)
    if status is None:
        return None
    returned = _original(parts)
    named = (
        mail.headers.message_ids("in-reply-to") if returned is None else returned.message_ids("message-id")
    )
    original = next(iter(named), "")
    message_id = message_of(original, office)
    if message_id is None:
        return None
    about = [block for block in _blocks(status) if "action" in block]
    if not about:
        return None
    return tuple(
        Receipt(original, state, received, message_id, _code(block, state), _detail(block), _facts(block))
        for block in about
        if (state := _STATES.get(block.first("action").partition("(")[0].strip(" ;").lower()))
    )


def _original(parts: list[Part]) -> Headers | None:
    """Return the header of the mail that a report returns, whole or its header only."""
    for part in parts:
        if part.media_type in _RETURNED_TYPES:
            headers = Headers(_content(part).replace(b"\r\n", b"\n").partition(b"\n\n")[0])
            if headers.message_ids("message-id"):
                return headers
    return None


def _blocks(status: Part) -> Iterator[Headers]:
    for block in _BLOCK_END.split(_content(status)):
        yield Headers(block.strip(b"\r\n"))


def _content(part: Part) -> bytes:
    if part.path is None:
        return b""
    with part.path.open("rb") as file:
        return file.read(_READ_BYTES)


def _code(block: Headers, state: ReceiptState) -> str:
    if state is not ReceiptState.FAILED:
        return ""
    for field in ("status", "diagnostic-code"):
        if found := _STATUS.search(block.first(field)):
            return found[1]
    return "5.0.0"


def _detail(block: Headers) -> str:
    """Return the server's words without addresses of people."""
    return _ADDRESS.sub("…", one_line(block.first("diagnostic-code")))[:300]


def _facts(block: Headers) -> dict[str, object]:
    """Return the recipient as the office wrote it: where a mail is forwarded, the final one is another."""
    stated = block.first("original-recipient") or block.first("final-recipient")
    return {"recipient": one_line(stated.partition(";")[2]).strip("<>").lower()}
