"""How each test went, read from the lines that `recorder` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FAILURES = ("failed", "error", "died")


@dataclass
class Outcome:
    """How one test went. `outcome` is passed, failed, error, skipped or died (the process ended in it).

    Attributes:
        text: Why it failed or was skipped.
        output: What it printed and logged, if it failed.
        seconds: With its fixtures.
        is_real_time: It keeps the real clock, so other work on the machine may have disturbed it.
        is_second: It failed beside others, and this is how it went alone.
    """

    test: str
    outcome: str
    text: str = ""
    output: str = ""
    seconds: float = 0.0
    is_real_time: bool = False
    is_second: bool = False

    @property
    def is_failure(self) -> bool:
        return self.outcome in FAILURES

    @property
    def file(self) -> str:
        return self.test.split("::")[0]


class Record:
    """The lines of one process, or of several that followed each other, as they come."""

    def __init__(self) -> None:
        self.outcomes: dict[str, Outcome] = {}
        self.is_finished = False
        self.running = ""  # the test that has begun and not ended
        self.timeout_s = 0.0  # that this test has of its own; 0: the one of all tests
        self.collected: dict[str, int] = {}  # tests that are to run, by file

    def add(self, line: dict[str, object]) -> Outcome | None:
        """Take one line in. Return the outcome that it completes: of a test, or of a file not collected."""
        self.is_finished = "finished" in line
        if isinstance(counts := line.get("collected"), dict):
            for file, count in counts.items():
                self.collected[str(file)] = self.collected.get(str(file), 0) + int(count)
        elif began := line.get("began"):
            self.running = str(began)
            self.timeout_s = float(str(line.get("timeout_s", 0)))
            self.outcomes[self.running] = Outcome(
                self.running, "died", is_real_time=bool(line.get("real_time", False))
            )
        elif test := line.get("test"):
            return self._add_result(str(test), line)
        elif ended := line.get("ended"):
            self.running, self.timeout_s = "", 0.0
            one = self.outcomes[str(ended)]
            one.seconds = float(str(line.get("seconds", 0)))
            return one
        return None

    def end(self, code: str) -> Outcome | None:
        """The process has ended. Return the outcome of the test that it ended in, if it did.

        code: How the process ended, in words.
        """
        if not self.running:
            return None
        one = self.outcomes[self.running]
        self.running, self.timeout_s = "", 0.0
        one.outcome, one.text = "died", f"the process ended in this test: {code}"
        return one

    def _add_result(self, test: str, line: dict[str, object]) -> Outcome | None:
        """Keep the first failure of a test: a failed call, then perhaps a failed teardown."""
        is_file = test not in self.outcomes
        one = self.outcomes.setdefault(test, Outcome(test, "died"))
        if one.outcome in ("died", "passed"):
            one.outcome = str(line["outcome"])
            one.text, one.output = str(line.get("text", "")), str(line.get("output", ""))
        return one if is_file else None


def read_record(lines: Iterable[dict[str, object]], code: str) -> tuple[dict[str, Outcome], bool]:
    """Return how each test went, and whether pytest came to its end.

    code: How the process ended: the cause of death of a test that began and has no end.
    """
    record = Record()
    for line in lines:
        record.add(line)
    record.end(code)
    return record.outcomes, record.is_finished


def read_lines(path: Path) -> list[dict[str, object]]:
    """Return what is written down: of a test that began, that ended, or that all have finished."""
    return Tail(path).read()


class Tail:
    """Reads a record while it is being written."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_to = 0

    def read(self) -> list[dict[str, object]]:
        """Return the whole lines that have come since the last call."""
        if not self.path.exists():
            return []
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            text = file.read()
        *whole, being_written = text.split(b"\n")
        self._read_to += len(text) - len(being_written)
        return [json.loads(line) for line in whole]
