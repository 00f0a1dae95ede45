"""Files and pictures that are dropped on the case, or pasted into one of its fields."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal, Slot
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import QApplication, QWidget


class AttachGestures(QObject):
    """Watches the panel for drops, and its field that has the keyboard for a paste that is no text."""

    files_given = Signal(object)  # list of Path
    picture_given = Signal(object)  # QImage

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self._panel = panel
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

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

    def watch_fields(self) -> None:
        """A file that is dropped on a field of the panel is no text either."""
        for widget in self._panel.findChildren(QWidget):
            if widget.acceptDrops():
                widget.installEventFilter(self)

    @Slot(QWidget, QWidget)
    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self._panel.isAncestorOf(new):
            new.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            is_paste = event.type() is QEvent.Type.KeyPress and event.matches(QKeySequence.StandardKey.Paste)
            return is_paste and self._take_pasted()
        if isinstance(event, QDropEvent) and is_file_or_picture(event.mimeData()):
            event.acceptProposedAction()  # comes and moves over it, too: else the drop is never offered
            if event.type() is QEvent.Type.Drop:
                self.take(event.mimeData())
            return True
        return False

    def _take_pasted(self) -> bool:
        """Text stays text: a cell of a spread sheet is on the clipboard as text and as a picture."""
        data = copied()
        return is_file_or_picture(data) and self.take(data)


def copied() -> QMimeData:
    """Return what is on the clipboard; an empty one has no data at all on some systems."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return data or QMimeData()


def files_of(data: QMimeData) -> list[Path]:
    """Return the local files that were dragged or copied."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def is_file_or_picture(data: QMimeData) -> bool:
    """Whether it is no text; the path that a file manager adds as text does not count."""
    return bool(files_of(data)) or (data.hasImage() and not data.hasText())
