"""Stores what an exchange reports, and keeps the stays of each call as its events say.

All in one transaction with the place at which the source goes on: a crash loses nothing, and what is read
again is known. Events are kept without the caller's number, which is in `queue_call` alone.
"""

from __future__ import annotations

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from db.enums import QueueOutcome
from db.exchange_tables import CALLS, DAYS_KEPT, EVENTS, MEMBERS, NOW, PLACES, UNREAD
from db.models.types import utc_text
from db.sync.messages import QueueSeat
from server.exchange.ami_events import Member
from server.exchange.events import LIVE, Event, Kind
from server.exchange.stays import Stay, stays_of

_EVENT = ("source", "seq", "at", "kind", "call_ref", "queue", "member", "wait_s", "talk_s", "facts")
_STAY = {
    "id": "uuid",
    "call_ref": "text",
    "linked_ref": "text",
    "queue": "text",
    "stay": "int",
    "entered_at": "timestamptz",
    "left_at": "timestamptz",
    "outcome": "text",
    "reason": "text",
    "wait_ms": "bigint",
    "talk_ms": "bigint",
    "position": "int",
    "remote": "text",
    "member": "text",
    "extension": "text",
    "rings": "int",
    "next_queue": "text",
}
_SET = [name for name in _STAY if name not in ("id", "call_ref", "queue", "stay")]
# What is not another row is not written: it would be news for the facts. A known stay keeps its team.
_STORE_STAYS = (
    f"INSERT INTO queue_call AS old ({', '.join(_STAY)}, team_id) SELECT {', '.join(_STAY)}, team_id "
    f"FROM jsonb_to_recordset(CAST(:rows AS jsonb)) "
    f"AS one ({', '.join(f'{name} {kind}' for name, kind in _STAY.items())}) "
    f"LEFT JOIN queue_team USING (queue) "
    f"ON CONFLICT (call_ref, queue, stay) DO UPDATE SET "
    f"({', '.join(_SET)}) = ({', '.join(f'excluded.{name}' for name in _SET)}) "
    f"WHERE ({', '.join(f'old.{name}' for name in _SET)}) "
    f"IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in _SET)})"
)
_STORE_EVENTS = text(
    f"INSERT INTO exchange_event ({', '.join(_EVENT)}) "
    "SELECT source, seq, at, kind, call_ref, queue, member, wait_s, talk_s, facts "
    "FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS one (source text, seq bigint, at timestamptz, "
    "kind text, call_ref text, queue text, member text, wait_s double precision, "
    "talk_s double precision, facts jsonb) "
    "ON CONFLICT DO NOTHING RETURNING source, seq"
)
_CALLS_AT_ONCE = 5_000
LONGEST_WAIT = timedelta(hours=24)  # a caller who waited longer has left, and nobody saw it
# In exchange_place: until when the queues are known, since when, and when a source could last be read.
READ, FIRST_READ, LOOKED = "read", "first_read", "looked"
LOST_AFTER = timedelta(minutes=2)  # a shorter break is found by the next status of the exchange
CLOCKS_APART = timedelta(seconds=5)
_LONG_AGO = datetime(2000, 1, 1, tzinfo=timezone.utc)
_log = logging.getLogger(__name__)


def take(connection: Connection, events: Sequence[Event], now: datetime) -> int:
    """Store the events that are not known yet, and the stays of their calls; return how many events."""
    oldest = now - timedelta(days=DAYS_KEPT)
    by_key = {(one.source, one.seq): one for one in events if one.at >= oldest}
    if old := sum(one.at < oldest for one in events):
        fields = {"count": old, "days": DAYS_KEPT}
        _log.warning("events of the exchange are too old to be counted", extra={"fields": fields})
    if not by_key:
        return 0
    rows = json.dumps([_event_row(one) for one in by_key.values()])
    stored = [by_key[row.source, row.seq] for row in connection.execute(_STORE_EVENTS, {"rows": rows})]
    calls = {one.call_ref for one in stored if one.call_ref}
    if cut := [one.at for one in stored if one.kind is Kind.RESTARTED]:
        calls |= _waiting_before(connection, max(cut))
    remotes = {one.call_ref: str(one.facts["remote"]) for one in stored if one.facts.get("remote")}
    every = sorted(calls)
    for place in range(0, len(every), _CALLS_AT_ONCE):
        make_stays(connection, every[place : place + _CALLS_AT_ONCE], remotes)
    return len(stored)


