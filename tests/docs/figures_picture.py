"""The picture of the figures in the guide: a made-up office of 14 months, off the screen.

The play of `make screenshots` has no server, which counts figures. Arguments: folder, language.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from app.common.enums import Role
from app.common.jobs import Jobs
from app.figures.periods import Period
from app.supervision.figure_desk import FigureDesk
from tests.fact_source import FactSource
from tests.ui.controls import child
from tests.ui.fakes import FakeWorkplace
from ui.figures.chart_view import ChartView
from ui.figures.grid import PERIODS, GridModel, GridTable
from ui.figures.window import SupervisionWindow
from ui.style.theme import Scheme, apply_theme
from ui.text import translations

DAYS, WIDTH, HEIGHT, WITHIN_MS = 430, 1366, 747, 30_000


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
    source.made_at = workplace.procedure.clock()
    source.fill(today, DAYS, [one.id for one in session.staff], [one.id for one in session.units])
    workplace.supervision.figures = FigureDesk(source, workplace.records, session, jobs)  # type: ignore[arg-type]
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
    jobs.stop()


def _until(application: QApplication, is_so: Callable[[], bool]) -> None:
    clock = QElapsedTimer()
    clock.start()
    while not is_so():
        application.processEvents()
        if clock.hasExpired(WITHIN_MS):
            raise TimeoutError("the figures did not come")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
