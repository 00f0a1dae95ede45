"""A workstation as the shared database knows it, and what the shared database says at each connection."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from db.enums import Role


class ClonedFile(Exception):  # noqa: N818 - an event, not an error
    """The shared database has other mutations under these numbers: this file is a copy of another one."""


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The identity of a workstation. `secret` is kept in the key store only."""

    client_id: UUID
    workstation: str
    secret: str


@dataclass(frozen=True, slots=True)
class Greeting:
    """The shared database's greeting.

    Attributes:
        agent_id, is_desk: The user of this login, and whether that user may see all applicants.
        sight: Changes with everything that decides what this user may see.
        at: The server's time.
    """

    epoch: str
    agent_id: UUID
    is_desk: bool
    sight: str
    history_days: int
    at: datetime

    @property
    def is_supervisor(self) -> bool:
        return self.sight.split("/")[1] == Role.SUPERVISOR.value
