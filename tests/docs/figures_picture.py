"""The pictures of the supervisor's place in the guide: a made-up office of 14 months, off the screen.

The play of `make screenshots` has no server, which counts figures. Arguments: folder, language.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication, QComboBox, QPushButton, QTabWidget

from app.board.watch import Seen
from app.common.enums import Role
from app.common.jobs import Jobs
from app.figures.asking import OFFICE, MakeOpenData
from app.figures.periods import Days, Period
from app.figures.reports import FilledReport, KeptReport, ReportKey
from app.supervision.figure_desk import FigureDesk
from app.supervision.report_desk import ReportDesk
from app.sync.sync_status import Light, LightState
from db.records import CaseLine
from db.sync.messages import AskOpenData, OpenDataEdition
from telephony.process.clock import monotonic_s
from tests.case_rows import case_row
from tests.docs.board_picture import NOW, morning
from tests.fact_source import FactSource
from tests.ui.controls import child
from tests.ui.fakes import FakeWorkplace
from ui.figures.chart_view import ChartView
from ui.figures.grid import PERIODS, GridModel, GridTable
from ui.figures.window import SupervisionWindow
from ui.style.theme import Scheme, apply_theme
from ui.text import translations

DAYS, WIDTH, HEIGHT, WITHIN_MS = 430, 1366, 747, 30_000
_NAMES = (
    *("Asep Saepudin", "Budi Setiawan", "Dewi Lestari", "Eko Prasetyo", "Kiki Amelia", "Maya Larasati"),
    *("Rina Wulandari", "Sari Ayu", "Tono Hidayat", "Yusuf Pratama"),
)
_SUBJECTS = (
    *("Izin reklame belum terbit", "NIB tidak terbaca di OSS", "Izin apotek: syarat yang kurang"),
    *("Perubahan alamat usaha", "Izin praktik dokter gigi", "Status izin lingkungan"),
)


def main(folder: Path, language: str) -> None:
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    apply_theme(application, Scheme.LIGHT, 1.0)
    translations.build()
    translations.use(language)
    workplace, source, jobs = FakeWorkplace(), FactSource(), Jobs()
    session = workplace.access.session
    assert session.agent is not None
    session.agent = replace(session.agent, role=Role.SUPERVISOR)
    today = workplace.procedure.calendar.local_day(workplace.procedure.clock())
    source.made_at, source.scope = workplace.procedure.clock(), OFFICE
    source.fill(today, DAYS, [one.id for one in session.staff], [one.id for one in session.units])
    source.fill_telephone(today, DAYS, [one.id for one in session.staff])
    source.fill_long_cases(today, DAYS)
    workplace.supervision.figures = FigureDesk(source, workplace.records, session, jobs)  # type: ignore[arg-type]
    parts = source, _NoPrints(), workplace.paper.work, session, jobs
    workplace.supervision.reports = ReportDesk(*parts)
    workplace.sync.sharing.light = Light(LightState.UP_TO_DATE)
    window = SupervisionWindow(workplace, None)  # type: ignore[arg-type]
    window.resize(WIDTH, HEIGHT)
    window.show_place()
    _until(application, lambda: window.figures.is_whole)
    grid = child(window, GridTable, "figures.grid")
    model = grid.model()
    assert isinstance(model, GridModel)
    rows = (row for row in range(model.rowCount()) if model.row(row).value == 3)
    grid.setCurrentIndex(model.index(next(rows), 1 + PERIODS.index(Period.YEAR)))
    chart = child(window, ChartView, "figures.detail.chart")
    _until(application, lambda: chart.chart is not None and len(chart.chart.points) == today.month)
    window.grab().save(str(folder / "figures.png"))
    pages = child(window, QTabWidget, "supervision.pages")
    pages.setCurrentWidget(window.reports)
    report = child(window, QComboBox, "reports.report")
    report.setCurrentIndex([report.itemData(row) for row in range(report.count())].index(ReportKey.MONTHLY))
    report.activated.emit(report.currentIndex())
    _until(application, lambda: child(window, QPushButton, "reports.print").isEnabled())
    window.grab().save(str(folder / "reports.png"))
    pages.setCurrentWidget(window.now)
    workplace.case_list.cases = _Lines()
    named = tuple(
        replace(one, name=name, workstation=f"{number:03}")
        for number, (one, name) in enumerate(zip(morning().agents, _NAMES, strict=True), 1)
    )
    window.now.show_seen(Seen(replace(morning(), agents=named), NOW, monotonic_s()))
    application.processEvents()
    window.grab().save(str(folder / "now.png"))
    jobs.stop()


class _Lines:
    """The cases that are due first."""

    def want_lines(self, ids: Sequence[UUID], done: Callable[[tuple[CaseLine, ...]], None]) -> None:
        rows = zip(ids, _SUBJECTS, strict=False)
        done(
            tuple(
                CaseLine(case_row(NOW, id=case_id, number=f"CC-20261201-{place:04}-003", subject=subject))
                for place, (case_id, subject) in enumerate(rows, 1)
            )
        )


class _NoPrints:
    """A ReportStore of an office that has not printed yet."""

    def keep(self, _print_id: UUID, _filled: FilledReport) -> Sequence[KeptReport]:
        return ()

    def kept(self, _report: ReportKey, _days: Days) -> Sequence[KeptReport]:
        return ()

    def open_data(self, _asked: AskOpenData, _filled: FilledReport, _make: MakeOpenData) -> OpenDataEdition:
        raise AssertionError("nobody publishes in a picture")


def _until(application: QApplication, is_so: Callable[[], bool]) -> None:
    clock = QElapsedTimer()
    clock.start()
    while not is_so():
        application.processEvents()
        if clock.hasExpired(WITHIN_MS):
            raise TimeoutError("the figures did not come")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
