"""Writes a sheet as a PDF file, whole or not at all. Blocking."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from app.paper.layout import write_pdf
from app.paper.sheet import Letterhead, Sheet

_PDF_END = b"%%EOF"


def save_pdf(sheet: Sheet, letterhead: Letterhead, path: Path) -> int:
    """Write the file and return its number of pages. Raises OSError; then no file remains."""
    part = path.with_name(f"{path.name}.part")
    try:
        pages = write_pdf(sheet, letterhead, str(part))
        # Qt reports no error while writing: a file truncated by a full disk lacks its end mark.
        with part.open("rb") as file:
            file.seek(max(0, part.stat().st_size - 32))
            if _PDF_END not in file.read():
                raise OSError(errno.ENOSPC, "the file could not be written to its end")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return pages
