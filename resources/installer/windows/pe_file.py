"""Programs and libraries of Windows (PE format): their version and whether they are signed.

Offsets are those of Microsoft's "PE Format" page and of VS_FIXEDFILEINFO.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_ADDRESS_OF_HEADER = 0x3C
_FILE_HEADER = struct.Struct("<4sHHIIIHH")
_SECTION = struct.Struct("<8sIIII")
_SECTION_SIZE = 40
_64_BIT = 0x20B
_DIRECTORIES_AT = {0x10B: 96, _64_BIT: 112}  # by the magic of 32-bit and 64-bit programs
_RESOURCES, _CERTIFICATES = 2, 4  # numbers of data directories
_RT_VERSION = 16
_IS_FOLDER = 0x80000000
_FIXED_INFO = b"\xbd\x04\xef\xfe"


@dataclass(frozen=True, slots=True)
class PeFile:
    """`version`: four numbers with dots; "" if it has none."""

    is_64_bit: bool
    is_signed: bool
    version: str


def read_pe(path: Path) -> PeFile | None:
    """Return what the file says of itself; None if it is no program of Windows. Raises OSError."""
    with path.open("rb") as file:
        if file.read(2) != b"MZ":
            return None
    content = path.read_bytes()
    try:
        return _read(content)
    except struct.error:
        return None


def _read(content: bytes) -> PeFile | None:
    (at,) = struct.unpack_from("<I", content, _ADDRESS_OF_HEADER)
    magic, _machine, section_count, *_rest, optional_size, _flags = _FILE_HEADER.unpack_from(content, at)
    if magic != b"PE\0\0":
        return None
    optional = at + _FILE_HEADER.size
    (kind,) = struct.unpack_from("<H", content, optional)
    if kind not in _DIRECTORIES_AT:
        return None

    def directory(number: int) -> tuple[int, int]:
        address, size = struct.unpack_from("<II", content, optional + _DIRECTORIES_AT[kind] + 8 * number)
        return address, size

    sections = optional + optional_size, section_count
    version = _version(content, directory(_RESOURCES)[0], sections)
    return PeFile(kind == _64_BIT, directory(_CERTIFICATES)[1] > 0, version)


def _version(content: bytes, resources: int, sections: tuple[int, int]) -> str:
    """Return the file version: the first of the resources of this type, in its first language."""
    top = _offset(content, resources, sections) if resources else None
    if top is None:
        return ""
    entry = _entry(content, top, top, _RT_VERSION)
    for _level in ("name", "language"):
        entry = _entry(content, top, entry, None) if entry is not None else None
    if entry is None:
        return ""
    address, size = struct.unpack_from("<II", content, entry)
    data = _offset(content, address, sections)
    if data is None or (fixed := content.find(_FIXED_INFO, data, data + size)) < 0:
        return ""
    most, least = struct.unpack_from("<II", content, fixed + 8)
    return ".".join(str(number) for half in (most, least) for number in (half >> 16, half & 0xFFFF))


def _entry(content: bytes, top: int, folder: int, wanted: int | None) -> int | None:
    """Return where an entry of a resource folder leads; the first one if none is wanted by number."""
    named, numbered = struct.unpack_from("<HH", content, folder + 12)
    for index in range(named + numbered):
        name, leads_to = struct.unpack_from("<II", content, folder + 16 + 8 * index)
        if wanted in (None, name):
            return top + int(leads_to & ~_IS_FOLDER)
    return None


def _offset(content: bytes, address: int, sections: tuple[int, int]) -> int | None:
    """Return where in the file an address of the loaded program is."""
    table, count = sections
    for index in range(count):
        _name, _size, start, raw_size, raw = _SECTION.unpack_from(content, table + index * _SECTION_SIZE)
        if start <= address < start + raw_size:
            return int(raw + address - start)
    return None
