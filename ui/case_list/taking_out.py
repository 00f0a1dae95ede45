"""Prints and exports of the chosen cases, one after the other: with progress, and they can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.common.enums import CaseLine
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.records.exports import Exports
from app.search.case_list import PAGE, CaseList
from app.sp4n.complaints import AT_ONCE, Complaints
from app.sp4n.files import write
from app.sp4n.rows import Row
from ui.case_list.columns import Column, table_of
from ui.paper.paper_text import failure_words

MOST_PRINTED = 100  # sheets in one go: more is a mistake, or a register


@dataclass(slots=True)
class _Prints:
    """left: Not sent to the printer yet. chosen: How many cases were chosen, also beyond `MOST_PRINTED`."""

    printer: PrinterChoice
    left: list[UUID]
    total: int
    chosen: int
    failures: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Export:
    path: Path
    columns: tuple[Column, ...]
    left: list[UUID]
    total: int
    lines: list[CaseLine] = field(default_factory=list)


@dataclass(slots=True)
class _Complaints:
    """For SP4N-LAPOR!. is_whole: With names and numbers in the texts."""

    path: Path
    is_whole: bool
    left: list[UUID]
    total: int
    rows: list[Row] = field(default_factory=list)


class TakingOut(QObject):
    """One print or export at a time; what is taken out is noted in the audit trail first."""

    progressed = Signal(int, int)  # cases done, of how many
    ended = Signal(str)  # in words

    def __init__(
        self, cases: CaseList, complaints: Complaints, paper: Paperwork, exports: Exports, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._cases, self._complaints, self._paper, self._exports = cases, complaints, paper, exports
        self._job: _Prints | _Export | _Complaints | None = None  # an answer for an earlier one is late
        exports.saved.connect(self._on_saved)
        exports.failed.connect(self._on_not_saved)

    def print(self, case_ids: Sequence[UUID], printer: PrinterChoice) -> None:
        """Print the case sheet of each."""
        if self._job is None:
            left = list(case_ids)[:MOST_PRINTED]
            job = self._job = _Prints(printer, left, len(left), len(case_ids))
            self._print_next(job)

    def export(self, case_ids: Sequence[UUID], columns: tuple[Column, ...], path: Path) -> None:
        """Write what the columns show of the cases into a file."""
        if self._job is None:
            job = self._job = _Export(path, columns, list(case_ids), len(case_ids))
            self._read_next(job)

    def export_complaints(self, case_ids: Sequence[UUID], path: Path, *, is_whole: bool) -> None:
        """Write the file for SP4N-LAPOR!."""
        if self._job is None:
            job = self._job = _Complaints(path, is_whole, list(case_ids), len(case_ids))
            self._read_complaints(job)

    @Slot()
    def stop(self) -> None:
        """Go no further: what is printed is printed, and no file is written."""
        job, self._job = self._job, None
        if isinstance(job, _Prints):
            done = job.total - len(job.left)
            self.ended.emit(
                self.tr("Stopped after {done} of {total} sheets.").format(done=done, total=job.chosen)
            )
        elif job is not None:
            self.ended.emit(self.tr("Stopped: no file was written."))

    def _print_next(self, job: _Prints) -> None:
        if self._job is not job:
            return
        if not job.left:
            self._end_prints(job)
            return
        self.progressed.emit(job.total - len(job.left), job.total)
        wanted = Wanted(SheetKind.CASE_SHEET, job.left.pop(0))
        self._paper.print(
            wanted,
            job.printer,
            lambda _kind, _pages: self._print_next(job),
            lambda code, reason: self._on_not_printed(job, code, reason),
        )

    def _on_not_printed(self, job: _Prints, code: str, reason: str) -> None:
        job.failures.append(failure_words(code, reason))
        self._print_next(job)

    def _end_prints(self, job: _Prints) -> None:
        self._job = None
        printed = job.total - len(job.failures)
        words = [self.tr("{printed} of {total} sheets printed.").format(printed=printed, total=job.chosen)]
        if job.chosen > job.total:
            words.append(self.tr("At most {most} are printed at once.").format(most=MOST_PRINTED))
        self.ended.emit(" ".join((*words, *job.failures[:1])))

    def _read_next(self, job: _Export) -> None:
        if self._job is not job:
            return
        self.progressed.emit(job.total - len(job.left), job.total)
        if job.left:
            some, job.left = job.left[:PAGE], job.left[PAGE:]
            self._cases.want_lines(some, lambda lines: self._on_lines(job, lines))
        else:
            self._exports.save("cases", table_of(tuple(job.lines), job.columns), job.path)

    def _read_complaints(self, job: _Complaints) -> None:
        if self._job is not job:
            return
        self.progressed.emit(job.total - len(job.left), job.total)
        if job.left:
            some, job.left = job.left[:AT_ONCE], job.left[AT_ONCE:]
            self._complaints.want_rows(some, lambda rows: self._on_rows(job, rows), is_whole=job.is_whole)
        else:
            self._exports.write(
                *("sp4n", len(job.rows), lambda: write(job.rows, job.path)),
                *(self._on_saved, self._on_error, (OSError,)),
            )

    def _on_rows(self, job: _Complaints, rows: tuple[Row, ...]) -> None:
        job.rows += rows
        self._read_complaints(job)

    def _on_error(self, error: Exception) -> None:
        self._on_not_saved((error.strerror if isinstance(error, OSError) else "") or str(error))

    def _on_lines(self, job: _Export, lines: tuple[CaseLine, ...]) -> None:
        job.lines += lines
        self._read_next(job)

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        job = self._job
        if isinstance(job, _Export) and path == job.path:
            self._job = None
            self.ended.emit(self.tr("{count} cases saved in {path}.").format(count=len(job.lines), path=path))
        elif isinstance(job, _Complaints) and path == job.path:
            self._job = None
            self.ended.emit(self.tr("{count} cases saved in {path}.").format(count=len(job.rows), path=path))

    @Slot(str)
    def _on_not_saved(self, reason: str) -> None:
        if isinstance(self._job, (_Export, _Complaints)):
            self._job = None
            self.ended.emit(failure_words("not_written", reason))
