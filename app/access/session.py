"""The session at this workstation: the signed-in user, the staff and the units."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot
from uuid_utils.compat import uuid7

import resources
from app.common.clock import now
from app.common.typed_toml import read_toml
from app.mutations.people import RegisterAgent, RegisterUnit
from app.records.answer_order import AnswerOrder
from app.records.service import Records
from app.settings.preferences import Preferences
from db.enums import Role
from db.mutation import Me
from db.queries.people import agents, units
from db.records import AgentRecord, UnitRecord
from db.replica import Applied


class Session(QObject):
    """Signs a user in and keeps the list of colleagues up to date."""

    agent_changed = Signal(object)  # AgentRecord
    signed_out = Signal()
    staff_changed = Signal()

    def __init__(self, records: Records, preferences: Preferences, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._records = records
        self._preferences = preferences
        self._is_setting_up = False
        # staff and units come from the shared database
        self.is_shared = preferences.settings.shared.is_used
        # Editing a local file cannot impersonate a user: app/sync/sharing.py keeps the proven login.
        last = "" if self.is_shared else preferences.settings.desk.agent_id
        self._wanted: UUID | None = UUID(last) if last else None
        self.agent: AgentRecord | None = None
        self.staff: tuple[AgentRecord, ...] = ()
        self.units: tuple[UnitRecord, ...] = ()
        self._order = AnswerOrder()
        records.changed.connect(self._on_changed)

    def load(self) -> None:
        """Read staff and units; sign in the last user, if that needs no password."""
        self._records.read(lambda tx: (agents(tx), units(tx)), self._order.unless_late(self._loaded))

    def sign_in(self, agent_id: UUID) -> None:
        """Sign in this member of staff, also one whom the records are about to learn.

        Without a shared database the name suffices; with one, app/sync/sharing.py has checked the password.
        """
        agent = next((person for person in self.staff if person.id == agent_id), None)
        if agent is None:
            self._wanted = agent_id
        if agent is None or agent == self.agent:
            return
        self.agent = agent
        self._records.act_as(agent)
        settings = self._preferences.settings
        self._preferences.change(replace(settings, desk=replace(settings.desk, agent_id=str(agent.id))))
        self.agent_changed.emit(agent)

    def sign_out(self) -> None:
        """Sign the user out."""
        self._wanted = None
        if self.agent is not None:
            self.agent = None
            self._records.act_as_nobody()
            self.signed_out.emit()

    def add_agent(self, name: str, role: Role = Role.AGENT, unit_id: UUID | None = None) -> None:
        """Add a member of staff and sign them in (the first start of a workstation)."""
        agent_id = uuid7()
        me = self._records.me or Me(agent_id=agent_id, agent_name=name, role=role, workstation="")
        self._wanted = agent_id
        self._records.change(
            RegisterAgent(agent_id=agent_id, name=name, role=role, unit_id=unit_id, occurred_at=now()), me=me
        )

    def set_unit_phone(self, unit_id: UUID, phone: str) -> None:
        """Record the phone number of a unit; "" for none."""
        unit = next((unit for unit in self.units if unit.id == unit_id), None)
        if unit is not None and unit.phone != phone:
            self._records.change(
                RegisterUnit(unit_id=unit.id, code=unit.code, name=unit.name, phone=phone, occurred_at=now())
            )

    def agent_name(self, agent_id: UUID) -> str:
        """Return the name of a member of staff; the id of one who is not on the list any more."""
        return next((one.name for one in self.staff if one.id == agent_id), str(agent_id))

    def unit_name(self, unit_id: UUID | None) -> str:
        return next((unit.name for unit in self.units if unit.id == unit_id), "")

    def _loaded(self, found: tuple[tuple[AgentRecord, ...], tuple[UnitRecord, ...]]) -> None:
        self.staff, self.units = tuple(found[0]), tuple(found[1])
        if not self.units and not self._is_setting_up and not self.is_shared:
            self._is_setting_up = True
            self._set_up_units()
        self._follow_the_office()
        self.staff_changed.emit()
        if self._wanted is not None and any(person.id == self._wanted for person in self.staff):
            wanted, self._wanted = self._wanted, None
            self.sign_in(wanted)

    def _follow_the_office(self) -> None:
        """Apply a changed role at once: with a shared database others decide the user's rights."""
        if not self.is_shared or self.agent is None:
            return
        own = self.agent.id
        now_known = next((person for person in self.staff if person.id == own), self.agent)
        if (now_known.name, now_known.role, now_known.unit_id) != (
            self.agent.name,
            self.agent.role,
            self.agent.unit_id,
        ):
            self.agent = now_known
            self._records.act_as(now_known)
            self.agent_changed.emit(now_known)

    def _set_up_units(self) -> None:
        """Add the SOP's units to new records: without them nothing can be escalated."""
        rows = read_toml(resources.path("sop", "units.toml"), dict[str, list[dict[str, str]]])["units"]
        setup = Me(agent_id=UUID(int=0), agent_name="", role=Role.SUPERVISOR, workstation="")
        units = [RegisterUnit(unit_id=uuid7(), occurred_at=now(), **row) for row in rows]
        self._records.change(*units, me=setup)

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        if applied.touches_staff:
            self.load()
