"""Random histories of the shared database by the thousand, and whether they find what is planted for them.

`python -m tests.bench.bench_histories ROW` runs them in one process, `... ROW SEED` runs again what broke, by
its seed, and makes it small.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import queue
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from db.sync.connection import ClonedFile
from db.sync.sync_status import SharedError
from tests.bench.history_count import HistoryCount
from tests.bench.planted_bugs import PLANTS, RESTORED_PLANTS, SERVER_PLANTS, Plant, planted
from tests.bench.rows import row
from tests.db.histories import HISTORIES
from tests.db.postgres import Postgres
from tests.db.restored_histories import restored_history
from tests.server.history_server import ServerHistoryOffice
from tests.server.test_histories import ServerHistories
from tests.server.test_restored_histories import RestorableServerOffice

Rows = list[dict[str, object]]
COUNT, AT_ONCE = 10_000, 50
PROCESSES = 2  # each with a PostgreSQL: one waits for the other half of the time
MOST_TO_FIND = 400  # histories until a planted bug must be found
MOST_RESTORED = 40
LEAVING_S = 60  # for what a worker started: another interrupt would break that off
KEPT = Path("build/bench")
_MEMORY = Path("/dev/shm")  # nothing survives a power cut there, and nothing has to
# What a planted bug ends in: the last two if a workstation or the database refuses it.
FOUND = (AssertionError, SharedError, ClonedFile)


class Counted(ServerHistories):
    ended = 0

    def teardown(self) -> None:
        super().teardown()
        Counted.ended += 1


def bench_sync_histories() -> Rows:
    """How many rounds of random histories break an invariant: each is a bug. Goes on where it stopped.

    The seeds of the rounds follow the first one, which is random.
    """
    return _histories("sync_histories", PROCESSES)


def bench_planted_bugs_missed() -> Rows:
    missed = _missed((*PLANTS, *SERVER_PLANTS)) + _missed_restored(RESTORED_PLANTS)
    print(f"    missed: {missed}")
    return [row("planted_bugs_missed", len(missed), "bugs", budget=0)]


def _histories(name: str, processes: int) -> Rows:
    counted = HistoryCount(KEPT / f"{name}.json")
    context = multiprocessing.get_context("spawn")
    rounds: Any = context.Queue()
    workers = [
        context.Process(target=_run_rounds, args=(rounds, counted.next_seed + place, processes))
        for place in range(processes)
    ]
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the workers end, too
    for worker in workers:
        worker.start()
    try:
        while counted.histories < COUNT:
            try:
                counted.add(*rounds.get(timeout=10))
            except queue.Empty:
                assert all(worker.is_alive() for worker in workers), "a process ended"
                continue
            print(f"    {counted.histories} histories, {len(counted.broken)} broken", flush=True)
    finally:
        # The first interrupt may be lost in a callback, which cannot raise it.
        while alive := [worker for worker in workers if worker.is_alive()]:
            for worker in alive:
                worker.terminate()
            for worker in alive:
                worker.join(LEAVING_S)
    return [row(name, len(counted.broken), f"of {COUNT} broken", budget=0)]


def _run_rounds(rounds: Any, first: int, step: int) -> None:
    """Put the seed of each round, how many histories it had, and the invariant that it broke, or ""."""
    with _office():
        for number in count(first, step):
            Counted.ended, law = 0, ""
            try:
                _run(AT_ONCE, number)
            except Exception as error:
                traceback.print_exc()
                law = f"{type(error).__name__}: {error}"[:500]
            rounds.put((number, Counted.ended, law))


def _missed(plants: tuple[Plant, ...]) -> list[str]:
    """Return the names of the planted bugs that the histories do not find."""
    missed = []
    with _office():
        for plant in plants:
            Counted.ended = 0
            try:
                with planted(plant):
                    _run(MOST_TO_FIND, random.getrandbits(32))
            except FOUND as error:
                _print(plant, Counted.ended, error)
            else:
                missed.append(plant.__name__)
    return missed


def _missed_restored(plants: tuple[Plant, ...]) -> list[str]:
    """The same of histories in which a backup is restored."""
    missed = []
    with _started() as (server, folder):
        office = RestorableServerOffice(server, folder)
        try:
            with office.faults.watching():
                missed = [plant.__name__ for plant in plants if not _is_found(office, plant)]
        finally:
            office.close()
    return missed


def _is_found(office: RestorableServerOffice, plant: Plant) -> bool:
    with planted(plant):
        for number in range(MOST_RESTORED):
            try:
                restored_history(office, random.getrandbits(32))
            except FOUND as error:
                _print(plant, number + 1, error)
                return True
    return False


def _print(plant: Plant, histories: int, error: BaseException) -> None:
    print(f"    {plant.__name__}: after {histories}, {str(error)[:90]}", flush=True)


def _run(histories: int, number: int, *phases: Phase) -> None:
    """Those that a seed stands for."""
    chosen = settings(HISTORIES, max_examples=histories, derandomize=False, phases=(Phase.generate, *phases))
    run_state_machine_as_test(seed(number)(Counted), settings=chosen)


@contextmanager
def _office() -> Iterator[None]:
    with _started() as (server, folder):
        office = Counted.office = ServerHistoryOffice(server, folder)
        try:
            with office.faults.watching():
                yield
        finally:
            office.close()


@contextmanager
def _started() -> Iterator[tuple[Postgres, Path]]:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that PostgreSQL ends, too
    above = str(_MEMORY) if os.access(_MEMORY, os.W_OK) else "/tmp"
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir=above))
    server = Postgres(folder / "data")
    logging.disable(logging.CRITICAL)  # thousands of refusals
    try:
        yield server, folder
    finally:
        logging.disable(logging.NOTSET)
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


def main(name: str, number: str = "") -> None:
    if not number:
        print(_histories(name, 1))
        return
    with _office():
        _run(AT_ONCE, int(number), Phase.shrink)


if __name__ == "__main__":
    main(*sys.argv[1:])
