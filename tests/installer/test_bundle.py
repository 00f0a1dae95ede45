"""What the bundle does alone: the database's migrations, its commands, the environment of others."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from app.demo.stage import Stage
from db.schema import REVISION
from tests.db.postgres import a_server
from tests.end2end.peers.machine import comes_true
from tests.installer.built import PROGRAM

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason="no bundle: make installer")
UNITS = '[[units]]\ncode = "PTSP"\nname = "Bidang Pelayanan"\n'


def run(home: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [str(PROGRAM), *arguments],
        env={**os.environ, "LOKET_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_makes_a_shared_database(tmp_path: Path) -> None:
    units = tmp_path / "units.toml"
    units.write_text(UNITS)
    with a_server() as server:
        where = server.conninfo("kantor")
        options = ("--host", where["host"], "--database", "kantor", "--user", "postgres")
        run(tmp_path, "admin", *options, "create", "--units", str(units))
        assert run(tmp_path, "admin", *options, "status")
        with server.connect("kantor") as raw:
            assert raw.execute("SELECT code FROM loket.unit").fetchall() == [("PTSP",)]


def test_it_makes_records_and_checks_their_trail(tmp_path: Path) -> None:
    records = tmp_path / "data/records.sqlite3"
    with Stage() as stage:
        environment = {**stage.environment, "LOKET_HOME": str(tmp_path)}
        desktop = subprocess.Popen([str(PROGRAM)], env=environment)
        try:
            assert comes_true(lambda: revision(records) == REVISION, 60)
        finally:
            desktop.terminate()
            desktop.wait()
    run(tmp_path, "audit")


def test_its_doctor_knows_the_versions_and_checks_a_policy(tmp_path: Path) -> None:
    policy = tmp_path / "pbx.toml"
    policy.write_text('[account]\ndomain = "pbx.example"\n')
    assert str(policy) in run(tmp_path, "doctor", "--policy", str(policy))
    report = tmp_path / "report.zip"
    examined = subprocess.run(
        [str(PROGRAM), "doctor", "--language", "en", "--report", str(report)],
        env={**os.environ, "LOKET_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert examined.returncode in (1, 2), examined.stderr  # no key store, perhaps no sound
    with ZipFile(report) as opened:
        got = json.loads(opened.read("versions.json"))
    assert got["frozen"] == "True"
    assert "?" not in got.values()


def test_a_program_of_the_system_gets_the_environment_that_loket_was_started_in(tmp_path: Path) -> None:
    spy = tmp_path / "bin/xdg-mime"
    spy.parent.mkdir()
    spy.write_text(f'#!/bin/sh\nprintf %s "$LD_LIBRARY_PATH" >{tmp_path}/seen\n')
    spy.chmod(0o755)
    path = f"{spy.parent}{os.pathsep}{os.environ['PATH']}"
    for theirs in ("/opt/theirs", ""):
        run(tmp_path, "links", "register", PATH=path, HOME=str(tmp_path), LD_LIBRARY_PATH=theirs)
        assert (tmp_path / "seen").read_text() == theirs


def revision(records: Path) -> str:
    if not records.exists():
        return ""
    raw = sqlite3.connect(records)
    try:
        return str(raw.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except (sqlite3.OperationalError, TypeError):
        return ""  # it is just being made
    finally:
        raw.close()
