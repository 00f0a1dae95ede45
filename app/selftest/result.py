"""What one check of the self-test found: facts, which ui/selftest/selftest_text.py puts into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.doctor.finding import Finding, Health


class Outcome(str, Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_POSSIBLE = "not_possible"  # something that the check needs is not there; that is no fault of Loket


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the self-test.

    Attributes:
        check: What was tried: "modules", "call", "sound_loop", ... or a part of the doctor's.
        kind: What happened, a code that has a sentence.
        facts: Values for the sentence.
        seconds: How long it took.
    """

    check: str
    outcome: Outcome
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


# The doctor says of these what is missing; there is then nothing that could be tried.
_NOTHING_TO_TRY = frozenset(
    {
        "camera_none",
        "camera_off",
        "camera_unknown",
        "clock_unknown",
        "database_none",
        "exchange_none",
        "key_store_none",
        "key_store_off",
        "records_none",
        "sound_unknown",
    }
)


def of_doctor(finding: Finding) -> Result:
    """Return a finding of the doctor's as a result; what only wants attention has passed."""
    if finding.kind in _NOTHING_TO_TRY:
        outcome = Outcome.NOT_POSSIBLE
    else:
        outcome = Outcome.FAILED if finding.health is Health.WRONG else Outcome.PASSED
    return Result(finding.part, outcome, finding.kind, finding.facts)


def exit_code(results: Iterable[Result]) -> int:
    """Return 1 if a check failed, else 0."""
    return int(any(one.outcome is Outcome.FAILED for one in results))
