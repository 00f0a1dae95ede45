"""The file that says how far a workstation has come: whole after a torn write, and of a fixed size."""

from __future__ import annotations

import errno
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.high_water import SLOT_BYTES, HighWater, read_reached
from db.replica import Replica
from tests.office import Office

DAY = date(2026, 11, 24)


def busy(_path: Any) -> None:
    raise PermissionError(errno.EACCES, "another program has it")


@pytest.fixture
def records(tmp_path: Path) -> Any:
    return tmp_path / "records.sqlite3"


def test_a_torn_write_leaves_what_was_there_before(records: Path) -> None:
    mark = HighWater(records)
    for last in (1, 2, 3):
        mark.give("001", DAY, last)
    content = bytearray(mark.path.read_bytes())
    newest = content.index(b'"last":3') // SLOT_BYTES * SLOT_BYTES
    content[newest : newest + SLOT_BYTES // 2] = b"\0" * (SLOT_BYTES // 2)
    mark.path.write_bytes(content)
    assert HighWater(records).reached.last_sequence("001", DAY) == 2


@pytest.mark.parametrize("content", [b"", b"no high water" * 1000, b"\0" * 2 * SLOT_BYTES])
def test_a_damaged_file_is_begun_anew_and_goes_on(records: Path, content: bytes) -> None:
    path = HighWater(records).path
    path.write_bytes(content)
    mark = HighWater(records)
    mark.give("001", DAY, 7)
    assert read_reached(records).last_sequence("001", DAY) == 7


def test_a_file_that_cannot_be_read_at_the_start_is_not_written_until_it_is_read(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = HighWater(records)
    for last in (1, 2, 3):
        before.give("001", DAY, last)
    content = before.path.read_bytes()
    with monkeypatch.context() as virus_scan:
        virus_scan.setattr(Path, "read_bytes", busy)
        mark = HighWater(records)
        mark.note_workstation("001")
        for _attempt in range(2):
            with pytest.raises(PermissionError):
                mark.give("001", DAY, 1)
    assert before.path.read_bytes() == content
    assert mark.give("001", DAY, 1) == 4
    assert HighWater(records).reached.last_sequence("001", DAY) == 4


def test_no_number_is_given_twice_after_a_start_that_could_not_read_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = Office(tmp_path / "records.sqlite3")
    with monkeypatch.context() as full:
        full.setattr("db.replica.note_sequence", lambda *_given: None)  # in the high-water file alone
        assert [office.replica.give_number("001", DAY, many).result(10) for many in (1, 20, 1)] == [1, 2, 22]
    office.replica.close()
    with monkeypatch.context() as virus_scan:
        virus_scan.setattr(Path, "read_bytes", busy)
        replica = Replica.open(office.replica.path)
    assert [replica.give_number("001", DAY, many).result(10) for many in (20, 1)] == [23, 43]
    replica.high_water.path.unlink()
    replica.close()
    replica = Replica.open(office.replica.path)
    assert replica.give_number("001", DAY).result(10) == 44  # by the records alone
    replica.close()


def test_its_size_never_grows_and_old_days_go(records: Path) -> None:
    mark = HighWater(records)
    for number in range(400):
        mark.give("001", DAY + timedelta(days=number), 9_999_999)
    assert mark.path.stat().st_size == 2 * SLOT_BYTES
    assert read_reached(records).last_sequence("001", DAY + timedelta(days=399)) == 9_999_999
    assert read_reached(records).last_sequence("001", DAY) == 0


def test_it_says_how_far_the_records_are_when_they_are_closed(records: Path) -> None:
    office = Office(records)
    office.log()
    office.replica.close()
    reached = read_reached(records)
    assert reached.changes > 0
    assert reached.changed_at is not None
    Replica.open(records).close()
    assert read_reached(records) == reached
