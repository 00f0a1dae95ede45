"""The possible forms of an Indonesian word in a text, so that one of them finds the others.

The word index serves as dictionary: a form that does not occur costs one look-up and finds nothing.
"""

from __future__ import annotations

from functools import lru_cache

from db.search.word_stems import COMMON, stems_of

SHORTEST = 4  # letters; a shorter word would match almost everything
LONGEST = 24
_ENDINGS = ("", "kan", "an", "i", "nya", "annya")
_NASAL = {
    **dict.fromkeys("bf", "m"),
    **dict.fromkeys("dcjz", "n"),
    **dict.fromkeys("aiueoghq", "ng"),
    **dict.fromkeys("lmnrwyvx", ""),
}
_SWALLOWED = {"p": "m", "t": "n", "s": "ny", "k": "ng"}  # memproses keeps its p, memeriksa does not


@lru_cache(maxsize=2_000)
def forms_of(word: str) -> tuple[str, ...]:
    """Return the forms that may occur in a text for this word, itself first.

    >>> {"izin", "perizinan", "mengizinkan"} <= set(forms_of("diizinkan"))
    True
    """
    word = word.casefold()
    if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST or word in COMMON:
        return (word,)
    beginnings = (start for stem in stems_of(word) for start in _beginnings(stem))
    return tuple(dict.fromkeys((word, *(start + ending for start in beginnings for ending in _ENDINGS))))


def _beginnings(stem: str) -> tuple[str, ...]:
    """Return the stem with each possible prefix."""
    nasal = [*_nasal(stem)]
    active = [prefix + rest for prefix in ("me", "pe") for rest in nasal]
    plain = [f"{prefix}{stem}" for prefix in ("di", "ber", "ter", "per", "ke", "memper", "diper")]
    return (stem, *active, *plain)


def _nasal(stem: str) -> tuple[str, ...]:
    """Return what follows me- and pe-: the joining sound, and the stem without the letter
    that it replaces.
    """
    first = stem[0]
    if sum(stem.count(vowel) for vowel in "aiueo") == 1:  # mengecek, pengesahan
        return ("nge" + stem, *_with_sound(stem, first))
    return _with_sound(stem, first)


def _with_sound(stem: str, first: str) -> tuple[str, ...]:
    if first in _SWALLOWED:
        joined = _SWALLOWED[first]
        kept = {"p": "m", "t": "n", "s": "n", "k": "ng"}[first]
        return joined + stem[1:], kept + stem
    return (_NASAL.get(first, "") + stem,)
