"""Joins a stay in a queue with the call at the desk that answered it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, text

TRIED_FOR = timedelta(days=7)  # a desk may send its calls so late
BY_REF = timedelta(minutes=2)  # between the answer at the desk and at the exchange
BY_TIME = timedelta(seconds=2)  # the same, if nothing else names the call
RINGS_FOR = timedelta(minutes=10)

# The call that was answered nearest, because a transfer makes more calls with one reference.
_BY_REF = text("""
    UPDATE queue_call q SET contact_id = f.contact_id, agent_id = f.agent_id, joined_by = 'ref' FROM (
        SELECT DISTINCT ON (o.id) o.id, c.id AS contact_id, c.agent_id
        FROM queue_call o JOIN contact c ON c.call_ref <> '' AND c.call_ref IN (o.call_ref, o.linked_ref)
        WHERE o.outcome = 'answered' AND o.joined_by = '' AND o.left_at >= :since
            AND c.answered_at BETWEEN o.left_at - :apart AND o.left_at + :apart AND c.deleted_at IS NULL
        ORDER BY o.id, abs(extract(epoch FROM c.answered_at - o.left_at)), c.id
    ) f WHERE q.id = f.id
""")
# Only if it is the one call that it can be, and the one stay.
_BY_TIME = text("""
    WITH pairs AS (
        SELECT o.id, c.id AS contact_id, c.agent_id,
            count(*) OVER (PARTITION BY o.id) AS calls, count(*) OVER (PARTITION BY c.id) AS stays
        FROM queue_call o
        JOIN agent a ON a.extension = o.extension AND a.deleted_at IS NULL
        JOIN contact c ON c.agent_id = a.id AND c.started_at BETWEEN o.left_at - :rings AND o.left_at + :apart
        WHERE o.outcome = 'answered' AND o.joined_by = '' AND o.extension <> '' AND o.left_at >= :since
            AND c.answered_at BETWEEN o.left_at - :apart AND o.left_at + :apart
            AND c.direction = 'inbound' AND c.channel IN ('voice', 'video') AND c.deleted_at IS NULL
            AND c.conversation_id IS NULL AND NOT c.is_by_hand
            AND NOT EXISTS (SELECT FROM queue_call other WHERE other.contact_id = c.id)
    )
    UPDATE queue_call q SET contact_id = p.contact_id, agent_id = p.agent_id, joined_by = 'time'
    FROM pairs p WHERE q.id = p.id AND p.calls = 1 AND p.stays = 1
""")


def join_calls(connection: Connection, now: datetime) -> int:
    """Join what can be joined; return how many stays."""
    since = now - TRIED_FOR
    by_ref = connection.execute(_BY_REF, {"since": since, "apart": BY_REF}).rowcount
    by_time = connection.execute(_BY_TIME, {"since": since, "apart": BY_TIME, "rings": RINGS_FOR}).rowcount
    return by_ref + by_time
