"""One measured figure, in the form that build/bench.json has, and the writing of that file."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

OUT = Path("build/bench.json")


def percentile(values: Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` percent of all do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * share / 100) - 1)]


def row(
    name: str,
    value: float,
    unit: str,
    *,
    budget: float | None = None,
    peer: str | None = None,
    peer_value: float | None = None,
    most_ratio: float | None = None,
) -> dict[str, object]:
    """Lower is better; `ok` if the value keeps its budget and at most `most_ratio` times the peer's."""
    ratio = value / peer_value if peer_value else None
    keeps_budget = budget is None or value <= budget
    keeps_ratio = most_ratio is None or (ratio is not None and ratio <= most_ratio)
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "budget": budget,
        "peer": peer,
        "peer_value": None if peer_value is None else round(peer_value, 3),
        "ratio": None if ratio is None else round(ratio, 3),
        "ok": keeps_budget and keeps_ratio,
    }


def rate(
    name: str,
    value: float,
    *,
    least: float | None = None,
    peer: str | None = None,
    peer_value: float | None = None,
) -> dict[str, object]:
    """So many in a second: higher is better."""
    made = row(name, value, "1/s", peer=peer, peer_value=peer_value)
    return made | {"budget": least, "ok": least is None or value >= least}


def beside(
    name: str,
    value: float,
    unit: str,
    baresip: float,
    linphonec: float,
    *,
    budget: float | None = None,
    most_ratio: float | None = None,
) -> list[dict[str, object]]:
    """One figure beside two peers; budget and ratio, which is to baresip, are those of the first row."""
    return [
        row(name, value, unit, budget=budget, peer="baresip", peer_value=baresip, most_ratio=most_ratio),
        row(f"{name}_beside_linphonec", value, unit, peer="linphonec", peer_value=linphonec),
    ]


def beside_names(*names: str) -> tuple[str, ...]:
    """Return the names of all rows that `beside` makes of these."""
    return tuple(each for name in names for each in (name, f"{name}_beside_linphonec"))


def write(rows: Sequence[dict[str, object]], keep_others: bool) -> None:
    """Write the rows into build/bench.json; keep_others: what it has of other names stays."""
    OUT.parent.mkdir(exist_ok=True)
    names = {row["name"] for row in rows}
    before = json.loads(OUT.read_text()) if keep_others and OUT.exists() else []
    kept = [row for row in before if row["name"] not in names]
    OUT.write_text(json.dumps([*kept, *rows], indent=1) + "\n")