def make_stays(connection: Connection, calls: Sequence[str], remotes: Mapping[str, str]) -> None:
    """Replace the stays of these calls by what their events say. remotes: The callers' numbers, as known."""
    found: dict[str, list[Event]] = defaultdict(list)
    for event in _events_of(connection, calls):
        found[event.call_ref].append(event)
    if not found:
        return
    first = min(one.at for events in found.values() for one in events)
    restarts = _restarts(connection, first)
    known = _remotes(connection, [one for one in calls if one not in remotes])
    rows = []
    for call_ref, events in found.items():
        remote = remotes.get(call_ref) or known.get(call_ref, "")
        began = min(one.at for one in events)
        stays = stays_of(events, [at for at in restarts if at >= began])
        rows += [_stay_row(one, remote) for one in stays]
    connection.execute(text(_STORE_STAYS), {"rows": json.dumps(rows)})
    gone = text(
        "WITH gone AS (DELETE FROM queue_call "
        "WHERE call_ref = ANY (:calls) AND NOT id = ANY (CAST(:ids AS uuid[])) RETURNING id) "
        "INSERT INTO figures_waiting (what, id) SELECT 'stay', id FROM gone ON CONFLICT DO NOTHING"
    )
    connection.execute(gone, {"calls": list(found), "ids": [row["id"] for row in rows]})


def forget_old(connection: Connection, now: datetime) -> None:
    """Remove old events and the callers' numbers of that time."""
    oldest = now - timedelta(days=DAYS_KEPT)
    connection.execute(delete(EVENTS).where(EVENTS.c.at < oldest))
    numbered = (CALLS.c.entered_at < oldest) & (CALLS.c.remote != "")
    connection.execute(update(CALLS).where(numbered).values(remote=""))


def gone_calls(
    connection: Connection,
    now: datetime,
    ahead: timedelta,
    present: frozenset[tuple[str, str]] | None,
    before: datetime,
) -> list[Event]:
    """Return the events of callers who wait by the records, but no longer at the exchange.

    now, before: By our clock. ahead: How far that of the exchange is.
    present: Queue and call of those who wait at the exchange; None if it cannot be asked: then only who has
        waited very long is gone. before: Who came later may not be among them yet.
    """
    query = select(CALLS.c.call_ref, CALLS.c.queue, CALLS.c.entered_at)
    query = query.where(CALLS.c.outcome == QueueOutcome.WAITING)
    there, oldest = now + ahead, now + ahead - LONGEST_WAIT
    return [
        Event(LIVE, there, Kind.GONE, row.call_ref, row.queue)
        for row in connection.execute(query)
        if row.entered_at < oldest
        or (
            present is not None
            and row.entered_at < before + ahead
            and (row.queue, row.call_ref) not in present
        )
    ]


def unknown_entries(connection: Connection, entries: Sequence[Event]) -> list[Event]:
    """Return those of these that are no entry of a known stay.

    Who still waits in this queue by the records is known, whatever the time: the exchange's clock may have
    been unknown, or set, when the stay was stored.
    """
    query = select(CALLS.c.call_ref, CALLS.c.queue, CALLS.c.entered_at, CALLS.c.outcome)
    query = query.where(CALLS.c.call_ref.in_([one.call_ref for one in entries]))
    waiting: set[tuple[str, str]] = set()
    known: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in connection.execute(query):
        known[row.call_ref, row.queue].append(row.entered_at)
        if row.outcome is QueueOutcome.WAITING:
            waiting.add((row.call_ref, row.queue))
    return [
        one
        for one in entries
        if (one.call_ref, one.queue) not in waiting
        and all(abs(one.at - at) > CLOCKS_APART for at in known[one.call_ref, one.queue])
    ]


