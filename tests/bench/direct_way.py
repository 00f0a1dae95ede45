"""`python -m tests.bench.direct_way FOLDER`: the server program beside what it replaced, in one sitting.

FOLDER is a work tree of commit 79c5988, the last one whose workstations connected to PostgreSQL directly. It
runs with the virtual environment of this checkout. Both sides do the same in turns. The rows of the server
get the medians, with those of the direct way as peer, and go into build/bench.json.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.bench_server import bench_pull, bench_push, bench_save_to_other_screen
from tests.bench.rows import write

PEER = "direct way, 79c5988"
ROUNDS = 3
Figures = dict[str, float]
# The same work as in bench_server.py, by the functions that the other commit had.
_PUSH = """
from tests.bench.bench_push import CASES, NOTES, _far_away, _sent
from tests.bench.bench_shared import office
from tests.bench.routine import note
found = {}
with office() as place:
    rina = place.shared.station("rina")
    cases = [rina.log() for _ in range(CASES)]
    rina.sync()
    for name in ("push_per_s", "push_far_per_s"):
        for _ in range(NOTES // CASES):
            rina.do(*(note(case_id) for case_id in cases))
        if name == "push_per_s":
            found[name] = NOTES / _sent(rina.exchange)
        else:
            with _far_away(place, rina) as exchange:
                found[name] = NOTES / _sent(exchange)
"""
_PULL = """
import time
from tests.bench.bench_shared import CHANGED_CASES, CHANGES, ENTRIES, office
from tests.db.masses import add_cases
with office() as place:
    rina, sari = place.shared.station("rina"), place.shared.station("sari")
    pattern = rina.log()
    for desk in (rina, sari):
        desk.sync()
    add_cases(place.shared, pattern, CHANGED_CASES, CHANGES // CHANGED_CASES - 1)
    began = time.perf_counter()
    sari.exchange.pull()
    took_s = time.perf_counter() - began
    assert len(sari.rows(ENTRIES)) > CHANGES - CHANGED_CASES
found = {"catch_up_100k_s": took_s, "pull_rows_per_s": CHANGES / took_s}
"""
_SAVE = """
from tests.bench.bench_shared import bench_save_to_other_screen
found = {one["name"]: one["value"] for one in bench_save_to_other_screen()}
"""
_PRINT = """
import json
print(json.dumps(found))
"""
WORKS: tuple[tuple[str, Callable[[], list[dict[str, Any]]]], ...] = (
    (_PUSH, bench_push),
    (_PULL, bench_pull),
    (_SAVE, bench_save_to_other_screen),
)


def _there(folder: Path, program: str) -> Figures:
    words = [sys.executable, "-c", program + _PRINT]
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
    found: Figures = json.loads(done.stdout.splitlines()[-1])
    return found


def main(folder: Path, *names: str) -> None:
    """names: Of the rows; all if there are none."""
    for program, bench in WORKS:
        if names and not set(names) & set(bench.rows):  # type: ignore[attr-defined]
            continue
        there, here = [], []
        for _ in range(ROUNDS):
            there.append(_there(folder, program))
            here.append(bench())
            print(there[-1], {one["name"]: one["value"] for one in here[-1]}, flush=True)
        write([_beside(turns, there) for turns in zip(*here, strict=True)], keep_others=True)


def _beside(turns: tuple[dict[str, Any], ...], there: list[Figures]) -> dict[str, Any]:
    """Return the row of these turns whose value is the median, with the other side's median."""
    name = turns[0]["name"]
    middle = sorted(turns, key=lambda one: float(one["value"]))[len(turns) // 2]
    peer = median(one[name] for one in there)
    return middle | {
        "peer": PEER,
        "peer_value": round(peer, 3),
        "ratio": round(float(middle["value"]) / peer, 3),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
