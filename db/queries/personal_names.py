"""The names of applicants, organisations and agents, so that they can be removed from exported data."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.connections import connect_to_read
from db.errors import storage_errors

_NAMES = (
    "SELECT name FROM applicant UNION SELECT name FROM organisation UNION SELECT remote_name FROM contact "
    "UNION SELECT name FROM agent"
)


def personal_names(path: Path) -> list[str]:
    """Return all names in a records file, which may be in use. Raises StorageError."""
    with storage_errors(path), closing(connect_to_read(path)) as raw:
        return [str(name) for (name,) in raw.execute(_NAMES) if name]
