"""The fields that may be stored, and their names in external answers. Unlisted fields are dropped.

Never listed: NIK and other identity numbers, NPWP (a person's is the NIK), religion, birth dates, and any
person's phone number, e-mail or home address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from app.lookups.answers import Record, date_of, has_nik, pick, text_of
from app.lookups.code_lists import words_of
from db.records import FoundField

MOST_ITEMS = 60
DATES = frozenset(
    {"issued_on", "changed_on", "licence_issued_on", "valid_until", "letter_date", "checked_on"}
)
LEFT_OUT = "left_out"
_MAY_LOOK_LIKE_NIK = frozenset({"registration_number", "licence_id", "project_id"})

Wanted = Mapping[str, tuple[str, ...]]
"""Our name of a field -> its names in the answer, the likeliest first."""


def fields_of(source: Record, wanted: Wanted, item: int = 0) -> list[FoundField]:
    """Return the wanted fields that exist, codes with their words."""
    found = []
    for key, names in wanted.items():
        value = text_of(pick(source, *names))
        if key in DATES:
            value = date_of(value) or value
        is_filler = not value.strip("-: /." + ("0" if key in DATES else ""))
        if is_filler or (key not in _MAY_LOOK_LIKE_NIK and has_nik(value)):
            continue
        found.append(FoundField(key, value, words_of(key, value), item))
    return found


def newest_first(items: Iterable[Sequence[FoundField]]) -> list[FoundField]:
    """Number the items from 1, latest date first; log how many were too many."""
    filled = [item for item in items if item]
    filled.sort(key=_newest, reverse=True)
    found = [
        FoundField(field.key, field.value, field.words, number)
        for number, item in enumerate(filled[:MOST_ITEMS], start=1)
        for field in item
    ]
    if len(filled) > MOST_ITEMS:
        found.append(FoundField(LEFT_OUT, str(len(filled) - MOST_ITEMS)))
    return found


def value_of(fields: Iterable[FoundField], key: str) -> str:
    return next((field.value for field in fields if field.key == key), "")


def _newest(item: Sequence[FoundField]) -> str:
    dates = [field.value for field in item if field.key in DATES and field.key != "valid_until"]
    # An id_izin contains its date: I-yyyymmddhhmmss...
    made = date_of(value_of(item, "licence_id").removeprefix("I-")[:8])
    return max((*filter(date_of, dates), made))
