"""The current version of the program, as the administrator has set it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from db.sync.connection import shared_errors
from db.sync.line import open_line


@dataclass(frozen=True, slots=True)
class CurrentProgram:
    """version: "1.2.0". notes: What is new, in the administrator's words."""

    version: str
    notes: str


def current_program(conninfo: Mapping[str, str], password: str) -> CurrentProgram | None:
    """Return the current version; None if it was never set. Blocks; raises SharedError."""
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            row = line.execute("SELECT version, notes FROM loket.which_program()").fetchone()
        finally:
            line.close()
    return CurrentProgram(*row) if row is not None else None


def is_newer(version: str, than: str) -> bool:
    """Compare dotted version numbers; an unknown own version ("?") is never older."""
    return bool(_parts(than)) and _parts(version) > _parts(than)


def _parts(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
