"""The invariants of the written channels, each with the tests that prove it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
COUNT = 18


class Invariant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    says: str
    tests: tuple[str, ...]


def invariants(file: Path = ROOT / "tests/channel_invariants.toml") -> Mapping[str, Invariant]:
    return msgspec.toml.decode(file.read_bytes(), type=dict[str, Invariant])


def missing(test: str) -> bool:
    """Return whether there is no such test: a file and a function, joined by "::"."""
    file, _, name = test.partition("::")
    return name not in _tests_in(file)


@cache
def _tests_in(file: str) -> frozenset[str]:
    path = ROOT / file
    if not path.is_file():
        return frozenset()
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return frozenset(one.name for one in body if isinstance(one, ast.FunctionDef))
