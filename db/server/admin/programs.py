"""PostgreSQL's own programs on the administrator's computer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo

from db.server.admin.accounts import as_user
from db.server.admin.server import AdminError, Server
from resources.programs import programs

_SYSTEMS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_WINDOWS = "PostgreSQL/*/bin"


def run(
    server: Server, tool: str, version: int, *options: str, database: str = "", connects: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs; the password is passed where other users cannot see it."""
    command = [str(_tool(tool, version)), *options]
    env = {**os.environ, "LC_ALL": "C"}  # their messages are parsed
    if connects:
        where = server.address.where() | ({"dbname": database} if database else {})
        conninfo = make_conninfo(**where, user=server.login, application_name="loket admin")
        command.append(f"--dbname={conninfo}")
        command.append("--no-password")
        env["PGPASSWORD"] = server.password
    return _run(command, env, server.account)


def _tool(name: str, version: int) -> Path:
    """Return the program of the server's version, or else of the next newer one: an older one refuses, and a
    much newer one uses commands that an older server does not know.
    """
    found: dict[int, Path] = {}
    for path in programs(name, installed_folders()):
        if number := version_of(path):
            found.setdefault(number, path)
    fitting = [number for number in found if number >= version]
    if not fitting:
        raise AdminError("tool_missing", tool=name, version=version)
    return found[min(fitting)]


def version_of(program: Path) -> int:
    """Return the major version of one of PostgreSQL's programs, 0 if it names none."""
    number = re.search(r"\) (\d+)", _run([str(program), "--version"]).stdout)
    return int(number[1]) if number else 0


def _run(
    command: Sequence[str], env: Mapping[str, str] | None = None, account: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env=env,
        check=False,
        **as_user(account),
    )


def installed_folders() -> Iterator[Path]:
    """Yield the folders that PostgreSQL's packages use and do not add to PATH."""
    if sys.platform == "win32":
        yield from Path(os.environ.get("PROGRAMFILES", "C:/Program Files")).glob(_WINDOWS)
    else:
        for pattern in _SYSTEMS:
            yield from Path("/").glob(pattern[1:])
