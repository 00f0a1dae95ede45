"""Removes personal data from a text: names in the records, numbers, addresses, NIK, home folder, login."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from getpass import getuser
from pathlib import Path
from urllib.parse import quote

from app.common.personal_data import REMOVED, without_personal_data
from db.search.folding import folded

_MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ")
# IPv4 addresses and dates (year, month and day) stay; six or more digits in a row do not.
_KEPT_OR_LONG = re.compile(
    r"(?P<kept>\b(?:\d{1,3}\.){3}\d{1,3}\b|\b\d{4}-\d\d-\d\d\b)|\+?\d(?:[ .\-/()]{0,2}\d){5,}"
)
_SIP_USER = re.compile(r"(?i)\b(sips?|tel):[^\s@;>]+(?=@|\b)")
_WORD = re.compile(r"[^\W\d_]{2,}")
_SHORT = 2  # letters; such a word of a longer name is a title, or a word of any language
_PROGRAM = "loket"  # a logger's name, and the word for a counter: an agent may be called "Loket 1"
_OF_PEOPLE = ("home", "users")  # other folders, such as /var/lib, contain more than people's folders
_NOTHING = re.compile(r"(?!)")


def name_words(names: Collection[str]) -> frozenset[str]:
    """Return the words of names, to be searched for."""
    return frozenset(word for name in names for word in _significant_words(name)) - {_PROGRAM}


def _significant_words(name: str) -> list[str]:
    """Return the identifying words of a name: short ones only if it has no others."""
    words = [folded(word) for word in _WORD.findall(name)]
    return [word for word in words if len(word) > _SHORT] or words


def scrubbed(text: str, words: frozenset[str]) -> str:
    """Return the text with "…" in place of personal data; the times of a log stay.

    The home folder becomes "~": its name is usually the user's. The folders beside it are other people's.
    Its name and the login are removed from other paths, too: D:\\loket\\rina.dewi, KANTOR\\rina.dewi.
    """
    home = str(Path.home())
    text = _home_folder(home).sub("~", text)
    text = _homes_beside(home).sub(lambda found: found[1] + REMOVED, text)
    text = _user_in_a_path(_parent_and_name(home)[1], _login()).sub(REMOVED, text)
    return "\n".join(_line(line, words) for line in text.split("\n"))


@cache
def _home_folder(home: str) -> re.Pattern[str]:
    """Return a pattern for it, with either slash or two of them, in any case, from any
    drive, in an address.
    """
    parent, name = _parent_and_name(home)
    if not name:
        return _NOTHING  # "/": it contains no name
    names = [re.escape(name), re.escape(quote(name, safe=""))]
    above = ""
    if parent:
        above = rf"[\\/]+{re.escape(parent)}"
        names.append(r"[^\\/\s~]{1,6}~\d+(?:\.\w{1,3})?")  # Windows' short names, such as RINAS~1.DEW
    return re.compile(rf"(?:\b[a-z]:)?{above}[\\/]+(?:{'|'.join(names)})(?!\w)", re.IGNORECASE)


@cache
def _homes_beside(home: str) -> re.Pattern[str]:
    """Return a pattern for the path to a folder beside it (the group) and its name, of
    three words at most.
    """
    parent, _name = _parent_and_name(home)
    if parent.casefold() not in _OF_PEOPLE:
        return _NOTHING
    word = r"[^\\/\s:\"'<>|*?]+"
    return re.compile(
        rf"([\\/]+{re.escape(parent)}[\\/]+)(?:{word}(?: {word}){{1,2}}(?=[\\/])|{word})", re.IGNORECASE
    )


@cache
def _user_in_a_path(*names: str) -> re.Pattern[str]:
    """Return a pattern for the names of this computer's user after a slash.

    Nowhere else: a login such as "admin" is a word, too.
    """
    known = [re.escape(name) for name in names if name and name.casefold() != _PROGRAM]
    return re.compile(rf"(?<=[\\/])(?:{'|'.join(known)})(?!\w)", re.IGNORECASE) if known else _NOTHING


def _login() -> str:
    """Return the name by which the system knows the user; "" if it knows none."""
    with suppress(ImportError, KeyError, OSError):
        return getuser()
    return ""


def _parent_and_name(folder: str) -> tuple[str, str]:
    *_, parent, name = ["", "", *(part for part in re.split(r"[\\/]+", folder) if part)]
    return parent, name


def _line(line: str, words: frozenset[str]) -> str:
    moment = _MOMENT.match(line)
    head, rest = (line[: moment.end()], line[moment.end() :]) if moment else ("", line)
    rest = _SIP_USER.sub(lambda found: f"{found[1]}:{REMOVED}", rest)
    rest = without_personal_data(rest)
    rest = _KEPT_OR_LONG.sub(lambda found: found["kept"] or REMOVED, rest)
    return head + _WORD.sub(lambda found: REMOVED if folded(found[0]) in words else found[0], rest)
