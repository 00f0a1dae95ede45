"""What goes between the exchange and its way to the server (through_server.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from db.sync.resending import AGAIN


@dataclass(frozen=True, slots=True)
class Sent:
    """An outbox row to send.

    Attributes:
        args: "": It was erased since, and cannot run.
        reason, facts: Why the same database rejected it before a restore; see resending.py.
        is_proven: Whether its author's program wrote it, according to the known keys.
    """

    mut_no: int
    name: str
    args: str
    args_hash: str
    agent_id: UUID
    reason: str = ""
    facts: dict[str, Any] | None = None
    is_proven: bool = True

    @property
    def is_run(self) -> bool:
        """Whether the server runs it. Otherwise the server only records the reason."""
        return self.reason in ("", AGAIN)


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
