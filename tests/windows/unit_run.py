"""The unit tests on the Windows Python: in a few processes, none of which can lose what is known already."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

from tests.db.postgres import FAR_SERVER
from tests.db.secure_postgres import a_secure_server
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK
from tests.runner.record import Outcome, Record, Tail, read_lines, read_record
from tests.runner.recorder import FONTS_FOLDER
from tests.windows.windows_python import WindowsPython
from tests.windows.wine import end, windows_path

AT_ONCE = 2  # processes
LOT = 24  # files of a process: it takes 10 s to start, and what it leaves in memory is gone with it
TEST_S = 150  # the longest that a test may take that has no limit of its own
SILENT_S = 150  # beyond that, without a line in the record, a process is hung: at its start, or at its end
MOST_SECOND_LOOKS = 12  # more failures than that are no accident of the machine
CHECK_EVERY_S = 0.5
FONTS = Path("/usr/share/fonts/truetype/noto")  # of Debian's fonts-noto-core
# As on the server of most tests on Linux, people are believed to be who they say; over TLS, as in an office.
LETS_IN = f"local all postgres trust\nhostssl all all {LOOPBACK}/32 trust\n"


@dataclass
class Lot:
    """Files that one process after another runs, until all their tests are written down."""

    name: str
    files: Sequence[str]
    outcomes: dict[str, Outcome] = field(default_factory=dict)


class UnitRun:
    def __init__(self, python: WindowsPython, root: Path, folder: Path) -> None:
        """Take the checkout, and an empty folder for records and logs."""
        self._python = python
        self._root = root
        self._folder = folder
        self._is_broken_off = Event()
        self._fonts = windows_path(_fonts(folder))

    def run(self, chosen: Iterable[str]) -> list[Outcome]:
        """Run the tests of these files and folders. What failed is run once more, alone, if it is little."""
        lots = list(lots_of(test_files(self._root, chosen)))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            try:
                list(pool.map(self._run_lot, lots))
            except BaseException:  # Ctrl+C, for one: the pool would wait for all lots
                self._is_broken_off.set()
                raise
        outcomes = {test: one for lot in lots for test, one in lot.outcomes.items()}
        failed = [test for test, one in outcomes.items() if one.outcome in ("failed", "died")]
        if 0 < len(failed) <= MOST_SECOND_LOOKS:
            again = Lot("again", failed)
            self._run_lot(again)
            for test, one in again.outcomes.items():
                one.is_second = True
                outcomes[test] = one
        return list(outcomes.values())

    def _run_lot(self, lot: Lot) -> None:
        record, log = (self._folder / f"{lot.name}.{suffix}" for suffix in ("jsonl", "log"))
        began_at = time.monotonic()
        is_finished = self._is_broken_off.is_set()
        while not is_finished:
            known = len(lot.outcomes)
            code = self._run_process(lot, record, log)
            lot.outcomes, is_finished = read_record(read_lines(record), code)
            if not is_finished and len(lot.outcomes) == known:  # nothing more would come
                break
        if not is_finished:
            text = log.read_text(encoding="utf-8", errors="replace")[-1500:]
            lot.outcomes[lot.name] = Outcome(lot.name, "error", f"the process ended with {code}:\n{text}")
        passed = sum(one.outcome == "passed" for one in lot.outcomes.values())
        print(
            f"  {lot.name}: {passed} of {len(lot.outcomes)} passed, {time.monotonic() - began_at:.0f} s",
            flush=True,
        )

    def _run_process(self, lot: Lot, record: Path, log: Path) -> str:
        """Run pytest until it ends or writes nothing for long; return its exit code in words.

        Beside it runs a PostgreSQL of Linux, whose roles are those of one process of tests.
        """
        options = ["-p", "no:cacheprovider", "-p", "tests.runner.recorder", "--record", windows_path(record)]
        options += ["-q", "--tb=short", f"--timeout={TEST_S}", "--continue-on-collection-errors"]
        authority = Authority(record.with_suffix(""))
        with log.open("ab") as output, a_secure_server(authority) as server:
            server.let_in(LETS_IN)
            far = f"{server.port} {windows_path(authority.file)}"
            process = self._python.wine.start(
                *self._python.command("-m", "pytest", *options, *lot.files),
                output=output,
                environment={FONTS_FOLDER: self._fonts, FAR_SERVER: far},
            )
            try:
                return self._watch(process, record)
            finally:
                end(process)

    def _watch(self, process: subprocess.Popen[bytes], record: Path) -> str:
        """Wait until it ends or is silent for too long; return which."""
        tail, known, heard_at = Tail(record), Record(), time.monotonic()
        while process.poll() is None:
            if self._is_broken_off.wait(CHECK_EVERY_S):
                return "broken off"
            for line in tail.read():
                known.add(line)
                heard_at = time.monotonic()
            if time.monotonic() - heard_at > patience_s(known):
                return f"no sign of life for {patience_s(known):.0f} s"
        return f"exit code {process.returncode}"


def _fonts(folder: Path) -> Path:
    """Return a folder of fonts: Qt's offscreen screen has none on Windows, and each letter is a square."""
    fonts = folder / "fonts"
    fonts.mkdir()
    for path in FONTS.glob("NotoSans-*.ttf"):
        shutil.copy(path, fonts)
    return fonts


def test_files(root: Path, chosen: Iterable[str]) -> list[str]:
    """Return the test files below these files and folders, by their paths in the checkout."""
    found: list[str] = []
    for name in chosen:
        path = root / name
        files = sorted(path.rglob("test_*.py")) if path.is_dir() else [path]
        found += [file.relative_to(root).as_posix() for file in files]
    return found


def patience_s(record: Record) -> float:
    """Return for how long a process with this record may be silent, s."""
    return (record.timeout_s or TEST_S) + SILENT_S


def lots_of(files: Sequence[str]) -> Iterable[Lot]:
    """Deal the files out, those of one top folder together, so that no lot has more than LOT of them."""
    by_floor: dict[str, list[str]] = {}
    for file in files:
        by_floor.setdefault(Path(file).parts[1], []).append(file)
    for floor, its_files in by_floor.items():
        count = -(-len(its_files) // LOT)
        for number in range(count):
            yield Lot(f"{floor}-{number + 1}", its_files[number::count])
