"""Makes plans off the GUI thread, for the page that shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.access.session import Session
from app.common.jobs import Jobs
from app.figures.asking import FigureSource
from app.sop.office_hours import OfficeCalendar
from app.supervision.viewer import ask_for_viewer

if TYPE_CHECKING:
    from app.supervision.planning import Assumptions, DayPlan, History


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

    def read(
        self, today: date, queue: str, done: Callable[[History], None], failed: Callable[[], None]
    ) -> None:
        """Call done(history), or failed() if nothing can be counted now. queue: The only one; "" for all."""
        calendar = self._calendar()

        def work() -> History:
            from app.supervision.planning import read_history  # not at the start: it loads all figures

            return read_history(self._source, calendar, today, queue)

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
