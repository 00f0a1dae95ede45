"""Finds the code of one of our sheets in a scan: a picture, or a PDF of several pages. Blocking."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QIODevice
from PySide6.QtGui import QImage, QImageReader

from app.paper.code import CodeFault, SheetCode, read_code
from app.paper.outside import open_outside
from app.paper.pdf_pages import PDF_BEGINNING, grey, pdf_pages
from app.paper.scan_reading import ScanReading

MOST_PAGES = 100
DPI, MOST_PX = 200, 6_000  # of a page that is rendered for reading
MOST_MB = 512  # of memory, while a picture is read: a small file can claim to be a huge one


def read_scan(path: Path) -> ScanReading:
    """Read all codes of all pages; a foreign code beside ours, for instance a permit's, is ignored.

    Raises OSError.
    """
    found: list[SheetCode | CodeFault] = []
    is_page_there = False
    for page in _pages(path):
        is_page_there = True
        found += [read_code(text) for text in _texts(page)]
    if not is_page_there:
        return ScanReading(None, "unreadable")
    ours = [one for one in found if isinstance(one, SheetCode)]
    references = tuple(dict.fromkeys(one.reference for one in ours))
    if len(references) > 1:
        return ScanReading(None, "several", references)
    if ours:
        return ScanReading(ours[0], "", references)
    faults = (CodeFault.DAMAGED, CodeFault.NEWER, CodeFault.FOREIGN)
    return ScanReading(None, next((fault.value for fault in faults if fault in found), "no_code"))


def _pages(path: Path) -> Iterator[QImage]:
    """Yield the pages as grey pictures; none if it is neither a picture nor a PDF."""
    file = open_outside(path)
    is_pdf = bytes(file.peek(1024).data()).lstrip().startswith(PDF_BEGINNING)
    yield from pdf_pages(file, MOST_PAGES, DPI, MOST_PX) if is_pdf else _pages_of_picture(file)


def _pages_of_picture(file: QIODevice) -> Iterator[QImage]:
    QImageReader.setAllocationLimit(MOST_MB)
    reader = QImageReader(file)
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    for _ in range(MOST_PAGES):  # a TIFF has several
        picture = reader.read()
        if picture.isNull():
            return
        yield grey(picture)


def _texts(page: QImage) -> list[str]:
    from zxingcpp import BarcodeFormat, BarcodeFormats, read_barcodes

    lines = memoryview(page.constBits()).cast("B", (page.height(), page.bytesPerLine()))
    return [found.text for found in read_barcodes(lines, formats=BarcodeFormats(BarcodeFormat.QRCode))]
