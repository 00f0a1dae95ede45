"""Staff and applicants: agents, units, applicants and the handles that reach them."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import RowMapping, select

from app.mutations.story import need_text
from db.enums import HandleKind, Role
from db.models import Agent, Applicant, Handle, Unit
from db.models.shapes import is_dialable
from db.mutation import Mutation, Rejected
from db.tx import Tx

APPLICANT_FIELDS = ("name", "organisation", "nib", "region", "note")


class RegisterUnit(Mutation, frozen=True, kw_only=True):
    """Add a unit, or update the name and phone of an existing one."""

    is_of_administrator = True

    unit_id: UUID
    code: str
    name: str
    phone: str = ""

    def run(self, tx: Tx) -> None:
        name = need_text(self.name, "name_missing")
        known = tx.row(Unit, self.unit_id)
        if known is None:
            tx.insert(Unit, id=self.unit_id, code=self.code, name=name, phone=self.phone)
        else:
            tx.update(Unit, known, code=self.code, name=name, phone=self.phone)


class RegisterAgent(Mutation, frozen=True, kw_only=True):
    """Add a member of staff, or update an existing one."""

    is_of_administrator = True

    agent_id: UUID
    name: str
    role: Role
    unit_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        name = need_text(self.name, "name_missing")
        if self.unit_id is not None:
            tx.need(Unit, self.unit_id, "no_such_unit")
        elif self.role is Role.UNIT_OFFICER:
            raise Rejected("unit_missing")
        known = tx.row(Agent, self.agent_id)
        if known is None:
            tx.insert(Agent, id=self.agent_id, name=name, role=self.role, unit_id=self.unit_id)
        else:
            tx.update(Agent, known, name=name, role=self.role, unit_id=self.unit_id)


class TakeExtension(Mutation, frozen=True, kw_only=True):
    """I, and nobody else, am reached at this phone from now on. extension: Must be dialable."""

    agent_id: UUID
    extension: str

    def run(self, tx: Tx) -> None:
        if not is_dialable(self.extension):
            raise Rejected("extension_not_dialable", {"text": self.extension[:80]})
        if self.agent_id != tx.me.agent_id:
            raise Rejected("not_your_role", {"role": tx.me.role.value})
        agent = tx.need(Agent, self.agent_id, "no_such_agent")
        if agent["extension"] != self.extension:
            tx.update(Agent, agent, extension=self.extension)
        if self.extension:
            others = (Agent.extension == self.extension) & (Agent.id != self.agent_id)
            for other in tx.rows(select(Agent.__table__).where(others)):
                tx.update(Agent, other, extension="")


class NewHandle(msgspec.Struct, frozen=True, kw_only=True):
    """A handle to record. value: E.164 for phones and WhatsApp, lower case for e-mail."""

    handle_id: UUID
    kind: HandleKind
    value: str
    label: str = ""


class AddApplicant(Mutation, frozen=True, kw_only=True):
    """Record a new person."""

    applicant_id: UUID
    name: str
    organisation: str = ""
    nib: str = ""
    region: str = ""
    note: str = ""
    handles: tuple[NewHandle, ...] = ()

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        tx.refuse_second(Applicant, self.applicant_id, "applicant_exists")
        tx.insert(
            Applicant,
            id=self.applicant_id,
            name=need_text(self.name, "name_missing"),
            organisation=self.organisation.strip(),
            nib=self.nib.strip(),
            region=self.region,
            note=self.note,
        )
        for handle in self.handles:
            _add_handle(tx, self.applicant_id, handle)


class ChangeApplicant(Mutation, frozen=True, kw_only=True):
    """Change the facts of a person; `changes` maps names of APPLICANT_FIELDS to new texts."""

    applicant_id: UUID
    changes: dict[str, str]

    def run(self, tx: Tx) -> None:
        applicant = need_person(tx, self.applicant_id)
        for field in self.changes:
            if field not in APPLICANT_FIELDS:
                raise Rejected("no_such_field", {"field": field})
        if "name" in self.changes:
            need_text(self.changes["name"], "name_missing")
        tx.update(Applicant, applicant, **self.changes)


class AddHandle(Mutation, frozen=True, kw_only=True):
    """Record a further number or address of a known person."""

    applicant_id: UUID
    handle: NewHandle

    def run(self, tx: Tx) -> None:
        need_person(tx, self.applicant_id)
        _add_handle(tx, self.applicant_id, self.handle)


def refuse_units(tx: Tx) -> None:
    """Reject units: applicants are the agents' records; a unit reads only those of its questions."""
    if tx.me.role is Role.UNIT_OFFICER:
        raise Rejected("not_your_role", {"role": tx.me.role.value})


def need_person(tx: Tx, applicant_id: UUID) -> RowMapping:
    """Return a person's row for writing; raise Rejected also for an erased person, who must stay unknown."""
    refuse_units(tx)
    applicant = tx.need(Applicant, applicant_id, "no_such_applicant")
    if applicant["erased_at"] is not None:
        raise Rejected("applicant_erased")
    return applicant


def _add_handle(tx: Tx, applicant_id: UUID, handle: NewHandle) -> None:
    tx.refuse_second(Handle, handle.handle_id, "handle_exists")
    value = need_text(handle.value, "handle_missing")
    tx.insert(
        Handle,
        id=handle.handle_id,
        applicant_id=applicant_id,
        kind=handle.kind,
        value=value,
        digits_reversed="".join(c for c in reversed(value) if c in "0123456789"),
        label=handle.label,
    )
    tx.touched.applicants.add(applicant_id)
