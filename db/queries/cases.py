"""Cases: the lists, and the whole file of one case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Connection, Row, bindparam, select

from db.entry_facts import readable_facts, readable_fields
from db.enums import CaseStatus
from db.models import Case, Contact, Escalation, Evidence, Solution, TimelineEntry, Unit, UnitQuestion
from db.queries.agent_states import select_absent
from db.queries.attachments import attachments_of_case
from db.queries.names import with_names
from db.queries.pauses import with_pauses
from db.queries.people import applicants
from db.queries.recordings import recordings_of_case
from db.queries.rows import OPEN, as_case_row, as_contact, select_case_rows, select_contacts
from db.queries.tags_and_links import links_of_case, tags_of_cases, without_naming_links
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
from db.rules.sp4n import has_tracking
from db.tx import table_of

if TYPE_CHECKING:
    from db.queries.rows import Rows

_DESCRIBED = (  # the last columns of _WHOLE_CASES
    *("description", "registration_number", "nib", "kbli", "region", "region_code", "category", "service"),
    "sp4n_tracking",
)
RETURNED_STATES = (CaseStatus.SOLUTION_READY, CaseStatus.ASKED_BACK)

_CASES, _CONTACTS, _ENTRIES, _UNITS = map(table_of, (Case, Contact, TimelineEntry, Unit))
_ESCALATIONS, _QUESTIONS, _SOLUTIONS, _EVIDENCE = map(
    table_of, (Escalation, UnitQuestion, Solution, Evidence)
)
# The queries for opening a case, each built once: building a statement costs many times SQLite's work for it.
_CASE_ID: BindParameter[Any] = bindparam("case_id")
_WHOLE_CASES = select_case_rows(
    *(_CASES.c.description, _CASES.c.registration_number, _CASES.c.nib, _CASES.c.kbli),
    *(_CASES.c.region, _CASES.c.region_code, _CASES.c.category, _CASES.c.service),
    _CASES.c.sp4n_tracking,
)
_WHOLE_CASE = _WHOLE_CASES.where(_CASES.c.id == _CASE_ID)
_CONTACTS_OF_CASE = select_contacts().where(_CONTACTS.c.case_id == _CASE_ID).order_by(_CONTACTS.c.started_at)
_TIMELINES = select(
    _ENTRIES.c.id,
    _ENTRIES.c.case_id,
    _ENTRIES.c.version,
    _ENTRIES.c.kind,
    _ENTRIES.c.actor_id,
    _ENTRIES.c.actor_name,
    _ENTRIES.c.workstation,
    _ENTRIES.c.occurred_at,
    _ENTRIES.c.recorded_at,
    _ENTRIES.c.contact_id,
    _ENTRIES.c.text,
    _ENTRIES.c.facts,
).order_by(_ENTRIES.c.version)
_TIMELINE_OF_CASE = _TIMELINES.where(_ENTRIES.c.case_id == _CASE_ID)
_ESCALATIONS_OF_ALL = (
    select(
        _ESCALATIONS.c.id,
        _ESCALATIONS.c.case_id,
        _ESCALATIONS.c.unit_id,
        _UNITS.c.name,
        _ESCALATIONS.c.question,
        _ESCALATIONS.c.evidence,
        _ESCALATIONS.c.promise,
        _ESCALATIONS.c.asked_by_id,
        _ESCALATIONS.c.asked_by_name,
        _ESCALATIONS.c.asked_at,
        _ESCALATIONS.c.due_at,
        _ESCALATIONS.c.returned_at,
        _ESCALATIONS.c.returned_reason,
        _ESCALATIONS.c.answered_at,
        _ESCALATIONS.c.answered_by_name,
        _ESCALATIONS.c.promise_at,
        _ESCALATIONS.c.promise_channel,
        _ESCALATIONS.c.no_evidence_reason,
        _ESCALATIONS.c.passed_at,
        _ESCALATIONS.c.passed_reason,
        _ESCALATIONS.c.answered_means,
        _ESCALATIONS.c.answer_reference,
    )
    .join_from(_ESCALATIONS, _UNITS, _UNITS.c.id == _ESCALATIONS.c.unit_id)
    .where(_ESCALATIONS.c.deleted_at.is_(None))
    .order_by(_ESCALATIONS.c.asked_at, _ESCALATIONS.c.id)
)
_ESCALATIONS_OF_CASE = _ESCALATIONS_OF_ALL.where(_ESCALATIONS.c.case_id == _CASE_ID)
_QUESTIONS_OF_CASE = (
    select(
        _QUESTIONS.c.id,
        _QUESTIONS.c.escalation_id,
        _QUESTIONS.c.question,
        _QUESTIONS.c.asked_by_name,
        _QUESTIONS.c.asked_at,
        _QUESTIONS.c.answer,
        _QUESTIONS.c.answered_by_name,
        _QUESTIONS.c.answered_at,
    )
    .where(_QUESTIONS.c.case_id == _CASE_ID, _QUESTIONS.c.deleted_at.is_(None))
    .order_by(_QUESTIONS.c.asked_at, _QUESTIONS.c.id)
)
_SOLUTIONS_OF_ALL = (
    select(
        _SOLUTIONS.c.id,
        _SOLUTIONS.c.case_id,
        _SOLUTIONS.c.escalation_id,
        _SOLUTIONS.c.text,
        _SOLUTIONS.c.validated_in,
        _SOLUTIONS.c.reference,
        _SOLUTIONS.c.legal_basis,
        _SOLUTIONS.c.recorded_by_name,
        _SOLUTIONS.c.recorded_at,
        _SOLUTIONS.c.oss_reference,
        _SOLUTIONS.c.valid_until,
        _SOLUTIONS.c.validated_by_name,
    )
    .where(_SOLUTIONS.c.deleted_at.is_(None))
    .order_by(_SOLUTIONS.c.recorded_at, _SOLUTIONS.c.id)
)
_SOLUTIONS_OF_CASE = _SOLUTIONS_OF_ALL.where(_SOLUTIONS.c.case_id == _CASE_ID)
_EVIDENCE_OF_CASE = (
    select(
        _EVIDENCE.c.id,
        _EVIDENCE.c.case_id,
        _EVIDENCE.c.system,
        _EVIDENCE.c.query,
        _EVIDENCE.c.result,
        _EVIDENCE.c.sha256,
        _EVIDENCE.c.found_by_name,
        _EVIDENCE.c.found_at,
        _EVIDENCE.c.method,
        _EVIDENCE.c.fields,
    )
    .where(_EVIDENCE.c.case_id == _CASE_ID, _EVIDENCE.c.deleted_at.is_(None))
    .order_by(_EVIDENCE.c.found_at, _EVIDENCE.c.id)
)

Before = tuple[datetime, UUID]
"""Where the page before ended: (changed_at, id) of its last row."""


def my_cases(
    tx: Connection, agent_id: UUID, limit: int = 200, before: Before | None = None
) -> tuple[CaseRow, ...]:
    """Return this agent's open cases, last changed first."""
    return _page(tx, (Case.assignee_id == agent_id) & Case.status.in_(OPEN), limit, before)


