"""The sync worker's connection to the server program: requests, and a WebSocket for notifications."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from threading import Event
from uuid import UUID

import msgspec

from db.mutation import ReadBack
from db.replica import Replica
from db.sync.cloned_file import begin_anew, enrol
from db.sync.exchange import Exchange, Progress
from db.sync.http_client import HttpClient, NoSocket, Place, Socket
from db.sync.messages import (
    MOST_OWN,
    AtCaseNow,
    ChangesEvent,
    MonitoringEvent,
    PresenceEvent,
    SignInAgain,
    decode_event,
    encode_json,
)
from db.sync.rate_limit import RateLimit
from db.sync.sync_status import Access, AtCase, Held, SharedError, Trouble
from db.sync.through_server import Sessions, ThroughServer
from db.sync.wakeup import CHANGES, MONITORING, PRESENCE, Wakeup

_log = logging.getLogger(__name__)
HEARTBEAT_S = 8.0  # between pings; a socket without an answer is lost 4 s later
BETWEEN_PULLS_S, PULLS_AT_ONCE = 0.4, 2
EMPTY_PULL_S = 1.0  # between pulls without new rows: each change of others wakes
SOCKET_AGAIN_S = 60.0  # where something before the server does not let WebSockets through


class ServerConnection:
    """Blocks: it belongs to the worker's thread. Raises SharedError, ClonedFile or StorageError.

    Without a WebSocket the worker still polls.
    """

    def __init__(
        self,
        replica: Replica,
        access: Access,
        place: Place,
        sessions: Sessions,
        read_back: ReadBack,
        stopping: Event,
    ) -> None:
        self._pulls = RateLimit(BETWEEN_PULLS_S, PULLS_AT_ONCE)
        self._replica, self._access, self._sessions = replica, access, sessions
        self._http = HttpClient(place, stopping)
        self._own = ThroughServer(self._http, access.login, None, sessions, access.enrolment_code)
        self._others: dict[UUID, ThroughServer] = {}
        self._exchange = Exchange(replica, read_back, self._reach)
        self._socket: Socket | None = None
        self._socket_token = ""  # of the session with which it was opened
        self._socket_number, self._socket_at = 0, 0.0
        self._is_lost = False
        self._came: deque[bytes | str] = deque()  # events and pages, in the order of their arrival
        self._wakeup: Wakeup | None = None
        self._received: Callable[[Sequence[AtCase]], None] = lambda _others: None
        self._said = b""  # the last report through this socket
        self._at_cases: list[AtCase] | None = None  # the last event of this socket

    def close(self) -> None:
        self._http.close()

    def sign_out(self) -> None:
        """End the session of this user; errors are ignored, because a session also ends later."""
        if self._socket is not None:
            self._socket.flush()
        self._own.sign_out()
        for other in self._others.values():
            other.sign_out()

    def enrol(self, may_enrol_again: bool) -> None:
        """Enrol the workstation if needed, and listen for notifications.

        may_enrol_again: A user requested it after the shared database did not know this workstation.
        """
        enrolment = enrol(self._replica, self._own, self._access, may_enrol_again)
        self._own.use(enrolment)
        self._enrolment = enrolment
        self._listen()

    def begin_anew(self) -> None:
        """Give the file a new client_id, because it is a copy of another one."""
        begin_anew(self._replica, self._own, self._enrolment)

    # -- changes -------------------------------------------------------------------------------------------

    @property
    def has_sent(self) -> bool:
        """Whether the last push sent anything."""
        return self._exchange.has_sent

    @property
    def has_compared(self) -> bool:
        """Whether the last pull compared both sides."""
        return self._exchange.has_compared

    @property
    def clock_off_s(self) -> float:
        """How far our clock is ahead of the server's, if too far."""
        return self._exchange.clock_off_s

    @property
    def is_notified(self) -> bool:
        """With a WebSocket: the server looks for news as often as this workstation would."""
        return self._socket is not None

    def push(self) -> Held | None:
        """Send what waits; return why the oldest unsent mutation is blocked."""
        return self._exchange.push()

    def next_pull_at(self) -> float:
        """Return the moment (of time.monotonic) from which on the next pull is allowed."""
        return float("-inf") if self._own.has_delivered else self._pulls.next_at()

    def pull(self, progress: Progress, compares: bool) -> None:
        """Take the pages that came; ask the server if there are none, or one was missed."""
        self._exchange.pull(progress, compares)
        if not self._own.was_delivered:
            self._pulls.record(0.0 if self._exchange.has_come else EMPTY_PULL_S)
        while self._own.has_delivered:
            self._exchange.pull(progress)

    # -- presence ------------------------------------------------------------------------------------------

    def exchange_presence(self, own: Sequence[AtCase], received: Callable[[Sequence[AtCase]], None]) -> None:
        """Publish the user's open cases if they have changed; the answer comes in a later `wait`.

        The server sends the others' cases as often as they change. They hold as long as the socket does.
        """
        self._received = received
        if self._socket is None and time.monotonic() >= self._socket_at:
            self._listen()
        if self._socket is not None:
            cases = [AtCaseNow(one.case_id, one.doing, one.field, one.since) for one in own[:MOST_OWN]]
            said = encode_json(PresenceEvent(cases))
            if said != self._said:
                self._said = said
                self._socket.send(said)
            elif self._at_cases is not None:
                received(self._at_cases)

    # -- events --------------------------------------------------------------------------------------------

    def wait(self, wakeup: Wakeup, due_at: float) -> set[str]:
        """Wait for the wakeup, the time or a notification; return the topics of the notifications."""
        self._wakeup = wakeup  # before the events are checked: a later one wakes us
        if not self._came and not self._is_lost:
            wakeup.wait(max(0.0, due_at - time.monotonic()))
        heard: set[str] = set()
        while self._came:
            heard |= self._handle(self._came.popleft())
        if self._is_lost:
            raise SharedError(Trouble.UNREACHABLE, "the socket for events was lost")
        return heard

    def _handle(self, message: bytes | str) -> set[str]:
        """Return the topics of an event. Raises SharedError."""
        if isinstance(message, bytes):
            self._own.deliver(message)
            return {CHANGES}
        try:
            event = decode_event.decode(message)
        except (msgspec.DecodeError, RecursionError):  # of a newer server
            _log.warning("an unknown event came")
            return set()
        if isinstance(event, ChangesEvent):
            return set() if event.moment and self._exchange.has(event.moment) else {CHANGES}
        if isinstance(event, MonitoringEvent):
            return {MONITORING}
        if isinstance(event, SignInAgain):
            self._sign_in_again(event.trouble)
            return {CHANGES, PRESENCE}
        self._at_cases = [_at_case(one) for one in event.cases if self._is_of_others(one)]
        self._received(self._at_cases)
        return set()

    def _is_of_others(self, one: AtCaseNow) -> bool:
        own = (self._own.agent_id, self._enrolment.workstation)
        return one.agent_id is not None and (one.agent_id, one.workstation) != own

    def _sign_in_again(self, trouble: str) -> None:
        """Sign in with the known password, unless the login was closed. Raises SharedError."""
        if self._own.token == self._socket_token:  # otherwise a request has opened another one already
            self._own.forget_session()
        if trouble == Trouble.LOGIN_CLOSED.value:
            raise SharedError(Trouble.LOGIN_CLOSED, "the server ended the session")
        self._listen()

    def _listen(self) -> None:
        """Open the socket. Neither the events of the previous one nor its end count any more."""
        self._socket_number += 1
        self._said, self._at_cases = b"", None
        number, self._is_lost = self._socket_number, False

        def heard(message: bytes | str) -> None:
            if number == self._socket_number:
                self._came.append(message)
                self._wake()

        def lost() -> None:
            if number == self._socket_number:
                self._is_lost = True
                self._wake()

        self._socket_at = time.monotonic() + SOCKET_AGAIN_S
        try:
            self._socket = self._own.listen(HEARTBEAT_S, heard, lost)
            self._socket_token = self._own.token
        except NoSocket as error:
            self._socket = None
            _log.warning("no socket for events, so changes of others come every half minute: %s", error)

    def _wake(self) -> None:
        if self._wakeup is not None:
            self._wakeup.notify()

    # -- logins --------------------------------------------------------------------------------------------

    def _reach(self, agent_id: UUID | None) -> ThroughServer | None:
        """Return the way in this person's name; None if the password is unknown here."""
        if agent_id is None or agent_id == self._own.agent_id:
            return self._own
        login = self._access.others.get(agent_id)
        if login is not None and agent_id not in self._others:
            self._others[agent_id] = ThroughServer(self._http, login, self._enrolment, self._sessions)
        return self._others.get(agent_id)


def _at_case(one: AtCaseNow) -> AtCase:
    assert one.agent_id is not None
    return AtCase(
        one.case_id, one.agent_id, one.doing, one.field, one.since, one.name, one.workstation, one.age_s
    )
