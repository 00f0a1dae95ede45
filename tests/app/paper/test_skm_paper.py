"""The report of a survey on paper and as a workbook, and the code of its form on the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtPdf import QPdfDocument

from app.paper.case_papers import CasePapers
from app.paper.layout import write_pdf
from app.paper.pdf_pages import grey
from app.paper.printing import Printing
from app.paper.scan import read_scan
from app.paper.sheet import Letterhead, Sheet, SheetKind
from app.paper.skm_paper import SkmPaper, reference_of
from app.paper.writing import load_writing
from app.skm.box import Box, KeptAnswer, put_in, result_of, total_so_far
from db.sync.skm_messages import SkmMeasure, SkmRound
from tests.office import Office, at

WRITE = load_writing(ZoneInfo("Asia/Jakarta"))
OFFICE = Letterhead("Dinas Perizinan Jawa Barat", "Jalan Contoh Nomor 26, Bandung 40263")
PRINTING = Printing(at(90), "Wati", "001", f"12:{'ab' * 32}")
LINK = "https://survei.contoh.go.id/skm?kanal=loket"


def a_round(*, is_closed: bool = True, scores: tuple[int, ...] = (3,) * 9, count: int = 11) -> SkmRound:
    answers = [
        KeptAnswer(
            scores=scores, way="phone", region="32.73", sex="f" if one < 6 else "m", remark=f"Saran {one}"
        )
        for one in range(count)
    ]
    box = put_in(Box(round_id=UUID(int=1)), answers)
    return SkmRound(
        id=UUID(int=1),
        form_id="kontak-2026",
        since=date(2026, 10, 1),
        until=date(2027, 1, 1),
        population=100,
        wanted=80,
        share=10_000,
        closed_on=date(2027, 1, 4) if is_closed else None,
        ended=97,
        drawn=90,
        outcomes={"answered": 11, "refused": 4, "waiting": 75},
        received=count,
        imported=[],
        result=result_of(box) if is_closed else total_so_far(box),
        plan=[SkmMeasure(element="time", what="Tambah petugas", who="Wati", until=date(2027, 3, 31))],
    )


def words_of(sheet: Sheet, tmp_path: Path) -> str:
    file = tmp_path / "a.pdf"
    write_pdf(sheet, OFFICE, str(file))
    document = QPdfDocument()
    document.load(str(file))
    found = " ".join(document.getAllText(page).text() for page in range(document.pageCount()))
    document.close()
    return " ".join(found.split())


def test_the_report_has_elements_weight_index_groups_plan_and_suggestions(
    tmp_path: Path, qapp: QCoreApplication
) -> None:
    found = a_round()
    words = words_of(SkmPaper(WRITE).sheet(found, PRINTING), tmp_path)
    for said in (
        *("LAPORAN SURVEI KEPUASAN MASYARAKAT (SKM)", "1 Oktober 2026 – 31 Desember 2026", "100 / 97"),
        *("Indeks (IKM) 75,00", "C: kurang baik", "Waktu penyelesaian 3,0000 1/9 (0,11) 0,3333 1", "73,3 %"),
        *("Perempuan", "Laki-laki", "Tambah petugas", "31 Maret 2027", "Saran 10", "Kota Bandung"),
    ):
        assert said in words, said
    assert reference_of(found) == "SKM-20261001-20261231"
    names = [table.name for table in SkmPaper(WRITE).workbook(found)]
    assert names == ["Sembilan unsur", "Jawaban", "Menurut kelompok", "Rencana tindak lanjut", "Saran"]
    assert SkmPaper(WRITE).workbook(found)[0].rows[0] == ("Persyaratan", 3.0, "1/9", 0.3333, 1)


def test_a_rounded_weight_that_would_cost_a_grade_is_named(tmp_path: Path, qapp: QCoreApplication) -> None:
    found = a_round(scores=(4, 3, 3, 3, 3, 3, 3, 3, 3), count=20)  # 77.78; by 0.11 it would be 77.00
    assert "itu keliru" not in words_of(SkmPaper(WRITE).sheet(found, PRINTING), tmp_path)
    found = a_round(scores=(4, 4, 4, 4, 4, 3, 3, 3, 3), count=20)  # 88.89, A; by 0.11 88.00, B
    words = words_of(SkmPaper(WRITE).sheet(found, PRINTING), tmp_path)
    assert "Dengan bobot yang dibulatkan (0,11) indeksnya 88,00 dan mutunya B: itu keliru." in words


def test_a_round_that_goes_on_shows_its_total_alone(tmp_path: Path, qapp: QCoreApplication) -> None:
    words = words_of(SkmPaper(WRITE).sheet(a_round(is_closed=False), PRINTING), tmp_path)
    assert "Indeks (IKM) 75,00" in words
    assert "Jawaban 5" in words
    assert "Perempuan" not in words
    assert "Saran 1" not in words
    words = words_of(SkmPaper(WRITE).sheet(a_round(count=4), PRINTING), tmp_path)
    assert "kurang dari lima" in words
    assert "75,00" not in words


@pytest.mark.parametrize("link", ["", LINK])
def test_a_receipt_has_the_code_of_the_form(tmp_path: Path, qapp: QCoreApplication, link: str) -> None:
    office = Office(tmp_path / "records.sqlite3")
    case = office.file(office.log())
    sheet = CasePapers(WRITE).make(SheetKind.RECEIPT, case, replace(PRINTING, survey_link=link))
    file = tmp_path / "a.pdf"
    write_pdf(sheet, OFFICE, str(file))
    document = QPdfDocument()
    document.load(str(file))
    size = document.pagePointSize(0) * 3
    page = grey(document.render(0, QSize(int(size.width()), int(size.height()))))
    lines = memoryview(page.constBits()).cast("B", (page.height(), page.bytesPerLine()))
    assert (LINK in {one.text for one in zxingcpp.read_barcodes(lines)}) is bool(link)
    code = read_scan(file).code  # a second code beside ours disturbs no scan
    assert code is not None
    assert code.kind is SheetKind.RECEIPT
    document.close()
    office.replica.close()
