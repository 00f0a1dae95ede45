"""The staff and units that can be consulted or transferred to, with the state of their phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from app.access.session import Session
from app.calls.watched_lines import WatchedLines
from app.common.clock import now
from app.mutations.people import TakeExtension
from app.records.service import Records
from app.settings.preferences import Preferences
from db.enums import Role
from db.models.shapes import is_dialable
from db.records import AgentRecord
from telephony.client.phone import Phone
from telephony.messages import ColleagueState, Registration, RegistrationState


@dataclass(frozen=True, slots=True)
class Colleague:
    """target: What is dialled. role None: a unit's phone, whose state is unknown."""

    target: str
    name: str
    role: Role | None = None
    unit_name: str = ""
    state: ColleagueState = ColleagueState.UNKNOWN
    note: str = ""
    since: datetime | None = None


_RANK = {
    ColleagueState.IDLE: 0,
    ColleagueState.UNKNOWN: 1,
    ColleagueState.RINGING: 2,
    ColleagueState.BUSY: 3,
    ColleagueState.NOT_REGISTERED: 4,
}


class Colleagues(QObject):
    """Watches the phones of all staff but the user's own."""

    changed = Signal()

    def __init__(
        self,
        phone: Phone,
        session: Session,
        records: Records,
        preferences: Preferences,
        lines: WatchedLines,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._phone = phone
        self._lines = lines
        self._session = session
        self._records = records
        self._preferences = preferences
        lines.changed.connect(self.changed)
        phone.registration_changed.connect(self._on_registration)
        session.staff_changed.connect(self._on_staff)
        session.agent_changed.connect(self._on_agent)
        preferences.changed.connect(self._on_staff)  # our own extension may have changed

    @property
    def all(self) -> tuple[Colleague, ...]:
        """Return everybody who can be called, by the state of the phone (free first), then by name."""
        me = self._session.agent
        people = [
            self._described(agent)
            for agent in self._session.staff
            if agent.extension and (me is None or agent.id != me.id)
        ]
        units = [
            Colleague(unit.phone, unit.name, unit_name=unit.name)
            for unit in self._session.units
            if unit.phone
        ]
        return tuple(sorted([*people, *units], key=lambda one: (_RANK[one.state], one.name.casefold())))

    def find(self, text: str) -> tuple[Colleague, ...]:
        """Return those whose name, unit or extension contains each of the words."""
        words = text.casefold().split()
        return tuple(
            one
            for one in self.all
            if all(word in f"{one.name} {one.unit_name} {one.target}".casefold() for word in words)
        )

    def _described(self, agent: AgentRecord) -> Colleague:
        seen = self._lines.seen(agent.extension)
        return Colleague(
            agent.extension,
            agent.name,
            agent.role,
            self._session.unit_name(agent.unit_id),
            seen.state if seen else ColleagueState.UNKNOWN,
            seen.note if seen else "",
            seen.at if seen else None,
        )

    @Slot()
    def _on_staff(self) -> None:
        own = self._preferences.settings.account.user
        self._lines.set_colleagues(sorted({agent.extension for agent in self._session.staff} - {"", own}))
        self.changed.emit()

    @Slot(object)
    def _on_agent(self, _agent: AgentRecord) -> None:
        self._take_extension()
        self.changed.emit()

    @Slot(object)
    def _on_registration(self, event: Registration) -> None:
        if event.state is RegistrationState.REGISTERED:
            self._take_extension()

    def _take_extension(self) -> None:
        """Publish the user's extension at this workstation to the others."""
        agent, account = self._session.agent, self._preferences.settings.account
        is_known = self._phone.registration.state is RegistrationState.REGISTERED
        can_be_dialled = is_known and is_dialable(account.user)  # a PBX may have users that cannot be dialled
        if agent is not None and can_be_dialled and agent.extension != account.user:
            self._records.change(TakeExtension(agent_id=agent.id, extension=account.user, occurred_at=now()))
