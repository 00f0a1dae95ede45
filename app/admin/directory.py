"""`loket admin directory`: asks the office's directory with the server's settings."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from app.admin import passwords, sentences
from app.admin.passwords import PasswordError
from app.common.secret_files import SecretFileError
from app.directory.config import DirectoryConfig, read_directory
from app.directory.directory import Answer, Directory, DirectoryFault
from app.directory.entries import DirectoryPerson
from db.server.admin.server import AdminError

_ANSWERS = {
    Answer.RIGHT: "The password is right.",
    Answer.UNKNOWN: "THE PASSWORD WAS NOT TRIED: it is empty.",
    Answer.WRONG: "THE PASSWORD IS WRONG.",
    Answer.EXPIRED: "THE PASSWORD IS RIGHT AND HAS EXPIRED: it must be changed in the directory first.",
    Answer.DISABLED: "The password is right.",
    Answer.LOCKED: "THE DIRECTORY HAS LOCKED THIS ACCOUNT.",
}


def run(options: argparse.Namespace) -> str:
    """Return the message. Raises AdminError, TomlError or PasswordError."""
    try:
        config, password = read_directory(options.config)
    except SecretFileError as error:
        raise PasswordError(str(error)) from error
    directory = Directory(config, password)
    try:
        if options.what == "list":
            return sentences.directory_table(directory.everybody().values())
        return "\n".join(_test(config, directory, options))
    except DirectoryFault as fault:
        raise AdminError(fault.code, fault.detail) from fault


def _test(config: DirectoryConfig, directory: Directory, options: argparse.Namespace) -> Iterator[str]:
    login: str = options.login.lower()
    if options.sign_in or options.password_file is not None:
        answer, person = directory.sign_in(login, passwords.of_person(login, options.password_file))
    else:
        answer, person = None, directory.find(login)
    if person is None:
        raise AdminError("directory_nobody", login=login)
    yield f"{person.dn}\n{sentences.directory_table([person])}"
    if answer is not None:
        yield _ANSWERS[answer]
    yield _outcome(config, person)


def _outcome(config: DirectoryConfig, person: DirectoryPerson) -> str:
    if person.is_disabled:
        return "The account is DISABLED: this person cannot sign in."
    if not person.id:
        return f"The entry has no {config.id_attribute} that `user` may read: this person cannot sign in."
    if person.role is None:
        return "This person is in NO GROUP of [[directory.groups]], and cannot sign in."
    return f"May sign in as {person.role.role.value}, by the group {person.role.group}."
