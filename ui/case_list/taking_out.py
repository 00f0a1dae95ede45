"""Prints and exports of the chosen cases, one after the other: with progress, and they can be stopped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.common.enums import CaseLine
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.records.exports import Exports
from app.search.case_list import PAGE, CaseList
from ui.case_list.columns import Column, table_of
from ui.paper.paper_text import failure_words

MOST_PRINTED = 100  # sheets in one go: more is a mistake, or a register


class TakingOut(QObject):
    """One print or export at a time; what is taken out is noted in the audit trail first."""

    progressed = Signal(int, int)  # cases done, of how many
    ended = Signal(str)  # in words

    def __init__(self, cases: CaseList, paper: Paperwork, exports: Exports, parent: QObject) -> None:
        super().__init__(parent)
        self._cases, self._paper, self._exports = cases, paper, exports
        self._left: list[UUID] = []
        self._total = 0
        self._printer: PrinterChoice | None = None
        self._path: Path | None = None
        self._columns: tuple[Column, ...] = ()
        self._lines: list[CaseLine] = []
        self._failures: list[str] = []
        paper.printed.connect(self._on_printed)
        paper.failed.connect(self._on_not_printed)
        exports.saved.connect(self._on_saved)
        exports.failed.connect(self._on_not_saved)

    @property
    def is_busy(self) -> bool:
        return self._printer is not None or self._path is not None

    def print(self, case_ids: Sequence[UUID], printer: PrinterChoice) -> None:
        """Print the case sheet of each."""
        if self.is_busy:
            return
        self._left, self._total, self._failures = list(case_ids)[:MOST_PRINTED], len(case_ids), []
        self._printer = printer
        self._print_next()

    def export(self, case_ids: Sequence[UUID], columns: tuple[Column, ...], path: Path) -> None:
        """Write what the columns show of the cases into a file."""
        if self.is_busy:
            return
        self._left, self._total, self._lines = list(case_ids), len(case_ids), []
        self._path, self._columns = path, columns
        self._read_next()

    @Slot()
    def stop(self) -> None:
        """Go no further: what is printed is printed, and no file is written."""
        was_printing = self._printer is not None
        done = self._total - len(self._left)
        is_stopped = self.is_busy
        self._forget()
        if is_stopped and was_printing:
            self.ended.emit(
                self.tr("Stopped after {done} of {total} sheets.").format(done=done, total=self._total)
            )
        elif is_stopped:
            self.ended.emit(self.tr("Stopped: no file was written."))

    def _print_next(self) -> None:
        assert self._printer is not None
        if not self._left:
            failures = self._failures
            printed = min(self._total, MOST_PRINTED) - len(failures)
            words = [
                self.tr("{printed} of {total} sheets printed.").format(printed=printed, total=self._total)
            ]
            if self._total > MOST_PRINTED:
                words.append(self.tr("At most {most} are printed at once.").format(most=MOST_PRINTED))
            words += failures[:1]
            self._forget()
            self.ended.emit(" ".join(words))
            return
        self.progressed.emit(min(self._total, MOST_PRINTED) - len(self._left), min(self._total, MOST_PRINTED))
        self._paper.print(Wanted(SheetKind.CASE_SHEET, self._left.pop(0)), self._printer)

    @Slot(object, int)
    def _on_printed(self, kind: SheetKind, _pages: int) -> None:
        if self._printer is not None and kind is SheetKind.CASE_SHEET:
            self._print_next()

    @Slot(str, str)
    def _on_not_printed(self, code: str, reason: str) -> None:
        if self._printer is not None:
            self._failures.append(failure_words(code, reason))
            self._print_next()

    def _read_next(self) -> None:
        self.progressed.emit(self._total - len(self._left), self._total)
        if self._left:
            some, self._left = self._left[:PAGE], self._left[PAGE:]
            path = self._path
            self._cases.want_lines(some, lambda lines: self._on_lines(path, lines))
            return
        assert self._path is not None
        self._exports.save("cases", table_of(tuple(self._lines), self._columns), self._path)

    def _on_lines(self, path: Path | None, lines: tuple[CaseLine, ...]) -> None:
        if self._path is not None and path == self._path:
            self._lines += lines
            self._read_next()

    @Slot(object)
    def _on_saved(self, path: Path) -> None:
        if path == self._path:
            count = len(self._lines)
            self._forget()
            self.ended.emit(self.tr("{count} cases saved in {path}.").format(count=count, path=path))

    @Slot(str)
    def _on_not_saved(self, reason: str) -> None:
        if self._path is not None:
            self._forget()
            self.ended.emit(failure_words("not_written", reason))

    def _forget(self) -> None:
        self._printer, self._path = None, None
        self._left, self._lines, self._failures = [], [], []
