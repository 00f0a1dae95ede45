"""Which passwords may be chosen.

The desktop asks while one types, the server program before it stores one, `loket admin` before it gives one.
"""

from __future__ import annotations

import re
import stringprep
import unicodedata
from functools import cache

import resources

LEAST_LETTERS, MOST_LETTERS = 10, 256
SHORT, LONG, UNSEEN, SAME, LOGIN_NAME, EASY = "short", "long", "unseen", "same", "login_name", "easy"
LEAST_OWN = 4  # characters beside the parts that are guessed first
SHORTEST_RUN, SHORTEST_WORD = 4, 4
_ROWS = ("01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_REPEATED = re.compile(r"(.{1,5}?)\1{2,}", re.DOTALL)
_YEAR = re.compile("(19|20)[0-9]{2}")


def unfit(login: str, present: str, new: str) -> str:
    """Return why this password cannot be chosen; "" if it can."""
    if any(map(_is_unseen, new)):
        return UNSEEN
    if len(unicodedata.normalize("NFKC", new).strip()) < LEAST_LETTERS:  # letters, however they are written
        return SHORT
    if len(new) > MOST_LETTERS:
        return LONG
    if new == present:
        return SAME
    if new.strip().casefold() == login.casefold():
        return LOGIN_NAME
    return EASY if len(_own_part(login, new)) < LEAST_OWN else ""


def _own_part(login: str, new: str) -> str:
    """Return what is left of a password without the parts that are guessed first."""
    left = "".join(unicodedata.normalize("NFKC", new).casefold().split())
    for word in (*_words_of(login), *_common_words()):
        left = left.replace(word, "")
    return _YEAR.sub("", _REPEATED.sub("", _runs().sub("", left)))


def _words_of(login: str) -> list[str]:
    """Return the names in a login, the longest first."""
    names = re.split("[^a-z]+", login.casefold())
    return sorted({name for name in (login.casefold(), *names) if len(name) >= SHORTEST_WORD}, key=len)[::-1]


@cache
def _common_words() -> tuple[str, ...]:
    """Return the words of resources/passwords/common.txt, the longest first."""
    lines = resources.read_text("passwords", "common.txt").splitlines()
    return tuple(sorted((line for line in lines if line and not line.startswith("#")), key=len, reverse=True))


@cache
def _runs() -> re.Pattern[str]:
    """Return the pattern of neighbours in a row of digits, letters or keys, forwards or backwards."""
    rows = [row[::step] for row in _ROWS for step in (1, -1)]
    spans = [(row, start, end) for row in rows for start in range(len(row)) for end in range(start, len(row))]
    runs = {row[start : end + 1] for row, start, end in spans if end - start >= SHORTEST_RUN - 1}
    return re.compile("|".join(sorted(runs, key=len, reverse=True)))


def _is_unseen(sign: str) -> bool:
    """Whether it can only be pasted: a line end, an unusual space, what a directory drops (SASLprep)."""
    kind = unicodedata.category(sign)[0]
    return kind == "C" or (kind == "Z" and sign != " ") or stringprep.in_table_b1(sign)
