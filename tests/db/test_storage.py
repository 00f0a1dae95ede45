"""What the disk and the system can do to the records, and what is left then."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import threading
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db import backup, rescue
from db.errors import (
    StorageBusy,
    StorageDamaged,
    StorageFull,
    StorageMissing,
    StorageReadOnly,
)
from db.replica import Replica
from tests.office import Office, at, queued
from tests.platforms import is_root

DAY = date(2026, 11, 24)
BIG = "x" * 95_000  # nearly as long as a note may be


def note(case_id: UUID, text: str = "catatan") -> AddNote:
    return AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(2))


def limit_pages(office: Office, more: int | None) -> None:
    """Let the file grow by so many pages only: to SQLite that is a full disk."""

    def limit(tx: Connection) -> None:
        raw = tx.connection.driver_connection
        assert raw is not None
        pages = raw.execute("PRAGMA page_count").fetchone()[0] if more else 1 << 30
        raw.execute(f"PRAGMA max_page_count={pages + (more or 0)}")

    office.replica.keep_locally(limit).result(10)


def test_a_full_disk_fails_one_change_whole_and_the_writer_goes_on(office: Office) -> None:
    case_id = office.log()
    before = office.kinds(case_id), queued(office.replica)
    limit_pages(office, 10)
    with pytest.raises(StorageFull) as full:
        office.do(note(case_id), note(case_id, BIG))
    assert full.value.path == office.replica.path
    assert (office.kinds(case_id), queued(office.replica)) == before
    limit_pages(office, None)
    office.do(note(case_id, BIG))
    assert office.kinds(case_id)[-1] == "note_added"


@pytest.mark.skipif(not is_root(), reason="needs root to mount a small disk")
def test_a_really_full_disk_is_reported_and_survived(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "loket-test", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount here")
    try:
        office = Office(disk / "records.sqlite3")
        case_id = office.log()
        filler = disk / "filler"
        with pytest.raises(OSError), filler.open("wb") as file:  # noqa: PT012 - writes until it fails
            while True:
                file.write(b"x" * 4096)
                file.flush()
        with pytest.raises(StorageFull):
            office.do(*(note(case_id, BIG) for _ in range(20)))
        kinds = office.kinds(case_id)
        filler.unlink()
        office.do(note(case_id))
        assert office.kinds(case_id) == [*kinds, "note_added"]
        office.replica.close()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_number_is_given_while_the_records_are_full_and_not_again_after_a_crash(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    assert office.replica.give_number("001", DAY).result(10) == 1
    with monkeypatch.context() as disk:
        disk.setattr("db.replica.note_sequence", full)
        assert [office.replica.give_number("001", DAY).result(10) for _ in range(2)] == [2, 3]
    crashed = Replica.open(office.replica.path)
    assert crashed.give_number("001", DAY).result(10) == 4
    crashed.close()


def test_no_number_is_given_that_can_be_written_nowhere(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    high_water = office.replica.high_water.path
    high_water.unlink()
    high_water.mkdir()
    monkeypatch.setattr("db.replica.note_sequence", full)
    with pytest.raises(StorageFull):
        office.replica.give_number("001", DAY).result(10)


def test_a_held_file_is_busy_and_free_again_afterwards(tmp_path: Path) -> None:
    Office(tmp_path / "records.sqlite3").replica.close()
    replica = Replica.open(tmp_path / "records.sqlite3", busy_timeout_ms=50)
    holder = sqlite3.connect(replica.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageBusy):
        replica.keep_locally(lambda tx: None).result(10)
    holder.execute("ROLLBACK")
    assert replica.keep_locally(lambda tx: 1).result(10) == 1
    replica.close()


def test_a_missing_folder_is_reported(tmp_path: Path) -> None:
    with pytest.raises(StorageMissing):
        Replica.open(tmp_path / "nowhere" / "records.sqlite3")


OPEN = """
import os, sys
from pathlib import Path
from db.errors import StorageError
from db.replica import Replica
os.setgid(65534), os.setuid(65534)
try:
    Replica.open(Path(sys.argv[1])).close()
    print("opened")
except StorageError as error:
    print(type(error).__name__)
