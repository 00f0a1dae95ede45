"""Where a sheet goes: a printer or a PDF file. Blocking, for a thread of its own."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtGui import QPagedPaintDevice

from app.paper.layout import paint, write_pdf
from app.paper.sheet import Letterhead, Sheet

_PDF_END = b"%%EOF"


def save_pdf(sheet: Sheet, letterhead: Letterhead, path: Path) -> Path:
    """Write the file whole or not at all, and return it. Raises OSError."""
    part = path.with_name(f"{path.name}.part")
    try:
        write_pdf(sheet, letterhead, str(part))
        # Qt tells of no error while it writes: what a full disk cut off has no end.
        with part.open("rb") as file:
            file.seek(max(0, part.stat().st_size - 32))
            if _PDF_END not in file.read():
                raise OSError(28, "the file could not be written to its end")
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)
    return path


def print_on(sheet: Sheet, letterhead: Letterhead, printer: QPagedPaintDevice) -> int:
    """Print on a device that has the sheet's page layout. Raises OSError."""
    return paint(sheet, letterhead, printer)
