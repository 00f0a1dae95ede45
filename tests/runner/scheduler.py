"""Runs lots of tests in processes side by side, and loses nothing when one of them crashes or hangs."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from app.demo.stage import Stage
from tests.runner.files import keep_files, place_for_files
from tests.runner.lots import Kind, Lot, Queue
from tests.runner.ready_process import start_pytest
from tests.runner.record import Outcome, Record, Tail

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerProcess  # not there on Windows

CHECK_EVERY_S = 0.2
IDLE_EVERY_S = 4
IDLE_SHARE = 0.15  # of all cores: room for a process more that gives way
SILENT_S = 420  # without a line in its record a process is hung: pytest-timeout ends a test after 300
AFTER_TIMEOUT_S = 120  # likewise in a test with a timeout of its own: pytest-timeout had its chance
LEAVING_S = 60  # for the fixtures of a run that is broken off
LOW_PRIORITY = 10
MOST_LOG = 3000  # characters
# pytest's exit codes after which all is in the record: passed, failed, no tests chosen.
WHOLE = (0, 1, 5)
USAGE_ERROR = 4
Listener = Callable[[Outcome], None]


class BrokenRunError(Exception):
    """pytest itself could not run, as with an option that it does not know."""


@dataclass
class Worker:
    """A process that runs one lot, and those that go on where it crashed."""

    lot: Lot
    stage: Stage | None
    process: ForkServerProcess
    tail: Tail
    log: Path
    files: Path  # what its tests write
    record: Record = field(default_factory=Record)
    heard_at: float = field(default_factory=time.monotonic)
    known: int = 0  # outcomes before this process

    def read(self) -> Iterator[Outcome]:
        """Yield the outcomes that have come since the last call."""
        for line in self.tail.read():
            self.heard_at = time.monotonic()
            if (one := self.record.add(line)) is not None:
                yield one

    @property
    def pid(self) -> int:
        assert self.process.pid is not None, "it was started"
        return self.process.pid

    @property
    def is_hung(self) -> bool:
        """Whether it has been silent for longer than the running test may take."""
        own_s = self.record.timeout_s
        longest_s = max(SILENT_S, own_s + AFTER_TIMEOUT_S) if own_s else SILENT_S
        return time.monotonic() - self.heard_at > longest_s

    def kill(self) -> None:
        """End it and all that it started."""
        try:
            children = psutil.Process(self.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return
        self.process.kill()
        for child in children:
            if child.is_running():
                child.kill()


class IdleCores:
    """Notices that the cores of this machine have nothing to compute."""

    def __init__(self, read: Callable[[], tuple[float, float]] | None = None) -> None:
        """Take what returns how long all cores were idle and how long they were there, in seconds."""
        self._read = read or _core_seconds
        self._before = self._read()
        self._next_at = time.monotonic() + IDLE_EVERY_S

    def have_room(self) -> bool:
        """Return whether much of the last seconds was idle. Answer once for each few seconds."""
        if time.monotonic() < self._next_at:
            return False
        self._next_at = time.monotonic() + IDLE_EVERY_S
        before, self._before = self._before, self._read()
        idle_s, all_s = (now - then for now, then in zip(self._before, before, strict=True))
        return idle_s > IDLE_SHARE * all_s


def _core_seconds() -> tuple[float, float]:
    times = psutil.cpu_times()
    return times.idle, sum(times)


class Scheduler:
    """Use as a context manager, which holds the stages and ends what is left."""

    def __init__(self, options: Sequence[str], folder: Path, listener: Listener) -> None:
        """Take pytest's options, a folder for records and logs, and what hears of each outcome."""
        self._options = options
        self._folder = folder
        self._listener = listener
        self._stack = ExitStack()
        self._free_stages: list[Stage] = []
        self._names = 0
        self._files = self._stack.enter_context(place_for_files())
        self.workers: list[Worker] = []  # all that were started
        self.running: list[Worker] = []

    def __enter__(self) -> Scheduler:
        return self

    def __exit__(self, *_: object) -> None:
        """Let the fixtures of what still runs end what they started, then leave the stage."""
        for worker in self.running:
            if worker.process.is_alive():
                os.kill(worker.pid, signal.SIGINT)
        deadline = time.monotonic() + LEAVING_S
        for worker in self.running:
            worker.process.join(max(0.1, deadline - time.monotonic()))
            if worker.process.is_alive():
                worker.kill()
        self._stack.close()

    def run(
        self, queues: Sequence[Queue], at_once: Callable[[Kind], int], *, idle: IdleCores | None = None
    ) -> Iterator[None]:
        """Run all that is in the queues. Yield often, so that the caller can print.

        at_once: How many processes of a kind run side by side. Kinds that give way get more of them when
            other kinds have left cores free.
        idle: Whether the cores wait, because the running tests do. Kinds that give way then get one more.
        """
        cores = sum(at_once(queue.kind) for queue in queues if queue.kind.gives_way)
        while self.running or any(queue.folders for queue in queues):
            for queue in queues:
                if self._waits(queue.kind, queues):
                    continue
                processes = at_once(queue.kind)
                while sum(one.lot.kind is queue.kind for one in self.running) < processes:
                    if not self._take_from(queue, processes):
                        break
            for queue in queues:
                while queue.kind.gives_way and len(self.running) < cores and self._take_from(queue, cores):
                    pass
            if idle is not None and idle.have_room():
                any(self._take_from(queue, cores) for queue in queues if queue.kind.gives_way)
            yield
            time.sleep(CHECK_EVERY_S)  # records and processes are polled: neither reports a change
            for worker in list(self.running):
                self._look_at(worker)

    def _waits(self, kind: Kind, queues: Sequence[Queue]) -> bool:
        """Return whether the kind that this one comes after has not ended."""
        is_left = any(queue.folders and queue.kind.name == kind.after for queue in queues)
        return is_left or any(one.lot.kind.name == kind.after for one in self.running)

    def _take_from(self, queue: Queue, processes: int) -> bool:
        """Start the next lot of a queue; return False if it has none."""
        lot = queue.take(processes)
        if lot is None:
            return False
        worker = self._start(lot)
        self.workers.append(worker)
        self.running.append(worker)
        return True

    def _start(self, lot: Lot) -> Worker:
        self._names += 1
        base = self._folder / f"{self._names:03}-{lot.kind.name}"
        log = base.with_suffix(".log")
        tail = Tail(base.with_suffix(".jsonl"))
        stage = self._stage_for(lot)
        files = self._files / str(self._names)
        return Worker(lot, stage, self._start_process(lot, stage, tail.path, log, files), tail, log, files)

    def _stage_for(self, lot: Lot) -> Stage | None:
        """Return a stage that no process uses now, if the lot needs one."""
        if not lot.kind.on_stage:
            return None
        return self._free_stages.pop() if self._free_stages else self._stack.enter_context(Stage())

    def _end(self, worker: Worker) -> None:
        """Forget it and what its tests wrote; if one failed, it is kept beside the log."""
        self.running.remove(worker)
        if any(one.is_failure for one in worker.record.outcomes.values()):
            keep_files(worker.files, worker.log.with_suffix(".files"))
        shutil.rmtree(worker.files, ignore_errors=True)
        if worker.stage is not None:
            self._free_stages.append(worker.stage)

    def _start_process(
        self, lot: Lot, stage: Stage | None, record: Path, log: Path, files: Path
    ) -> ForkServerProcess:
        arguments = ["-p", "no:cacheprovider", "--continue-on-collection-errors"]
        arguments += ["-p", "tests.runner.recorder", "--record", str(record), "--basetemp", str(files)]
        arguments += [*self._options, *lot.tests]
        environment = dict(os.environ if stage is None else stage.environment)
        if stage is None:
            environment["QT_QPA_PLATFORM"] = "offscreen"
        process = start_pytest(arguments, environment, log)
        if lot.kind.gives_way:
            assert process.pid is not None
            os.setpriority(os.PRIO_PROCESS, process.pid, LOW_PRIORITY)
        return process

    def _look_at(self, worker: Worker) -> None:
        code = worker.process.exitcode
        for one in worker.read():
            self._listener(one)
        if code is not None:
            self._has_ended(worker, code)
        elif worker.is_hung:
            worker.kill()
            worker.process.join()
            self._has_ended(worker, None)

    def _has_ended(self, worker: Worker, code: int | None) -> None:
        """Take the process off the list, or start another one for the tests that it left."""
        if worker.record.is_finished and code in WHOLE:
            self._end(worker)
            return
        if code == USAGE_ERROR and not worker.record.outcomes:
            raise BrokenRunError(worker.log.read_text(errors="replace"))
        cause = _cause(code)
        if (one := worker.record.end(cause)) is not None:
            self._listener(one)
        if worker.record.is_finished or len(worker.record.outcomes) == worker.known:
            words = worker.log.read_text(errors="replace")[-MOST_LOG:]
            text = f"the process ended: {cause}\n{words}"
            self._listener(Outcome(f"{' '.join(worker.lot.tests)} (the process)", "died", text))
            self._end(worker)
            return
        worker.known = len(worker.record.outcomes)
        worker.process = self._start_process(
            worker.lot, worker.stage, worker.tail.path, worker.log, worker.files
        )
        worker.heard_at = time.monotonic()


def processes_of(kind: Kind) -> int:
    """Return how many processes of a kind run side by side on this machine."""
    return kind.at_once if kind.on_stage else max(1, kind.at_once * (os.cpu_count() or 1) // 2)


def alone(_: Kind) -> int:
    return 1


def _cause(code: int | None) -> str:
    if code is None:
        return "no sign of life for longer than a test may take"
    if code < 0:
        return f"signal {signal.Signals(-code).name}"
    return f"exit code {code}"
