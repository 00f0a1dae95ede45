"""What leaves as paper or as a file is noted first, and is whole or not there."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtCore import QTimer
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.access.audit_trail import AuditTrail
from app.common.jobs import Jobs
from app.common.tables import Table
from app.mutations import read_back
from app.mutations.case import AddNote
from app.mutations.output import NoteOutput
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import Press, PrinterChoice
from app.paper.sheet import Letterhead, SheetKind
from app.records.exports import Exports
from app.records.service import Records
from app.sop.procedure import load as load_sop
from db.audit import trail
from db.models import Outbox
from db.mutation import Me
from tests.app.sitting import session_of, sit_down
from tests.office import Office, at

TABLE = Table("Kasus", ("Nomor",), (("CC-261124-001-001-0",),))


class Place:
    """An office, the services over it, and their reports."""

    def __init__(self, tmp_path: Path, qtbot: QtBot) -> None:
        self.office, self.jobs = Office(tmp_path / "records.sqlite3"), Jobs()
        self.records, self.press = Records(self.office.replica, self.jobs, "001"), Press()
        self.session = session_of(self.records, self.jobs, tmp_path)
        self.sit_down(self.office.rina)
        self.folder = tmp_path / "out"
        self.folder.mkdir()
        zone = ZoneInfo("Asia/Jakarta")
        self.exports = Exports(self.records, self.jobs)
        self.paperwork = Paperwork(
            self.records,
            self.session,
            self.press,
            self.exports,
            lambda: at(30),
            lambda: zone,
            Letterhead,
            load_sop(),
            tmp_path,
        )
        self.trail = AuditTrail(self.records, self.session)
        self.got: list[object] = []
        for signal in (self.paperwork.saved, self.exports.saved, self.trail.listed, self.trail.checked):
            signal.connect(self.got.append)
        for signal in (self.paperwork.failed, self.exports.failed):
            signal.connect(lambda *failure: self.got.append(failure))
        self.qtbot = qtbot

    def sit_down(self, me: Me) -> None:
        self.records.act_as(sit_down(self.session, me))

    def wait(self) -> Any:
        self.qtbot.waitUntil(lambda: bool(self.got))
        return self.got.pop()

    def noted(self, case_id: UUID | None = None) -> list[Any]:
        """Return the details of the notes about a case, or about none, the oldest first."""
        found = self.office.replica.read(
            lambda tx: tx.exec_driver_sql(
                "SELECT action, detail, subject_id FROM audit_entry WHERE detail != '' ORDER BY sequence"
            ).all()
        ).result(10)
        return [
            (action, json.loads(detail))
            for action, detail, subject in found
            if subject == (case_id.bytes if case_id else None)
        ]

    def outputs(self) -> list[NoteOutput]:
        """Return what waits for the server's record of accesses, the oldest first."""
        rows = self.office.replica.read(lambda tx: tx.execute(select(Outbox.args).order_by(Outbox.mut_no)))
        said = (read_back(args) for args in rows.result(10).scalars())
        return [one for one in said if isinstance(one, NoteOutput)]


@pytest.fixture
def place(tmp_path: Path, qtbot: QtBot) -> Iterator[Place]:
    place = Place(tmp_path, qtbot)
    yield place
    place.press.stop()
    place.jobs.stop()
    place.office.replica.close()


def long_case(office: Office, notes: Any) -> UUID:
    """Log a case whose sheet has a hundred pages and more."""
    case_id = office.log()
    for _ in range(notes):
        words = "Uraian panjang. " * 6_000
        office.do(AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at(5)))
    return case_id


def test_a_receipt_is_noted_and_a_whole_file_that_names_the_chain(place: Place) -> None:
    case_id = place.office.log()
    path = place.folder / "tanda terima.pdf"
    place.paperwork.save(Wanted(SheetKind.RECEIPT, case_id), path)
    assert place.wait() == path
    document = QPdfDocument()
    document.load(str(path))
    end = place.office.replica.read(lambda tx: trail(tx, case_id)).result(10)[1]
    assert f"Jejak audit {end.sequence}: {end.hash}" in " ".join(document.getAllText(0).text().split())
    facts = {"document": "receipt", "outlet": "pdf", "reference": "CC-261124-001-001-0", "rows": 1}
    assert place.noted(case_id) == [("printed", facts)]
    assert [one.access() for one in place.outputs()] == [("printed receipt", str(case_id))]
    assert list(place.folder.iterdir()) == [path]


def test_what_is_printed_goes_to_the_printer_that_was_chosen_only_the_pages_that_were(place: Place) -> None:
    case_id = place.office.log(description="Uraian panjang. " * 900)
    file = place.folder / "cetak.pdf"  # a printer that every computer has
    place.paperwork.printed.connect(lambda kind, pages: place.got.append((kind, pages)))
    choice = PrinterChoice(file=str(file), first_page=2, last_page=3)
    place.paperwork.print(Wanted(SheetKind.CASE_SHEET, case_id), choice)
    assert place.wait() == (SheetKind.CASE_SHEET, 2)
    document = QPdfDocument()
    document.load(str(file))
    assert document.pageCount() == 2
    assert "Halaman 2 dari" in document.getAllText(0).text()
    assert place.noted(case_id)[0][1]["outlet"] == "printer"


def test_the_window_goes_on_while_a_long_sheet_is_laid_out(place: Place, qtbot: QtBot) -> None:
    case_id = long_case(place.office, notes=1)
    worst, last = 0.0, time.monotonic()

    def tick() -> None:
        nonlocal worst, last
        worst, last = max(worst, time.monotonic() - last), time.monotonic()

    timer = QTimer()
    timer.timeout.connect(tick)
    timer.start(5)
    began = time.monotonic()
    place.paperwork.save(Wanted(SheetKind.CASE_SHEET, case_id), place.folder / "panjang.pdf")
    place.wait()
    assert worst < max(0.5, (time.monotonic() - began) / 2)


