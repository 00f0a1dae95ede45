"""Counts figures from the records of the shared database, by SQL that has nothing in common with app/figures.

It knows a simple office: cases that are worked on within one morning, and calls that ring at one phone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

Counts = dict[tuple[str, ...], tuple[int, int]]  # by the values that divide: numerator, denominator
_LOCAL = "({} AT TIME ZONE 'Asia/Jakarta')"
_CASE = "c.id, c.kind, c.channel, c.service, c.region_code AS region, c.assignee_id AS agent_id"
_ENTRIES = f"""
    SELECT {_CASE}, e.kind AS entry, e.occurred_at AS at, {_LOCAL.format("e.occurred_at")} AS local,
        e.version, e.facts, e.actor_id FROM timeline_entry e JOIN case_ c ON c.id = e.case_id
"""
_ENDED = "('receipt_confirmed', 'closed', 'cancelled')"
# A case that was received is closed at once: the first of the two entries ends it.
_ENDS = f"""
    SELECT * FROM (
        SELECT e.*, lag(entry) OVER (PARTITION BY id ORDER BY version) AS before FROM ({_ENTRIES}) e
        WHERE entry IN ('case_opened', 'reopened', 'receipt_confirmed', 'closed', 'cancelled')
    ) e WHERE entry IN {_ENDED} AND before IN ('case_opened', 'reopened')
"""
_OPENS = f"SELECT * FROM ({_ENTRIES}) e WHERE entry IN ('case_opened', 'reopened')"
# A step lasts from one of these entries to the next one. A call that is linked later begins nothing.
# A step that comes again, because its case or its question came back, has its time together with before.
_STEPS = f"""
    SELECT n.*, n.actor_id AS agent_id,
        sum(n.ms) OVER (PARTITION BY id, step ORDER BY version) <= n.target_min * 60000 AS is_in_time
    FROM (
        SELECT m.id, m.version, m.kind, m.channel, m.service, m.region, m.local, m.actor_id,
            CASE before WHEN 'contact_started' THEN 1 WHEN 'case_opened' THEN 2 WHEN 'reopened' THEN 2
                WHEN 'escalation_returned' THEN 2
                WHEN 'escalated' THEN 3 WHEN 'answer_found' THEN 4 WHEN 'solution_recorded' THEN 4
                WHEN 'solution_told' THEN 5 END AS step,
            CASE before WHEN 'case_opened' THEN 15 WHEN 'reopened' THEN 15 WHEN 'escalation_returned' THEN 15
                WHEN 'escalated' THEN 60 ELSE 10 END AS target_min,
            round(extract(epoch FROM at - since) * 1000)::bigint AS ms
        FROM (
            SELECT e.*, lag(entry) OVER w AS before, lag(at) OVER w AS since FROM ({_ENTRIES}) e
            WHERE entry IN ('contact_started', 'case_opened', 'reopened', 'answer_found', 'escalated',
                'escalation_returned', 'solution_recorded', 'solution_told', 'receipt_confirmed', 'closed',
                'cancelled')
                AND NOT (entry = 'contact_started' AND EXISTS (
                    SELECT 1 FROM timeline_entry o
                    WHERE o.case_id = e.id AND o.kind = 'case_opened' AND o.version < e.version
                ))
            WINDOW w AS (PARTITION BY id ORDER BY version)
        ) m
    ) n WHERE step IS NOT NULL
"""
_CONTACTS = f"""
    SELECT k.*, {_LOCAL.format("k.started_at")} AS local,
        round(extract(epoch FROM ended_at - answered_at) * 1000)::bigint + coalesce((
            SELECT sum(round(extract(epoch FROM s.ended_at - s.started_at) * 1000)) FROM agent_state s
            WHERE s.contact_id = k.id AND s.state = 'wrap_up'
        ), 0)::bigint AS handled_ms,
        EXISTS (
            SELECT 1 FROM contact later WHERE later.remote = k.remote AND later.answered_at IS NOT NULL
            AND later.started_at BETWEEN k.ended_at AND k.ended_at + interval '30 minutes'
        ) AS is_reached
    FROM contact k
