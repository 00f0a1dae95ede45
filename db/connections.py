"""SQLite connections with the replica's settings, for SQLAlchemy's Core."""

from __future__ import annotations

import sqlite3
from collections.abc import MutableMapping
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache

BUSY_TIMEOUT_MS = 5_000
CACHE_KB = 8_000
# The writer and the readers run the same statements: one compiles them for all. As many as one engine keeps.
_COMPILED: MutableMapping[Any, Any] = LRUCache(500)
_dialects: list[Dialect] = []
_dialect_lock = Lock()


def connect(
    path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS, reads_only: bool = False
) -> sqlite3.Connection:
    """Open the file with foreign keys on, in WAL mode, every commit flushed to the disk (synchronous=FULL).

    In WAL mode with less than FULL, a power cut loses the last commits. Another thread than this one may use
    the connection. Raises sqlite3.Error.
    """
    raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=busy_timeout_ms / 1000)
    try:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("PRAGMA foreign_keys=ON")
        raw.execute("PRAGMA temp_store=MEMORY")
        raw.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        if reads_only:
            raw.execute("PRAGMA query_only=ON")
    except BaseException:
        raw.close()
        raise
    return raw


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open an existing file for reading, also while a desktop writes to it. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)


def _dialect_of(engine: Engine) -> Dialect:
    """Return the dialect of the first engine, which has learned by a connection what SQLite can do."""
    with _dialect_lock:
        if not _dialects:
            engine.connect().close()
            _dialects.append(engine.dialect)
        return _dialects[0]


def engine_over(raw: sqlite3.Connection, begin: str) -> Engine:
    """Return an engine that always uses this one connection and starts transactions with `begin`.

    Python's own transaction handling is off (isolation_level=None): it would start no transaction before a
    SELECT, so that two SELECTs could see different data, and would not roll back DDL. Writers use BEGIN
    IMMEDIATE: a deferred transaction that has read first fails at once if another process wrote, whatever the
    busy timeout.
    """
    engine = create_engine(
        "sqlite://",
        creator=lambda: raw,
        poolclass=StaticPool,
        # Errors are logged, and a statement's values are what people said and typed.
        hide_parameters=True,
        execution_options={"compiled_cache": _COMPILED},
    )
    # The cache keeps a statement for one dialect object, so all engines need the same.
    engine.dialect = _dialect_of(engine)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
