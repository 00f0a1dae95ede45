"""A new records file in a tenth of the time: a copy of tables that the migrations have made once.

Alembic takes 0.16 s of a core for a new file, and more than a thousand tests begin with one.
`tests/db/test_schema.py` tests the migrations themselves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import Engine, update
from uuid_utils.compat import uuid7

from db import replica, schema
from db.connections import engine_over
from db.models import SyncState


@cache
def _made_by_migrations(revision: str) -> sqlite3.Connection:
    raw = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    schema.upgrade(raw, engine_over(raw, "BEGIN IMMEDIATE"), Path(":memory:"))
    assert schema.revision_of(raw) == revision
    return raw


def _upgrade(raw: sqlite3.Connection, engine: Engine, path: Path) -> None:
    """Do what `schema.upgrade` does; only where the tables of a new file come from differs."""
    if schema.revision_of(raw):
        schema.upgrade(raw, engine, path)
        return
    _made_by_migrations(schema.REVISION).backup(raw)
    with engine.begin() as connection:
        connection.execute(update(SyncState).values(client_id=uuid7()))


@contextmanager
def quick_new_files() -> Iterator[None]:
    """Let `Replica.open` make new files by copying."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(replica, "upgrade", _upgrade)
        yield
