"""What counts as an access to personal data: the names of acts in the audit trails, and the kind of each.

The server's trail is loket.access_event (db/server/migrations/s0100_access.sql), that of a workstation is
audit_entry (db/audit.py). A new act needs a line here, or report 10 does not count it.
"""

from __future__ import annotations

from collections.abc import Mapping

from db.enums import AccessKind

ACTS: Mapping[str, AccessKind] = {
    "reveal_numbers": AccessKind.REVEALED,
    "note_played": AccessKind.HEARD,
    "file fetched": AccessKind.FETCHED,
    "case recalled": AccessKind.RECALLED,
    "whispered in a call": AccessKind.LISTENED,
    "joined a call": AccessKind.LISTENED,
    "read thread": AccessKind.READ,
    "read case": AccessKind.READ,
}
# The first word of an act whose other words name a document or a way.
FIRST_WORDS: Mapping[str, AccessKind] = {
    "printed": AccessKind.PRINTED,
    "exported": AccessKind.EXPORTED,
    "listened": AccessKind.LISTENED,
}
OUTPUTS = (AccessKind.PRINTED, AccessKind.EXPORTED)


def kind_of(act: str) -> AccessKind | None:
    """Return the kind of an act; None for one that shows no personal data."""
    return ACTS.get(act) or FIRST_WORDS.get(act.partition(" ")[0])


def outputs_sql() -> str:
    return ", ".join(f"'{kind.value}'" for kind in OUTPUTS)


def kind_sql(column: str) -> str:
    """Return the same rule as an expression of SQL; NULL for None."""
    whole = " ".join(f"WHEN '{act}' THEN '{kind.value}'" for act, kind in ACTS.items())
    first = " ".join(f"WHEN '{word}' THEN '{kind.value}'" for word, kind in FIRST_WORDS.items())
    return f"CASE {column} {whole} ELSE CASE split_part({column}, ' ', 1) {first} END END"
