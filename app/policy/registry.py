"""The policy in Windows' registry: of the computer, then of the person (group policies write both).

Not run on Windows yet; `as_setting` is what the tests hold.
"""

from __future__ import annotations

import sys
from typing import get_type_hints

from app.policy.layers import KNOWN, Given, Level, Policy, PolicyFault, build, fault_of
from app.settings import Settings, SettingsError, typed_value

KEY = r"Software\Policies\Loket"  # managed, a subkey for each area; recommended is a subkey of it
_RECOMMENDED = "Recommended"


def as_setting(key: str, value: object) -> object:
    """Return what TOML would have for a value of the registry, which knows no true and false."""
    area, _, name = key.partition(".")
    areas = get_type_hints(Settings)
    kind = get_type_hints(areas[area]).get(name) if area in areas else None
    return bool(value) if kind is bool and value in (0, 1) else value


if sys.platform == "win32":
    import winreg

    def read_registry() -> Policy:
        """Return the policy; what the computer's administrator decided counts over the person's."""
        faults: list[PolicyFault] = []
        layers: dict[Level, dict[str, Given]] = {Level.MANAGED: {}, Level.RECOMMENDED: {}}
        hives = (("HKCU", winreg.HKEY_CURRENT_USER), ("HKLM", winreg.HKEY_LOCAL_MACHINE))
        for hive_name, hive in hives:
            for level, place in ((Level.MANAGED, KEY), (Level.RECOMMENDED, rf"{KEY}\{_RECOMMENDED}")):
                layers[level].update(_layer(hive, place, f"{hive_name}\\{place}", faults))
        return build(layers[Level.MANAGED], layers[Level.RECOMMENDED], faults)

    def _layer(hive: int, place: str, told: str, faults: list[PolicyFault]) -> dict[str, Given]:
        found = {}
        for area in get_type_hints(Settings):
            try:
                opened = winreg.OpenKey(hive, rf"{place}\{area}", 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
            except FileNotFoundError:
                continue
            with opened:
                for number in range(winreg.QueryInfoKey(opened)[1]):
                    name, value, _ = winreg.EnumValue(opened, number)
                    key, source = f"{area}.{name}", rf"{told}\{area}"
                    try:
                        found[key] = Given(typed_value(key, as_setting(key, value), KNOWN), source)
                    except SettingsError as error:
                        faults.append(fault_of(source, 0, error))
        return found
