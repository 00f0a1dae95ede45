"""Shows a ringing call outside the window while another program is in front, or the window is in the tray.

The desktop's own notification is used where it has buttons (Linux: org.freedesktop.Notifications), else
Loket's card (ui/phone/call_popup.py). On Wayland there is no card: there a notification without
buttons is used, too. Neither comes while the desktop is to keep quiet: then the call shows in taskbar and
tray, and rings.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.calls.call_control import CallControl
from app.calls.call_list import CallList
from app.desktop.desktop_notifications import (
    ACTIONS,
    NONE,
    Capabilities,
    ChosenAction,
    DesktopNotification,
    DesktopNotifications,
)
from app.settings.preferences import Preferences
from app.values.call import Call
from app.video.call_video import CallVideo
from ui.phone.call_popup import CallPopup
from ui.phone.ring_text import RingWords, ring_words
from ui.shell.quiet_time import AskQuiet, ask_quiet

_OF_THE_WINDOW = (QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate, QEvent.Type.Close)
_RING = "ring:"  # before the key of the call


def can_place_windows() -> bool:
    """Whether a client may say where its window lies."""
    return not QGuiApplication.platformName().startswith("wayland")


class RingNotice(QObject):
    """Decides; notification and card show."""

    answered = Signal()  # outside the window
    window_wanted = Signal()

    def __init__(
        self,
        calls: CallList,
        control: CallControl,
        video: CallVideo,
        preferences: Preferences,
        window: QWidget,
        notifications: DesktopNotifications,
        ask: AskQuiet | None = None,
        *,
        has_card: bool | None = None,
    ) -> None:
        """`ask`: Whether the desktop is to keep quiet. `has_card` stands for what the platform can."""
        super().__init__(window)
        self._calls, self._control, self._video, self._preferences = calls, control, video, preferences
        self._window, self._notifications = window, notifications
        self.is_window_in_tray = False
        self._has_card = can_place_windows() if has_card is None else has_card
        self.card = CallPopup(control, video, window)
        window.destroyed.connect(self.card.deleteLater)  # it has no parent: it would lie below the window
        self._ask_quiet = ask_quiet(self) if ask is None else ask
        self._asked_for, self._may_show = "", False  # the call's key, and what the desktop answered
        self._capabilities = NONE
        self._notified: tuple[str, RingWords] | None = None  # the call's key, and what it says
        calls.call_changed.connect(self._on_call_changed)
        notifications.chosen.connect(self._on_chosen)
        self.card.answered.connect(self.answered)
        window.installEventFilter(self)

    @property
    def is_notified(self) -> bool:
        """Whether the desktop was asked to show the call."""
        return self._notified is not None

    def close(self) -> None:
        """The window goes: show nothing any more."""
        self._take_away()
        self.card.close()
        self._notifications.stop()

    def set_window_in_tray(self, is_in_tray: bool) -> None:
        self.is_window_in_tray = is_in_tray
        self._show_or_hide()

    @Slot(object)
    def _on_call_changed(self, _call: Call) -> None:
        self._show_or_hide()

    def _show_or_hide(self) -> None:
        call = self._calls.ringing
        is_open = self._window.isVisible() or self.is_window_in_tray
        if call is None or not is_open or (self._window.isActiveWindow() and not self.is_window_in_tray):
            self._asked_for = ""
            self._take_away()
        elif self._asked_for != call.key:
            self._take_away()
            self._asked_for, self._may_show = call.key, False
            if QApplication.activeWindow() is not None:  # Loket's own video may fill the screen
                self._on_answer(call.key, False)
            else:
                self._ask_quiet(partial(self._on_answer, call.key))
        elif self._may_show:
            self._show(call)

    def _on_answer(self, key: str, is_quiet: bool) -> None:
        if key == self._asked_for and not is_quiet:  # else another call rings now, or none
            self._notifications.ask_capabilities(partial(self._on_capabilities, key))

    def _on_capabilities(self, key: str, capabilities: Capabilities) -> None:
        if key == self._asked_for:
            self._capabilities, self._may_show = capabilities, True
            self._show_or_hide()

    def _show(self, call: Call) -> None:
        words = ring_words(call, self._preferences.settings.notifications.names_callers)
        if ACTIONS not in self._capabilities and self._has_card:
            self.card.show_call(call, words)
        elif (call.key, words) != self._notified:
            self._notified = call.key, words
            self._notifications.show(
                _RING + call.key, self._notification(words, self._video.may_show_camera(call))
            )

    def _notification(self, words: RingWords, may_show_camera: bool) -> DesktopNotification:
        lines = [words.who, words.number, words.about]
        if ACTIONS not in self._capabilities:
            lines.append(self.tr("Answer it in Loket's window."))
        seen = (("answer_with_camera", self.tr("Answer with camera")),) if may_show_camera else ()
        actions = (
            ("answer", self.tr("Answer")),
            *seen,
            ("decline", self.tr("Decline")),
            ("default", self.tr("Open Loket")),
        )
        return DesktopNotification(words.title, "\n".join(filter(None, lines)), actions)

    def _take_away(self) -> None:
        self.card.take_away()
        if self._notified is not None:
            key, _ = self._notified
            self._notified = None
            self._notifications.close(_RING + key)

    @Slot(object)
    def _on_chosen(self, chosen: ChosenAction) -> None:
        """A click on a notification. It counts for the call that it was shown for, and for no later one."""
        if not chosen.key.startswith(_RING):
            return
        key = chosen.key.removeprefix(_RING)
        if chosen.action in ("answer", "answer_with_camera"):
            if chosen.action == "answer_with_camera":
                self._video.start_with_camera(key)
            self._control.answer(key)
            self.answered.emit()
        elif chosen.action == "decline":
            self._control.decline(key)
        else:
            self.window_wanted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A window that is being destroyed comes as another object; ours may not be asked any more.
        is_whole = watched is self._window
        if is_whole and event.type() in _OF_THE_WINDOW:
            self._show_or_hide()
        return False
