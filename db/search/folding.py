"""Latin letters without their accents, in small: what one may type for a name, and what two names share."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from itertools import product

_WRITTEN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}


def folded(text: str) -> str:
    """Return the text as it is compared.

    >>> folded("JOSÉ Ångström")
    'jose angstrom'
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(_WRITTEN.get(one, one) for one in apart if not unicodedata.combining(one))


@lru_cache(maxsize=500)
def spellings(letters: str) -> tuple[str, ...]:
    """Return how folded letters may stand in a text that keeps its accents, themselves first."""
    return tuple(map("".join, product(*(_ACCENTED.get(one, one) for one in letters))))


# The accents of Latin-1: those of names in Indonesia, and few enough to ask for each.
_ACCENTED = {
    plain: plain + "".join(chr(code) for code in range(0xE0, 0x100) if folded(chr(code)) == plain)
    for plain in "acdeinouy"
}
