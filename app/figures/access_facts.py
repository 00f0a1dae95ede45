"""Makes the facts of accesses to personal data from the audit trail of one PC without a server.

At the server they are a view of its own trail (db/server/migrations/s0100_access_fact.sql).
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from app.sop.office_hours import OfficeCalendar
from db.fact_tables import ACCESSES
from db.models import AuditEntry, Case
from db.rules.accesses import ACTS, FIRST_WORDS, OUTPUTS, kind_of

AT_ONCE = 2_000  # entries in one transaction: the person at the desk must not notice
_ENTRY = AuditEntry.__table__.c


def note_accesses(connection: Connection, calendar: OfficeCalendar) -> bool:
    """Make the facts of the next new entries. Return whether there may be more."""
    last = connection.execute(select(func.max(ACCESSES.c.access_id))).scalar_one() or 0
    query = select(*_ENTRY, func.coalesce(Case.number, "").label("number"))
    query = query.outerjoin_from(AuditEntry, Case, Case.id == _ENTRY.subject_id)
    query = query.where(_ENTRY.sequence > last, _ENTRY.action.in_((*ACTS, *FIRST_WORDS)))
    found = connection.execute(query.order_by(_ENTRY.sequence).limit(AT_ONCE)).mappings().all()
    if found:
        connection.execute(insert(ACCESSES), [_fact(row, calendar) for row in found])
    return len(found) == AT_ONCE


def forget_accesses(connection: Connection) -> None:
    """Days are another office's now, or the server knows them."""
    connection.execute(delete(ACCESSES))


def _fact(row: Any, calendar: OfficeCalendar) -> dict[str, Any]:
    kind, said = kind_of(row["action"]), _parsed(row["detail"])
    is_output = kind in OUTPUTS
    return {
        "access_id": row["sequence"],
        "team_id": None,
        "agent_id": row["agent_id"],
        "login": row["agent_name"],
        "workstation": row["workstation"],
        "at": row["at"],
        "day": calendar.local_day(row["at"]),
        "access": kind,
        "document": str(said.get("document") or said.get("list") or "") if is_output else "",
        "records": int(said.get("rows", 1)) if is_output else 1,
        "subject": str(row["subject_id"] or ""),
        "number": row["number"],
        "of_agent_id": None,  # nobody listens to calls without a server
        "until": None,
    }


def _parsed(detail: str) -> dict[str, Any]:
    return json.loads(detail) if detail else {}
