"""A workplace on real records whose telephone engine is the test: it sends events and receives commands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, TypeVar
from uuid import UUID

from keyring.backends import fail
from pytestqt.qtbot import QtBot
from sqlalchemy import Connection

from app.common.enums import Role
from app.common.notices import Notice
from app.common.paths import AppPaths
from app.common.secrets import Secrets
from app.desktop.composition import build_workplace
from app.desktop.system_events import SystemEvents
from app.desktop.workplace import Workplace
from app.settings import Settings
from app.values.call import Call
from db.mutation import Me, Mutation, Rejected
from db.replica import Replica
from db.tx import Tx
from telephony.messages import Registration, RegistrationState
from tests.app.scripted_phone import ScriptedPhone as ScriptedPhone
from tests.app.scripted_phone import utc_now as utc_now

T = TypeVar("T")
RINA = "Rina Wulandari"


_NOBODY = Me(agent_id=UUID(int=0), agent_name="", role=Role.AGENT, workstation="")


class _Held(Mutation, frozen=True, kw_only=True):
    """Occupies the records until it is released, and changes nothing."""

    released: Any

    def run(self, tx: Tx) -> None:
        self.released.wait(60)
        raise Rejected("held")


class ScriptedEvents(SystemEvents):
    """What the system reports is the test's; it keeps whether the computer may sleep."""

    def __init__(self) -> None:
        super().__init__()
        self.lets_sleep = False

    def may_sleep(self) -> None:
        self.lets_sleep = True

    def suspend(self) -> None:
        self._report_suspend()

    def resume(self) -> None:
        self._report_resume()

    def show_this_user(self, is_on_screen: bool) -> None:
        self._report_on_screen(is_on_screen)


class PhonePlace:
    """One workstation with Rina signed in, registered as 1001 at pbx.office."""

    def __init__(
        self, folder: Path, qtbot: QtBot, settings: Settings, secrets: Secrets | None = None
    ) -> None:
        self.qtbot = qtbot
        places = self.places = AppPaths.below(folder)
        places.create()
        self.phone = ScriptedPhone()
        self.events = ScriptedEvents()
        self.replica = Replica.open(places.records_file)
        self.workplace: Workplace = build_workplace(
            places, settings, self.replica, secrets or Secrets(fail.Keyring()), self.phone, events=self.events
        )
        self.notices: list[Notice] = []
        self.workplace.notices.posted.connect(self.notices.append)
        self.workplace.access.session.load()
        qtbot.waitUntil(lambda: bool(self.workplace.access.session.units))
        self.workplace.access.session.add_agent(RINA)
        qtbot.waitUntil(lambda: self.workplace.access.session.agent is not None)
        self.workplace.phone.line.start()
        qtbot.waitUntil(lambda: self.phone._is_ready)
        self.phone.send(Registration(state=RegistrationState.REGISTERED, code=200, expires_s=300))

    def read(self, query: Callable[[Connection], T]) -> T:
        """Read the records after all that was changed until now."""
        self.qtbot.waitUntil(lambda: not self.workplace.records.waiting)
        return self.replica.read(query).result(60)

    @contextmanager
    def slow_records(self) -> Iterator[None]:
        """Record nothing until the end of the block; reading goes on."""
        released = Event()
        held = self.replica.apply_all([_Held(released=released, occurred_at=utc_now())], _NOBODY)
        try:
            yield
        finally:
            released.set()
            assert isinstance(held.exception(60), Rejected)

    def log_case(self, subject: str) -> UUID:
        """Save a new case, which stays open."""
        editor = self.workplace.cases.editor
        editor.start_draft()
        editor.keep("subject", subject)
        editor.save()
        self.qtbot.waitUntil(lambda: editor.current is not None and editor.current.is_saved)
        assert editor.current is not None
        return editor.current.case_id

    def call(self, key: str) -> Call:
        """Return a call of this session, which has to be there."""
        call = self.workplace.calls.call_list.call(key)
        assert call is not None, key
        return call

    def sit_down(self, name: str, role: Role) -> None:
        """Another person, whom the records do not know yet, signs in; an officer is of the first unit."""
        session = self.workplace.access.session
        session.add_agent(name, role, session.units[0].id if role is Role.UNIT_OFFICER else None)
        self.qtbot.waitUntil(lambda: session.agent is not None and session.agent.name == name)

    def got(self, kind: str) -> Notice:
        self.qtbot.waitUntil(lambda: any(notice.kind == kind for notice in self.notices))
        return next(notice for notice in self.notices if notice.kind == kind)

    def close(self) -> None:
        self.workplace.stop()
