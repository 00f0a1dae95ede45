"""The work that may be reviewed, as SQL: calls, episodes of conversations in writing, and cases.

Each query gives the same columns. What the acting user does not see is not in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row

from app.quality.drawing import LEAST_S, Stratum
from db.sync.messages import BAD_REQUEST
from db.sync.quality_messages import ReviewedWork, WorkKind
from server.refused import Refused

PLAYABLE = "r.erased_at IS NULL AND r.deleted_at IS NULL AND r.bytes > 0 AND r.keep_until > now()"
# The columns that are kept of a work, with a draw, a review and a calibration.
COLUMNS = "kind, work_id, month, agent_id, team_id, case_id, moment, talk_s, channel"
VALUES = ", ".join(f"%({name})s" for name in COLUMNS.split(", "))
IN_MONTH = """
    x.moment >= %(month)s::timestamp AT TIME ZONE office_zone()
    AND x.moment < (%(month)s::timestamp + interval '1 month') AT TIME ZONE office_zone()
"""
_STRATUM = f"""
    CASE WHEN c.kind = 'complaint' THEN '{Stratum.COMPLAINT.value}'
        WHEN EXISTS (SELECT FROM escalation e WHERE e.case_id = c.id) THEN '{Stratum.ESCALATED.value}'
        ELSE '{Stratum.ANSWERED.value}' END AS stratum
"""
_IS_ERASED = "EXISTS (SELECT FROM applicant p WHERE p.id = {of}.applicant_id AND p.erased_at IS NOT NULL)"
# An episode begins before its first answer, and a case changes at its end or later: so an index is used.
_BEGAN = "{at} >= %(month)s::timestamp AT TIME ZONE office_zone() - interval '{days} days'"
# Calls whose applicant agreed to be recorded, and whose recording there is.
_CALLS = f"""
    SELECT 'call' AS kind, t.id AS work_id, t.agent_id, a.team_id, t.case_id, t.started_at AS moment,
        extract(epoch FROM t.ended_at - t.answered_at)::int AS talk_s, t.channel, {_STRATUM}
    FROM contact t JOIN agent a ON a.id = t.agent_id LEFT JOIN case_ c ON c.id = t.case_id
    WHERE t.consent = 'yes' AND t.channel IN ('voice', 'video') AND NOT t.is_by_hand AND t.deleted_at IS NULL
        AND t.answered_at IS NOT NULL AND t.ended_at IS NOT NULL
        AND EXISTS (SELECT FROM recording r WHERE r.contact_id = t.id AND {PLAYABLE})
"""
# Episodes in which the agent who answered first wrote something.
_THREADS = f"""
    SELECT 'thread' AS kind, t.id AS work_id, t.agent_id, a.team_id, t.case_id,
        coalesce(t.answered_at, t.started_at) AS moment, 0 AS talk_s, t.channel, {_STRATUM}
    FROM contact t JOIN agent a ON a.id = t.agent_id LEFT JOIN case_ c ON c.id = t.case_id
    WHERE t.conversation_id IS NOT NULL AND t.channel NOT IN ('voice', 'video') AND t.deleted_at IS NULL
        AND NOT {_IS_ERASED.format(of="t")}
        AND EXISTS (
            SELECT FROM message m WHERE m.contact_id = t.id AND m.agent_id = t.agent_id AND m.author = 'agent'
                AND m.text <> '' AND m.state IS DISTINCT FROM 'withdrawn' AND m.deleted_at IS NULL
        )
"""
# Cases that have ended, of the agent who had them then.
_CASES = f"""
    SELECT 'case' AS kind, c.id AS work_id, c.assignee_id AS agent_id, a.team_id, c.id AS case_id,
        ended.moment, 0 AS talk_s, c.channel, {_STRATUM}
    FROM case_ c JOIN agent a ON a.id = c.assignee_id CROSS JOIN LATERAL (
        SELECT max(e.occurred_at) AS moment FROM timeline_entry e
        WHERE e.case_id = c.id AND e.kind IN ('receipt_confirmed', 'closed')
    ) ended
    WHERE c.status = 'closed' AND c.deleted_at IS NULL AND ended.moment IS NOT NULL
        AND NOT {_IS_ERASED.format(of="c")}
