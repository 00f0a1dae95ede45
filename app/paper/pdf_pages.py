"""The pages of a PDF file as pictures. Blocking; for the process that opens files from outside."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QIODevice, QSize
from PySide6.QtGui import QColor, QImage, QPainter

PDF_BEGINNING = b"%PDF-"


def pdf_pages(file: QIODevice, most_pages: int, dpi: int, most_px: int) -> Iterator[QImage]:
    """Yield the pages in shades of grey on white, no side longer than `most_px`; none if unreadable."""
    # Costs 30 ms and some memory, so it is imported only when needed.
    from PySide6.QtPdf import QPdfDocument

    document = QPdfDocument()
    document.load(file)
    if document.status() is not QPdfDocument.Status.Ready:
        return
    for number in range(min(document.pageCount(), most_pages)):
        points = document.pagePointSize(number)
        scale = min(dpi / 72, most_px / max(points.width(), points.height(), 1))
        size = QSize(max(1, int(points.width() * scale)), max(1, int(points.height() * scale)))
        yield grey(document.render(number, size))
    document.close()


def grey(picture: QImage) -> QImage:
    """Return it in shades of grey on white: unpainted areas of a PDF are transparent."""
    page = QImage(picture.size(), QImage.Format.Format_Grayscale8)
    page.fill(QColor("white"))
    painter = QPainter(page)
    painter.drawImage(0, 0, picture)
    painter.end()
    return page
