"""Reads answers of external systems: names in any case, numbers as text, one record or a list of them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.common.formats import ERROR, check_nik
from app.common.lookup_faults import FaultKind, LookupFault

LONGEST = 300  # characters of one field

Record = Mapping[str, Any]


def load_json(body: bytes) -> object:
    """Raise LookupFault if it is no JSON."""
    try:
        return json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise LookupFault(FaultKind.NOT_UNDERSTOOD, type(error).__name__) from error


def pick(source: Record, *names: str) -> Any:
    """Return the first existing one of these, ignoring case and "_"."""
    known = {_bare(key): value for key, value in source.items() if isinstance(key, str)}
    for name in names:
        if (value := known.get(_bare(name))) not in (None, ""):
            return value
    return None


def text_of(value: object) -> str:
    """Return text or a number as one line; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    shown = "".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in str(value))
    line = " ".join(shown.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def records_of(value: object) -> list[Record]:
    """Return a list of records, also for a single one or none."""
    if isinstance(value, Mapping):
        return [value]
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def number_of(value: object) -> int | None:
    """Return a `kode` that may be a number or text."""
    text = text_of(value)
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else None


def date_of(text: str) -> str:
    """Return a day in ISO form; "" if invalid, or one of the fillers for none."""
    found = re.match(r"(\d{4})[-/]?(\d{2})[-/]?(\d{2})(?!\d)|(\d{2})[-/](\d{2})[-/](\d{4})(?!\d)", text)
    if found is None:
        return ""
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def has_nik(text: str) -> bool:
    """Whether it contains a number in the form of an NIK: such a text is not stored."""
    numbers = re.findall(r"(?<!\d)\d{16}(?!\d)", re.sub(r"(?<=\d)[ .-](?=\d)", "", text))
    return any(check_nik(number).level != ERROR for number in numbers)


def _bare(name: str) -> str:
    return re.sub(r"[_\s-]", "", name).casefold()
