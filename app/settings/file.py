"""The settings file: TOML, checked once; a misspelt key is never read as "default"."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

import msgspec
import tomlkit
import tomlkit.exceptions

from app.common.whole_file import write_whole
from app.settings.areas import Settings, area_types
from app.settings.checks import SettingsError, is_secret

_HEADER = re.compile(r"\s*\[{1,2}\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")
_KINDS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    tuple[str, ...]: "list of texts",
    tuple[tuple[str, str], ...]: "list of pairs of texts",
}


def load(path: Path) -> Settings:
    """Read the settings; defaults if there is no file yet.

    Raises:
        SettingsError: The file exists and is invalid.
        OSError: The file exists and cannot be read.
    """
    return _joined(read_values(path))


def parse(content: bytes) -> Settings:
    """Raise SettingsError for the first fault."""
    return _joined(_values(content))


def read_values(path: Path) -> dict[str, object]:
    """Read the values of the file, by "area.name", with checked types; none if there is no file yet.

    Raises as `load` does.
    """
    try:
        return _values(path.read_bytes())
    except FileNotFoundError:
        return {}


def entries(content: bytes) -> Iterator[tuple[str, object]]:
    """Yield the values of a file, by "area.name", unchecked; an area that is no table, by its name.

    Raises SettingsError if it is no TOML.
    """
    for name, values in _document(content).unwrap().items():
        if isinstance(values, dict):
            yield from ((f"{name}.{key}", value) for key, value in values.items())
        else:
            yield name, values


def typed_value(key: str, value: object, known: Collection[str]) -> object:
    """Return the value with tuples for lists. Raises SettingsError: no such setting, or of another type."""
    area, _, name = key.partition(".")
    areas = area_types()
    if area in areas and not name:
        raise SettingsError(key, value, "table")
    if key not in known:
        if is_secret(key):
            raise SettingsError(key, value, "no secret")
        same_area = {one.partition(".")[2]: one for one in known if one.startswith(f"{area}.")}
        nearest = difflib.get_close_matches(name, same_area, n=1, cutoff=0.5)
        raise SettingsError(key, value, "known key", same_area[nearest[0]] if nearest else "")
    kind = _field_types(areas[area])[name]
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise SettingsError(key, value, _KINDS[kind]) from error


def lines_of(text: str) -> dict[str, int]:
    """Return the line of each key ("area.name") and each table ("area") on its own line."""
    found: dict[str, int] = {}
    for key, number in _numbered(text):
        found.setdefault(key, number)
    return found


def key_texts(text: str) -> dict[str, str]:
    """Return the text after each key ("area.name") on its own line, also in invalid TOML."""
    lines = text.splitlines()
    return {
        key: lines[number - 1].partition("=")[2].strip()
        for key, number in _numbered(text)
        if "=" in lines[number - 1]
    }


def save(path: Path, settings: Settings, base: Settings | None = None, fixed: Collection[str] = ()) -> None:
    """Write the settings whole or not at all; comments and order of an existing file are kept.

    `base` has the values that apply if the file has none. A setting `fixed` by a policy stays unchanged in
    the file. A file that was corrupted since it was read is kept beside as "<name>.broken". Raises OSError.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    if path.exists():
        try:
            document = _document(path.read_bytes())
        except SettingsError:
            os.replace(path, path.with_name(path.name + ".broken"))
    _write_into(document, settings, base or Settings(), fixed)
    write_whole(path, tomlkit.dumps(document).encode())


def _document(content: bytes) -> tomlkit.TOMLDocument:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("", f"byte {error.start}", "UTF-8 text") from error
    try:
        return tomlkit.parse(text)
    except tomlkit.exceptions.TOMLKitError as error:
        # Before tomlkit 0.15.3 a duplicate key is an error of its own; since then it is the cause of another.
        if any(isinstance(e, tomlkit.exceptions.KeyAlreadyPresent) for e in (error, error.__cause__)):
            key, line = _second(text)
            raise SettingsError(key, line, "only once" if key else "toml") from error
        position = f"{error.line}:{error.col}" if isinstance(error, tomlkit.exceptions.ParseError) else ""
        raise SettingsError("", position, "toml") from error


def _second(text: str) -> tuple[str, str]:
    """Return the first duplicate key or table, and its line; ("", "") if none is found."""
    seen: set[str] = set()
    for found, number in _numbered(text):
        if found in seen:
            return found, str(number)
        seen.add(found)
    return "", ""


def _numbered(text: str) -> Iterator[tuple[str, int]]:
    """Yield each table's and key's name with its line."""
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = header[1]
            yield table, number
        elif key:
            yield f"{table}.{key[1]}".lstrip("."), number


def _values(content: bytes) -> dict[str, object]:
    document = _document(content).unwrap()
    areas = area_types()
    _refuse_unknown(document, areas)
    found = {}
    for name, values in document.items():
        if not isinstance(values, dict):
            raise SettingsError(name, values, "table")
        known = [f"{name}.{item.name}" for item in fields(areas[name])]
        for key, value in values.items():
            found[f"{name}.{key}"] = typed_value(f"{name}.{key}", value, known)
    return found


def _joined(values: Mapping[str, object]) -> Settings:
    areas: dict[str, dict[str, Any]] = {}
    for key, value in values.items():
        area, _, name = key.partition(".")
        areas.setdefault(area, {})[name] = value
    kinds = area_types()
    given: dict[str, Any] = {name: kinds[name](**values) for name, values in areas.items()}
    return Settings(**given)


@cache
def _field_types(area: type) -> dict[str, Any]:
    """Return the types of its fields; resolving them from their texts takes a while."""
    return get_type_hints(area)


def _refuse_unknown(values: dict[str, Any], known: dict[str, Any]) -> None:
    for key, value in values.items():
        if key not in known:
            if is_secret(key):
                raise SettingsError(key, value, "no secret")
            nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise SettingsError(key, value, "known key", nearest[0] if nearest else "")


def _write_into(
    document: tomlkit.TOMLDocument, settings: Settings, base: Settings, fixed: Collection[str]
) -> None:
    """Write the values that differ; a missing one that equals `base` stays missing."""
    for area in fields(settings):
        values, defaults = getattr(settings, area.name), getattr(base, area.name)
        for item in fields(values):
            if f"{area.name}.{item.name}" in fixed:
                continue
            value = as_toml(getattr(values, item.name))
            written: Any = document.get(area.name, {})
            if value == written.get(item.name, as_toml(getattr(defaults, item.name))):
                continue
            if area.name not in document:
                document[area.name] = tomlkit.table()
            table: Any = document[area.name]
            table[item.name] = value


def as_toml(value: Any) -> Any:
    """Convert tuples to lists for TOML."""
    return [as_toml(item) for item in value] if isinstance(value, tuple) else value
