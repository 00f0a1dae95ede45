"""What the sync worker asks of its connection to the shared database. server_connection.py has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from db.sync.exchange import Progress
from db.sync.rate_limit import RateLimit
from db.sync.sync_status import AtCase, Held
from db.sync.wakeup import Wakeup

CHANGES, PRESENCE = "changes", "presence"  # topics of notifications
BETWEEN_PULLS_S, PULLS_AT_ONCE = 0.4, 2
EMPTY_PULL_S = 1.0  # between pulls without new rows: anybody may notify, as often as they like
BETWEEN_NOTIFIES_S, NOTIFIES_AT_ONCE = 0.5, 3  # each wakes every workstation, which then queries


class WorkerConnection(Protocol):
    """Blocks: it belongs to the worker's thread. Raises SharedError, ClonedFile or StorageError.

    Attributes:
        looks: When the next query of presence is allowed.
    """

    looks: RateLimit

    def close(self) -> None: ...

    def sign_out(self) -> None:
        """End the session of this user; errors are ignored, because a session also ends later."""

    def enrol(self, may_enrol_again: bool) -> None:
        """Enrol the workstation if needed, and listen for notifications.

        may_enrol_again: A user requested it after the shared database did not know this workstation.
        """

    def begin_anew(self) -> None:
        """Give the file a new client_id, because it is a copy of another one."""

    @property
    def has_sent(self) -> bool:
        """Whether the last push sent anything."""

    @property
    def has_compared(self) -> bool:
        """Whether the last pull compared both sides."""

    @property
    def clock_off_s(self) -> float:
        """How far our clock is ahead of the server's, if too far."""

    @property
    def is_notified(self) -> bool:
        """Whether the other side repeats a lost notification, so that it is enough to poll rarely."""

    def push(self) -> Held | None:
        """Send what waits; return why the oldest unsent mutation is blocked."""

    def next_pull_at(self) -> float:
        """Return the moment (of time.monotonic) from which on the next pull is allowed."""

    def pull(self, progress: Progress, compares: bool) -> None: ...

    def exchange_presence(self, own: Sequence[AtCase], received: Callable[[Sequence[AtCase]], None]) -> None:
        """Publish the user's open cases, and pass on those of others, at once or in a later `wait`."""

    def wait(self, wakeup: Wakeup, due_at: float) -> set[str]:
        """Wait for the wakeup, the time or a notification; return the topics of the notifications."""
