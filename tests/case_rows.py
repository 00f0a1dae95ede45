"""A row of a list of cases with nothing special in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from db.enums import CaseKind, CaseStatus, Channel, Priority
from db.records import CaseRow


def case_row(at: datetime, **changes: Any) -> CaseRow:
    """Return a complaint in step 2 of no applicant, agent or unit, opened at this time."""
    values: dict[str, Any] = {
        "id": UUID(int=1),
        "number": "CC-1",
        "kind": CaseKind.COMPLAINT,
        "subject": "Izin",
        "status": CaseStatus.IN_PROGRESS,
        "step": 2,
        "priority": Priority.NORMAL,
        "channel": Channel.VOICE,
        "applicant_id": None,
        "applicant_name": "",
        "assignee_id": None,
        "assignee_name": "",
        "unit_id": None,
        "unit_name": "",
        "opened_at": at,
        "changed_at": at,
        "step_started_at": at,
    }
    return CaseRow(**{**values, **changes})
