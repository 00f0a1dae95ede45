"""The password of the administrator of `loket admin`, and where it may be stored."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from app.admin.passwords import PasswordError, from_file, typed
from app.common.secrets import KeyStoreUnavailable, Secrets
from db.server.address import Address

_log = logging.getLogger(__name__)


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
        return typed(f"Password of {self._login}: ") if sys.stdin.isatty() else ""

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
