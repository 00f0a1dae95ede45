"""Reads TOML files into typed values; what is wrong is named with its file and its place in it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

import msgspec
import tomlkit
import tomlkit.exceptions

import resources

_T = TypeVar("_T")


class TomlError(Exception):
    """A file cannot be used.

    Attributes:
        key: Where, e.g. "steps[1].target_min"; "" when the file as a whole is no TOML.
        detail: What is wrong there, for the log and the IT department.
        file: "" where it is not known.
    """

    def __init__(self, key: str, detail: str, file: str = "") -> None:
        super().__init__(": ".join(part for part in (file, key, detail) if part))
        self.key = key
        self.detail = detail
        self.file = file


def read_toml(path: Path, kind: type[_T]) -> _T:
    """Raises TomlError, or OSError if the file cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise TomlError("", str(error), str(path)) from error
    return parse_toml(text, kind, str(path))


def parse_toml(text: str, kind: type[_T], file: str = "") -> _T:
    """Raises TomlError."""
    try:
        return msgspec.convert(tomlkit.parse(text).unwrap(), kind)
    except tomlkit.exceptions.TOMLKitError as error:
        raise TomlError("", str(error), file) from error
    except msgspec.ValidationError as error:
        raise TomlError(*_named(error), file) from error


def office_file(own: Path | None, *shipped: str) -> Path:
    """Return the office's own file, in the folder `own`, if it is there; else the one below resources."""
    mine = own / shipped[-1] if own is not None else None
    return mine if mine is not None and mine.exists() else resources.path(*shipped)


def _named(error: msgspec.ValidationError) -> tuple[str, str]:
    """Split "... unknown field `x` - at `$.steps[0]`" into "steps[0].x" and the rest."""
    detail, _, place = str(error).partition(" - at ")
    parts = [place.strip("`").removeprefix("$").removeprefix(".")]
    if field := re.search(r"field `(\w+)`", detail):
        parts.append(field[1])
    return ".".join(part for part in parts if part), detail
