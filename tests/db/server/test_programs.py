"""PostgreSQL's programs are found where they are installed, and their absence is reported for this system."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from app.admin.parser import address_of
from app.admin.sentences import refusal
from db.server.address import Address
from db.server.admin.programs import run
from db.server.admin.server import AdminError, Server

SERVER = Server(Address("127.0.0.1"), "postgres", "")
on_posix = pytest.mark.skipif(sys.platform == "win32", reason="the program of this test is a shell script")


def install(folder: Path, says: str = "pg_of_loket (PostgreSQL) 17.2") -> Any:
    folder.mkdir(exist_ok=True)
    program = folder / "pg_of_loket"
    program.write_text(f"#!/bin/sh\nprintf '{says}\\n'\n", encoding="utf-8")
    program.chmod(0o700)
    return folder


@pytest.mark.parametrize(
    ("system", "advice", "other"),
    [("linux", "postgresql-client", "Windows"), ("win32", "installer of PostgreSQL for Windows", "-client")],
)
def test_the_advice_for_a_missing_program_is_that_of_the_system(
    monkeypatch: pytest.MonkeyPatch, system: str, advice: str, other: str
) -> None:
    monkeypatch.setattr(sys, "platform", system)
    said = refusal(AdminError("tool_missing", tool="pg_dump", version=17))
    assert said.startswith("pg_dump of PostgreSQL 17 or newer is not here: ")
    assert advice in said
    assert other not in said


def test_without_a_host_windows_asks_the_server_of_this_computer_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Without a file of authorities, Windows asks its own stores, which Linux does not have.
    options = Namespace(host=None, port=None, database=None, ca="office.pem")

    for system, host in (("linux", "/var/run/postgresql"), ("win32", "localhost")):
        monkeypatch.setattr(sys, "platform", system)
        assert address_of(options).host == host


@on_posix
def test_a_program_in_the_working_folder_does_not_get_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Windows looks there first for every program that has no folder."""
    install(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(AdminError):
        run(SERVER, "pg_of_loket", 17)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert run(SERVER, "pg_of_loket", 17).returncode == 0


@on_posix
def test_what_a_program_says_in_another_encoding_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(install(tmp_path, r"\377 (PostgreSQL) 17.2")))
    assert "17.2" in run(SERVER, "pg_of_loket", 17).stdout
