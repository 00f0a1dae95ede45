"""Reads a secret from a file that only its user may read, or from a credential that systemd passes."""

from __future__ import annotations

import os
from pathlib import Path

CREDENTIALS = "CREDENTIALS_DIRECTORY"  # set by systemd: the folder of LoadCredential=


class SecretFileError(Exception):
    """A file with a secret cannot be used; the text is the reason."""


def secret_of(named: str, credential: str) -> str:
    """Return the text of a secret file, or of systemd's credential; "" if there is none.

    Raises SecretFileError if the file cannot be read, or other users may read it (systemd guards its own).
    """
    folder = os.environ.get(CREDENTIALS, "")
    file = Path(named) if named else Path(folder, credential)
    if not named and not (folder and file.is_file()):
        return ""
    try:
        if named and os.name == "posix" and file.stat().st_mode & 0o077:
            raise SecretFileError(f"{file}: others may read it (chmod 600)")
        return file.read_text(encoding="utf-8").rstrip("\n")
    except OSError as error:
        raise SecretFileError(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SecretFileError(f"{file}: not UTF-8") from error
