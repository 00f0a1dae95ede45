"""How many random histories of the shared database were run, and which broke: kept in a file as they go.

A stop of the machine costs one round. What is kept counts only for the very code that it was run with.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CODE = (
    "db/**/*.py",
    "db/**/*.sql",
    "app/mutations/*.py",
    "app/sop/*.py",
    "server/*.py",
    "tests/server/*histor*.py",
    "tests/db/history_*.py",
    "tests/db/histories.py",
    "tests/db/proxy.py",
)


class HistoryCount:
    """`broken`: of each round with a broken invariant the seed, and what broke.

    `first_seed`: of the first round. `next_seed`: above those of all rounds that were kept.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._code = hashlib.sha256(b"".join(_files())).hexdigest()
        self.histories = 0
        self.first_seed = self.next_seed = random.getrandbits(32)
        self.broken: dict[int, str] = {}
        kept = json.loads(path.read_text()) if path.exists() else {}
        if kept.get("code") == self._code:
            self.histories = kept["histories"]
            self.first_seed, self.next_seed = kept["first_seed"], kept["next_seed"]
            self.broken = {int(seed): law for seed, law in kept["broken"].items()}

    def add(self, seed: int, histories: int, law: str) -> None:
        """Keep a round; `law`: what it broke, or ""."""
        self.histories += histories
        self.next_seed = max(self.next_seed, seed + 1)
        if law:
            self.broken[seed] = law
        kept = {
            "code": self._code,
            "first_seed": self.first_seed,
            "next_seed": self.next_seed,
            "histories": self.histories,
            "broken": self.broken,
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(kept, indent=1) + "\n")
        new.replace(self._path)


def _files() -> Iterator[bytes]:
    for pattern in _CODE:
        for path in sorted(ROOT.glob(pattern)):
            yield path.read_bytes()
