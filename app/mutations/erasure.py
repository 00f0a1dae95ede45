"""Erases a person by the rule of retention: texts and numbers are removed for ever, facts for statistics
stay.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Text, cast, or_, select

from app.mutations.erased_facts import kept_facts, unnamed_facts
from app.sop.retention import CaseHeld, ContactHeld, RetentionRule, plan_erasure
from db.enums import Consent, EntryKind, Role
from db.models import (
    Applicant,
    ApplicantMerge,
    Attachment,
    Case,
    CaseTag,
    Contact,
    Conversation,
    DataRequest,
    Escalation,
    Evidence,
    Handle,
    Membership,
    Message,
    MessageFile,
    Recording,
    Solution,
    TimelineEntry,
    UnitQuestion,
)
from db.models.base import Base
from db.mutation import Mutation, Rejected
from db.queries.erasure import records_of, select_cases_of, select_contacts_of
from db.tx import Tx

_OF_CASES: tuple[tuple[type[Base], dict[str, Any]], ...] = (
    (Evidence, dict.fromkeys(("query", "result", "sha256"), "") | {"fields": None}),
    (
        Escalation,
        dict.fromkeys(("question", "evidence", "promise", "no_evidence_reason", "answer_reference"), "")
        | dict.fromkeys(("returned_reason", "passed_reason"), ""),
    ),
    (UnitQuestion, {"question": "", "answer": ""}),
    (Solution, {"text": "", "reference": "", "oss_reference": "", "legal_basis": ""}),
)
_APPLICANT = dict.fromkeys(("name", "organisation", "nib", "region", "note"), "")
_CASE = dict.fromkeys(("subject", "description", "registration_number", "nib", "sp4n_tracking"), "")
_REASONS = ("hold_reason", "opted_out_reason", "blocked_reason")
_CORRESPONDENT = dict.fromkeys(("chain", "remote", "remote_name", "remote_phone", *_REASONS), "")
_CONSENT = {"consent": Consent.NOT_ASKED, "consent_text": "", "consent_at": None}


class EraseApplicant(Mutation, frozen=True, kw_only=True):
    """Rejected while any record of the person must be kept. Years: Retention of finished cases of each kind.

    Recordings become due, attachments are marked: their files are deleted afterwards.
    """

    recalls_of = noted_of = "applicant_id"

    applicant_id: UUID
    information_years: int
    complaint_years: int

    def run(self, tx: Tx) -> None:
        if tx.me.role is not Role.SUPERVISOR:
            raise Rejected("not_your_role", {"role": tx.me.role.value})
        applicant = tx.need(Applicant, self.applicant_id, "no_such_applicant")
        if applicant["erased_at"] is not None:
            raise Rejected("applicant_erased")
        ids = records_of(tx.rows, self.applicant_id)
        cases, contacts = tx.rows(select_cases_of(ids)), tx.rows(select_contacts_of(ids))
        self._refuse_early(cases, contacts)
        _Erasing(tx, self.occurred_at, ids, cases, contacts).do()

    def _refuse_early(self, cases: list[RowMapping], contacts: list[RowMapping]) -> None:
        years = (max(1, self.information_years), max(1, self.complaint_years))
        plan = plan_erasure(
            (case_held(row) for row in cases),
            (contact_held(row) for row in contacts),
            0,
            RetentionRule(*years),
            self.occurred_at,
        )
        if not plan.may_go:
            raise Rejected("erasure_too_early", {"count": len(plan.stays)})


def case_held(row: RowMapping) -> CaseHeld:
    return CaseHeld(row["id"], row["number"], row["kind"], row["status"], row["changed_at"])


def contact_held(row: RowMapping) -> ContactHeld:
    return ContactHeld(row["id"], row["started_at"], row["ended_at"], row["conversation_id"] is not None)


class _Erasing:
    """One erasure: each row keeps its id, its times and its enum values."""

    def __init__(
        self, tx: Tx, at: datetime, ids: list[UUID], cases: list[RowMapping], contacts: list[RowMapping]
    ) -> None:
        self._tx, self._at, self._ids = tx, at, ids
        self._cases, self._contacts = cases, contacts
        self._case_ids = [row["id"] for row in cases]
        self._contact_ids = [row["id"] for row in contacts]

    def do(self) -> None:
        self._take(Applicant, self._rows(Applicant, "id", self._ids), erased_at=self._at, **_APPLICANT)
        for row in self._rows(Handle, "applicant_id", self._ids):
            gone = row["deleted_at"] or self._at
            self._take(Handle, [row], value="", digits_reversed="", label="", deleted_at=gone)
        self._take(Membership, self._rows(Membership, "applicant_id", self._ids), deleted_at=self._at)
        self._take_merges()
        self._take_requests()
        for model, emptied in _OF_CASES:
            self._take(model, self._rows(model, "case_id", self._case_ids), **emptied)
        files = self._rows(Attachment, "case_id", self._case_ids)
        self._take(Attachment, files, name="", removed_reason="", deleted_at=self._at)
        tags = self._rows(CaseTag, "case_id", self._case_ids)
        self._take(CaseTag, tags, tag="", deleted_at=self._at)
        recordings = self._rows(Recording, "contact_id", self._contact_ids)
        self._take(Recording, [row for row in recordings if row["erased_at"] is None], keep_until=self._at)
        self._tx.touched.erased.update(row["id"] for row in recordings)
        self._take_stories()
        self._take_written()
        self._take_contacts()
        for row in self._cases:  # after their timelines, whose entries raise the version
            self._take(Case, [row], version=row["version"], **_CASE)

    def _take_merges(self) -> None:
        table = ApplicantMerge.__table__
        both = or_(table.c.kept_id.in_(self._ids), table.c.merged_id.in_(self._ids))
        for row in self._tx.rows(select(table).where(both)):
            self._take(ApplicantMerge, [row], moved={**row["moved"], "filled": {}}, deleted_at=self._at)

    def _take_requests(self) -> None:
        """Erase the text of requests; their dates stay, and an open one still waits for its answer."""
        for row in self._rows(DataRequest, "applicant_id", self._ids):
            self._take(DataRequest, [row], words="", outcome="")

    def _take_stories(self) -> None:
        table = TimelineEntry.__table__
        for row in self._rows(TimelineEntry, "case_id", self._case_ids):
            actor = row["actor_name"] if row["actor_id"] is not None else ""
            facts = kept_facts(row["kind"], row["facts"])
            self._take_entry(row, text="", facts=facts, actor_name=actor)
        named = [cast(table.c.facts, Text).contains(str(one)) for one in self._ids]
        elsewhere = or_(
            table.c.contact_id.in_(self._contact_ids),
            (table.c.kind == EntryKind.DETAILS_CHANGED) & or_(*named),
        )
        for row in self._tx.rows(select(table).where(elsewhere, table.c.case_id.not_in(self._case_ids))):
            actor = row["actor_name"] if row["actor_id"] is not None else ""
            facts = unnamed_facts(row["facts"], {str(one) for one in self._ids})
            self._take_entry(row, facts=facts, actor_name=actor)
            self._tx.touched.cases.add(row["case_id"])

    def _take_entry(self, row: RowMapping, **emptied: Any) -> None:
        # the version is the position in the timeline
        self._take(TimelineEntry, [row], version=row["version"], **emptied)

    def _take_written(self) -> None:
        """Erase messages, also of others in these cases; what was said in another person's case stays."""
        table = Message.__table__
        alone = table.c.contact_id.in_(self._contact_ids) & table.c.case_id.is_(None)
        which = or_(table.c.case_id.in_(self._case_ids), alone)
        messages = self._tx.rows(select(table).where(which).order_by(table.c.id))
        self._take(Message, messages, text="", facts={}, provider_id="")
        files = self._rows(MessageFile, "message_id", [row["id"] for row in messages])
        self._take(MessageFile, files, name="", media_id="", deleted_at=self._at)
        talks = sorted({one for row in self._contacts if (one := row["conversation_id"]) is not None})
        others = select(Contact.conversation_id).where(
            Contact.conversation_id.in_(talks), Contact.id.not_in(self._contact_ids)
        )
        shared = {row["conversation_id"] for row in self._tx.rows(others)}
        own = [one for one in talks if one not in shared]
        self._take(Conversation, self._rows(Conversation, "id", own), form={}, **_CORRESPONDENT)

    def _take_contacts(self) -> None:
        """Erase the contacts; what was said in another person's case belongs to that case."""
        for row in self._contacts:
            is_elsewhere = row["case_id"] is not None and row["case_id"] not in self._case_ids
            text = row["text"] if is_elsewhere else ""
            emptied = {"remote": "", "remote_name": "", "transferred_to": "", "text": text}
            self._take(Contact, [row], **emptied, **_CONSENT)
        others = self._rows(Contact, "case_id", self._case_ids)
        known = set(self._contact_ids)
        self._take(Contact, [row for row in others if row["id"] not in known], text="")

    def _rows(self, model: type[Base], column: str, ids: list[UUID]) -> list[RowMapping]:
        table = model.__table__
        return self._tx.rows(select(table).where(table.c[column].in_(ids)).order_by(table.c.id))

    def _take(self, model: type[Base], rows: list[RowMapping], **emptied: Any) -> None:
        for row in rows:
            self._tx.update(model, row, **emptied)
            self._tx.touched.erased.add(row["id"])
