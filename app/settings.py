"""The settings: one frozen dataclass per area, checked once; a misspelt key never reads as "default"."""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import unicodedata
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, get_type_hints
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers
import tomlkit
import tomlkit.exceptions

from app.whole_file import write_whole

# How a password may be called in a settings file where it has no place; "sandi" is Indonesian.
_SECRET = re.compile(r"pass(?:w|phrase)|secret|token|sandi|credential|api_?key", re.IGNORECASE)


class SettingsError(Exception):
    """A setting cannot be used. Facts only: ui words it.

    Attributes:
        key: "sound.ring_volume_percent"; an area alone ("sound"); "" when the file as a whole is no TOML.
        value: What stands there, as text; for a file that is no TOML, where it breaks (line:column).
        expected: "0..100", "udp|tcp", "text", "whole number", "table", "toml", "known key", ...
        nearest: The known name that a misspelt one is closest to, or "".
    """

    def __init__(self, key: str, value: object, expected: str, nearest: str = "") -> None:
        if _SECRET.search(key) or _SECRET.search(str(value)):
            value = "***"  # somebody tried to write one here; it must not end in a log
        super().__init__(f"{key or 'settings'}: {value!r} is not {expected}")
        self.key = key
        self.value = str(value)
        self.expected = expected
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """Our SIP account; an empty domain means direct calls only. The password is in the key store.

    registers: False for a PBX that knows this workstation by its address.
    """

    user: str = "loket"
    domain: str = ""
    auth_user: str = ""
    display_name: str = ""
    transport: str = "udp"
    registers: bool = True

    def __post_init__(self) -> None:
        _matches("account.user", self.user, r"[!-9;=?A-~]+", "user name")  # RFC 3261: ASCII
        _matches(
            "account.domain",
            self.domain,
            r"(?:[A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?|",
            "host or host:port",
        )
        port = re.search(r":([0-9]+)$", self.domain)
        if port is not None and not 1 <= int(port[1]) <= 65535:
            raise SettingsError("account.domain", self.domain, "host or host:port")
        if any(unicodedata.category(letter) == "Cc" for letter in self.display_name):
            raise SettingsError("account.display_name", self.display_name, "text")
        _one_of("account.transport", self.transport, "udp", "tcp")


@dataclass(frozen=True, slots=True)
class NetworkSettings:
    """Where the phone listens. An empty address: the one of the default route; port 0: any."""

    bound_address: str = ""
    sip_port: int = 0
    rtp_port_first: int = 40000
    rtp_port_count: int = 200

    def __post_init__(self) -> None:
        if self.bound_address:
            try:
                ipaddress.IPv4Address(self.bound_address)  # the engine speaks no IPv6
            except ValueError:
                raise SettingsError("network.bound_address", self.bound_address, "IPv4 address") from None
        _within("network.sip_port", self.sip_port, 0, 65535)
        _within("network.rtp_port_first", self.rtp_port_first, 1024, 65534)
        _within("network.rtp_port_count", self.rtp_port_count, 2, 65536 - self.rtp_port_first)


@dataclass(frozen=True, slots=True)
class SoundSettings:
    """Devices by their id; "" follows the system's default."""

    microphone: str = ""
    speaker: str = ""
    ringer: str = ""
    ring_volume_percent: int = 80

    def __post_init__(self) -> None:
        _within("sound.ring_volume_percent", self.ring_volume_percent, 0, 100)


@dataclass(frozen=True, slots=True)
class UiSettings:
    language: str = "system"
    theme: str = "system"
    text_scale_percent: int = 100

    def __post_init__(self) -> None:
        _one_of("ui.language", self.language, "system", "id", "en")
        _one_of("ui.theme", self.theme, "system", "light", "dark")
        _within("ui.text_scale_percent", self.text_scale_percent, 100, 200)


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """Where the office is, and how its PBX wants to be dialled.

    Attributes:
        home_area_code: With its 0. Short local numbers are taken to be there.
        dial_prefix: What the PBX wants before an outside number, e.g. "9".
        dial_form: "national" sends 0812..., "e164" sends +62812...
    """

    home_country: str = "ID"
    home_area_code: str = "022"
    timezone: str = "Asia/Jakarta"
    dial_prefix: str = ""
    dial_form: str = "national"

    def __post_init__(self) -> None:
        if self.home_country not in phonenumbers.SUPPORTED_REGIONS:
            raise SettingsError("office.home_country", self.home_country, "country code of two letters")
        _matches("office.home_area_code", self.home_area_code, r"0[0-9]{1,4}|", "area code with its 0")
        _matches("office.dial_prefix", self.dial_prefix, r"[0-9*#]{0,6}", "up to 6 of 0-9 * #")
        _one_of("office.dial_form", self.dial_form, "national", "e164")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise SettingsError("office.timezone", self.timezone, "time zone") from None


