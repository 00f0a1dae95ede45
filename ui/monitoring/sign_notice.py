"""Says outside the window that a supervisor is with the call, while another window is in front.

A window that others cover counts as seen (ui/monitoring/sign_line.py): nobody knows what lies above it. So
the desktop shows the sign, too, in its own notification, else at the icon in the tray.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.desktop.desktop_notifications import (
    ACTIONS,
    NONE,
    Capabilities,
    ChosenAction,
    DesktopNotification,
    DesktopNotifications,
)
from app.monitoring.sign_desk import SignDesk
from ui.monitoring.monitoring_text import signs_words

_KEY = "listening"
_OF_THE_WINDOW = (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate)


class SignNotice(QObject):
    """Decides; desktop and tray show. A desktop that is to keep quiet decides itself what it shows."""

    window_wanted = Signal()

    def __init__(
        self,
        desk: SignDesk,
        notifications: DesktopNotifications,
        show_message: Callable[[str, str], None],
        window: QWidget,
    ) -> None:
        """show_message: Shows title and text at the icon in the tray."""
        super().__init__(window)
        self._desk, self._notifications, self._window = desk, notifications, window
        self._show_message = show_message
        self._shown = ""
        desk.changed.connect(self._show)
        notifications.chosen.connect(self._on_chosen)
        window.installEventFilter(self)

    @Slot()
    def _show(self) -> None:
        words = "" if self._window.isActiveWindow() else signs_words(self._desk.signs)
        if words == self._shown:
            return
        self._shown = words
        if words:
            self._notifications.ask_capabilities(partial(self._notify, words))
        else:
            self._notifications.close(_KEY)

    def _notify(self, words: str, capabilities: Capabilities) -> None:
        if words != self._shown:
            return  # the window is in front now, or the sign is another one
        title = self.tr("A supervisor is with your call")
        if capabilities == NONE:
            self._show_message(title, words)
            return
        actions = (("default", self.tr("Open Loket")),) if ACTIONS in capabilities else ()
        self._notifications.show(_KEY, DesktopNotification(title, words, actions))

    @Slot(object)
    def _on_chosen(self, chosen: ChosenAction) -> None:
        if chosen.key == _KEY:
            self.window_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that is being destroyed comes as another object; ours may not be asked any more.
        is_whole = watched is self._window
        if is_whole and event.type() in _OF_THE_WINDOW:
            self._show()
        return False