"""
_ALL = {WorkKind.CALL: _CALLS, WorkKind.THREAD: _THREADS, WorkKind.CASE: _CASES}
_OF_ONE = {WorkKind.CALL: "t.id", WorkKind.THREAD: "t.id", WorkKind.CASE: "c.id"}
_SOON = {
    WorkKind.CALL: _BEGAN.format(at="t.started_at", days=0),
    WorkKind.THREAD: _BEGAN.format(at="t.started_at", days=92),
    WorkKind.CASE: _BEGAN.format(at="c.changed_at", days=0),
}
_WITH_MONTH = (
    "SELECT x.*, date_trunc('month', x.moment AT TIME ZONE office_zone())::date AS month FROM ({}) x"
)
# What can be played or read of works of a kind, by work.
_THERE = {
    WorkKind.CALL: "SELECT r.contact_id AS id FROM recording r JOIN contact t ON t.id = r.contact_id "
    f"WHERE r.contact_id = ANY(%s) AND t.consent = 'yes' AND {PLAYABLE}",
    WorkKind.THREAD: "SELECT m.contact_id AS id FROM message m WHERE m.contact_id = ANY(%s) AND m.text <> ''",
    WorkKind.CASE: f"SELECT c.id FROM case_ c WHERE c.id = ANY(%s) AND NOT {_IS_ERASED.format(of='c')}",
}
# What was quoted from work x that is erased, or that may not be played any more, is not kept again. By kind:
# each has policies of many tables, which cost more to plan than to run.
QUOTABLE = {
    WorkKind.CALL: f"""(
        NOT EXISTS (SELECT FROM contact t WHERE t.id = x.work_id AND t.consent <> 'yes')
        AND (NOT EXISTS (SELECT FROM recording r WHERE r.contact_id = x.work_id)
            OR EXISTS (SELECT FROM recording r WHERE r.contact_id = x.work_id AND {PLAYABLE}))
    )""",
    WorkKind.THREAD: "NOT EXISTS (SELECT FROM contact t "
    f"WHERE t.id = x.work_id AND {_IS_ERASED.format(of='t')})",
    WorkKind.CASE: f"NOT EXISTS (SELECT FROM case_ t WHERE t.id = x.case_id AND {_IS_ERASED.format(of='t')})",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What the acting user may know of a work: its case may be hidden, or archived together with the work."""

    case_number: str
    is_barred: bool
    is_there: bool


def of_month(kind: WorkKind) -> str:
    """Return the query of the work of %(month)s."""
    return f"SELECT * FROM ({_WITH_MONTH.format(f'{_ALL[kind]} AND {_SOON[kind]}')}) x WHERE {IN_MONTH}"


def drawable(kind: WorkKind) -> str:
    """Return the query of the work of %(month)s of agents of whom nothing of this kind was drawn."""
    return f"""
        {of_month(kind)} AND (x.kind <> 'call' OR x.talk_s >= {LEAST_S})
        AND NOT EXISTS (SELECT FROM quality_draw d WHERE d.work_id = x.work_id)
        AND NOT EXISTS (
            SELECT FROM quality_draw d
            WHERE d.month = %(month)s AND d.kind = x.kind AND d.agent_id = x.agent_id
        )
    """


def need_work(connection: Connection, kind: WorkKind, work_id: UUID) -> Row[Any]:
    """Return a work that the acting supervisor may review. Raise Refused for others."""
    query = _WITH_MONTH.format(f"{_ALL[kind]} AND {_OF_ONE[kind]} = %s AND supervises(a.team_id)")
    found = connection.exec_driver_sql(query, (work_id,)).first()
    if found is None:
        raise Refused(404, BAD_REQUEST, "no such work, or what is to be reviewed is gone")
    return found


def lock_work(connection: Connection, work_id: UUID) -> None:
    """Let no review of this work be shared while its calibration starts, and the other way round."""
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(hashtextextended('loket.quality_work:' || %s, 0))", (str(work_id),)
    )


def bar_owner(connection: Connection, case_id: UUID | None, reviewers: Sequence[UUID]) -> None:
    """Raise Refused if one of them has the case. The connection acts for the server program."""
    found = connection.exec_driver_sql("SELECT assignee_id FROM case_ WHERE id = %s", (case_id,)).first()
    if found is not None and found.assignee_id in reviewers:
        raise Refused(409, BAD_REQUEST, "nobody reviews work of their own case")


def known_of(connection: Connection, rows: Sequence[Row[Any]]) -> dict[UUID, Known]:
    """Return what the acting user may know of these works, by work: asked once for all rows."""
    me = connection.exec_driver_sql("SELECT my_id()").scalar_one()
    case_ids = list({row.case_id for row in rows if row.case_id is not None})
    cases = {}
    if case_ids:
        found = connection.exec_driver_sql(
            "SELECT id, number, assignee_id FROM case_ WHERE id = ANY(%s)", (case_ids,)
        )
        cases = {one.id: one for one in found}
    there: set[UUID] = set()
    for kind, query in _THERE.items():
        if ids := list({row.work_id for row in rows if row.kind == kind.value}):
            there.update(one.id for one in connection.exec_driver_sql(query, (ids,)))

    def known(row: Row[Any]) -> Known:
        case = cases.get(row.case_id)
        is_barred = row.agent_id == me or (case is not None and case.assignee_id == me)
        return Known(case.number or "" if case is not None else "", is_barred, row.work_id in there)

    return {row.work_id: known(row) for row in rows}


def as_work(
    row: Row[Any], known: Known, taken_by: str = "", draft_id: UUID | None = None, stratum: str | None = None
) -> ReviewedWork:
    return ReviewedWork(
        kind=WorkKind(row.kind),
        work_id=row.work_id,
        agent_id=row.agent_id,
        agent=row.agent,
        case_id=row.case_id,
        case_number=known.case_number,
        moment=row.moment,
        talk_s=row.talk_s,
        channel=row.channel,
        stratum=row._mapping.get("stratum", "") if stratum is None else stratum,
        salt=row._mapping.get("salt", ""),
        is_there=known.is_there,
        is_barred=known.is_barred,
        taken_by=taken_by,
        draft_id=draft_id,
    )
