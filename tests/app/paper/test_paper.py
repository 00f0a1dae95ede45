"""Sheets of paper: what they say, that nothing of it is cut off, and that their code is found again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtPdf import QPdfDocument
from uuid_utils.compat import uuid7

from app.common.typed_toml import TomlError
from app.mutations.case import AddEvidence, AddNote
from app.paper.case_papers import CasePapers
from app.paper.code import CodeFault, SheetCode, code_text, read_code
from app.paper.layout import write_pdf
from app.paper.printing import Printing
from app.paper.register import register_sheet
from app.paper.sheet import Letterhead, SheetKind
from app.paper.sop_sheet import sop_sheet
from app.paper.writing import load_writing
from app.sop.procedure import Text
from app.sop.procedure import load as load_sop
from db.queries.register import register
from tests.office import START, Office, at

WRITE = load_writing(ZoneInfo("Asia/Jakarta"))
OFFICE = Letterhead("Dinas Perizinan Jawa Barat", "Jalan Contoh Nomor 26, Bandung 40263")
PRINTING = Printing(at(90), "Rina", "001", f"12:{'ab' * 32}")
CASE_KINDS = (SheetKind.CASE_SHEET, SheetKind.RECEIPT, SheetKind.ESCALATION_SHEET, SheetKind.MINUTES)
SENTENCES = [f"Kalimat ke-{n} tentang izin reklame yang belum terbit. " for n in range(1, 81)]
SENTENCES.append("tanpaspasi" * 30)  # a word that fits into no line


@pytest.fixture
def office(tmp_path: Path, qapp: QCoreApplication) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def long_case(office: Office) -> Any:
    case_id = office.log(description="".join(SENTENCES))
    for minute in range(2, 62):
        text = f"Catatan ke-{minute} <b>&amp; dicatat</b>"
        office.do(AddNote(note_id=uuid7(), case_id=case_id, text=text, occurred_at=at(minute)))
    office.do(
        AddEvidence(
            evidence_id=uuid7(),
            case_id=case_id,
            system="oss",
            query="8120014210456",
            result="Izin terbit",
            occurred_at=at(62),
        )
    )
    office.do(office.escalate(case_id, 63))
    return office.file(case_id)


def printed(sheet: Any, tmp_path: Path, letterhead: Any = OFFICE) -> tuple[Any, ...]:
    """Return the pages' texts, without line ends, and the open document."""
    path = str(tmp_path / f"{sheet.kind.value}.pdf")
    count = write_pdf(sheet, letterhead, path)
    document = QPdfDocument()
    assert document.load(path) is QPdfDocument.Error.None_
    assert document.pageCount() == count
    return [document.getAllText(page).text() for page in range(count)], document


def flat(text: str) -> str:
    return "".join(text.split())


def picture(document: Any, page: Any, dpi: int = 150) -> Any:
    size = document.pagePointSize(page)
    return document.render(page, QSize(int(size.width() * dpi / 72), int(size.height() * dpi / 72)))


def keep_picture(document: Any, name: str) -> None:
    """Leave the pages where a developer can look at them, if LOKET_PAPER names a folder."""
    if folder := os.environ.get("LOKET_PAPER"):
        for page in range(document.pageCount()):
            image = QImage(picture(document, page)).convertToFormat(QImage.Format.Format_ARGB32)
            white = QImage(image.size(), QImage.Format.Format_RGB32)
            white.fill(0xFFFFFFFF)
            painter = QPainter(white)
            painter.drawImage(0, 0, image)
            painter.end()
            white.save(f"{folder}/{name}-{page + 1}.png")


@pytest.mark.parametrize("kind", CASE_KINDS)
def test_everything_of_a_long_case_is_on_the_pages_and_each_is_numbered(
    office: Office, tmp_path: Path, kind: Any
) -> None:
    file = long_case(office)
    sheet = CasePapers(WRITE).make(kind, file, PRINTING)
    pages, document = printed(sheet, tmp_path)
    keep_picture(document, kind.value)
    foot = f"{sheet.title} · {sheet.reference}"
    assert all(foot in page for page in pages)
    whole = flat("".join(page.rpartition(foot)[0] for page in pages))
    for got in (sheet.title, file.row.number, "Budi Santoso", OFFICE.address, *SENTENCES):
        assert flat(got) in whole, got
    assert len(pages) > 1
    for number, page in enumerate(pages, 1):
        assert f"Halaman {number} dari {len(pages)}" in page
        assert "Dicetak" in page
    if kind is SheetKind.CASE_SHEET:
        assert all(flat(f"Catatan ke-{n} <b>&amp; dicatat</b>") in whole for n in range(2, 62))
    assert "+6281234567890" not in whole
    assert "081234567890" not in whole


