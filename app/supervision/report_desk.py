"""Counts reports off the GUI thread, keeps what is printed or saved, and finds what was printed before."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from uuid_utils.compat import uuid7

from app.access.session import Session
from app.common.jobs import Jobs
from app.common.typed_toml import TomlError
from app.figures.asking import FigureSource, ReportStore, SharedError
from app.figures.periods import Days
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.supervision.viewer import ask_for_viewer, work_for_viewer
from db.sync.messages import AskOpenData, FilledReport, KeptReport, OpenDataEdition

if TYPE_CHECKING:
    from app.figures.reports import ReportKey, Span

Failed = Callable[[], None]  # there is no connection now


class ReportDesk(QObject):
    """Lives in the GUI thread. An answer that comes after another person signed in is dropped."""

    def __init__(
        self,
        source: FigureSource,
        store: ReportStore,
        paperwork: Paperwork,
        session: Session,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._store, self._paperwork = source, store, paperwork
        self._session, self._jobs = session, jobs

    def count(
        self, key: ReportKey, span: Span, day: date, done: Callable[[FilledReport], None], failed: Failed
    ) -> None:
        """Count the report of the whole period that this day is in."""
        from app.figures.reports import REPORTS, fill  # not at the start: it loads all figures

        ask_for_viewer(
            self._session, self._jobs, lambda: fill(REPORTS[key], span, day, self._source), done, failed
        )

    def kept(
        self, key: ReportKey, days: Days, done: Callable[[Sequence[KeptReport]], None], failed: Failed
    ) -> None:
        """Find the prints of a report about these days, the newest first."""
        ask_for_viewer(self._session, self._jobs, lambda: self._store.kept(key, days), done, failed)

    def print(
        self,
        filled: FilledReport,
        printer: PrinterChoice,
        kept: Callable[[Sequence[KeptReport]], None],
        failed: Failed,
    ) -> None:
        """Keep the numbers, then print; the paperwork's signals say what became of it. Nothing is printed if
        the numbers could not be kept.
        """
        self._keep(filled, lambda: self._paperwork.print(_wanted(filled), printer), kept, failed)

    def save(
        self, filled: FilledReport, path: Path, kept: Callable[[Sequence[KeptReport]], None], failed: Failed
    ) -> None:
        """The same for a file: PDF, or a workbook by its ending."""
        self._keep(filled, lambda: self._paperwork.save(_wanted(filled), path), kept, failed)

    def publish(
        self,
        filled: FilledReport,
        folder: Path,
        done: Callable[[Path], None],
        failed: Callable[[Exception], None],
        kept: Callable[[Sequence[KeptReport]], None],
        not_kept: Failed,
    ) -> None:
        """Let the office keep the open data of the month, then write them into a folder of its own there.

        What the office has kept before is written, whatever is counted now.
        failed: Gets an OSError, TomlError, AlreadyThereError or NotToBePublishedError.
        """
        from app.paper.open_data import NotToBePublishedError  # not at the start: it loads all figures

        found = self._paperwork.open_data_maker(failed)
        if found is None:
            return
        make, office = found
        number, asked = uuid7(), AskOpenData(month=filled.since, office=office)

        def work() -> tuple[OpenDataEdition, Sequence[KeptReport]]:
            edition = self._store.open_data(asked, filled, make)
            return edition, self._store.keep(number, edition.filled)

        def take(found: tuple[OpenDataEdition, Sequence[KeptReport]]) -> None:
            edition, prints = found
            kept(prints)
            self._paperwork.publish(edition, folder, done, failed)

        def refuse(error: Exception) -> None:
            not_kept() if isinstance(error, SharedError) else failed(error)

        expected = (SharedError, NotToBePublishedError, TomlError, OSError)
        work_for_viewer(self._session, self._jobs, work, take, refuse, *expected)

    def _keep(
        self,
        filled: FilledReport,
        act: Callable[[], None],
        kept: Callable[[Sequence[KeptReport]], None],
        failed: Failed,
    ) -> None:
        number = uuid7()

        def done(prints: Sequence[KeptReport]) -> None:
            kept(prints)
            act()

        ask_for_viewer(self._session, self._jobs, lambda: self._store.keep(number, filled), done, failed)


def _wanted(filled: FilledReport) -> Wanted:
    return Wanted(SheetKind.REPORT, report=filled)
