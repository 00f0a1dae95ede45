"""A sheet as a PDF file, whole or not there. Blocking."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from app.paper.layout import write_pdf
from app.paper.sheet import Letterhead, Sheet

_PDF_END = b"%%EOF"


def save_pdf(sheet: Sheet, letterhead: Letterhead, path: Path) -> int:
    """Write the file and return its number of pages. Raises OSError; nothing is left then."""
    part = path.with_name(f"{path.name}.part")
    try:
        pages = write_pdf(sheet, letterhead, str(part))
        # Qt tells of no error while it writes: what a full disk cut off has no end.
        with part.open("rb") as file:
            file.seek(max(0, part.stat().st_size - 32))
            if _PDF_END not in file.read():
                raise OSError(errno.ENOSPC, "the file could not be written to its end")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return pages
