"""`make bench [ONLY="name name"]`: measures the budgets, prints a table, writes build/bench.json.

Each `bench_<name>` function of the modules beside this one returns rows of
{name, value, unit, budget, peer, peer_value, ratio, ok}. ONLY picks
some, each by its name or that of a row of it.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
import traceback
from collections.abc import Callable, Sequence

import pytest

from tests import bench
from tests.bench.rows import write

Row = dict[str, object]
Bench = Callable[[], list[Row]]
BROKEN = (Exception, pytest.fail.Exception, pytest.skip.Exception)  # the latter two are no Exception
COLUMNS = ("name", "value", "unit", "budget", "peer", "peer_value", "ratio", "ok")


def benches() -> list[tuple[tuple[str, ...], Bench]]:
    """Return every bench with the names of the rows that it gives."""
    found = []
    for module_info in pkgutil.iter_modules(bench.__path__):
        if not module_info.name.startswith("bench_"):
            continue
        module = importlib.import_module(f"tests.bench.{module_info.name}")
        for name, function in vars(module).items():
            if name.startswith("bench_") and callable(function):
                names = (name.removeprefix("bench_"), *getattr(function, "rows", ()))
                found.append((names, function))
    return found


def main(only: Sequence[str]) -> int:
    """Return 0 if every row keeps its budget, 1 if not, 2 if there is no such bench."""
    found = benches()
    known = {name for names, _ in found for name in names}
    if unknown := [name for name in only if name not in known]:
        print(f"no bench named {unknown[0]}; there are: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    chosen = [function for names, function in found if not only or not set(only).isdisjoint(names)]
    rows, failed = measure(chosen)
    write(rows, keep_others=bool(only))
    return int(failed or not all(row["ok"] for row in rows))


def measure(chosen: Sequence[Bench]) -> tuple[list[Row], bool]:
    """Run the benches and print their rows; return the rows, and whether one of the benches broke."""
    rows: list[Row] = []
    failed = False
    for function in chosen:
        print(f"... {function.__name__.removeprefix('bench_')}", flush=True)
        began_at = time.monotonic()
        try:
            rows += function()
        except BROKEN:  # one bench that breaks must not hide the others' figures
            traceback.print_exc()
            failed = True
        print(f"    {time.monotonic() - began_at:.0f} s", flush=True)
    _print(rows)
    return rows, failed


def _print(rows: list[Row]) -> None:
    def text(value: object) -> str:
        return f"{value:.2f}" if isinstance(value, float) else str("" if value is None else value)

    table = [COLUMNS, *(tuple(text(row.get(column)) for column in COLUMNS) for row in rows)]
    widths = [max(len(line[i]) for line in table) for i in range(len(COLUMNS))]
    for line in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


if __name__ == "__main__":
    sys.exit(main([name for name in sys.argv[1:] if name]))
