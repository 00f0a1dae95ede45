"""What the open channel asks of the records. The server program answers from its tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from channels.messages import SentFile
from channels.open.frames import Standing


@dataclass(frozen=True, slots=True)
class Changed:
    """A conversation that has changed.

    Attributes:
        has_queue: Messages of ours wait to be sent; what follows them must not overtake them.
    """

    id: UUID
    standing: Standing
    has_queue: bool


class Standings(Protocol):
    """Of one address. All raise NotTaken while the records are away."""

    async def changed(self, after: str | None) -> tuple[Sequence[Changed], str]:
        """Return the conversations that changed since a place, and the next place. Nothing is missed.

        after: None for those that go on now.
        """

    async def of(self, correspondent: str) -> Standing | None:
        """Return how a conversation stands; None if there is none."""

    async def file(self, message_id: UUID, number: int, folder: Path) -> SentFile | None:
        """Copy a file of a message that left to this folder; None if it is not there."""
