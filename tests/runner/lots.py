"""Which files a process of tests gets next.

The last lots are single files: then no process works on alone while the others have nothing left. The first
are larger, because a new process costs a third of a second of a core.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

ELSEWHERE = ("installer",)  # by `make installer-test`
SMALLEST_LOT_S = 8
LARGEST_LOT_S = 120


@dataclass(frozen=True)
class Kind:
    """Tests that use the machine in the same way.

    Attributes:
        folders: Below tests/. One kind has none: it gets all others.
        at_once: How many processes of it run side by side for each two cores.
        gives_way: It computes, so it runs at a low priority beside those that keep the real clock.
        on_stage: It needs the screen, the keyboard and the sound of a stage, each process its own.
        after: It begins when this kind has ended, with which it would compete for the real clock.
        line_s: About how many seconds a line of a test file takes. Only used for files that never ran here.
    """

    name: str
    folders: tuple[str, ...]
    at_once: int
    gives_way: bool = False
    on_stage: bool = False
    after: str = ""
    line_s: float = 0.02


# Calls wait for network and clock, each on a fifth of a core; the rest computes and fills the cores.
KINDS = (
    Kind("screen", ("screen",), at_once=2, on_stage=True, after="calls", line_s=0.08),
    Kind("calls", ("end2end", "telephony"), at_once=3, line_s=0.06),
    Kind("records", ("db",), at_once=1, gives_way=True, line_s=0.05),
    Kind("rest", (), at_once=1, gives_way=True),
)


@dataclass(frozen=True)
class Lot:
    """What one process runs: files, or single tests, of one folder below tests/."""

    kind: Kind
    tests: tuple[str, ...]


@dataclass
class Queue:
    """What is still to run of one kind: by folder, because files of two may have the same name."""

    kind: Kind
    folders: dict[str, list[tuple[float, str]]] = field(default_factory=dict)  # seconds and test

    @property
    def seconds(self) -> float:
        return sum(seconds for tests in self.folders.values() for seconds, _ in tests)

    def take(self, processes: int) -> Lot | None:
        """Return the next lot if `processes` share the queue, the longest files first.

        A long file that comes last is waited for, so the folder with the longest one is next.
        """
        if not self.folders:
            return None
        enough = min(LARGEST_LOT_S, max(SMALLEST_LOT_S, self.seconds / (2 * processes)))
        name, tests = max(self.folders.items(), key=lambda one: one[1][0])
        chosen: list[str] = []
        total = 0.0
        while tests and total < enough:
            seconds, test = tests.pop(0)
            chosen.append(test)
            total += seconds
        if not tests:
            del self.folders[name]
        return Lot(self.kind, tuple(chosen))


def all_files(root: Path) -> list[str]:
    """Return all test files but those that run elsewhere, by their paths in the checkout."""
    files = (path.relative_to(root).as_posix() for path in (root / "tests").rglob("test_*.py"))
    return sorted(file for file in files if PurePosixPath(file).parts[1] not in ELSEWHERE)


def chosen_tests(root: Path, chosen: Iterable[str]) -> list[str]:
    """Return the files below these folders, and these files and single tests as they are."""
    found: list[str] = []
    for name in chosen:
        path = root / name
        files = sorted(path.rglob("test_*.py")) if path.is_dir() else []
        found += [file.relative_to(root).as_posix() for file in files] or [name]
    return list(dict.fromkeys(found))


def kind_of(test: str) -> Kind:
    """Return the kind of a file or test."""
    folder = _folder(test)
    others = next(kind for kind in KINDS if not kind.folders)
    return next((kind for kind in KINDS if folder in kind.folders), others)


def queues(root: Path, tests: Iterable[str], known_s: Mapping[str, float]) -> list[Queue]:
    """Return a queue for each kind.

    known_s: Seconds that the files took when they last ran.
    """
    found = {kind: Queue(kind) for kind in KINDS}
    for test in tests:
        kind = kind_of(test)
        file = test.split("::")[0]
        seconds = known_s[file] if file in known_s else kind.line_s * _lines(root / file)
        found[kind].folders.setdefault(_folder(test), []).append((seconds, test))
    for queue in found.values():
        for waiting in queue.folders.values():
            waiting.sort(reverse=True)
    return list(found.values())


def read_seconds(path: Path) -> dict[str, float]:
    """Return what earlier runs took, by file; nothing if there is no such table."""
    if not path.exists():
        return {}
    return {str(name): float(seconds) for name, seconds in json.loads(path.read_text()).items()}


def _folder(test: str) -> str:
    parts = PurePosixPath(test.split("::")[0]).parts
    return parts[1] if len(parts) > 2 else ""


def _lines(path: Path) -> int:
    return len(path.read_bytes().splitlines()) if path.is_file() else 0
