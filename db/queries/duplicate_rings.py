"""Calls that one workstation lists as missed because the PBX did not report that another
one answered them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, select

from db.entry_facts import readable_facts
from db.enums import Direction, Disposition
from db.models import Contact

APART = timedelta(minutes=1)  # the clocks of two workstations may differ


def missed_here_answered_there(tx: Connection, since: datetime) -> int:
    """Count the calls from `since` on that rang at two workstations, one of which answered while one lists it
    as missed.

    Two contacts are of one call if they have the same `call_ref`, or, without it, the same number. The PBX
    cancelled the missed one within a minute of the answer. A workstation whose ringing ended before the
    other's began has rightly missed the call.
    """
    query = select(
        Contact.call_ref,
        Contact.remote,
        Contact.agent_id,
        Contact.started_at,
        Contact.answered_at,
        Contact.ended_at,
        Contact.disposition,
        Contact.quality,
    ).where(
        Contact.started_at >= since,
        Contact.direction == Direction.INBOUND,
        Contact.deleted_at.is_(None),
        Contact.is_by_hand.is_(False),
    )
    calls: dict[str, list[Row[tuple[object, ...]]]] = defaultdict(list)
    for row in tx.execute(query):
        if key := row.call_ref or row.remote:
            calls[key].append(row)
    return sum(any(_is_unmarked(row, rows) for row in rows) for rows in calls.values())


def _is_unmarked(row: Row[tuple[object, ...]], others: Iterable[Row[tuple[object, ...]]]) -> bool:
    was_cancelled = readable_facts(row.quality).get("ended_by") == "there"
    if row.disposition is not Disposition.MISSED or row.ended_at is None or not was_cancelled:
        return False
    return any(
        other.agent_id != row.agent_id
        and other.answered_at is not None
        and other.started_at <= row.ended_at
        and abs(other.answered_at - row.ended_at) <= APART
        for other in others
    )