"""
# A question is over by an answer, or because it came back, went to another unit or its case was cancelled.
# The applicant has one promise, that of the last question; who withdraws the case does not wait for it.
_QUESTIONS = f"""
    SELECT {_CASE}, q.unit_id, {_LOCAL.format("q.asked_at")} AS local, q.answered_at, q.due_at,
        q.passed_at, q.promise_at, coalesce(q.returned_at, q.passed_at, now()) AS over_at,
        EXISTS (
            SELECT 1 FROM timeline_entry t
            WHERE t.kind = 'escalation_returned' AND t.facts ->> 'escalation_id' = q.id::text
        ) AS is_returned,
        c.status <> 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM escalation later WHERE later.case_id = c.id AND later.asked_at > q.asked_at
        ) AS is_awaited, (
            SELECT min(t.occurred_at) FROM timeline_entry t
            WHERE t.case_id = c.id AND t.kind = 'solution_told' AND t.occurred_at >= q.asked_at
        ) AS told_at FROM escalation q JOIN case_ c ON c.id = q.case_id
"""
_STATES = f"""
    SELECT s.*, {_LOCAL.format("started_at")} AS local,
        round(extract(epoch FROM ended_at - started_at) * 1000)::bigint AS ms
    FROM agent_state s WHERE ended_at IS NOT NULL
"""


def _at(minutes: str) -> str:
    """Return the moment so many minutes after the office's midnight of a plan."""
    return f"((p.day + make_interval(mins => ({minutes})::int)) AT TIME ZONE 'Asia/Jakarta')"


