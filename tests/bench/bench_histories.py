"""Random histories of the shared database by the thousand, and whether they find what is planted for them."""

from __future__ import annotations

import logging
import shutil
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.bench.planted_bugs import PLANTS, planted
from tests.bench.rows import row
from tests.db.history_office import HistoryOffice
from tests.db.postgres import Postgres
from tests.db.test_histories import HISTORIES, Histories

Rows = list[dict[str, object]]
COUNT, AT_ONCE = 10_000, 250
MOST_TO_FIND = 400  # histories until a planted bug must be found


def bench_sync_histories() -> Rows:
    """How many of the rounds of AT_ONCE random histories break an invariant: each is a bug."""
    broken = 0
    with _office():
        for done in range(0, COUNT, AT_ONCE):
            try:
                _run(AT_ONCE, (Phase.generate, Phase.shrink))
            except Exception:
                traceback.print_exc()
                broken += 1
            print(f"    {done + AT_ONCE} histories, {broken} broken", flush=True)
    return [row("sync_histories", broken, "broken", budget=0)]


def bench_planted_bugs_missed() -> Rows:
    missed = [plant.__name__ for plant in PLANTS]
    with _office():
        for plant in PLANTS:
            try:
                with planted(plant):
                    _run(MOST_TO_FIND, (Phase.generate,))
            except AssertionError as error:
                missed.remove(plant.__name__)
                print(f"    {plant.__name__}: {str(error)[:90]}", flush=True)
    print(f"    missed: {missed}")
    return [row("planted_bugs_missed", len(missed), "bugs", budget=0)]


def _run(histories: int, phases: tuple[Phase, ...]) -> None:
    """Other ones each time."""
    chosen = settings(HISTORIES, max_examples=histories, derandomize=False, phases=phases)
    run_state_machine_as_test(Histories, settings=chosen)


@contextmanager
def _office() -> Iterator[None]:
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir="/tmp"))
    server = Postgres(folder / "data")
    logging.disable(logging.CRITICAL)  # thousands of refusals
    Histories.office = HistoryOffice(server, folder)
    try:
        with Histories.office.faults.watching():
            yield
    finally:
        Histories.office.close()
        logging.disable(logging.NOTSET)
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
