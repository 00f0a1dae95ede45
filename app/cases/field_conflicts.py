"""Other users' changes in the fields of the open case: applied at once, or shown beside the
user's own text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.mutations.merged_fields import OVERWROTE, unsettled
from app.values.open_case import SEEN, CaseFacts
from db.enums import EntryKind
from db.records import TimelineRecord


@dataclass(frozen=True, slots=True)
class Answer:
    """One text of a field. at: None while it is typed and not recorded."""

    text: str
    by_id: UUID | None
    by_name: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """Two people wrote in one field; `later` applies, or will once it is saved."""

    field: str
    earlier: Answer
    later: Answer

    @property
    def is_typed(self) -> bool:
        """Whether the later text is being typed here."""
        return self.later.at is None


def field_conflicts(case: CaseFacts, me: UUID | None) -> dict[str, FieldConflict]:
    """Return the fields with two texts, by name."""
    changes = _changes(case)
    found: dict[str, FieldConflict] = {}
    for field, position in unsettled([entry.facts for entry in changes]).items():
        entry = changes[position]
        values = entry.facts[OVERWROTE][field]
        before = _last(changes[:position], field)
        earlier = Answer(values[1], before.actor_id, values[3], before.occurred_at) if before else None
        if earlier is not None:
            later = Answer(values[2], entry.actor_id, entry.actor_name, entry.occurred_at)
            found[field] = FieldConflict(field, earlier, later)
    recorded = case.recorded
    for field, text in case.typed.items():
        present, last = recorded.get(field, ""), _last(changes, field)
        seen = case.draft.get(SEEN + field)
        if seen is None or last is None or last.actor_id == me or present in (seen, text):
            continue
        earlier = Answer(present, last.actor_id, last.actor_name, last.occurred_at)
        found[field] = FieldConflict(field, earlier, Answer(text, me, "", None))
    return found


def changed_by_others(case: CaseFacts, since: int, me: UUID | None) -> dict[str, TimelineRecord]:
    """Return the fields that another user changed last, after the entry `since`, with that entry.

    Fields with typed text are left out: for these both texts are shown. So are fields just saved here.
    """
    changes = _changes(case)
    fields = {field for entry in changes if entry.version > since for field in entry.facts.get("changes", ())}
    lasts = {field: _last(changes, field) for field in fields - case.typed.keys() - case.just_recorded.keys()}
    return {field: last for field, last in lasts.items() if last is not None and last.actor_id != me}


def _changes(case: CaseFacts) -> list[TimelineRecord]:
    return [entry for entry in case.timeline if entry.kind is EntryKind.DETAILS_CHANGED]


def _last(changes: list[TimelineRecord], field: str) -> TimelineRecord | None:
    return next((entry for entry in reversed(changes) if field in entry.facts.get("changes", ())), None)
