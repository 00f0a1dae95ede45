"""The settings of the office's directory: the table [directory] of the server's configuration file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec

from app.common.secret_files import secret_of
from app.common.typed_toml import TomlError, read_toml
from db.enums import Role


class GroupRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A role of the members of a group. group: Its DN. unit: Its code, for officers. team: A name, or ""."""

    group: str
    role: Role
    unit: str = ""
    team: str = ""


class DirectoryConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without addresses there is no directory.

    Attributes:
        addresses: ldaps://host or ldap://host, which always uses StartTLS; the next one is asked if one does
            not answer.
        ca_file: The authorities that the directory's certificate is checked with; "" for those of the system.
        user, password_file: The login that may search. Without password_file: the credential "directory" of
            systemd.
        base: Where people are searched.
        person: The filter that all people have in common.
        login, name, id, extension: Names of attributes; "" for those that this kind of directory usually has.
            Without `extension`, telephones report their own.
        groups: The first group of a person counts.
        check_s: How often the people here are compared with the directory.
    """

    addresses: list[str] = []
    kind: Literal["ldap", "active_directory"] = "ldap"
    ca_file: str = ""
    user: str = ""
    password_file: str = ""
    base: str = ""
    person: str = "(objectClass=person)"
    login: str = ""
    name: str = ""
    id: str = ""
    extension: str = ""
    groups: list[GroupRole] = []
    timeout_s: Annotated[int, msgspec.Meta(ge=1, le=30)] = 5
    check_s: Annotated[int, msgspec.Meta(ge=5, le=86_400)] = 60

    @property
    def is_used(self) -> bool:
        return bool(self.addresses)

    @property
    def is_active_directory(self) -> bool:
        return self.kind == "active_directory"

    @property
    def login_attribute(self) -> str:
        return self.login or ("sAMAccountName" if self.is_active_directory else "uid")

    @property
    def name_attribute(self) -> str:
        return self.name or ("displayName" if self.is_active_directory else "cn")

    @property
    def id_attribute(self) -> str:
        return self.id or ("objectGUID" if self.is_active_directory else "entryUUID")


class _Directory(msgspec.Struct, frozen=True):
    """The server's configuration file, of which only this table is read."""

    directory: DirectoryConfig = DirectoryConfig()


def read_directory(path: Path) -> tuple[DirectoryConfig, str]:
    """Return the settings and the password of the login that searches. Raises TomlError, SecretFileError."""
    try:
        config = read_toml(path, _Directory).directory
    except OSError as error:
        raise TomlError("", str(error), str(path)) from error
    if not config.is_used:
        raise TomlError("directory.addresses", "no directory is configured", str(path))
    if fault := fault_of(config):
        raise TomlError("directory", fault, str(path))
    beside = path.parent / "credentials" / "directory"  # which systemd passes to the server
    named = config.password_file or (str(beside) if beside.is_file() else "")
    return config, secret_of(named, "directory")


def fault_of(config: DirectoryConfig) -> str:
    """Return why these settings cannot work; "" if they can."""
    if not config.is_used:
        return ""
    for address in config.addresses:
        parts = urlsplit(address)
        if parts.scheme not in ("ldap", "ldaps") or not parts.hostname or parts.path.strip("/"):
            return f"'{address}' is no address: ldaps://host or ldap://host"
    for name, value in (("user", config.user), ("base", config.base)):
        if not value:
            return f"directory.{name} is missing"
    if not config.groups:
        return "directory.groups is missing: no group has a role"
    for one in config.groups:
        if one.role is Role.BOARD:
            return f"'{one.group}': a wall-board has a login of its own, not one of the directory"
        if (one.role is Role.UNIT_OFFICER) != bool(one.unit):
            return f"'{one.group}': an officer has a unit, and no other role has one"
    if config.ca_file and not Path(config.ca_file).is_file():
        return f"{config.ca_file} is not there"
    return ""