def test_a_register_is_made_of_its_day(place: Place) -> None:
    place.office.log()
    path = place.folder / "register.pdf"
    place.paperwork.save(Wanted(SheetKind.DAILY_REGISTER, day=date(2026, 11, 24)), path)
    assert place.wait() == path
    assert [facts["reference"] for _, facts in place.noted()] == ["2026-11-24"]


def test_the_sop_is_made_by_the_process_of_paper_and_noted(place: Place) -> None:
    path = place.folder / "sop.pdf"
    place.paperwork.save(Wanted(SheetKind.SOP), path)
    assert place.wait() == path
    document = QPdfDocument()
    document.load(str(path))
    assert "Tim Urusan Terkait" in document.getAllText(document.pageCount() - 1).text()
    facts = {"document": "sop", "outlet": "pdf", "reference": "CONTACT-CENTER", "rows": 0}
    assert place.noted() == [("printed", facts)]


def test_a_register_is_a_workbook_too_and_hides_what_its_sheet_hides(place: Place) -> None:
    for _ in range(2):
        place.office.log(category="Pungutan liar", service="Izin praktik bidan")
    place.office.replica.keep_locally(
        lambda tx: tx.exec_driver_sql("UPDATE case_ SET is_confidential = 1 WHERE number LIKE '%-002-0'")
    ).result(10)
    path = place.folder / "register.xlsx"
    place.paperwork.save(Wanted(SheetKind.MONTHLY_REGISTER, day=date(2026, 11, 5)), path)
    assert place.wait() == path
    sheet = openpyxl.load_workbook(path).active
    assert isinstance(sheet, Worksheet)
    head, first, second = sheet.iter_rows(values_only=True)
    assert head[:3] == ("No.", "Nomor kasus", "Diterima")
    assert (first[1], str(first[2]), *first[5:7]) == (
        "CC-261124-001-001-0",
        "2026-11-24 10:00:30",
        "Pungutan liar / Izin praktik bidan",
        "Budi Santoso",
    )
    assert second[5:8] == ("(rahasia)", "(rahasia)", "(rahasia)")
    assert place.noted() == [("exported", {"format": "xlsx", "list": "monthly_register", "rows": 2})]
    assert [one.access() for one in place.outputs()] == [("exported monthly_register", "2 rows")]


def test_a_confidential_case_is_printed_by_those_who_may_read_it(place: Place) -> None:
    case_id = place.office.log()
    place.office.replica.keep_locally(
        lambda tx: tx.exec_driver_sql("UPDATE case_ SET is_confidential = 1")
    ).result(10)
    place.sit_down(place.office.sari)
    path = place.folder / "kasus.pdf"
    place.paperwork.save(Wanted(SheetKind.CASE_SHEET, case_id), path)
    assert place.wait() == ("not_yours", "")
    assert (place.noted(case_id), list(place.folder.iterdir())) == ([], [])
    place.sit_down(place.office.boss)
    place.paperwork.save(Wanted(SheetKind.CASE_SHEET, case_id), path)
    assert place.wait() == path


def test_what_cannot_be_written_is_reported_and_leaves_nothing(place: Place) -> None:
    case_id = place.office.log()
    place.paperwork.save(Wanted(SheetKind.RECEIPT, case_id), place.folder / "nowhere" / "x.pdf")
    assert place.wait()[0] == "not_written"
    place.exports.save("my_cases", TABLE, place.folder / "nowhere" / "x.csv")
    assert place.wait()[0]
    assert list(place.folder.iterdir()) == []


def test_words_of_the_office_that_cannot_be_used_are_reported(place: Place, tmp_path: Path) -> None:
    (tmp_path / "paper_words.toml").write_text("[titles\n")
    place.paperwork.save(Wanted(SheetKind.RECEIPT, place.office.log()), place.folder / "x.pdf")
    code, words = place.wait()
    assert code == "words"
    assert "paper_words.toml" in words


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_an_export_is_noted_with_the_list_and_how_many_rows_left(place: Place, ending: str) -> None:
    path = place.folder / f"kasus{ending}"
    place.exports.save("my_cases", TABLE, path)
    assert place.wait() == path
    assert place.noted() == [("exported", {"format": ending[1:], "list": "my_cases", "rows": 1})]


def test_only_a_supervisor_reads_the_trail_and_that_is_noted_too(place: Place) -> None:
    case_id = place.office.log()
    place.trail.show(case_id)
    place.trail.check()
    place.sit_down(place.office.boss)
    place.trail.show(case_id)
    shown = place.wait()
    assert [(one.action, one.agent_name) for one in shown.entries] == [
        ("trail_read", "Wati"),
        ("log_case", "Rina"),
    ]
    place.trail.check()
    assert place.wait().fault == ""
    assert place.got == []


def test_the_end_of_the_program_does_not_wait_for_a_sheet(place: Place) -> None:
    case_id = long_case(place.office, notes=10)
    place.paperwork.save(Wanted(SheetKind.CASE_SHEET, case_id), place.folder / "panjang.pdf")
    place.qtbot.waitUntil(lambda: bool(place.noted(case_id)))
    place.press.stop()
    place.paperwork.save(Wanted(SheetKind.CASE_SHEET, case_id), place.folder / "lagi.pdf")  # too late
    place.qtbot.waitUntil(lambda: len(place.noted(case_id)) == 2)
    assert not (place.folder / "panjang.pdf").exists()