# What is planned for work and for breaks as sets of times, and the agent's times of these states.
_PLANS = f"""
    SELECT p.agent_id, part.state, p.day::timestamp AS local,
        (SELECT sum(extract(epoch FROM upper(r) - lower(r)) * 1000) FROM unnest(times) r)::bigint AS ms,
        coalesce((
            SELECT sum(extract(epoch FROM upper(r) - lower(r)) * 1000) FROM unnest(times * (
                SELECT coalesce(range_agg(tstzrange(s.started_at, s.ended_at)), '{{}}') FROM agent_state s
                WHERE s.agent_id = p.agent_id AND s.ended_at IS NOT NULL AND CASE part.state
                    WHEN 'break' THEN s.state = 'break'
                    ELSE s.state IN ('available', 'on_call', 'wrap_up') END
            )) r
        ), 0)::bigint AS kept_ms,
        coalesce((
            SELECT sum(extract(epoch FROM upper(r) - lower(r)) * 1000) FROM unnest(times * (
                SELECT tstzmultirange(tstzrange(NULL, max(coalesce(s.ended_at, s.started_at))))
                FROM agent_state s WHERE s.agent_id = p.agent_id
            )) r
        ), 0)::bigint AS known_ms
    FROM shift_plan p, LATERAL (
        SELECT range_agg(tstzrange({_at("s ->> 'begin'")}, {_at("s ->> 'end'")})) AS shifts,
            (
                SELECT coalesce(range_agg(tstzrange({_at("b ->> 0")}, {_at("b ->> 1")})), '{{}}')
                FROM jsonb_array_elements(p.shifts) t, jsonb_array_elements(t -> 'breaks') b
            ) AS breaks
        FROM jsonb_array_elements(p.shifts) s
    ) whole, LATERAL (VALUES ('available', whole.shifts - breaks), ('break', breaks)) part (state, times)
"""
_LIMITS = f"""
    SELECT e.*, deadline FROM ({_ENDS}) e, (VALUES ('complaint_answer'), ('complaint_limit')) l (deadline)
    WHERE kind = 'complaint'
"""
# The applicant heard the solution in this contact, and the next one about the matter was a week away.
_TOLD_AT_ONCE = f"""
    SELECT {_CASE}, {_LOCAL.format("k.started_at")} AS local, EXISTS (
        SELECT 1 FROM contact o WHERE o.case_id = c.id AND o.started_at > k.started_at
        AND o.started_at <= k.started_at + interval '7 days'
    ) AS came_again
    FROM contact k JOIN case_ c ON c.id = k.case_id
    WHERE k.direction = 'inbound' AND c.status <> 'cancelled' AND EXISTS (
        SELECT 1 FROM timeline_entry t WHERE t.case_id = c.id AND t.kind = 'solution_told'
        AND (t.contact_id = k.id OR t.occurred_at BETWEEN k.started_at AND k.ended_at + interval '1 hour')
    ) AND NOT EXISTS (
        SELECT 1 FROM contact o WHERE o.case_id = c.id AND o.started_at < k.started_at
        AND o.started_at >= k.started_at - interval '7 days'
    )
"""
# Nobody reads an exchange: there are no stays, and their figures are not known.
_OF_EXCHANGE = (
    "queue_entered",
    "queue_answered",
    "queue_abandoned",
    "service_level",
    "abandon_rate",
    "asa_ms",
)
_STAYS = f"SELECT s.*, {_LOCAL.format('s.entered_at')} AS local FROM queue_call s"
_CALL = "channel = 'voice' AND direction = 'inbound'"
_MISSED = f"{_CALL} AND answered_at IS NULL"
_ANSWERED = f"{_CALL} AND answered_at IS NOT NULL"
_LATER = f"SELECT 1 FROM ({_OPENS}) o WHERE o.id = f.id AND o.at > f.at AND o.at < f.at + interval '7 days'"
_WORK = "state IN ('on_call', 'wrap_up')"
# What is read, and the conditions or numbers of numerator and denominator.
_FIGURES: Mapping[str, tuple[str, str, str]] = {
    "cases_opened": (_OPENS, "entry = 'case_opened'", ""),
    "cases_reopened": (_OPENS, "entry = 'reopened'", ""),
    "cases_ended": (_ENDS, "true", ""),
    "cases_cancelled": (_ENDS, "entry = 'cancelled'", ""),
    "escalation_rate": (
        _ENDS,
        "entry <> 'cancelled' AND f.id IN (SELECT case_id FROM escalation)",
        "entry <> 'cancelled'",
    ),
    "reopened_in_7_days": (_ENDS, f"EXISTS ({_LATER})", "true"),
    "fcr_7d": (_TOLD_AT_ONCE, "NOT came_again", "true"),
    "satisfied": (_ENDS, "(facts ->> 'satisfied')::int >= 3", "facts ->> 'satisfied' IS NOT NULL"),
    "deadline_kept": (_LIMITS, "true", "true"),
    "steps_ended": (_STEPS, "true", ""),
    "step_on_time": (_STEPS, "step IN (2, 3, 4) AND is_in_time", "step IN (2, 3, 4)"),
    "step_time_ms": (_STEPS, "ms", "true"),
    "contacts": (_CONTACTS, "true", ""),
    "calls": (_CONTACTS, _CALL, ""),
    "calls_answered": (_CONTACTS, _ANSWERED, ""),
    "calls_missed": (_CONTACTS, _MISSED, ""),
    "answer_rate": (_CONTACTS, _ANSWERED, _CALL),
    "missed_returned": (_CONTACTS, f"{_MISSED} AND is_reached", _MISSED),
    "aht_ms": (
        _CONTACTS,
        "CASE WHEN channel = 'voice' AND answered_at IS NOT NULL THEN handled_ms ELSE 0 END",
        "channel = 'voice' AND answered_at IS NOT NULL",
    ),
    "gone_returned": (_CONTACTS, f"{_MISSED} AND is_reached AND queue <> ''", f"{_MISSED} AND queue <> ''"),
    **dict.fromkeys(_OF_EXCHANGE, (_STAYS, "true", "true")),
    "questions_asked": (_QUESTIONS, "true", ""),
    "unit_on_time": (_QUESTIONS, "answered_at <= due_at", "answered_at IS NOT NULL OR over_at > due_at"),
    "unit_incomplete": (_QUESTIONS, "is_returned", "true"),
    "unit_passed": (_QUESTIONS, "passed_at IS NOT NULL", "true"),
    "unit_asked_back": (_QUESTIONS, "false", "true"),
    "promise_kept": (
        _QUESTIONS,
        "is_awaited AND told_at <= promise_at",
        "is_awaited AND promise_at IS NOT NULL",
    ),
    "signed_in_ms": (_STATES, "ms", ""),
    "occupancy": (
        _STATES,
        f"CASE WHEN {_WORK} THEN ms ELSE 0 END",
        f"CASE WHEN {_WORK} OR state = 'available' THEN ms ELSE 0 END",
    ),
    "break_share": (_STATES, "CASE state WHEN 'break' THEN ms ELSE 0 END", "ms"),
    "not_ready_share": (_STATES, "CASE state WHEN 'not_ready' THEN ms ELSE 0 END", "ms"),
    "not_reachable_share": (_STATES, "CASE state WHEN 'not_reachable' THEN ms ELSE 0 END", "ms"),
    "reachability": (_STATES, "ms", "ms"),
    "planned_ms": (_PLANS, "ms", ""),
    "adherence": (_PLANS, "kept_ms", "known_ms"),
}
COUNTED = (*_FIGURES, "backlog")
_BY = {"day": "local::date", "hour": "extract(hour FROM local)::int"}
_BY["weekday"] = "(extract(isodow FROM local)::int - 1)"


