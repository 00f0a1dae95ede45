"""What Loket shows outside its window: tray, ringing call, who listens, taskbar.

It also hides the window in the tray.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.desktop.desktop_notifications import desktop_notifications
from app.desktop.workplace import Workplace
from ui.monitoring.sign_notice import SignNotice
from ui.shell.attention import Attention
from ui.shell.ring_notice import RingNotice
from ui.shell.taskbar import Taskbar
from ui.shell.tray import Tray
from ui.shell.tray_host import TrayHost

_HINT_SHOWN = "tray_hint_shown"
TRAY_COMES_WITHIN_MS = 12_000  # longer than TrayHost waits for a watcher
_SIGNED_IN_WITHIN_MS = 3_000  # an agent that the settings know is signed in by then


class Outside(QObject):
    """Hides the window only where the tray shows an icon: nobody loses the program."""

    window_wanted = Signal()
    quit_wanted = Signal()

    def __init__(
        self,
        workplace: Workplace,
        window: QWidget,
        state: QSettings | None = None,
        host: TrayHost | None = None,
    ) -> None:
        """`state` remembers that the hint about the tray was shown."""
        super().__init__(window)
        self._workplace, self._window, self._state = workplace, window, state
        self._is_leaving = False
        self._is_hint_shown = False
        self.tray = Tray(workplace, window, host)
        notifications = desktop_notifications(self)
        self.ring = RingNotice(
            workplace.calls.call_list,
            workplace.calls.control,
            workplace.video.calls,
            workplace.preferences,
            window,
            notifications,
        )
        self._sign = SignNotice(workplace.monitoring.signs, notifications, self.tray.show_message, window)
        self._attention = Attention(workplace, Taskbar(window), window)
        self._starts_in_tray = QTimer(self)
        self._starts_in_tray.setSingleShot(True)
        self._starts_in_tray.timeout.connect(self.window_wanted)
        for asks in (
            self.tray.window_wanted,
            self.ring.window_wanted,
            self.tray.answered,
            self.ring.answered,
            self._sign.window_wanted,
        ):
            asks.connect(self.window_wanted)
        self.tray.quit_wanted.connect(self.quit_wanted)
        self.tray.there_changed.connect(self._on_tray)

    @property
    def is_window_in_tray(self) -> bool:
        return self.ring.is_window_in_tray

    def start(self) -> None:
        self.tray.start()

    def start_in_tray(self) -> None:
        """Show no window at the start; it comes where there is no tray, or if an agent must sign in."""
        self._set_in_tray(True)
        self._starts_in_tray.start(TRAY_COMES_WITHIN_MS)
        QTimer.singleShot(_SIGNED_IN_WITHIN_MS, self, self._show_if_nobody)
        if self.tray.is_there is not None:
            self._on_tray(self.tray.is_there)

    def keeps_window(self) -> bool:
        """Whether closing the window is to hide it; then it is hidden."""
        is_wanted = self._workplace.preferences.settings.desk.closes_to_tray and not self._is_leaving
        application = QGuiApplication.instance()
        is_session_ending = isinstance(application, QGuiApplication) and application.isSavingSession()
        if not is_wanted or is_session_ending or not self.tray.is_there:
            return False
        self._set_in_tray(True)
        self._window.hide()
        self._show_hint()
        return True

    def leave(self) -> bool:
        """Close the window for good and end the program, as far as nothing is in the way."""
        self._is_leaving = True
        try:
            is_closed = self._window.close()
        finally:
            self._is_leaving = False
        if is_closed:
            QApplication.quit()
        elif self.is_window_in_tray:
            self.window_wanted.emit()  # it says what is in the way
        return is_closed

    def window_is_shown(self) -> None:
        self._starts_in_tray.stop()
        self._set_in_tray(False)

    def close(self) -> None:
        """The window closes, and the program ends."""
        self.ring.close()
        self.tray.hide()

    @Slot(bool)
    def _on_tray(self, is_there: bool) -> None:
        """The panel ended, or the desktop has none: a window that nobody can bring back comes back."""
        if is_there:
            self._starts_in_tray.stop()
        elif self.is_window_in_tray:
            self.window_wanted.emit()

    @Slot()
    def _show_if_nobody(self) -> None:
        if self.is_window_in_tray and self._workplace.access.session.agent is None:
            self.window_wanted.emit()

    def _set_in_tray(self, is_in_tray: bool) -> None:
        """The last dialog that closes does not end a program whose window is in the tray."""
        QApplication.setQuitOnLastWindowClosed(not is_in_tray)
        self.ring.set_window_in_tray(is_in_tray)

    def _show_hint(self) -> None:
        if self._is_hint_shown or (self._state is not None and self._state.value(_HINT_SHOWN) is not None):
            return
        self._is_hint_shown = True
        if self._state is not None:
            self._state.setValue(_HINT_SHOWN, True)
        self.tray.show_message(
            self.tr("Loket stays open in the tray"),
            self.tr(
                "Calls still ring. A click on the icon opens the window; “Quit Loket” in its menu ends it."
            ),
        )
