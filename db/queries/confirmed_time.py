"""The time by which data may be destroyed: with a shared database, its clock must confirm it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from db.models import SyncState
from db.models.shapes import FIRST_TIME

_BORNE = timedelta(hours=1)


def confirmed_time(tx: Connection, now: datetime) -> datetime:
    """Return `now` if the shared database's clock was close to it, else the last time of that clock.

    Without a shared database only this computer's clock exists (app/common/clock_jump.py watches it).
    """
    epoch, confirmed = tx.execute(select(SyncState.epoch, SyncState.server_time)).one()
    if not epoch:
        return now
    confirmed = confirmed or FIRST_TIME
    return now if now - confirmed <= _BORNE else confirmed