def forget_waiting(connection: Connection) -> None:
    """Nobody says now who waits."""
    connection.execute(update(NOW).values(told_at=_LONG_AGO))


def forget_members(connection: Connection) -> None:
    """Nobody says now who is at work in the queues."""
    connection.execute(delete(MEMBERS))
    connection.execute(update(NOW).values(members=None, free=None))


def store_members(connection: Connection, members: Sequence[Member], now: datetime) -> None:
    """Write what the exchange says of the members of its queues, in place of what it said before."""
    connection.execute(delete(MEMBERS))
    rows = [
        {
            "queue": one.queue,
            "interface": one.interface,
            "extension": one.extension,
            "is_paused": one.is_paused,
            "reason": one.reason,
            "is_free": one.is_free,
            "told_at": now,
        }
        for one in members
    ]
    if rows:
        connection.execute(insert(MEMBERS), rows)
    store = text(
        "INSERT INTO queue_now (queue, waiting, members, free, told_at) "
        "VALUES (:queue, 0, :members, :free, :now) "
        "ON CONFLICT (queue) DO UPDATE SET (members, free) = (excluded.members, excluded.free)"
    )
    of_queue: dict[str, list[Member]] = defaultdict(list)
    for one in members:
        of_queue[one.queue].append(one)
    for queue, some in sorted(of_queue.items()):
        counts = {"members": sum(one.is_here for one in some), "free": sum(one.is_free for one in some)}
        connection.execute(store, {"queue": queue, "now": now, **counts})


def store_waiting(
    connection: Connection, now: datetime, ahead: timedelta, queues: Iterable[str] = ()
) -> None:
    """Write how many wait in each queue, by the records, and since when.

    now: By our clock. ahead: How far that of the exchange is.
    queues: Also of these, where nobody ever waited.
    """
    waits = CALLS.c.outcome == QueueOutcome.WAITING
    query = select(CALLS.c.queue, func.count(), func.min(CALLS.c.entered_at)).where(waits)
    found = {row[0]: row for row in connection.execute(query.group_by(CALLS.c.queue))}
    known = set(connection.execute(select(NOW.c.queue)).scalars())
    store = text(
        "INSERT INTO queue_now (queue, waiting, longest_since, told_at) "
        "VALUES (:queue, :waiting, :since, :now) "
        "ON CONFLICT (queue) DO UPDATE SET (waiting, longest_since, told_at) = "
        "(excluded.waiting, excluded.longest_since, excluded.told_at)"
    )
    for queue in sorted({*known, *found, *queues}):
        row = found.get(queue)
        since = min(row[2] - ahead, now) if row else None
        said = {"queue": queue, "waiting": row[1] if row else 0, "since": since, "now": now}
        connection.execute(store, said)


def keep_read(connection: Connection, until: datetime, *, is_filled: bool = True) -> None:
    """Note that the queues are known until this moment; nobody knows them before the first such note.

    is_filled: A log or a list has what happened since the last time; else it is lost, and that is kept.
    """
    before = _told_at(connection, READ)
    if not is_filled and before is not None:
        keep_lost(connection, before, until)
    keep_place(connection, READ, "", until if before is None else max(before, until))
    if before is None:
        keep_place(connection, FIRST_READ, "", until)


def keep_cut(connection: Connection, until: datetime) -> None:
    """Note that a log begins at this moment, and what it had before, since the last read, is lost."""
    if (before := _told_at(connection, READ)) is not None:
        keep_lost(connection, before, until)


def keep_lost(connection: Connection, since: datetime, until: datetime) -> None:
    """Note that what happened between is lost, unless that is so short that a status finds it."""
    if until - since > LOST_AFTER:
        connection.execute(
            upsert(UNREAD).values(since=since, until=until).on_conflict_do_nothing(index_elements=["since"])
        )


