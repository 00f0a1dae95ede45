"""The valid values of a column: one declaration for the code that writes, reads and stores it.

An endless text or a time that no computer can show would stop every user who has to read it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timezone
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import Column, Date, Table, Text

from db.models.types import Facts, UtcTime

FIRST_TIME, LAST_TIME = (datetime(year, 1, 1, tzinfo=timezone.utc) for year in (2000, 2100))
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
NAME_LETTERS, PROSE_LETTERS = 300, 100_000
JSON_LETTERS = 1_000_000
JSON_DEPTH = 16
LARGEST_NUMBER = 10**15  # in JSON; larger ones could have any number of digits
HASH = r"[0-9a-f]{64}"
# What can be dialled at a phone of the PBX: a number, or the user part of a SIP URI (RFC 3261 section 25.1),
# as telephony/sip/target.py accepts it; so it cannot lead to another host. "": none.
DIALABLE = r"(\+?[0-9*#]{1,32}|([A-Za-z0-9_.!~*'()&=+$,;/-]|%[0-9A-Fa-f]{2}){1,128})?"
# Texts of more than one line.
_PROSE = frozenset(
    {
        *("text", "description", "question", "questions", "answer", "evidence", "promise", "note", "stems"),
        *("query", "result", "words", "outcome", "legal_basis", "reference", "oss_reference", "typed"),
        *("returned_reason", "passed_reason", "no_evidence_reason", "removed_reason", "withdrawn_reason"),
        "answer_reference",
    }
)


class Shape(str, Enum):
    TIME = "time"
    DAY = "day"
    OBJECT = "object"  # a JSON object
    OBJECTS = "array"  # a list of JSON objects
    NAME = "name"
    PROSE = "prose"
    DIALABLE = "dialable text"


_LONG = (Shape.PROSE, Shape.OBJECT, Shape.OBJECTS)


@cache
def shapes(table: Table) -> Mapping[str, Shape]:
    """Return the columns without an inherent limit, and their valid shape."""
    found = {column.name: _shape(column) for column in table.c}
    return {name: shape for name, shape in found.items() if shape is not None}


@cache
def long_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that can hold much more than a line."""
    return tuple(name for name, shape in shapes(table).items() if shape in _LONG)


def most_letters(shape: Shape) -> int:
    return PROSE_LETTERS if shape is Shape.PROSE else NAME_LETTERS


def _shape(column: Column[Any]) -> Shape | None:
    if isinstance(column.type, UtcTime):
        return Shape.TIME
    if isinstance(column.type, Date):
        return Shape.DAY
    if isinstance(column.type, Facts):
        return Shape.OBJECTS if column.info.get("is_list") else Shape.OBJECT
    if column.name == "extension":
        return Shape.DIALABLE
    if isinstance(column.type, Text):
        return Shape.PROSE if column.name in _PROSE else Shape.NAME
    return None


def is_readable(shape: Shape, value: Any) -> bool:
    """Return whether a value can be stored and shown at all; a long text can."""
    if value is None:
        return True
    if shape is Shape.TIME:
        return isinstance(value, datetime) and FIRST_TIME <= value < LAST_TIME
    if shape is Shape.DAY:
        return isinstance(value, date) and FIRST_DAY <= value < LAST_DAY
    if shape is Shape.OBJECT:
        return isinstance(value, dict) and _is_plain(value, JSON_DEPTH)
    if shape is Shape.OBJECTS:
        is_list = isinstance(value, list) and all(isinstance(one, dict) for one in value)
        return is_list and _is_plain(value, JSON_DEPTH)
    if shape is Shape.DIALABLE:
        return is_dialable(value)
    return isinstance(value, str)


def is_dialable(value: Any) -> bool:
    """Return whether this can be stored as an agent's extension."""
    return isinstance(value, str) and re.fullmatch(DIALABLE, value) is not None


def _is_plain(value: Any, depth: int) -> bool:
    if isinstance(value, dict | list):
        inner = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_is_plain(one, depth - 1) for one in inner)
    return not isinstance(value, int) or abs(value) <= LARGEST_NUMBER
