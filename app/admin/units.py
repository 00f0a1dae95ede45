"""The office's units: the table of a workstation without a shared database, or another one."""

from __future__ import annotations

from pathlib import Path

import msgspec

import resources
from app.common.typed_toml import TomlError, read_toml
from db.server.admin.database import NewUnit


class _Units(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    units: tuple[NewUnit, ...]


def read_units(path: Path | None) -> tuple[NewUnit, ...]:
    """Read a table like resources/sop/units.toml, which is the default. Raises TomlError."""
    path = path or resources.path("sop", "units.toml")
    try:
        found = read_toml(path, _Units).units
    except OSError as error:
        raise TomlError("", str(error), str(path)) from error
    if len({unit.code for unit in found}) < len(found):
        raise TomlError("units", "two units have the same code", str(path))
    return found
