"""The policy in Windows' registry: of the computer, then of the person (group policies write both).

What the installer was told stands in its own key, which counts least. Not run on Windows yet; `as_setting` is
what the tests hold.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import get_type_hints

from app.policy.layers import KNOWN, Given, Level, PolicyFault, fault_of
from app.settings import Settings, SettingsError, typed_value

KEY = r"Software\Policies\Loket"  # managed, a subkey for each area; recommended is a subkey of it
_RECOMMENDED = "Recommended"
_INSTALLED = r"Software\Loket"  # resources/installer/windows/loket.wxs writes there
_COPIED = "office.toml"  # in the folder of what is managed: the policy that the installer was given


def as_setting(key: str, value: object) -> object:
    """Return what TOML would have for a value of the registry, which knows no true and false."""
    area, _, name = key.partition(".")
    areas = get_type_hints(Settings)
    kind = get_type_hints(areas[area]).get(name) if area in areas else None
    return bool(value) if kind is bool and value in (0, 1) else value


if sys.platform == "win32":
    import winreg

    def add_registry(layers: dict[Level, dict[str, Given]], faults: list[PolicyFault], folder: Path) -> None:
        """Add what the registry says, over the files in `folder`; the computer's own part counts most."""
        told = rf"{_INSTALLED}\{_RECOMMENDED}"
        layers[Level.RECOMMENDED] = {
            **_layer(winreg.HKEY_LOCAL_MACHINE, told, rf"HKLM\{told}", faults),
            **layers[Level.RECOMMENDED],
        }
        hives = (("HKCU", winreg.HKEY_CURRENT_USER), ("HKLM", winreg.HKEY_LOCAL_MACHINE))
        for hive_name, hive in hives:
            for level, place in ((Level.MANAGED, KEY), (Level.RECOMMENDED, rf"{KEY}\{_RECOMMENDED}")):
                layers[level].update(_layer(hive, place, f"{hive_name}\\{place}", faults))
        given = _given_to_installer()
        if given and not (folder / Level.MANAGED.value / _COPIED).is_file():
            faults.append(PolicyFault(given, 0, "", Path(given).name, "readable file"))

    def _given_to_installer() -> str:
        """Return which policy file the installer was told to copy; "" for none."""
        try:
            with winreg.OpenKey(
                winreg.HKEY_LOCAL_MACHINE,
                rf"{_INSTALLED}\Installer",
                0,
                winreg.KEY_READ | winreg.KEY_WOW64_64KEY,
            ) as opened:
                return str(winreg.QueryValueEx(opened, "PolicyFile")[0])
        except FileNotFoundError:
            return ""

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
