"""What is shown outside the window, for tests."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.desktop.desktop_notifications import (
    NONE,
    Capabilities,
    ChosenAction,
    DesktopNotification,
    DesktopNotifications,
)
from tests.fakes import Fake
from tests.ui.fakes import FakeWorkplace
from ui.phone.call_popup import CallPopup
from ui.shell.quiet_time import AskQuiet
from ui.shell.ring_notice import RingNotice


class FakeNotifications(Fake):
    """A desktop that has these capabilities and shows what it is asked to."""

    real = DesktopNotifications
    own = frozenset({"capabilities", "shown"})
    chosen = Signal(ChosenAction)

    def __init__(self, capabilities: Capabilities = NONE) -> None:
        super().__init__()
        self.capabilities = capabilities
        self.shown: dict[str, DesktopNotification] = {}

    def ask_capabilities(self, done: object) -> None:
        assert callable(done)
        done(self.capabilities)

    def show(self, key: str, notification: DesktopNotification) -> None:
        self.shown[key] = notification

    def close(self, key: str) -> None:
        self.shown.pop(key, None)


def ring_notice(
    workplace: FakeWorkplace,
    window: QWidget,
    ask: AskQuiet | None = None,
    notifications: FakeNotifications | None = None,
    has_card: bool = True,
) -> RingNotice:
    return RingNotice(
        workplace.calls.call_list,
        workplace.calls.control,
        workplace.video.calls,
        workplace.preferences,  # type: ignore[arg-type]
        window,
        notifications or FakeNotifications(),  # type: ignore[arg-type]
        ask,
        has_card=has_card,
    )


def small_card(workplace: FakeWorkplace, window: QWidget, ask: AskQuiet | None = None) -> CallPopup:
    """Return the card of a desktop without notifications."""
    return ring_notice(workplace, window, ask).card
