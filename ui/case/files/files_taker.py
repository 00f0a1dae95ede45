"""Files and pictures that are dropped on the case, or pasted into one of its fields.

No event filters: one that is written in Python sees widgets while they are being destroyed.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage, QPixmap
from PySide6.QtWidgets import QFrame, QWidget


class FilesTaker(QFrame):
    """Base of a panel on which files may be dropped; fields in it let them fall through."""

    files_given = Signal(object)  # list of Path
    picture_given = Signal(object)  # QImage
    link_given = Signal(str)  # the address of a page or a file on the web, which is not on this computer

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)

    def take(self, data: QMimeData) -> bool:
        """Give on what is in the data; False: there is no file and no picture in it."""
        if files := files_of(data):
            self.files_given.emit(files)
            return True
        picture = data.imageData() if data.hasImage() else None
        if isinstance(picture, QPixmap):
            picture = picture.toImage()
        if isinstance(picture, QImage) and not picture.isNull():
            self.picture_given.emit(picture)
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if is_file_or_picture(event.mimeData()) or _link_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        data = event.mimeData()
        if is_file_or_picture(data) and self.take(data):
            event.acceptProposedAction()
        elif link := _link_in(data):
            self.link_given.emit(link)


def give(field: QWidget, data: QMimeData) -> bool:
    """Give what was pasted into a field to the panel around it; False: it is text, or there is no panel."""
    if not is_file_or_picture(data):
        return False
    around = field.parentWidget()
    while around is not None and not isinstance(around, FilesTaker):
        around = around.parentWidget()
    return isinstance(around, FilesTaker) and around.take(data)


def copied() -> QMimeData:
    """Return what is on the clipboard; an empty one has no data at all on some systems."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return data or QMimeData()


def files_of(data: QMimeData) -> list[Path]:
    """Return the local files that were dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _link_in(data: QMimeData) -> str:
    """Return the first address that was dragged and that is not on this computer; "" if there is none."""
    return next((url.toDisplayString() for url in data.urls() if not url.isLocalFile()), "")


def is_file_or_picture(data: QMimeData) -> bool:
    """Whether it is no text; the path that a file manager adds as text does not count.

    A cell of a spread sheet is on the clipboard as text and as a picture: it is text.
    """
    return bool(files_of(data)) or (data.hasImage() and not data.hasText())
