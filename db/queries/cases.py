"""Cases: the lists, and everything about one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, select

from db.models import Case, Contact, Escalation, Evidence, Solution, TimelineEntry, Unit, UnitQuestion
from db.queries.agent_states import select_absent
from db.queries.attachments import attachments_of_case
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.people import applicants
from db.queries.recordings import recordings_of_case
from db.queries.rows import OPEN, as_case_row, as_contact, select_case_rows, select_contacts
from db.records import (
    CaseFile,
    CaseRow,
    EscalationRecord,
    EvidenceRecord,
    FoundField,
    SolutionRecord,
    TimelineRecord,
    UnitQuestionRecord,
)
from db.told_facts import readable_facts, readable_fields
from db.words import CaseStatus

if TYPE_CHECKING:
    from db.queries.rows import Rows

CAME_BACK = (CaseStatus.SOLUTION_READY, CaseStatus.ASKED_BACK)

Before = tuple[datetime, UUID]
"""Where the page before ended: (changed_at, id) of its last row."""


def my_cases(
    tx: Connection, agent_id: UUID, limit: int = 200, before: Before | None = None
) -> tuple[CaseRow, ...]:
    """Return this agent's open cases, the last changed first."""
    return _page(tx, (Case.assignee_id == agent_id) & Case.status.in_(OPEN), limit, before)


def recent_cases(tx: Connection, limit: int = 200, before: Before | None = None) -> tuple[CaseRow, ...]:
    """Return everybody's cases in any state, the last changed first."""
    return _page(tx, None, limit, before)


def unit_inbox(tx: Connection, unit_id: UUID, limit: int = 200) -> tuple[CaseRow, ...]:
    """Return what waits for this unit's answer, the longest waiting first."""
    query = select_case_rows().where(Case.unit_id == unit_id, Case.status == CaseStatus.WAITING_UNIT)
    return _rows(tx, query.order_by(Case.step_started_at, Case.id).limit(limit))


def call_back_tasks(
    tx: Connection, agent_id: UUID, limit: int = 200, day: datetime | None = None
) -> tuple[CaseRow, ...]:
    """Return what came back to this agent: a solution to tell, or a unit's question; the oldest first.

    day: When it began. Then the solutions of those who are not here on it follow: anybody may tell them.
    """
    mine = select_case_rows().where(Case.assignee_id == agent_id, Case.status.in_(CAME_BACK))
    rows = _rows(tx, mine.order_by(Case.step_started_at, Case.id).limit(limit))
    if day is None or len(rows) == limit:
        return rows
    others = select_case_rows().where(is_for_stand_in(agent_id, day))
    return rows + _rows(tx, others.order_by(Case.step_started_at, Case.id).limit(limit - len(rows)))


def is_for_stand_in(agent_id: UUID, day: datetime) -> ColumnElement[bool]:
    """Return the condition that a solution is to be told by anybody: its agent is not here on that day."""
    absent = Case.assignee_id.in_(select_absent(day)) & (Case.assignee_id != agent_id)
    return absent & (Case.status == CaseStatus.SOLUTION_READY)


def dated_waits(tx: Connection, agent_id: UUID, unit_id: UUID | None) -> tuple[tuple[UUID, datetime], ...]:
    """Return the cases of this agent, or with this unit, whose wait ends by itself, and when."""
    concerns_me = (Case.assignee_id == agent_id) & Case.status.in_(OPEN)
    if unit_id is not None:
        concerns_me |= (Case.unit_id == unit_id) & (Case.status == CaseStatus.WAITING_UNIT)
    rows = _rows(tx, select_case_rows().where(concerns_me, Case.waiting_since.is_not(None)))
    return tuple((row.id, until) for row in rows if row.pauses and (until := row.pauses[-1].until))


def case_file(tx: Connection, case_id: UUID) -> CaseFile | None:
    """Return everything about one case."""
    query = select_case_rows(
        *(Case.description, Case.registration_number, Case.nib, Case.kbli),
        *(Case.region, Case.region_code, Case.category, Case.service),
    ).where(Case.id == case_id)
    row = tx.execute(query).one_or_none()
    if row is None:
        return None
    line = with_names(tx, [as_case_row(row)])[0]
    description, registration_number, nib, kbli, region, region_code, category, service = row[-8:]
    people = applicants(tx, [line.applicant_id]) if line.applicant_id is not None else ()
    contacts = select_contacts().where(Contact.case_id == case_id).order_by(Contact.started_at)
    return CaseFile(
        row=line,
        description=description,
        registration_number=registration_number,
        nib=nib,
        kbli=kbli,
        region=region,
        applicant=next(iter(people), None),
        timeline=timeline(tx, case_id),
        contacts=tuple(map(as_contact, tx.execute(contacts))),
        escalations=_escalations(tx, case_id),
        solutions=_solutions(tx, case_id),
        evidence=_evidence(tx, case_id),
        recordings=recordings_of_case(tx, case_id),
        unit_questions=_unit_questions(tx, case_id),
        attachments=attachments_of_case(tx, case_id),
        region_code=region_code,
        category=category,
        service=service,
    )


def case_by_number(tx: Connection, number: str) -> CaseRow | None:
    """Return the case with this public number, or None."""
    row = tx.execute(select_case_rows().where(Case.number == number)).one_or_none()
    return None if row is None else with_names(tx, [as_case_row(row)])[0]


