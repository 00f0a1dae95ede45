"""The result of one check of the self-test: facts, which ui/selftest/selftest_text.py words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from app.doctor.finding import Finding, Health


class Outcome(str, Enum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_POSSIBLE = "not_possible"  # the check needs something that is missing, which is no fault of Loket


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the self-test.

    Attributes:
        check: The tested part: "modules", "call", "sound_loop", ... or a part of the doctor's.
        kind: The outcome, a code that has a sentence.
        facts: Values for the sentence.
        seconds: Its duration.
    """

    check: str
    outcome: Outcome
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


# Findings of the doctor that something is missing; then nothing can be tested.
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
    """Return a finding of the doctor as a result; one that only needs attention has passed."""
    if finding.kind in _NOTHING_TO_TRY:
        outcome = Outcome.NOT_POSSIBLE
    else:
        outcome = Outcome.FAILED if finding.health is Health.WRONG else Outcome.PASSED
    return Result(finding.part, outcome, finding.kind, finding.facts)


def exit_code(results: Iterable[Result]) -> int:
    """Return 1 if a check failed, else 0."""
    return int(any(one.outcome is Outcome.FAILED for one in results))
