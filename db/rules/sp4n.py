"""When two tracking ids of SP4N-LAPOR! are the same: whatever stands around them, in capitals or not."""

from __future__ import annotations

from sqlalchemy import TextClause, text

AROUND = " \t\u00a0#"
_CAPITALS = str.maketrans({letter: letter.upper() for letter in map(chr, range(ord("a"), ord("z") + 1))})
# Of SQLite, whose upper() changes a to z only. The server has loket.tracking_key for it.
_KEY = f"upper(trim(sp4n_tracking, '{AROUND}'))"
_IS_THERE = "sp4n_tracking <> ''"
INDEX = f"CREATE INDEX lx_case__sp4n_key ON case_ ({_KEY}) WHERE {_IS_THERE}"


def tracking_key(tracking: str) -> str:
    """Return the form in which equal tracking ids are equal texts."""
    return tracking.strip(AROUND).translate(_CAPITALS)


def has_tracking(tracking: str) -> TextClause:
    """Return the condition, of SQLite, that a case has this tracking id."""
    return text(f"{_KEY} = :tracking AND {_IS_THERE}").bindparams(tracking=tracking_key(tracking))
