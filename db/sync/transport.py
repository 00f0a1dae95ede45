"""How a workstation reaches the shared database: what the exchange asks of it, whatever carries it.

Two things carry it: a connection to PostgreSQL (direct.py) and requests to the server program
(through_server.py). Each belongs to one person at one workstation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import Table

from db.sync.comparing import Here
from db.sync.connection import Greeting
from db.sync.pull import Held, Pulled
from db.sync.push import Sent
from db.sync.reading import ReadRow, SetAsideRow


@dataclass(frozen=True, slots=True)
class Since:
    """Where a workstation is.

    Attributes:
        epoch, cursor: Of the last pull; "" of a new workstation.
        oldest_mut: The first mutation whose outcome it does not know.
        acknowledged: The last mutation that the shared database has acknowledged.
    """

    epoch: str
    cursor: str
    oldest_mut: int
    acknowledged: int


class Reading(Protocol):
    """One pull. What it compares is of the moment of its last part."""

    @property
    def greeting(self) -> Greeting: ...

    def parts(self) -> Iterator[Pulled]: ...

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]] | None:
        """Return the rows that are not the same on both sides; None if that cannot be said now."""

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]: ...

    def set_aside(self) -> tuple[SetAsideRow, ...]: ...


class Transport(Protocol):
    """Blocks. Raises SharedError, ClonedFile or UnknownMutation; then it may be asked again."""

    def push(self, rows: Sequence[Sent]) -> int:
        """Run some of these, which follow each other and are one person's; return the last number done."""

    def reading(self, since: Since, held: Held) -> AbstractContextManager[Reading]:
        """`held` says which of these cases the workstation has."""

    def tell_compared(self, differing: int) -> None: ...

    def tell_backlog(self, count: int, since: datetime | None, author: str) -> None: ...

    def audit_end(self) -> tuple[int, str] | None:
        """Return number and hash of the last entry there; None if entries are not sent on this way."""

    def keep_audit(self, entries: Sequence[str], is_broken: bool) -> int:
        """Return the number of the last entry there after these."""
