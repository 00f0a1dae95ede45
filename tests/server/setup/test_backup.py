"""`loket-server backup` and `restore`: one file holds all that a server has."""

from __future__ import annotations

import io
import json
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from pytestqt.qtbot import QtBot

from app.sync.sync_status import LightState
from db.server import installing
from db.server.admin import database
from server.setup.backup import upgrade_database
from server.setup.postgres import Administrator
from tests.db.desktop import Desktop
from tests.db.next_version import HISTORIES, make_histories
from tests.server.setup.commands import run_command
from tests.server.setup.trial import IS_ROOT, OWN_PASSWORD, USER, Trial, a_trial, first_password


@pytest.fixture(scope="module")
def made() -> Iterator[tuple[Trial, str]]:
    with a_trial() as trial:
        yield trial, first_password(trial.setup())


def raw_of(trial: Trial) -> psycopg.Connection[Any]:
    return psycopg.connect(f"host={trial.postgres.socket} user=postgres dbname=loket", autocommit=True)


def has_case(trial: Trial, case_id: UUID) -> bool:
    with raw_of(trial) as raw:
        return raw.execute("SELECT FROM loket.case_ WHERE id = %s", (case_id,)).fetchone() is not None


def attach(trial: Trial, case_id: UUID, sha256: str, *, is_erased: bool) -> None:
    """Let a case have this file."""
    with raw_of(trial) as raw:
        raw.execute(
            "INSERT INTO loket.attachment (id, version, case_id, name, media_type, bytes, sha256, "
            "added_by_id, added_by_name, added_at, removed_by_name, removed_reason, deleted_at) "
            "SELECT gen_random_uuid(), 1, %s, 'surat.txt', 'text/plain', 5, %s, id, name, now(), '', '', "
            "CASE WHEN %s THEN now() END FROM loket.agent LIMIT 1",
            (case_id, sha256, is_erased),
        )


def test_files_in_another_place_are_not_copied_and_the_backup_says_so(
    made: tuple[Trial, str], tmp_path: Path
) -> None:
    trial, _password = made
    configured = trial.layout.config_file.read_text()
    copy = tmp_path / "loket-server-files" / "ab" / ("ab" * 32)
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"surat")
    try:
        elsewhere = configured.replace(f'"{trial.layout.files}"', '"/srv/loket/files"')
        trial.layout.config_file.write_text(elsewhere)
        written = trial("backup", str(tmp_path))
    finally:
        trial.layout.config_file.write_text(configured)
    assert "The files in /srv/loket/files are not copied" in written
    assert copy.exists()


def test_a_lost_computer_is_made_again_from_one_file_and_desktops_go_on(
    made: tuple[Trial, str], qtbot: QtBot, tmp_path: Path
) -> None:
    trial, password = made
    layout = trial.layout
    with trial.runs():
        desk = Desktop(qtbot, tmp_path / "001", trial.place, "001")
        desk.sign_in("supervisor", password, OWN_PASSWORD)
        before = desk.log("Sebelum cadangan")
        desk.until(lambda: has_case(trial, before))
        kept, uploaded = layout.files / "ab" / ("ab" * 32), layout.files / "uploads" / "cd"
        copies = tmp_path / "loket-server-files"
        erased, lost = copies / "ef" / ("ef" * 32), copies / "0a" / ("0a" * 32)
        attach(trial, before, erased.name, is_erased=True)
        attach(trial, before, lost.name, is_erased=False)
        for path in (kept, uploaded, erased, lost):
            path.parent.mkdir(parents=True)
            path.write_bytes(b"surat")
        written = trial("backup", str(tmp_path), "--keep-last", "3")
        assert "1 files were added, 1 erased ones deleted" in written
        assert lost.exists()  # the disk of the server has lost it
        after = desk.log("Sesudah cadangan")
        desk.until(lambda: not desk.light.waiting)
    file = next(tmp_path.glob("loket-server-*.tar"))
    assert str(file) in written
    assert file.stat().st_mode & 0o077 == 0
    files = {path: path.read_bytes() for path in layout.configuration.rglob("*") if path.is_file()}
    modes = {path: path.stat().st_mode for path in files}
    shutil.rmtree(layout.configuration)
    shutil.rmtree(layout.state)

    said = trial("restore", str(file))
    assert "Workstations fill anew" in said
    restored = {path: path.read_bytes() for path in layout.configuration.rglob("*") if path.is_file()}
    # A backup with the key could be read: the answers of a survey that goes on stay sealed.
    assert restored.pop(layout.survey_key) != files.pop(layout.survey_key)
    assert restored == files
    assert {path: path.stat().st_mode for path in modes} == modes
    assert {path.name for path in layout.files.rglob("*") if path.is_file()} == {kept.name, lost.name}
    with trial.runs():
        desk.until(lambda: desk.light.state is LightState.UP_TO_DATE and not desk.light.waiting)
        other = Desktop(qtbot, tmp_path / "002", trial.place, "002")
        other.sign_in("supervisor", OWN_PASSWORD)
        for case_id in (before, after):
            other.open(case_id)
        for one in (desk, other):
            one.close()


