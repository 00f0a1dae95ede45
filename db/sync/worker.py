"""Synchronises a workstation's records with the shared database, as long as the program runs.

One thread, one connection at a time. It pushes and pulls after a commit here, after a notification of
another's commit, and every half minute in any case; every ten minutes if the server repeats lost
notifications. A failed step is retried later.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timezone
from functools import partial
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from db.errors import StorageClosed, StorageError
from db.mutation import ReadBack
from db.replica import Applied, Replica
from db.sync.comparing import ComparingTime
from db.sync.connection import ClonedFile
from db.sync.revoked_login import leave
from db.sync.sync_status import (
    NEEDS_SIGN_IN,
    UNPROVEN_SERVER,
    Access,
    AtCase,
    SharedError,
    SyncPhase,
    SyncStatus,
    Trouble,
)
from db.sync.waiting_rows import Waiting, waiting
from db.sync.wakeup import CHANGES, MONITORING, PRESENCE, Wakeup

if TYPE_CHECKING:
    from db.sync.server_connection import ServerConnection

_log = logging.getLogger(__name__)
POLL_S, SELDOM = 30.0, 20
HEARTBEAT_S = 8.0  # for presence, and for checking the connection
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
UNTRUSTED_PAUSE_S = 300.0  # a certificate is corrected on the server, which sends no signal
STOPS_WITHIN_S, LAST_PUSH_S = 1.0, 0.5
_ACCESS, _RETRY, _COMMITTED = "access", "retry", "committed"  # wishes, in addition to CHANGES and PRESENCE
# A retry does not help here: a person must act.
NEEDS_PERSON = (
    *NEEDS_SIGN_IN,
    Trouble.UPDATE_NEEDED,
    Trouble.NOT_ENROLLED,
    Trouble.COPY_IN_USE,
    Trouble.CODE_TAKEN,
    Trouble.TOO_MANY_STATIONS,
)


class SyncWorker:
    """Every method returns at once and may be called on any thread; the listeners run on
    the worker's thread.
    """

    def __init__(
        self,
        replica: Replica,
        read_back: ReadBack,
        *,
        changed: Callable[[SyncStatus], None] = lambda _status: None,
        others_changed: Callable[[Sequence[AtCase]], None] = lambda _others: None,
        lost: Callable[[datetime], None] = lambda _since: None,
        back: Callable[[], None] = lambda: None,
        monitored: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """`changed` receives each new status; `monitored`: the signs of listening have changed.

        For the others see PresenceLink of app/cases/presence.py.
        """
        self._replica, self._read_back, self._clock = replica, read_back, clock
        self._changed, self._others_changed, self._lost, self._back = changed, others_changed, lost, back
        self._monitored = monitored
        self._status = SyncStatus()
        self._access: Access | None = None
        self._own: tuple[AtCase, ...] = ()
        self._has_reported_loss = False
        self._may_enrol_again = False  # a user requested it after this workstation was unknown
        self._has_begun_anew = False  # and nothing was sent since
        self._wishes: set[str] = set()
        self._lock = Lock()
        self._comparing = ComparingTime()
        self._wakeup, self._stopping, self._settled = Wakeup(), Event(), Event()
        self._thread = Thread(target=self._work, name="sync-worker", daemon=True)
        replica.subscribe(self._on_commit)

    def start(self) -> None:
        self._thread.start()

    def use(self, access: Access | None) -> None:
        """Use this login from now on; None: no user is signed in. The same access keeps its connection."""
        with self._lock:
            self._access = self._access if access == self._access else access
            self._wishes.add(_ACCESS)
        self._wakeup.notify()

    def retry(self) -> None:
        """Retry at once: the user requests it, or the computer was suspended and connections are dead."""
        self._wish(_RETRY)

    def publish(self, own: Sequence[AtCase]) -> None:
        """Publish the user's open cases."""
        self._own = tuple(own)
        self._wish(PRESENCE)

    def ask(self) -> None:
        """Report the other users' cases again."""
        self._wish(PRESENCE)

    def stop(self) -> None:
        """End within STOPS_WITHIN_S; an interrupted step is repeated at the next start.

        If it is quick, the last changes and the end of presence are sent first. A second call
        has nothing to send.
        """
        if self._status.phase is SyncPhase.LIVE and not self._stopping.is_set():
            self._own = ()
            self._wish(PRESENCE, _COMMITTED)
            self._settled.wait(LAST_PUSH_S)
        self._stopping.set()
        self._wakeup.notify()
        if self._thread.ident is not None:
            self._thread.join(STOPS_WITHIN_S - LAST_PUSH_S)

    def _on_commit(self, _applied: Applied) -> None:
        self._comparing.saved()
        self._wish(_COMMITTED)

    def _wish(self, *what: str) -> None:
        with self._lock:  # atomically: earlier work must not settle this wish
            self._settled.clear()
            self._wishes.update(what)
        self._wakeup.notify()

    def _settle(self) -> None:
        with self._lock:
            if not self._wishes:
                self._settled.set()

    def _take_wishes(self) -> set[str]:
        with self._lock:
            wishes, self._wishes = self._wishes, set()
            return wishes

    # -- worker thread --------------------------------------------------------------------------------------

    def _work(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            access = self._access
            try:
                self._count()
                if access is not None:
                    self._connect(access)
                    pause_s = FIRST_PAUSE_S
                    continue
                self._report(replace(self._status, phase=SyncPhase.OFF, trouble=None, since=None))
                trouble = None
            except StorageClosed:
                break
            except SharedError as error:
                trouble = error.trouble
                _log.warning("the shared database: %s", error)
            except StorageError as error:
                trouble = Trouble.FAILED
                _log.error("the records, while the shared database was asked: %s", error)
            except Exception:  # noqa: BLE001 - the edge of the thread: it must go on
                trouble = Trouble.FAILED
                _log.exception("the shared database")
            if self._stopping.is_set():
                break
            if self._status.phase is SyncPhase.LIVE:
                pause_s = FIRST_PAUSE_S
            self._fail(trouble)
            is_hopeless = trouble is None or trouble in NEEDS_PERSON
            wait_s = UNTRUSTED_PAUSE_S if trouble in UNPROVEN_SERVER else pause_s
            if self._rest(None if is_hopeless else wait_s * random.uniform(0.5, 1.0)):
                pause_s = FIRST_PAUSE_S
            else:
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    def _fail(self, trouble: Trouble | None) -> None:
        if trouble is None:
            return
        since = self._status.since or self._clock()
        if not self._has_reported_loss:
            self._has_reported_loss = True
            self._lost(since)
        self._report(replace(self._status, phase=SyncPhase.OFFLINE, trouble=trouble, since=since))

    def _rest(self, pause_s: float | None) -> bool:
        """Wait before the next try; return whether a user requested it earlier."""
        until = None if pause_s is None else time.monotonic() + pause_s
        while not self._stopping.is_set():
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                return False
            self._wakeup.wait(left)
            wishes = self._take_wishes()
            if wishes & {_ACCESS, _RETRY}:
                self._may_enrol_again = self._status.trouble in (Trouble.NOT_ENROLLED, Trouble.COPY_IN_USE)
                return True
            if _COMMITTED in wishes:
                try:
                    self._count()
                except StorageError as error:
                    _log.warning("the outbox was not counted: %s", error)
        return True

    def _connect(self, access: Access) -> None:
        """Stay connected with this login until an error ends it, or another login is used."""
        if self._status.phase is not SyncPhase.OFFLINE:
            self._report(replace(self._status, phase=SyncPhase.CONNECTING))
        self._take_wishes()
        try:
            connection = access.gateway.connect(self._replica, access, self._read_back, self._stopping)
            with closing(connection):
                self._serve(connection, access)
                following = self._access
                is_same = following is not None and following.agent_id == access.agent_id
                if self._stopping.is_set() or not is_same:
                    connection.sign_out()
        except SharedError as error:
            if error.trouble is Trouble.LOGIN_CLOSED and access.agent_id is not None:
                self._replica.merge(partial(leave, agent_id=access.agent_id)).result()
            raise

    # -- connected -----------------------------------------------------------------------------------------

    def _serve(self, connection: ServerConnection, access: Access) -> None:
        connection.enrol(self._may_enrol_again)
        self._may_enrol_again = False
        try:
            self._pull(connection)
            self._go_live()
            poll_at, beat_at, wishes = 0.0, 0.0, {CHANGES, PRESENCE, _COMMITTED}
            while not self._stopping.is_set() and self._access is access:
                now = time.monotonic()
                if _COMMITTED in wishes and self._count().count and self._push(connection):
                    wishes.add(CHANGES)
                    wishes |= {PRESENCE} if self._own else set()
                wishes |= {CHANGES} if now >= poll_at or _RETRY in wishes else set()
                if CHANGES in wishes and time.monotonic() >= connection.next_pull_at():
                    self._pull(connection)
                    wishes.discard(CHANGES)
                    poll_s = POLL_S * SELDOM if connection.is_notified else POLL_S
                    poll_at = time.monotonic() + poll_s * random.uniform(0.8, 1.2)
                if PRESENCE in wishes or now >= beat_at:
                    connection.exchange_presence(self._own, self._others_changed)
                    beat_at = time.monotonic() + HEARTBEAT_S
                self._settle()
                is_pull_due = CHANGES in wishes
                due_at = min(poll_at, beat_at, *([connection.next_pull_at()] if is_pull_due else []))
                heard = connection.wait(self._wakeup, due_at)
                if MONITORING in heard:
                    self._monitored()
                wishes = (wishes & {CHANGES}) | self._take_wishes() | heard
        except ClonedFile as error:
            if self._has_begun_anew:
                raise SharedError(Trouble.FAILED, f"a copy, and again: {error}") from error
            _log.warning("a copy of another file: %s", error)
            connection.begin_anew()
            self._has_begun_anew = True

    def _push(self, connection: ServerConnection) -> bool:
        """Return whether to pull: something was sent, or is newly blocked. If the signed-in user's login was
        refused, the pull reports it.
        """
        was_held = self._status.held is not None
        self._report(replace(self._status, held=connection.push()))
        self._has_begun_anew = False
        return connection.has_sent or (self._status.held is not None and not was_held)

    def _pull(self, connection: ServerConnection) -> None:
        compares = self._comparing.take()
        connection.pull(self._progress, compares)
        if compares and not connection.has_compared:
            self._comparing.postpone()
        self._report(replace(self._status, clock_off_s=connection.clock_off_s))
        self._count()
        if self._status.phase is SyncPhase.FILLING:
            self._go_live()

    def _progress(self, done: int, total: int) -> None:
        status = replace(self._status, phase=SyncPhase.FILLING, done=done, total=total)
        self._report(replace(status, trouble=None, since=None))

    def _go_live(self) -> None:
        status = replace(self._status, phase=SyncPhase.LIVE, trouble=None, since=None, done=0, total=0)
        self._report(status)
        if self._has_reported_loss:
            self._has_reported_loss = False
            self._back()

    def _report(self, status: SyncStatus) -> None:
        if status != self._status:
            self._status = status
            self._changed(status)

    def _count(self) -> Waiting:
        found = self._replica.read(waiting).result()
        self._report(replace(self._status, waiting=found))
        return found
