"""One computer with a shared database, where the program is started again and again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

from pytestqt.qtbot import QtBot

from app.settings import SharedSettings
from telephony.messages import Registration, RegistrationState
from tests.db.desktop import Desktop, KeyStore
from tests.db.proxy import Proxy
from tests.db.shared_office import SharedOffice
from tests.end2end.peers.machine import LOOPBACK


class Workstation:
    """The wire to its server can be cut."""

    def __init__(self, qtbot: QtBot, office: SharedOffice, folder: Path, code: str = "001") -> None:
        self.wire = Proxy(LOOPBACK, office.server.port)
        self.place = SharedSettings(server=f"http://{LOOPBACK}:{self.wire.port}")
        self._code = code
        self.key_store = KeyStore()
        self._qtbot, self._folder = qtbot, folder
        self.desk: Desktop | None = None

    def start(self, agent_id: UUID | None = None, **shared: Any) -> Desktop:
        """Begin again; `shared` is what was changed in the file of settings."""
        self.end()
        self.place = replace(self.place, **shared)
        desk = self.desk = Desktop(
            self._qtbot, self._folder, self.place, self._code, self.key_store, str(agent_id or "")
        )
        desk.until(lambda: desk.phone.is_running)
        desk.phone.send(Registration(state=RegistrationState.REGISTERED))
        return desk

    def end(self) -> None:
        if self.desk is not None:
            self.place = self.desk.work.preferences.settings.shared
            self.desk.close()
            self.desk = None
