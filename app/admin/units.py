"""The office's units: the table that a workstation without a shared database starts with, or one's own."""

from __future__ import annotations

from pathlib import Path

import msgspec
import tomlkit
from tomlkit.exceptions import ParseError

import resources
from db.server.admin.database import NewUnit


class UnitsError(Exception):
    """The table cannot be used; the text says why."""


class _Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: tuple[NewUnit, ...]


def read_units(path: Path | None) -> tuple[NewUnit, ...]:
    """Read a table like resources/sop/units.toml, which it is if there is no path. Raises UnitsError."""
    try:
        text = resources.read_text("sop", "units.toml") if path is None else path.read_text("utf-8")
        found = msgspec.convert(tomlkit.parse(text).unwrap(), _Units).units
    except (OSError, UnicodeDecodeError, ParseError, msgspec.ValidationError) as error:
        raise UnitsError(f"{path or 'units.toml'}: {error}") from error
    if len({unit.code for unit in found}) < len(found):
        raise UnitsError(f"{path or 'units.toml'}: two units have the same code")
    return found
