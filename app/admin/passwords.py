"""Passwords for `loket admin`: typed, or the first line of a file. Other users can see arguments."""

from __future__ import annotations

import getpass
import secrets
import sys
from pathlib import Path

from app.common.password_rules import (
    EASY,
    LEAST_LETTERS,
    LOGIN_NAME,
    LONG,
    MOST_LETTERS,
    SHORT,
    UNSEEN,
    unfit,
)

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without letters that are confused when copied by hand

_UNFIT = {
    SHORT: f"a password has at least {LEAST_LETTERS} characters",
    LONG: f"a password has at most {MOST_LETTERS} characters",
    UNSEEN: "this password has characters that cannot be typed",
    LOGIN_NAME: "the login name is no password",
    EASY: "this password is easily guessed; --generate makes a good one",
}


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


def for_person(login: str, file: Path | None) -> str:
    """Return a new password for a user, prompted for twice. The user may choose the same ones."""
    password = _from_file_or_typed(login, file)
    if reason := unfit(login, "", password):
        raise PasswordError(_UNFIT[reason])
    return password


def _from_file_or_typed(login: str, file: Path | None) -> str:
    if file is not None:
        return from_file(file)
    if not sys.stdin.isatty():
        raise PasswordError("there is nobody to ask for a password: give --password-file or --generate")
    first = typed(f"New password of {login}: ")
    if typed("The same again: ") != first:
        raise PasswordError("the two were not the same")
    return first


def of_person(login: str, file: Path | None) -> str:
    """Return the present password of a user, to try it."""
    if file is not None:
        return from_file(file)
    if not sys.stdin.isatty():
        raise PasswordError("there is nobody to ask for a password: give --password-file")
    return typed(f"Password of {login}: ")


def typed(question: str) -> str:
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise PasswordError("no password was typed") from error


def generated() -> str:
    """Return a first password for reading aloud or on paper: 20 letters in groups of 5."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(20))
    return "-".join(letters[start : start + 5] for start in range(0, 20, 5))
