"""Presence: the cases that this workstation's user publishes, and those of the others."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from db.models.types import utc_text
from db.sync.connection import Enrolment
from db.sync.messages import MOST_OWN
from db.sync.sync_status import AtCase

# A workstation publishes the few cases that it has open; a longer list is not read to its end.
MOST_READ = 3_000
_OTHERS = """
SELECT p.case_id, p.agent_id, a.name, p.workstation, p.doing, p.field,
    least(greatest(p.since, now() - interval '1 day'), now()) AS since,
    extract(epoch FROM now() - p.reported_at)::float8 AS age_s
FROM (
    SELECT * FROM presence WHERE client_id <> %s AND reported_at > now() - interval '1 minute' LIMIT %s
) p JOIN agent a ON a.id = p.agent_id
"""


def publish(connection: Connection, enrolment: Enrolment, own: Sequence[AtCase]) -> None:
    """Publish the user's open cases in place of those published before, in a transaction of its own."""
    reported = [
        {
            "case_id": str(one.case_id),
            "doing": one.doing,
            "field": one.field,
            "since": utc_text(one.since),
        }
        for one in own[:MOST_OWN]
    ]
    given = (enrolment.client_id, enrolment.secret, json.dumps(reported))
    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")  # worthless after a crash
    connection.exec_driver_sql("SELECT replace_presence(%s, %s, %s)", given)


def others(connection: Connection, enrolment: Enrolment) -> tuple[AtCase, ...]:
    """Return the other users' cases, as far as this user sees them."""
    rows = connection.exec_driver_sql(_OTHERS, (enrolment.client_id, MOST_READ))
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
