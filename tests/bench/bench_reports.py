"""Reports as files: a workbook with a list of 100,000 rows, and a report of at least 30 pages as a PDF file.

The report is that of a month of an office with many services, all regencies and cities, and 40 units.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from itertools import product
from pathlib import Path
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QEventLoop

from app.common.regions import regions
from app.common.tables import Cell, Table, write_xlsx
from app.figures.figures import DAY, FIGURES, HOUR, WEEKDAY
from app.figures.reports import REPORTS, FilledReport, ReportCell, ReportKey, Section, Span, place_of, whole
from app.paper.press import Done, Press, WritePdf
from app.paper.printing import Printing
from app.paper.report_paper import ReportPaper
from app.paper.sheet import Letterhead, Sheet
from app.paper.writing import load_writing
from app.sop.procedure import load
from db.enums import CaseKind, Channel
from tests.bench.rows import percentile, row

ROWS, MOST_XLSX_S = 100_000, 6.0
PAGES, MOST_PDF_S = 30, 3.0
TIMES = 3
SERVICES, UNITS = 900, 40
MONTH, NOW = date(2026, 11, 1), datetime(2026, 12, 1, 1, 30, tzinfo=timezone.utc)
_HEAD = ("Nomor", "Dibuka", "Kanal", "Jenis", "Layanan", "Wilayah", "Petugas", "Perihal", "Status", "Menit")
_SUBJECTS = ("Izin reklame belum terbit", "NIB tidak terbaca di OSS", "Syarat izin apotek yang kurang")


def bench_xlsx() -> list[dict[str, object]]:
    """A list of cases, each with a time, a number and eight texts, and the formulas of a report."""
    table, formulas = _list(), _paper().workbook(_filled())[-1]
    with tempfile.TemporaryDirectory() as folder:
        took = _seconds(lambda: write_xlsx(table, Path(folder, "list.xlsx"), [formulas]))
    return [row("xlsx_100k_s", took, "s", budget=MOST_XLSX_S)]


bench_xlsx.rows = ["xlsx_100k_s"]  # type: ignore[attr-defined]


def bench_pdf() -> list[dict[str, object]]:
    """From the click: with the process that lays the pages out."""
    application = QCoreApplication.instance() or QCoreApplication([])
    press, sheet = Press(), _paper().sheet(_filled(), Printing(NOW, "Wati", "001", ""))
    try:
        with tempfile.TemporaryDirectory() as folder:
            took = _seconds(lambda: _pressed(press, sheet, Path(folder, "report.pdf")))
    finally:
        press.stop()
    del application
    return [row("pdf_30_pages_s", took, "s", budget=MOST_PDF_S)]


bench_pdf.rows = ["pdf_30_pages_s"]  # type: ignore[attr-defined]


def _seconds(work: Callable[[], object]) -> float:
    """Return the 95th percentile of how long some rounds take."""
    found = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    print(f"    {', '.join(f'{one:.2f}' for one in found)} s")
    return percentile(found, 95)


def _pressed(press: Press, sheet: Sheet, path: Path) -> None:
    ended: list[Done | OSError] = []
    job = WritePdf(sheet=sheet, letterhead=Letterhead("DINAS CONTOH", "Jalan Contoh 26"), path=str(path))
    press.do(job, ended.append, ended.append)
    while not ended:
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
    (done,) = ended
    assert isinstance(done, Done), done
    assert done.pages >= PAGES, done.pages


def _list() -> Table:
    random, codes = Random(19), [one.text for one in regions().begin()]
    agents, services = [f"Petugas {one}" for one in range(200)], [f"Izin {one}" for one in range(SERVICES)]
    rows: list[tuple[Cell, ...]] = [
        (
            f"CC-261201-{number:06}",
            datetime(2026, 11, 1, 8) + timedelta(seconds=26 * number),
            random.choice(list(Channel)).value,
            random.choice(list(CaseKind)).value,
            random.choice(services),
            random.choice(codes),
            random.choice(agents),
            f"{random.choice(_SUBJECTS)} {number}",
            "Selesai",
            random.randrange(1, 4000) / 10,
        )
        for number in range(ROWS)
    ]
    return Table("Daftar kasus", _HEAD, tuple(rows))


def _paper() -> ReportPaper:
    return ReportPaper(load_writing(ZoneInfo("Asia/Jakarta")), load(), lambda unit: f"Bidang {unit.int}")


def _filled() -> FilledReport:
    random, days = Random(19), whole(Span.MONTH, MONTH)
    cells = [
        ReportCell(
            section=section.key,
            figure=figure,
            by=by,
            num=random.randrange(1, 900),
            den=None if FIGURES[figure].den is None else 900,
        )
        for section in REPORTS[ReportKey.MONTHLY].sections
        for figure in section.figures
        for by in _places(section)
    ]
    return FilledReport(
        report=ReportKey.MONTHLY.value,
        span=Span.MONTH.value,
        since=days.since,
        until=days.until,
        made_at=NOW,
        waiting=0,
        cells=tuple(cells),
    )


def _places(section: Section) -> Sequence[str]:
    """Return where a section has numbers."""
    values = {
        "": [""],
        DAY: [f"2026-11-{day:02}" for day in range(1, 31)],
        HOUR: [str(hour) for hour in range(7, 17)],
        WEEKDAY: [str(day) for day in range(7)],
        "channel": [one.value for one in Channel],
        "kind": [one.value for one in CaseKind],
        "step": [str(step) for step in range(1, 6)],
        "service": [f"Izin nomor {one:03} dari daftar layanan" for one in range(SERVICES)],
        "region": [regions().code_of(one.text) for one in regions().begin()],
        "unit_id": [str(UUID(int=one)) for one in range(UNITS)],
        "deadline": ["complaint_answer", "complaint_limit"],
    }
    pairs = product(values[section.by], values[section.across])
    return [place_of(one, other) for one, other in pairs]
