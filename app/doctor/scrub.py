"""Takes out of a text what tells of people: names of the records, numbers, addresses, NIK, home folder."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from pathlib import Path
from urllib.parse import quote

from app.personal_data import REMOVED, without_personal_data
from db.folding import folded

_MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} ")
# An IPv4 address stays, and the year, month and day of a date; six digits and more in a row do not.
_KEPT_OR_LONG = re.compile(
    r"(?P<kept>\b(?:\d{1,3}\.){3}\d{1,3}\b|\b\d{4}-\d\d-\d\d\b)|\+?\d(?:[ .\-/()]{0,2}\d){5,}"
)
_SIP_USER = re.compile(r"(?i)\b(sips?|tel):[^\s@;>]+(?=@|\b)")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOTHING = re.compile(r"(?!)")


def name_words(names: Collection[str]) -> frozenset[str]:
    """Return the words that names are made of, to be looked for."""
    return frozenset(folded(word) for name in names for word in _WORD.findall(name))


def scrubbed(text: str, words: frozenset[str]) -> str:
    """Return the text with "…" in the places of what tells of people; moments of a log stay.

    The home folder is "~": its name is mostly that of who sits here.
    """
    text = _home_folder(str(Path.home())).sub("~", text)
    return "\n".join(_line(line, words) for line in text.split("\n"))


@cache
def _home_folder(home: str) -> re.Pattern[str]:
    """Return what finds it, with either slash or two of them, in any case, from any drive, in an address."""
    *_, parent, name = ["", "", *(part for part in re.split(r"[\\/]+", home) if part)]
    if not name:
        return _NOTHING  # "/": there is no name in it
    names = [re.escape(name), re.escape(quote(name, safe=""))]
    above = ""
    if parent:
        above = rf"[\\/]+{re.escape(parent)}"
        names.append(r"[^\\/\s~]{1,6}~\d+(?:\.\w{1,3})?")  # Windows' short names, as RINAS~1.DEW
    return re.compile(rf"(?:\b[a-z]:)?{above}[\\/]+(?:{'|'.join(names)})", re.IGNORECASE)


def _line(line: str, words: frozenset[str]) -> str:
    moment = _MOMENT.match(line)
    head, rest = (line[: moment.end()], line[moment.end() :]) if moment else ("", line)
    rest = _SIP_USER.sub(lambda found: f"{found[1]}:{REMOVED}", rest)
    rest = without_personal_data(rest)
    rest = _KEPT_OR_LONG.sub(lambda found: found["kept"] or REMOVED, rest)
    return head + _WORD.sub(lambda found: REMOVED if folded(found[0]) in words else found[0], rest)
