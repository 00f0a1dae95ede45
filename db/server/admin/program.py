"""Sets the current version of the program."""

from __future__ import annotations

import re

from db.server.admin.server import AdminError, Raw, act, admin_errors

LONGEST_NOTES = 600  # they are shown in a notice


def set_current_program(raw: Raw, version: str, notes: str) -> int:
    """Announce it to all workstations; return how many are in use."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+){1,3}", version):
        raise AdminError("bad_version", version=version)
    if len(notes) > LONGEST_NOTES:
        raise AdminError("long_notes", longest=LONGEST_NOTES)
    with admin_errors(), raw.transaction():
        raw.execute(
            "INSERT INTO loket.current_program (version, notes) VALUES (%s, %s) ON CONFLICT (id) "
            "DO UPDATE SET version = excluded.version, notes = excluded.notes, said_at = now()",
            (version, notes),
        )
        act(raw, "current-version", version)
        row = raw.execute("SELECT count(*) FROM loket.sync_client WHERE closed_at IS NULL").fetchone()
    return int(row[0]) if row else 0
