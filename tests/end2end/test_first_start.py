"""The assistant of the first start with the real phone and a real registrar: Kamailio."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.common.paths import AppPaths
from app.demo.lookup_server import DemoSecrets
from app.desktop.start import open_workplace, read_settings
from tests.end2end.peers.kamailio import PASSWORD, Kamailio
from tests.end2end.peers.machine import LOOPBACK
from tests.ui.controls import child
from ui.first_start.dialog import FirstStartDialog
from ui.text import translations

_WITHIN_MS = 60_000


def test_a_wrong_password_is_named_and_the_right_one_registers_this_desk(
    qtbot: QtBot, kamailio: Kamailio, tmp_path: Path
) -> None:
    places = AppPaths.below(tmp_path)
    places.create()
    places.settings_file.write_text(
        f'[network]\nbound_address = "{LOOPBACK}"\n'
        '[sound]\nmicrophone = "none"\nspeaker = "none"\nringer = "none"\n'
    )
    translations.use("en")
    secrets = DemoSecrets()
    opened = open_workplace(places, read_settings(places), secrets)
    workplace, home = opened.workplace, QWidget()
    home.resize(1366, 740)
    try:
        workplace.start()
        workplace.access.session.load()
        qtbot.waitUntil(lambda: bool(workplace.phone.line.address), timeout=_WITHIN_MS)
        dialog = FirstStartDialog(workplace, home)
        dialog.begin()
        child(dialog, QPushButton, "first_start.next").click()
        said = child(dialog, QLabel, "first_start.exchange.result")

        def sign_in(password: str) -> None:
            child(dialog, QLineEdit, "first_start.account.password").setText(password)
            child(dialog, QPushButton, "first_start.exchange.try").click()

        child(dialog, QLineEdit, "first_start.account.domain").setText(kamailio.domain)
        child(dialog, QLineEdit, "first_start.account.user").setText("assistant")
        sign_in("salah")
        wrong = f"{kamailio.domain} does not accept user name or password"
        qtbot.waitUntil(lambda: said.text().startswith(wrong), timeout=_WITHIN_MS)
        sign_in(PASSWORD)
        right = f"Signed in at {kamailio.domain} as assistant: calls reach this desk."
        qtbot.waitUntil(lambda: said.text() == right, timeout=_WITHIN_MS)
        qtbot.waitUntil(lambda: workplace.phone.line.reachability.is_proven, timeout=_WITHIN_MS)
        assert PASSWORD not in places.settings_file.read_text()
        assert read_settings(places).account.domain == kamailio.domain
    finally:
        opened.close()
        home.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
