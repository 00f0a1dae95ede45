"""The time by which something may be destroyed: with a shared database what that has said, too."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from db.models import SyncState
from db.models.shapes import FIRST_TIME

_BORNE = timedelta(hours=1)


def confirmed_time(tx: Connection, now: datetime) -> datetime:
    """Return `now` if the shared database's clock has been near it, else the time that it was there.

    Without one the clock of this computer is all there is (app/common/clock_jump.py looks after it).
    """
    epoch, told = tx.execute(select(SyncState.epoch, SyncState.server_time)).one()
    if not epoch:
        return now
    told = told or FIRST_TIME
    return now if now - told <= _BORNE else told
