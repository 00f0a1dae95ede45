"""Reads the attributes of a person in the directory."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from uuid import UUID

from app.directory.config import DirectoryConfig, GroupRole

_MOST_NAME = 200
_EXTENSION = re.compile(r"\+?[0-9*#]{1,32}")
_WRITTEN = re.compile(r"[\s().\-/]")  # what people put between the digits of a number
_NORMAL_ACCOUNT_DISABLED = 0x2  # userAccountControl of Active Directory
_NEVER = (0, 0x7FFF_FFFF_FFFF_FFFF)  # accountExpires of Active Directory
_EPOCH_1601, _EPOCH_1970 = (datetime(year, 1, 1, tzinfo=timezone.utc) for year in (1601, 1970))
# Attributes by which directories disable an account: Active Directory (two), 389 Directory Server, OpenLDAP's
# password policy, and shadow passwords.
OF_STATE = (
    "userAccountControl", "accountExpires", "nsAccountLock", "pwdAccountLockedTime", "shadowExpire",
)  # fmt: skip
_LOCKED_FOR_EVER = "000001010000Z"
Raw = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class DirectoryPerson:
    """dn, id: Where the person is in the directory, and the id that never changes. role: None without one."""

    dn: str
    id: str
    login: str
    name: str
    extension: str
    is_disabled: bool
    role: GroupRole | None = None


def attributes(config: DirectoryConfig) -> list[str]:
    """Return the names of the attributes to ask for."""
    named = (config.login_attribute, config.name_attribute, config.id_attribute, config.extension)
    return [*filter(None, named), *OF_STATE]


def read_person(config: DirectoryConfig, dn: str, raw: Raw, now: datetime) -> DirectoryPerson:
    found = {name.lower(): values for name, values in raw.items()}

    def text(name: str) -> str:
        values = found.get(name.lower(), ())
        return values[0].decode("utf-8", "replace").strip() if values else ""

    ids = found.get(config.id_attribute.lower(), ())
    return DirectoryPerson(
        dn,
        _id(ids[0]) if ids else "",
        text(config.login_attribute).lower(),
        _name(text(config.name_attribute)) or text(config.login_attribute),
        _extension(text(config.extension)) if config.extension else "",
        _is_disabled({name: text(name) for name in OF_STATE}, now),
    )


def _id(value: bytes) -> str:
    """An objectGUID has 16 octets; other directories write the id as text."""
    if len(value) == 16:
        return str(UUID(bytes_le=value))
    return value.decode("utf-8", "replace")


def _name(text: str) -> str:
    printable = "".join(letter if letter.isprintable() else " " for letter in text)
    return " ".join(printable.split())[:_MOST_NAME]


def _extension(text: str) -> str:
    """Return the number to dial; "" for anything else, such as two numbers in one field."""
    number = _WRITTEN.sub("", text)
    return number if _EXTENSION.fullmatch(number) else ""


def _is_disabled(state: Mapping[str, str], now: datetime) -> bool:
    control, expires = _number(state["userAccountControl"]), _number(state["accountExpires"])
    shadow = _number(state["shadowExpire"])
    return (
        bool(control is not None and control & _NORMAL_ACCOUNT_DISABLED)
        or (expires is not None and expires not in _NEVER and _after(_EPOCH_1601, expires / 1e7) <= now)
        or state["nsAccountLock"].lower() == "true"
        or state["pwdAccountLockedTime"] == _LOCKED_FOR_EVER
        or (shadow is not None and shadow >= 0 and _after(_EPOCH_1970, shadow * 86_400) <= now)
    )


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None


def _after(start: datetime, seconds: float) -> datetime:
    try:
        return start + timedelta(seconds=seconds)
    except OverflowError:
        return datetime.max.replace(tzinfo=timezone.utc)
