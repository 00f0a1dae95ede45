"""The sequence numbers in case numbers: per workstation and day, never given out twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from db.models import Case, NumberGiven


def highest_sequence(tx: Connection, workstation: str, day: date) -> int:
    """Return the highest sequence in these records; 0 if there is none.

    `day` is of the office's calendar. Numbers that the table of given numbers lacks (this computer was
    replaced) are found in the cases.
    """
    query = select(NumberGiven.last).where(NumberGiven.workstation == workstation, NumberGiven.day == day)
    return max(tx.execute(query).scalar() or 0, _highest_used(tx, workstation, day))


def note_sequence(tx: Connection, workstation: str, day: date, last: int) -> None:
    """Record that the sequence is given out."""
    query = insert(NumberGiven).values(workstation=workstation, day=day, last=last)
    query = query.on_conflict_do_update(
        index_elements=(NumberGiven.workstation, NumberGiven.day),
        set_={"last": func.max(NumberGiven.last, last)},
    )
    tx.execute(query)


def _highest_used(tx: Connection, workstation: str, day: date) -> int:
    """Return the highest sequence in case numbers: day, workstation, sequence and check digit
    (app/common/case_number.py).
    """
    prefix = f"{day:%y%m%d}{workstation}"
    digits = Case.number_digits
    query = select(digits).where(digits >= prefix, digits < f"{prefix}:")  # ":" follows "9"
    return max((int(found[len(prefix) : -1] or 0) for found in tx.execute(query).scalars()), default=0)
