"""Who is at which case: what this workstation tells, and what it may know of the others."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from db.models.types import utc_text
from db.shared.link import Enrolment
from db.shared.standing import AtCase

_OTHERS = """
SELECT p.case_id, p.agent_id, a.name, p.workstation, p.doing, p.field, p.since,
    extract(epoch FROM now() - p.told_at)::float8 AS age_s
FROM presence p JOIN agent a ON a.id = p.agent_id
WHERE p.client_id <> %s AND p.told_at > now() - interval '1 minute'
"""


def tell(connection: Connection, enrolment: Enrolment, own: Sequence[AtCase]) -> None:
    """Say where the person here is, and nowhere else."""
    told = [
        {
            "case_id": str(one.case_id),
            "doing": one.doing,
            "field": one.field,
            "since": utc_text(one.since),
        }
        for one in own
    ]
    given = (enrolment.client_id, enrolment.secret, json.dumps(told))
    connection.exec_driver_sql("SELECT tell_presence(%s, %s, %s)", given)


def others(connection: Connection, enrolment: Enrolment) -> tuple[AtCase, ...]:
    """Return who else is where, as far as this person sees the case."""
    rows = connection.exec_driver_sql(_OTHERS, (enrolment.client_id,))
    return tuple(
        AtCase(
            row.case_id,
            row.agent_id,
            row.doing,
            row.field,
            row.since,
            row.name,
            row.workstation,
            row.age_s,
        )
        for row in rows
    )
