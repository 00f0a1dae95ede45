"""The facts of an entry that stay when its content is erased: values of lists, times, ids, figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from db.enums import Channel, EntryKind

_KEPT = {
    *("channel", "direction", "number", "waits_for", "cause", "until", "due_at", "promise_at", "valid_until"),
    *("found_at", "validated_in", "disposition", "unit_name", "agent_name", "recorded_by", "consent_text"),
    *("evidence_id", "attachment_id", "solution_id", "escalation_id", "passed_id", "question_id", "unit_id"),
    *("agent_id", "contact_id", "recording_id", "queue", "tag_id", "link_id", "link_kind", "other_id"),
    "other_number",
}
_MEANS = ("means", "answered_means", "promise_channel")  # a channel, or free text
_CHANNELS = {channel.value for channel in Channel}
_SYSTEMS = re.compile(r"[a-z_]{1,20}")  # a look-up system's code, not free text
_OF_STAFF = {EntryKind.ASSIGNED: "from_name", EntryKind.ESCALATION_PASSED: "from_name"}
_LISTED = {EntryKind.NUMBERS_REVEALED: "reason"}
_NAMING = ("remote", "remote_name", "from_name", "target")


def kept_facts(kind: EntryKind, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts without free text. Figures stay."""
    return {name: fact for name, fact in facts.items() if _stays(kind, name, fact)}


def unnamed_facts(facts: Mapping[str, Any], ids: set[str]) -> dict[str, Any]:
    """Return the facts of an entry in another person's case without the identity of these people."""
    kept = {name: "" if name in _NAMING else fact for name, fact in facts.items()}
    for name in ("changes", "overwrote"):
        changes = facts.get(name)
        if isinstance(changes, dict) and isinstance(values := changes.get("applicant_id"), list):
            kept[name] = {**changes, "applicant_id": [_unnamed(one, ids) for one in values]}
    return kept


def _stays(kind: EntryKind, name: str, fact: Any) -> bool:
    if fact is None or isinstance(fact, (bool, int, float)):
        return True
    if not isinstance(fact, str):
        return False
    if name in _MEANS:
        return fact in _CHANNELS
    if name in ("system", "method"):
        return _SYSTEMS.fullmatch(fact) is not None
    return name in _KEPT or name in (_OF_STAFF.get(kind), _LISTED.get(kind))


def _unnamed(value: Any, ids: set[str]) -> Any:
    """ "Budi 0190…": the id after the name identifies the person; erase it if it is one of these."""
    return "" if isinstance(value, str) and value.rpartition(" ")[2] in ids else value
