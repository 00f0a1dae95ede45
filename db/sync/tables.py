"""Which tables travel between the workstations and the shared database, and which stay at home."""

from __future__ import annotations

from sqlalchemy import Table

from db.models import (
    AuditEntry,
    Base,
    Case,
    CaseSeen,
    ConfirmedImage,
    NumberGiven,
    Outbox,
    SetAside,
    SyncState,
)
from db.models.shapes import long_columns
from db.tx import table_of

SCHEMA = "loket"
SERVER_REVISION = "s0101"  # the newest in db/server/migrations/versions; a test holds this
PROGRAM = 1  # what this program speaks; sync_server.min_client says what is still understood
_STAY = tuple(map(table_of, (AuditEntry, CaseSeen, ConfirmedImage, NumberGiven, Outbox, SetAside, SyncState)))

TRAVELLING: tuple[Table, ...] = tuple(t for t in Base.metadata.sorted_tables if t not in _STAY)
"""In an order in which a row comes after those that it points to."""

CASES: Table = next(t for t in TRAVELLING if t.name == Case.__tablename__)
OF_CASES: tuple[Table, ...] = tuple(t for t in TRAVELLING if "case_id" in t.c)
"""Tables below a case: a person who sees the case sees their rows."""


def octets(table: Table) -> str:
    """Return the SQL of how large a row of it is here, roughly: who writes it says how long its texts are."""
    sizes = (f"coalesce(octet_length({table.name}.{name}::text), 0)" for name in long_columns(table))
    return " + ".join(["500", *sizes])
