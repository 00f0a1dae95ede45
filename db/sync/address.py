"""Where the shared database is, and how its server proves that it is the one."""

from __future__ import annotations

from dataclasses import dataclass

PORT = 5432
DATABASE = "loket"
SYSTEM = "system"  # libpq's word for the authorities that this computer trusts
_PROVEN = {
    "sslmode": "verify-full",
    # The password's proof belongs to this TLS connection: who stands between has nothing to pass on.
    "channel_binding": "require",
    "ssl_min_protocol_version": "TLSv1.2",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A shared database. Nothing secret is in it.

    Attributes:
        host: A name that the server's certificate has, or several with commas: the one that is no standby
            counts. Or a folder ("/var/run/postgresql") with the socket of a server on this computer, to which
            there is no network and so no TLS.
        ca_file: Certificates of the authority that signed the server's; "": those that libpq finds. The libpq
            of psycopg's wheel finds none, so app/sync/saved_logins.py names the file of this computer.
    """

    host: str
    port: int = PORT
    database: str = DATABASE
    ca_file: str = ""

    @property
    def is_on_this_computer(self) -> bool:
        return self.host.startswith("/")

    def where(self) -> dict[str, str]:
        """Return libpq's parameters for it; who connects, and with which password, comes beside them."""
        parts = {"host": self.host, "port": str(self.port), "dbname": self.database}
        if not self.is_on_this_computer:
            parts |= _PROVEN | {"sslrootcert": self.ca_file or SYSTEM}
        if "," in self.host:
            parts["target_session_attrs"] = "read-write"
        return parts
