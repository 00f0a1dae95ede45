"""What the shared database refused: why, what was typed, and where it can go; and what still waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from app.access.visibility import may_read, moves_of
from app.cases.form_needs import NEEDS
from app.mutations import read_back
from app.mutations.case import LogCase
from app.mutations.outgoing import SendMessage, SendTemplate, StartConversation
from app.records.service import Refusal
from app.sync.rejected_fields import FORMS, Typed, draft_fields, typed_fields
from db.models import Agent, Case, Escalation, Unit, UnitQuestion
from db.mutation import Mutation, UnknownMutation
from db.queries.cases import case_file
from db.records import AgentRecord
from db.rules.lifecycle import Move
from db.sync.waiting_rows import RejectedRecord, WaitingRecord, refused, waiting_changes

# Changes that go back into the panel itself, and the move that must be allowed for it.
_IN_PANEL = {"add_note": frozenset({Move.ADD_NOTE}), "change_details": frozenset({Move.CHANGE_DETAILS})}

_BY_CLOCK = ("clock_ahead", "clock_behind")
_DATED = ("asked_at", "opened_at", "started_at", "found_at", "given_at", "slept_from")  # by the same clock


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """One change that was undone.

    Attributes:
        typed: What was typed in it; nothing if there was nothing to type, or it was erased.
        form, drafts: Where the content goes back to; without drafts it can only be read here.
        is_form_open: Whether that form can be opened in the present state of the case.
        may_note: Whether a note can be written on its case.
        mutation: What to try again; None if it was erased, or if only a newer Loket can do it.
    """

    mut_no: int
    name: str
    refusal: Refusal
    occurred_at: datetime
    case_id: UUID | None = None
    case_number: str = ""
    typed: tuple[Typed, ...] = ()
    form: str = ""
    drafts: Mapping[str, str] = field(default_factory=dict)
    is_form_open: bool = False
    may_note: bool = False
    mutation: Mutation | None = None

    @property
    def is_new_case(self) -> bool:
        """Whether the case itself was refused: it can only be logged again, under another number."""
        return isinstance(self.mutation, LogCase)

    @property
    def is_answer(self) -> bool:
        """Whether it is a message to an applicant, which is written anew where its conversation is."""
        return isinstance(self.mutation, (SendMessage, SendTemplate, StartConversation))

    @property
    def can_change(self) -> bool:
        if self.is_answer:
            return True
        return bool(self.drafts) and (self.is_form_open or self.is_new_case)


def at_right_time(change: RefusedChange, at: datetime) -> Mutation | None:
    """Return what to try again at this moment: refused for a wrong clock, all its dates move with it."""
    mutation = change.mutation
    if mutation is None or change.refusal.code not in _BY_CLOCK:
        return mutation
    off = mutation.occurred_at - at
    dated = {name: getattr(mutation, name, None) for name in _DATED}
    moved = {name: time - off for name, time in dated.items() if isinstance(time, datetime)}
    return msgspec.structs.replace(mutation, occurred_at=at, **moved)


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """One change that the shared database has not confirmed, and its case."""

    mut_no: int
    name: str
    at: datetime
    agent_name: str
    case_id: UUID | None = None
    case_number: str = ""


def changes_that_wait(connection: Connection, limit: int) -> tuple[WaitingChange, ...]:
    """Return the waiting changes of this workstation, the oldest first."""
    return tuple(_waits(connection, one) for one in waiting_changes(connection, limit))


def _waits(connection: Connection, record: WaitingRecord) -> WaitingChange:
    mutation = _known(record.args)
    case_id = _case_of(connection, mutation) if mutation is not None else None
    number = connection.execute(select(Case.number).where(Case.id == case_id)).scalar() if case_id else None
    return WaitingChange(
        record.mut_no, record.name, record.at, record.agent_name, case_id if number else None, number or ""
    )


def refused_changes(connection: Connection, agent: AgentRecord, zone: tzinfo) -> tuple[RefusedChange, ...]:
    """Return this person's refused changes, the oldest first, with the present state of their cases."""
    found = refused(connection, agent.id)
    if not found:
        return ()
    names = {
        row.id: row.name
        for model in (Unit, Agent)
        for row in connection.execute(select(model.id, model.name))
    }
    return tuple(_refused_change(connection, one, agent, names, zone) for one in found)


def _refused_change(
    connection: Connection,
    record: RejectedRecord,
    agent: AgentRecord,
    names: Mapping[UUID, str],
    zone: tzinfo,
) -> RefusedChange:
    refusal = Refusal(record.reason, record.facts, record.name)
    mutation = _known(record.args)
    if mutation is None:
        return RefusedChange(record.mut_no, record.name, refusal, record.occurred_at)
    case_id = _case_of(connection, mutation)
    file = case_file(connection, case_id) if case_id is not None else None
    moves = moves_of(agent, file.row) if file is not None and may_read(agent, file.row) else frozenset()
    form = FORMS.get(record.name, ("", {}))[0]
    needed = NEEDS[form] if form else _IN_PANEL.get(record.name, frozenset())
    return RefusedChange(
        record.mut_no,
        record.name,
        refusal,
        record.occurred_at,
        case_id=case_id if file is not None else None,
        case_number=file.row.number if file is not None else getattr(mutation, "number", ""),
        typed=typed_fields(mutation, names),
        form=form,
        drafts=draft_fields(mutation, record.name, zone),
        is_form_open=bool(needed & moves),
        may_note=Move.ADD_NOTE in moves,
        mutation=mutation,
    )


def _known(args: str) -> Mutation | None:
    """Return the mutation; None if its content was erased, or if it is from a newer Loket."""
    try:
        return read_back(args) if args else None
    except UnknownMutation:
        return None


def _case_of(connection: Connection, mutation: Mutation) -> UUID | None:
    case_id: UUID | None = getattr(mutation, "case_id", None)
    if case_id is not None:
        return case_id
    for name, model in (("escalation_id", Escalation), ("question_id", UnitQuestion)):
        row_id = getattr(mutation, name, None)
        if row_id is not None:
            query = select(model.case_id).where(model.id == row_id)
            found: UUID | None = connection.execute(query).scalar()
            if found is not None:
                return found
    return None