def keep_looked(connection: Connection, now: datetime) -> None:
    """Note that a source can be read now, whether it has something new or not."""
    keep_place(connection, LOOKED, "", now)


def own_seats(connection: Connection) -> list[QueueSeat] | None:
    """Return the queues in which the acting user is a member; None if the exchange is not read now.

    Members are written again with each event, and each minute.
    """
    is_read = (
        "SELECT EXISTS (SELECT FROM queue_now "
        "WHERE members IS NOT NULL AND told_at > now() - interval '3 min')"
    )
    if not connection.exec_driver_sql(is_read).scalar_one():
        return None
    query = (
        "SELECT m.queue, m.is_paused, m.reason FROM queue_member m "
        "JOIN agent a ON a.extension = m.extension AND a.id = my_id() "
        "WHERE m.extension <> '' ORDER BY m.queue"
    )
    return [QueueSeat(*row) for row in connection.exec_driver_sql(query)]


def place_of(connection: Connection, source: str) -> str | None:
    found: str | None = connection.execute(
        select(PLACES.c.place).where(PLACES.c.source == source)
    ).scalar_one_or_none()
    return found


def _told_at(connection: Connection, source: str) -> datetime | None:
    query = select(PLACES.c.told_at).where(PLACES.c.source == source)
    found: datetime | None = connection.execute(query).scalar_one_or_none()
    return found


def keep_place(connection: Connection, source: str, place: str, now: datetime) -> None:
    store = text(
        "INSERT INTO exchange_place (source, place, told_at) VALUES (:source, :place, :now) "
        "ON CONFLICT (source) DO UPDATE SET (place, told_at) = (excluded.place, excluded.told_at)"
    )
    connection.execute(store, {"source": source, "place": place, "now": now})


def _event_row(one: Event) -> dict[str, Any]:
    return {
        "source": one.source,
        "seq": one.seq,
        "at": utc_text(one.at),
        "kind": one.kind.value,
        "call_ref": one.call_ref,
        "queue": one.queue,
        "member": one.member,
        "wait_s": one.wait_s,
        "talk_s": one.talk_s,
        "facts": {name: value for name, value in one.facts.items() if name != "remote"},
    }


def _stay_row(stay: Stay, remote: str) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(stay, name) for name in _STAY}
    for name in ("entered_at", "left_at"):
        row[name] = utc_text(row[name]) if row[name] is not None else None
    return row | {"id": str(stay.id), "outcome": stay.outcome.value, "remote": remote}


def _events_of(connection: Connection, calls: Sequence[str]) -> Iterable[Event]:
    query = text(f"SELECT {', '.join(_EVENT)} FROM exchange_event WHERE call_ref = ANY (:calls)")
    for row in connection.execute(query, {"calls": list(calls)}):
        yield Event(
            row.source,
            row.at,
            Kind(row.kind),
            row.call_ref,
            row.queue,
            row.member,
            row.wait_s,
            row.talk_s,
            row.facts,
        )


def _restarts(connection: Connection, since: datetime) -> list[datetime]:
    of_restart = (EVENTS.c.kind == Kind.RESTARTED.value) & (EVENTS.c.call_ref == "") & (EVENTS.c.at >= since)
    return sorted(connection.execute(select(EVENTS.c.at).where(of_restart)).scalars())


def _waiting_before(connection: Connection, at: datetime) -> set[str]:
    waits = (CALLS.c.outcome == QueueOutcome.WAITING) & (CALLS.c.entered_at < at)
    return set(connection.execute(select(CALLS.c.call_ref).where(waits)).scalars())


def _remotes(connection: Connection, calls: Sequence[str]) -> dict[str, str]:
    query = text(
        "SELECT call_ref, max(remote) FROM queue_call WHERE call_ref = ANY (:calls) GROUP BY call_ref"
    )
    return {row[0]: row[1] for row in connection.execute(query, {"calls": list(calls)})}
