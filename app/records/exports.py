"""Exports lists as files: recorded in the audit trail first, then written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from app.common.jobs import Jobs
from app.common.tables import Table, write_csv, write_xlsx
from app.mutations.output import OutputWay
from app.records.service import Records

T = TypeVar("T")
_WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}
FORMATS = tuple(_WRITERS)


class Exports(QObject):
    """Writes off the GUI thread."""

    saved = Signal(object)  # Path
    failed = Signal(str)  # the system's message

    def __init__(self, records: Records, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records, self._jobs = records, jobs

    def save(self, what: str, table: Table, path: Path, more: Sequence[Table] = ()) -> None:
        """Write the table in the format of the path's extension; `what` is the list's name in the trail.

        more: Further sheets of a workbook.

        KeyError for an unknown format.
        """
        write = _WRITERS[path.suffix.lower()]
        facts = {"list": what, "rows": len(table.rows), "format": path.suffix.lower().removeprefix(".")}

        def noted() -> None:
            self._jobs.run(
                lambda: write(table, path, more), self.saved.emit, ((OSError, self._report_error),)
            )

        self._records.note_output(OutputWay.EXPORTED, what, facts, noted, rows=len(table.rows))

    def write(
        self,
        what: str,
        rows: int,
        write: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        expected: Sequence[type[Exception]],
    ) -> None:
        """Record that something leaves that is no single table, then write it off the GUI thread."""
        facts = {"list": what, "rows": rows}

        def noted() -> None:
            self._jobs.run(write, done, tuple((one, failed) for one in expected))

        self._records.note_output(OutputWay.EXPORTED, what, facts, noted, rows=rows)

    def _report_error(self, error: OSError) -> None:
        self.failed.emit(error.strerror or str(error))
