"""Asks which tracking ids of SP4N-LAPOR! have a case: the server, which sees all, or the own records."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from sqlalchemy import Connection, select

from app.figures.asking import connected
from db.errors import StorageError
from db.models import Case
from db.replica import Replica
from db.rules.sp4n import has_tracking
from db.sync.gateway import Way
from db.sync.sp4n_messages import TrackedCase
from db.sync.sync_status import SharedError, Trouble


class Tracking(Protocol):
    """Any thread; blocks. Raises SharedError."""

    def cases(self, tracking: Sequence[str]) -> Sequence[TrackedCase]:
        """Return the cases with these ids, also finished and hidden ones."""


class LocalTracking:
    def __init__(self, replica: Replica) -> None:
        self._replica = replica

    def cases(self, tracking: Sequence[str]) -> Sequence[TrackedCase]:
        def find(tx: Connection) -> list[TrackedCase]:
            return [
                TrackedCase(tracking=one, id=row.id, number=row.number)
                for one in tracking
                for row in tx.execute(select(Case.id, Case.number).where(has_tracking(one)))
            ]

        try:
            return self._replica.read(find).result()
        except StorageError as error:
            raise SharedError(Trouble.FAILED, str(error)) from error


class ServerTracking:
    """The server knows all cases but those that this computer has not sent yet.

    way: Returns how the signed-in person reaches the server now; None without a way.
    """

    def __init__(self, way: Callable[[], Way | None], here: LocalTracking) -> None:
        self._way, self._here = way, here

    def cases(self, tracking: Sequence[str]) -> Sequence[TrackedCase]:
        way = connected(self._way)
        there = way.gateway.tracked_cases(way.login, tracking)
        known = {one.id for one in there}
        hidden = {one.tracking for one in there if one.id is None}
        here = self._here.cases(tracking)
        return [*there, *(one for one in here if one.id not in known and one.tracking not in hidden)]
