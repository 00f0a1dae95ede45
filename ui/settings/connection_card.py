"""Tests the address of the server as it stands in the fields, and says which step fails."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, Slot

from app.settings import SharedSettings
from app.sync.gateways import place_of
from app.sync.sharing import Sharing
from ui.settings.page_view import Card
from ui.settings.pages import Section
from ui.text.announce import announce
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.widgets.button import ActionButton
from ui.widgets.style import restyle
from ui.widgets.text import Label

_SECTION = Section(QT_TRANSLATE_NOOP("Settings", "Connection"))
_TRY = QT_TRANSLATE_NOOP("Connection", "Test the connection")
_TRYING = QT_TRANSLATE_NOOP("Connection", "Trying…")
_NO_HOST = QT_TRANSLATE_NOOP(
    "Connection", "Without a server this computer works alone: there is nothing to test."
)
FOUND = {
    "fine": QT_TRANSLATE_NOOP(
        "Connection", "The shared database answers, and knows you and this workstation."
    ),
    "proven": QT_TRANSLATE_NOOP(
        "Connection",
        "The server answers and its certificate is valid. The login is tested at the next sign-in.",
    ),
    "name_unknown": QT_TRANSLATE_NOOP(
        "Connection", "No computer has the name {host}. Is it spelled right, and is the network there?"
    ),
    "refused": QT_TRANSLATE_NOOP(
        "Connection",
        "{host} is there, but nothing answers on port {port}. Is the port right, and does the server run?",
    ),
    "no_answer": QT_TRANSLATE_NOOP(
        "Connection", "{host} does not answer on port {port}. Check the network, VPN and firewall."
    ),
    "ca_missing": QT_TRANSLATE_NOOP(
        "Connection", "The file with the certificates of the authority is not there, or cannot be read."
    ),
    "wrong_name": QT_TRANSLATE_NOOP(
        "Connection", "The certificate of the server is for another name than {host}. Nothing was sent."
    ),
    "untrusted": QT_TRANSLATE_NOOP(
        "Connection",
        "This computer does not trust the authority of the server's certificate. Nothing was sent. Choose "
        "the file of the office's authority.",
    ),
    "expired": QT_TRANSLATE_NOOP(
        "Connection",
        "The certificate of {host} has expired, or the clock of this computer is ahead. Nothing was sent. "
        "Check date and time here; if they are right, the IT department has to renew the certificate.",
    ),
    "too_new": QT_TRANSLATE_NOOP(
        "Connection",
        "The certificate of {host} is not valid yet: the clock of this computer is probably behind. Nothing "
        "was sent. Correct date and time.",
    ),
    "proxy": QT_TRANSLATE_NOOP(
        "Connection",
        "The proxy does not let Loket through to {host}. Ask the IT department (HTTPS_PROXY, proxy settings "
        "of the system).",
    ),
    "too_many": QT_TRANSLATE_NOOP(
        "Connection", "Too many attempts to sign in failed. Wait a quarter of an hour, then test again."
    ),
    "no_server": QT_TRANSLATE_NOOP(
        "Connection", "{host} answers on port {port}, but it is no server of Loket. Is the address right?"
    ),
    "sign_in": QT_TRANSLATE_NOOP(
        "Connection", "The server does not accept your name and password. Sign in again, then test once more."
    ),
    "login_closed": QT_TRANSLATE_NOOP("Connection", "This login was closed. Ask the IT department."),
    "not_enrolled": QT_TRANSLATE_NOOP(
        "Connection", "The shared database does not know this workstation any more. Ask the IT department."
    ),
    "update_needed": QT_TRANSLATE_NOOP(
        "Connection", "This Loket is too old for the shared database. Ask the IT department for the new one."
    ),
    "server_older": QT_TRANSLATE_NOOP(
        "Connection", "This Loket is newer than the shared database, which has to be updated first."
    ),
    "failed": QT_TRANSLATE_NOOP("Connection", "The server answered with an error."),
}
_GOOD = ("fine", "proven")


class ConnectionCard(Card):
    def __init__(self, sharing: Sharing, wanted: Callable[[], SharedSettings | None]) -> None:
        """`wanted` gives what stands in the fields; None if it is wrong, which is said there."""
        super().__init__("settings.shared.connection", _SECTION, [])
        self._sharing, self._wanted = sharing, wanted
        self._place = SharedSettings()
        self._found, self._detail = "", ""
        self._is_trying = False  # the button stays as it is meanwhile, and keeps the keyboard
        self._try = ActionButton("settings.shared.try", "", "link")
        self._said = Label("settings.shared.said", wraps=True)
        self._words = Label("settings.shared.words", "caption", wraps=True)
        self.body.addWidget(self._try, 0, Qt.AlignmentFlag.AlignLeft)
        for label in (self._said, self._words):
            label.setVisible(False)
            self.body.addWidget(label)
        self._try.clicked.connect(self._start)
        sharing.tried.connect(self._show_result)

    def retranslate(self) -> None:
        super().retranslate()
        self._try.setText(_translate(_TRY))
        if self._found:
            self._show()

    @Slot()
    def _start(self) -> None:
        place = self._wanted() if not self._is_trying else None
        if place is None:
            return
        self._place = place
        if not place.is_used:
            self._show_message(_translate(_NO_HOST), "muted")
            return
        self._is_trying = True
        self._show_message(_translate(_TRYING), "muted")
        self._sharing.try_connection(place)

    @Slot(str, str)
    def _show_result(self, found: str, detail: str) -> None:
        self._is_trying = False
        self._found, self._detail = found, detail
        self._show()
        announce(self, self._said.text())

    def _show(self) -> None:
        place = self._place
        text = _translate(FOUND[self._found])
        host, port = place_of(place)
        text = text.format(host=host, port=port)
        self._show_message(text, "" if self._found in _GOOD else "error", self._detail)

    def _show_message(self, text: str, look: str, detail: str = "") -> None:
        self._said.setProperty("look", look)
        restyle(self._said)
        self._said.show_text(text)
        self._words.show_text(detail)


def _translate(text: str) -> str:
    return QCoreApplication.translate("Connection", text)
