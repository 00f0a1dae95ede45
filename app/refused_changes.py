"""What the shared database refused: why, what was typed, and where it was; and what still waits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from app.mutations import read_back
from app.mutations.case import LogCase
from app.open_case import DETAIL_FIELDS
from app.records import Refusal
from db.models import Case, Escalation, UnitQuestion
from db.mutation import Mutation, UnknownMutation
from db.shared.waiting import RefusedRecord, WaitingRecord, refused, waiting_changes

# Which draft fields a mutation's words come from: the form that is opened with them, and field by field.
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "add_note": ("", {"text": "note"}),
    "add_evidence": (
        "evidence",
        {"system": "evidence.system", "query": "evidence.query", "result": "evidence.result"},
    ),
    "close_case": ("close", {"reason": "close.reason"}),
    "cancel_case": ("cancel", {"reason": "cancel.reason"}),
    "reopen_case": ("reopen", {"reason": "reopen.reason"}),
    "wait_for_applicant": ("wait", {"reason": "wait.reason"}),
    "assign_case": ("assign", {"agent_id": "assign.agent_id", "reason": "assign.reason"}),
    "return_escalation": ("return", {"reason": "return.reason"}),
    "ask_back": ("ask_back", {"question": "ask_back.question", "asked_by_name": "ask_back.asked_by"}),
    "answer_unit": ("answer_unit", {"text": "answer_unit.text"}),
    "pass_escalation": ("pass", {"unit_id": "pass.unit_id", "reason": "pass.reason"}),
    "send_packet": (
        "escalation",
        {
            "unit_id": "escalation.unit_id",
            "question": "escalation.question",
            "promise": "escalation.promise",
            "no_evidence_reason": "escalation.no_evidence_reason",
        },
    ),
    "confirm_receipt": ("closing", {"comment": "closing.comment"}),
}
_ANSWER = ("text", "validated_in", "reference", "oss_reference", "legal_basis")
for _name, _area in (
    ("record_answer", "answer"),
    ("record_solution", "solution"),
    ("record_unit_answer", "solution"),
):
    FORMS[_name] = (_area, {one: f"{_area}.{one}" for one in _ANSWER})
_TYPED = tuple(name for name in DETAIL_FIELDS if not name.startswith("is_"))
_WORDS = ("text", "question", "reason", "result", "subject", "description", "comment", "name", "promise")


@dataclass(frozen=True, slots=True)
class RefusedChange:
    """One change that was undone.

    Attributes:
        words: What was typed in it; "" if there was nothing to type, or it was erased.
        form, drafts: Where the words go back to; without drafts they can be read here only.
        mutation: What to try again; None if it was erased, or is one that only a newer Loket can do.
    """

    mut_no: int
    name: str
    refusal: Refusal
    occurred_at: datetime
    case_id: UUID | None = None
    case_number: str = ""
    words: str = ""
    form: str = ""
    drafts: Mapping[str, str] = field(default_factory=dict)
    mutation: Mutation | None = None

    @property
    def is_new_case(self) -> bool:
        """Whether the case itself was refused: it can only be logged anew, under another number."""
        return isinstance(self.mutation, LogCase)

    @property
    def can_change(self) -> bool:
        return bool(self.drafts) and (self.case_id is not None or self.is_new_case)


@dataclass(frozen=True, slots=True)
class WaitingChange:
    """One change that the shared database has not confirmed, and the case that it is about."""

    mut_no: int
    name: str
    at: datetime
    agent_name: str
    case_id: UUID | None = None
    case_number: str = ""


def changes_that_wait(connection: Connection, limit: int) -> tuple[WaitingChange, ...]:
    """Return what waits on this workstation, the oldest first."""
    return tuple(_waits(connection, one) for one in waiting_changes(connection, limit))


def _waits(connection: Connection, record: WaitingRecord) -> WaitingChange:
    mutation = _known(record.args)
    case_id = _case_of(connection, mutation) if mutation is not None else None
    number = connection.execute(select(Case.number).where(Case.id == case_id)).scalar() if case_id else None
    return WaitingChange(
        record.mut_no, record.name, record.at, record.agent_name, case_id if number else None, number or ""
    )


def refused_changes(connection: Connection, agent_id: UUID) -> tuple[RefusedChange, ...]:
    """Return this person's, the oldest first."""
    return tuple(_told(connection, one) for one in refused(connection, agent_id))


def _told(connection: Connection, record: RefusedRecord) -> RefusedChange:
    refusal = Refusal(record.reason, record.facts, record.name)
    mutation = _known(record.args)
    if mutation is None:
        return RefusedChange(record.mut_no, record.name, refusal, record.occurred_at)
    plain: dict[str, Any] = msgspec.to_builtins(mutation)
    case_id = _case_of(connection, mutation)
    number = connection.execute(select(Case.number).where(Case.id == case_id)).scalar() if case_id else None
    form, fields = FORMS.get(record.name, ("", {}))
    drafts = {draft: str(plain[name]) for name, draft in fields.items() if plain.get(name)}
    if isinstance(mutation, LogCase):
        drafts = {name: str(plain[name]) for name in _TYPED if plain[name]}
        drafts |= {name: "yes" for name in ("is_confidential", "is_anonymous") if plain[name]}
    if record.name == "change_details":
        drafts = {name: text for name, text in plain["changes"].items() if name != "region_code"}
        words = "; ".join(text for text in drafts.values() if text)
    else:
        words = "\n".join(str(plain[name]) for name in _WORDS if plain.get(name))
    return RefusedChange(
        record.mut_no,
        record.name,
        refusal,
        record.occurred_at,
        case_id if number else None,
        number or plain.get("number", ""),
        words,
        form,
        drafts,
        mutation,
    )


def _known(args: str) -> Mutation | None:
    """Return the mutation; None if its words were erased, or if a newer Loket made it."""
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
