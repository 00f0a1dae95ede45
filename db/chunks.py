"""Splits ids into chunks, one for each statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
# Older builds of SQLite accept at most 999 values in a statement, and some statements name a chunk twice.
AT_ONCE = 400


def chunks(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some
