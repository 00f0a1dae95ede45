"""The declaration of a setting: one line, at its field, with its valid values and its place in the window.

Everything else is derived from that line: the check of a value, the row of the settings window, the policy,
its templates for Windows, and the pages of the documentation. See docs/contributing/settings.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar

from app.settings.checks import Check, SettingsError, full_path, one_line


class Scope(Enum):
    """Who may set a setting."""

    OPEN = "open"  # the user in the window or the file, or the office's policy
    NOTED = "noted"  # Loket writes it about one user or one computer: no policy may set it
    COMPUTER = "computer"  # the policy of this computer alone


class PathKind(Enum):
    """The kind of a path: how it is chosen, and what is checked on the disk."""

    CERTIFICATES = "certificates"
    PICTURE = "picture"
    FOLDER = "folder"  # that Loket writes to
    FILE = "file"  # that Loket makes


class Devices(Enum):
    """The devices of this computer that a setting chooses from."""

    MICROPHONES = "microphones"
    SPEAKERS = "speakers"
    CAMERAS = "cameras"
    HEADSETS = "headsets"
    NONE = "none"  # devices can only be removed here


@dataclass(frozen=True, slots=True)
class Switch:
    expected: str = "true or false"

    def check(self, key: str, value: Any) -> None:
        """Accept every value of a switch."""


@dataclass(frozen=True, slots=True)
class Number:
    """offered: The values that the window offers; () for all."""

    low: int
    high: int
    step: int
    offered: tuple[int, ...] = ()

    @property
    def expected(self) -> str:
        return f"{self.low}..{self.high}"

    def check(self, key: str, value: Any) -> None:
        if not self.low <= value <= self.high:
            raise SettingsError(key, value, self.expected)


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[str, ...]

    @property
    def expected(self) -> str:
        return "|".join(self.values)

    def check(self, key: str, value: Any) -> None:
        if value not in self.values:
            nearest = difflib.get_close_matches(value, self.values, n=1)
            raise SettingsError(key, value, self.expected, nearest[0] if nearest else "")


@dataclass(frozen=True, slots=True)
class Text:
    """A text.

    Attributes:
        expected: The check's name for the expected form.
        offered: The values that the window offers; () for free text.
    """

    expected: str = "text"
    find_fault: Check = one_line
    is_optional: bool = True
    offered: tuple[str, ...] = ()

    def check(self, key: str, value: Any) -> None:
        if (value or not self.is_optional) and (expected := self.find_fault(value)):
            raise SettingsError(key, value, expected)


@dataclass(frozen=True, slots=True)
class File:
    """A path; "" for the default path, or for none."""

    kind: PathKind
    expected: str = "full path"

    def check(self, key: str, value: Any) -> None:
        if value and full_path(value):
            raise SettingsError(key, value, self.expected)


@dataclass(frozen=True, slots=True)
class Lines:
    """Texts, one per line."""

    line: Text

    @property
    def expected(self) -> str:
        return "list of texts" if self.line.expected == "text" else self.line.expected

    def check(self, key: str, value: Any) -> None:
        for one in value:
            self.line.check(key, one)


@dataclass(frozen=True, slots=True)
class Device:
    """The id of a device; "" follows the system's default. followed_by: The devices used
    while it is missing.
    """

    devices: Devices
    followed_by: str = ""
    expected: str = "text"
    find_fault: Check | None = None

    def check(self, key: str, value: Any) -> None:
        if value and self.find_fault is not None and (expected := self.find_fault(value)):
            raise SettingsError(key, value, expected)


@dataclass(frozen=True, slots=True)
class DeviceList:
    """Ids of devices without an order."""

    devices: Devices
    expected: str = "list of texts"

    def check(self, key: str, value: Any) -> None:
        """Accept every id: a missing device may return."""


@dataclass(frozen=True, slots=True)
class NextDevices:
    """Ids of the devices after the first one: they are edited in its row."""

    expected: str = "list of texts"

    def check(self, key: str, value: Any) -> None:
        """Accept every id: a missing device may return."""


@dataclass(frozen=True, slots=True)
class Pairs:
    expected: str = "list of pairs of texts"

    def check(self, key: str, value: Any) -> None:
        """Accept every name."""


@dataclass(frozen=True, slots=True)
class Secret:
    """A password or key. It is no setting: the key store has it, and the window has a row for it."""

    section: str
    expected: str = "text"

    def check(self, key: str, value: Any) -> None:
        """Do nothing: settings never contain it."""


Rule = Switch | Number | Choice | Text | File | Lines | Device | DeviceList | NextDevices | Pairs | Secret


@dataclass(frozen=True, slots=True)
class Setting:
    """The declaration of one setting; its words are in ui/settings/words.py.

    Attributes:
        key: "area.name".
        section: The section of the settings window, "page.section"; "" if the window does not show it.
    """

    key: str
    default: Any
    rule: Rule
    section: str
    scope: Scope

    @property
    def area(self) -> str:
        return self.key.partition(".")[0]

    @property
    def name(self) -> str:
        return self.key.partition(".")[2]

    @property
    def expected(self) -> str:
        """Return the valid values as in SettingsError: "0..100", "udp|tcp|tls", "true or false", ..."""
        return self.rule.expected


_T = TypeVar("_T")
_KEY = "setting"
_NOTHING: tuple[str, ...] = ()
_NO_PAIRS: tuple[tuple[str, str], ...] = ()


def switch(default: bool, *, section: str = "", scope: Scope = Scope.OPEN) -> bool:
    return _declared(default, Switch(), section, scope)


def number(
    default: int, low: int, high: int, *, step: int = 1, offered: tuple[int, ...] = (), section: str = ""
) -> int:
    return _declared(default, Number(low, high, step, offered), section)


def choice(default: str, *values: str, section: str = "") -> str:
    return _declared(default, Choice(values), section)


def text(
    default: str = "",
    expected: str = "text",
    check: Check = one_line,
    *,
    is_optional: bool = True,
    offered: tuple[str, ...] = (),
    section: str = "",
    scope: Scope = Scope.OPEN,
) -> str:
    return _declared(default, Text(expected, check, is_optional, offered), section, scope)


def path(kind: PathKind, *, section: str = "", scope: Scope = Scope.OPEN) -> str:
    return _declared("", File(kind), section, scope)


def lines(
    expected: str = "text", check: Check = one_line, *, section: str = "", scope: Scope = Scope.OPEN
) -> tuple[str, ...]:
    return _declared(_NOTHING, Lines(Text(expected, check)), section, scope)


def device(
    devices: Devices,
    followed_by: str = "",
    expected: str = "text",
    check: Check | None = None,
    *,
    section: str = "",
) -> str:
    return _declared("", Device(devices, followed_by, expected, check), section)


def device_list(devices: Devices, *, section: str = "", scope: Scope = Scope.OPEN) -> tuple[str, ...]:
    return _declared(_NOTHING, DeviceList(devices), section, scope)


def next_devices() -> tuple[str, ...]:
    return _declared(_NOTHING, NextDevices(), "")


def pairs() -> tuple[tuple[str, str], ...]:
    return _declared(_NO_PAIRS, Pairs(), "", Scope.NOTED)


def _declared(default: _T, rule: Rule, section: str, scope: Scope = Scope.OPEN) -> _T:
    return field(default=default, metadata={_KEY: (rule, section, scope)})


def declared_in(kind: type, area: str) -> tuple[Setting, ...]:
    """Return the settings of an area and its secrets, in the order of its class."""
    return tuple(_settings(kind, area))


def _settings(kind: Any, area: str) -> Iterator[Setting]:
    of_field = kind.__dataclass_fields__
    for name in kind.__annotations__:
        key, own = f"{area}.{name}", of_field[name]
        if _KEY in own.metadata:
            yield Setting(key, own.default, *own.metadata[_KEY])
        elif isinstance(own.default, Secret):
            yield Setting(key, "", own.default, own.default.section, Scope.NOTED)
