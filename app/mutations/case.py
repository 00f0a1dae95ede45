"""The record of a case: logging, corrections, notes, evidence, and assignment."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any
from uuid import UUID

import msgspec

from app.common.finding import sha256_of
from app.mutations.contact_by_hand import by_hand
from app.mutations.contact_story import queue_facts, refuse_others
from app.mutations.correspondence import carry_messages
from app.mutations.merged_fields import OVERWROTE, SETTLED, overwrites, unsettled_fields
from app.mutations.story import Story, applicant_name, kept_applicant, need_text
from db.enums import CaseKind, Channel, EntryKind, Priority, Role
from db.models import Agent, Case, Contact, Evidence, TimelineEntry
from db.models.types import utc_text
from db.mutation import Mutation, Rejected
from db.records import FoundField
from db.rules.lifecycle import LOGGED, ROLES, Move, may_change_applicant, may_lift_anonymity
from db.tx import Tx, table_of

WORDS: dict[str, type[Enum]] = {"kind": CaseKind, "priority": Priority}
FLAGS = ("is_confidential", "is_anonymous")  # as text: "yes", or "" for no
TEXTS = (
    *("subject", "description", "registration_number", "nib", "kbli", "region", "category", "service"),
    "sp4n_tracking",
)


class LogCase(Mutation, frozen=True, kw_only=True):
    """Save a new case: SOP step 1 began at `asked_at`, step 2 at `opened_at`, both before the save.

    Attributes:
        asked_at: When the contact began, or the message arrived.
        opened_at: When the agent began to record.
    """

    case_id: UUID
    number: str
    kind: CaseKind
    channel: Channel
    subject: str = ""
    description: str = ""
    registration_number: str = ""
    sp4n_tracking: str = ""
    nib: str = ""
    kbli: str = ""
    region: str = ""
    region_code: str = ""
    category: str = ""
    service: str = ""
    priority: Priority = Priority.NORMAL
    is_confidential: bool = False
    is_anonymous: bool = False
    applicant_id: UUID | None = None
    contact_id: UUID | None = None
    asked_at: datetime
    opened_at: datetime

    def run(self, tx: Tx) -> None:
        if tx.me.role not in ROLES[Move.CHANGE_DETAILS]:
            raise Rejected("not_your_role", {"move": "log", "role": tx.me.role.value})
        subject = need_text(self.subject, "subject_missing")
        tx.refuse_second(Case, self.case_id, "case_exists")
        tx.refuse_taken(table_of(Case).c.number, self.number, "number_taken")
        applicant_id = kept_applicant(tx, self.applicant_id)
        contact = (
            tx.need(Contact, self.contact_id, "no_such_contact") if self.contact_id is not None else None
        )
        tx.insert(
            Case,
            id=self.case_id,
            version=0,
            number=self.number,
            number_digits="".join(c for c in self.number if c in "0123456789"),
            kind=self.kind,
            channel=self.channel,
            priority=self.priority,
            subject=subject,
            description=self.description,
            registration_number=self.registration_number.strip(),
            sp4n_tracking=self.sp4n_tracking.strip(),
            nib=self.nib.strip(),
            kbli=self.kbli.strip(),
            region=self.region.strip(),
            region_code=self.region_code,
            category=self.category.strip(),
            service=self.service.strip(),
            is_confidential=self.is_confidential,
            is_anonymous=self.is_anonymous,
            applicant_id=applicant_id,
            opened_at=self.opened_at,
            status=LOGGED.status,
            step=LOGGED.step,
            assignee_id=tx.me.agent_id,
            changed_at=self.asked_at,
            step_started_at=max(self.asked_at, self.opened_at),
        )
        story = Story(tx, self.case_id)
        self._record_question(story, tx)
        story.add_entry(EntryKind.CASE_OPENED, self.opened_at, contact_id=self.contact_id)
        story.add_entry(
            EntryKind.CASE_LOGGED,
            self.occurred_at,
            contact_id=self.contact_id,
            number=self.number,
            subject=subject,
        )
        story.store()
        if contact is not None:
            self._take_contact(tx, applicant_id)

    def _record_question(self, story: Story, tx: Tx) -> None:
        contact = tx.row(Contact, self.contact_id) if self.contact_id is not None else None
        is_by_hand = contact is not None and contact["is_by_hand"]
        story.add_entry(
            EntryKind.CONTACT_STARTED,
            self.asked_at,
            contact_id=self.contact_id,
            by=applicant_name(tx, story.case["applicant_id"]) or (contact["remote_name"] if contact else ""),
            channel=self.channel.value,
            direction=contact["direction"].value if contact else "",
            remote=contact["remote"] if contact else "",
            text=contact["text"] if contact and is_by_hand else "",
            **(by_hand(tx) if is_by_hand else {}),
            **(queue_facts(contact) if contact else {}),
        )

    def _take_contact(self, tx: Tx, applicant_id: UUID | None) -> None:
        """Link the contact with this case; the case that it was linked with before is informed."""
        assert self.contact_id is not None
        contact = tx.need(Contact, self.contact_id, "no_such_contact")
        if contact["case_id"] not in (None, self.case_id):
            refuse_others(tx, contact)
            Story(tx, contact["case_id"]).give_up(contact, self.occurred_at)
        tx.update(
            Contact,
            contact,
            case_id=self.case_id,
            applicant_id=applicant_id or contact["applicant_id"],
        )
        if contact["case_id"] != self.case_id:
            carry_messages(tx, contact, self.case_id)


class ChangeDetails(Mutation, frozen=True, kw_only=True):
    """Change recorded fields; `changes` maps field names to new texts. "" removes the applicant.

    A region may have its `region_code`; without one it is free text. Only the case's agent or a supervisor
    may lift the anonymity, with a `reason`.

    Attributes:
        seen: The previous values that the author saw; later values of others are overwritten, and recorded.
        settles: Fields whose conflict is resolved.
    """

    case_id: UUID
    changes: dict[str, str]
    reason: str = ""
    seen: dict[str, str] = msgspec.field(default_factory=dict)
    settles: tuple[str, ...] = ()

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        story.move(Move.CHANGE_DETAILS, self.occurred_at)
        if story.case["is_anonymous"] and not self.changes.get("is_anonymous", "yes"):
            if not may_lift_anonymity(tx.me.role, story.case["assignee_id"] == tx.me.agent_id):
                raise Rejected("anonymity_not_yours")
            need_text(self.reason, "reason_missing")
        changed: dict[str, list[str]] = {}
        overwrote: dict[str, list[str]] = {}
        if "region" in self.changes:
            story.set(region_code="")
        for field, text in self.changes.items():
            before, after = self._change(story, field, text)
            if before == after:
                continue
            changed[field] = [before, after]
            seen = self._seen(tx, field)
            if who := overwrites(story, field, seen, before, after):
                overwrote[field] = [seen or "", before, after, who]
        settled = [field for field in self.settles if field in unsettled_fields(story)]
        facts: dict[str, Any] = {"changes": changed}
        facts |= {name: fact for name, fact in ((OVERWROTE, overwrote), (SETTLED, settled)) if fact}
        if changed or settled:
            story.add_entry(EntryKind.DETAILS_CHANGED, self.occurred_at, self.reason.strip(), **facts)
            story.store()

    def _seen(self, tx: Tx, field: str) -> str | None:
        """Return the value that the author saw in a field in timeline form; None if unknown."""
        seen = self.seen.get(field)
        if not seen or field != "applicant_id":
            return seen
        return _applicant_text(tx, kept_applicant(tx, _id(seen)))  # it may have been merged since

    def _change(self, story: Story, field: str, text: str) -> tuple[str, str]:
        """Set one column; return its old and new value for the timeline."""
        tx = story.tx
        if field == "applicant_id":
            applicant_id = kept_applicant(tx, _id(text) if text else None)
            before = story.case["applicant_id"]
            if applicant_id == before:
                return "", ""
            stays_anonymous = story.case["is_anonymous"] and self.changes.get("is_anonymous", "yes") != ""
            if not may_change_applicant(stays_anonymous, before is not None):
                raise Rejected("applicant_anonymous")
            story.set(applicant_id=applicant_id)
            return _applicant_text(tx, before), _applicant_text(tx, applicant_id)
        if field in WORDS:
            try:
                word = WORDS[field](text)
            except ValueError:
                raise Rejected("no_such_word", {"field": field, "word": text}) from None
            story.set(**{field: word})
            return story.case[field].value, text
        if field in FLAGS:
            if text not in ("yes", ""):
                raise Rejected("no_such_word", {"field": field, "word": text})
            story.set(**{field: bool(text)})
            return "yes" if story.case[field] else "", text
        if field == "region_code" and "region" in self.changes:
            story.set(region_code=text)
            return "", ""  # the timeline shows the region itself
        if field in TEXTS:
            if field == "subject":
                text = need_text(text, "subject_missing")
            story.set(**{field: text})
            return story.case[field], text
        raise Rejected("no_such_field", {"field": field})


class AddNote(Mutation, frozen=True, kw_only=True):
    """call_offset_s: Seconds since the call was answered, if the note was taken during one."""

    note_id: UUID
    case_id: UUID
    text: str
    contact_id: UUID | None = None
    call_offset_s: int | None = None

    def run(self, tx: Tx) -> None:
        tx.refuse_second(TimelineEntry, self.note_id, "note_exists")
        text = need_text(self.text, "note_missing")
        story = Story(tx, self.case_id)
        story.move(Move.ADD_NOTE, self.occurred_at)
        facts: dict[str, Any] = {} if self.call_offset_s is None else {"call_offset_s": self.call_offset_s}
        if self.contact_id is not None:
            tx.need(Contact, self.contact_id, "no_such_contact")
        story.add_entry(
            EntryKind.NOTE_ADDED, self.occurred_at, text, self.contact_id, entry_id=self.note_id, **facts
        )
        story.store()


class AddEvidence(Mutation, frozen=True, kw_only=True):
    """Record a look-up (jelita, oss, knowledge, other) and its result.

    Attributes:
        result: As text: typed by a user, or made of the fields.
        method, fields, found_at: Of an answer of the system itself.
    """

    evidence_id: UUID
    case_id: UUID
    system: str
    query: str
    result: str
    method: str = ""
    fields: tuple[FoundField, ...] = ()
    found_at: datetime | None = None

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Evidence, self.evidence_id, "evidence_exists")
        result = need_text(self.result, "result_missing")
        story = Story(tx, self.case_id)
        story.move(Move.ADD_EVIDENCE, self.occurred_at)
        found_at = self.found_at or self.occurred_at
        facts: dict[str, Any] = {"system": self.system, "query": self.query}
        fields = [asdict(field) for field in self.fields]
        if fields:
            sha256 = sha256_of(self.system, self.method, self.query, self.fields, found_at, result)
            facts |= {"method": self.method, "found_at": utc_text(found_at), "fields": fields}
        else:
            sha256 = hashlib.sha256(result.encode()).hexdigest()
        tx.insert(
            Evidence,
            id=self.evidence_id,
            team_id=story.case["team_id"],
            case_id=self.case_id,
            system=self.system,
            query=self.query,
            result=result,
            sha256=sha256,
            found_by_name=tx.me.agent_name,
            found_at=found_at,
            method=self.method,
            fields=fields or None,
        )
        story.add_entry(
            EntryKind.EVIDENCE_ADDED,
            self.occurred_at,
            evidence_id=str(self.evidence_id),
            sha256=sha256,
            **facts,
        )
        story.store()


class AssignCase(Mutation, frozen=True, kw_only=True):
    """Take over a case; a supervisor assigns it to any agent. reason: Optional."""

    case_id: UUID
    agent_id: UUID
    reason: str = ""

    def run(self, tx: Tx) -> None:
        story = Story(tx, self.case_id)
        story.move(Move.ASSIGN, self.occurred_at)
        agent = tx.need(Agent, self.agent_id, "no_such_agent")
        if self.agent_id != tx.me.agent_id and tx.me.role is not Role.SUPERVISOR:
            raise Rejected("not_your_role", {"move": Move.ASSIGN.value, "role": tx.me.role.value})
        if agent["role"] is Role.UNIT_OFFICER:
            raise Rejected("agent_is_officer")
        before = tx.row(Agent, story.case["assignee_id"]) if story.case["assignee_id"] else None
        story.set(assignee_id=self.agent_id)
        reason: dict[str, Any] = {"reason": self.reason.strip()} if self.reason.strip() else {}
        story.add_entry(
            EntryKind.ASSIGNED,
            self.occurred_at,
            agent_id=str(self.agent_id),
            agent_name=agent["name"],
            from_name=before["name"] if before else "",
            **reason,
        )
        story.store()


def _applicant_text(tx: Tx, applicant_id: UUID | None) -> str:
    """Return name and id, because two persons may have the same name."""
    return f"{applicant_name(tx, applicant_id)} {applicant_id or ''}".strip()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Rejected("no_such_applicant", {"id": text}) from None
