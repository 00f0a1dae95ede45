"""The report for the support desk: the doctor's findings, settings, versions, logs; no data of applicants."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import tomlkit

from app.common.paths import AppPaths
from app.desktop.crash_reports import FOLDER
from app.desktop.log import end_of
from app.desktop.start import records_path
from app.doctor.scrub import name_words, scrubbed
from app.policy import Policy
from app.settings import Settings, SettingsError, as_toml, flat, read_values
from db.errors import StorageError
from db.queries.personal_names import personal_names

_log = logging.getLogger(__name__)
# Settings that identify the user, and people's numbers.
LEFT_OUT = (
    *("shared.logins", "desk.agent_id", "account.display_name", "calls.forward_"),
    *("sound.device_names", "video.camera_names"),  # "Rina's AirPods"
)
USERS = (
    "account.user",
    "account.auth_user",
    "network.turn_user",
)  # a numeric extension names no person, "rina.dewi" does
MOST_OF_A_LOG = 2_000_000  # bytes, from the end


def write_report(
    file: Path,
    texts: Mapping[str, str],
    where: AppPaths,
    settings: Settings,
    policy: Policy,
    versions: Mapping[str, str],
) -> None:
    """Write a new file; blocks. Raises OSError.

    texts: The report's own content, by the name of the file in it. If the names of applicants cannot be read,
    the logs are left out: they might contain some.
    """
    names = _own_names(settings)
    may_have_logs = True
    records = records_path(where, settings)
    try:
        names += personal_names(records) if records.exists() else []
    except (StorageError, sqlite3.Error, OSError) as error:  # a full disk leaves a file without tables
        _log.warning("the report is without the log: %s", error)
        may_have_logs = False
    words = name_words(names)
    with ZipFile(file, "x", ZIP_DEFLATED) as report:
        for name, text in texts.items():
            if name.endswith(".log") and not may_have_logs:
                continue
            report.writestr(name, scrubbed(text, words))
        report.writestr("versions.json", json.dumps(versions, indent=1))
        report.writestr("settings.toml", scrubbed(settings_text(where, settings, policy), words))
        for path in _logs(where.log) if may_have_logs else ():
            name = path.relative_to(where.log).as_posix()
            report.writestr(f"log/{name}", scrubbed(_end(path), words))


def settings_text(where: AppPaths, settings: Settings, policy: Policy) -> str:
    """Return the effective settings, each with its origin; without those that identify the user."""
    try:
        own: Collection[str] = read_values(where.settings_file).keys()
    except (SettingsError, OSError) as error:
        _log.warning("the origins of settings are not known: %s", type(error).__name__)
        own = ()
    lines, area = [], ""
    for key, value in flat(settings).items():
        if key.startswith(LEFT_OUT) or (key in USERS and _is_name(value)):
            continue
        if key.partition(".")[0] != area:
            area = key.partition(".")[0]
            lines.append(f"\n[{area}]")
        origin = policy.origin(key, own)
        text = tomlkit.item(as_toml(value)).as_string()
        lines.append(f"{key.partition('.')[2]} = {text}  # {origin.level.value} {origin.source}".rstrip())
    return "\n".join(lines) + "\n"


def _own_names(settings: Settings) -> list[str]:
    """Return the names by which servers and callers know the user."""
    values = flat(settings)
    users = [str(values[key]) for key in USERS if _is_name(values[key])]
    return [*settings.shared.logins, settings.account.display_name, *users]


def _is_name(user: object) -> bool:
    return not str(user).isdecimal()


def _end(log: Path) -> str:
    try:
        return end_of(log, MOST_OF_A_LOG)
    except OSError as error:  # another user's
        return f"not read: {error.strerror or error}\n"


def _logs(folder: Path) -> Iterator[Path]:
    for pattern in ("*.log*", f"{FOLDER}/*.txt"):
        yield from sorted(path for path in folder.glob(pattern) if path.is_file())
