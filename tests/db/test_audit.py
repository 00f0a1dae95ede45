"""The audit trail contains everything that was done here, and shows where it was tampered with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.audit import Link, chain_end, note_of, trail
from db.audit_check import check
from db.mutation import Rejected
from db.replica import Replica
from tests.office import Office, at


class WorkedOffice(Office):
    """An office in which a case was logged, noted on, printed and escalated."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.case_id = self.log()
        self.do(AddNote(note_id=uuid7(), case_id=self.case_id, text="rahasia", occurred_at=at(2)))
        printed = note_of("printed", {"document": "case_sheet"}, self.case_id)
        self.replica.note(printed, self.sari).result(10)
        self.do(self.escalate(self.case_id, 3))


@pytest.fixture
def worked(tmp_path: Path) -> Iterator[WorkedOffice]:
    office = WorkedOffice(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def result_of(office: Office, expected: Any = None) -> Any:
    return office.replica.read(lambda tx: check(tx, expected)).result(10)


def tamper(office: Office, *statements: str) -> None:
    """Change the file behind the program's back, as a user with a database tool can."""
    with sqlite3.connect(office.replica.path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = on")
        for change in ("update", "delete"):
            raw.execute(f"DROP TRIGGER audit_entry_no_{change}")
        for statement in statements:
            assert raw.execute(statement).rowcount >= 1
    raw.close()


def test_each_change_and_each_print_is_one_entry_and_the_chain_is_whole(worked: WorkedOffice) -> None:
    entries = worked.replica.read(lambda tx: trail(tx, worked.case_id)).result(10)
    assert [(one.action, one.agent_name) for one in entries] == [
        ("escalate", "Rina"),
        ("printed", "Sari"),
        ("add_note", "Rina"),
        ("log_case", "Rina"),
    ]
    assert entries[1].detail == '{"document":"case_sheet"}'
    assert "rahasia" not in str(entries)  # what was said stays in the records
    found = result_of(worked)
    assert (found.fault, found.broken_at) == ("", None)
    assert found.count == found.last.sequence == entries[0].sequence


def test_what_is_refused_leaves_no_entry(worked: WorkedOffice) -> None:
    before = worked.replica.read(chain_end).result(10)
    with pytest.raises(Rejected):
        worked.do(AddNote(note_id=uuid7(), case_id=uuid7(), text="catatan", occurred_at=at(4)))
    assert worked.replica.read(chain_end).result(10) == before


def test_the_trail_cannot_be_changed_by_mistake(worked: WorkedOffice) -> None:
    with sqlite3.connect(worked.replica.path) as raw:
        for statement in ("UPDATE audit_entry SET agent_name = 'X'", "DELETE FROM audit_entry"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                raw.execute(statement)
    raw.close()


LAST = "(SELECT max(sequence) FROM audit_entry)"


@pytest.mark.parametrize(
    ("statement", "fault", "from_end"),
    [
        (f"UPDATE audit_entry SET agent_name = 'Budi' WHERE sequence = {LAST} - 1", "changed", 1),
        (f"UPDATE audit_entry SET detail = '{{}}' WHERE sequence = {LAST} - 1", "changed", 1),
        (f"UPDATE audit_entry SET previous_hash = 'ab' WHERE sequence = {LAST}", "unchained", 0),
        (f"DELETE FROM audit_entry WHERE sequence = {LAST} - 2", "missing", 2),
        (f"DELETE FROM audit_entry WHERE sequence = {LAST}", "untold", 0),
        ("DELETE FROM audit_entry WHERE sequence = 1", "missing", None),
        ("UPDATE outbox SET args = replace(args, 'rahasia', 'biasa') WHERE name = 'add_note'", "outbox", 2),
        (f"UPDATE audit_entry SET at = '2026' WHERE sequence = {LAST}", "changed", 0),
        (f"UPDATE audit_entry SET role = 'x' WHERE sequence = {LAST}", "changed", 0),
        (f"UPDATE audit_entry SET agent_id = x'00' WHERE sequence = {LAST}", "changed", 0),
        (f"UPDATE audit_entry SET agent_name = x'ff' WHERE sequence = {LAST}", "changed", 0),
        (f"UPDATE audit_entry SET mut_no = x'ff' WHERE sequence = {LAST}", "changed", 0),
        ("UPDATE outbox SET args = x'ff' WHERE mut_no = 2", "outbox", -2),
        ("DELETE FROM outbox WHERE mut_no = 2", "outbox", -2),
        ("DELETE FROM sync_state", "unchained", None),
    ],
)
def test_the_first_broken_link_is_named(
    worked: WorkedOffice, statement: str, fault: str, from_end: int | None
) -> None:
    end = worked.replica.read(chain_end).result(10)
    assert end is not None
    tamper(worked, statement)
    found = result_of(worked)
    at = 1 if from_end is None else -from_end if from_end < 0 else end.sequence - from_end
    assert (found.fault, found.broken_at) == (fault, at)


@pytest.mark.parametrize(
    ("kept", "more"), [(0, ()), (3, ()), (3, ("UPDATE sync_state SET audited_from = 1000",))]
)
def test_an_end_that_was_cut_off_with_its_outbox_rows_is_missed(
    worked: WorkedOffice, kept: int, more: tuple[()] | tuple[str, ...]
) -> None:
    """The numbers of mutations went on; also if all is gone, or the trail is said to begin later."""
    first = f"(SELECT min(sequence) FROM audit_entry WHERE mut_no > {kept})"
    cut = (f"DELETE FROM audit_entry WHERE sequence >= {first}", f"DELETE FROM outbox WHERE mut_no > {kept}")
    tamper(worked, *cut, *more)
    assert result_of(worked).fault == "untold"


def test_a_chain_written_anew_from_its_beginning_does_not_hold_a_link_that_was_noted_on_paper(
    worked: WorkedOffice,
) -> None:
    noted = worked.replica.read(chain_end).result(10)
    assert noted is not None
    assert result_of(worked, noted).fault == ""
    forged = Link(noted.sequence, "00" * 32)
    assert (result_of(worked, forged).fault, result_of(worked, forged).broken_at) == (
        "expected",
        noted.sequence,
    )


def test_entries_of_another_file_do_not_fit(worked: WorkedOffice, tmp_path: Path) -> None:
    other = Office(tmp_path / "other.sqlite3")
    other.replica.close()
    tamper(worked, "DELETE FROM audit_entry")
    with sqlite3.connect(worked.replica.path) as raw:
        raw.execute("ATTACH ? AS other", (str(tmp_path / "other.sqlite3"),))
        raw.execute("INSERT INTO audit_entry SELECT * FROM other.audit_entry")
    raw.close()
    assert (result_of(worked).fault, result_of(worked).broken_at) == ("unchained", 1)


def test_a_spoilt_entry_hides_no_other_one_of_its_case(worked: WorkedOffice) -> None:
    before = worked.replica.read(lambda tx: trail(tx, worked.case_id)).result(10)
    tamper(worked, f"UPDATE audit_entry SET at = '2026' WHERE sequence = {LAST} - 1")
    assert worked.replica.read(lambda tx: trail(tx, worked.case_id)).result(10) == (before[0], *before[2:])


def test_two_programs_on_one_file_keep_one_chain(worked: WorkedOffice) -> None:
    other = Replica.open(worked.replica.path)
    notes = [
        replica.apply(
            AddNote(note_id=uuid7(), case_id=worked.case_id, text="x", occurred_at=at(5)), worked.rina
        )
        for _ in range(10)
        for replica in (worked.replica, other)
    ]
    for note in notes:
        note.result(30)
    other.close()
    assert result_of(worked).fault == ""
