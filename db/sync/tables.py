"""The tables that are synchronised with the shared database, and those that are not."""

from __future__ import annotations

from sqlalchemy import Table

from db.models import (
    AuditEntry,
    Base,
    Case,
    CaseSeen,
    ConfirmedImage,
    Conversation,
    Message,
    MessageFile,
    NumberGiven,
    Outbox,
    SetAside,
    SyncState,
)
from db.models.shapes import long_columns
from db.tx import table_of

SCHEMA = "loket"
SERVER_REVISION = "s0100"  # the newest in db/server/migrations/versions; a test checks this
PROGRAM = 1  # this program's protocol version; sync_server.min_client is the oldest accepted one
_STAY = tuple(map(table_of, (AuditEntry, CaseSeen, ConfirmedImage, NumberGiven, Outbox, SetAside, SyncState)))

TRAVELLING: tuple[Table, ...] = tuple(t for t in Base.metadata.sorted_tables if t not in _STAY)
"""In an order in which a row comes after those that it points to."""

CASES: Table = next(t for t in TRAVELLING if t.name == Case.__tablename__)
OF_CASES: tuple[Table, ...] = tuple(t for t in TRAVELLING if "case_id" in t.c)
"""Tables below a case: a person who sees the case sees their rows."""
CONVERSATIONS, MESSAGES, MESSAGE_FILES = map(table_of, (Conversation, Message, MessageFile))
WRITTEN: tuple[Table, ...] = (CONVERSATIONS, MESSAGES, MESSAGE_FILES)
"""Of these, the tables of conversations: their rows may have no case yet, and no unit sees them."""


def octets(table: Table) -> str:
    """Return the SQL of a row's approximate size here: the writer decides how long its texts are."""
    sizes = (f"coalesce(octet_length({table.name}.{name}::text), 0)" for name in long_columns(table))
    return " + ".join(["500", *sizes])
