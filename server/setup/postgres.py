"""The PostgreSQL of a server, as its administrator."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from psycopg import sql

from app.admin.passwords import from_file, generated
from db.server.address import DATABASE, PORT
from db.server.admin.accounts import is_root
from db.server.admin.server import Server
from db.server.installing import SERVER
from server.config import Config, DatabaseConfig
from server.embedded import SUPERUSER, Embedded, embedded_of
from server.setup.errors import SetupError

SOCKETS = Path("/var/run/postgresql")
_ACCOUNT = "postgres"  # the system's user whom PostgreSQL of Debian takes for its superuser


@dataclass(frozen=True, slots=True)
class Administrator:
    """The administrator of a PostgreSQL on another computer."""

    login: str = SUPERUSER
    password_file: Path | None = None

    def password(self) -> str:
        if self.password_file is not None:
            return from_file(self.password_file)
        if given := os.environ.get("PGPASSWORD"):
            return given
        raise SetupError(
            "PostgreSQL on another computer asks for the administrator's password: give --admin-password-file"
            " FILE"
        )


@dataclass(frozen=True, slots=True)
class Postgres:
    server: Server
    embedded: Embedded | None = None

    @property
    def needs_password(self) -> bool:
        """Whether the server program needs one."""
        return not self.server.address.is_on_this_computer

    @contextmanager
    def ready(self) -> Iterator[Server]:
        """Let it run meanwhile. Raises EmbeddedError."""
        with ExitStack() as stack:
            if self.embedded is not None:
                stack.enter_context(self.embedded.running())
                stack.enter_context(_found_first(self.embedded.programs))
            yield self.server


def postgres_of(config: Config, administrator: Administrator) -> Postgres:
    """Return the PostgreSQL that a configuration names. Raises SetupError, PasswordError."""
    address = config.address
    if (embedded := embedded_of(config.database)) is not None:
        return Postgres(Server(address, SUPERUSER, ""), embedded)
    if address.is_on_this_computer:
        if not is_root():
            raise SetupError("only root is the administrator of this computer's PostgreSQL; run it with sudo")
        return Postgres(Server(address, SUPERUSER, "", _ACCOUNT))
    return Postgres(Server(address, administrator.login, administrator.password()))


def of_this_computer(port: int | None) -> DatabaseConfig:
    """Return where the PostgreSQL of this computer answers. Raises SetupError."""
    found = sorted(int(path.name.rpartition(".")[2]) for path in SOCKETS.glob(".s.PGSQL.[0-9]*[0-9]"))
    if not found:
        raise SetupError(
            f"PostgreSQL does not run on this computer (no socket in {SOCKETS}). Install and start it: apt"
            " install postgresql, systemctl start postgresql. Or use --embedded, or --database-host for"
            " another computer"
        )
    if port is None and len(found) > 1 and PORT not in found:
        raise SetupError(
            f"this computer has several servers of PostgreSQL, at the ports {', '.join(map(str, found))}: "
            "choose one by --database-port"
        )
    chosen = port or (PORT if PORT in found else found[0])
    if chosen not in found:
        raise SetupError(
            f"no PostgreSQL of this computer has port {chosen}; there is {', '.join(map(str, found))}"
        )
    return DatabaseConfig(str(SOCKETS), chosen, DATABASE)


def set_server_password(server: Server, password: str = "") -> str:
    """Give the login of the server program this password, "" for a new one, and return it."""
    password = password or generated()
    with server.connect() as raw:  # hashed here, so that the password itself is neither sent nor logged
        hashed = raw.pgconn.encrypt_password(password.encode(), SERVER.encode(), b"scram-sha-256").decode()
        raw.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(SERVER), sql.Literal(hashed)))
    return password


@contextmanager
def _found_first(folder: Path) -> Iterator[None]:
    """Let programs of this folder be found before others."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
    try:
        yield
    finally:
        os.environ["PATH"] = before