def recent_cases(tx: Connection, limit: int = 200, before: Before | None = None) -> tuple[CaseRow, ...]:
    """Return all agents' cases in any state, last changed first."""
    return _page(tx, None, limit, before)


def unit_inbox(tx: Connection, unit_id: UUID, limit: int = 200) -> tuple[CaseRow, ...]:
    """Return the cases that wait for this unit's answer, longest waiting first."""
    query = select_case_rows().where(Case.unit_id == unit_id, Case.status == CaseStatus.WAITING_UNIT)
    return _rows(tx, query.order_by(Case.step_started_at, Case.id).limit(limit))


def call_back_tasks(
    tx: Connection, agent_id: UUID, limit: int = 200, day: datetime | None = None
) -> tuple[CaseRow, ...]:
    """Return what came back to this agent: a solution to give, or a unit's question; oldest first.

    day: Its start. If given, solutions of agents who are absent that day follow: any agent may give them.
    """
    mine = select_case_rows().where(Case.assignee_id == agent_id, Case.status.in_(RETURNED_STATES))
    rows = _rows(tx, mine.order_by(Case.step_started_at, Case.id).limit(limit))
    if day is None or len(rows) == limit:
        return rows
    others = select_case_rows().where(is_for_stand_in(agent_id, day))
    return rows + _rows(tx, others.order_by(Case.step_started_at, Case.id).limit(limit - len(rows)))


