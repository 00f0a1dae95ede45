"""`loket audit` says whether the chain is whole, while the desktop goes on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from db.replica import Replica
from tests.office import Office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    office.log()
    yield office
    office.replica.close()


def audit(office: Office, *more: str) -> Any:
    return main(["audit", "--records", str(office.replica.path), *more])


def test_a_whole_chain_is_reported_with_its_end_which_can_be_asked_for_later(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(office) == 0
    got = capsys.readouterr().out
    assert "is whole: 8 entries" in got
    noted = got.rstrip().rpartition(" ")[2]
    office.log()
    assert audit(office, "--noted", noted) == 0
    assert audit(office, "--noted", noted[:-1] + ("0" if noted[-1] != "0" else "1")) == 1
    assert "entry 8 is not the one that was noted" in capsys.readouterr().out


@pytest.mark.parametrize("spoilt", ["agent_name = 'Budi'", "at = '2026'"])
def test_the_first_broken_link_is_named(
    office: Office, capsys: pytest.CaptureFixture[str], spoilt: str
) -> None:
    with sqlite3.connect(office.replica.path) as raw:
        raw.execute("DROP TRIGGER audit_entry_no_update")
        raw.execute(f"UPDATE audit_entry SET {spoilt} WHERE sequence = 5")
    raw.close()
    assert audit(office) == 1
    assert "BROKEN: entry 5 was changed" in capsys.readouterr().out


def test_what_cannot_be_checked_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--records", str(tmp_path / "nowhere.sqlite3")]) == 1
    (tmp_path / "text.sqlite3").write_text("no database, however long this text is made to be" * 40)
    assert main(["audit", "--records", str(tmp_path / "text.sqlite3")]) == 1
    assert main(["audit", "--records", str(tmp_path / "text.sqlite3"), "--noted", "12"]) == 2
    said = capsys.readouterr().err
    assert "there are no records" in said
    assert "not a database" in said
    assert "64 letters" in said


def test_records_of_a_development_version_are_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "records.sqlite3"
    Replica.open(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '0021'")
    raw.close()
    assert main(["audit", "--records", str(path)]) == 1
    assert "of a development version" in capsys.readouterr().err