"""


@pytest.mark.skipif(not is_root(), reason="root becomes a user who may only read")
def test_a_file_that_must_not_be_written_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    Office(path).replica.close()
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    path.chmod(0o644)
    opened = subprocess.run(
        [sys.executable, "-c", OPEN, str(path)], capture_output=True, text=True, check=True
    )
    assert opened.stdout.strip() == StorageReadOnly.__name__


def test_a_closed_file_stands_alone_without_a_log_beside_it(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "records.sqlite3"
    request.addfinalizer(partial(sys.setswitchinterval, sys.getswitchinterval()))
    sys.setswitchinterval(1e-5)  # threads take turns so often that connections closed at once do meet
    for number in range(150):
        replica = Replica.open(path)
        write = f"PRAGMA user_version={number}"
        replica.keep_locally(
            partial(lambda write, connection: connection.exec_driver_sql(write), write)
        ).result(10)
        replica.close()
        assert sorted(file.name for file in tmp_path.iterdir()) == ["records.high-water", path.name]


def spoil_start(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[:64] = b"\0" * 64
    path.write_bytes(data)


def spoil_length(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])


def spoil_schema(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\x7f" * 3996
    path.write_bytes(data)


@pytest.mark.parametrize("spoil", [spoil_start, spoil_length, spoil_schema])
def test_a_damaged_file_is_reported_and_keeps_every_byte(tmp_path: Path, spoil: Any) -> None:
    path = tmp_path / "records.sqlite3"
    Office(path).replica.close()
    spoil(path)
    damaged = path.read_bytes()
    with pytest.raises(StorageDamaged):
        Replica.open(path)
    assert path.read_bytes() == damaged


def test_the_newest_good_copy_takes_a_damaged_files_place(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    office = Office(path)
    case_id = office.log()
    backup.back_up(path, DAY)
    office.do(note(case_id))
    newest = backup.back_up(path, DAY + timedelta(days=1))
    office.replica.close()
    assert newest is not None
    spoil_schema(newest)
    spoil_schema(path)
    damaged = path.read_bytes()

    restored = rescue.set_aside_and_restore(path)

    assert restored.set_aside.read_bytes() == damaged
    assert restored.backup.name == "records-2026-11-24.sqlite3"
    replica = Replica.open(path)
    assert queued(replica) == 8  # as before the note
    replica.close()


def test_without_a_good_copy_nothing_is_moved(tmp_path: Path) -> None:
    path = tmp_path / "records.sqlite3"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(StorageDamaged):
        rescue.set_aside_and_restore(path)
    assert [file.name for file in tmp_path.iterdir()] == ["records.sqlite3"]


def test_one_copy_a_day_is_kept_for_seven_days_while_writing_goes_on(office: Office) -> None:
    path = office.replica.path
    case_id = office.log()
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            office.do(note(case_id))

    writing = threading.Thread(target=write)
    writing.start()
    try:
        for day in range(9):
            assert backup.back_up(path, DAY + timedelta(days=day)) is not None
            assert backup.back_up(path, DAY + timedelta(days=day)) is None
    finally:
        stop.set()
        writing.join()
    copies = backup.copies(path, backup.backup_folder(path), DAY + timedelta(days=8))
    assert [copy.stem[-2:] for copy in copies] == ["02", "01", "30", "29", "28", "27", "26"]
    assert all(rescue.is_sound(copy) for copy in copies)


def test_large_records_are_copied_where_no_server_has_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.backup.LARGEST", 0)
    path = office.replica.path
    assert backup.back_up(path, DAY, is_shared=True) is None
    assert backup.back_up(path, DAY, is_shared=False) is not None


def test_no_copy_is_older_than_a_week_also_where_none_is_made_any_more(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was erased is not readable for longer. Without a server the newest copy waits for the next one."""
    path, files = office.replica.path, tmp_path / "attachments"
    file = files / "ab" / ("ab" * 32)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"satu")
    folder = backup.backup_folder(path)

    def days() -> list[str]:
        return [copy.stem[-2:] for copy in reversed(backup.copies(path, folder, DAY + timedelta(days=20)))]

    for day in range(3):
        backup.back_up(path, DAY + timedelta(days=day), files)
    with monkeypatch.context() as disk:
        disk.setattr("db.backup.shutil.disk_usage", lambda _path: SimpleNamespace(free=0))
        for day, left in ((7, ["25", "26"]), (20, ["26"])):
            with pytest.raises(StorageFull):
                backup.back_up(path, DAY + timedelta(days=day), files)
            assert days() == left
    backup.back_up(path, DAY + timedelta(days=20), files)
    assert days() == ["26", "14"]  # the clock may be wrong today
    backup.back_up(path, DAY + timedelta(days=21), files)
    assert days() == ["14", "15"]
    monkeypatch.setattr("db.backup.LARGEST", 0)
    backup.back_up(path, DAY + timedelta(days=27), files, is_shared=True)
    assert days() == ["15"]
    backup.back_up(path, DAY + timedelta(days=28), files, is_shared=True)
    assert [one for one in folder.rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("wrong", [date(2010, 1, 1), date(2031, 1, 1)])
def test_a_clock_that_is_wrong_for_a_day_costs_neither_the_last_good_copy_nor_a_later_one(
    office: Office, wrong: date
) -> None:
    path = office.replica.path

    def left(today: date) -> list[date]:
        return [backup.day_of(copy) for copy in backup.copies(path, backup.backup_folder(path), today)]

    for day in range(3):
        backup.back_up(path, DAY + timedelta(days=day))
    backup.back_up(path, wrong)
    assert set(left(wrong)) == {wrong, DAY + timedelta(days=2)}
    right = DAY + timedelta(days=3)
    backup.back_up(path, right)
    assert left(right) == [right, DAY + timedelta(days=2)]


def test_a_copy_that_is_dated_later_than_today_is_restored_only_where_there_is_no_other(
    office: Office,
) -> None:
    path, later = office.replica.path, date.today() + timedelta(days=400)
    dated_later = backup.back_up(path, later)
    assert rescue.newest_good_backup(path) == dated_later
    of_today = backup.back_up(path, date.today())
    assert rescue.newest_good_backup(path) == of_today


@pytest.mark.parametrize("has_links", [True, False])
def test_the_copies_hold_the_files_of_their_days_each_once_and_as_long(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    if not has_links:

        def refuse(_source: Any, _target: Any) -> None:
            raise OSError(errno.EPERM, "this disk has no links")

        monkeypatch.setattr("db.backup.os.link", refuse)
    path, files = office.replica.path, tmp_path / "attachments"
    kept = backup.backup_folder(path) / "attachments"
    first, second = files / "ab" / ("ab" * 32), files / "cd" / ("cd" * 32)

    def have(file: Any, content: bytes) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

    def held() -> list[Any]:
        return sorted(one.read_bytes() for one in kept.glob("??/*"))

    have(first, b"satu")
    backup.back_up(path, DAY, files)
    have(second, b"dua")
    backup.back_up(path, DAY, files)  # once a day
    assert held() == [b"satu"]
    backup.back_up(path, DAY + timedelta(days=1), files)
    assert held() == [b"dua", b"satu"]
    assert (kept / "ab" / first.name).samefile(first) == has_links
    first.unlink()  # its retention is over
    for day in range(2, 8):
        backup.back_up(path, DAY + timedelta(days=day), files)
        assert held() == [b"dua", b"satu"]
    backup.back_up(path, DAY + timedelta(days=8), files)  # the last copy of a day that had it is gone
    assert held() == [b"dua"]
    assert len(list(kept.parent.glob("*.files"))) == backup.KEPT


def test_files_that_found_no_room_are_copied_when_there_is_some_on_the_same_day(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, files = office.replica.path, tmp_path / "attachments"
    file = files / "ab" / ("ab" * 32)
    file.parent.mkdir(parents=True)
    file.write_bytes(b"satu")
    (file.parent / "naïve Kopie.pdf").write_bytes(b"a user laid it there")
    kept = backup.backup_folder(path) / "attachments"

    def full(*_args: Any) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    with monkeypatch.context() as disk:
        disk.setattr("db.backup.os.link", full)
        disk.setattr("db.backup.shutil.copyfile", full)
        with pytest.raises(StorageFull):
            backup.back_up(path, DAY, files)
    assert backup.back_up(path, DAY, files) is None  # the records are copied already
    assert [one.name for one in kept.glob("??/*")] == [file.name]
    assert [one.read_text() for one in kept.parent.glob("*.files")] == [f"ab/{file.name}\n"]


def test_what_a_person_typed_is_not_in_an_error(office: Office) -> None:
    failing = office.replica.read(
        lambda tx: tx.execute(text("SELECT :said FROM nowhere"), {"said": "rahasia"})
    )
    with pytest.raises(SQLAlchemyError) as error:
        failing.result(10)
    assert "rahasia" not in str(error.value)
