"""`make bench-core`: the figures that every change is compared by, in about ten minutes.

Appends one line per commit to docs/performance.csv, draws docs/performance.svg from it and makes the page of
the figures anew. A second run at the same commit replaces its line.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path

from tests.bench import bench_desktop, bench_records, bench_server, bench_telephony
from tests.bench.__main__ import Bench, measure
from tests.bench.plot import write_plot

TABLE, PLOT = Path("docs/performance.csv"), Path("docs/performance.svg")
FIGURES = (
    *("start_warm", "memory_idle", "cpu_idle", "card_after_invite_p95", "list_p95", "search_p95"),
    *("open_case_p95", "save_p95", "answer_to_audio_p95", "audio_delay_one_way", "call_cpu"),
    *("push_per_s", "pull_rows_per_s", "save_to_other_screen_p95"),
)
COLUMNS = ("commit", "day", "load", "rest_ratio", *FIGURES)
TOUCHED_BYTES, PAGE_BYTES = 64 * 1024 * 1024, 4096
REST_S = 1.0
MOST_REST_RATIO = 3.0
BENCHES: tuple[Bench, ...] = (
    bench_desktop.bench_start_warm,
    bench_desktop.bench_memory_idle,
    bench_desktop.bench_card_after_invite_p95,
    bench_records.bench_list_p95,
    bench_records.bench_search_p95,
    bench_records.bench_open_case_p95,
    bench_records.bench_save_p95,
    bench_telephony.bench_answer_to_audio_p95,
    bench_telephony.bench_audio_delay_one_way,
    bench_server.bench_push,
    bench_server.bench_pull,
    bench_server.bench_save_to_other_screen,
)


def main() -> int:
    load = os.getloadavg()[0]  # of the minute before: a busy machine gives other figures
    ratio = rest_ratio()
    if ratio > MOST_REST_RATIO:
        print(
            f"Memory that rests for {REST_S:.0f} s is {ratio:.0f} times slower here: the host takes it away. "
            "cpu_idle, card_after_invite_p95, start_warm and save_to_other_screen_p95 cannot be compared.",
            file=sys.stderr,
        )
    rows, failed = measure(BENCHES)
    values = {str(row["name"]): row["value"] for row in rows}
    line = {name: str(values.get(name, "")) for name in FIGURES}
    line |= {
        "commit": _commit(),
        "day": datetime.now(timezone.utc).date().isoformat(),
        "load": f"{load:.1f}",
        "rest_ratio": f"{ratio:.1f}",
    }
    lines = with_line(read_lines(TABLE), line)
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    write_plot(lines, FIGURES, PLOT)
    # The docs have a page of these figures. Making it needs no screen.
    without_screen = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run([sys.executable, "-m", "ui.reference"], check=True, env=without_screen)
    return int(failed)


def rest_ratio() -> float:
    """Return how many times slower memory is read after a rest; about 1 where the host leaves it alone."""
    memory = bytearray(TOUCHED_BYTES)

    def touch() -> float:
        began = time.perf_counter()
        for at in range(0, TOUCHED_BYTES, PAGE_BYTES):
            memory[at] += 1
        return time.perf_counter() - began

    hot = min(touch() for _ in range(3))
    rested = []
    for _ in range(3):
        time.sleep(REST_S)
        rested.append(touch())
    return sorted(rested)[1] / hot


def read_lines(table: Path) -> list[dict[str, str]]:
    if not table.exists():
        return []
    with table.open(newline="") as file:
        return list(csv.DictReader(file))


def with_line(lines: Sequence[dict[str, str]], line: dict[str, str]) -> list[dict[str, str]]:
    """Return the lines with this one at the end, in the place of an older one of the same commit."""
    return [*(one for one in lines if one["commit"] != line["commit"]), line]


def _commit() -> str:
    """Return the short name of the commit, with a plus if files differ from it."""
    asked = ["git", "describe", "--always", "--exclude=*", "--abbrev=8", "--dirty=+"]
    return subprocess.run(asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
