"""Where the office's shared database is. Passwords and the workstation's secret are in the key store."""

from __future__ import annotations

from dataclasses import dataclass

from app.settings.check import full_path, host, matches, one_line, store_address, within


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """Without a host there is none, and everything is complete on this computer.

    Attributes:
        host: A name that the server's certificate has; a folder with the socket of a server on this computer.
        ca_file: PEM file of the office's own authority; "" for all that this computer trusts.
        files: Where files are exchanged: a folder, as a rule of a network share; an address that fsspec
            knows, e.g. s3://bucket/folder; "" for nowhere.
        logins: The names of those who signed in here, the last one first.
        asks_password: At each start; false for computers of one person: who signed in last sits here again.
    """

    host: str = ""
    port: int = 5432
    database: str = "loket"
    ca_file: str = ""
    files: str = ""
    logins: tuple[str, ...] = ()
    asks_password: bool = True

    def __post_init__(self) -> None:
        if self.host.startswith("/"):
            full_path("shared.host", self.host)
        elif self.host:
            host("shared.host", self.host)
            matches("shared.host", self.host, r"[^:]*", "host without a port")
        within("shared.port", self.port, 1, 65535)
        matches("shared.database", self.database, r"[A-Za-z0-9_]{1,63}", "letters, digits and _")
        full_path("shared.ca_file", self.ca_file)
        store_address("shared.files", self.files)
        for login in self.logins:
            one_line("shared.logins", login)
