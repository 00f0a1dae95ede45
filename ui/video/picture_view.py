"""Draws the pictures of one shared memory in place: nothing is copied but what Qt draws."""

from __future__ import annotations

import logging

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.common.enums import NoPicturesError, PictureReader

_log = logging.getLogger(__name__)
CHECK_EVERY_MS = 33  # at most 30 pictures a second are drawn
REST_MS = 500  # minimised: only whether it still is
PAUSE_S = 1.0
SIZE_MS = 120  # a window that is being drawn larger asks for one size, not for fifty
_EDGE = QColor(255, 255, 255, 200)
_NEARLY = 2.0  # real pixels between the picture and its place that are not worth scaling for


class PictureView(QWidget):
    """Keeps the aspect, looks only while it can be seen, and says how many pixels are of use."""

    size_wanted = Signal(int, int)  # real pixels; 0, 0: nothing can be seen
    turned = Signal()  # there is a picture now, or again after a pause, or there is none any more

    def __init__(self, name: str, is_inset: bool = False) -> None:
        """is_inset: It stands on another picture, and needs an edge."""
        super().__init__()
        self._is_inset = is_inset
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._reader: PictureReader | None = None
        self._seen = 0  # number of the picture that was there last
        self._since = QElapsedTimer()
        self._reported: tuple[int, int] | None = None
        self._check_timer = QTimer(self)
        self._check_timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._check_timer.timeout.connect(self._on_check)
        self._sizing = QTimer(self)
        self._sizing.setSingleShot(True)
        self._sizing.setInterval(SIZE_MS)
        self._sizing.timeout.connect(self._report_size)
        self._location = ""
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(REST_MS)
        self._asking.timeout.connect(lambda: self.show_pictures(self._location))
        self.destroyed.connect(self._check_timer.stop)

    @property
    def has_picture(self) -> bool:
        return self._reader is not None and self._reader.latest > 0

    @property
    def still_s(self) -> float:
        """For how long there was no new picture."""
        return self._since.elapsed() / 1000 if self._since.isValid() else 0.0

    def wait_anew(self) -> None:
        """Count from now how long no picture has come."""
        self._since.restart()

    def show_pictures(self, location: str) -> None:
        """Show what is written there; "" for nothing."""
        if self._reader is not None:
            self._reader.close()
        self._reader, self._seen, self._location = None, 0, location
        self._asking.stop()
        if location:
            try:
                self._reader = PictureReader(location)
            except NoPicturesError as error:
                _log.info("no pictures: %s", error)
                if isinstance(error.__cause__, TimeoutError):  # else its writer has ended: another follows
                    self._asking.start()
        self._since.restart()
        self._reported = None  # who writes there has not heard yet how large it is shown
        self._run()
        self._sizing.start()
        self.update()
        self.turned.emit()

    def image(self) -> QImage:
        """Return a copy of what is seen now; a null image if there is nothing."""
        picture = self._reader.newest() if self._reader is not None else None
        if picture is None:
            return QImage()
        size = (picture.width, picture.height, picture.stride)
        return QImage(picture.pixels, *size, QImage.Format.Format_RGB32).copy()

    # -- looking -------------------------------------------------------------------------------------------

    def _run(self) -> None:
        """Look for pictures only while they can be seen."""
        if self._reader is not None and self.isVisible():
            self._check_timer.start(REST_MS if self.window().isMinimized() else CHECK_EVERY_MS)
        else:
            self._check_timer.stop()

    @Slot()
    def _on_check(self) -> None:
        if self.window().isMinimized() != (self._check_timer.interval() == REST_MS):
            self._run()
            self._report_size()
        if self._check_timer.interval() == REST_MS or self._reader is None:
            return
        latest = self._reader.latest
        if latest != self._seen:
            was_long_ago = self._seen == 0 or self.still_s > PAUSE_S
            self._seen = latest
            self._since.restart()
            self.update()
            if was_long_ago:
                self.turned.emit()

    @Slot()
    def _report_size(self) -> None:
        is_seen = self.isVisible() and not self.window().isMinimized()
        ratio = self.devicePixelRatioF()
        size = (round(self.width() * ratio), round(self.height() * ratio)) if is_seen else (0, 0)
        if size != self._reported:
            self._reported = size
            self.size_wanted.emit(*size)

    # -- Qt ------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(320, 180)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), Qt.GlobalColor.black)
        reader = self._reader
        picture = reader.newest() if reader is not None else None
        if reader is None or picture is None:
            return
        size = (picture.width, picture.height, picture.stride)
        self._draw(painter, QImage(picture.pixels, *size, QImage.Format.Format_RGB32))
        if self._is_inset:
            painter.setPen(_EDGE)
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
        if not reader.is_intact(picture):  # it was written anew while it was drawn
            self.update()

    def _draw(self, painter: QPainter, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        place = image.size().scaled(
            round(self.width() * ratio), round(self.height() * ratio), Qt.AspectRatioMode.KeepAspectRatio
        )
        left, top = self.width() - place.width() / ratio, self.height() - place.height() / ratio
        corner = QPointF(round(left / 2 * ratio) / ratio, round(top / 2 * ratio) / ratio)
        if abs(place.width() - image.width()) <= _NEARLY and abs(place.height() - image.height()) <= _NEARLY:
            image.setDevicePixelRatio(ratio)
            painter.drawImage(corner, image)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(corner.x(), corner.y(), place.width() / ratio, place.height() / ratio), image
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._run()
        self._sizing.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._run()
        self._report_size()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._sizing.start()
