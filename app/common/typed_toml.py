"""Reads TOML files into typed values; a fault is reported with its file and position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import msgspec.inspect

import resources
from resources.toml import tomllib

_T = TypeVar("_T")


class TomlError(Exception):
    """A file is invalid.

    Attributes:
        key: The position, e.g. "steps[1].target_min"; "" if the whole file is no TOML.
        detail: The fault and the expected form, for the log and the IT department.
        file: "" if unknown.
        line: Line number of `key`, from 1; 0 if unknown.
    """

    def __init__(self, key: str, detail: str, file: str = "", line: int = 0) -> None:
        location = ", ".join(part for part in (file, f"line {line}" if line else "") if part)
        super().__init__(": ".join(part for part in (location, key, detail) if part))
        self.key = key
        self.detail = detail
        self.file = file
        self.line = line


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
        return msgspec.convert(tomllib.loads(text), kind)
    except tomllib.TOMLDecodeError as error:
        raise TomlError("", str(error), file) from error
    except msgspec.ValidationError as error:
        key, detail = _named(error, kind)
        raise TomlError(key, detail, file, line_of(text, key)) from error


def line_of(text: str, key: str) -> int:
    """Return the line number of a key such as "steps[1].decision.yes.to".

    If the key itself is missing, the line of the table that lacks it; 0 if there is none.
    """
    wanted = _parts(key)
    best, best_length = 0, 0
    for number, place in _places(text):
        length = len(place)
        if length > best_length and place == wanted[:length]:
            best, best_length = number, length
    return best


def _places(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, key) of each line that begins a table or sets a key; a key is a list of its parts."""
    table: list[str] = []
    counts: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[\[\s*(\w+)\s*\]\]", line):
            counts[header[1]] = counts.get(header[1], -1) + 1
            table = [header[1], f"[{counts[header[1]]}]"]
        elif header := re.match(r"\s*\[\[?\s*([\w.]+)\s*\]", line):
            first, *rest = header[1].split(".")
            table = [first, *([f"[{counts[first]}]"] if first in counts else []), *rest]
        elif assignment := re.match(r"\s*([\w.]+)\s*=", line):
            yield number, [*table, *assignment[1].split(".")]
            continue
        else:
            continue
        yield number, table


def _parts(key: str) -> list[str]:
    """Split "steps[1].target_min" into "steps", "[1]", "target_min"."""
    return re.findall(r"\w+|\[[^\]]*\]", key)


def office_file(own: Path | None, *shipped: str) -> Path:
    """Return the office's own file in the folder `own`, if it exists; else the one below resources."""
    mine = own / shipped[-1] if own is not None else None
    return mine if mine is not None and mine.exists() else resources.path(*shipped)


def _named(error: msgspec.ValidationError, kind: type) -> tuple[str, str]:
    """Split "... unknown field `x` - at `$.steps[0]`" into "steps[0].x" and the fault."""
    detail, _, place = str(error).partition(" - at ")
    table = place.strip("`").removeprefix("$").removeprefix(".")
    field = re.search(r"field `(\w+)`", detail)
    known = msgspec.inspect.type_info(kind)
    for part in _parts(table):
        known = _inside(known, part)
    if isinstance(known, msgspec.inspect.EnumType):
        detail += f"; expected one of {', '.join(str(one.value) for one in known.cls)}"
    elif isinstance(known, msgspec.inspect.StructType) and "unknown field" in detail:
        detail += f"; expected one of {', '.join(one.encode_name for one in known.fields)}"
    return ".".join(part for part in (table, field[1] if field else "") if part), detail


def _inside(known: msgspec.inspect.Type, part: str) -> msgspec.inspect.Type:
    """Return the type of a field, or of the items of a list or table; `known` itself if it has no parts."""
    kinds = known.types if isinstance(known, msgspec.inspect.UnionType) else (known,)
    for kind in kinds:
        if isinstance(kind, msgspec.inspect.StructType):
            return next((one.type for one in kind.fields if one.encode_name == part), known)
        if isinstance(kind, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
            return kind.item_type
        if isinstance(kind, msgspec.inspect.DictType):
            return kind.value_type
    return known
