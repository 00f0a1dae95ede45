"""The possible stems of Indonesian words, so that forms find each other: perizinan, mengizinkan, izin.

No dictionary: a stem need not be a word, and a word may have several; two words match if they share one.
"""

from __future__ import annotations

import re
from functools import lru_cache

SHORTEST = 3  # letters of a stem
# A prefix, and the letter of the stem that it replaces before a vowel.
_PREFIXES = {
    **{"menge": "", "penge": "", "meny": "s", "peny": "s", "meng": "", "peng": ""},
    **{"mem": "p", "pem": "p", "men": "t", "pen": "t"},
    **{"ber": "", "per": "", "ter": "", "me": "", "pe": "", "di": "", "ke": "", "se": ""},
}
# Sounds that may be the stem's own: memohon is of mohon, menikah of nikah.
_KEPT = {"mem": "m", "pem": "m", "men": "n", "pen": "n"}
# Sounds that may have merged into the prefix before a vowel: berisiko is of risiko, mengirim of kirim.
_READ_AS = {"ber": "r", "per": "r", "ter": "r", "meng": "k", "peng": "k"}
_PARTICLES = ("nya", "lah", "kah", "pun")
_ENDINGS = ("kan", "an", "i")
_ROUNDS = 2  # memperpanjang has two prefixes
WORD = re.compile(r"\w+")
# Words that carry no meaning in a question.
COMMON = frozenset(
    (
        *("yang", "di", "ke", "dari", "dan", "atau", "untuk", "pada", "dengan", "oleh", "agar", "jika"),
        *("apa", "apakah", "bagaimana", "berapa", "kapan", "siapa", "mana", "dimana", "itu", "ini", "ada"),
        *("saya", "kami", "anda", "bapak", "ibu", "adalah", "bisa", "dapat", "harus", "sudah", "belum"),
        *("kalau", "akan", "tidak", "the", "of"),
    )
)


@lru_cache(maxsize=20_000)
def stems_of(word: str) -> tuple[str, ...]:
    """Return the possible stems of this word, itself first; a word with digits has only itself."""
    word = word.casefold()
    found = {word: None}
    if word.isalpha() and word not in COMMON:
        found.update(dict.fromkeys(_shortened(word, _PARTICLES)))
        for one in tuple(found):
            found.update(dict.fromkeys(_shortened(one, _ENDINGS)))
        latest = tuple(found)
        for _ in range(_ROUNDS):
            latest = tuple(shorter for one in latest for shorter in _without_prefix(one))
            found.update(dict.fromkeys(latest))
    return tuple(found)


def stems(*texts: str) -> str:
    """Return the possible stems of all words, each once, without common words."""
    words = (word.casefold() for text in texts for word in WORD.findall(text))
    found = (one for word in words if word not in COMMON for one in stems_of(word))
    return " ".join(dict.fromkeys(found))


def _shortened(word: str, endings: tuple[str, ...]) -> list[str]:
    return [
        word.removesuffix(ending)
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST
    ]


def _without_prefix(word: str) -> list[str]:
    """Return the word without its longest matching prefix, in each possible reading."""
    for prefix, taken in _PREFIXES.items():
        rest = word.removeprefix(prefix)
        if rest == word or len(taken + rest) < SHORTEST:
            continue
        is_vowel = rest[0] in "aiueo"
        if taken and is_vowel:
            return [taken + rest, *([_KEPT[prefix] + rest] if prefix in _KEPT else [])]
        if prefix in ("menge", "penge"):
            return [rest, f"ke{rest}"]  # mengesahkan is of sah, mengetahui of ketahui
        if taken == "s":
            continue  # meny- and peny- occur before a vowel only
        if prefix in _READ_AS and is_vowel and len(rest) >= SHORTEST:
            return [rest, _READ_AS[prefix] + rest]
        if len(rest) >= SHORTEST:
            return [rest]
    return []
