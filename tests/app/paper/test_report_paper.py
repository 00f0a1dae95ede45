"""A report on paper and as a workbook has the numbers that were counted, and says what cannot be known."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from msgspec.structs import replace
from openpyxl import load_workbook
from PySide6.QtCore import QCoreApplication

from app.common.tables import write_xlsx
from app.figures.figure_words import words_of
from app.figures.figures import FIGURES
from app.figures.report_words import ROWS, SECTIONS, TITLES
from app.figures.reports import REPORTS, FilledReport, ReportCell, ReportKey, Span, sum_of
from app.paper.code import SheetCode, code_text, read_code
from app.paper.report_paper import ReportPaper, printed_value, reference_of
from app.paper.sheet import Prose, SheetKind
from app.sop.procedure import load as load_sop
from db.sync.messages import Unread
from tests.app.paper.test_paper import PRINTING, WRITE, flat, printed

UNIT = uuid4()


def cell(section: str, figure: str, num: int, den: int | None = None, by: str = "") -> ReportCell:
    return ReportCell(section=section, figure=figure, by=by, num=num, den=den)


def filled(*cells: ReportCell, key: ReportKey = ReportKey.MONTHLY, waiting: int = 0) -> FilledReport:
    return FilledReport(
        report=key.value,
        span=Span.MONTH.value,
        since=date(2026, 11, 1),
        until=date(2026, 12, 1),
        made_at=datetime(2026, 12, 1, 1, 30, tzinfo=timezone.utc),
        waiting=waiting,
        cells=cells,
    )


CELLS = (
    cell("cases", "cases_opened", 1204),
    cell("cases", "escalation_rate", 0, 0),
    cell("result", "deadline_kept", 83, 100),
    cell("calls", "aht_ms", 90 * 312_000, 90),
    cell("steps", "step_on_time", 40, 48, "2"),
    cell("steps", "step_time_ms", 48 * 600_000, 48, "2"),
    cell("units", "questions_asked", 12, None, str(UNIT)),
    cell("regions", "cases_opened", 7, None, "32.73"),
    cell("days", "cases_opened", 5, None, "2026-11-02"),
)


@pytest.fixture
def paper(qapp: QCoreApplication) -> ReportPaper:
    return ReportPaper(WRITE, load_sop(), lambda unit: "Bidang Perizinan" if unit == UNIT else "")


def test_the_paper_has_the_numbers_in_the_words_of_the_office(paper: ReportPaper, tmp_path: Path) -> None:
    report = filled(*CELLS, waiting=2)
    sheet = paper.sheet(report, PRINTING)
    pages, _ = printed(sheet, tmp_path)
    text = flat("".join(pages))
    for words in (
        *("LAPORAN BULANAN", "November 2026", "1.204", "83,0 %", "83 dari 100", "5,2 menit", "83,3 %"),
        *("10,0 menit", "Bidang Perizinan", "Kota Bandung", "2 November 2026", "—", sum_of(report)[:16]),
        "Sementara: 2 kasus",
    ):
        assert flat(words) in text, words
    assert read_code(code_text(sheet.kind, sheet.reference)) == SheetCode(
        SheetKind.REPORT, reference_of(report)
    )


def test_the_paper_of_an_officer_names_the_unit_of_its_questions(paper: ReportPaper, tmp_path: Path) -> None:
    report = filled(*CELLS, key=ReportKey.UNITS)
    said = []
    for unit_id in (None, UNIT):
        pages, _ = printed(paper.sheet(report, PRINTING, unit_id), tmp_path)
        said.append(flat("Pertanyaan kepada Bidang Perizinan saja.") in flat("".join(pages)))
    assert said == [False, True]


@pytest.mark.parametrize(
    ("scope", "words", "reference"),
    [
        ("team", "Angka satu tim saja", "BULANAN-20261101-20261130-TIM"),
        ("office", "Angka seluruh kantor", "BULANAN-20261101-20261130"),
        ("", "", "BULANAN-20261101-20261130"),
    ],
)
def test_the_paper_of_a_supervisor_says_whose_figures_it_has(
    paper: ReportPaper, scope: str, words: str, reference: str
) -> None:
    sheet = paper.sheet(replace(filled(*CELLS), scope=scope), PRINTING)
    said = " ".join(part.text for part in sheet.parts if isinstance(part, Prose))
    assert words in said
    assert ("Angka " in said) is bool(words)
    assert sheet.reference == reference
    assert read_code(code_text(sheet.kind, sheet.reference)) == SheetCode(SheetKind.REPORT, reference)
    rows = paper.workbook(replace(filled(*CELLS), scope=scope))[-1].rows
    assert any(words and words in str(row[1]) for row in rows) is bool(words)


def test_the_paper_says_when_the_exchange_was_not_read(paper: ReportPaper) -> None:
    at = datetime(2026, 11, 3, 2, tzinfo=timezone.utc)
    unread = tuple(Unread(at + timedelta(days=day), at + timedelta(days=day, minutes=30)) for day in range(7))
    report = replace(filled(*CELLS), unread=unread)
    (said,) = (
        part.text
        for part in paper.sheet(report, PRINTING).parts
        if isinstance(part, Prose) and "PBX" in part.text
    )
    assert "9 November 2026" in said
    assert "3 November 2026" not in said
    assert said.endswith("dan 2 kali sebelumnya.")
    assert (paper.period(report), said) in paper.workbook(report)[-1].rows


def test_each_row_of_the_list_says_whose_figures_it_has_and_what_is_missing(paper: ReportPaper) -> None:
    at = datetime(2026, 11, 3, 2, tzinfo=timezone.utc)
    cells = (*CELLS, cell("queues", "service_level", 80, 100))
    unread = (Unread(at, at + timedelta(minutes=30)),)
    report = replace(filled(*cells, waiting=2), scope="team", unread=unread)
    table = paper.one_table(report)
    rows = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    assert {row["Periode"] for row in rows} == {"November 2026"}
    assert {row["Cakupan"] for row in rows} == {WRITE.text("report_of_team")}
    assert {row["Data sampai"] for row in rows} == {datetime(2026, 12, 1, 8, 30)}
    assert {row["Perubahan yang belum dihitung"] for row in rows} == {2}
    missing = {row["Angka"]: row["PBX tidak terbaca"] for row in rows}
    titles = [WRITE.translated("Figures", words_of(key).title) for key in ("service_level", "cases_opened")]
    assert "3 November 2026 pukul 09.00" in str(missing[titles[0]])
    assert missing[titles[1]] == ""


def test_a_print_of_an_older_loket_has_the_check_sum_that_was_printed() -> None:
    """It has no scope, and nothing that is missing: both are not in the sum."""
    kept = msgspec.to_builtins(filled(*CELLS))
    assert not {"scope", "unread"} & kept.keys()
    assert sum_of(msgspec.convert(kept, FilledReport)) == sum_of(filled(*CELLS))


def test_the_workbook_has_the_numbers_and_the_formulas(paper: ReportPaper, tmp_path: Path) -> None:
    first, *more = paper.workbook(filled(*CELLS))
    book = load_workbook(write_xlsx(first, tmp_path / "report.xlsx", more))
    sheets = [list(sheet.values) for sheet in book]
    assert len(sheets) == len(REPORTS[ReportKey.MONTHLY].sections) + 1
    cases = dict(zip(sheets[0][0], sheets[0][1], strict=True))
    assert 1204 in cases.values()
    steps = next(rows for rows in sheets if str(rows[1][0]).startswith("2."))
    assert steps[1][1:] == (0, 40 / 48, 48, 10, 48)
    assert steps[0][2:] == (
        *("Tepat waktu", "Tepat waktu: dihitung dari"),
        *("Waktu rata-rata", "Waktu rata-rata: dihitung dari"),
    )
    formulas = {row[0] for row in sheets[-1]}
    assert [str(row[1]).count("menit") for row in sheets[-1] if row[0] == "Satuan"] == [1]
    assert WRITE.translated("Figures", words_of("occupancy").title) in formulas


@pytest.mark.parametrize(
    ("figure", "found", "words"),
    [
        ("cases_opened", None, "0"),  # nobody opened one: a count is known
        ("step_on_time", None, "—"),
        ("step_on_time", (0, 0), "—"),
        ("step_on_time", (0, 4), "0,0 %"),
        ("signed_in_ms", (90_000_000, None), "25,0 jam"),
        ("aht_ms", (7_200_000, 1), "2,0 jam"),
        ("aht_ms", (5_800, 2), "2,9 detik"),
        ("aht_ms", (60_000, 1), "1,0 menit"),
        ("mos", (824, 2), "4,12"),
    ],
)
def test_an_unknown_is_never_a_zero(figure: str, found: tuple[int, int | None] | None, words: str) -> None:
    one = cell("any", figure, *found) if found is not None else None
    assert printed_value(WRITE, FIGURES[figure].measure, one) == words


def test_all_of_a_report_has_words() -> None:
    assert set(REPORTS) == set(TITLES)
    for report in REPORTS.values():
        for section in report.sections:
            assert {section.key} <= set(SECTIONS)
            assert {section.by} <= set(ROWS)
            assert all(words_of(figure).formula for figure in section.figures)
