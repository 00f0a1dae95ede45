"""Reads which texts Qt translates out of one of its own catalogues.

The .qm format (qtranslator.cpp): 16 bytes of magic, then sections of tag, length and bytes. One section has
pairs of hash and offset; each offset leads to a message in another section: tags with a length and bytes,
closed by the end tag.
"""

from __future__ import annotations

import struct
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

_MAGIC = 16
_HASHES, _MESSAGES = 0x42, 0x69
_END, _SOURCE, _CONTEXT = 1, 6, 7
_OLD = 5  # a number without a length
_NOTHING = 0xFFFFFFFF


def qt_messages() -> set[tuple[str, str]]:
    """Return (context, English text) of the texts of Qt's core, widgets and print dialogs.

    They are those of the German catalogue, which Qt itself keeps complete.
    """
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    return _messages((folder / "qtbase_de.qm").read_bytes())


def _messages(data: bytes) -> set[tuple[str, str]]:
    sections, at = {}, _MAGIC
    while at < len(data):
        tag, length = struct.unpack_from(">BI", data, at)
        sections[tag] = data[at + 5 : at + 5 + length]
        at += 5 + length
    return {
        _message(sections[_MESSAGES], offset) for _, offset in struct.iter_unpack(">II", sections[_HASHES])
    }


def _message(body: bytes, at: int) -> tuple[str, str]:
    parts = {_CONTEXT: b"", _SOURCE: b""}
    while (tag := body[at]) != _END:
        if tag == _OLD:
            at += 5
            continue
        (length,) = struct.unpack_from(">I", body, at + 1)
        length = 0 if length == _NOTHING else length
        parts[tag] = body[at + 5 : at + 5 + length]
        at += 5 + length
    return parts[_CONTEXT].decode(), parts[_SOURCE].decode()
