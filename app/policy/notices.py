"""Notices about the office's policy."""

from __future__ import annotations

from app.common.notices import INFO, WARNING, Notice
from app.policy import PolicyFault
from app.settings import Settings, flat

_FIRST = ("calls.", "recording.", "video.")  # what opens a microphone or camera, or keeps what is said


def policy_notice(fault: PolicyFault) -> Notice:
    facts = {
        "path": fault.source,
        "line": str(fault.line or "?"),
        "key": fault.key,
        "value": fault.value,
        "expected": fault.expected,
    }
    return Notice("policy_fault" if fault.key else "policy_ignored", WARNING, facts)


def renewed_notice(source: str, before: Settings, now: Settings) -> Notice:
    """Name the settings that are not what they were."""
    former = flat(before)
    keys = [key for key, value in flat(now).items() if value != former[key]]
    if not keys:
        return Notice("policy_renewed", INFO, {"source": source})
    keys.sort(key=lambda key: not key.startswith(_FIRST))
    return Notice("policy_changed_here", INFO, {"source": source, "keys": "\n".join(keys)})
