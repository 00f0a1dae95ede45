"""What a person typed in a change, field by field, and the draft fields that it goes back into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import Enum
from uuid import UUID

from app.mutations.case import ChangeDetails, LogCase
from app.mutations.people import NewHandle
from app.sop.typed_time import day_as_typed
from app.values.open_case import DETAIL_FIELDS
from db.mutation import Mutation

Value = str | int | date | datetime | Enum
# Fields that a person types or chooses, in reading order.
TYPED = (
    *("kind", "title", "name", "subject", "description", "registration_number", "nib", "kbli", "region"),
    "sp4n_tracking",
    *("category", "service", "priority", "is_confidential", "is_anonymous", "channel", "direction"),
    *("started_at", "remote_name", "remote", "phone", "organisation", "handle", "handles", "unit_id"),
    *("agent_id", "question", "questions", "text", "system", "query", "result", "validated_in", "reference"),
    *("oss_reference", "legal_basis", "valid_from", "valid_until", "validated_by_name", "answered_by_name"),
    *("given_at", "means", "answer_reference", "promise", "promise_at", "promise_channel"),
    *("no_evidence_reason", "asked_by_name", "satisfied", "comment", "received_at", "until", "reason"),
    *("note", "shortcut", "typed", "is_shared", "is_public", "words", "outcome", "target", "disposition"),
    "tag",
)
_ANSWER = ("text", "validated_in", "reference", "oss_reference", "legal_basis", "valid_until")
_GIVEN = {
    "validated_by_name": "solution.validated_by",
    "answered_by_name": "solution.given_by",
    "given_at": "solution.given_at",
    "means": "solution.given_means",
    "answer_reference": "solution.given_reference",
}
# Which draft fields a mutation's content comes from: the form to open with them, and field by field.
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "add_note": ("", {"text": "note"}),
    "add_evidence": (
        "evidence",
        {"system": "evidence.system", "query": "evidence.query", "result": "evidence.result"},
    ),
    "close_case": ("close", {"reason": "close.reason"}),
    "cancel_case": ("cancel", {"reason": "cancel.reason"}),
    "reopen_case": ("reopen", {"reason": "reopen.reason"}),
    "wait_for_applicant": ("wait", {"reason": "wait.reason", "until": "wait.until"}),
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
            "promise_at": "escalation.promise_at",
            "promise_channel": "escalation.promise_channel",
            "no_evidence_reason": "escalation.no_evidence_reason",
        },
    ),
    "tell_solution": ("closing", {"means": "closing.means"}),
    "confirm_receipt": (
        "closing",
        {
            "means": "closing.means",
            "satisfied": "closing.satisfied",
            "comment": "closing.comment",
            "received_at": "closing.at",
        },
    ),
    "record_contact": (
        "contact",
        {
            "channel": "contact.channel",
            "direction": "contact.direction",
            "started_at": "contact.at",
            "remote": "contact.address",
            "remote_name": "contact.who",
            "text": "contact.text",
        },
    ),
    "record_answer": ("answer", {one: f"answer.{one}" for one in _ANSWER}),
    "record_solution": ("solution", {one: f"solution.{one}" for one in _ANSWER} | _GIVEN),
    "record_unit_answer": ("solution", {one: f"solution.{one}" for one in _ANSWER} | _GIVEN),
}
_DETAILS = tuple(name for name in DETAIL_FIELDS if not name.startswith("is_"))


@dataclass(frozen=True, slots=True)
class Typed:
    """One field, by the mutation's name for it. `value` of a unit or a member of staff is their name."""

    name: str
    value: Value


def typed_fields(mutation: Mutation, names: Mapping[UUID, str]) -> tuple[Typed, ...]:
    """Return the fields that were typed or chosen. `names`: of units and staff, by their ids."""
    return tuple(_typed(mutation, names))


def _typed(mutation: Mutation, names: Mapping[UUID, str]) -> Iterator[Typed]:
    for name in TYPED:
        value = getattr(mutation, name, None)
        if isinstance(value, UUID):
            value = names.get(value, "")
        elif isinstance(value, NewHandle):
            value = value.value
        elif isinstance(value, tuple):
            value = ", ".join(one.value if isinstance(one, NewHandle) else str(one) for one in value)
        if value:
            yield Typed(name, value)
    changes: Mapping[str, str] = getattr(mutation, "changes", {})
    for name, text in changes.items():
        if text and name in TYPED:
            yield Typed(name, text)


def draft_fields(mutation: Mutation, name: str, zone: tzinfo) -> dict[str, str]:
    """Return the draft fields that restore it in its form; none if there is no form for it."""
    if isinstance(mutation, LogCase):
        drafts = {one: _as_draft(getattr(mutation, one), zone) for one in _DETAILS if getattr(mutation, one)}
        flags = ("is_confidential", "is_anonymous")
        return drafts | {flag: "yes" for flag in flags if getattr(mutation, flag)}
    if isinstance(mutation, ChangeDetails):
        return {one: text for one, text in mutation.changes.items() if one in DETAIL_FIELDS}
    _form, fields = FORMS.get(name, ("", {}))
    given = {draft: getattr(mutation, one, None) for one, draft in fields.items()}
    return {draft: _as_draft(value, zone) for draft, value in given.items() if value}


def _as_draft(value: object, zone: tzinfo) -> str:
    if isinstance(value, datetime):  # with the date: "16.00" would mean another day tomorrow
        local = value.astimezone(zone)
        return f"{day_as_typed(local.date())} {local:%H.%M}"
    if isinstance(value, date):
        return day_as_typed(value)
    return str(value.value) if isinstance(value, Enum) else str(value)
