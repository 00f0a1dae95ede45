"""The server's status: for an administrator's daily check, and for monitoring every few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from psycopg.rows import TupleRow

from db.server.admin.database import is_up_to_date
from db.server.admin.server import Raw, admin_errors
from db.server.admin.workstations import Workstation, workstations

if TYPE_CHECKING:
    from typing_extensions import LiteralString

MANY_CONNECTIONS = 0.85  # of those that the server allows
LONG_TRANSACTION_S = 300  # each pull scans again what was committed since it began
FULL_NOTIFICATIONS = 0.1  # of the queue of NOTIFY; some session listens in a transaction that never ends
SILENT_DAYS = 3
STUCK_HOURS = 1
BACKUP_DAYS = 2
WAITING_MINUTES = 10  # a message in the queue of an address
EXCHANGE_MINUTES = 10  # the server program notes each minute that it reads the telephone exchange
# A log or lists that bring nothing for longer than a weekend with a holiday are perhaps not copied any more.
EXCHANGE_OLD_DAYS = 4
EXCHANGE_DAYS = 7  # an exchange that is not read for longer was given up
FIGURES_MINUTES = 10  # the server program counts every half minute, also what has not changed


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The server's present status.

    Attributes:
        oldest_transaction_s, oldest_by: Of writing transactions, in any database of the server.
        applied, refused: Changes of the last day.
        figures_at: Changes before this moment are counted in the figures; None before the first time.
        figures_waiting: Cases and states of staff that have to be counted again.
        exchange_read_at: When the telephone exchange could last be read; None if it never could.
        exchange_known_until: Until when what happened in its queues is known; None if nothing is.
        queue_answered, queue_joined: Answered stays in queues of the last 7 days, and those of them of which
            the call at the desk is known.
        last_backup_at: When the last backup was whole; None if there was none.
        warnings: Codes of conditions that need attention.
    """

    version: str
    is_up_to_date: bool
    epoch: str
    min_client: int
    history_days: int
    enrolments: int
    office_zone: str
    bytes: int
    cases: int
    open_cases: int
    connections: int
    most_connections: int
    oldest_transaction_s: int
    oldest_by: str
    notifications: float
    applied: int
    refused: int
    figures_at: datetime | None
    figures_waiting: int
    exchange_read_at: datetime | None
    exchange_known_until: datetime | None
    queue_answered: int
    queue_joined: int
    last_backup_at: datetime | None
    workstations: tuple[Workstation, ...]
    warnings: tuple[str, ...]