def test_a_restore_replaces_nothing_without_being_asked(made: tuple[Trial, str], tmp_path: Path) -> None:
    trial, _password = made
    file = tmp_path / "kantor.tar"
    keys = [trial.layout.second_factor_key.with_name(name) for name in ("second_factor", "directory")]
    for key in keys:
        key.write_text("rahasia")
    trial("backup", str(file))
    with tarfile.open(file) as archive:
        names = {Path(name).name for name in archive.getnames() if "credentials" in name}
    # Without the key, the secrets in the dump cannot be read.
    assert names == {"database", "directory", "exchange"}
    for key in keys:
        key.unlink()
    assert "is there already" in trial("backup", str(file), fails=1)
    assert "--replace" in trial("restore", str(file), fails=1)
    said = trial("restore", str(file), "--replace")
    assert "stays as it is" in said
    assert "loket_before_" in said


@pytest.mark.skipif(not IS_ROOT, reason="only root can be another user")
def test_root_reads_as_which_user_a_trial_is_restored_before_anything_is_made(
    made: tuple[Trial, str], tmp_path: Path
) -> None:
    trial, _password = made
    file, of_a_user = tmp_path / "kantor.tar", tmp_path / "user.tar"
    trial("backup", str(file))
    with tarfile.open(file) as archive, tarfile.open(of_a_user, "w") as other:
        for member in archive:
            opened = archive.extractfile(member)
            assert opened is not None
            content = opened.read().replace(f'embedded_user = "{USER}"'.encode(), b"")
            member.size = len(content)
            other.addfile(member, io.BytesIO(content))
    folder = tmp_path / "again"
    for which, advice in ((file, f"add --user {USER}"), (of_a_user, "as that user, without sudo")):
        done = run_command(["restore", "--folder", str(folder), str(which)])
        assert done.code != 0
        assert advice in done.err
        assert not folder.exists()


def test_an_upgrade_migrates_after_a_backup_while_desktops_of_the_former_version_work_on(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_trial() as trial:
        password = first_password(trial.setup())
        assert "nothing to migrate" in trial("upgrade")
        with trial.runs():
            desk = Desktop(qtbot, tmp_path / "001", trial.place, "001")
            desk.sign_in("supervisor", password, OWN_PASSWORD)
            file = trial.layout.files / "ab" / ("ab" * 32)
            file.parent.mkdir(parents=True)
            file.write_bytes(b"surat")
            make_histories(tmp_path / "next")
            for module in (database, installing):
                monkeypatch.setattr(module, "HISTORIES", HISTORIES)
            assert "were migrated" in upgrade_database(trial.layout, Administrator())
            (backup,) = trial.layout.backups.iterdir()  # the files are not copied beside themselves
            assert backup.suffix == ".tar"
            case_id = desk.log("Sesudah migrasi")
            desk.until(lambda: desk.light.state is LightState.UP_TO_DATE and not desk.light.waiting)
            other = Desktop(qtbot, tmp_path / "002", trial.place, "002")
            other.sign_in("supervisor", OWN_PASSWORD)
            other.open(case_id)
            for one in (desk, other):
                one.close()
        assert upgrade_database(trial.layout, Administrator()) == "There is nothing to migrate."


def archive(file: Path, **members: bytes) -> Path:
    with tarfile.open(file, "w") as opened:
        for name, content in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            opened.addfile(member, io.BytesIO(content))
    return file


def test_what_is_no_whole_backup_is_refused_and_nothing_is_made(tmp_path: Path) -> None:
    manifest = json.dumps({"format": 1, "version": "0", "made_at": "2026-12-01T00:00:00+00:00"}).encode()
    newer = json.dumps({"format": 2, "version": "9.9", "made_at": "2026-12-01T00:00:00+00:00"}).encode()
    text = tmp_path / "text.tar"
    text.write_text("no archive")
    climbs = {"manifest.json": manifest, "database.dump": b"", "configuration/../../climbed": b"x"}
    with a_trial() as trial:
        for file, advice in (
            (tmp_path / "none.tar", "is not there"),
            (text, "not a backup"),
            (archive(tmp_path / "empty.tar"), "not a backup"),
            (archive(tmp_path / "cut.tar", **{"manifest.json": manifest}), "not whole"),
            (archive(tmp_path / "newer.tar", **{"manifest.json": newer, "database.dump": b""}), "9.9"),
            (archive(tmp_path / "climbs.tar", **climbs), "no backup has"),
        ):
            assert advice in trial("restore", str(file), fails=1)
            assert not trial.layout.config_file.exists()
        assert [path.name for path in trial.folder.rglob("climbed")] == []
