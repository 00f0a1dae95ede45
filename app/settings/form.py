"""Checks edited settings as a whole: returns the new settings, or all faults, each with its key."""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from app.common.paths import takes_files
from app.common.phone_number import dial_form
from app.settings import Settings, SettingsError, declared, flat
from app.settings.declaration import File, PathKind, Scope
from app.settings.exchange import NOWHERE, is_oneself
from telephony.sip.ip_address import in_uri
from telephony.sip.target import TargetError, sip_uri


def edited(
    settings: Settings, values: Mapping[str, object], address: str = ""
) -> tuple[Settings, tuple[SettingsError, ...]]:
    """Put values, by "area.name", into the settings; a wrong value is left out and returned as a fault.

    This touches no disk: see `unusable_files` for that. `address` is
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
    """Check the files and folders that the settings name. Blocks on the disk."""
    faults = []
    for key, value in flat(settings).items():
        rule, scope = declared()[key].rule, declared()[key].scope
        if not isinstance(rule, File) or not value or scope is Scope.COMPUTER:
            continue
        if expected := _missing_on_disk(rule.kind, str(value)):
            faults.append(SettingsError(key, value, expected))
    return tuple(faults)


def bad_target(key: str, typed: str, settings: Settings) -> SettingsError | None:
    """Return the fault of a typed target; an empty text is no fault."""
    try:
        if typed:
            sip_uri(dial_form(typed, settings.office), settings.account.domain or NOWHERE)
    except TargetError:
        return SettingsError(key, typed, "number or address")
    return None


def _edited_area(area: Any, new: dict[str, object], faults: list[SettingsError]) -> Any:
    """Try again without each rejected value, because an area raises its first fault only."""
    while new:
        try:
            return type(area)(**{**{item.name: getattr(area, item.name) for item in fields(area)}, **new})
        except SettingsError as fault:
            faults.append(fault)
            if new.pop(fault.key.partition(".")[2], None) is None:
                break  # two values conflict, and the other one is new
    return area


def bad_targets(settings: Settings, *addresses: str) -> list[SettingsError]:
    """Return the faults of the forwarding targets: not a number, or this workstation itself.

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
                fault = SettingsError(f"calls.{name}", typed, "another number")
        faults += [fault] if fault is not None else []
    return faults


def _missing_on_disk(kind: PathKind, path: str) -> str:
    """Return what the path should lead to; "" if it does."""
    if kind is PathKind.CERTIFICATES:
        return "" if _has_certificates(path) else "PEM file"
    if kind is PathKind.FOLDER:
        return "" if _can_be_written(Path(path)) else "writable folder"
    if kind is PathKind.FILE:
        return "" if _can_be_written(Path(path).parent) else "file in a writable folder"
    return ""  # a sheet is printed without a logo that cannot be read


def _has_certificates(path: str) -> bool:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(path)
    except (OSError, ssl.SSLError):
        return False
    return True


def _can_be_written(folder: Path) -> bool:
    return folder.is_absolute() and takes_files(folder)
