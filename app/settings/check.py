"""What can be wrong with a setting, and how it is checked."""

from __future__ import annotations

import difflib
import ipaddress
import re
from urllib.parse import urlsplit

# How a password may be called in a settings file where it has no place; "sandi" is Indonesian.
_SECRET = re.compile(r"pass(?:w|phrase)|secret|token|sandi|credential|(?:api|user)_?key", re.IGNORECASE)


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


def within(key: str, value: int, low: int, high: int) -> None:
    if not low <= value <= high:
        raise SettingsError(key, value, f"{low}..{high}")


def one_of(key: str, value: str, *allowed: str) -> None:
    if value not in allowed:
        nearest = difflib.get_close_matches(value, allowed, n=1)
        raise SettingsError(key, value, "|".join(allowed), nearest[0] if nearest else "")


def matches(key: str, value: str, pattern: str, expected: str) -> None:
    if not re.fullmatch(pattern, value):
        raise SettingsError(key, value, expected)


def host(key: str, value: str) -> None:
    """Check host, host:port, or [v6]:port."""
    matches(key, value, r"(?:[A-Za-z0-9_.-]+|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?", "host or host:port")
    port = re.search(r":([0-9]+)$", value)
    if port is not None and not 1 <= int(port[1]) <= 65535:
        raise SettingsError(key, value, "host or host:port")


def address(key: str, value: str) -> None:
    try:
        ipaddress.IPv4Address(value)  # the engine speaks no IPv6
    except ValueError:
        raise SettingsError(key, value, "IPv4 address") from None


def web_address(key: str, value: str) -> None:
    """Check an https address without user, query or fragment; http is allowed on this computer only."""
    try:
        parts = urlsplit(value)
        has_place = bool(parts.hostname) and parts.port != 0
    except ValueError:
        has_place = False
    if not has_place or re.search(r"[\s@?#\\]", value):
        raise SettingsError(key, value, "https address")
    is_here = parts.hostname == "localhost" or _is_loopback(parts.hostname or "")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_here):
        raise SettingsError(key, value, "https address")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