def is_for_stand_in(agent_id: UUID, day: datetime) -> ColumnElement[bool]:
    """Return the condition that any agent may give a solution: the case's agent is absent on that day."""
    absent = Case.assignee_id.in_(select_absent(day)) & (Case.assignee_id != agent_id)
    return absent & (Case.status == CaseStatus.SOLUTION_READY)


def dated_waits(tx: Connection, agent_id: UUID, unit_id: UUID | None) -> tuple[tuple[UUID, datetime], ...]:
    """Return this agent's, or this unit's, cases whose wait has a last day, and when it ends."""
    concerns_me = (Case.assignee_id == agent_id) & Case.status.in_(OPEN)
    if unit_id is not None:
        concerns_me |= (Case.unit_id == unit_id) & (Case.status == CaseStatus.WAITING_UNIT)
    rows = _rows(tx, select_case_rows().where(concerns_me, Case.waiting_since.is_not(None)))
    return tuple((row.id, until) for row in rows if row.pauses and (until := row.pauses[-1].until))


def case_file(tx: Connection, case_id: UUID) -> CaseFile | None:
    """Return the whole file of one case."""
    row = tx.execute(_WHOLE_CASE, {"case_id": case_id}).one_or_none()
    if row is None:
        return None
    line = with_names(tx, [as_case_row(row)])[0]
    people = applicants(tx, [line.applicant_id]) if line.applicant_id is not None else ()
    links, entries = without_naming_links(tx, line, links_of_case(tx, case_id), timeline(tx, case_id))
    return CaseFile(
        row=line,
        applicant=next(iter(people), None),
        timeline=entries,
        contacts=tuple(map(as_contact, tx.execute(_CONTACTS_OF_CASE, {"case_id": case_id}))),
        escalations=_escalations(tx, case_id),
        solutions=_solutions(tx, case_id),
        evidence=_evidence(tx, case_id),
        recordings=recordings_of_case(tx, case_id),
        unit_questions=_unit_questions(tx, case_id),
        attachments=attachments_of_case(tx, case_id),
        tags=tags_of_cases(tx, [case_id]).get(case_id, ()),
        links=links,
        **_described(row),
    )


def cases_in_outline(tx: Connection, ids: Sequence[UUID]) -> dict[UUID, CaseFile]:
    """Return the files of many cases by few queries: without contacts, evidence, files, tags and links."""
    rows = tx.execute(_WHOLE_CASES.where(_CASES.c.id.in_(ids))).all()
    lines = with_names(tx, list(map(as_case_row, rows)))
    people = {
        one.id: one for one in applicants(tx, [line.applicant_id for line in lines if line.applicant_id])
    }
    entries, escalations, solutions = (
        _by_case(tx.execute(query.where(table.c.case_id.in_(ids))), record)
        for query, table, record in (
            (_TIMELINES, _ENTRIES, TimelineRecord),
            (_ESCALATIONS_OF_ALL, _ESCALATIONS, EscalationRecord),
            (_SOLUTIONS_OF_ALL, _SOLUTIONS, SolutionRecord),
        )
    )
    found = {}
    for line, row in zip(lines, rows, strict=True):
        found[line.id] = CaseFile(
            row=line,
            applicant=people.get(line.applicant_id) if line.applicant_id else None,
            timeline=tuple(replace(one, facts=readable_facts(one.facts)) for one in entries[line.id]),
            contacts=(),
            escalations=tuple(escalations[line.id]),
            solutions=tuple(solutions[line.id]),
            evidence=(),
            **_described(row),
        )
    return found


