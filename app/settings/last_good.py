"""The settings of the last good start or save, in a separate file among the records.

The settings file can be lost or corrupted. The copy has its values only: no comments, and so no secrets: a
value that looks like one is rejected (app/settings/checks.py).
"""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import tomlkit

from app.common.whole_file import write_whole
from app.settings.checks import SettingsError, is_secret
from app.settings.file import as_toml, entries, key_texts, read_values

_log = logging.getLogger(__name__)
HIDDEN = "…"


@dataclass(frozen=True, slots=True)
class LastGood:
    """The values in the copy, by "area.name", and when it was written."""

    values: Mapping[str, object]
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Difference:
    """A setting that differs between a file and the copy, as text; "" if one of them lacks it."""

    key: str
    there: str
    good: str


def keep_last_good(file: Path, copy: Path) -> None:
    """Copy the file's values, which are known to work. Blocks; a disk error is logged.

    A file with comments alone is intentional. An empty file counts as lost.
    """
    try:
        if not file.exists() or not file.stat().st_size:
            return
        content = _written(read_values(file))
        if not (copy.exists() and copy.read_bytes() == content):
            write_whole(copy, content)
    except (OSError, SettingsError) as error:
        _log.warning("no copy of the settings: %s", error)


def last_good(copy: Path) -> LastGood | None:
    """Return the copy; None if there is none, or it cannot be read."""
    try:
        kept_at = datetime.fromtimestamp(copy.stat().st_mtime, timezone.utc)
        return LastGood(read_values(copy), kept_at)
    except FileNotFoundError:
        return None
    except (OSError, SettingsError) as error:
        _log.warning("the copy of the settings cannot be used: %s", error)
        return None


def put_in_place(values: Mapping[str, object], file: Path) -> Path | None:
    """Write a settings file with these values; an existing file is renamed first. Raises OSError.

    Returns the path of the old file; None if there was none.
    """
    file = Path(os.path.realpath(file))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = None
    if file.exists():
        aside = file.with_name(f"{file.name}.wrong-{datetime.now(timezone.utc):%Y%m%dT%H%M%S%f}")
        os.replace(file, aside)
    write_whole(file, _written(values))
    return aside


def differences(file: Path, good: LastGood) -> tuple[Difference, ...]:
    """Return the differences between an unusable file and the copy; none if the file cannot be read."""
    try:
        content = file.read_bytes()
    except OSError:
        return ()
    kept = {key: _text(value) for key, value in good.values.items()}
    try:
        there = {key: _text(value) for key, value in entries(content)}
    except SettingsError:  # no TOML: compare its lines
        there = key_texts(content.decode("utf-8", "replace"))
    keys = [key for key in {**there, **kept} if there.get(key, "") != kept.get(key, "")]
    return tuple(
        Difference(key, HIDDEN if is_secret(key) else there.get(key, ""), kept.get(key, "")) for key in keys
    )


def _text(value: object) -> str:
    return str(tomlkit.item(as_toml(value)).as_string())


def _written(values: Mapping[str, object]) -> bytes:
    document = tomlkit.document()
    for key, value in values.items():
        area, _, name = key.partition(".")
        if area not in document:
            document[area] = tomlkit.table()
        table = document[area]
        assert isinstance(table, tomlkit.items.Table)
        table[name] = as_toml(value)
    return tomlkit.dumps(document).encode()
