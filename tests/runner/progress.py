"""What a run prints: each file as it ends, each failure at once, and how far it is."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from tests.runner.record import Outcome
from tests.runner.scheduler import Worker

EVERY_S = 15
WIDTH = 100
MOST_SLOW = 15
# In the order and the words of pytest's own last line.
COUNTED = ("failed", "passed", "skipped", "rerun")


class Progress:
    def __init__(self, files: int) -> None:
        """Take the number of files that will run."""
        self.outcomes: dict[str, Outcome] = {}
        self.reruns: list[tuple[Outcome, Outcome]] = []  # how it failed, and how it went alone
        self._files = files
        self._began_at = time.monotonic()
        self._shown_at = self._began_at
        self._ended: dict[str, list[Outcome]] = defaultdict(list)
        self._done: set[str] = set()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began_at

    def add(self, one: Outcome) -> None:
        """A test has ended, or a file could not be collected."""
        self.outcomes[one.test] = one
        self._ended[one.file].append(one)
        if one.is_failure:
            _print_failure(one)
        if one.test == one.file:
            self._done.add(one.file)

    def add_second(self, one: Outcome) -> None:
        """A test that had failed has run again, alone. This outcome counts."""
        one.is_second = True
        before = self.outcomes[one.test]
        self.reruns.append((before, one))
        self.outcomes[one.test] = one
        print(f"{self._time()}  {one.outcome} when run alone: {one.test}", flush=True)
        if one.is_failure:
            _print_failure(one)

    def show(self, workers: Iterable[Worker]) -> None:
        """Print the files that have ended since the last call, and each 15 seconds all counts."""
        for worker in workers:
            for file, count in worker.record.collected.items():
                if file not in self._done and len(self._ended[file]) >= count:
                    self._done.add(file)
                    self._print_file(file)
        if time.monotonic() - self._shown_at >= EVERY_S:
            self._shown_at = time.monotonic()
            running = ", ".join(one.record.running.split("[")[0] for one in workers if one.record.running)
            files = f"{len(self._done)} of {self._files} files"
            print(f"{self._time()}  {self._words()}; {files}; now {running}", flush=True)

    def file_seconds(self) -> dict[str, float]:
        return {file: round(sum(one.seconds for one in ended), 1) for file, ended in self._ended.items()}

    def print_summary(self) -> None:
        """Print the slowest files, what was skipped and why, each second look and failure, and the counts."""
        print(f"\nslowest files ({MOST_SLOW}):")
        slow = sorted(self.file_seconds().items(), key=lambda one: -one[1])[:MOST_SLOW]
        for file, seconds in slow:
            print(f"  {seconds:6.1f} s  {file}")
        skipped = Counter((one.file, one.text) for one in self.outcomes.values() if one.outcome == "skipped")
        for (file, reason), count in sorted(skipped.items()):
            print(f"SKIPPED [{count}] {file}: {reason}")
        for before, after in self.reruns:
            print(f"RERUN {before.test}: {before.outcome} beside other work, {after.outcome} alone")
        for one in self.outcomes.values():
            if one.is_failure:
                print(f"FAILED {one.test}")
        whole = f" {self._words()} in {self.seconds:.2f}s ({_clock(self.seconds)}) "
        print(whole.center(WIDTH, "="), flush=True)

    def _words(self) -> str:
        counts = Counter("failed" if one.is_failure else one.outcome for one in self.outcomes.values())
        counts["rerun"] = len(self.reruns)
        return ", ".join(f"{counts[word]} {word}" for word in COUNTED if counts[word]) or "no tests ran"

    def _print_file(self, file: str) -> None:
        ended = self._ended[file]
        counts = Counter("failed" if one.is_failure else one.outcome for one in ended)
        words = ", ".join(f"{counts[word]} {word}" for word in COUNTED if counts[word])
        print(f"{self._time()}  {file}: {words}, {sum(one.seconds for one in ended):.1f} s", flush=True)

    def _time(self) -> str:
        return f"[{_clock(self.seconds)}]"


def _print_failure(one: Outcome) -> None:
    print(f" {one.test} ".center(WIDTH, "_"))
    print(one.text)
    if one.output:
        print(one.output)
    print("_" * WIDTH, flush=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02}:{rest:02}"
