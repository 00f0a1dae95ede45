"""Random histories of the shared database by the thousand, and whether they find what is planted for them.

What broke is run again, and made small, by its seed: `python -m tests.bench.bench_histories ROW SEED`,
with the name of the row: sync_histories goes through the server program, direct_sync_histories to PostgreSQL.
"""

from __future__ import annotations

import logging
import random
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from db.sync.sync_status import SharedError
from tests.bench.history_count import HistoryCount
from tests.bench.planted_bugs import PLANTS, planted
from tests.bench.rows import row
from tests.db.history_office import HistoryOffice
from tests.db.postgres import Postgres
from tests.db.sync.test_histories import HISTORIES, Histories
from tests.server.history_server import ServerHistoryOffice
from tests.server.test_histories import ServerHistories

Rows = list[dict[str, object]]
COUNT, AT_ONCE = 10_000, 50
MOST_TO_FIND = 400  # histories until a planted bug must be found
KEPT = Path("build/bench")


class Counted(Histories):
    ended = 0

    def teardown(self) -> None:
        super().teardown()
        Counted.ended += 1


class CountedOfServer(ServerHistories, Counted):
    """Through the server program."""


Kind = type[Counted]
_NAMES: dict[Kind, str] = {CountedOfServer: "sync_histories", Counted: "direct_sync_histories"}


def bench_sync_histories() -> Rows:
    """How many rounds of random histories break an invariant: each is a bug. Goes on where it stopped."""
    return _histories(CountedOfServer)


def bench_direct_sync_histories() -> Rows:
    return _histories(Counted)


def bench_planted_bugs_missed() -> Rows:
    return _planted(CountedOfServer, "planted_bugs_missed")


def bench_direct_planted_bugs_missed() -> Rows:
    return _planted(Counted, "direct_planted_bugs_missed")


def _histories(kind: Kind) -> Rows:
    name = _NAMES[kind]
    count = HistoryCount(KEPT / f"{name}.json")
    with _office(kind):
        while count.histories < COUNT:
            Counted.ended, number, law = 0, random.getrandbits(32), ""
            try:
                _run(kind, AT_ONCE, number)
            except Exception as error:
                traceback.print_exc()
                law = f"{type(error).__name__}: {error}"[:500]
            count.add(number, Counted.ended, law)
            print(f"    {count.histories} histories, {len(count.broken)} broken", flush=True)
    return [row(name, len(count.broken), f"of {COUNT} broken", budget=0)]


def _planted(kind: Kind, name: str) -> Rows:
    missed = [plant.__name__ for plant in PLANTS]
    with _office(kind):
        for plant in PLANTS:
            Counted.ended = 0
            try:
                with planted(plant):
                    _run(kind, MOST_TO_FIND, random.getrandbits(32))
            except (AssertionError, SharedError) as error:  # the latter: one of the databases refuses it
                missed.remove(plant.__name__)
                print(f"    {plant.__name__}: after {Counted.ended}, {str(error)[:90]}", flush=True)
    print(f"    missed: {missed}")
    return [row(name, len(missed), "bugs", budget=0)]


def _run(kind: Kind, histories: int, number: int, *phases: Phase) -> None:
    """Those that a seed stands for."""
    chosen = settings(HISTORIES, max_examples=histories, derandomize=False, phases=(Phase.generate, *phases))
    run_state_machine_as_test(seed(number)(kind), settings=chosen)


@contextmanager
def _office(kind: Kind) -> Iterator[None]:
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the server ends, too
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir="/tmp"))
    server = Postgres(folder / "data")
    logging.disable(logging.CRITICAL)  # thousands of refusals
    office = ServerHistoryOffice(server, folder) if kind is CountedOfServer else HistoryOffice(server, folder)
    kind.office = office
    try:
        with office.faults.watching():
            yield
    finally:
        office.close()
        logging.disable(logging.NOTSET)
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    of = {name: kind for kind, name in _NAMES.items()}[sys.argv[1]]
    with _office(of):
        _run(of, AT_ONCE, int(sys.argv[2]), Phase.shrink)
