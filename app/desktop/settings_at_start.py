"""Chooses the settings of a start: the file's, or the last good ones if the file is lost or invalid."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.common.notices import WARNING, Notice
from app.common.paths import AppPaths
from app.desktop.start import StartError, read_settings, records_path
from app.desktop.start_checks import known_workstation
from app.policy import Policy
from app.settings import Settings, SettingsError
from app.settings.last_good import LastGood, differences, last_good, put_in_place

_log = logging.getLogger(__name__)
WORKSTATION = "desk.workstation"


@dataclass(frozen=True, slots=True)
class FoundSettings:
    """The settings of a start, and the notices about them."""

    settings: Settings
    notice: Notice | None = None


@dataclass(frozen=True, slots=True)
class LastGoodSettings:
    """The last good settings, for a start with an invalid settings file.

    differences: Key, text in the file, text in the last good settings; "" if one of them lacks it.
    """

    good: LastGood
    differences: tuple[tuple[str, str, str], ...]


def find_settings(where: AppPaths, policy: Policy) -> FoundSettings:
    """Return the settings. If the file is lost, use the known ones, and write the file again. Blocks.

    Raises StartError if the file exists and is invalid.
    """
    if _is_there(where.settings_file):
        return FoundSettings(read_settings(where, policy))
    good = _usable(last_good(where.last_good_settings), policy)
    if good is not None:
        values: Mapping[str, object] = good.values
        kind, kept_at = "settings_lost", good.kept_at.isoformat()
    else:
        code = known_workstation(records_path(where, policy.base))
        if not code:
            return FoundSettings(policy.over({}))  # the first start on this computer
        values, kind, kept_at = {WORKSTATION: code}, "settings_lost_code_known", ""
    settings = policy.over(values)
    facts = {"path": str(where.settings_file), "code": settings.desk.workstation, "kept_at": kept_at}
    try:
        put_in_place(values, where.settings_file)
    except OSError as error:
        _log.warning("the settings file cannot be written anew: %s", error)
    return FoundSettings(settings, Notice(kind, WARNING, facts, ("open_settings",)))


def instead_of_wrong(where: AppPaths, policy: Policy, error: StartError) -> LastGoodSettings | None:
    """Return the last good settings if the start failed because of its settings file, and they are usable."""
    if error.kind != "settings":
        return None
    good = _usable(last_good(where.last_good_settings), policy)
    if good is None:
        return None
    found = differences(where.settings_file, good)
    return LastGoodSettings(good, tuple((one.key, one.there, one.good) for one in found))


def use_instead(where: AppPaths, instead: LastGoodSettings) -> Notice:
    """Replace the invalid file with the last good settings; it is renamed. Raises StartError."""
    try:
        aside = put_in_place(instead.good.values, where.settings_file)
    except OSError as error:
        facts = {"path": str(where.settings_file), "reason": error.strerror or str(error)}
        raise StartError("records_unwritable", facts) from error
    facts = {"path": str(aside or where.settings_file), "kept_at": instead.good.kept_at.isoformat()}
    return Notice("settings_were_wrong", WARNING, facts, ("open_settings",))


def _is_there(file: Path) -> bool:
    """Return True also for an inaccessible folder: reading the file then fails with the reason."""
    try:
        return file.exists()
    except OSError:
        return True


def _usable(good: LastGood | None, policy: Policy) -> LastGood | None:
    """Return it if the settings are valid with the present policy."""
    if good is None or not good.values:
        return None
    try:
        policy.over(good.values)
    except SettingsError as error:
        _log.warning("the last good settings cannot be used any more: %s", error)
        return None
    return good
