"""The way to a shared database through the server program."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from threading import Event
from typing import TypeVar
from uuid import UUID

import aiohttp

from db.mutation import ReadBack
from db.replica import Replica
from db.sync.connection import Enrolment
from db.sync.connection_test import Found
from db.sync.current_program import CurrentProgram
from db.sync.http_client import HttpClient, Place
from db.sync.messages import (
    AskFigure,
    AskOpenData,
    AskReports,
    Board,
    CountedAccess,
    CountedFigure,
    KeepReport,
    KeptReport,
    Office,
    OpenDataEdition,
    OwnQueues,
)
from db.sync.monitoring_messages import MonitoringSigns, MonitoringState, OfMonitoring, ShowMonitoring
from db.sync.quality_messages import (
    AnswerReview,
    AskWork,
    MyReviews,
    OfMonth,
    OpenedWork,
    OpenWork,
    QualityMonth,
    ReviewableWork,
)
from db.sync.server_connection import ServerConnection
from db.sync.server_files import ServerFiles
from db.sync.skm_messages import OfInvitations, OfRounds, SkmInvitations, SkmRounds
from db.sync.sp4n_messages import TrackedCase
from db.sync.sync_status import NO_PROOF, Access, ArchivedCase, Login, Proof, SharedError, Trouble
from db.sync.through_server import Sessions, ThroughServer, is_server

T = TypeVar("T")
_BY_TROUBLE = {
    Trouble.SIGN_IN: Found.SIGN_IN,
    Trouble.LOGIN_CLOSED: Found.LOGIN_CLOSED,
    Trouble.NOT_ENROLLED: Found.NOT_ENROLLED,
    Trouble.COPY_IN_USE: Found.NOT_ENROLLED,
    Trouble.UPDATE_NEEDED: Found.UPDATE_NEEDED,
    Trouble.SERVER_OLDER: Found.SERVER_OLDER,
    Trouble.UNREACHABLE: Found.NO_ANSWER,
    Trouble.UNTRUSTED: Found.UNTRUSTED,
    Trouble.CERTIFICATE_EXPIRED: Found.EXPIRED,
    Trouble.CERTIFICATE_TOO_NEW: Found.TOO_NEW,
    Trouble.CERTIFICATE_NAME: Found.WRONG_NAME,
    Trouble.CA_MISSING: Found.CA_MISSING,
    Trouble.PROXY: Found.PROXY,
    Trouble.CODE_NEEDED: Found.FINE,  # the password is right, and nobody types a code for a test
    Trouble.CODE_SETUP: Found.FINE,
    Trouble.PASSWORD_CHANGE: Found.FINE,
    Trouble.PASSWORD_EXPIRED: Found.SIGN_IN,
    Trouble.NO_ROLE: Found.SIGN_IN,
    Trouble.TOO_MANY: Found.TOO_MANY,
}


class BoardQuestions:
    """Asks what happens now, by one connection. Blocks; one thread at a time. Raises SharedError."""

    def __init__(self, http: HttpClient, way: ThroughServer) -> None:
        self._http, self._way = http, way

    def ask(self, after: str) -> Board:
        return self._way.board(after)

    def close(self) -> None:
        self._http.close()


class MonitoringLine:
    """Speaks about listening to calls, by one connection.

    Blocks; one thread at a time. Raises SharedError.
    """

    def __init__(self, http: HttpClient, way: ThroughServer) -> None:
        self._http, self._way = http, way

    def send(self, request: OfMonitoring) -> MonitoringState:
        """Begin, keep or end; return what the supervisor's desk has to know."""
        return self._way.monitoring(request)

    def show(self, request: ShowMonitoring) -> MonitoringSigns:
        """Report what the agent's desk shows; return what it has to show."""
        return self._way.monitoring_signs(request)

    def close(self) -> None:
        self._http.close()


