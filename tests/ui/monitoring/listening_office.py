"""Two desktops on a real server: wati listens to a call of rina's. Their telephones are the test's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from app.monitoring.monitoring_desk import Ended, MonitoringMode
from app.policy import Given, Policy
from app.policy.layers import build
from app.settings import SharedSettings
from app.values.call import Call
from telephony.messages import Dial, HangUp, Registration, RegistrationState, SendDtmf
from tests.db.desktop import Desktop
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK
from tests.ui.controls import child
from ui.board.now_page import NowPage
from ui.board.row_list import RowList
from ui.monitoring.sign_line import SignLine
from ui.widgets.button import ActionButton

EXTENSION, SUPERVISORS_EXTENSION = "1001", "1002"
ASTERISK = {
    "monitoring.way": "exchange",
    "monitoring.pbx": "asterisk",
    "monitoring.notice": "Percakapan ini dapat didengarkan untuk menjaga mutu layanan.",
}


def policy_of(values: Mapping[str, object]) -> Policy:
    return build({key: Given(value, "policy.toml") for key, value in values.items()}, {}, [])


class ListeningOffice:
    def __init__(self, shared: SharedOffice, folder: Path, qtbot: QtBot) -> None:
        self.shared, self.qtbot = shared, qtbot
        place = SharedSettings(server=f"http://{LOOPBACK}:{shared.server.port}")
        self.rina = Desktop(qtbot, folder / "rina", place, "101")
        self.wati = Desktop(qtbot, folder / "wati", place, "102")
        for desk, login in ((self.rina, "rina"), (self.wati, "wati")):
            desk.sign_in(login)
            self.register(desk, EXTENSION if login == "rina" else SUPERVISORS_EXTENSION)
        self.until(lambda: EXTENSION in {one.extension for one in self.wati.work.access.session.staff})
        self.window = QWidget()
        self.window.resize(900, 120)
        self.sign = SignLine(self.rina.work.monitoring.signs)
        QVBoxLayout(self.window).addWidget(self.sign)
        work = self.wati.work
        self.page = NowPage(
            work.supervision.now, work.case_list, work.agents.states.breaks, work.monitoring.desk
        )
        self.page.resize(1200, 700)
        self.ended: list[Ended] = []
        work.monitoring.desk.ended.connect(self.ended.append)
        self.has_engine = True  # of rina's: it answers commands about listeners
        self._calls = 0

    def register(self, desk: Desktop, extension: str) -> None:
        """Let the exchange accept the telephone: the others learn its extension."""
        settings = desk.work.preferences.settings
        account = replace(settings.account, domain="pbx.office", user=extension)
        desk.work.preferences.change(replace(settings, account=account))
        desk.until(lambda: desk.phone._is_ready)
        desk.phone.send(Registration(state=RegistrationState.REGISTERED, code=200, expires_s=300))

    def move_rina_to(self, extension: str) -> str:
        """Give rina's telephone another extension; return it."""
        self.register(self.rina, extension)
        self.until(lambda: extension in {one.extension for one in self.wati.work.access.session.staff})
        return extension

    def start_anew(self, qtbot: QtBot) -> None:
        """Begin the test: nobody has listened today, rina's window is open, and she has a call."""
        self.qtbot = self.rina.qtbot = self.wati.qtbot = qtbot
        with self.shared.owner.begin() as connection:
            connection.execute(text("DELETE FROM loket.monitoring"))
        self.ended.clear()
        self.has_engine = True
        for desk in (self.rina, self.wati):
            self.use(desk)
            desk.phone.commands.clear()
        self.window.show()
        self.page.show()
        self.page.activateWindow()
        self.page.focus_main()
        self.until(self.page.isActiveWindow)
        self.rina.work.agents.states.be_available()
        self.key = self.talk(self.rina)

    def use(self, desk: Desktop, **values: object) -> None:
        """Give a desk another policy."""
        wanted = {**ASTERISK, **{f"monitoring.{name}": value for name, value in values.items()}}
        desk.work.preferences.use_policy(policy_of(wanted))
        self.until(lambda: desk.work.preferences.policy == policy_of(wanted))

    def put_down(self) -> None:
        """End the test: no calls, no windows."""
        self.wati.work.monitoring.desk.end()
        for desk in (self.rina, self.wati):
            for call in desk.work.calls.call_list.ongoing:
                desk.phone.end(call.key)
        self.until(lambda: not self.rina.work.monitoring.signs.signs)
        self.window.hide()
        self.page.hide()

    def close(self) -> None:
        for widget in (self.window, self.page):
            widget.close()
            widget.deleteLater()
        self.rina.close()
        self.wati.close()

    def until(self, holds: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()))

    # -- rina's desk -----------------------------------------------------------------------------------

    def talk(self, desk: Desktop) -> str:
        """Let a call ring and be answered; return its key."""
        self._calls += 1
        key = f"call{self._calls}"
        desk.phone.ring(key)
        desk.work.calls.control.answer(key)
        desk.phone.connect(key)
        return key

    @property
    def call(self) -> Call:
        found = self.rina.work.calls.call_list.call(self.key)
        assert found is not None
        return found

    @property
    def words(self) -> str:
        """What rina can read at this moment; "" if nothing."""
        return self.sign.accessibleName() if self.sign.seen() else ""

    # -- wati's desk -----------------------------------------------------------------------------------

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.page, key, modifier)

    def choose_rina(self) -> None:
        """Wait until the page shows that rina has a call, and choose her."""
        staff = child(self.page, RowList, "now.staff")

        def rows() -> list[list[str]]:
            items = [staff.topLevelItem(place) for place in range(staff.topLevelItemCount())]
            return [[one.text(column) for column in range(2)] for one in items if one is not None]

        self.until(lambda: ["Rina", "On a call"] in rows())
        found = staff.topLevelItem([name for name, _ in rows()].index("Rina"))
        assert found is not None
        staff.setCurrentItem(found)

    def listen(self, reason: str = "Keluhan kemarin") -> None:
        """Ask to listen as a supervisor does: Alt+T, and the reason."""
        self.ask_to_listen()
        field = child(self.page, QLineEdit, "monitor.reason")
        self.until(field.isVisible)
        QTest.keyClicks(field, reason)
        QTest.keyClick(field, Qt.Key.Key_Return)

    def ask_to_listen(self) -> None:
        self.choose_rina()
        self.until(child(self.page, ActionButton, "now.listen").isEnabled)
        self.press(Qt.Key.Key_T, Qt.KeyboardModifier.AltModifier)

    def listen_on(self) -> str:
        """Listen until the exchange has put it through; return the key of the call."""
        self.listen()
        self.until(lambda: self.dialled)
        key = self.dialled[-1].call_key
        self.wati.phone.connect(key)
        self.until(lambda: self.row("began_at IS NOT NULL"))
        return key

    @property
    def dialled(self) -> list[Dial]:
        return self.wati.phone.of(Dial)

    @property
    def digits(self) -> list[str]:
        return [one.digits for one in self.wati.phone.of(SendDtmf)]

    @property
    def hung_up(self) -> list[str]:
        return [one.call_key for one in self.wati.phone.of(HangUp)]

    @property
    def mode(self) -> MonitoringMode | None:
        current = self.wati.work.monitoring.desk.current
        return None if current is None else current.mode

    def row(self, column: str) -> object:
        with self.shared.owner.connect() as connection:
            query = text(f"SELECT {column} FROM (SELECT * FROM loket.monitoring ORDER BY asked_at DESC) m")
            found = connection.execute(query)
            return found.scalar()

    def count(self, table: str, login: str) -> int:
        """Return how many rows of this agent the office has."""
        with self.shared.owner.connect() as connection:
            query = text(f"SELECT count(*) FROM loket.{table} WHERE agent_id = :id")
            return int(connection.execute(query, {"id": self.shared.ids[login]}).scalar_one())
