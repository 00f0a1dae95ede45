"""Passwords for `loket admin`: typed, or the first line of a file. Other users can see arguments."""

from __future__ import annotations

import getpass
import logging
import os
import secrets
import sys
from pathlib import Path

from app.common.secrets import KeyStoreUnavailable, Secrets
from db.sync.address import Address

_log = logging.getLogger(__name__)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that are confused when copied by hand


class PasswordError(Exception):
    """Why there is no password, as a message for a terminal."""


def from_file(path: Path) -> str:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PasswordError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if not lines or not lines[0]:
        raise PasswordError(f"{path}: its first line is empty")
    return lines[0]


class Administrator:
    """The administrator's own password, and where it may be stored."""

    def __init__(self, login: str, address: Address, secrets: Secrets) -> None:
        self._login, self._address, self._secrets = login, address, secrets

    def password(self, file: Path | None) -> str:
        """Return the password; "" if the server may identify the user without one."""
        if file is not None:
            return from_file(file)
        if given := os.environ.get("PGPASSWORD"):  # as in libpq's own programs
            return given
        if self._address.is_on_this_computer:
            return ""
        if kept := self._kept():
            return kept
        return _typed(f"Password of {self._login}: ") if sys.stdin.isatty() else ""

    def keep(self, password: str) -> None:
        try:
            self._secrets.set_password(self._key, password)
        except KeyStoreUnavailable as error:
            raise PasswordError(f"the key store cannot keep the password: {error}") from error

    def _kept(self) -> str:
        try:
            return self._secrets.password(self._key) or ""
        except KeyStoreUnavailable as error:  # a server usually has none
            _log.info("no key store: %s", error)
            return ""

    @property
    def _key(self) -> str:
        place = self._address
        return f"admin:{self._login}@{place.host}:{place.port}"


def for_person(login: str, file: Path | None) -> str:
    """Return a new password for a user, prompted for twice."""
    if file is not None:
        return from_file(file)
    if not sys.stdin.isatty():
        raise PasswordError("there is nobody to ask for a password: give --password-file or --generate")
    first = _typed(f"New password of {login}: ")
    if _typed("The same again: ") != first:
        raise PasswordError("the two were not the same")
    return first


def _typed(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise PasswordError("no password was typed") from error


def generated() -> str:
    """Return a first password for reading aloud or on paper: 20 letters in groups of 5."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
