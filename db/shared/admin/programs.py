"""PostgreSQL's own programs, as they lie on the administrator's computer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from psycopg.conninfo import make_conninfo

from db.shared.admin.server import AdminError, Server

_SYSTEMS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_WINDOWS = "PostgreSQL/*/bin"


def run(
    server: Server, tool: str, version: int, *options: str, database: str = "", connects: bool = True
) -> subprocess.CompletedProcess[str]:
    """Run one of PostgreSQL's programs; the password goes along where other users cannot see it."""
    command = [str(_tool(tool, version)), *options]
    env = {**os.environ, "LC_ALL": "C"}  # what they say is read
    if connects:
        where = server.address.where() | ({"dbname": database} if database else {})
        told = make_conninfo(**where, user=server.login, application_name="loket admin")
        command.append(f"--dbname={told}")
        command.append("--no-password")
        env["PGPASSWORD"] = server.password
    return _run(command, env)


def _tool(name: str, version: int) -> Path:
    """Return the program of this version of the server, or else of the next newer one: an older one refuses,
    and a much newer one says what an older server does not understand."""
    found: dict[int, Path] = {}
    for path in _places_of(name):
        told = _run([str(path), "--version"]).stdout
        if number := re.search(r"\) (\d+)", told):
            found.setdefault(int(number[1]), path)
    fitting = [number for number in found if number >= version]
    if not fitting:
        raise AdminError("tool_missing", tool=name, version=version)
    return found[min(fitting)]


def _run(command: Sequence[str], env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", errors="replace", env=env, check=False
    )


def _places_of(name: str) -> Iterator[Path]:
    """Not by shutil.which, which finds on Windows what lies in the working folder before all else."""
    file = f"{name}.exe" if sys.platform == "win32" else name
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep)]
    if sys.platform == "win32":
        folders += Path(os.environ.get("PROGRAMFILES", "C:/Program Files")).glob(_WINDOWS)
    else:
        folders += (found for pattern in _SYSTEMS for found in Path("/").glob(pattern[1:]))
    for folder in folders:
        program = folder / file
        if folder.is_absolute() and program.is_file() and os.access(program, os.X_OK):
            yield program
