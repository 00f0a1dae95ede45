"""The running numbers inside case numbers: per workstation and day, never given out twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from db.models import Case, NumberGiven


def next_case_sequence(tx: Connection, workstation: str, day: date) -> int:
    """Take the next one, from 1; use it with Replica.keep_locally. `day` is of the office's calendar.

    It is written down before it is used, so a number that a lost draft had is not given out again. What this
    file has forgotten (a backup put back, a new computer in the place of another), the cases tell.
    """
    highest = _highest_used(tx, workstation, day)
    query = insert(NumberGiven).values(workstation=workstation, day=day, last=highest + 1)
    query = query.on_conflict_do_update(
        index_elements=(NumberGiven.workstation, NumberGiven.day),
        set_={"last": func.max(NumberGiven.last, highest) + 1},
    )
    return int(tx.execute(query.returning(NumberGiven.last)).scalar_one())


def _highest_used(tx: Connection, workstation: str, day: date) -> int:
    """The digits are day, workstation, running number and one for the check (app/case_number.py)."""
    prefix = f"{day:%y%m%d}{workstation}"
    digits = Case.number_digits
    query = select(digits).where(digits >= prefix, digits < f"{prefix}:")  # ":" comes after "9"
    return max((int(found[len(prefix) : -1] or 0) for found in tx.execute(query).scalars()), default=0)
