"""The services of one desktop on a shared database, with a key store and a phone of the test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.common.paths import AppPaths
from app.common.secrets import KeyStoreUnavailable, Secrets
from app.desktop.composition import build_workplace
from app.settings import Settings, SharedSettings
from app.sync.sharing import Proof
from app.sync.sync_status import Light, LightState
from db.models import Case
from db.replica import Replica
from tests.app.phone_place import ScriptedPhone
from tests.current import current_case


class KeyStore(Secrets):
    """The system's, without a system."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, str] = {}
        self.is_locked = False

    def password(self, account_key: str) -> str | None:
        self._must_be_open()
        return self.kept.get(account_key)

    def set_password(self, account_key: str, password: str) -> None:
        self._must_be_open()
        self.kept[account_key] = password

    def _must_be_open(self) -> None:
        if self.is_locked:
            raise KeyStoreUnavailable("locked", "")


class Desktop:
    """One workstation that began with the shared database in its settings."""

    def __init__(
        self,
        qtbot: QtBot,
        folder: Path,
        shared: SharedSettings,
        code: str,
        key_store: KeyStore | None = None,
        agent_id: str = "",
    ) -> None:
        self.qtbot = qtbot
        self.key_store = key_store or KeyStore()
        self.places = AppPaths.below(folder)
        self.places.create()
        settings = Settings(shared=shared)
        settings = replace(settings, desk=replace(settings.desk, workstation=code, agent_id=agent_id))
        self.replica = Replica.open(self.places.records_file)
        self.phone = ScriptedPhone()
        self.work = build_workplace(self.places, settings, self.replica, self.key_store, self.phone)
        self.refused: list[str] = []
        self.work.sync.sharing.sign_in_refused.connect(self.refused.append)
        self.work.start()

    def until(self, holds: Callable[..., object]) -> None:
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=60_000)

    def sign_in(self, login: str, password: str = "", new_password: str = "") -> None:
        """Sign in, and wait for it. new_password: Replaces a one-time password."""
        proof = Proof(new_password=new_password)
        self.work.sync.sharing.sign_in(login, password or f"secret of {login.strip().lower()}", proof)
        self.until(lambda: self.work.access.session.agent is not None)
        self.until(lambda: self.light.state is LightState.UP_TO_DATE)

    @property
    def light(self) -> Light:
        return self.work.sync.sharing.light

    def log(self, subject: str) -> UUID:
        editor = self.work.cases.editor
        editor.start_draft()
        self.until(lambda: editor.current is not None)
        editor.keep("subject", subject)
        editor.save()
        self.until(lambda: current_case(editor).file is not None)
        return current_case(editor).case_id

    def has(self, case_id: UUID) -> bool:
        query = select(Case.id).where(Case.id == case_id)
        return self.replica.read(lambda tx: tx.execute(query).first()).result(10) is not None

    def open(self, case_id: UUID) -> None:
        self.until(lambda: self.has(case_id))
        self.work.cases.editor.open(case_id)
        self.until(
            lambda: self.work.cases.editor.current and self.work.cases.editor.current.case_id == case_id
        )

    def close(self) -> None:
        self.work.stop()
