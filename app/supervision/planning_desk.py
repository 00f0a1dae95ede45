"""Makes plans off the GUI thread, for the page that shows them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from errno import EFBIG
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.access.session import Session
from app.common.jobs import Jobs
from app.figures.asking import FigureSource
from app.sop.office_hours import OfficeCalendar
from app.staffing.shifts import BadLine, Shift, read_shifts
from app.supervision.viewer import ask_for_viewer, work_for_viewer

if TYPE_CHECKING:
    from app.supervision.planning import Assumptions, DayPlan, History

_MOST_BYTES = 5_000_000  # of a list of shifts


class PlanningDesk(QObject):
    """An answer that comes after another person signed in is dropped. Lives in the GUI thread.

    calendar: Returns the office's present one.
    """

    def __init__(
        self,
        source: FigureSource,
        calendar: Callable[[], OfficeCalendar],
        session: Session,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._calendar = source, calendar
        self._session, self._jobs = session, jobs

    def read(self, today: date, done: Callable[[History], None], failed: Callable[[], None]) -> None:
        """Call done(history), or failed() if nothing can be counted now."""
        calendar = self._calendar()

        def work() -> History:
            from app.supervision.planning import read_history  # not at the start: it loads all figures

            return read_history(self._source, calendar, today)

        ask_for_viewer(self._session, self._jobs, work, done, failed)

    def plan(
        self,
        history: History,
        wanted: Sequence[date],
        assumed: Assumptions,
        done: Callable[[tuple[DayPlan, ...]], None],
    ) -> None:
        """Call done(plans), one for each day that is wanted."""
        days = self._calendar().days

        def work() -> tuple[DayPlan, ...]:
            from app.supervision.planning import make_plan

            return make_plan(history, days, wanted, assumed)

        ask_for_viewer(self._session, self._jobs, work, done, lambda: None)

    def load_shifts(
        self,
        path: Path,
        done: Callable[[tuple[Sequence[Shift], Sequence[BadLine]]], None],
        failed: Callable[[str], None],
    ) -> None:
        """Call done((shifts, bad lines)) of a list, or failed(reason) if the file cannot be read."""
        names = [one.name for one in self._session.staff]

        def work() -> tuple[Sequence[Shift], Sequence[BadLine]]:
            if path.stat().st_size > _MOST_BYTES:
                raise OSError(EFBIG, os.strerror(EFBIG))
            content = path.read_bytes()
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError:
                text = content.decode("cp1252", errors="replace")  # of an older Excel
            return read_shifts(text, names)

        def refuse(error: OSError) -> None:
            failed(error.strerror or str(error))

        work_for_viewer(self._session, self._jobs, work, done, refuse, OSError)
