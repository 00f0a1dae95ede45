"""The settings file: TOML, checked once; a misspelt key never reads as "default"."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_type_hints

import tomlkit
import tomlkit.exceptions

from app.settings.areas import Settings
from app.settings.check import SettingsError
from app.whole_file import write_whole

_HEADER = re.compile(r"\s*\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"\s*([\w.-]+)\s*=")


def load(path: Path) -> Settings:
    """Read the settings; defaults if there is no file yet.

    Raises:
        SettingsError: The file is there and something in it is wrong.
        OSError: The file is there and cannot be read.
    """
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return Settings()


def parse(content: bytes) -> Settings:
    """Raise SettingsError on the first thing that is wrong."""
    document = _document(content).unwrap()
    areas = get_type_hints(Settings)
    _refuse_unknown("", document, areas)
    given: dict[str, Any] = {name: _area(name, areas[name], values) for name, values in document.items()}
    return Settings(**given)


def save(path: Path, settings: Settings) -> None:
    """Write the settings at once or not at all; comments and order of an existing file are kept.

    A file that was broken by hand since it was read is kept beside as "<name>.broken". Raises OSError.
    """
    path = Path(os.path.realpath(path))  # a link to elsewhere stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    if path.exists():
        try:
            document = _document(path.read_bytes())
        except SettingsError:
            os.replace(path, path.with_name(path.name + ".broken"))
    _write_into(document, settings)
    write_whole(path, tomlkit.dumps(document).encode())


def _document(content: bytes) -> tomlkit.TOMLDocument:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError("", f"byte {error.start}", "UTF-8 text") from error
    try:
        return tomlkit.parse(text)
    except tomlkit.exceptions.ParseError as error:
        raise SettingsError("", f"{error.line}:{error.col}", "toml") from error
    except tomlkit.exceptions.TOMLKitError as error:  # a key twice, and it does not say where
        key, line = _second(text)
        raise SettingsError(key, line, "only once" if key else "toml") from error


def _second(text: str) -> tuple[str, str]:
    """Return the first key, or table, that stands a second time, and its line; ("", "") if none is found."""
    seen: set[str] = set()
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            table = found = header[1]
        elif key:
            found = f"{table}.{key[1]}".lstrip(".")
        else:
            continue
        if found in seen:
            return found, str(number)
        seen.add(found)
    return "", ""


def _area(name: str, kind: type[Any], values: object) -> object:
    if not isinstance(values, dict):
        raise SettingsError(name, values, "table")
    types = get_type_hints(kind)
    _refuse_unknown(f"{name}.", values, types)
    words = {str: "text", int: "whole number", bool: "true or false"}
    given = {}
    for key, value in values.items():
        if types[key] == tuple[str, ...]:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise SettingsError(f"{name}.{key}", value, "list of texts")
            given[key] = tuple(value)
        elif types[key] == tuple[tuple[str, str], ...]:
            if not isinstance(value, list) or not all(_is_pair(item) for item in value):
                raise SettingsError(f"{name}.{key}", value, "list of pairs of texts")
            given[key] = tuple((first, second) for first, second in value)
        elif type(value) is not types[key]:  # exactly: True is an int, too
            raise SettingsError(f"{name}.{key}", value, words[types[key]])
        else:
            given[key] = value
    return kind(**given)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(isinstance(item, str) for item in value)


def _refuse_unknown(prefix: str, values: dict[str, Any], known: dict[str, Any]) -> None:
    for key, value in values.items():
        if key not in known:
            nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise SettingsError(prefix + key, value, "known key", prefix + nearest[0] if nearest else "")


def _write_into(document: tomlkit.TOMLDocument, settings: Settings) -> None:
    """Change what differs; what is absent and has its default value stays absent."""
    for area in fields(settings):
        values, defaults = getattr(settings, area.name), getattr(Settings(), area.name)
        for item in fields(values):
            value = _as_toml(getattr(values, item.name))
            written: Any = document.get(area.name, {})
            if value == written.get(item.name, _as_toml(getattr(defaults, item.name))):
                continue
            if area.name not in document:
                document[area.name] = tomlkit.table()
            table: Any = document[area.name]
            table[item.name] = value


def _as_toml(value: Any) -> Any:
    """TOML has lists for tuples."""
    return [_as_toml(item) for item in value] if isinstance(value, tuple) else value
