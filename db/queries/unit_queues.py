"""How many questions wait at each unit, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, func, select

from db.enums import CaseStatus
from db.models import Case, Escalation
from db.tx import table_of

_CASES, _ESCALATIONS = table_of(Case), table_of(Escalation)


@dataclass(frozen=True, slots=True)
class UnitQueue:
    """oldest_due_at: The earliest deadline of the questions that wait."""

    count: int = 0
    oldest_due_at: datetime | None = None


def unit_queues(tx: Connection) -> dict[UUID, UnitQueue]:
    """Return the questions that wait at each unit, of the cases that this person sees."""
    due_at = func.min(_ESCALATIONS.c.due_at, type_=_ESCALATIONS.c.due_at.type)
    is_open = (column.is_(None) for column in (_ESCALATIONS.c.answered_at, _ESCALATIONS.c.returned_at))
    query = (
        select(_ESCALATIONS.c.unit_id, func.count(), due_at)
        .join_from(_CASES, _ESCALATIONS, _ESCALATIONS.c.case_id == _CASES.c.id)
        .where(
            _CASES.c.status == CaseStatus.WAITING_UNIT,
            _CASES.c.deleted_at.is_(None),
            _ESCALATIONS.c.passed_at.is_(None),
            *is_open,
        )
        .group_by(_ESCALATIONS.c.unit_id)
    )
    return {unit_id: UnitQueue(count, oldest) for unit_id, count, oldest in tx.execute(query)}
