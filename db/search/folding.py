"""Removes accents and case from Latin letters, for typing and comparing names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import product

_WRITTEN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}


def folded(text: str) -> str:
    """Return the text in its comparable form.

    >>> folded("JOSÉ Ångström")
    'jose angstrom'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_WRITTEN.get(one, one) for one in apart if not unicodedata.combining(one))


@lru_cache(maxsize=500)
def spellings(letters: str) -> tuple[str, ...]:
    """Return the possible spellings of folded letters in a text with accents, the plain one first."""
    return tuple(map("".join, product(*(_ACCENTED.get(one, one) for one in letters))))


# The accents of Latin-1: those of names in Indonesia, and few enough to try each.
_ACCENTED = {
    plain: plain + "".join(chr(code) for code in range(0xE0, 0x100) if folded(chr(code)) == plain)
    for plain in "acdeinouy"
}
