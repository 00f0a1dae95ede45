"""Finds files of erased attachments and of recordings that may be deleted; only the shared database knows all
cases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db.sync.connection import shared_errors
from db.sync.line import open_line


def files_over(conninfo: Mapping[str, str], password: str, hashes: Sequence[str]) -> tuple[str, ...]:
    """Return the hashes whose erasure is confirmed, and that nothing refers to any more.

    Blocks; raises SharedError.
    """
    with shared_errors():
        line = open_line(conninfo, password)
        try:
            rows = line.execute("SELECT loket.files_over(%s)", [list(hashes)]).fetchall()
        finally:
            line.close()
    return tuple(row[0] for row in rows)
