"""A file at which what reads it fails as nobody has thought of."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any


class OddFile(type(Path())):  # type: ignore[misc]
    def open(self, *_given: object, **_more: object) -> IO[Any]:
        raise ZeroDivisionError
