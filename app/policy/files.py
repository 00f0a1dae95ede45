"""Reads the policy of this computer: files that only the administrator can write, or Windows' registry."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from app.policy.layers import KNOWN, SERIAL, Given, Level, Policy, PolicyFault, build, fault_of
from app.settings import SettingsError, entries, lines_of, typed_value

# Not below XDG_CONFIG_DIRS, which a person can set to what they like. On Windows beside the program: only an
# administrator writes below Program Files, and the package (loket.wxs) installs nowhere else.
FOLDER = Path(sys.executable).parent / "policies" if sys.platform == "win32" else Path("/etc/loket/policies")
_ROOT = 0
_OPEN = "folder that all can read"


def load_policy(folder: Path = FOLDER, owner: int = _ROOT) -> Policy:
    """Return the policy of this computer; its `faults` have what cannot be used. Blocks."""
    faults: list[PolicyFault] = []
    layers: dict[Level, dict[str, Given]] = {Level.MANAGED: {}, Level.RECOMMENDED: {}}
    for level, found in layers.items():
        for path in _files(folder, level.value, owner, faults):
            found.update(_read(path, faults))  # a later file name wins
    if sys.platform == "win32":
        from app.policy.registry import add_registry, read_key

        add_registry(layers, faults, folder, read_key)
    return build(layers[Level.MANAGED], layers[Level.RECOMMENDED], faults)


def check_file(path: Path) -> Policy:
    """Read one file as a managed one, without a check of its owner."""
    faults: list[PolicyFault] = []
    return build(_read(path, faults), {}, faults)


def _files(folder: Path, level: str, owner: int, faults: list[PolicyFault]) -> Iterator[Path]:
    """Give the files of a level, by name; only the owner may be able to write them."""
    inner = folder / level
    for place in (folder, inner):
        why = _not_closed(place, owner)
        if why is None:
            return  # there is no policy
        if why:
            fault = PolicyFault(str(place), 0, "", place.name, why)
            if fault not in faults:  # both levels check the common folder
                faults.append(fault)
            return
    try:
        names = sorted(name for name in os.listdir(inner) if name.endswith(".toml"))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError:  # root made it with a umask that excludes other users
        faults.append(PolicyFault(str(inner), 0, "", inner.name, _OPEN))
        return
    for path in (inner / name for name in names):
        if why := _not_closed(path, owner):
            faults.append(PolicyFault(str(path), 0, "", path.name, why))
        else:
            yield path


def _not_closed(path: Path, owner: int) -> str | None:
    """Return why another user could have written the path; "" if none could, None if it does not exist.

    A link is not followed.
    """
    if sys.platform == "win32":
        return ""  # the program's folder has the rights
    try:
        state = path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:
        return _OPEN
    if stat.S_ISLNK(state.st_mode):
        return "file, no link"
    if state.st_uid != owner:
        return "owned by the administrator"
    return "not writable by others" if state.st_mode & (stat.S_IWGRP | stat.S_IWOTH) else ""


def _read(path: Path, faults: list[PolicyFault]) -> dict[str, Given]:
    try:
        content = path.read_bytes()
    except OSError:
        faults.append(PolicyFault(os.fspath(path), 0, "", path.name, "readable file"))
        return {}
    return read_content(os.fspath(path), content, faults)


def read_content(source: str, content: bytes, faults: list[PolicyFault]) -> dict[str, Given]:
    """Read a policy; its values and faults name `source` as their origin."""
    try:
        given = dict(entries(content))
    except SettingsError as error:
        at = error.value.partition(":")[0] if error.expected in ("toml", "only once") else ""
        faults.append(fault_of(source, int(at) if at.isdigit() else 0, error))
        return {}
    lines = lines_of(content.decode("utf-8-sig"))
    found = {}
    for key, value in given.items():
        line = lines.get(key, lines.get(key.partition(".")[0], 0))
        if key == SERIAL:
            if type(value) is not int:
                faults.append(PolicyFault(source, line, key, str(value), "whole number"))
            continue
        try:
            found[key] = Given(typed_value(key, value, KNOWN), source, line)
        except SettingsError as error:
            faults.append(fault_of(source, line, error))
    return found
