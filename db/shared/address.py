"""Where the shared database is, and how a connection to it is made: over TLS, and only to that server."""

from __future__ import annotations

from dataclasses import dataclass

import psycopg

PORT = 5432
DATABASE = "loket"
SYSTEM = "system"  # libpq's word for the authorities that this computer trusts

# A connection whose other end is gone is noticed within 15 s, though nobody closed it.
_ALIVE = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",  # ms; Linux only, elsewhere libpq leaves it out
}
_TRUSTED = {
    "sslmode": "verify-full",
    # The password's proof belongs to this TLS connection: who stands between has nothing to pass on.
    "channel_binding": "require",
    "ssl_min_protocol_version": "TLSv1.2",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A shared database. Nothing secret is in it.

    Attributes:
        host: A name that the server's certificate has; or a folder ("/var/run/postgresql") with the socket of
            a server on this computer, to which there is no network and so no TLS.
        ca_file: Certificates of the authority that signed the server's; "": those that this computer trusts.
    """

    host: str
    port: int = PORT
    database: str = DATABASE
    ca_file: str = ""

    @property
    def is_local(self) -> bool:
        return self.host.startswith("/")

    def conninfo(self, login: str, program: str = "loket") -> dict[str, str]:
        """Return libpq's parameters but for the password; `program` is what the server's lists show."""
        parts = {"host": self.host, "port": str(self.port), "dbname": self.database, "user": login}
        parts |= _ALIVE | {"application_name": program}
        if not self.is_local:
            parts |= _TRUSTED | {"sslrootcert": self.ca_file or SYSTEM}
        return parts

    def connect(self, login: str, password: str, program: str = "loket") -> psycopg.Connection:
        """Raises psycopg.Error; link.trouble_of says what it means."""
        # Times are sent and read in UTC, whatever the zone of the office's server.
        return psycopg.connect(
            **self.conninfo(login, program), password=password or None, options="-c timezone=UTC"
        )
