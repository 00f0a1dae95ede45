"""The register of requests about personal data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, and_, case, func, or_, select

from db.enums import DataRequestKind
from db.models import Applicant, Case, DataRequest

MOST_REQUESTS = 2_000


@dataclass(frozen=True, slots=True)
class RegisteredRequest:
    """A request of the register.

    name: Of the person; "" of one who was erased. done_at: None while it is open. case_id, case_number: Of
    the case with which it came; None and "" without one, if it is not here, and of an anonymous one.
    """

    id: UUID
    applicant_id: UUID
    name: str
    kind: DataRequestKind
    asked_at: datetime
    due_at: datetime
    asked_by_name: str
    words: str
    done_at: datetime | None
    done_by_name: str
    outcome: str
    case_id: UUID | None
    case_number: str


def register(tx: Connection, since: datetime) -> tuple[RegisteredRequest, ...]:
    """Return the open requests, the first due first, then those received since then, the newest first."""
    is_done = DataRequest.done_at.is_not(None)
    query = (
        select(
            *(DataRequest.id, DataRequest.applicant_id, Applicant.name, DataRequest.kind),
            *(DataRequest.asked_at, DataRequest.due_at, DataRequest.asked_by_name, DataRequest.words),
            *(DataRequest.done_at, DataRequest.done_by_name, DataRequest.outcome),
            *(Case.id, func.coalesce(Case.number, "")),
        )
        .join_from(DataRequest, Applicant, Applicant.id == DataRequest.applicant_id)
        .outerjoin(Case, and_(Case.id == DataRequest.source_case_id, Case.is_anonymous.is_(False)))
        .where(DataRequest.deleted_at.is_(None))
        .where(or_(DataRequest.done_at.is_(None), DataRequest.asked_at >= since))
        .order_by(is_done, case((is_done, None), else_=DataRequest.due_at), DataRequest.asked_at.desc())
        .limit(MOST_REQUESTS)
    )
    rows: Sequence[Sequence[Any]] = tx.execute(query).all()
    return tuple(RegisteredRequest(*row) for row in rows)
