"""The files of a report: a workbook, one list, and the numbers from which `loket reports` makes a PDF.

Programs without Qt write them, too.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

import msgspec

from app.common.tables import write_csv, write_xlsx
from app.common.whole_file import write_whole
from app.paper.report_paper import ReportPaper, reference_of
from db.sync.messages import FilledReport

NUMBERS, WORKBOOK, LIST, PAPER = ".json", ".xlsx", ".csv", ".pdf"


class ReportFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The numbers of a report.

    Attributes:
        sha256: Of `filled`; its beginning stands on paper.
        zone: Of the office.
        units: The names of its units.
    """

    filled: FilledReport
    sha256: str
    zone: str
    units: Mapping[UUID, str]


def write_report(folder: Path, file: ReportFile, paper: ReportPaper) -> None:
    """Write workbook, list and numbers, each whole or not at all, with the rights of the folder to read.

    Replaces those of the same period. The numbers come last: where they are, all are. Raises OSError.
    """
    base = folder / reference_of(file.filled)
    first, *more = paper.workbook(file.filled)
    write_xlsx(first, base.with_suffix(WORKBOOK), more)
    write_csv(paper.one_table(file.filled), base.with_suffix(LIST))
    write_whole(base.with_suffix(NUMBERS), msgspec.json.format(msgspec.json.encode(file), indent=1))
    for ending in (WORKBOOK, LIST, NUMBERS):
        let_read(base.with_suffix(ending))


def let_read(path: Path) -> None:
    """Let those read the file who may read its folder."""
    if os.name == "posix":
        path.chmod(0o600 | path.parent.stat().st_mode & 0o444)