def counted(
    connection: Connection,
    figure: str,
    since: date,
    until: date,
    by: Sequence[str] = (),
    only: Sequence[tuple[str, Any]] = (),
) -> Counts:
    """Return the sums of a figure; groups that count nothing are left out."""
    if figure == "backlog":
        return _backlog(connection, since, until, by)
    rows, num, den = _FIGURES[figure]
    keys = "".join(f"{_BY.get(name, name)}::text, " for name in by)
    chosen = "".join(f" AND {_BY.get(name, name)}::text = :{name}" for name, _ in only)
    query = (
        f"SELECT {keys} {_sum(num)}, {_sum(den)} FROM ({rows}) f "
        f"WHERE local >= :since AND local < :until {chosen}"
    )
    query += f" GROUP BY {', '.join(str(place + 1) for place in range(len(by)))}" if by else ""
    given = {"since": since, "until": until, **{name: _text(value) for name, value in only}}
    found = {
        tuple(value or "" for value in row[:-2]): (int(row[-2] or 0), int(row[-1] or 0))
        for row in connection.execute(text(query), given)
    }
    return {key: both for key, both in found.items() if any(both)}


def _backlog(connection: Connection, since: date, until: date, by: Sequence[str]) -> Counts:
    by_day = "SELECT local::date, count(*) FROM ({rows}) f GROUP BY 1"
    came, went = (connection.execute(text(by_day.format(rows=rows))).all() for rows in (_OPENS, _ENDS))
    first = since.toordinal() if by else until.toordinal() - 1
    found: Counts = {}
    for day in map(date.fromordinal, range(first, until.toordinal())):
        count = sum(n for at, n in came if at <= day) - sum(n for at, n in went if at <= day)
        if count:
            found[(day.isoformat(),) if by else ()] = count, 0
    return found


def _sum(words: str) -> str:
    """Return the SQL of a sum: of a number, or of how often a condition holds."""
    is_number = words.endswith("ms") or words.startswith("CASE")
    return f"sum({words})" if is_number else f"count(*) FILTER (WHERE {words})" if words else "0"


def _text(value: Any) -> str:
    return str(getattr(value, "value", value))