def test_a_short_receipt_is_one_page_and_tells_what_the_applicant_needs(
    office: Office, tmp_path: Path
) -> None:
    file = office.file(office.log(description="Permohonan sudah lengkap sejak Oktober."))
    pages, document = printed(CasePapers(WRITE).make(SheetKind.RECEIPT, file, PRINTING), tmp_path)
    keep_picture(document, "short_receipt")
    assert len(pages) == 1
    for got in ("TANDA TERIMA", "Telah diterima pengaduan", "24 November 2026 pukul 10.00 WIB", "(Rina)"):
        assert flat(got) in flat(pages[0]), got


def test_who_asks_anonymously_is_on_no_sheet_and_a_confidential_one_is_marked(
    office: Office, tmp_path: Path
) -> None:
    file = office.file(office.log(description="NIK 3273014508950001, telepon 0812-3456-7890."))
    file = replace(file, row=replace(file.row, is_anonymous=True, is_confidential=True))
    for kind in CASE_KINDS:
        pages, _ = printed(CasePapers(WRITE).make(kind, file, PRINTING), tmp_path)
        assert "Budi" not in pages[0]
        assert "PT Maju Jaya" not in pages[0]
        assert "3273********0001, telepon 0812****7890" in " ".join(pages[0].split())
        assert "Anonim" in pages[0]
        assert ("RAHASIA" in pages[0]) == (kind is not SheetKind.RECEIPT)


def test_each_sheet_of_a_case_and_the_register_say_its_category_and_service(
    office: Office, tmp_path: Path
) -> None:
    case_id = office.log(category="Pungutan liar", service="Izin praktik bidan")
    office.do(office.escalate(case_id, 5))
    file = office.file(case_id)
    sheets = [CasePapers(WRITE).make(kind, file, PRINTING) for kind in CASE_KINDS]
    lines = office.replica.read(lambda tx: register(tx, "261124")).result(10)
    day = date(2026, 11, 24)
    sheets.append(register_sheet(SheetKind.DAILY_REGISTER, day, lines, WRITE, PRINTING))
    for sheet in sheets:
        pages, _ = printed(sheet, tmp_path)
        text = flat("".join(pages))
        assert "Pungutanliar" in text, sheet.kind
        assert "Izinpraktikbidan" in text, sheet.kind


@pytest.mark.parametrize("kind", [SheetKind.DAILY_REGISTER, SheetKind.MONTHLY_REGISTER])
def test_a_register_has_each_case_of_its_time_once_and_counts_them(
    office: Office, tmp_path: Path, kind: SheetKind
) -> None:
    for _ in range(60):
        office.log()
    office.log(number="CC-261125-001-001-4", subject="Besoknya")
    office.log(number="CC-261201-001-001-9", subject="Bulan depan")
    day = date(2026, 11, 24)
    period = "261124" if kind is SheetKind.DAILY_REGISTER else "2611"
    lines = office.replica.read(lambda tx: register(tx, period)).result(10)
    pages, document = printed(register_sheet(kind, day, lines, WRITE, PRINTING), tmp_path)
    keep_picture(document, kind.value)
    whole = flat("".join(pages))
    assert [whole.count(flat(f"CC-261124-001-{n:03}-0")) for n in range(1, 61)] == [1] * 60
    assert "Bulandepan" not in whole
    assert ("Besoknya" in whole) == (kind is SheetKind.MONTHLY_REGISTER)
    assert f"Jumlahseluruhnya{len(lines)}" in whole
    assert all("No." in page for page in pages[1:])  # the head of the table is on each page


def test_a_code_says_case_and_document_and_nothing_wrong_is_believed() -> None:
    text = code_text(SheetKind.RECEIPT, "CC-261124-001-007-4")
    code = read_code(text)
    assert isinstance(code, SheetCode)
    assert (code.kind, code.reference) == (SheetKind.RECEIPT, "CC-261124-001-007-4")
    assert read_code(text.replace("007", "008")) is CodeFault.DAMAGED
    assert read_code(text[:-1]) is CodeFault.DAMAGED
    assert read_code(text.replace("LOKET1", "LOKET2")) is CodeFault.NEWER
    for foreign in (
        "https://dpmptsp.jabarprov.go.id/jelita/main/cekiz/unduh_surat/1",
        "",
        "CC-261124-001-007-4",
    ):
        assert read_code(foreign) is CodeFault.FOREIGN


