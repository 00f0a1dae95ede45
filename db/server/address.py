"""The address of the shared database, and how its server proves its identity."""

from __future__ import annotations

from dataclasses import dataclass

PORT = 5432
DATABASE = "loket"
SYSTEM = "system"  # libpq's word for the authorities that this computer trusts
_PROVEN = {
    "sslmode": "verify-full",
    # The password's proof is bound to this TLS connection, so that a man in the middle cannot forward it.
    "channel_binding": "require",
    "ssl_min_protocol_version": "TLSv1.2",
}


@dataclass(frozen=True, slots=True)
class Address:
    """A shared database, without secrets.

    Attributes:
        host: A name in the server's certificate, or several with commas: the one that is no standby is used.
            Or a folder ("/var/run/postgresql") with the socket of a server on this computer, without network
            and so without TLS.
        ca_file: Certificates of the authority that signed the server's; "": those that libpq finds. The libpq
            of psycopg's wheel finds none, so app/admin/parser.py passes this computer's file.
    """

    host: str
    port: int = PORT
    database: str = DATABASE
    ca_file: str = ""

    @property
    def is_on_this_computer(self) -> bool:
        return self.host.startswith("/")

    def where(self) -> dict[str, str]:
        """Return libpq's parameters for it; user and password are added by the caller."""
        parts = {"host": self.host, "port": str(self.port), "dbname": self.database}
        if not self.is_on_this_computer:
            parts |= _PROVEN | {"sslrootcert": self.ca_file or SYSTEM}
        if "," in self.host:
            parts["target_session_attrs"] = "read-write"
        return parts
