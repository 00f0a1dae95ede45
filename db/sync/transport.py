"""The interface between the exchange and the shared database, of one user at one workstation.

through_server.py has it: requests to the server program.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Table

from db.audit import Link
from db.sync.comparing import Here
from db.sync.connection import Greeting
from db.sync.pull import HeldCases, Pulled
from db.sync.push import Sent
from db.sync.reading import ReadRow, SetAsideRow


@dataclass(frozen=True, slots=True)
class Since:
    """The position of a workstation.

    Attributes:
        epoch, cursor: Of the last pull; "" on a new workstation.
        oldest_mut: The first mutation whose outcome it does not know.
        acknowledged: The last mutation that the shared database has acknowledged.
    """

    epoch: str
    cursor: str
    oldest_mut: int
    acknowledged: int


class HasMoved(Exception):  # noqa: N818
    """The shared database has other rows than at the end of the pull: nothing can be compared now."""


class Reading(Protocol):
    """One pull. It compares both sides as they were when its last part was read."""

    @property
    def greeting(self) -> Greeting: ...

    def parts(self) -> Iterator[Pulled]: ...

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]]:
        """Return the rows that differ between both sides. Raises HasMoved, as `rows` does."""

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]: ...

    def set_aside(self) -> tuple[SetAsideRow, ...]: ...


class Transport(Protocol):
    """Blocks. Raises SharedError or ClonedFile; each call may then be repeated."""

    def push(self, rows: Sequence[Sent], trail: Link | None = None) -> int:
        """Run some of these consecutive mutations of one user; return the last number done.

        trail: The end of the workstation's audit trail.
        """

    def reading(self, since: Since, held: HeldCases) -> AbstractContextManager[Reading]:
        """`held` says which of these cases the workstation has."""

    def report_compared(self, differing: int) -> None: ...

    def report_backlog(self, count: int, since: datetime | None, author: str) -> None: ...

    def anchor_trail(self, end: Link) -> None: ...
