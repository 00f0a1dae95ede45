"""The secrets of addresses: passwords, tokens, keys. They are files of the server, and in no table or log.

A file has TOML: password = "..." and the like; docs/admin/channels.md lists the names.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from app.common.secret_files import CREDENTIALS, SecretFileError, secret_of
from app.common.whole_file import write_whole
from resources.toml import tomllib

NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")  # of an address, for commands and for its file of secrets


class SecretStore:
    """Finds the secrets of an address by its name.

    Args:
        folder: Has NAME.toml; None for none. Else systemd's credential "channel-NAME", or "channel_NAME" of a
            folder that a unit names by LoadCredential=channel:FOLDER.
        renewed: A folder of the server for secrets that a provider has replaced.
    """

    def __init__(self, folder: Path | None, renewed: Path) -> None:
        self._folder, self._renewed = folder, renewed

    def read(self, name: str) -> dict[str, str]:
        """Return the secrets of an address, {} for none. Raises SecretFileError."""
        return self._with_renewed(name, self.configured(name))

    def keep(self, name: str, key: str, secret: str) -> None:
        """Keep a secret that replaces the configured one, until that one changes.

        Raises OSError, SecretFileError.
        """
        former = self.configured(name).get(key, "")
        self._renewed.mkdir(0o700, parents=True, exist_ok=True)
        said = {"key": key, "instead_of": _digest(former), "secret": secret}
        write_whole(self._renewed / f"{name}.json", json.dumps(said).encode())

    def configured(self, name: str) -> dict[str, str]:
        """Return the secrets as the administrator gave them. Raises SecretFileError."""
        try:
            given: dict[str, str] = tomllib.loads(self._text(name))
        except tomllib.TOMLDecodeError as error:
            raise SecretFileError(f"the secrets of {name}: no TOML") from error
        if not all(isinstance(one, str) for one in given.values()):
            raise SecretFileError(f'the secrets of {name}: only texts, as in: password = "..."')
        return given

    def _with_renewed(self, name: str, given: dict[str, str]) -> dict[str, str]:
        try:
            said: Mapping[str, str] = json.loads((self._renewed / f"{name}.json").read_bytes())
        except FileNotFoundError:
            return given
        except (OSError, ValueError) as error:
            raise SecretFileError(f"the renewed secret of {name}: {type(error).__name__}") from error
        is_of_it = said["instead_of"] == _digest(given.get(said["key"], ""))
        return {**given, said["key"]: said["secret"]} if is_of_it else given

    def _text(self, name: str) -> str:
        if not NAME.fullmatch(name):
            return ""
        file = self._folder / f"{name}.toml" if self._folder is not None else None
        if file is not None and file.exists():
            return secret_of(str(file), "")
        if not os.environ.get(CREDENTIALS):
            return ""
        return secret_of("", f"channel-{name}") or secret_of("", f"channel_{name}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
