"""Settings of the server program's connections to PostgreSQL, and their channel of notifications."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from db.sync.tables import SCHEMA

CHANNEL = "loket"
SESSION_SETTINGS = f"""
SET search_path = {SCHEMA};
SET statement_timeout = '60s';
SET lock_timeout = '6s';
SET idle_in_transaction_session_timeout = '60s';
SET plan_cache_mode = force_custom_plan
"""
# A connection to a vanished peer is detected within 15 s, even if it was not closed.
CONNECTION_PARAMETERS = {
    "connect_timeout": "5",
    "keepalives_idle": "5",
    "keepalives_interval": "3",
    "keepalives_count": "3",
    "tcp_user_timeout": "10000",  # ms; Linux only, elsewhere libpq ignores it
    "application_name": "loket server",
    # Times are sent and read in UTC, whatever the zone of the database's server.
    "options": "-c timezone=UTC",
}


def notify_channel(engine: Engine, words: Sequence[str]) -> None:
    """Raise OperationalError if the queue of PostgreSQL is full: a session listens and never reads."""
    with engine.begin() as connection:
        # A separate transaction: a NOTIFY delays all commits of PostgreSQL until it is on disk.
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
        for one in words:
            connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, one))
