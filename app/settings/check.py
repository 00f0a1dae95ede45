"""What can be wrong with a setting, and how it is checked."""

from __future__ import annotations

import difflib
import ipaddress
import re
import unicodedata
from pathlib import Path
from urllib.parse import urlsplit

# How a password may be called in a settings file where it has no place; "sandi" and "kunci" are Indonesian.
_SECRET = re.compile(
    r"pass(?:w|phrase)|pwd|secret|token|sandi|kunci|credential|(?:api|user|private)_?key", re.IGNORECASE
)
# Before the @ of an address may stand a password; the user of a SIP address is none.
_BEFORE_AT = re.compile(r"(?i)^(?!sips?:[^:@]*@).*:.*@")

_LABEL = re.compile(r"(?!-)[A-Za-z0-9_-]{1,63}(?<!-)")  # of a name; "_" is not allowed but met


def is_secret(key: str) -> bool:
    """Whether a setting is called as a password is: it has no place in a file."""
    return _SECRET.search(key) is not None


class SettingsError(Exception):
    """A setting cannot be used. Facts only: ui words it.

    Attributes:
        key: "sound.ring_volume_percent"; an area alone ("sound"); "" when the file as a whole is no TOML.
        value: What stands there, as text; for a file that is no TOML, where it breaks (line:column); for
            what stands there twice ("only once"), the second line.
        expected: "0..100", "udp|tcp", "text", "whole number", "table", "toml", "known key", ...
        nearest: The known name that a misspelt one is closest to, or "".
    """

    def __init__(self, key: str, value: object, expected: str, nearest: str = "") -> None:
        if _SECRET.search(key) or _SECRET.search(str(value)):
            value = "***"  # somebody tried to write one here; it must not end in a log
        value = _BEFORE_AT.sub("***@", str(value))
        super().__init__(f"{key or 'settings'}: {value!r} is not {expected}")
        self.key = key
        self.value = value
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


def one_line(key: str, value: str) -> None:
    """Refuse what could end a line (of SIP, of a log), and other control characters."""
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in value):
        raise SettingsError(key, value, "text")


def full_path(key: str, value: str) -> None:
    """Check a path that does not depend on where the program was started; "" is none."""
    if value and ("\0" in value or not Path(value).is_absolute()):
        raise SettingsError(key, value, "full path")


def store_address(key: str, value: str) -> None:
    """Check a full path, or the address of a store without a user: passwords have no place in settings."""
    if "://" in value:
        is_fit = re.fullmatch(r"[a-z][a-z0-9+.-]*://[^\s@?#\\]+", value) is not None
    else:
        is_fit = not value or ("\0" not in value and Path(value).is_absolute())
    if not is_fit:
        told = "***" if "@" in value else value  # what stands before it may be a password
        raise SettingsError(key, told, "full path or address of a store")


def host(key: str, value: str, *, takes_ipv6: bool = False) -> None:
    """Check host or host:port; an IPv6 address stands in brackets."""
    found = re.fullmatch(r"([^\[\]:]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?", value)
    is_fit = found is not None and (
        _is_name(found[1]) if not found[1].startswith("[") else takes_ipv6 and _is_ipv6(found[1][1:-1])
    )
    if found is None or not is_fit:
        raise SettingsError(key, value, "host or host:port")
    if found[2] is not None and not 1 <= int(found[2]) <= 65535:
        raise SettingsError(key, value, "host or host:port")


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
    """Whether this is the IPv6 address of one computer, which everybody else in the network knows."""
    try:
        found = ipaddress.IPv6Address(text)
    except ValueError:
        return False
    return not (found.is_multicast or found.is_link_local or found.is_unspecified)


def address(key: str, value: str) -> None:
    """Check the address of one computer, without brackets."""
    if _is_ipv6(value) and "%" not in value:
        return
    try:
        found = ipaddress.IPv4Address(value)
    except ValueError:
        raise SettingsError(key, value, "IP address") from None
    if found.is_multicast or found.is_reserved:  # 255.255.255.255 is reserved, too
        raise SettingsError(key, value, "IP address")


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
