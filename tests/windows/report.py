"""What a run found: a table of steps, whose fault each failure is, and the figures for build/bench.json."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from tests.bench.rows import row
from tests.platforms import WINE

# What wine prints, or Python after it, where wine lacks a function that Windows has.
WINE_SIGNS = ("unimplemented function", "exit code 0x80000100", "crealf", "ucrtbase.dll.creal")
MOST_TEXT = 160  # characters of a reason in the table


class Cause(Enum):
    """Whose fault a failure is."""

    PRODUCT = "product"
    WINE = "wine"
    TEST = "test"  # what should have tested could not


@dataclass(frozen=True)
class Check:
    """One thing that was tried: a test, a stage of the demo, a step of the package's life.

    Attributes:
        cause: None if it passed, or is left out for a reason that is nobody's fault.
    """

    name: str
    passed: bool
    cause: Cause | None = None
    reason: str = ""

    @property
    def failed(self) -> bool:
        return not self.passed and self.cause in (Cause.PRODUCT, Cause.TEST)


@dataclass(frozen=True)
class StepResult:
    """How one step went.

    Attributes:
        figures: Rows for build/bench.json.
    """

    step: str
    checks: Sequence[Check]
    seconds: float
    figures: Sequence[dict[str, object]] = ()

    @property
    def worst(self) -> Cause | None:
        causes = {check.cause for check in self.checks}
        return next((cause for cause in Cause if cause in causes), None)


def cause_of_failure(text: str) -> Cause:
    """Return whose fault a test's failure is: the product's, unless its text has a sign of wine's."""
    return Cause.WINE if any(sign in text for sign in WINE_SIGNS) else Cause.PRODUCT


def cause_of_skip(reason: str) -> Cause | None:
    """Return wine for what is left out because of it, None for the rest (Linux only, no such device)."""
    return Cause.WINE if reason.removeprefix("Skipped: ").startswith(WINE) else None


def exit_code(results: Iterable[StepResult]) -> int:
    """Return 1 if something of the product failed, 2 if only the testing did, else 0: wine's faults too."""
    failed = {check.cause for result in results for check in result.checks if check.failed}
    if Cause.PRODUCT in failed:
        return 1
    return 2 if failed else 0


def table(results: Sequence[StepResult]) -> str:
    """Return a line a step, then each failure with its cause and reason, then what wine is at fault for."""
    head = ("step", "result", "cause", "time")
    lines = [head, *map(_line, results)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    text = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    for result in results:
        for check in sorted(result.checks, key=lambda check: check.cause is Cause.WINE):
            if check.cause is not None:
                reason = " ".join(check.reason.split())[-MOST_TEXT:]
                text.append(f"{result.step}: {check.cause.value}: {check.name}: {reason}")
    return "\n".join(line.rstrip() for line in text)


def figures(results: Iterable[StepResult]) -> list[dict[str, object]]:
    return [figure for result in results for figure in result.figures]


def at_least(name: str, value: float, unit: str, least: float) -> dict[str, object]:
    """Return a row of which more is better."""
    return row(name, value, unit) | {"budget": least, "ok": value >= least}


def _line(result: StepResult) -> tuple[str, str, str, str]:
    passed = sum(check.passed for check in result.checks)
    failed = sum(check.failed for check in result.checks)
    by_wine = sum(check.cause is Cause.WINE for check in result.checks)
    left_out = len(result.checks) - passed - failed - by_wine
    parts = [f"{passed} passed"]
    parts += [f"{count} {word}" for count, word in ((failed, "FAILED"), (by_wine, "not on wine")) if count]
    parts += [f"{left_out} left out"] if left_out else []
    worst = result.worst
    return result.step, ", ".join(parts), worst.value if worst else "", f"{result.seconds:.0f} s"