def _described(row: Row[Any]) -> dict[str, Any]:
    return dict(zip(_DESCRIBED, row[-len(_DESCRIBED) :], strict=True))


def _by_case(rows: Iterable[Any], record: Callable[..., Any]) -> dict[UUID, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.case_id].append(record(*row))
    return found


def case_by_number(tx: Connection, number: str) -> CaseRow | None:
    """Return the case with this public number, or None."""
    return _only_case(tx, Case.number == number)


def case_by_digits(tx: Connection, digits: str) -> CaseRow | None:
    """Return the case whose number has exactly these digits, or None."""
    return _only_case(tx, Case.number_digits == digits)


def cases_by_tracking(tx: Connection, tracking: str, limit: int = 10) -> tuple[CaseRow, ...]:
    """Return cases with this tracking id of SP4N-LAPOR!, however it is written."""
    return _rows(tx, select_case_rows().where(has_tracking(tracking)).order_by(Case.number).limit(limit))


def _only_case(tx: Connection, condition: ColumnElement[bool]) -> CaseRow | None:
    row = tx.execute(select_case_rows().where(condition).limit(1)).one_or_none()
    return None if row is None else with_names(tx, [as_case_row(row)])[0]


def number_and_anonymity(tx: Connection, case_id: UUID) -> tuple[str, bool]:
    """Return a case's number and whether its applicant is anonymous; ("", False) if there is no such case."""
    found = tx.execute(select(Case.number, Case.is_anonymous).where(Case.id == case_id)).one_or_none()
    return ("", False) if found is None else (found.number, bool(found.is_anonymous))


def timeline(tx: Connection, case_id: UUID) -> tuple[TimelineRecord, ...]:
    entries = (TimelineRecord(*row) for row in tx.execute(_TIMELINE_OF_CASE, {"case_id": case_id}))
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
        # The first condition lets SQLite use the index, the second one is exact.
        query = query.where(Case.changed_at <= changed_at, is_earlier)
    return _rows(tx, query)


def _rows(tx: Connection, query: Rows) -> tuple[CaseRow, ...]:
    return with_pauses(tx, with_names(tx, list(map(as_case_row, tx.execute(query)))))


def _escalations(tx: Connection, case_id: UUID) -> tuple[EscalationRecord, ...]:
    return tuple(EscalationRecord(*row) for row in tx.execute(_ESCALATIONS_OF_CASE, {"case_id": case_id}))


def _unit_questions(tx: Connection, case_id: UUID) -> tuple[UnitQuestionRecord, ...]:
    return tuple(UnitQuestionRecord(*row) for row in tx.execute(_QUESTIONS_OF_CASE, {"case_id": case_id}))


def _solutions(tx: Connection, case_id: UUID) -> tuple[SolutionRecord, ...]:
    return tuple(SolutionRecord(*row) for row in tx.execute(_SOLUTIONS_OF_CASE, {"case_id": case_id}))


def _evidence(tx: Connection, case_id: UUID) -> tuple[EvidenceRecord, ...]:
    rows = tx.execute(_EVIDENCE_OF_CASE, {"case_id": case_id}).mappings()
    return tuple(EvidenceRecord(**{**row, "fields": _fields(row["fields"])}) for row in rows)


def _fields(stored: Any) -> tuple[FoundField, ...]:
    return tuple(FoundField(**field) for field in readable_fields(stored))
