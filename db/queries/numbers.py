"""The running numbers inside case numbers: per workstation and day, never given out twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from db.models import NumberGiven


def next_case_sequence(tx: Connection, workstation: str, day: date) -> int:
    """Take the next one, from 1; use it with Replica.keep_locally. `day` is of the office's calendar.

    It is written down before it is used, so a number that a lost draft had is not given out again.
    """
    query = insert(NumberGiven).values(workstation=workstation, day=day, last=1)
    query = query.on_conflict_do_update(
        index_elements=(NumberGiven.workstation, NumberGiven.day), set_={"last": NumberGiven.last + 1}
    )
    return int(tx.execute(query.returning(NumberGiven.last)).scalar_one())
