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
def forms_of(word: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what finds this word in all its forms with few look-ups: whole words, and beginnings of words.

    A stem with a prefix is so long that its beginning finds hardly anything else. A bare stem is not.

    >>> whole, begun = forms_of("diizinkan")
    >>> "izinkan" in whole and "perizin" in begun
    True
    """
    word = word.casefold()
    stems = _stems(word)
    prefixed = [start for stem in stems for start in _with_prefix(stem)]
    # What begins with a shorter one is found by that one.
    begun = [one for one in prefixed if not any(one != short and one.startswith(short) for short in prefixed)]
    whole = dict.fromkeys((word, *(stem + ending for stem in stems for ending in _ENDINGS)))
    return tuple(one for one in whole if not one.startswith(tuple(begun))), tuple(dict.fromkeys(begun))


def _stems(word: str) -> tuple[str, ...]:
    """Return nothing of a word that has no other form."""
    if not word.isalpha() or not SHORTEST <= len(word) <= LONGEST or word in COMMON:
        return ()
    return tuple(stems_of(word))


def _with_prefix(stem: str) -> tuple[str, ...]:
    """Return the stem with each possible prefix."""
    nasal = [*_nasal(stem)]
    active = [prefix + rest for prefix in ("me", "pe") for rest in nasal]
    plain = [f"{prefix}{stem}" for prefix in ("di", "ber", "ter", "per", "ke", "memper", "diper")]
    return (*active, *plain)


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
