"""Settings as somebody has edited them: taken over as a whole, or all their faults, each with its key."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from app.elsewhere import NOWHERE
from app.oneself import is_oneself
from app.phone_number import dial_form
from app.places import takes_files
from app.settings import Settings, SettingsError
from telephony.ip_address import in_uri
from telephony.target import TargetError, sip_uri


def edited(
    settings: Settings, values: Mapping[str, object], address: str = ""
) -> tuple[Settings, tuple[SettingsError, ...]]:
    """Put values, by "area.name", into the settings; what is wrong is left as it was and told.

    Nothing but `values` is looked at, so it costs no time: see `unusable_files` for the rest. `address` is
    where the engine listens now, as in `bad_targets`.
    """
    faults: list[SettingsError] = []
    for area in fields(Settings):
        new = {
            key.partition(".")[2]: value for key, value in values.items() if key.startswith(f"{area.name}.")
        }
        if new:
            part = _edited_area(getattr(settings, area.name), new, faults)
            settings = replace(settings, **{area.name: part})
    faults += bad_targets(settings, address)
    return settings, tuple(faults)


def unusable_files(settings: Settings) -> tuple[SettingsError, ...]:
    """Look at the files and folders that the settings name. Blocks on the disk."""
    faults = []
    if settings.account.ca_file and not _has_certificates(settings.account.ca_file):
        faults.append(SettingsError("account.ca_file", settings.account.ca_file, "PEM file"))
    if settings.shared.ca_file and not _has_certificates(settings.shared.ca_file):
        faults.append(SettingsError("shared.ca_file", settings.shared.ca_file, "PEM file"))
    if settings.recording.folder and not _can_be_written(Path(settings.recording.folder)):
        faults.append(SettingsError("recording.folder", settings.recording.folder, "writable folder"))
    if settings.records.path and not _can_be_written(Path(settings.records.path).parent):
        faults.append(SettingsError("records.path", settings.records.path, "file in a writable folder"))
    return tuple(faults)


def bad_target(key: str, typed: str, settings: Settings) -> SettingsError | None:
    """Return what is wrong with something to dial; "" is nothing to dial, and fine."""
    try:
        if typed:
            sip_uri(dial_form(typed, settings.office), settings.account.domain or NOWHERE)
    except TargetError:
        return SettingsError(key, typed, "number or address")
    return None


def _edited_area(area: Any, new: dict[str, object], faults: list[SettingsError]) -> Any:
    """An area tells its first fault only: it is asked again without each value that it refuses."""
    while new:
        try:
            return type(area)(**{**{item.name: getattr(area, item.name) for item in fields(area)}, **new})
        except SettingsError as fault:
            faults.append(fault)
            if new.pop(fault.key.partition(".")[2], None) is None:
                break  # two values that do not go together, and the other one is new
    return area


def bad_targets(settings: Settings, *addresses: str) -> list[SettingsError]:
    """Return what is wrong with where calls are forwarded to: no number, or we ourselves.

    Args:
        addresses: Where the engine listens, "sip:1001@10.0.0.7:5060"; none before it has reported them.
    """
    faults = []
    account, bound = settings.account, settings.network.bound_address
    ours = {*addresses, f"sip:{account.user}@{in_uri(bound)}" if bound else ""}
    for name in ("forward_busy", "forward_unanswered"):
        typed = getattr(settings.calls, name)
        fault = bad_target(f"calls.{name}", typed, settings)
        if fault is None and typed:
            uri = sip_uri(dial_form(typed, settings.office), account.domain or NOWHERE)
            if any(is_oneself(uri, account, one) for one in ours):
                fault = SettingsError(f"calls.{name}", typed, "somebody else's number")
        faults += [fault] if fault is not None else []
    return faults


def _has_certificates(path: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ssl.SSLError):
        return False
    return True


def _can_be_written(folder: Path) -> bool:
    return folder.is_absolute() and takes_files(folder)