def number_and_anonymity(tx: Connection, case_id: UUID) -> tuple[str, bool]:
    """Return a case's number and whether its applicant is anonymous; ("", False) if there is no such case."""
    found = tx.execute(select(Case.number, Case.is_anonymous).where(Case.id == case_id)).one_or_none()
    return ("", False) if found is None else (found.number, bool(found.is_anonymous))


def timeline(tx: Connection, case_id: UUID) -> tuple[TimelineRecord, ...]:
    query = (
        select(
            TimelineEntry.id,
            TimelineEntry.case_id,
            TimelineEntry.version,
            TimelineEntry.kind,
            TimelineEntry.actor_id,
            TimelineEntry.actor_name,
            TimelineEntry.workstation,
            TimelineEntry.occurred_at,
            TimelineEntry.recorded_at,
            TimelineEntry.contact_id,
            TimelineEntry.text,
            TimelineEntry.facts,
        )
        .where(TimelineEntry.case_id == case_id)
        .order_by(TimelineEntry.version)
    )
    entries = (TimelineRecord(*row) for row in tx.execute(query))
    return tuple(replace(one, facts=readable_facts(one.facts)) for one in entries)


def _page(
    tx: Connection, condition: ColumnElement[bool] | None, limit: int, before: Before | None
) -> tuple[CaseRow, ...]:
    query = select_case_rows().order_by(Case.changed_at.desc(), Case.id.desc()).limit(limit)
    if condition is not None:
        query = query.where(condition)
    if before is not None:
        changed_at, last_id = before
        is_earlier = (Case.changed_at < changed_at) | ((Case.changed_at == changed_at) & (Case.id < last_id))
        # The first condition lets the index be used, the second one is exact.
        query = query.where(Case.changed_at <= changed_at, is_earlier)
    return _rows(tx, query)


def _rows(tx: Connection, query: Rows) -> tuple[CaseRow, ...]:
    return with_pauses(tx, with_names(tx, list(map(as_case_row, tx.execute(query)))))


def _escalations(tx: Connection, case_id: UUID) -> tuple[EscalationRecord, ...]:
    query = (
        select(
            Escalation.id,
            Escalation.case_id,
            Escalation.unit_id,
            Unit.name,
            Escalation.question,
            Escalation.evidence,
            Escalation.promise,
            Escalation.asked_by_id,
            Escalation.asked_by_name,
            Escalation.asked_at,
            Escalation.due_at,
            Escalation.returned_at,
            Escalation.returned_reason,
            Escalation.answered_at,
            Escalation.answered_by_name,
            Escalation.promise_at,
            Escalation.promise_channel,
            Escalation.no_evidence_reason,
            Escalation.passed_at,
            Escalation.passed_reason,
            Escalation.answered_means,
            Escalation.answer_reference,
        )
        .join_from(Escalation, Unit, Unit.id == Escalation.unit_id)
        .where(Escalation.case_id == case_id, Escalation.deleted_at.is_(None))
        .order_by(Escalation.asked_at, Escalation.id)
    )
    return tuple(EscalationRecord(*row) for row in tx.execute(query))


def _unit_questions(tx: Connection, case_id: UUID) -> tuple[UnitQuestionRecord, ...]:
    query = (
        select(
            UnitQuestion.id,
            UnitQuestion.escalation_id,
            UnitQuestion.question,
            UnitQuestion.asked_by_name,
            UnitQuestion.asked_at,
            UnitQuestion.answer,
            UnitQuestion.answered_by_name,
            UnitQuestion.answered_at,
        )
        .where(UnitQuestion.case_id == case_id, UnitQuestion.deleted_at.is_(None))
        .order_by(UnitQuestion.asked_at, UnitQuestion.id)
    )
    return tuple(UnitQuestionRecord(*row) for row in tx.execute(query))


def _solutions(tx: Connection, case_id: UUID) -> tuple[SolutionRecord, ...]:
    query = (
        select(
            Solution.id,
            Solution.case_id,
            Solution.escalation_id,
            Solution.text,
            Solution.validated_in,
            Solution.reference,
            Solution.legal_basis,
            Solution.recorded_by_name,
            Solution.recorded_at,
            Solution.oss_reference,
            Solution.valid_until,
            Solution.validated_by_name,
        )
        .where(Solution.case_id == case_id, Solution.deleted_at.is_(None))
        .order_by(Solution.recorded_at, Solution.id)
    )
    return tuple(SolutionRecord(*row) for row in tx.execute(query))


def _evidence(tx: Connection, case_id: UUID) -> tuple[EvidenceRecord, ...]:
    query = (
        select(
            Evidence.id,
            Evidence.case_id,
            Evidence.system,
            Evidence.query,
            Evidence.result,
            Evidence.sha256,
            Evidence.found_by_name,
            Evidence.found_at,
            Evidence.method,
            Evidence.fields,
        )
        .where(Evidence.case_id == case_id, Evidence.deleted_at.is_(None))
        .order_by(Evidence.found_at, Evidence.id)
    )
    rows = tx.execute(query).mappings()
    return tuple(EvidenceRecord(**{**row, "fields": _fields(row["fields"])}) for row in rows)


def _fields(stored: Any) -> tuple[FoundField, ...]:
    return tuple(FoundField(**field) for field in readable_fields(stored))
