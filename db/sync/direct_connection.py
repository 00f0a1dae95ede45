"""A connection of the sync worker to PostgreSQL, from sign-in to its end, and the steps that use it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Event
from uuid import UUID

from sqlalchemy import Engine

from db.mutation import ReadBack
from db.replica import Replica
from db.sync import presence
from db.sync.cloned_file import begin_anew, enrol
from db.sync.connection import engine_to
from db.sync.direct import DirectRegistry, direct_exchange
from db.sync.exchange import Progress
from db.sync.line import CHANNEL, WORKING_S, Line, engine_on, notify_channel, open_line
from db.sync.rate_limit import RateLimit
from db.sync.sync_status import Access, AtCase, Held
from db.sync.wakeup import Wakeup
from db.sync.worker_connection import (
    BETWEEN_NOTIFIES_S,
    BETWEEN_PULLS_S,
    CHANGES,
    EMPTY_PULL_S,
    NOTIFIES_AT_ONCE,
    PRESENCE,
    PULLS_AT_ONCE,
)


class DirectConnection:
    """A WorkerConnection."""

    def __init__(
        self,
        replica: Replica,
        access: Access,
        conninfo: Callable[[str], Mapping[str, str]],
        read_back: ReadBack,
        stopping: Event,
    ) -> None:
        self._conninfo = conninfo
        self._pulls = RateLimit(BETWEEN_PULLS_S, PULLS_AT_ONCE)
        self.looks = RateLimit(BETWEEN_NOTIFIES_S, NOTIFIES_AT_ONCE)
        self._replica, self._access, self._read_back = replica, access, read_back
        self._stopping = stopping
        self._line = self._open(access.login.name, access.login.password)
        self._engine = engine_on(self._line)
        self._registry = DirectRegistry(self._engine)
        self._notifies = {
            what: RateLimit(BETWEEN_NOTIFIES_S, NOTIFIES_AT_ONCE) for what in (CHANGES, PRESENCE)
        }
        self._to_notify: set[str] = set()
        self._published: tuple[AtCase, ...] | None = None

    def close(self) -> None:
        self._line.close()

    def sign_out(self) -> None:
        """Do nothing: the connection is the session."""

    def enrol(self, may_enrol_again: bool) -> None:
        """Enrol the workstation if needed, and listen on the channel.

        may_enrol_again: A user requested it after the shared database did not know this workstation.
        """
        enrolment = enrol(self._replica, self._registry, self._access, may_enrol_again)
        self._enrolment = enrolment
        self._exchange = direct_exchange(self._replica, enrolment, self._read_back, self._engine_of)
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            connection.commit()

    def begin_anew(self) -> None:
        """Give the file a new client_id, because it is a copy of another one."""
        begin_anew(self._replica, self._registry, self._enrolment)

    # -- changes -------------------------------------------------------------------------------------------

    @property
    def has_sent(self) -> bool:
        """Whether the last push sent anything."""
        return self._exchange.has_sent

    @property
    def has_compared(self) -> bool:
        return self._exchange.has_compared

    @property
    def clock_off_s(self) -> float:
        return self._exchange.clock_off_s

    @property
    def is_notified(self) -> bool:
        return False

    def push(self) -> Held | None:
        """Send what waits; return why the oldest unsent mutation is blocked."""
        held = self._exchange.push()
        if self.has_sent:
            self._to_notify.add(CHANGES)
            self._published = None  # a case may exist there only now
        return held

    def next_pull_at(self) -> float:
        return self._pulls.next_at()

    def pull(self, progress: Progress, compares: bool) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")  # detects a dead connection sooner than a slow query would
        self._line.silent_s = WORKING_S
        try:
            self._exchange.pull(progress, compares)
        finally:
            self._line.silent_s = Line.silent_s
        self._pulls.record(0.0 if self._exchange.has_come else EMPTY_PULL_S)

    # -- presence ------------------------------------------------------------------------------------------

    def exchange_presence(self, own: Sequence[AtCase], received: Callable[[Sequence[AtCase]], None]) -> None:
        """Publish the user's open cases, and pass on those of others; errors are only logged."""
        presence.try_to(partial(self._exchange_presence, tuple(own), received))
        self.looks.record()

    def _exchange_presence(
        self, own: tuple[AtCase, ...], received: Callable[[Sequence[AtCase]], None]
    ) -> None:
        """Publish, then query: of two users who open a case at once, at least one finds the other and
        notifies.
        """
        before = self._published or ()
        with self._engine.connect() as connection:
            if own or before:
                with connection.begin():
                    presence.publish(connection, self._enrolment, own)
            with connection.begin():
                found = presence.others(connection, self._enrolment)
        cases = {one.case_id for one in (*own, *before)}
        if own != self._published and any(one.case_id in cases for one in found):
            self._to_notify.add(PRESENCE)  # the others learn it with their next query
        self._published = own
        received(found)

    # -- the channel ---------------------------------------------------------------------------------------

    def notify(self) -> None:
        """Notify the others of news; in the long run twice a second."""
        now = time.monotonic()
        due = sorted(what for what in self._to_notify if now >= self._notifies[what].next_at())
        if not due:
            return
        payloads = [f"{what} {self._enrolment.client_id}" for what in due]
        # A workstation without a notification polls after a while.
        presence.try_to(partial(notify_channel, self._engine, payloads))
        self._to_notify.difference_update(due)
        for what in due:
            self._notifies[what].record()

    def wait(self, wakeup: Wakeup, due_at: float) -> set[str]:
        """Wait for the wakeup, the time or a notification; return the topics of the notifications."""
        due_at = min([due_at, *(self._notifies[what].next_at() for what in self._to_notify)])
        left_s = 0.0 if self._line.heard else max(0.0, due_at - time.monotonic())
        has_heard = wakeup.wait(left_s, self._line.fileno()) or self._line.heard
        heard = self._line.news() if has_heard else []
        own = str(self._enrolment.client_id)
        return {what for what, _, sender in (one.partition(" ") for one in heard) if sender != own}

    # -- logins --------------------------------------------------------------------------------------------

    def _engine_of(self, agent_id: UUID | None) -> Engine | None:
        """Return an engine with this person's login; None if the password is unknown here."""
        if agent_id is None or agent_id == self._my_id():
            return self._engine
        login = self._access.others.get(agent_id)
        return None if login is None else engine_to(lambda: self._open(login.name, login.password))

    def _my_id(self) -> UUID:
        with self._engine.connect() as connection:
            found: UUID = connection.exec_driver_sql("SELECT my_id()").scalar_one()
            return found

    def _open(self, login: str, password: str) -> Line:
        return open_line(self._conninfo(login), password, self._stopping)
