"""The window of the wall-board: full screen, without a pointer. It turns its pages."""

from __future__ import annotations

import hmac
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.board.watch import BoardWatch, Seen
from ui.board.pages import paint_page
from ui.board.turning import Turning
from ui.text.times import use_zone

_REPAINT_MS = 1000
_ASKS_MS = 30_000  # how long the board waits for its PIN
_MOST_WRONG, _WAITS_MS = 5, 60_000  # after so many wrong PINs it asks for none for a while


class BoardWindow(QWidget):
    """pin: Asked before the board is left; "" for none."""

    def __init__(self, watch: BoardWatch, turning: Turning, pin: str) -> None:
        super().__init__()
        self._turning, self._pin = turning, pin
        self._seen: Seen | None = None
        self._running = QElapsedTimer()
        self._running.start()
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._pin_field = QLineEdit(self)
        self._pin_field.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin_field.setMaxLength(20)
        self._pin_field.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pin_field.hide()
        self._pin_field.returnPressed.connect(self._compare)
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(_ASKS_MS)
        self._asking.timeout.connect(self._pin_field.hide)
        self._wrong, self._may_close = 0, not pin
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(_WAITS_MS)
        self._waiting.timeout.connect(self._ask_again)
        self._repainting = QTimer(self)
        self._repainting.timeout.connect(self._grow_old)
        self._repainting.start(_REPAINT_MS)
        watch.changed.connect(self._take)
        self._show_message()

    @Slot(object)
    def _take(self, seen: Seen) -> None:
        self._seen = seen
        if seen.snapshot is not None:
            use_zone(ZoneInfo(seen.snapshot.zone))
        self.update()

    @Slot()
    def _grow_old(self) -> None:
        """Draw the age of the data, which no answer does any more."""
        if self._seen is None or self._seen.age_s() > _REPAINT_MS / 500:
            self.update()

    @Slot()
    def _compare(self) -> None:
        self._may_close = hmac.compare_digest(self._pin_field.text().encode(), self._pin.encode())
        self._pin_field.clear()
        if self._may_close:
            self.close()
            return
        self._wrong += 1
        if self._wrong == _MOST_WRONG:
            self._pin_field.setEnabled(False)
            self._waiting.start()
        self._show_message()

    @Slot()
    def _ask_again(self) -> None:
        self._wrong = 0
        self._pin_field.setEnabled(True)
        self._pin_field.hide()
        self._show_message()

    @Slot()
    def end_session(self) -> None:
        """Close unasked from now on: the session of the computer ends."""
        self._may_close = True

    def _ask(self) -> None:
        self._pin_field.show()
        self._pin_field.setFocus()
        self._asking.start()

    def _show_message(self) -> None:
        self.setWindowTitle(QCoreApplication.translate("Board", "Loket: wall-board"))
        self.setAccessibleName(self.windowTitle())
        words = (
            QCoreApplication.translate("Board", "PIN of this board")
            if self._pin_field.isEnabled()
            else QCoreApplication.translate("Board", "Wrong too often: wait a minute")
        )
        self._pin_field.setPlaceholderText(words)
        self._pin_field.setAccessibleName(words)

    # -- Qt ------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        page, view = self._turning.at(self._seen, self._running.elapsed() / 1000)
        painter = QPainter(self)
        paint_page(painter, (self.width(), self.height()), page, view)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self._pin:
            self.close()
        elif self._pin_field.isVisible():
            self._pin_field.hide()
        else:
            self._ask()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask for the PIN also if the window manager closes the board."""
        if not self._may_close:
            event.ignore()
            self._ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        height = round(self.height() / 14)
        font = self._pin_field.font()
        font.setPixelSize(max(12, height // 2))
        self._pin_field.setFont(font)
        self._pin_field.setGeometry(
            self.width() // 3, (self.height() - height) // 2, self.width() // 3, height
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._show_message()
