"""The sample of a printed report in the documentation: the month of a made-up office, in Indonesian.

`python -m tests.docs.report_sample` writes docs/images/monthly-report.pdf; `make screenshots` does so, too.
"""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtGui import QGuiApplication

from app.figures.asking import OFFICE as WHOLE_OFFICE
from app.figures.reports import REPORTS, FilledReport, ReportKey, Span, fill
from app.paper.layout import write_pdf
from app.paper.printing import Printing
from app.paper.report_paper import ReportPaper
from app.paper.sheet import Letterhead, Sheet
from app.paper.writing import load_writing
from app.sop.procedure import load
from db.enums import QueueOutcome
from tests.docs.markdown import DOCS
from tests.fact_source import FactSource

PATH = DOCS / "images/monthly-report.pdf"
ZONE = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 12, 1, 8, 30, tzinfo=ZONE)
LAST = date(2026, 11, 30)
OFFICE = Letterhead("DINAS PENANAMAN MODAL DAN PTSP\nPROVINSI CONTOH", "Jalan Contoh Nomor 26, Kota Contoh")
UNITS = {UUID(int=1): "Bidang Perizinan", UUID(int=2): "Bidang Pengendalian", UUID(int=3): "Sekretariat"}
# Of each hour: how callers left the queue of the exchange, after how many seconds.
STAYS = (*((QueueOutcome.ANSWERED, seconds) for seconds in (6, 9, 14, 17, 41)), (QueueOutcome.ABANDONED, 33))
AGENTS = [UUID(int=number) for number in range(11, 17)]


def office(days: int = 90) -> FactSource:
    source = FactSource()
    source.made_at, source.scope = NOW, WHOLE_OFFICE
    source.fill(LAST, days, AGENTS, list(UNITS))
    source.fill_telephone(LAST, days, AGENTS)
    source.fill_long_cases(LAST, days)
    source.fill_stays(
        {
            datetime(day.year, day.month, day.day, hour, tzinfo=ZONE): STAYS
            for day in (LAST - timedelta(days=number) for number in range(days))
            for hour in range(8, 16)
            if day.weekday() < 5
        }
    )
    return source


def sheet_of(filled: FilledReport) -> Sheet:
    paper = ReportPaper(load_writing(ZONE), load(), lambda unit: UNITS[unit])
    return paper.sheet(filled, Printing(NOW, "Supervisor", "001", f"4127:{'3f' * 32}"))


def main() -> None:
    application = QGuiApplication.instance() or QGuiApplication([])
    filled = fill(REPORTS[ReportKey.MONTHLY], Span.MONTH, LAST, office())
    write_pdf(sheet_of(filled), OFFICE, str(PATH))
    del application


if __name__ == "__main__":
    main()
