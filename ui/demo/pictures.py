"""Pictures of Loket's windows as they stand on the screen. Nothing of other programs comes into them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from PySide6.QtCore import QObject, QRect, Qt, QTimer
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication, QWidget

Done = Callable[[], bool]
PAINTED_WITHIN_MS = 150


class Camera(QObject):
    """Takes pictures; the files are written by a thread of its own, so that the window does not wait."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = ThreadPoolExecutor(max_workers=1)

    def take(self, path: Path) -> Done:
        """Take a picture in a moment; what happened until now has been painted then.

        Returns whether it is written. It never is where the folder cannot be written to.
        """
        written: list[Future[bool]] = []

        def take() -> None:
            image = windows_now()
            written.append(self._writer.submit(lambda: image.save(str(path))))

        QTimer.singleShot(PAINTED_WITHIN_MS, self, take)
        return lambda: bool(written) and written[0].done() and written[0].result()


def windows_now() -> QImage:
    """Return all visible windows, each at its place, the one that has the keyboard in front.

    What was painted is copied. Painting it anew, as QWidget.grab does, would take ten times as long, lay out
    hidden parts ahead of their time, and not show what the window forgot to repaint.
    """
    windows = sorted((one for one in QApplication.topLevelWidgets() if one.isVisible()), key=_height)
    area = QRect()
    for window in windows:
        area |= window.geometry()
    ratio = max((window.devicePixelRatioF() for window in windows), default=1.0)
    image = QImage(area.size() * ratio, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.darkGray)
    painter = QPainter(image)
    for window in windows:
        painted = window.backingStore().paintDevice()
        if isinstance(painted, QImage):  # a window that has just come may have nothing yet
            place = window.geometry().translated(-area.topLeft())
            painter.drawImage(place.topLeft(), painted)
            if window is not windows[0]:  # the frame is of the window manager
                painter.setPen(Qt.GlobalColor.darkGray)
                painter.drawRect(place.adjusted(-1, -1, 0, 0))
    painter.end()
    return image


def _height(window: QWidget) -> int:
    """Return how far in front a window stands: the active one, and before it what pops up from it."""
    pops_up = window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip)
    return 2 if pops_up else int(window.isActiveWindow())
