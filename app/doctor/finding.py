"""The doctor's finding about one part: facts, which ui/doctor/doctor_text.py words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum


class Health(str, Enum):
    OK = "ok"
    ATTENTION = "attention"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        part: The checked part: "policy", "disk", "exchange", ...
        kind: The result, a code that has a sentence.
        facts: Values for the sentence.
    """

    part: str
    kind: str
    health: Health = Health.OK
    facts: Mapping[str, str] = field(default_factory=dict)


def exit_code(findings: Iterable[Finding]) -> int:
    """Return 0 if all is well, 1 if something needs attention, 2 if something is wrong."""
    healths = {one.health for one in findings}
    return 2 if Health.WRONG in healths else 1 if Health.ATTENTION in healths else 0