def test_the_office_words_its_paper_itself_and_a_misspelt_key_is_reported(tmp_path: Path) -> None:
    own = tmp_path / "paper_words.toml"
    own.write_text('[titles]\nreceipt = "BUKTI PENGADUAN"\n')
    assert load_writing(WRITE.zone, tmp_path).title(SheetKind.RECEIPT) == "BUKTI PENGADUAN"
    own.write_text('[titles]\nreciept = "BUKTI"\n')
    with pytest.raises(TomlError, match="reciept"):
        load_writing(WRITE.zone, tmp_path)


def test_the_logo_is_on_the_first_page_beside_the_name_of_the_office(office: Office, tmp_path: Path) -> None:
    logo = QImage(300, 300, QImage.Format.Format_RGB32)
    logo.fill(QColor("red"))
    logo.save(str(tmp_path / "logo.png"))
    sheet = CasePapers(WRITE).make(SheetKind.RECEIPT, office.file(office.log()), PRINTING)
    letterhead = Letterhead(OFFICE.name, OFFICE.address, str(tmp_path / "logo.png"))
    pages, document = printed(sheet, tmp_path, letterhead)
    keep_picture(document, "logo")
    page = picture(document, 0)
    reds = [
        (x, y)
        for x in range(0, page.width(), 5)
        for y in range(0, page.height(), 5)
        if page.pixelColor(x, y).red() > 200
        and page.pixelColor(x, y).alpha() > 200
        and page.pixelColor(x, y).green() < 60
    ]
    assert reds
    assert max(x for x, _ in reds) < page.width() / 4
    assert max(y for _, y in reds) < page.height() / 6
    assert OFFICE.name in pages[0]


def test_a_page_that_cannot_be_written_is_an_error_of_the_system(office: Office, tmp_path: Path) -> None:
    sheet = CasePapers(WRITE).make(SheetKind.RECEIPT, office.file(office.log()), PRINTING)
    with pytest.raises(OSError):
        write_pdf(sheet, OFFICE, str(tmp_path / "nowhere" / "x.pdf"))


def test_the_times_on_paper_are_the_offices() -> None:
    assert WRITE.at(START) == "24 November 2026 pukul 10.00 WIB"


def test_the_sop_is_printed_with_its_whole_document_and_its_chart(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    sop = load_sop()
    sheet = sop_sheet(sop, WRITE, PRINTING)
    sent = msgspec.json.decode(msgspec.json.encode(sheet), type=type(sheet))  # to the process that lays out
    pages, document = printed(sent, tmp_path)
    keep_picture(document, "sop")
    assert len(pages) == 2
    for heading in ("Dasar Hukum", "Kualifikasi Pelaksana", "Peringatan", "Pencatatan dan Pendataan"):
        assert heading in pages[0]
    assert flat("Semua proses prosedur sesuai dengan persyaratan administrasi dan teknis") in flat(pages[0])
    for step in sop.steps:
        assert flat(step.name.id) in flat(pages[1])
        for words in (*step.activities("id"), f"{step.target_min} Menit", step.output.id):
            assert flat(words) in flat(pages[1]), words
    assert {"Ya", "Tidak", "Pemohon"} <= set(pages[1].split())
    assert "CONTACT-CENTER" in pages[1]


def test_the_chart_of_a_long_sop_goes_on_on_the_next_page_with_its_head(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    sop = load_sop()
    long_name = Text(id="Kata " * 120, en="Word " * 120)
    steps = tuple(msgspec.structs.replace(step, activity=long_name) for step in sop.steps)
    sheet = sop_sheet(msgspec.structs.replace(sop, steps=steps), WRITE, PRINTING)
    pages, document = printed(sheet, tmp_path)
    keep_picture(document, "long-sop")
    charts = pages[1:]
    assert len(charts) > 1
    assert all("Kegiatan" in page and "Tim Urusan Terkait" in page for page in charts)
    assert sum(page.count("Menit") for page in charts) == len(steps)
