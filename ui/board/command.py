"""`loket wallboard`: shows what happens now in a room, or writes it as a picture."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from functools import partial
from getpass import getpass

from PySide6.QtCore import QCoreApplication, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.board.access import (
    BoardLogin,
    SharedError,
    keep_login,
    kept_login,
    open_line,
    place_for,
    set_up,
)
from app.board.watch import BoardWatch
from app.common.paths import AppPaths
from app.common.secrets import KeyStoreUnavailable, Secrets
from app.common.typed_toml import TomlError
from app.desktop.log import start_log
from app.policy import Policy
from app.settings import SettingsError, SharedSettings, read_values
from app.sop.office_files import load_office_days
from app.sop.procedure import load as load_sop
from ui.board.board_text import trouble_words
from ui.board.pages import Page
from ui.board.picture import BoardPicture
from ui.board.turning import Turning
from ui.board.window import BoardWindow
from ui.style.theme import Appearance
from ui.text import translations

_log = logging.getLogger(__name__)
_WAKES_PYTHON_MS = 500  # signals are handled by Python code only


def run(options: argparse.Namespace, where: AppPaths, policy: Policy, secrets: Secrets | None = None) -> int:
    """Return the exit code: 0 fine, 1 cannot start."""
    secrets = secrets or Secrets()
    try:
        settings = policy.over(read_values(where.settings_file))
        where.create()
        start_log(where.log)
        days, sop = load_office_days(where.data), load_sop()
    except (SettingsError, TomlError, OSError) as error:
        return _fail(str(error))
    shared = settings.shared
    if not shared.is_used:
        return _fail('the settings name no server: [shared] server = "https://…"')
    if options.set_up:
        return _set_up(options, shared, secrets)
    try:
        login = kept_login(shared, secrets)
    except KeyStoreUnavailable as error:
        return _fail(f"the key store cannot be used: {error}")
    if login is None:
        return _fail("this computer is no board yet: loket wallboard --set-up")
    application = _application(options)
    application.setApplicationName("Loket")
    translations.use(options.language or settings.ui.language)
    place = place_for(shared)
    watch = BoardWatch(lambda: open_line(place, login), sop, lambda: days)
    turning = Turning(sop, Page(options.page) if options.page else None)
    shown = _shown(options, application, watch, turning, login)
    # Not quit(), which a window that asks for its PIN refuses.
    signal.signal(signal.SIGINT, lambda *_: application.exit())
    signal.signal(signal.SIGTERM, lambda *_: application.exit())
    waking = QTimer()
    waking.start(_WAKES_PYTHON_MS)
    waking.timeout.connect(lambda: None)
    watch.start()
    code = application.exec()
    watch.end()
    del shown
    return code


def _application(options: argparse.Namespace) -> QGuiApplication:
    if options.picture is None:
        return QApplication(sys.argv[:1])
    if sys.platform == "linux":
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # a picture needs no display
    present = QCoreApplication.instance()
    return present if isinstance(present, QGuiApplication) else QGuiApplication(sys.argv[:1])


def _shown(
    options: argparse.Namespace,
    application: QGuiApplication,
    watch: BoardWatch,
    turning: Turning,
    login: BoardLogin,
) -> BoardWindow | BoardPicture:
    if options.picture is not None:
        return BoardPicture(watch, turning, options.picture, options.every, QSize(*options.size))
    assert isinstance(application, QApplication)
    Appearance(application).dress()
    window = BoardWindow(watch, turning, login.pin)
    application.commitDataRequest.connect(window.end_session, Qt.ConnectionType.DirectConnection)
    window.showFullScreen()
    return window


def _set_up(options: argparse.Namespace, shared: SharedSettings, secrets: Secrets) -> int:
    """Ask for the login of the board, and keep it in the key store.

    The key store is tried before anything is asked: a one-time password is used up by the first try.
    """
    try:
        before = kept_login(shared, secrets)
    except KeyStoreUnavailable as error:
        return _fail(f"the key store cannot be used: {error}")
    name = input("Login of the board: ").strip()
    password = getpass("Its password (Enter for the one that this computer keeps): ")
    if not password and before is not None and before.name == name:
        password = before.password
    code = getpass("One-time code for a new workstation (Enter for none): ").strip()
    pin = getpass("PIN that closes the board (Enter for none): ").strip()
    try:
        keep = partial(keep_login, shared, secrets)
        login = set_up(place_for(shared)(), keep, name, password, pin, code)
        keep(login)
    except SharedError as error:
        return _fail(f"{trouble_words(error.trouble)} [{error}]")
    except KeyStoreUnavailable as error:
        return _fail(f"the key store cannot be used: {error}")
    sys.stdout.write(f"This computer is the board {login.workstation}: loket wallboard\n")
    return 0


def _fail(reason: str) -> int:
    sys.stderr.write(f"loket wallboard: {reason}\n")
    return 1
