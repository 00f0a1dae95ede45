"""The pictures in a window of their own, e.g. on a second screen. It never has the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.style.theme import current_theme
from ui.video.stage import VideoStage


class VideoWindow(QWidget):
    """Every key goes on to the main window, so that the note is typed while the picture is watched."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.WindowDoesNotAcceptFocus)
        self.setObjectName("video_window")
        self.setProperty("look", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.resize(current_theme().px(800), current_theme().px(540))
        self._retranslate()

    @property
    def is_on_top(self) -> bool:
        return bool(self.windowFlags() & Qt.WindowType.WindowStaysOnTopHint)

    def take(self, stage: VideoStage) -> None:
        self._column.addWidget(stage)
        stage.show()
        self.show()

    def turn_full_screen(self) -> None:
        """Fill the screen, or go back; done without activating."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def turn_on_top(self) -> None:
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint, not self.is_on_top)
        self.show()  # a window whose flags change is hidden by Qt

    def closeEvent(self, event: QCloseEvent) -> None:
        self.closed.emit()
        event.accept()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Video · Loket"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._retranslate()
