"""Prints a sheet into a PDF file by the process that prints case papers, and reads it again."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.common.event_wait import wait_until
from app.paper.press import Done, DrawPage, Job, Press, WritePdf
from app.paper.sheet import Letterhead, Prose, Sheet, SheetKind
from app.selftest.result import Outcome, Result

PATIENCE_S = 90.0  # the process loads Qt again
MOST_PX = 256
_SHEET = Sheet(SheetKind.RECEIPT, "Selftest", "CC-000000-000-000-0", (Prose("Loket"),))


def try_print() -> Iterator[Result]:
    """Blocks for some seconds, while Qt's event loop runs."""
    press = Press()
    try:
        with tempfile.TemporaryDirectory(prefix="loket-selftest-", ignore_cleanup_errors=True) as folder:
            yield _printed(press, Path(folder, "selftest.pdf"))
    except OSError as error:
        facts = {"reason": error.strerror or str(error)}
        yield Result("print", Outcome.FAILED, "print_failed", facts)
    finally:
        press.stop()


def _printed(press: Press, path: Path) -> Result:
    """Raises OSError."""
    _done(press, WritePdf(sheet=_SHEET, letterhead=Letterhead("Loket", "", ""), path=str(path)))
    drawn = _done(press, DrawPage(path=os.fsencode(path), most_px=MOST_PX))
    facts = {"kb": f"{path.stat().st_size / 1000:.0f}"}
    if not drawn.picture:
        return Result("print", Outcome.FAILED, "print_empty", facts)
    return Result("print", Outcome.PASSED, "print_fine", facts)


def _done(press: Press, job: Job) -> Done:
    """Raises OSError."""
    end: list[Done | OSError] = []
    press.do(job, end.append, end.append)
    if not wait_until(lambda: end, PATIENCE_S):
        raise TimeoutError(f"no end within {PATIENCE_S:.0f} s")
    if isinstance(end[0], OSError):
        raise end[0]
    return end[0]
