"""Notifications of a Linux desktop with buttons: org.freedesktop.Notifications, by jeepney.

PySide6 cannot send the unsigned numbers that this interface wants, so QtDBus is of no use here. Calls and
signals share one connection: a desktop may report a pressed button to that connection only.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeoutError
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from html import escape
from queue import Queue
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication, QIcon

from app.common.jobs import Jobs

_log = logging.getLogger(__name__)
SERVICE, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
ANSWER_WITHIN_S = 1.0
_LONGEST_MS = 180_000  # a ring ends before; the notification must go even if Loket is killed
_URGENT = 2
ACTIONS, BODY_MARKUP = "actions", "body-markup"  # capabilities
Capabilities = frozenset[str]
NONE: Capabilities = frozenset()


@dataclass(frozen=True, slots=True)
class DesktopNotification:
    """What a notification says. actions: (id, words); "default" is a click on the notification itself."""

    title: str
    body: str = ""
    actions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ChosenAction:
    """An agent pressed a button of a notification.

    Attributes:
        key: Of the notification, as given to `show`.
    """

    key: str
    action: str


class DesktopNotifications(QObject):
    """Shows and closes notifications; nothing waits for the desktop. Without a service it does nothing."""

    chosen = Signal(ChosenAction)
    _signal_received = Signal(object)  # (name, arguments) of a D-Bus signal

    def __init__(self, is_used: bool = True, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_used = is_used and bool(os.environ.get("DBUS_SESSION_BUS_ADDRESS"))
        self._jobs = Jobs(self, workers=1)  # in their order
        self._connection: _Connection | None = None  # of the worker
        self._shown: dict[str, int] = {}  # the desktop's number of each notification, of the worker
        self._tokens: dict[int, str] = {}
        self._signal_received.connect(self._on_signal)

    def ask_capabilities(self, done: Callable[[Capabilities], None]) -> None:
        """Give what the desktop's service can do, at once or a moment later; NONE if there is no service."""
        if not self._is_used:
            done(NONE)
            return
        self._jobs.run(self._read_capabilities, done)

    def show(self, key: str, notification: DesktopNotification) -> None:
        """Show it, or let it take the place of the one that was shown under this key."""
        if self._is_used:
            icon = "loket" if QIcon.hasThemeIcon("loket") else "call-start"  # a checkout has installed none
            self._jobs.run(partial(self._notify, key, notification, icon), lambda _: None)

    def close(self, key: str) -> None:
        """Take it away from the screen and from the desktop's history; fine if it is not shown."""
        if self._is_used:
            self._jobs.run(partial(self._close, key), lambda _: None)

    def stop(self) -> None:
        """Take away all that is shown; call at program exit. Blocks for two seconds at most."""
        self._is_used = False
        self._jobs.stop()
        for key in tuple(self._shown):
            self._close(key)
        self._disconnect()

    # -- on the worker's thread ----------------------------------------------------------------------------

    def _read_capabilities(self) -> Capabilities:
        answer = self._call("GetCapabilities", None, ())
        return frozenset(answer[0]) if answer else NONE

    def _notify(self, key: str, notification: DesktopNotification, icon: str) -> None:
        capabilities = self._read_capabilities()
        body = escape(notification.body, quote=False) if BODY_MARKUP in capabilities else notification.body
        actions = notification.actions if ACTIONS in capabilities else ()
        hints = {
            "urgency": ("y", _URGENT),
            "category": ("s", "call.incoming"),
            "desktop-entry": ("s", QGuiApplication.desktopFileName()),
            "transient": ("b", True),  # not in the history: other people see the screen
        }
        words = [word for action in actions for word in action]
        former = self._shown.get(key, 0)
        values = ("Loket", former, icon, notification.title, body, words, hints, _LONGEST_MS)
        answer = self._call("Notify", "susssasa{sv}i", values)
        if answer:
            self._shown[key] = answer[0]

    def _close(self, key: str) -> None:
        number = self._shown.pop(key, None)
        if number is not None:
            self._call("CloseNotification", "u", (number,))

    def _call(self, method: str, signature: str | None, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return what the service answers; () if it cannot be asked."""
        import jeepney
        from jeepney.io.common import RouterClosed

        try:
            if self._connection is None:
                self._connection = _Connection(self._signal_received.emit)
            return self._connection.call(method, signature, values)
        except jeepney.DBusErrorResponse as error:
            _log.info("the desktop's notifications: %s: %s", method, error)
        except (OSError, RouterClosed, FutureTimeoutError, jeepney.AuthenticationError) as error:
            _log.info("the desktop's notifications cannot be asked: %r", error)
            self._disconnect()
        return ()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        self._shown.clear()
        if connection is not None:
            connection.close()

    # -- in the GUI thread ---------------------------------------------------------------------------------

    @Slot(object)
    def _on_signal(self, received: tuple[str, tuple[Any, ...]]) -> None:
        name, (number, word, *_) = received
        key = next((key for key, shown in tuple(self._shown.items()) if shown == number), None)
        if key is None:
            return  # of another program, or closed meanwhile
        if name == "ActivationToken":
            self._tokens[number] = word
        elif name == "ActionInvoked":
            if token := self._tokens.pop(number, ""):
                # With it a window may come to the front on Wayland (xdg-activation): Qt uses it then.
                os.environ["XDG_ACTIVATION_TOKEN"] = token
            self.chosen.emit(ChosenAction(key, word))


class _Connection:
    """One connection to the session bus that hears the service's signals."""

    def __init__(self, heard: Callable[[tuple[str, tuple[Any, ...]]], None]) -> None:
        """Raises OSError or jeepney.AuthenticationError."""
        import jeepney
        from jeepney.io.threading import DBusRouter, Proxy, open_dbus_connection

        with ExitStack() as undo:
            self._bus = undo.enter_context(open_dbus_connection("SESSION"))
            self._router = undo.enter_context(DBusRouter(self._bus))
            rule = jeepney.MatchRule(type="signal", interface=SERVICE, path=PATH)
            undo.enter_context(self._router.filter(rule, queue=_Heard(self, heard)))
            Proxy(jeepney.message_bus, self._router, timeout=ANSWER_WITHIN_S).AddMatch(rule)
            self._undo = undo.pop_all()
        self.owner = ""  # unique name of the service that answered last

    def call(self, method: str, signature: str | None, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Raises jeepney.DBusErrorResponse, OSError, RouterClosed or the timeout of futures."""
        import jeepney
        from jeepney.wrappers import unwrap_msg

        address = jeepney.DBusAddress(PATH, SERVICE, SERVICE)
        message = jeepney.new_method_call(address, method, signature, values)
        reply = self._router.send_and_get_reply(message, timeout=ANSWER_WITHIN_S)
        answer: tuple[Any, ...] = unwrap_msg(reply)
        self.owner = reply.header.fields.get(jeepney.HeaderFields.sender, "")
        return answer

    def close(self) -> None:
        self._undo.close()


class _Heard(Queue[Any]):
    """Where the router puts signals: they go on to the GUI thread if the service itself sent them."""

    def __init__(self, connection: _Connection, heard: Callable[[tuple[str, tuple[Any, ...]]], None]) -> None:
        super().__init__()
        self._connection, self._heard = connection, heard

    def put_nowait(self, item: Any) -> None:
        import jeepney

        fields = item.header.fields
        if fields.get(jeepney.HeaderFields.sender) == self._connection.owner and len(item.body) > 1:
            self._heard((fields.get(jeepney.HeaderFields.member, ""), item.body))


def desktop_notifications(parent: QObject) -> DesktopNotifications:
    """Return those of the desktop that shows our window; elsewhere one that does nothing."""
    platform = QGuiApplication.platformName()
    return DesktopNotifications(platform == "xcb" or platform.startswith("wayland"), parent)
