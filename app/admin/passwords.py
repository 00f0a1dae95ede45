"""Passwords for `loket admin`: asked for, or the first line of a file. Arguments are seen by everybody."""

from __future__ import annotations

import getpass
import os
import secrets
import sys
from pathlib import Path

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one when it is copied by hand


class PasswordError(Exception):
    """Why there is no password, in words for a terminal."""


def from_file(path: Path) -> str:
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PasswordError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if not lines or not lines[0]:
        raise PasswordError(f"{path}: its first line is empty")
    return lines[0]


def administrators(login: str, file: Path | None, is_local: bool) -> str:
    """Return the administrator's own password; "" where the server may know who asks without one."""
    if file is not None:
        return from_file(file)
    if given := os.environ.get("PGPASSWORD"):  # as libpq's own programs read it
        return given
    if is_local or not sys.stdin.isatty():
        return ""
    return _typed(f"Password of {login}: ")


def for_person(login: str, file: Path | None) -> str:
    """Return a new password for somebody, asked for twice."""
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
    """Return a first password that is read aloud or written on paper: 20 letters in groups of 5."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
