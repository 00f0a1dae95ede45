"""The folders and files of a server."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet

from app.common.whole_file import write_whole
from db.server.admin.accounts import ids_of, is_root
from server.setup.errors import SetupError

SYSTEM_USER = "loket_server"  # as the login in PostgreSQL, which knows the user by it
_CONFIGURATION, _STATE = Path("/etc/loket-server"), Path("/var/lib/loket-server")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a server has its files.

    Attributes:
        user: The user who runs the server, "" for ours. Root cannot: PostgreSQL does not run as root.
        is_service: The server of this computer, which systemd runs.
    """

    configuration: Path
    state: Path
    user: str
    is_service: bool

    @classmethod
    def of_this_computer(cls) -> Layout:
        return cls(_CONFIGURATION, _STATE, SYSTEM_USER, True)

    @classmethod
    def below(cls, folder: Path, user: str = "") -> Layout:
        """Return a layout for a trial: all files are in this folder."""
        return cls(folder / "configuration", folder / "state", user, False)

    @property
    def config_file(self) -> Path:
        return self.configuration / "server.toml"

    @property
    def ca_file(self) -> Path:
        """Return the file that workstations need to trust the server."""
        return self.configuration / "ca.pem"

    @property
    def policy_file(self) -> Path:
        return self.configuration / "workstations.toml"

    @property
    def authority_key(self) -> Path:
        return self.configuration / "authority" / "key.pem"

    @property
    def certificate(self) -> Path:
        return self.configuration / "tls" / "certificate.pem"

    @property
    def key(self) -> Path:
        return self.configuration / "tls" / "key.pem"

    @property
    def database_password(self) -> Path:
        return self.configuration / "credentials" / "database"

    @property
    def directory_password(self) -> Path:
        return self.configuration / "credentials" / "directory"

    @property
    def exchange_password(self) -> Path:
        return self.configuration / "credentials" / "exchange"

    @property
    def second_factor_key(self) -> Path:
        """Return the file with which the secrets of second factors are encrypted; no backup contains it."""
        return self.configuration / "credentials" / "second_factor"

    @property
    def survey_key(self) -> Path:
        """Return the file with which answers of a survey are sealed; no backup contains it."""
        return self.configuration / "credentials" / "survey"

    @property
    def channels(self) -> Path:
        """Return the folder with the secrets of the written channels; no backup contains them."""
        return self.configuration / "channels"

    @property
    def embedded(self) -> Path:
        return self.state / "postgresql"

    @property
    def files(self) -> Path:
        """Return the folder of attachments and recordings."""
        return self.state / "files"

    @property
    def backups(self) -> Path:
        return self.state / "backups"

    def make_folders(self) -> None:
        """Create what is missing. Raises OSError, SetupError."""
        self._check_user()
        for folder in (self.configuration.parent, self.state.parent):  # others must get through
            self._folder(folder, 0o755)
        self._folder(self.configuration, 0o755)
        for folder in (self.authority_key.parent, self.database_password.parent):
            self._folder(folder, 0o700)
        self._folder(self.certificate.parent, 0o750, is_group=True)
        self._folder(self.state, 0o700, is_user=True)
        self._folder(self.backups, 0o700)
        self._folder(self.files, 0o700, is_user=True)
        self._folder(self.channels, 0o700, is_user=True)
        # systemd does not start a unit if a file of LoadCredential= is missing; an empty one is no secret.
        for file in (
            self.database_password,
            self.directory_password,
            self.second_factor_key,
            self.exchange_password,
        ):
            if not file.exists():
                self.put(file, b"", 0o600)
        if not self.survey_key.exists():
            self.put(self.survey_key, Fernet.generate_key(), 0o600)

    def _check_user(self) -> None:
        try:
            if self.user:
                ids_of(self.user)
        except KeyError:
            advice = "install the package loket-server" if self.is_service else "name another by --user"
            raise SetupError(f"this computer has no user {self.user}; {advice}") from None

    def _folder(self, folder: Path, mode: int, *, is_group: bool = False, is_user: bool = False) -> None:
        if folder.is_dir():
            return
        folder.mkdir(parents=True)
        folder.chmod(mode)
        if self.user and is_root():
            uid, gid = ids_of(self.user)
            os.chown(folder, uid if is_user else 0, gid if is_group or is_user else 0)

    def put(self, path: Path, content: bytes, mode: int = 0o644) -> None:
        """Replace a file whole; with mode 0640 its group is that of the server's user. Raises OSError."""

        def set_rights(file: int) -> None:
            if self.user and is_root() and mode & 0o070:
                os.fchown(file, 0, ids_of(self.user)[1])
            os.fchmod(file, mode)

        write_whole(path, content, set_rights)
