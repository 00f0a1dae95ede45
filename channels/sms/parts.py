"""How many SMS a text needs, and where it is cut: GSM 7-bit and UCS-2 (3GPP TS 23.038 and 23.040).

A text is sent in the GSM alphabet if each of its characters is in it; a single other character makes all of
it UCS-2, with less than half the room. One message has 160 septets or 70 code units. In a longer text each
part loses 7 septets or 3 code units to the header that joins the parts (23.040 section 9.2.3.24.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

ESCAPE = 0x1B
BASIC = (  # 23.038 section 6.2.1, without the escape, which is no character
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"  # 23.038 section 6.2.1.1: each takes two septets
_EXTENSION_CODES = b"\x0a\x14\x28\x29\x2f\x3c\x3d\x3e\x40\x65"
MOST_PARTS = 255  # the header has one octet for the number of parts
REPLACEMENTS = {
    **dict.fromkeys("‘’‚‛′´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2008\u2009\u200a\u202f\t", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""),  # invisible
    "…": "...",
    "•": "*",
    "×": "x",
}
"""Typographic signs, and what stands for them in the GSM alphabet."""

_CODES = {sign: bytes((code + (code >= ESCAPE),)) for code, sign in enumerate(BASIC)} | {
    sign: bytes((ESCAPE, code)) for sign, code in zip(EXTENSION, _EXTENSION_CODES, strict=True)
}
_SIGNS = {code: sign for sign, code in _CODES.items()}
_SEPTETS = {sign: len(code) for sign, code in _CODES.items()}


class Encoding(Enum):
    """Its values are the units of a single message, and of each part of a longer one."""

    GSM_7BIT = (160, 153)
    UCS_2 = (70, 67)


@dataclass(frozen=True, slots=True)
class Parts:
    """A text, cut as it is sent.

    Attributes:
        texts: The parts; together they are the text. An empty text is one empty part.
        units: Septets or UTF-16 code units of the whole text.
        room: Units that still fit into the last part.
    """

    encoding: Encoding
    texts: tuple[str, ...]
    units: int
    room: int


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text for the GSM alphabet.

    Attributes:
        replaced: Each sign that was replaced and what stands for it now, in the order of the text, once each.
    """

    text: str
    replaced: tuple[tuple[str, str], ...]


def encoding_of(text: str) -> Encoding:
    return Encoding.GSM_7BIT if all(sign in _SEPTETS for sign in text) else Encoding.UCS_2


def cut(text: str) -> Parts:
    """Cut a text between characters: neither a surrogate pair nor an escape sequence is divided."""
    encoding = encoding_of(text)
    single, of_many = encoding.value
    sizes = [_size(sign, encoding) for sign in text]
    units = sum(sizes)
    if units <= single:
        return Parts(encoding, (text,), units, single - units)
    texts, used = [], 0
    begin = 0
    for place, size in enumerate(sizes):
        if used + size > of_many:
            texts.append(text[begin:place])
            begin, used = place, 0
        used += size
    texts.append(text[begin:])
    return Parts(encoding, tuple(texts), units, of_many - used)


def foreign_signs(text: str) -> tuple[str, ...]:
    """Return the characters that make a text UCS-2, in the order of the text, once each."""
    return tuple(dict.fromkeys(sign for sign in text if sign not in _SEPTETS))


def normalize(text: str) -> Normalized:
    """Replace typographic signs. Letters and emoji stay: they carry what the text says."""
    replaced = {sign: REPLACEMENTS[sign] for sign in text if sign in REPLACEMENTS}
    return Normalized("".join(replaced.get(sign, sign) for sign in text), tuple(replaced.items()))


def part_of(header: bytes) -> tuple[str, int, int]:
    """Return reference, number of parts and number of this part, by the header (23.040 section 9.2.3.24).

    A text without a sound header is its only part.
    """
    place = 1
    while place + 1 < len(header):
        kind, size = header[place], header[place + 1]
        content = header[place + 2 : place + 2 + size]
        if (kind, len(content)) in ((0x00, 3), (0x08, 4)):
            *reference, total, number = content
            if 1 <= number <= total:
                return bytes(reference).hex(), total, number
        place += 2 + size
    return "", 1, 1


def encoded(text: str, encoding: Encoding) -> bytes:
    """Return UTF-16, or the GSM alphabet with one septet in each octet, as SMPP carries it."""
    if encoding is Encoding.UCS_2:
        return text.encode("utf-16-be")
    return b"".join(_CODES[sign] for sign in text)


def decoded(content: bytes) -> str:
    """Return a text in the GSM alphabet, one septet in each octet.

    After an escape that is not known, the sign of the basic table counts (23.038 section 6.2.1).
    """
    signs = []
    place = 0
    while place < len(content):
        pair = content[place : place + 2]
        if pair in _SIGNS:
            signs.append(_SIGNS[pair])
            place += 2
            continue
        if content[place] != ESCAPE:
            signs.append(_SIGNS.get(content[place : place + 1], "\ufffd"))
        place += 1
    return "".join(signs)


def headers(parts: int, reference: int) -> Iterator[bytes]:
    """Return the user data header of each part (23.040 section 9.2.3.24.1).

    Args:
        reference: 0 to 255, the same for all parts of one text, another one for the next.

    Raises:
        ValueError: There are more parts than a header can count.
    """
    if parts > MOST_PARTS:
        raise ValueError(f"{parts} parts")
    for number in range(1, parts + 1):
        yield bytes((5, 0, 3, reference, parts, number))


def _size(sign: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7BIT:
        return _SEPTETS[sign]
    return 2 if ord(sign) > 0xFFFF else 1
