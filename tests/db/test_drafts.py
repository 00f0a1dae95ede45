from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from db.drafts import Drafts
from db.errors import StorageError, StorageFull
from db.records import DraftRecord
from tests.office import Office

AUTHOR, OTHER = uuid7(), uuid7()


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[Drafts]:
    drafts = Drafts(tmp_path / "drafts.sqlite3")
    yield drafts
    drafts.close()


def texts(records: tuple[DraftRecord, ...]) -> dict[str, dict[str, str]]:
    return {record.key: record.fields for record in records}


def test_what_was_typed_comes_back_and_what_was_cleared_does_not(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite3"
    drafts = Drafts(path)
    for end in range(1, 8):
        drafts.keep(AUTHOR, "case:1", "note", "catatan"[:end])
    drafts.keep(AUTHOR, "case:1", "subject", "Izin 😀 \ud800")
    drafts.keep(AUTHOR, "case:2", "note", "lama")
    drafts.keep(OTHER, "case:1", "note", "orang lain")
    assert drafts.flush()
    drafts.clear(AUTHOR, "case:2")
    drafts.clear(AUTHOR, "case:1")
    drafts.keep(AUTHOR, "case:1", "note", "baru")
    expected = {"case:1": {"note": "baru"}}
    assert texts(drafts.load(AUTHOR)) == expected
    drafts.close()
    again = Drafts(path)
    assert texts(again.load(AUTHOR)) == expected
    assert texts(again.load(OTHER)) == {"case:1": {"note": "orang lain"}}
    again.close()


CHILD = """
import sys, time
from pathlib import Path
from uuid import UUID
from db.drafts import Drafts

drafts = Drafts(Path(sys.argv[1]))
for n in range(1_000_000):
    drafts.keep(UUID(sys.argv[2]), "case:1", "note", f"{n} " + "x" * 500)
    print(n, time.monotonic(), flush=True)
    time.sleep(0.01)
"""


def typing_lost_s(path: Path) -> Any:
    """Kill a process in which a user types; return how much of it is not in the file."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(path), str(AUTHOR)], stdout=subprocess.PIPE, text=True
    )
    typed_at: dict[int, float] = {}
    assert child.stdout is not None
    for line in child.stdout:
        number, at = line.split()
        typed_at[int(number)] = float(at)
        if int(number) == 150:
            child.kill()
    child.wait()
    drafts = Drafts(path)
    note = drafts.load(AUTHOR)[0].fields["note"]
    drafts.close()
    assert note.endswith("x" * 500)
    saved, last = int(note.split()[0]), max(typed_at)
    return typed_at[last] - typed_at[saved] if saved < last else 0


def test_a_killed_process_loses_at_most_a_quarter_second_of_typing(tmp_path: Path) -> None:
    # A machine with other things to do may hold up the writing thread, but not each time.
    assert any(typing_lost_s(tmp_path / f"drafts-{n}.sqlite3") <= 0.25 for n in range(8))


def test_a_slow_change_of_the_records_does_not_hold_up_typing(tmp_path: Path) -> None:
    office = Office(tmp_path / "records.sqlite3")
    drafts = Drafts(office.replica)
    go_on = threading.Event()
    slow = office.replica.keep_locally(lambda tx: go_on.wait(60))
    drafts.keep(AUTHOR, "case:1", "note", "diketik")
    assert drafts.flush(30)
    assert not slow.done()
    go_on.set()
    drafts.close()
    office.replica.close()


def test_a_full_disk_is_reported_once_and_the_text_is_written_when_there_is_room(drafts: Drafts) -> None:
    heard: list[StorageError] = []
    got, written = threading.Event(), threading.Event()

    def listen(error: Any) -> None:
        heard.append(error)
        got.set()

    drafts.listen(listen, written.set)
    drafts.keep(AUTHOR, "case:1", "note", "pendek")
    assert drafts.flush()
    drafts._raw.execute("PRAGMA max_page_count=1")
    drafts.keep(AUTHOR, "case:1", "note", "x" * 100_000)
    assert got.wait(30)
    drafts.keep(AUTHOR, "case:1", "subject", "tetap ada")
    assert texts(drafts.load(AUTHOR))["case:1"] == {"note": "x" * 100_000, "subject": "tetap ada"}
    assert not drafts.flush(0.1)
    assert drafts.unwritten == {(AUTHOR, "case:1")}
    assert not written.is_set()
    drafts._raw.execute("PRAGMA max_page_count=100000")
    assert drafts.flush(30)
    assert written.wait(30)
    assert drafts.unwritten == set()
    assert [type(error) for error in heard] == [StorageFull]
    with sqlite3.connect(drafts.path) as raw:
        assert raw.execute("SELECT text FROM draft WHERE field = 'subject'").fetchone() == ("tetap ada",)


def test_a_damaged_drafts_file_is_set_aside_and_typing_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "drafts.sqlite3"
    path.write_bytes(b"no database" * 1000)
    drafts = Drafts(path)
    drafts.keep(AUTHOR, "case:1", "note", "baru")
    assert drafts.flush()
    drafts.close()
    (aside,) = tmp_path.glob("drafts.damaged-*.sqlite3")
    assert aside.read_bytes() == b"no database" * 1000
