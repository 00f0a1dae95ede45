"""What a workstation did alone stays what it is: with a shared database it begins with an empty file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from db.models import Outbox, SyncState
from db.replica import Replica
from db.rescue import set_aside

WHY = "before-sharing"


def open_for_sharing(path: Path) -> tuple[Replica, Path | None]:
    """Open the records; those of a computer that worked alone are put aside first: return where. Blocks.

    Raises StorageError.
    """
    replica = Replica.open(path)
    if not replica.read(_worked_alone).result():
        return replica, None
    replica.close()
    aside = set_aside(path, WHY)
    return Replica.open(path), aside


def _worked_alone(connection: Connection) -> bool:
    is_known = connection.execute(select(SyncState.enrolled_as)).scalar_one()
    return not is_known and connection.execute(select(Outbox.mut_no).limit(1)).first() is not None
