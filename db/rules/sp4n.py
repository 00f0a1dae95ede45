"""When two tracking ids of SP4N-LAPOR! are the same: whatever stands around them, in capitals or not.

A spreadsheet drops the zeros before a number, so 01916449 and 1916449 are the same id. An id with other signs
than digits keeps its zeros, because no program takes it for a number.
"""

from __future__ import annotations

import re

from sqlalchemy import TextClause, text

AROUND = " \t\u00a0#"
_CAPITALS = str.maketrans({letter: letter.upper() for letter in map(chr, range(ord("a"), ord("z") + 1))})
_ZEROS_FIRST = re.compile("0+([1-9][0-9]*)")
# Of SQLite, whose upper() changes a to z only. The server has loket.tracking_key for it. The index
# lx_case__sp4n_key has the same texts: if they change, a revision makes it anew.
_SPELLED = f"upper(trim(sp4n_tracking, '{AROUND}'))"
_BARE = f"ltrim({_SPELLED}, '0')"
_KEY = f"CASE WHEN {_BARE} GLOB '[1-9]*' AND {_BARE} NOT GLOB '*[^0-9]*' THEN {_BARE} ELSE {_SPELLED} END"
_IS_THERE = "sp4n_tracking <> ''"


def tracking_key(tracking: str) -> str:
    """Return the form in which equal tracking ids are equal texts."""
    spelled = tracking.strip(AROUND).translate(_CAPITALS)
    number = _ZEROS_FIRST.fullmatch(spelled)
    return number[1] if number else spelled


def has_tracking(tracking: str) -> TextClause:
    """Return the condition, of SQLite, that a case has this tracking id."""
    return text(f"{_KEY} = :tracking AND {_IS_THERE}").bindparams(tracking=tracking_key(tracking))