@dataclass(frozen=True, slots=True)
class RecordsSettings:
    """path: where the database file is; "" for the usual place."""

    path: str = ""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Which workstation this is (part of each case number: unique in the office), and who sat here last."""

    workstation: str = "001"
    agent_id: str = ""

    def __post_init__(self) -> None:
        _matches("desk.workstation", self.workstation, r"[0-9]{3}", "3 digits")
        if self.agent_id:
            try:
                UUID(self.agent_id)
            except ValueError:
                raise SettingsError("desk.agent_id", self.agent_id, "UUID") from None


@dataclass(frozen=True, slots=True)
class Settings:
    account: AccountSettings = field(default_factory=AccountSettings)
    network: NetworkSettings = field(default_factory=NetworkSettings)
    sound: SoundSettings = field(default_factory=SoundSettings)
    ui: UiSettings = field(default_factory=UiSettings)
    office: OfficeSettings = field(default_factory=OfficeSettings)
    records: RecordsSettings = field(default_factory=RecordsSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)


def load(path: Path) -> Settings:
    """Read the settings; defaults if there is no file yet.

    Raises:
        SettingsError: The file is there and something in it is wrong.
        OSError: The file is there and cannot be read.
    """
    try:
        return parse(path.read_bytes())
    except FileNotFoundError:
        return Settings()


def parse(content: bytes) -> Settings:
    """Raise SettingsError on the first thing that is wrong."""
    document = _document(content).unwrap()
    areas = get_type_hints(Settings)
    _refuse_unknown("", document, areas)
    given: dict[str, Any] = {name: _area(name, areas[name], values) for name, values in document.items()}
    return Settings(**given)


def save(path: Path, settings: Settings) -> None:
    """Write the settings at once or not at all; comments and order of an existing file are kept.

    A file that was broken by hand since it was read is kept beside as "<name>.broken". Raises OSError.
    """
    path = Path(os.path.realpath(path))  # a link to elsewhere stays a link
    path.parent.mkdir(parents=True, exist_ok=True)
    document = tomlkit.document()
    if path.exists():
        try:
            document = _document(path.read_bytes())
        except SettingsError:
            os.replace(path, path.with_name(path.name + ".broken"))
    _write_into(document, settings)
    write_whole(path, tomlkit.dumps(document).encode())


def _document(content: bytes) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SettingsError("", f"byte {error.start}", "UTF-8 text") from error
    except tomlkit.exceptions.ParseError as error:
        raise SettingsError("", f"{error.line}:{error.col}", "toml") from error
    except tomlkit.exceptions.TOMLKitError as error:
        raise SettingsError("", error, "toml") from error


def _area(name: str, kind: type[Any], values: object) -> object:
    if not isinstance(values, dict):
        raise SettingsError(name, values, "table")
    types = get_type_hints(kind)
    _refuse_unknown(f"{name}.", values, types)
    words = {str: "text", int: "whole number", bool: "true or false"}
    for key, value in values.items():
        if type(value) is not types[key]:  # exactly: True is an int, too
            raise SettingsError(f"{name}.{key}", value, words[types[key]])
    return kind(**values)


def _refuse_unknown(prefix: str, values: dict[str, Any], known: dict[str, Any]) -> None:
    for key, value in values.items():
        if key not in known:
            nearest = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            raise SettingsError(prefix + key, value, "known key", prefix + nearest[0] if nearest else "")


def _write_into(document: tomlkit.TOMLDocument, settings: Settings) -> None:
    """Change what differs; what is absent and has its default value stays absent."""
    for area in fields(settings):
        values, defaults = getattr(settings, area.name), getattr(Settings(), area.name)
        for item in fields(values):
            value = getattr(values, item.name)
            written: Any = document.get(area.name, {})
            if value == written.get(item.name, getattr(defaults, item.name)):
                continue
            if area.name not in document:
                document[area.name] = tomlkit.table()
            table: Any = document[area.name]
            table[item.name] = value


def _within(key: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise SettingsError(key, value, f"{low}..{high}")


def _one_of(key: str, value: str, *allowed: str) -> None:
    if value not in allowed:
        nearest = difflib.get_close_matches(value, allowed, n=1)
        raise SettingsError(key, value, "|".join(allowed), nearest[0] if nearest else "")


def _matches(key: str, value: str, pattern: str, expected: str) -> None:
    if not re.fullmatch(pattern, value):
        raise SettingsError(key, value, expected)
