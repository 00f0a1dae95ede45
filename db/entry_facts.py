"""Checks the facts of an entry before they are shown: another program may have written any JSON there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from db.models.shapes import FIRST_TIME, LAST_TIME

UNREADABLE = "unreadable"  # the fact that replaces all others


def time_fact(value: object) -> datetime | None:
    """Return a fact as a time; None if it is no displayable time."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None and FIRST_TIME <= found < LAST_TIME else None


def readable_facts(facts: Any) -> dict[str, Any]:
    """Return the facts, or the mark UNREADABLE if a window could not show them."""
    if isinstance(facts, dict) and all(
        not value or _CHECKED[name](value) for name, value in facts.items() if name in _CHECKED
    ):
        return facts
    return {UNREADABLE: True}


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and date.fromisoformat(value).year < LAST_TIME.year
    except ValueError:
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e9


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _are_text_lists(count: int) -> Callable[[Any], bool]:
    """Return the check for fields with so many texts each, e.g. the old and the new value."""

    def are(value: Any) -> bool:
        return isinstance(value, dict) and all(
            isinstance(texts, list) and len(texts) == count and all(isinstance(one, str) for one in texts)
            for texts in value.values()
        )

    return are


def _are_found(value: Any) -> bool:
    """Whether this is a list of fields of a JELITA or OSS answer."""
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and {"key", "value"} <= one.keys() <= {"key", "value", "words", "item"}
        and all(isinstance(one.get(name, ""), str) for name in ("key", "value", "words"))
        and isinstance(one.get("item", 0), int)
        for one in value
    )


_CHECKED: dict[str, Callable[[Any], bool]] = {
    **dict.fromkeys(("until", "due_at", "promise_at"), lambda value: time_fact(value) is not None),
    **dict.fromkeys(("valid_until", "expired"), _is_day),
    **dict.fromkeys(
        ("satisfied", "duration_s", "call_offset_s", "mos", "mos_there", "held_s", "waited_s"), _is_number
    ),
    "changes": _are_text_lists(2),
    "overwrote": _are_text_lists(4),
    "settled": _are_texts,
    "fields": _are_found,
}


def readable_fields(fields: Any) -> list[dict[str, Any]]:
    """Return the fields of a stored answer; none if they are invalid."""
    return fields if _are_found(fields) else []
