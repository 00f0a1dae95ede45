"""The first use of a shared database: a computer that worked alone starts with an empty file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, insert, select

from db.models import NumberGiven, Outbox, SyncState
from db.replica import Replica
from db.rescue import set_aside

WHY = "before-sharing"


def open_for_sharing(path: Path) -> tuple[Replica, Path | None]:
    """Open the records; set those of a computer that worked alone aside first: return their path. Blocks.

    Its given case numbers are kept, so that none is given out twice. Raises StorageError.
    """
    replica = Replica.open(path)
    if not replica.read(_worked_alone).result():
        return replica, None
    given = replica.read(lambda tx: tx.execute(select(NumberGiven.__table__)).mappings().all()).result()
    replica.close()
    aside = set_aside(path, WHY)
    replica = Replica.open(path)
    if given:
        numbers = [dict(row) for row in given]
        replica.keep_locally(lambda tx: tx.execute(insert(NumberGiven), numbers)).result()
    return replica, aside


def _worked_alone(connection: Connection) -> bool:
    is_known = connection.execute(select(SyncState.enrolled_as)).scalar_one()
    return not is_known and connection.execute(select(Outbox.mut_no).limit(1)).first() is not None
