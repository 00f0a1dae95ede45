"""A workplace on real records whose telephone engine is the test: it tells events and hears commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import TypeVar

from keyring.backends import fail
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from app.notices import Notice
from app.places import Places
from app.secrets import Secrets
from app.settings import Settings
from app.workplace import Workplace
from app.workplace_building import build_workplace
from db.replica import Replica
from telephony.messages import (
    Account,
    CallChanged,
    CallEnded,
    CallIncoming,
    CallState,
    Command,
    Configure,
    Message,
    Network,
    Registration,
    RegistrationState,
    Sound,
)
from telephony.phone import Phone

T = TypeVar("T")
CommandT = TypeVar("CommandT")
RINA = "Rina Wulandari"


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


class ScriptedPhone(Phone):
    """Keeps the commands, and what it is started with; the test tells the events."""

    def __init__(self) -> None:
        super().__init__(("none",))
        self.commands: list[Command] = []
        self.lives: list[Configure] = []

    def start(self, account: Account, network: Network | None = None, sound: Sound | None = None) -> None:
        self._configuration = Configure(
            account=account, network=network or Network(), sound=sound or Sound(), policy=self._policy
        )
        self.lives.append(self._configuration)
        self._is_ready = True

    def reconfigure(
        self, account: Account, network: Network | None = None, sound: Sound | None = None
    ) -> None:
        self.start(account, network, sound)

    def begin(self) -> None:
        """Take commands, though nobody has started an engine."""
        self._is_ready = True

    def stop_and_wait(self, timeout_s: float = 4.0) -> None:
        self._is_ready = False

    @property
    def is_running(self) -> bool:
        return self._is_ready

    def _send(self, command: Command) -> None:
        self.commands.append(command)

    def tell(self, event: Message) -> None:
        self._take(event)

    def of(self, kind: type[CommandT]) -> list[CommandT]:
        return [command for command in self.commands if isinstance(command, kind)]

    # -- what calls do --------------------------------------------------------------------------------------

    def ring(self, key: str, user: str = "081234567890", **facts: object) -> None:
        incoming = {"call_id": key, "remote_uri": f"sip:{user}@pbx", "remote_user": user, "remote_name": ""}
        self.tell(CallIncoming(call_key=key, received_at=utc_now(), **(incoming | facts)))  # type: ignore[arg-type]

    def connect(self, key: str, **facts: object) -> None:
        self.tell(CallChanged(call_key=key, state=CallState.CONNECTED, at=utc_now(), **facts))  # type: ignore[arg-type]

    def end(self, key: str, ended_by: str = "there", code: int = 200) -> None:
        self.tell(CallEnded(call_key=key, code=code, reason="", ended_by=ended_by, at=utc_now()))


class PhonePlace:
    """One workstation with Rina signed in, registered as 1001 at pbx.office."""

    def __init__(
        self, folder: Path, qtbot: QtBot, settings: Settings, secrets: Secrets | None = None
    ) -> None:
        self.qtbot = qtbot
        places = self.places = Places(folder / "config", folder / "data", folder / "log", folder / "cache")
        places.create()
        self.phone = ScriptedPhone()
        self.replica = Replica.open(places.records_file)
        self.workplace: Workplace = build_workplace(
            places, settings, self.replica, secrets or Secrets(fail.Keyring()), self.phone
        )
        self.notices: list[Notice] = []
        self.workplace.desk.notice.connect(self.notices.append)
        self.workplace.session.load()
        qtbot.waitUntil(lambda: bool(self.workplace.session.units))
        self.workplace.session.add_agent(RINA)
        qtbot.waitUntil(lambda: self.workplace.session.agent is not None)
        self.workplace.desk.start()
        qtbot.waitUntil(lambda: self.phone._is_ready)
        self.phone.tell(Registration(state=RegistrationState.REGISTERED, code=200, expires_s=300))

    def read(self, query: Callable[[Connection], T]) -> T:
        """Read the records after all that was changed until now."""
        self.qtbot.waitUntil(lambda: not self.workplace.records.waiting)
        return self.replica.read(query).result(10)

    def told(self, kind: str) -> Notice:
        self.qtbot.waitUntil(lambda: any(notice.kind == kind for notice in self.notices))
        return next(notice for notice in self.notices if notice.kind == kind)

    def close(self) -> None:
        self.workplace.stop()
