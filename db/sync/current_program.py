"""The current version of the program, as the administrator has set it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CurrentProgram:
    """version: "1.2.0". notes: What is new, in the administrator's words."""

    version: str
    notes: str


def is_newer(version: str, than: str) -> bool:
    """Compare dotted version numbers; an unknown own version ("?") is never older."""
    return bool(_parts(than)) and _parts(version) > _parts(than)


def _parts(version: str) -> tuple[int, ...]:
    parts = version.split(".")
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()
