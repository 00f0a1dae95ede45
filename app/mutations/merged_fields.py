"""Merges concurrent changes of one case: different fields merge, and of one field both answers stay on
record.

Nothing is rejected: the later write applies. Its timeline entry also records what its author had seen, and
what another user had written meanwhile; the conflict ends when the field is changed knowingly, or a user
chooses an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from app.mutations.story import Story
from db.entry_facts import readable_facts
from db.enums import EntryKind
from db.models import TimelineEntry

# Facts of an entry "details_changed", in addition to its changes.
OVERWROTE = "overwrote"  # {field: [seen, theirs, mine, who]}
SETTLED = "settled"  # [field]


def overwrites(story: Story, field: str, seen: str | None, before: str, after: str) -> str:
    """Return whose answer is overwritten unseen; "" for none.

    Args:
        seen: The value that the author saw in the field; None if unknown.
        before: The present value.
        after: The new value.
    """
    if seen is None or before in (seen, after):
        return ""
    changes = reversed(_changes(story))
    last = next((entry for entry in changes if field in entry["facts"].get("changes", ())), None)
    if last is None or last["actor_id"] == story.tx.me.agent_id:
        return ""
    return str(last["actor_name"])


def unsettled_fields(story: Story) -> set[str]:
    """Return the fields with a conflict."""
    return set(unsettled([entry["facts"] for entry in _changes(story)]))


def unsettled(facts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return the fields with a conflict, each with the position of its entry.

    Args:
        facts: Of the entries "details_changed" of one case, oldest first.
    """
    standing: dict[str, int] = {}
    for position, fact in enumerate(facts):
        for field in (*fact.get("changes", ()), *fact.get(SETTLED, ())):
            standing.pop(field, None)
        standing |= dict.fromkeys(fact.get(OVERWROTE, ()), position)
    return standing


def _changes(story: Story) -> list[dict[str, Any]]:
    """Return the entries that changed details, oldest first."""
    table = TimelineEntry.__table__
    found = select(table).where(
        table.c.case_id == story.case["id"], table.c.kind == EntryKind.DETAILS_CHANGED
    )
    rows = story.tx.rows(found.order_by(table.c.version))
    return [{**row, "facts": readable_facts(row["facts"])} for row in rows]
