"""Brings callers who hung up in a queue into the desks' list of missed calls, until they are reached."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Connection, text

from app.common.phone_number import PhoneKind, parse
from app.figures.thresholds import Threshold, thresholds
from app.mutations.contact import MarkContactReturned, RecordGivenUpCall
from db.mutation import Mutation
from server.channels.records import Records, now_of, poll_while_leading
from server.config import NumbersConfig

CHECK_EVERY_S = 5.0
SETTLED = timedelta(seconds=10)  # a log that comes later may say that the call flowed on
LISTED_FOR = timedelta(hours=24)  # a history that is read for the first time is no list of work
RETURNED_WITHIN = timedelta(days=7)
ONE_CALLER = timedelta(minutes=10)  # who tries again so soon is one caller
_SPACE = UUID("0199d7a0-8a11-7d2c-8b60-6769766e7570")
_NOT_CALLED = (PhoneKind.INTERNAL, PhoneKind.WITHHELD, PhoneKind.UNKNOWN)

_GAVE_UP = text("""
    SELECT q.id, q.team_id, q.call_ref, q.linked_ref, q.queue, q.entered_at, q.left_at, q.remote
    FROM queue_call q
    WHERE q.outcome = 'abandoned' AND q.wait_ms >= :short AND q.remote <> ''
        AND q.entered_at > :since - interval '1 day' AND q.left_at BETWEEN :since AND :settled
        AND NOT EXISTS (
            SELECT FROM contact c WHERE c.call_ref <> '' AND c.call_ref IN (q.call_ref, q.linked_ref)
                AND c.answered_at IS NULL AND c.deleted_at IS NULL
        )
    ORDER BY q.left_at, q.id
""")
# Rang at a desk that was not told the call's id, was reached since, or is listed for the try just before.
_IS_KNOWN = text("""
    SELECT EXISTS (
        SELECT FROM contact c WHERE c.id = :id OR (
            c.remote = :remote AND c.deleted_at IS NULL AND c.direction = 'inbound' AND c.answered_at IS NULL
            AND c.started_at BETWEEN :entered AND :left
        ) OR (c.remote = :remote AND c.deleted_at IS NULL AND c.answered_at > :left)
        OR (
            c.remote = :remote AND c.deleted_at IS NULL AND c.direction = 'inbound' AND c.answered_at IS NULL
            AND c.ended_at BETWEEN :left - :one_caller AND :entered
            AND NOT EXISTS (
                SELECT FROM contact o WHERE o.remote = :remote AND o.deleted_at IS NULL
                    AND o.answered_at BETWEEN c.ended_at AND :entered
            )
        )
    )
""")
_REACHED = text("""
    SELECT c.id FROM contact c
    WHERE c.disposition = 'abandoned' AND NOT c.is_returned AND c.agent_id IS NULL AND c.remote <> ''
        AND c.started_at > :since AND c.deleted_at IS NULL
        AND EXISTS (
            SELECT FROM contact o WHERE o.remote = c.remote AND o.answered_at > c.started_at
                AND o.channel IN ('voice', 'video') AND o.deleted_at IS NULL
        )
    ORDER BY c.id
""")


class GivenUpCalls:
    """leads: Whether this instance has the lead."""

    def __init__(self, numbers: NumbersConfig, records: Records, leads: Callable[[], bool]) -> None:
        self._numbers, self._records, self._leads = numbers, records, leads

    async def run(self) -> None:
        """Until cancelled."""
        await poll_while_leading(
            self._leads, self.check, CHECK_EVERY_S, "who gave up in a queue was not listed"
        )

    async def check(self) -> None:
        """Raise RecordsAway."""
        await self._records.change_what_is_due(self._due)

    def _due(self, connection: Connection) -> list[Mutation]:
        now = now_of(connection)
        return [*self._listed(connection, now), *_returned(connection, now)]

    def _listed(self, connection: Connection, now: datetime) -> list[Mutation]:
        short_ms = thresholds(connection).seconds(Threshold.SHORT, now.date()) * 1000
        given = {"short": short_ms, "since": now - LISTED_FOR, "settled": now - SETTLED}
        found: dict[str, Mutation] = {}  # by number: the next look lists who has given up twice since
        for row in connection.execute(_GAVE_UP, given):
            number = parse(row.remote, self._numbers)
            if number.kind in _NOT_CALLED or number.key in found:
                continue
            asked: dict[str, Any] = {"id": uuid5(_SPACE, str(row.id)), "remote": number.key}
            asked |= {"entered": row.entered_at, "left": row.left_at, "one_caller": ONE_CALLER}
            if not connection.execute(_IS_KNOWN, asked).scalar_one():
                found[number.key] = RecordGivenUpCall(
                    contact_id=asked["id"],
                    remote=number.key,
                    call_ref=row.linked_ref or row.call_ref,
                    queue=row.queue,
                    queued_at=row.entered_at,
                    team_id=row.team_id,
                    occurred_at=row.left_at,
                )
        return list(found.values())


def _returned(connection: Connection, now: datetime) -> list[Mutation]:
    rows = connection.execute(_REACHED, {"since": now - RETURNED_WITHIN}).scalars()
    return [MarkContactReturned(contact_id=contact_id, occurred_at=now) for contact_id in rows]
