"""The names of applicants, firms and agents: to take them out of what leaves the desk."""

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
    """Return all names of a records file, which may be in use. Raises StorageError."""
    with storage_errors(path), closing(connect_to_read(path)) as raw:
        return [str(name) for (name,) in raw.execute(_NAMES) if name]