def server_status(raw: Raw) -> ServerStatus:
    """Collect the whole status. Raises AdminError."""
    up_to_date = is_up_to_date(raw)
    stations = workstations(raw)
    with admin_errors():
        settings = _row(
            raw,
            "SELECT epoch::text, min_client, history_days, enrolments, office_zone FROM loket.sync_server",
        )
        size = _row(raw, "SELECT pg_database_size(current_database())")
        # The planner's estimate, once it has one: an exact count reads the whole table.
        cases = _row(
            raw,
            "SELECT CASE WHEN reltuples < 10000 THEN (SELECT count(*) FROM loket.case_) "
            "ELSE reltuples::bigint END FROM pg_class WHERE oid = 'loket.case_'::regclass",
        )
        open_cases = _row(raw, "SELECT count(*) FROM loket.case_ WHERE status NOT IN ('closed', 'cancelled')")
        connections = _row(
            raw,
            "SELECT count(*) FILTER (WHERE backend_type = 'client backend'), "
            "current_setting('max_connections')::int, "
            "coalesce(extract(epoch FROM now() - min(xact_start) "
            "FILTER (WHERE backend_xid IS NOT NULL)), 0)::int, "
            "coalesce((array_agg(usename::text ORDER BY xact_start) "
            "FILTER (WHERE backend_xid IS NOT NULL))[1], '') FROM pg_stat_activity",
        )
        notifications = _row(raw, "SELECT pg_notification_queue_usage()")
        day = _row(
            raw,
            "SELECT count(*) FILTER (WHERE outcome = 'applied'), "
            "count(*) FILTER (WHERE outcome = 'rejected') "
            "FROM loket.mutation WHERE recorded_at > now() - interval '1 day'",
        )
        silent = _row(
            raw,
            "SELECT count(*) FROM loket.sync_client WHERE closed_at IS NULL "
            "AND seen_at < now() - make_interval(days => %s)",
            SILENT_DAYS,
        )
        stuck = _row(
            raw,
            "SELECT count(*) FROM loket.sync_client WHERE closed_at IS NULL "
            "AND unsent_since < now() - make_interval(hours => %s)",
            STUCK_HOURS,
        )
        # A new database gets its first backup within the same time.
        backup = _row(
            raw,
            "SELECT max(at) FILTER (WHERE act = 'backup'), coalesce(max(at) FILTER (WHERE act = 'backup'), "
            "min(at)) < now() - make_interval(days => %s) FROM loket.admin_act",
            BACKUP_DAYS,
        )
        figures = _row(
            raw,
            "SELECT max(made_at), (SELECT count(*) FROM loket.figures_waiting), "
            "coalesce(max(made_at) < now() - make_interval(mins => %s), false) FROM loket.figures_cursor",
            FIGURES_MINUTES,
        )
        exchange = _row(
            raw,
            "SELECT looked, known, "
            "coalesce(now() - looked BETWEEN make_interval(mins => %s) "
            "AND make_interval(days => %s), false), "
            "coalesce(known < looked - make_interval(days => %s), false) "
            "FROM (SELECT max(told_at) FILTER (WHERE source = 'looked') AS looked, "
            "max(told_at) FILTER (WHERE source = 'read') AS known FROM loket.exchange_place) AS one",
            EXCHANGE_MINUTES,
            EXCHANGE_DAYS,
            EXCHANGE_OLD_DAYS,
        )
        queues = _row(
            raw,
            "SELECT count(*), count(*) FILTER (WHERE joined_by <> '') FROM loket.queue_call "
            "WHERE outcome = 'answered' AND entered_at > now() - make_interval(days => %s)",
            EXCHANGE_DAYS,
        )
        reports = _row(
            raw,
            "SELECT count(*) FROM loket.report_writing "
            "WHERE fault <> '' AND told_at > now() - interval '1 day'",
        )
        waiting = _row(
            raw,
            "SELECT count(*) FROM loket.message WHERE state = 'queued' "
            "AND greatest(written_at, not_before) < now() - make_interval(mins => %s)",
            WAITING_MINUTES,
        )
        coming = _row(
            raw,
            "SELECT count(*) FROM loket.message_file f JOIN loket.message m ON m.id = f.message_id "
            "WHERE f.state = 'coming' AND m.direction = 'inbound' "
            "AND f.added_at BETWEEN now() - interval '7 days' AND now() - make_interval(hours => %s)",
            STUCK_HOURS,
        )
    warnings = {
        "migrate": not up_to_date,
        "connections": connections[0] >= connections[1] * MANY_CONNECTIONS,
        "long_transaction": connections[2] > LONG_TRANSACTION_S,
        "notifications": notifications[0] > FULL_NOTIFICATIONS,
        "differs": any(one.differed_at and one.differed_at > _week_ago() for one in stations),
        "trail": any(one.trail_off_at for one in stations if one.closed_at is None),
        "messages_wait": waiting[0] > 0,
        "files_wait": coming[0] > 0,
        "figures": figures[2],
        "exchange": exchange[2],
        "exchange_old": exchange[3],
        "reports": reports[0] > 0,
        "silent": silent[0] > 0,
        "backup": backup[1] is True,
        "unsent": stuck[0] > 0,
        "old_programs": any(one.program < settings[1] for one in stations if one.closed_at is None),
    }
    return ServerStatus(
        version=raw.info.parameter_status("server_version") or "",
        is_up_to_date=up_to_date,
        epoch=settings[0],
        min_client=settings[1],
        history_days=settings[2],
        enrolments=settings[3],
        office_zone=settings[4],
        bytes=size[0],
        cases=cases[0],
        open_cases=open_cases[0],
        connections=connections[0],
        most_connections=connections[1],
        oldest_transaction_s=connections[2],
        oldest_by=connections[3],
        notifications=notifications[0],
        applied=day[0],
        refused=day[1],
        figures_at=figures[0],
        figures_waiting=figures[1],
        exchange_read_at=exchange[0],
        exchange_known_until=exchange[1],
        queue_answered=queues[0],
        queue_joined=queues[1],
        last_backup_at=backup[0],
        workstations=stations,
        warnings=tuple(code for code, is_so in warnings.items() if is_so),
    )


def _week_ago() -> datetime:
    return datetime.now(timezone.utc) - timedelta(days=7)


def _row(raw: Raw, query: LiteralString, *values: object) -> TupleRow:
    found = raw.execute(query, values).fetchone()
    assert found is not None
    return found
