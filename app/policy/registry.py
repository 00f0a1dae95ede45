r"""The policy in Windows' registry, which group policies and Intune write.

If several places have a setting, the first one wins:

managed      HKLM\Software\Policies\Loket\AREA, HKCU\Software\Policies\Loket\AREA, the files in
             policies\managed
recommended  HKLM\...\Loket\Recommended\AREA, HKCU\...\Loket\Recommended\AREA, the files in
             policies\recommended, HKLM\Software\Loket\Recommended\AREA (what the installer was given)

A value has the name of the setting: REG_SZ for a text, REG_DWORD for a number and for true (1) and false (0),
REG_MULTI_SZ for a list. Names are compared as Windows does, without regard to case. A variable such as
%USERPROFILE% (REG_EXPAND_SZ) is not replaced: a person could set it. Only administrators can write below
Software\Policies, also in HKCU.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.policy.layers import KNOWN, Given, Level, PolicyFault, fault_of
from app.settings import SettingsError, declared, typed_value
from app.settings.declaration import Switch

KEY = r"Software\Policies\Loket"  # managed, a subkey for each area; recommended is a subkey of it
RECOMMENDED = "Recommended"
INSTALLED = r"Software\Loket"  # resources/installer/windows/loket.wxs writes there
_COPIED = "office.toml"  # in the folder of what is managed: the policy that the installer was given

# The values of a key and of its subkeys, by the subkey's name ("": the key's own). Raises OSError if the key
# is there and cannot be read.
ReadKey = Callable[[str], Mapping[str, Mapping[str, object]]]


def add_registry(
    layers: dict[Level, dict[str, Given]], faults: list[PolicyFault], folder: Path, read: ReadKey
) -> None:
    """Add the registry's values to those of the files, in the order of the module's text.

    folder: Of the policies. read: Takes a key that begins with "HKLM" or "HKCU".
    """
    installed = _values(read, rf"HKLM\{INSTALLED}\{RECOMMENDED}", faults)
    layers[Level.RECOMMENDED] = {**installed, **layers[Level.RECOMMENDED]}
    for hive in ("HKCU", "HKLM"):  # the later one wins
        key = rf"{hive}\{KEY}"
        layers[Level.MANAGED].update(_values(read, key, faults))
        layers[Level.RECOMMENDED].update(_values(read, rf"{key}\{RECOMMENDED}", faults))
    given = _given_to_installer(read)
    if given and not (folder / Level.MANAGED.value / _COPIED).is_file():
        faults.append(PolicyFault(given, 0, "", Path(given).name, "readable file"))


def as_setting(key: str, value: object) -> object:
    """Return the TOML value for a value of the registry, which has no true and false.

    The editor of group policies leaves empty lines in a list: they are ignored.
    """
    if isinstance(value, list):
        return [line.strip() for line in value if line.strip()]
    is_switch = key in KNOWN and isinstance(declared()[key].rule, Switch)
    return bool(value) if is_switch and value in (0, 1) else value


def _values(read: ReadKey, place: str, faults: list[PolicyFault]) -> dict[str, Given]:
    """Return the settings below a key; `faults` gets unknown names and unusable values."""
    try:
        found = read(place)
    except OSError:
        faults.append(PolicyFault(place, 0, "", place, "registry key that all can read"))
        return {}
    taken = {}
    for area, values in found.items():
        if area.casefold() == RECOMMENDED.casefold():
            continue  # a layer of its own
        source = rf"{place}\{area}" if area else place
        for name, value in values.items():
            key = f"{area}.{name}".lstrip(".").casefold()
            try:
                taken[key] = Given(typed_value(key, as_setting(key, value), KNOWN), source)
            except SettingsError as error:
                faults.append(fault_of(source, 0, error))
    return taken


def _given_to_installer(read: ReadKey) -> str:
    """Return which policy file the installer had to copy; "" for none."""
    try:
        own = read(rf"HKLM\{INSTALLED}\Installer").get("", {})
    except OSError:  # written by the installer, so that all can read it
        return ""
    return next((str(value) for name, value in own.items() if name.casefold() == "policyfile"), "")


if sys.platform == "win32":
    import winreg

    _HIVES = {"HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCU": winreg.HKEY_CURRENT_USER}

    def read_key(place: str) -> dict[str, dict[str, object]]:
        """Read a key of the 64-bit registry; {} if there is none. Raises OSError. See ReadKey."""
        hive, _, path = place.partition("\\")
        try:
            opened = winreg.OpenKey(_HIVES[hive], path, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY)
        except FileNotFoundError:
            return {}
        with opened:
            found = {"": _values_of(opened)}
            for number in range(winreg.QueryInfoKey(opened)[0]):
                name = winreg.EnumKey(opened, number)
                with winreg.OpenKey(opened, name, 0, winreg.KEY_READ | winreg.KEY_WOW64_64KEY) as inner:
                    found[name] = _values_of(inner)
        return found

    def _values_of(opened: winreg.HKEYType) -> dict[str, object]:
        values = (winreg.EnumValue(opened, number) for number in range(winreg.QueryInfoKey(opened)[1]))
        return {name: value for name, value, _kind in values}
