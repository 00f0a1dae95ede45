"""The organisations that a person represents, and requests about their data."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.mutations.people import need_person, refuse_units
from app.mutations.story import need_text
from app.sop.data_requests import data_request_rules
from db.enums import DataRequestKind
from db.models import Applicant, Case, DataRequest, Handle, Membership, Organisation
from db.mutation import Mutation, Rejected
from db.tx import Tx


class JoinOrganisation(Mutation, frozen=True, kw_only=True):
    """This person represents this organisation, too; the same NIB means the same organisation."""

    membership_id: UUID
    organisation_id: UUID
    applicant_id: UUID
    name: str
    nib: str = ""

    def run(self, tx: Tx) -> None:
        tx.refuse_second(Membership, self.membership_id, "membership_exists")
        need_person(tx, self.applicant_id)
        name, nib = need_text(self.name, "organisation_missing"), self.nib.strip()
        known = _organisation(tx, nib)
        organisation_id = self.organisation_id if known is None else known
        if known is None:
            tx.insert(Organisation, id=organisation_id, name=name, nib=nib)
        table = Membership.__table__
        mine = (table.c.applicant_id == self.applicant_id) & (table.c.organisation_id == organisation_id)
        if tx.rows(select(table).where(mine, table.c.deleted_at.is_(None))):
            raise Rejected("membership_known")
        tx.insert(
            Membership,
            id=self.membership_id,
            applicant_id=self.applicant_id,
            organisation_id=organisation_id,
        )
        tx.touched.applicants.add(self.applicant_id)


class LeaveOrganisation(Mutation, frozen=True, kw_only=True):
    """This person does not represent this organisation."""

    membership_id: UUID

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        membership = tx.need(Membership, self.membership_id, "no_such_membership")
        tx.update(Membership, membership, deleted_at=self.occurred_at)
        tx.touched.applicants.add(membership["applicant_id"])


class RemoveHandle(Mutation, frozen=True, kw_only=True):
    """Remove a number or address that is not this person's."""

    handle_id: UUID

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        handle = tx.need(Handle, self.handle_id, "no_such_handle")
        tx.update(Handle, handle, deleted_at=self.occurred_at)
        tx.touched.applicants.add(handle["applicant_id"])


class AskOfData(Mutation, frozen=True, kw_only=True):
    """A person asks something about their data: the time of its kind starts when it was received.

    received_at: None: now. A letter may have come before it is noted. case_id: Of this person, with which the
        request came.
    """

    request_id: UUID
    applicant_id: UUID
    kind: DataRequestKind
    words: str = ""
    received_at: datetime | None = None
    case_id: UUID | None = None

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        asked_at = self.received_at or self.occurred_at
        if asked_at > self.occurred_at:
            raise Rejected("time_is_ahead")
        tx.refuse_second(DataRequest, self.request_id, "request_exists")
        tx.need(Applicant, self.applicant_id, "no_such_applicant")
        if self.case_id is not None:
            case = tx.need(Case, self.case_id, "no_such_case")
            if case["applicant_id"] != self.applicant_id:
                raise Rejected("case_of_another")
        tx.insert(
            DataRequest,
            id=self.request_id,
            applicant_id=self.applicant_id,
            source_case_id=self.case_id,
            kind=self.kind,
            asked_at=asked_at,
            due_at=asked_at + data_request_rules()[self.kind].time,
            asked_by_name=tx.me.agent_name,
            words=self.words.strip(),
        )
        tx.touched.applicants.add(self.applicant_id)


class AnswerDataRequest(Mutation, frozen=True, kw_only=True):
    """The request was fulfilled or declined: the outcome says what was done, and why data stays."""

    request_id: UUID
    outcome: str

    def run(self, tx: Tx) -> None:
        refuse_units(tx)
        request = tx.need(DataRequest, self.request_id, "no_such_request")
        if request["done_at"] is not None:
            raise Rejected("request_done")
        outcome = need_text(self.outcome, "outcome_missing")
        tx.update(
            DataRequest, request, done_at=self.occurred_at, done_by_name=tx.me.agent_name, outcome=outcome
        )
        tx.touched.applicants.add(request["applicant_id"])


def _organisation(tx: Tx, nib: str) -> UUID | None:
    if not nib:
        return None
    table = Organisation.__table__
    found = tx.rows(select(table).where(table.c.nib == nib, table.c.deleted_at.is_(None)).limit(1))
    return found[0]["id"] if found else None
