"""The records as the GUI thread sees them: ask and be called back, change and never lose a change."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from sqlalchemy import Connection

from app.jobs import Jobs
from app.notices import ERROR, INFO, Notice
from app.waiting_changes import read_changes, write_changes
from db.errors import StorageBusy, StorageDamaged, StorageError, StorageFull, StorageReadOnly
from db.mutation import Me, Mutation, Rejected
from db.records import AgentRecord
from db.replica import Applied, Replica

T = TypeVar("T")
_log = logging.getLogger(__name__)
RETRY_MS = 5_000
_KINDS: tuple[tuple[type[StorageError], str], ...] = (
    (StorageFull, "storage_full"),
    (StorageReadOnly, "storage_readonly"),
    (StorageDamaged, "storage_damaged"),
    (StorageBusy, "storage_busy"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule said no: nothing was changed. `code` and `facts` are the mutation's own."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    mutation: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    mutations: tuple[Mutation, ...]
    me: Me
    done: Callable[[], None] | None
    refused: Callable[[Refusal], None] | None


def storage_notice(error: StorageError) -> Notice:
    """Return what to tell a person about a storage error."""
    kind = next((code for cls, code in _KINDS if isinstance(error, cls)), "storage_failed")
    return Notice(kind, ERROR, {"reason": str(error)}, ("retry",))


class Records(QObject):
    """One door to the replica for all services.

    Changes are done one after the other in the order of the calls. A change that the storage cannot take
    (disk full, read-only) stays in memory and is tried again every 5 s; what comes later waits behind it.
    """

    changed = Signal(object)  # Applied: ours or another process's
    refused = Signal(object)  # Refusal nobody asked to hear of in person
    trouble = Signal(object)  # Notice: the storage fails, or works again
    _applied_elsewhere = Signal(object)

    def __init__(self, replica: Replica, jobs: Jobs, workstation: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replica = replica
        self._jobs = jobs
        self._workstation = workstation
        self._me: Me | None = None
        self._waiting: deque[_Change] = deque()
        self._is_sending = False
        self._is_in_trouble = False
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._send_next)
        self._applied_elsewhere.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        replica.subscribe(self._applied_elsewhere.emit)

    @property
    def me(self) -> Me | None:
        """Who acts; None until somebody is signed in."""
        return self._me

    @property
    def path(self) -> Path:
        """Where the records are."""
        return self._replica.path

    @property
    def waiting(self) -> int:
        """How many changes are in memory only."""
        return len(self._waiting)

    def act_as(self, agent: AgentRecord) -> None:
        """From now on changes are this person's."""
        self._me = Me(
            agent_id=agent.id, agent_name=agent.name, role=agent.role, workstation=self._workstation
        )

    def read(self, query: Callable[[Connection], T], done: Callable[[T], None]) -> None:
        """Run the query on a reader thread, then `done(result)` here."""
        self._jobs.follow(self._replica.read(query), done, ((StorageError, self._read_failed),))

    def keep_locally(self, change: Callable[[Connection], T], done: Callable[[T], None]) -> None:
        """Run a change that concerns this workstation only, then `done(result)` here."""
        self._jobs.follow(self._replica.keep_locally(change), done, ((StorageError, self._read_failed),))

    def change(
        self,
        *mutations: Mutation,
        done: Callable[[], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        me: Me | None = None,
    ) -> None:
        """Apply the mutations in one transaction: all or none."""
        actor = me or self._me
        if actor is None:
            raise RuntimeError("a change before anybody signed in")
        self._waiting.append(_Change(mutations, actor, done, refused))
        if not self._is_sending and not self._retry.isActive():
            self._send_next()

    def put_away(self, path: Path) -> None:
        """Write the changes that wait in memory into a file, for the end of the program."""
        if self._waiting:
            write_changes(path, [(change.me, change.mutations) for change in self._waiting])
            self._waiting.clear()
            self._retry.stop()

    def take_up(self, path: Path) -> None:
        """Do the changes of such a file first, then drop it."""
        for me, mutations in read_changes(path):
            self.change(*mutations, me=me)
        if not self._waiting:
            return

        def refused(refusal: Refusal) -> None:
            path.unlink(missing_ok=True)
            self.refused.emit(refusal)

        # They are done in order, so the file has served once the last of them is.
        last = self._waiting[-1]
        self._waiting[-1] = replace(last, done=lambda: path.unlink(missing_ok=True), refused=refused)

    @Slot()
    def retry_now(self) -> None:
        """Try what waits at once, e.g. after the person freed some disk space."""
        self._retry.stop()
        if not self._is_sending:
            self._send_next()

    @Slot()
    def _send_next(self) -> None:
        if not self._waiting:
            return
        change = self._waiting[0]
        self._is_sending = True
        future: Future[Any] = self._replica.apply_all(change.mutations, change.me)
        self._jobs.follow(
            future,
            self._sent,
            ((Rejected, self._was_refused), (StorageError, self._storage_failed), (Exception, self._broke)),
        )

    def _sent(self, _applied: Applied) -> None:
        change = self._next_after_head()
        if self._is_in_trouble:
            self._is_in_trouble = False
            self.trouble.emit(Notice("storage_restored", INFO))
        if change.done is not None:
            change.done()

    def _was_refused(self, error: Rejected) -> None:
        change = self._next_after_head()
        names = ",".join(type(m).__name__ for m in change.mutations)
        _log.warning("refused: %s %s", names, error.code)
        refusal = Refusal(error.code, dict(error.facts), names)
        if change.refused is not None:
            change.refused(refusal)
        else:
            self.refused.emit(refusal)

    def _broke(self, error: Exception) -> None:
        """A bug in one change must not stop those behind it; the crash hook tells it."""
        self._next_after_head()
        raise error

    def _next_after_head(self) -> _Change:
        change = self._waiting.popleft()
        self._is_sending = False
        if self._waiting:
            self._send_next()
        return change

    def _storage_failed(self, error: StorageError) -> None:
        self._is_sending = False
        self._retry.start(RETRY_MS)
        _log.error("a change waits in memory: %s", error)
        if not self._is_in_trouble:
            self._is_in_trouble = True
            self.trouble.emit(storage_notice(error))

    def _read_failed(self, error: StorageError) -> None:
        _log.error("the records did not answer: %s", error)
        self.trouble.emit(storage_notice(error))