class ServerGateway:
    """A Gateway. Its sessions are in memory only, and all its connections share them.

    place: Called for each connection, in a thread that may wait for a proxy. Raises SharedError.
    """

    def __init__(self, place: Callable[[], Place]) -> None:
        self._place = place
        self._sessions: Sessions = {}

    def connect(
        self, replica: Replica, access: Access, read_back: ReadBack, stopping: Event
    ) -> ServerConnection:
        return ServerConnection(replica, access, self._place(), self._sessions, read_back, stopping)

    def who_is(self, login: Login, proof: Proof = NO_PROOF) -> UUID:
        fresh: Sessions = {}  # the password is checked, also if a session is open
        known = self._sessions.get(login)
        former = "" if known is None else known.session.token
        with closing(HttpClient(self._place())) as http:
            found = ThroughServer(http, login, None, fresh).sign_in(proof, former).agent_id
        for valid, session in fresh.items():
            if proof.code:  # a session without a proven code is of no use
                self._sessions[valid] = session
            else:
                self._sessions.setdefault(valid, session)
        return found

    def set_up_second_factor(self, login: Login) -> str:
        with closing(HttpClient(self._place())) as http:
            return ThroughServer(http, login, None, {}).set_up_second_factor()

    def change_password(self, login: Login, new: str) -> None:
        with self._way(login) as way:
            way.change_password(new)

    def find_archived(
        self, login: Login, digits: str = "", person: UUID | None = None
    ) -> tuple[ArchivedCase, ...]:
        with self._way(login) as way:
            return tuple(way.find_archived(digits, person))

    def put_back(self, login: Login, case_id: UUID) -> bool:
        with self._way(login) as way:
            return way.put_back(case_id)

    def own_queues(self, login: Login) -> OwnQueues:
        with self._way(login) as way:
            return way.own_queues()

    def figures(self, login: Login, questions: Sequence[AskFigure]) -> Sequence[CountedFigure]:
        with self._way(login) as way:
            return way.figures(questions)

    def figure_cases(self, login: Login, question: AskFigure) -> Sequence[UUID]:
        with self._way(login) as way:
            return way.figure_cases(question)

    def figure_contacts(self, login: Login, question: AskFigure) -> Sequence[UUID]:
        with self._way(login) as way:
            return way.figure_contacts(question)

    def figure_accesses(self, login: Login, question: AskFigure) -> Sequence[CountedAccess]:
        with self._way(login) as way:
            return way.figure_accesses(question)

    def open_board(self, login: Login) -> BoardQuestions:
        return BoardQuestions(*self._open(login))

    def open_monitoring(self, login: Login) -> MonitoringLine:
        return MonitoringLine(*self._open(login))

    def keep_report(self, login: Login, request: KeepReport) -> Sequence[KeptReport]:
        with self._way(login) as way:
            return way.keep_report(request)

    def kept_reports(self, login: Login, asked: AskReports) -> Sequence[KeptReport]:
        with self._way(login) as way:
            return way.kept_reports(asked)

    def open_data(self, login: Login, asked: AskOpenData) -> OpenDataEdition:
        with self._way(login) as way:
            return way.open_data(asked)

    def skm_rounds(self, login: Login, request: OfRounds | None = None) -> SkmRounds:
        with self._way(login) as way:
            return way.skm_rounds(request)

    def skm_invitations(self, login: Login, request: OfInvitations | None = None) -> SkmInvitations:
        with self._way(login) as way:
            return way.skm_invitations(request)

    def quality_month(self, login: Login, request: OfMonth) -> QualityMonth:
        with self._way(login) as way:
            return way.quality_month(request)

    def reviewable_work(self, login: Login, asked: AskWork) -> ReviewableWork:
        with self._way(login) as way:
            return way.reviewable_work(asked)

    def open_work(self, login: Login, request: OpenWork) -> OpenedWork:
        with self._way(login) as way:
            return way.open_work(request)

    def my_reviews(self, login: Login, request: AnswerReview | None = None) -> MyReviews:
        with self._way(login) as way:
            return way.my_reviews(request)

    def tracked_cases(self, login: Login, tracking: Sequence[str]) -> Sequence[TrackedCase]:
        with self._way(login) as way:
            return way.tracked_cases(tracking)

    def current_program(self, login: Login) -> CurrentProgram | None:
        return self._office(login).program

    def files_over(self, login: Login, hashes: Sequence[str]) -> tuple[str, ...]:
        with self._way(login) as way:
            return tuple(way.files_over(hashes))

    def open_files(self, login: Login) -> ServerFiles:
        return ServerFiles(*self._open(login))

    def try_connection(self, login: Login | None, enrolment: Enrolment | None) -> tuple[Found, str]:
        try:
            with closing(HttpClient(self._place())) as http:
                if not is_server(http):
                    return Found.NO_SERVER, ""
                if login is None:
                    return Found.PROVEN, ""
                way = ThroughServer(http, login, enrolment)
                way.sign_in()
                way.sign_out()
        except SharedError as error:
            return _found(error), error.detail
        return Found.FINE, ""

    def clock_ahead_s(self, login: Login) -> float | None:
        before = time.time()
        try:
            there = self._office(login).now.timestamp()
        except SharedError:
            return None
        return (before + time.time()) / 2 - there

    def office_zone(self, login: Login) -> str | None:
        try:
            return self._office(login).zone
        except SharedError:
            return None

    def _office(self, login: Login) -> Office:
        with self._way(login) as way:
            return way.office()

    def _open(self, login: Login) -> tuple[HttpClient, ThroughServer]:
        """Return a connection of this workstation, to be closed. Raises SharedError."""
        known = self._sessions.get(login)
        if known is None or known.client_id is None:  # the sync worker signs in, for the workstation
            raise SharedError(Trouble.UNREACHABLE, "no session of this workstation yet")
        http = HttpClient(self._place())
        return http, ThroughServer(http, login, None, self._sessions)

    @contextmanager
    def _way(self, login: Login) -> Iterator[ThroughServer]:
        with closing(HttpClient(self._place())) as http:
            yield ThroughServer(http, login, None, self._sessions)


def _found(error: SharedError) -> Found:
    """Return the failing step; the driver's exception says more than "unreachable"."""
    cause: BaseException | None = error.__cause__
    inner = getattr(cause, "os_error", None) or cause
    if isinstance(cause, aiohttp.ClientConnectorDNSError) or isinstance(inner, socket.gaierror):
        return Found.NAME_UNKNOWN
    if error.trouble is Trouble.UNREACHABLE and isinstance(inner, ConnectionRefusedError):
        return Found.REFUSED
    return _BY_TROUBLE.get(error.trouble, Found.FAILED)
