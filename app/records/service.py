"""The records for the GUI thread: queries with callbacks, and changes that are never lost."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from sqlalchemy import Connection

from app.common.clock import now
from app.common.jobs import Jobs
from app.common.nik import mutation_without_nik
from app.common.notices import ERROR, INFO, Notice
from app.mutations.output import NoteOutput, OutputWay
from app.records.waiting_changes import Change as PutAway
from app.records.waiting_changes import is_proven as proven_of_author
from app.records.waiting_changes import keep_damaged, read_changes, signed, write_changes
from db.audit import AuditedAction, note_of
from db.errors import StorageBusy, StorageClosed, StorageDamaged, StorageError, StorageFull, StorageReadOnly
from db.mutation import Me, Mutation, Rejected
from db.records import AgentRecord
from db.replica import Applied, Replica

T = TypeVar("T")
_log = logging.getLogger(__name__)
RETRY_MS = 5_000
RESTORED = "storage_restored"  # the kind of the notice that storage works again
BUG = "bug"  # the code of a rejection that no rule caused
_KINDS: tuple[tuple[type[StorageError], str], ...] = (
    (StorageFull, "storage_full"),
    (StorageReadOnly, "storage_readonly"),
    (StorageDamaged, "storage_damaged"),
    (StorageBusy, "storage_busy"),
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule rejected the change: nothing was changed. `code` and `facts` are the mutation's."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    mutation: str = ""


@dataclass(frozen=True, slots=True)
class _Change:
    mutations: tuple[Mutation, ...]
    me: Me
    done: Callable[[], None] | None
    refused: Callable[[Refusal], None] | None
    is_proven: bool = True


_Unsigned = tuple[
    tuple[Mutation, ...], Callable[[], None] | None, Callable[[Refusal], None] | None
]  # callbacks for the next sign-in


def _names(change: _Change) -> str:
    return ",".join(type(mutation).__name__ for mutation in change.mutations)


def storage_notice(error: StorageError) -> Notice:
    """Return the notice for a storage error."""
    kind = next((code for cls, code in _KINDS if isinstance(error, cls)), "storage_failed")
    return Notice(kind, ERROR, {"reason": str(error)}, ("retry",))


class Records(QObject):
    """The only access to the replica for all services.

    Changes are applied one after the other in the order of the calls. A change that the storage rejects (disk
    full, read-only) stays in memory and is retried every 5 s; later changes wait behind it.
    """

    changed = Signal(object)  # Applied: ours or another process's
    refused = Signal(object)  # a rejection without its own handler
    trouble = Signal(Notice)  # the storage fails, or works again
    _applied_elsewhere = Signal(object)

    def __init__(self, replica: Replica, jobs: Jobs, workstation: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._replica = replica
        self._jobs = jobs
        self._workstation = workstation
        self._me: Me | None = None
        self._viewer: AgentRecord | None = None
        self._unsigned: list[_Unsigned] = []
        self._waiting: deque[_Change] = deque()
        self._is_sending = False
        self._is_in_trouble = False
        self._holds_file = False  # whether the content of the file of waiting changes is in memory, too
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._send_next)
        self._applied_elsewhere.connect(self.changed, Qt.ConnectionType.QueuedConnection)
        replica.subscribe(self._applied_elsewhere.emit)

    @property
    def me(self) -> Me | None:
        """Return the actor; None until a user is signed in."""
        return self._me

    @property
    def viewer(self) -> AgentRecord | None:
        """Return the user for whom results are masked (app/access/visibility.py); None until one has signed
        in.
        """
        return self._viewer

    @property
    def path(self) -> Path:
        """Return the path of the records."""
        return self._replica.path

    @property
    def waiting(self) -> int:
        """Return how many changes are in memory only."""
        return len(self._waiting)

    @property
    def is_in_trouble(self) -> bool:
        """Whether the storage rejected the last write."""
        return self._is_in_trouble

    @property
    def workstation(self) -> str:
        """Return the code that changes and case numbers contain."""
        return self._workstation

    def work_at(self, workstation: str) -> None:
        """Use another workstation code from now on."""
        self._workstation = workstation
        self._jobs.run(lambda: self._replica.high_water.note_workstation(workstation), lambda _none: None)
        if self._me is not None:
            self._me = replace(self._me, workstation=workstation)

    def act_as(self, agent: AgentRecord) -> None:
        """Make later changes in this user's name."""
        self._viewer = agent
        self._me = Me(
            agent_id=agent.id, agent_name=agent.name, role=agent.role, workstation=self._workstation
        )
        unsigned, self._unsigned = self._unsigned, []
        for mutations, done, refused in unsigned:
            self.change(*mutations, done=done, refused=refused)

    def act_as_nobody(self) -> None:
        """Let later changes wait for the next sign-in."""
        self._me = self._viewer = None

    def read(
        self,
        query: Callable[[Connection], T],
        done: Callable[[T], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        """Run the query on a reader thread, then call `done(result)` here, or `failed()` after the error is
        reported.
        """

        def storage_failed(error: StorageError) -> None:
            self._read_failed(error)
            if failed is not None:
                failed()

        def broke(error: Exception) -> None:
            if failed is not None:
                failed()
            raise error

        self._jobs.follow(
            self._replica.read(query), done, ((StorageError, storage_failed), (Exception, broke))
        )

    def keep_locally(self, change: Callable[[Connection], T], done: Callable[[T], None]) -> None:
        """Run a change that concerns this workstation only, then call `done(result)` here."""

        def kept(result: T) -> None:
            self._wrote()
            done(result)

        self._jobs.follow(self._replica.keep_locally(change), kept, ((StorageError, self._write_failed),))

    def give_number(
        self, day: date, done: Callable[[int], None], failed: Callable[[], None], count: int = 1
    ) -> None:
        """Give the next sequences of this workstation's cases on a day, never one twice; done(first of them).

        `failed` is called after the notice, if neither the records nor the high-water file can be written.
        """

        def not_given(error: StorageError) -> None:
            self._write_failed(error)
            failed()

        self._jobs.follow(
            self._replica.give_number(self._workstation, day, count), done, ((StorageError, not_given),)
        )

    def note(self, deed: AuditedAction, done: Callable[[], None]) -> None:
        """Record in the audit trail who exports data, then call `done()`; not if the trail
        cannot be written.
        """
        if self._me is not None:

            def noted(_none: None) -> None:
                self._wrote()
                done()

            def not_noted(error: StorageError) -> None:
                self._write_failed(error, is_asked=True)

            self._jobs.follow(self._replica.note(deed, self._me), noted, ((StorageError, not_noted),))

    def note_output(
        self,
        way: OutputWay,
        document: str,
        facts: dict[str, Any],
        done: Callable[[], None],
        *,
        rows: int = 1,
        of: UUID | None = None,
    ) -> None:
        """Record a print or an export here and for the server, then call `done()`.

        facts: JSON types, for the audit trail of this workstation only. See NoteOutput for the others.
        """
        output = NoteOutput(way=way, document=document, rows=rows, of=of, occurred_at=now())
        self.note(note_of(way.value, facts, of), lambda: self.change(output, done=done))

    def change(
        self,
        *mutations: Mutation,
        done: Callable[[], None] | None = None,
        refused: Callable[[Refusal], None] | None = None,
        me: Me | None = None,
        is_proven: bool = True,
    ) -> None:
        """Apply the mutations in one transaction: all or none. They wait until a user has signed in.

        is_proven: Whether `me` certainly wants it; see Replica.apply_all.
        """
        mutations = tuple(map(mutation_without_nik, mutations))
        actor = me or self._me
        if actor is None:
            self._unsigned.append((mutations, done, refused))  # a call came before anyone had signed in
            return
        self._waiting.append(_Change(mutations, actor, done, refused, is_proven))
        if not self._is_sending and not self._retry.isActive():
            self._send_next()

    def report_refusal(self, refusal: Refusal) -> None:
        """Emit `refused` for a caller that cannot show the rejection any more."""
        self.refused.emit(refusal)

    def put_away(self, path: Path) -> None:
        """Write all changes that wait in memory into the file, for the next start."""
        self._retry.stop()
        earlier = () if self._holds_file else read_changes(path).changes
        self._holds_file = True
        write_changes(path, [*earlier, *map(self._put_away, self._waiting)])

    def _put_away(self, change: _Change) -> PutAway:
        if not change.is_proven:
            return PutAway(change.me, change.mutations)
        return signed(change.me, change.mutations, self._replica.keys)

    def take_up(self, path: Path) -> Path | None:
        """Apply the changes in the file, then delete it. A change that was applied already is skipped.

        With a shared database, call it once the keys of this workstation's users are known: a change that is
        not proven to be its author's is applied here, and sent only if its author confirms it.

        Returns the path of unreadable lines, if there were some.
        """
        found = read_changes(path)
        self._holds_file = True
        left = len(found.changes)

        def settled() -> None:
            nonlocal left
            left -= 1
            if left == 0:
                write_changes(path, ())

        for change in found.changes:

            def refused(refusal: Refusal, change: PutAway = change) -> None:
                if refusal.code == BUG:
                    keep_damaged(path, change)
                settled()
                if not refusal.code.endswith("_exists"):
                    self.refused.emit(refusal)

            self.change(
                *change.mutations,
                me=change.me,
                done=settled,
                refused=refused,
                is_proven=proven_of_author(change, self._replica.keys),
            )
        return found.damaged

    @Slot()
    def retry_now(self) -> None:
        """Retry the waiting changes at once, e.g. after the user freed disk space."""
        self._retry.stop()
        if not self._is_sending:
            self._send_next()

    @Slot()
    def _send_next(self) -> None:
        if not self._waiting:
            return
        change = self._waiting[0]
        self._is_sending = True
        future: Future[Any] = self._replica.apply_all(change.mutations, change.me, is_proven=change.is_proven)
        self._jobs.follow(
            future,
            self._sent,
            ((Rejected, self._was_refused), (StorageError, self._storage_failed), (Exception, self._broke)),
        )

    def _sent(self, _applied: Applied) -> None:
        change = self._next_after_head()
        self._wrote()
        if change.done is not None:
            change.done()

    def _was_refused(self, error: Rejected) -> None:
        change = self._next_after_head()
        names = _names(change)
        _log.warning("refused: %s %s", names, error.code)
        refusal = Refusal(error.code, dict(error.facts), names)
        if change.refused is not None:
            change.refused(refusal)
        else:
            self.refused.emit(refusal)

    def _broke(self, error: Exception) -> None:
        """Continue after a bug in one change, and inform its author; the crash hook reports it."""
        change = self._next_after_head()
        if change.refused is not None:
            change.refused(Refusal(BUG, {}, _names(change)))
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
        self._write_failed(error)

    def _write_failed(self, error: StorageError, is_asked: bool = False) -> None:
        """is_asked: The user waits for it, so the notice is shown again after it was closed."""
        if isinstance(error, StorageClosed):
            return  # the program ends
        _log.error("the records do not take anything: %s", error)
        if is_asked or not self._is_in_trouble:
            self._is_in_trouble = True
            self.trouble.emit(storage_notice(error))

    def _wrote(self) -> None:
        """Continue after a successful write. Only when no change waits is everything saved."""
        if not self._is_in_trouble:
            return
        if self._waiting:
            self.retry_now()
            return
        self._is_in_trouble = False
        self.trouble.emit(Notice(RESTORED, INFO))

    def _read_failed(self, error: StorageError) -> None:
        if isinstance(error, StorageClosed):
            return  # the program ends, and a timer fired once more
        _log.error("the records did not answer: %s", error)
        self.trouble.emit(storage_notice(error))
