"""Keeps a workstation's records and the shared database together, for as long as the program runs.

One thread, one connection. It sends and reads when something was committed here, when the channel says that
others committed, and every half a minute in any case. What cannot be done now is done later; nothing waits.
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
from uuid import UUID

from sqlalchemy import Engine, update

from db.errors import StorageClosed, StorageError
from db.models import SyncState
from db.mutation import Mutation
from db.replica import Applied, Replica
from db.sync import presence
from db.sync.cloned_file import begin_anew, enrol, enrol_again
from db.sync.comparing import ComparingTime
from db.sync.connection import CopiedFile, Enrolment, engine_to, shared_errors
from db.sync.exchange import Exchange
from db.sync.line import CHANNEL, WORKING_S, Line, engine_on, open_line, tell_on_channel
from db.sync.rate_limit import Pace
from db.sync.revoked_login import leave
from db.sync.sync_status import Access, AtCase, SharedError, Standing, Status, Trouble
from db.sync.waiting_rows import Station, Waiting, first_unsettled, station, waiting
from db.sync.wakeup import Bell

_log = logging.getLogger(__name__)
POLL_S = 30.0
BEAT_S = 8.0  # presence, and whether the line still lives
BETWEEN_PULLS_S, PULLS_AT_ONCE = 0.4, 2
FOR_NOTHING_S = 1.0  # between those that brought nothing: anybody may call, and as often as they like
BETWEEN_CALLS_S, CALLS_AT_ONCE = 0.5, 3  # on the channel: each wakes every workstation, and is looked at
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 60.0
SELDOM_S = 300.0  # a certificate is mended at the server, and nobody goes round to say so
STOPS_WITHIN_S, LAST_WORDS_S = 1.0, 0.5
_CHANGES, _PRESENCE = "changes", "presence"
# What no time mends: somebody has to do something.
WAITS_FOR_SOMEBODY = (
    Trouble.SIGN_IN,
    Trouble.LOGIN_CLOSED,
    Trouble.UPDATE_NEEDED,
    Trouble.NOT_ENROLLED,
    Trouble.COPY_IN_USE,
    Trouble.CODE_TAKEN,
    Trouble.TOO_MANY_STATIONS,
)
ReadBack = Callable[[str], Mutation]


class Uplink:
    """Every method returns at once and may be called on any thread; the listeners run on the uplink's."""

    def __init__(
        self,
        replica: Replica,
        read_back: ReadBack,
        *,
        changed: Callable[[Status], None] = lambda _status: None,
        told: Callable[[Sequence[AtCase]], None] = lambda _others: None,
        lost: Callable[[datetime], None] = lambda _since: None,
        back: Callable[[], None] = lambda: None,
        clock: Callable[[], datetime] = lambda: datetime.now(timezone.utc),
    ) -> None:
        """`changed` gets each new status, the others what app/cases/presence.py's PresenceLink promises."""
        self._replica, self._read_back, self._clock = replica, read_back, clock
        self._changed, self._told, self._lost, self._back = changed, told, lost, back
        self._status = Status()
        self._access: Access | None = None
        self._own: tuple[AtCase, ...] = ()
        self._is_lost = False  # and told so
        self._may_enrol_again = False  # somebody asked for it, after this workstation was not known
        self._has_begun_anew = False  # and nothing has gone up since
        self._wishes: set[str] = set()
        self._guard = Lock()
        self._comparing = ComparingTime()
        self._bell, self._stopping, self._settled = Bell(), Event(), Event()
        self._thread = Thread(target=self._work, name="uplink", daemon=True)
        replica.subscribe(self._on_commit)

    def start(self) -> None:
        self._thread.start()

    def use(self, access: Access | None) -> None:
        """Be this person from now on; None: nobody is signed in. Who is that already stays connected."""
        with self._guard:
            self._access = self._access if access == self._access else access
            self._wishes.add("access")
        self._bell.ring()

    def hurry(self) -> None:
        """Try at once: somebody wants it, or the computer has slept and nothing of before holds."""
        self._wish("hurry")

    def tell(self, own: Sequence[AtCase]) -> None:
        """Tell the others where the person here is."""
        self._own = tuple(own)
        self._wish(_PRESENCE)

    def ask(self) -> None:
        """Say again where the others are."""
        self._wish(_PRESENCE)

    def stop(self) -> None:
        """End within STOPS_WITHIN_S; what is in the middle is broken off, and done again another time.

        What was saved last, and that nobody is here any more, is told before, if that takes no time.
        """
        if self._status.standing is Standing.LIVE:
            self._own = ()
            self._wish(_PRESENCE, "count")
            self._settled.wait(LAST_WORDS_S)
        self._stopping.set()
        self._bell.ring()
        if self._thread.ident is not None:
            self._thread.join(STOPS_WITHIN_S - LAST_WORDS_S)

    def _on_commit(self, applied: Applied) -> None:
        self._comparing.saved()
        self._wish("count")

    def _wish(self, *what: str) -> None:
        with self._guard:  # in one step: what was done before settles nothing of this
            self._settled.clear()
            self._wishes.update(what)
        self._bell.ring()

    def _settle(self) -> None:
        """Whoever waits for the last words: there is nothing left to do."""
        with self._guard:
            if not self._wishes:
                self._settled.set()

    def _take_wishes(self) -> set[str]:
        with self._guard:
            wishes, self._wishes = self._wishes, set()
            return wishes

    # -- the thread ----------------------------------------------------------------------------------------

    def _work(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._stopping.is_set():
            access = self._access
            try:
                self._count()
                if access is not None:
                    self._serve(access)
                    pause_s = FIRST_PAUSE_S
                    continue
                self._say(replace(self._status, standing=Standing.OFF, trouble=None, since=None))
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
            if self._status.standing is Standing.LIVE:
                pause_s = FIRST_PAUSE_S
            self._fail(trouble)
            is_hopeless = trouble is None or trouble in WAITS_FOR_SOMEBODY
            wait_s = SELDOM_S if trouble is Trouble.UNTRUSTED else pause_s
            if self._rest(None if is_hopeless else wait_s * random.uniform(0.5, 1.0)):
                pause_s = FIRST_PAUSE_S
            else:
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        self._bell.close()

    def _fail(self, trouble: Trouble | None) -> None:
        if trouble is None:
            return
        since = self._status.since or self._clock()
        if not self._is_lost:
            self._is_lost = True
            self._lost(since)
        self._say(replace(self._status, standing=Standing.OFFLINE, trouble=trouble, since=since))

    def _rest(self, pause_s: float | None) -> bool:
        """Wait before the next try; return whether somebody wants it before the time."""
        until = None if pause_s is None else time.monotonic() + pause_s
        while not self._stopping.is_set():
            left = None if until is None else until - time.monotonic()
            if left is not None and left <= 0:
                return False
            self._bell.wait(left)
            wishes = self._take_wishes()
            if wishes & {"access", "hurry"}:
                self._may_enrol_again = self._status.trouble in (Trouble.NOT_ENROLLED, Trouble.COPY_IN_USE)
                return True
            if "count" in wishes:
                try:
                    self._count()
                except StorageError as error:
                    _log.warning("the outbox was not counted: %s", error)
        return True

    def _serve(self, access: Access) -> None:
        """Stay connected as this person until something is in the way."""
        if self._status.standing is not Standing.OFFLINE:
            self._say(replace(self._status, standing=Standing.CONNECTING))
        self._take_wishes()
        try:
            with shared_errors():
                line = open_line(access.conninfo(access.login.name), access.login.password, self._stopping)
                with closing(line):
                    _Visit(self, access, line).stay()
        except SharedError as error:
            if error.trouble is Trouble.LOGIN_CLOSED and access.agent_id is not None:
                self._replica.merge(partial(leave, agent_id=access.agent_id)).result()
            raise

    # -- what a visit uses ---------------------------------------------------------------------------------

    def _say(self, status: Status) -> None:
        if status != self._status:
            self._status = status
            self._changed(status)

    def _count(self) -> Waiting:
        found = self._replica.read(waiting).result()
        self._say(replace(self._status, waiting=found))
        return found


class _Visit:
    """One connection, from its beginning to its end."""

    def __init__(self, uplink: Uplink, access: Access, line: Line) -> None:
        self._up, self._access, self._line = uplink, access, line
        self._engine = engine_on(line)
        self._replica = uplink._replica
        self._pulls, self._looks = Pace(BETWEEN_PULLS_S, PULLS_AT_ONCE), Pace(BETWEEN_CALLS_S, CALLS_AT_ONCE)
        self._beat_at = 0.0
        self._calls = {what: Pace(BETWEEN_CALLS_S, CALLS_AT_ONCE) for what in (_CHANGES, _PRESENCE)}
        self._must_call: set[str] = set()
        self._told: tuple[AtCase, ...] | None = None
        self._client = ""

    def stay(self) -> None:
        enrolment = self._enrolment()
        self._client = str(enrolment.client_id)
        exchange = Exchange(self._replica, enrolment, self._up._read_back, self._dial)
        self._listen()
        try:
            self._pull(exchange)
            self._live()
            poll_at, wishes = 0.0, {_CHANGES, _PRESENCE, "count"}
            while not self._up._stopping.is_set() and self._up._access is self._access:
                now = time.monotonic()
                if "count" in wishes and self._up._count().count and self._push(exchange):
                    self._call(enrolment)  # first: the others wait for it, and we know it already
                    wishes.add(_CHANGES)
                    self._told = None  # a case that is known there only now
                    wishes |= {_PRESENCE} if self._up._own else set()
                wishes |= {_CHANGES} if now >= poll_at or "hurry" in wishes else set()
                if _CHANGES in wishes and time.monotonic() >= self._pulls.next_at():
                    self._pull(exchange)
                    wishes.discard(_CHANGES)
                    poll_at = time.monotonic() + POLL_S * random.uniform(0.8, 1.2)
                if _PRESENCE in wishes or now >= self._beat_at:
                    presence.try_to(partial(self._presence, enrolment))
                    self._looks.took()
                    self._beat_at = time.monotonic() + BEAT_S
                self._call(enrolment)
                self._up._settle()
                wishes = (wishes & {_CHANGES}) | self._wait(min(poll_at, self._beat_at), _CHANGES in wishes)
        except CopiedFile as error:
            if self._up._has_begun_anew:
                raise SharedError(Trouble.FAILED, f"a copy, and again: {error}") from error
            _log.warning("a copy of another file: %s", error)
            begin_anew(self._replica, self._engine, enrolment)
            self._up._has_begun_anew = True

    def _enrolment(self) -> Enrolment:
        own: Station = self._replica.read(station).result()
        enrolment = Enrolment(own.client_id, self._access.workstation, self._access.secret)
        if own.enrolled_as != enrolment.workstation:
            first, _hash = self._replica.read(first_unsettled).result()
            enrol(self._engine, enrolment, first)
            known = update(SyncState).values(enrolled_as=enrolment.workstation)
            self._replica.keep_locally(lambda connection: connection.execute(known)).result()
        elif self._up._may_enrol_again:
            enrolment = enrol_again(self._replica, self._engine, enrolment)
        self._up._may_enrol_again = False
        return enrolment

    def _listen(self) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            connection.commit()

    def _live(self) -> None:
        status = replace(self._up._status, standing=Standing.LIVE, trouble=None, since=None, done=0, total=0)
        self._up._say(status)
        if self._up._is_lost:
            self._up._is_lost = False
            self._up._back()

    def _push(self, exchange: Exchange) -> bool:
        """Return whether to pull: something was sent, or is held from now on. Was it the login of who sits
        here that was refused, the pull says so."""
        was_held = self._up._status.held is not None
        self._up._say(replace(self._up._status, held=exchange.push()))
        self._up._has_begun_anew = False
        self._must_call |= {_CHANGES} if exchange.has_sent else set()
        return exchange.has_sent or (self._up._status.held is not None and not was_held)

    def _pull(self, exchange: Exchange) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")  # a line that is dead is noticed sooner than a slow answer
        self._line.silent_s = WORKING_S
        try:
            exchange.pull(self._progress, self._up._comparing.take())
        finally:
            self._line.silent_s = Line.silent_s
        self._pulls.took(0.0 if exchange.has_come else FOR_NOTHING_S)
        self._up._say(replace(self._up._status, clock_off_s=exchange.clock_off_s))
        self._up._count()
        if self._up._status.standing is Standing.FILLING:
            self._live()

    def _progress(self, done: int, total: int) -> None:
        status = replace(self._up._status, standing=Standing.FILLING, done=done, total=total)
        self._up._say(replace(status, trouble=None, since=None))

    def _presence(self, enrolment: Enrolment) -> None:
        """Tell, then look: of two who come to a case at once, at least one finds the other, and calls."""
        own, before = self._up._own, self._told or ()
        with self._engine.connect() as connection:
            if own or before:
                with connection.begin():
                    connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    presence.tell(connection, enrolment, own)
            with connection.begin():
                found = presence.others(connection, enrolment)
        cases = {one.case_id for one in (*own, *before)}
        if own != self._told and any(one.case_id in cases for one in found):
            self._must_call.add(_PRESENCE)  # nobody else has to hear of it at once
        self._told = own
        self._up._told(found)

    def _call(self, enrolment: Enrolment) -> None:
        """Tell the others on the channel that there is something; in the long run twice a second."""
        now = time.monotonic()
        due = sorted(what for what in self._must_call if now >= self._calls[what].next_at())
        if not due:
            return
        told = [f"{what} {enrolment.client_id}" for what in due]
        presence.try_to(partial(tell_on_channel, self._engine, told))  # who hears nothing looks by itself
        self._must_call.difference_update(due)
        for what in due:
            self._calls[what].took()

    def _wait(self, due_at: float, is_pull_due: bool) -> set[str]:
        due_at = min(due_at, self._pulls.next_at()) if is_pull_due else due_at
        due_at = min([due_at, *(self._calls[what].next_at() for what in self._must_call)])
        left_s = 0.0 if self._line.heard else max(0.0, due_at - time.monotonic())
        is_rung = self._up._bell.wait(left_s, self._line.fileno()) or self._line.heard
        heard = self._line.news() if is_rung else []
        told = {word for word, _, who in (one.partition(" ") for one in heard) if who != self._client}
        if _PRESENCE in told:  # anybody may call, and as often as they like
            self._beat_at = min(self._beat_at, self._looks.next_at())
        return self._up._take_wishes() | (told & {_CHANGES})

    def _dial(self, agent_id: UUID | None) -> Engine | None:
        if agent_id is None or agent_id == self._my_id():
            return self._engine
        login = self._access.others.get(agent_id)
        if login is None:
            return None
        access, stopping = self._access, self._up._stopping
        return engine_to(lambda: open_line(access.conninfo(login.name), login.password, stopping))

    def _my_id(self) -> UUID:
        with self._engine.connect() as connection:
            found: UUID = connection.exec_driver_sql("SELECT my_id()").scalar_one()
            return found
