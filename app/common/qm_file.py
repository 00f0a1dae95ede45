"""Reads a compiled catalogue of translations (.qm) without Qt, for programs that have none.

The format: qttools, src/linguist/shared/qm.cpp. Sections of a tag, a length and content; one of them has the
messages, each of them tagged parts. Plural forms and comments are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from struct import error, unpack_from

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_MESSAGES = 0x69
_END, _TRANSLATION, _SOURCE, _CONTEXT = 1, 3, 6, 7
_NO_LENGTH = 0xFFFFFFFF


class QmError(Exception):
    """The file is no catalogue."""


def read_qm(content: bytes) -> dict[tuple[str, str], str]:
    """Return the translations by context and source. Raises QmError."""
    if not content.startswith(_MAGIC):
        raise QmError("not a catalogue of translations")
    try:
        return dict(
            message
            for tag, start, end in _parts(content, len(_MAGIC), len(content))
            if tag == _MESSAGES
            for message in _messages(content, start, end)
        )
    except (ValueError, IndexError, error) as fault:
        raise QmError("a damaged catalogue of translations") from fault


def _parts(content: bytes, place: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Give the tag, begin and end of each section."""
    while place < end:
        (length,) = unpack_from(">I", content, place + 1)
        yield content[place], place + 5, place + 5 + length
        place += 5 + length


def _messages(content: bytes, place: int, end: int) -> Iterator[tuple[tuple[str, str], str]]:
    parts: dict[int, bytes] = {}
    while place < end:
        tag = content[place]
        place += 1
        if tag == _END:
            if _TRANSLATION in parts:
                key = parts.get(_CONTEXT, b"").decode(), parts.get(_SOURCE, b"").decode()
                yield key, parts[_TRANSLATION].decode("utf-16-be")
            parts = {}
            continue
        (length,) = unpack_from(">I", content, place)
        place += 4
        if length != _NO_LENGTH:
            parts.setdefault(tag, content[place : place + length])  # of a plural the first form
            place += length
