"""`loket reports FOLDER`: makes a PDF of each report whose numbers the server has written into a folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from app.common.paths import AppPaths
from app.common.typed_toml import TomlError
from app.figures.reports import sum_of
from app.paper.outlets import save_pdf
from app.paper.printing import Printing
from app.paper.report_files import NUMBERS, PAPER, ReportFile, let_read
from app.paper.report_paper import ReportPaper
from app.paper.sheet import Letterhead
from app.paper.writing import load_writing
from app.settings import Settings
from app.sop.procedure import load


def run(
    folder: Path,
    where: AppPaths,
    settings: Settings,
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> int:
    """Make the papers that are missing, or older than their numbers; return the exit code: 1 if one failed.

    There must be a QGuiApplication. say, complain: Are given a sentence for each paper.
    """
    code = 0
    try:
        waiting = list(_waiting(folder))
    except OSError as error:
        complain(f"{folder}: {error.strerror}")
        return 1
    for path in waiting:
        try:
            pages = _make(path, where, settings)
            say(f"{path.with_suffix(PAPER)}: {pages} pages")
        except (OSError, TomlError, ValueError) as error:  # msgspec's errors are ValueErrors
            reason = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
            complain(f"{path}: {reason}")
            code = 1
    return code


def _waiting(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        paper = path.with_suffix(PAPER)
        if path.suffix == NUMBERS and not (
            paper.exists() and paper.stat().st_mtime_ns >= path.stat().st_mtime_ns
        ):
            yield path


def _make(path: Path, where: AppPaths, settings: Settings) -> int:
    file = msgspec.json.decode(path.read_bytes(), type=ReportFile)
    if sum_of(file.filled) != file.sha256:
        raise ValueError("the numbers do not fit their SHA-256")
    writing = load_writing(ZoneInfo(file.zone), where.data)
    paper = ReportPaper(writing, load(), lambda unit: file.units.get(unit, ""))
    printing = Printing(datetime.now(timezone.utc), "Loket", settings.desk.workstation)
    letterhead = Letterhead(settings.paper.office, settings.paper.address, settings.paper.logo)
    pages = save_pdf(paper.sheet(file.filled, printing), letterhead, path.with_suffix(PAPER))
    let_read(path.with_suffix(PAPER))
    return pages
