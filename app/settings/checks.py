"""Checks of a setting's text: each returns "" or the expected form (SettingsError)."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import phonenumbers

# Names of a password in a settings file, where it does not belong; "sandi" and "kunci" are Indonesian.
_SECRET = re.compile(
    r"pass(?:w|phrase)|pwd|secret|token|sandi|kunci|credential|(?:api|user|private)_?key", re.IGNORECASE
)
# The part before the @ of an address may be a password; the user of a SIP address is none.
_BEFORE_AT = re.compile(r"(?i)^(?!sips?:[^:@]*@).*:.*@")
_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")  # of a name; "_" is invalid but occurs

Check = Callable[[str], str]


class SettingsError(Exception):
    """A setting is invalid. Facts only: ui words it.

    Attributes:
        key: "sound.ring_volume_percent"; an area alone ("sound"); "" if the whole file is no TOML.
        value: The invalid text; for a file that is no TOML, the position (line:column); for a duplicate
            ("only once"), the second line.
        expected: "0..100", "udp|tcp", "text", "whole number", "table", "toml", "known key", ...
        nearest: The known name that is closest to a misspelt one, or "".
    """

    def __init__(self, key: str, value: object, expected: str, nearest: str = "") -> None:
        if is_secret(key) or is_secret(str(value)):
            value = "***"  # may be a password by mistake, which must not be logged
        value = _BEFORE_AT.sub("***@", str(value))
        super().__init__(f"{key or 'settings'}: {value!r} is not {expected}")
        self.key = key
        self.value = value
        self.expected = expected
        self.nearest = nearest


def is_secret(key: str) -> bool:
    """Whether a setting has the name of a password, which does not belong in a file."""
    return _SECRET.search(key) is not None


def pattern(expected: str, regex: str) -> Check:
    """Return a check that accepts what the whole pattern matches."""
    compiled = re.compile(regex)
    return lambda value: "" if compiled.fullmatch(value) else expected


def one_line(value: str) -> str:
    """Reject line ends (of SIP, of a log), and other control characters."""
    is_broken = any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in value)
    return "text" if is_broken else ""


def full_path(value: str) -> str:
    """Accept a path that does not depend on the working folder."""
    return "" if "\0" not in value and Path(value).is_absolute() else "full path"


def host(value: str) -> str:
    """Accept host or host:port: a name or an IPv4 address."""
    return _host(value, takes_ipv6=False)


def host_of_any_family(value: str) -> str:
    """Accept host or host:port; an IPv6 address in brackets."""
    return _host(value, takes_ipv6=True)


def address(value: str) -> str:
    """Accept the address of one computer, without brackets."""
    if _is_ipv6(value) and "%" not in value:
        return ""
    try:
        found = ipaddress.IPv4Address(value)
    except ValueError:
        return "IP address"
    return "IP address" if found.is_multicast or found.is_reserved else ""  # 255.255.255.255 is reserved, too


def web_address(value: str) -> str:
    """Accept an https address without user, query or fragment; http is allowed on this computer only."""
    try:
        parts = urlsplit(value)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return "https address"
    if not has_place or re.search(r"[\s@?#\\]", value):
        return "https address"
    is_here = parts.hostname == "localhost" or _is_loopback(parts.hostname or "")
    is_fit = parts.scheme == "https" or (parts.scheme == "http" and is_here)
    return "" if is_fit else "https address"


def https_address(value: str) -> str:
    return web_address(value) or ("" if value.lower().startswith("https:") else "https address")


def country(value: str) -> str:
    return "" if value in phonenumbers.SUPPORTED_REGIONS else "country code of two letters"


def time_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return "time zone"
    return ""


def uuid(value: str) -> str:
    try:
        UUID(value)
    except ValueError:
        return "UUID"
    return ""


def _host(value: str, *, takes_ipv6: bool) -> str:
    found = re.fullmatch(r"([^\[\]:]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", value)
    is_fit = found is not None and (
        _is_name(found[1]) if not found[1].startswith("[") else takes_ipv6 and _is_ipv6(found[1][1:-1])
    )
    if found is None or not is_fit or (found[2] is not None and not 1 <= int(found[2]) <= 65535):
        return "host or host:port"
    return ""


def _is_name(name: str) -> bool:
    """Whether this is a host name, or an IPv4 address in full (10.1 or 300.1.1.1 are neither)."""
    labels = name.removesuffix(".").split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return False
    if not labels[-1].isdigit():
        return True
    try:
        ipaddress.IPv4Address(name)
    except ValueError:
        return False
    return True


def _is_ipv6(text: str) -> bool:
    """Whether this is the IPv6 address of one computer, reachable from the whole network."""
    try:
        found = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not (found.is_multicast or found.is_link_local or found.is_unspecified)


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
