"""The way to the shared database through the server program: HTTPS requests in the name of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Table

from db.audit import Link
from db.chunks import chunks
from db.sync import pull
from db.sync.cloned_file import KnownOutcome
from db.sync.comparing import Digests, Here, Sums, differing
from db.sync.connection import ClonedFile, Enrolment, Greeting
from db.sync.delivered_pages import DeliveredPages
from db.sync.http_client import ENDS_WITHIN_S, WORKING_S, Answered, HttpClient, Socket
from db.sync.messages import (
    CLONED_FILE,
    DESCRIPTION,
    DIGEST_HEADER,
    FILE_FAULTS,
    FILE_PATH,
    MOST_CASES,
    MOST_COMPARED,
    MOST_HASHES,
    MOST_NAME,
    PROGRAM_HEADER,
    PUSH_BYTES,
    TITLE,
    AskCases,
    AskFigure,
    AskFigures,
    AskOpenData,
    AskOutcomes,
    AskReports,
    Backlog,
    Board,
    CasesPage,
    ChangePassword,
    Compare,
    Compared,
    CountedAccess,
    CountedAccesses,
    CountedCases,
    CountedContacts,
    CountedFigure,
    CountedFigures,
    EnrolStation,
    FoundCases,
    Hashes,
    KeepReport,
    KeptReport,
    KeptReports,
    Office,
    OpenDataEdition,
    Outcomes,
    OwnQueues,
    Page,
    Problem,
    Pushed,
    PushMutations,
    RecallCase,
    Recalled,
    ReportCompared,
    SecondFactorSecret,
    SentMutation,
    Session,
    SetUpSecondFactor,
    SignIn,
    Station,
    TrailEnd,
    UploadState,
    decode_board,
    decode_cases,
    decode_compared,
    decode_page,
    encode_json,
    unpacked,
)
from db.sync.monitoring_messages import (
    PATHS as MONITORING_PATHS,
)
from db.sync.monitoring_messages import (
    SIGNS_PATH,
    MonitoringSigns,
    MonitoringState,
    OfMonitoring,
    ShowMonitoring,
)
from db.sync.pull import GONE, Former, HeldCases, Pulled, Rows, cases_named_in
from db.sync.quality_messages import (
    OPEN_PATH,
    AnswerReview,
    AskQuality,
    AskWork,
    MyReviews,
    OfMonth,
    OpenedWork,
    OpenWork,
    QualityMonth,
    ReviewableWork,
)
from db.sync.quality_messages import PATHS as QUALITY_PATHS
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.skm_messages import PATHS, OfInvitations, OfRounds, SkmInvitations, SkmRounds
from db.sync.sp4n_messages import MOST_ASKED, AskTracking, TrackedCase, TrackedCases
from db.sync.sync_status import NO_PROOF, ArchivedCase, Login, Proof, SharedError, Trouble
from db.sync.tables import PROGRAM
from db.sync.transport import HasMoved, Sent, Since

T = TypeVar("T")
Aside = tuple[SetAsideRow, ...]


class _Info(msgspec.Struct):
    title: str


class _Description(msgspec.Struct):
    info: _Info


class FileRefused(SharedError):  # noqa: N818
    """A request for a file is refused; `fault` is one of FILE_FAULTS."""

    def __init__(self, fault: str, detail: str) -> None:
        super().__init__(Trouble.FAILED, detail, fault)


FILE_SILENT_S = 40.0  # the server compares the hash of a large file meanwhile, and a block may be on its way
FIGURES_S = 20.0  # the longest silence while the server adds up a year
MOST_BYTES = PUSH_BYTES - 500_000  # of a push, without what surrounds the mutations
_JSON, _PULL = "application/json", "/v1/pull"
_session: msgspec.json.Decoder[Session] = msgspec.json.Decoder(Session)
_pushed: msgspec.json.Decoder[Pushed] = msgspec.json.Decoder(Pushed)
_problem: msgspec.json.Decoder[Problem] = msgspec.json.Decoder(Problem)


@dataclass(frozen=True, slots=True)
class KnownSession:
    """client_id: Of the workstation that the session is bound to; None without one."""

    session: Session
    client_id: UUID | None


Sessions = MutableMapping[Login, KnownSession]


class ThroughServer:
    """Blocks, and raises SharedError or ClonedFile; each call may then be repeated. It signs in at its first
    use, and again when its session has ended.

    enrolment: None to sign in before the workstation is enrolled.
    sessions: Open sessions of this desktop; several objects may share them.
    enrolment_code: A one-time code from the IT department; "" for none.
    """

    def __init__(
        self,
        http: HttpClient,
        login: Login,
        enrolment: Enrolment | None,
        sessions: Sessions | None = None,
        enrolment_code: str = "",
    ) -> None:
        self._http, self._login, self._enrolment = http, login, enrolment
        self._enrolment_code = enrolment_code
        self._sessions: Sessions = {} if sessions is None else sessions
        self._delivered = DeliveredPages()
        self.was_delivered = False  # the first page of the last pull

    # -- session -------------------------------------------------------------------------------------------

    @property
    def agent_id(self) -> UUID:
        """The user of this login. Raises SharedError."""
        return (self._open_session() or self.sign_in()).agent_id

    @property
    def token(self) -> str:
        """The token of the open session; "" without one."""
        session = self._open_session()
        return "" if session is None else session.token

    def sign_in(self, proof: Proof = NO_PROOF, proven: str = "") -> Session:
        """Raise SharedError: the password is wrong, the workstation is not known, ...

        proven: The token of a session for which this user gave a code; else that of the session so far.
        """
        own, former = self._enrolment, self._sessions.get(self._login)
        station = None if own is None else Station(own.client_id, own.secret)
        if not proven and former is not None:
            proven = former.session.token
        given = (self._login.name, self._login.password)
        request = SignIn(*given, station, proof.code, proven, proof.new_password)
        session = _decoded(_session.decode, self._once("POST", "/v1/session", {}, body=request))
        if proof.new_password:
            self._login = Login(self._login.name, proof.new_password)
        self._sessions[self._login] = KnownSession(session, None if own is None else own.client_id)
        if former is not None and former.client_id is None:  # of the check of the password
            self._end(former.session)
        return session

    def set_up_second_factor(self) -> str:
        """Return the address of a new secret. Raises SharedError."""
        request = SetUpSecondFactor(self._login.name, self._login.password)
        return _as(SecondFactorSecret, self._once("POST", "/v1/second_factor", {}, body=request)).uri

    def use(self, enrolment: Enrolment) -> None:
        """Act for this workstation, which is enrolled."""
        self._enrolment = enrolment

    def forget_session(self) -> None:
        self._sessions.pop(self._login, None)

    def sign_out(self) -> None:
        """End the session; an error is ignored, because the session also ends later."""
        session = self._open_session()
        self.forget_session()
        if session is not None:
            self._end(session)

    def _end(self, session: Session) -> None:
        with suppress(SharedError):
            self._once("DELETE", "/v1/session", _bearer(session), within_s=ENDS_WITHIN_S)

    def enrol(self, enrolment: Enrolment, first: int) -> None:
        """Enrol the workstation; `first` is the number of the first mutation that it will send."""
        given = (enrolment.client_id, enrolment.workstation, enrolment.secret)
        request = EnrolStation(*given, first, self._enrolment_code)
        self._ask("POST", "/v1/enrol", body=request)
        self._enrolment = enrolment
        known = self._sessions[self._login]
        self._sessions[self._login] = KnownSession(known.session, enrolment.client_id)

    def outcomes(self, enrolment: Enrolment, oldest: int) -> Sequence[KnownOutcome]:
        """Return the outcomes from this number on, also of a workstation that was closed."""
        request = AskOutcomes(Station(enrolment.client_id, enrolment.secret), oldest)
        return self._ask_for(Outcomes, "POST", "/v1/settled", body=request).outcomes

    def change_password(self, new: str) -> None:
        """Change this login's password. All its other sessions end; this one is kept for the new login."""
        self._ask("POST", "/v1/password", body=ChangePassword(self._login.password, new))
        known = self._sessions.get(self._login)  # the worker has it until it gets the new login
        if known is not None:
            self._sessions[Login(self._login.name, new)] = known

    # -- exchange ------------------------------------------------------------------------------------------

    def push(self, rows: Sequence[Sent], trail: Link | None = None) -> int:
        """Run some of these consecutive mutations of one user; return the last number done.

        trail: The end of the workstation's audit trail.
        """
        request = [_mutation(row) for row in _that_fit(rows)]
        end = None if trail is None else TrailEnd(trail.sequence, trail.hash)
        answer = self._ask("POST", "/v1/push", body=PushMutations(request, end))
        return _decoded(_pushed.decode, answer).done

    @contextmanager
    def reading(self, since: Since, held: HeldCases) -> Iterator[ServerReading]:
        """`held` returns which of these cases the workstation has."""
        yield ServerReading(self, since, held)

    @property
    def has_delivered(self) -> bool:
        """Whether pages came that no pull has taken yet."""
        return bool(self._delivered)

    def deliver(self, message: bytes) -> None:
        """Keep a page that the server sent unasked: the next pull takes it instead of asking."""
        self._delivered.add(message)

    def page(self, since: Since, position: str) -> Page:
        """Return the page at this position; the first one of a pull may have been delivered already."""
        if not position:
            given = self._delivered.take(since, self.agent_id) if self._delivered else None
            self.was_delivered = given is not None
            if given is not None:
                return given
        answer = self._ask("GET", _PULL, query=_page_query(since, position), silent_s=WORKING_S)
        return _decoded(decode_page.decode, answer)

    def request_page(self, since: Since, position: str) -> PageAhead:
        """Request a page that is needed soon."""
        session = self._open_session()
        if session is None:
            return PageAhead(lambda: self.page(since, position))
        headers = {PROGRAM_HEADER: str(PROGRAM), **_bearer(session)}
        query = _page_query(since, position)
        coming = self._http.begin("GET", _PULL, headers=headers, query=query, silent_s=WORKING_S)

        def take() -> Page:
            answer = self._http.wait_for(coming)
            if answer.status == HTTPStatus.UNAUTHORIZED:  # the session has ended meanwhile
                return self.page(since, position)
            if answer.status >= HTTPStatus.BAD_REQUEST:
                raise _error_of(answer)
            return _decoded(decode_page.decode, answer)

        return PageAhead(take, coming.cancel)

    def cases(self, ids: Sequence[UUID], before: str) -> Iterator[CasesPage]:
        """Yield the rows of these cases that are not new since this snapshot; the cases themselves last."""
        for some in chunks(ids, MOST_CASES):
            position, is_all = "", False
            while not is_all:
                request = AskCases(some, before, position)
                answer = self._ask("POST", "/v1/cases", body=request, silent_s=WORKING_S)
                page = _decoded(decode_cases.decode, answer)
                position, is_all = page.position, not page.position
                yield page

    def compare(self, what: Compare) -> Compared:
        answer = self._ask("POST", "/v1/compare", body=what, silent_s=WORKING_S)
        return _decoded(decode_compared.decode, answer)

    def report_compared(self, differing: int) -> None:
        self._ask("POST", "/v1/compared", body=ReportCompared(differing))

    def report_backlog(self, count: int, since: datetime | None, author: str) -> None:
        self._ask("POST", "/v1/backlog", body=Backlog(count, since, author[:MOST_NAME]))

    def anchor_trail(self, end: Link) -> None:
        self._ask("POST", "/v1/trail", body=TrailEnd(end.sequence, end.hash))

    def listen(self, beat_s: float, heard: Callable[[bytes | str], None], lost: Callable[[], None]) -> Socket:
        """Open the WebSocket of events; `heard` gets texts, and bytes of pages. Raises NoSocket."""
        return self._in_session(
            lambda headers: self._http.open_socket(
                "/v1/events", headers=headers, beat_s=beat_s, heard=heard, lost=lost
            )
        )

    # -- other questions -----------------------------------------------------------------------------------

    def office(self) -> Office:
        return self._ask_for(Office, "GET", "/v1/office")

    def own_queues(self) -> OwnQueues:
        return self._ask_for(OwnQueues, "GET", "/v1/queues")

    def find_archived(self, digits: str, person: UUID | None) -> list[ArchivedCase]:
        query = {"digits": digits} if person is None else {"digits": digits, "person": str(person)}
        return self._ask_for(FoundCases, "GET", "/v1/archive", query=query).cases

    def figures(self, questions: Sequence[AskFigure]) -> list[CountedFigure]:
        """Return figures of the same moment, in the order of the questions: at most MOST_QUESTIONS."""
        request = AskFigures(list(questions))
        return self._ask_for(CountedFigures, "POST", "/v1/figures", body=request, silent_s=FIGURES_S).figures

    def figure_cases(self, question: AskFigure) -> list[UUID]:
        return self._ask_for(CountedCases, "GET", "/v1/figures/cases", **_asked(question)).cases

    def figure_contacts(self, question: AskFigure) -> list[UUID]:
        return self._ask_for(CountedContacts, "GET", "/v1/figures/contacts", **_asked(question)).contacts

    def figure_accesses(self, question: AskFigure) -> list[CountedAccess]:
        return self._ask_for(CountedAccesses, "GET", "/v1/figures/accesses", **_asked(question)).accesses

    def board(self, after: str) -> Board:
        """Return what happens now; after a version, what has changed since."""
        answer = self._ask("GET", "/v1/board", query={"after": after})
        return _decoded(decode_board.decode, answer)

    def keep_report(self, request: KeepReport) -> list[KeptReport]:
        return self._ask_for(KeptReports, "POST", "/v1/reports", body=request).reports

    def kept_reports(self, asked: AskReports) -> list[KeptReport]:
        query = {name: str(value) for name, value in msgspec.to_builtins(asked).items()}
        return self._ask_for(KeptReports, "GET", "/v1/reports", query=query).reports

    def open_data(self, asked: AskOpenData) -> OpenDataEdition:
        return self._ask_for(OpenDataEdition, "POST", "/v1/open-data", body=asked)

    def skm_rounds(self, request: OfRounds | None) -> SkmRounds:
        if request is None:
            return self._ask_for(SkmRounds, "GET", "/v1/skm/rounds")
        return self._ask_for(SkmRounds, "POST", PATHS[type(request)], body=request)

    def skm_invitations(self, request: OfInvitations | None) -> SkmInvitations:
        if request is None:
            return self._ask_for(SkmInvitations, "GET", "/v1/skm/invitations")
        return self._ask_for(SkmInvitations, "POST", PATHS[type(request)], body=request)

    def quality_month(self, request: OfMonth) -> QualityMonth:
        if isinstance(request, AskQuality):
            return self._ask_for(
                QualityMonth, "GET", "/v1/quality", query={"month": request.month.isoformat()}
            )
        return self._ask_for(QualityMonth, "POST", QUALITY_PATHS[type(request)], body=request)

    def reviewable_work(self, asked: AskWork) -> ReviewableWork:
        query = {
            "month": asked.month.isoformat(),
            "agent_id": str(asked.agent_id),
            "kind": asked.kind.value,
        }
        return self._ask_for(ReviewableWork, "GET", "/v1/quality/works", query=query)

    def open_work(self, request: OpenWork) -> OpenedWork:
        return self._ask_for(OpenedWork, "POST", OPEN_PATH, body=request)

    def my_reviews(self, request: AnswerReview | None) -> MyReviews:
        if request is None:
            return self._ask_for(MyReviews, "GET", "/v1/quality/mine")
        return self._ask_for(MyReviews, "POST", "/v1/quality/answer", body=request)

    def monitoring(self, request: OfMonitoring) -> MonitoringState:
        return self._ask_for(MonitoringState, "POST", MONITORING_PATHS[type(request)], body=request)

    def monitoring_signs(self, request: ShowMonitoring) -> MonitoringSigns:
        return self._ask_for(MonitoringSigns, "POST", SIGNS_PATH, body=request)

    def tracked_cases(self, tracking: Sequence[str]) -> list[TrackedCase]:
        found: list[TrackedCase] = []
        for some in chunks(tracking, MOST_ASKED):
            found += self._ask_for(TrackedCases, "POST", "/v1/sp4n/cases", body=AskTracking(list(some))).cases
        return found

    def put_back(self, case_id: UUID) -> bool:
        return self._ask_for(Recalled, "POST", "/v1/archive", body=RecallCase(case_id)).was_there

    def files_over(self, hashes: Sequence[str]) -> list[str]:
        return self._some_of("/v1/files_over", hashes)

    # -- files ---------------------------------------------------------------------------------------------

    def files_lacking(self, hashes: Sequence[str]) -> list[str]:
        """Return the files that the server lacks and that this user may send."""
        return self._some_of("/v1/files_lacking", hashes)

    def send_block(self, sha256: str, offset: int, block: bytes, size: int) -> UploadState:
        """Send a part of a file; without one, ask how much is there. Raises FileRefused."""
        span = f"{offset}-{offset + len(block) - 1}" if block else "*"

        def send(headers: Mapping[str, str]) -> Answered:
            own = {**headers, "Content-Range": f"bytes {span}/{size}"}
            return self._once("PUT", FILE_PATH + sha256, own, content=block, silent_s=FILE_SILENT_S)

        return _as(UploadState, self._in_session(send))

    def fetch_file(self, sha256: str, offset: int, take: Callable[[bytes], None]) -> None:
        """Pass the file's bytes from this one on to `take`, whose errors are raised. Raises FileRefused."""

        def fetch(headers: Mapping[str, str]) -> None:
            own = {PROGRAM_HEADER: str(PROGRAM), **headers}
            path = FILE_PATH + sha256
            answer = self._http.fetch(path, headers=own, offset=offset, take=take, silent_s=FILE_SILENT_S)
            if answer.status >= 400 and answer.status != 416:  # 416: nothing is left
                raise _error_of(answer)

        self._in_session(fetch)

    def check_file(self, sha256: str) -> None:
        """Let the server read a file of which a damaged copy came. It drops the file if it is damaged."""
        path, own = FILE_PATH + sha256, {DIGEST_HEADER: "sha-256=10"}
        self._in_session(lambda headers: self._once("HEAD", path, {**headers, **own}, silent_s=FILE_SILENT_S))

    def remove_file(self, sha256: str) -> None:
        """Let the server remove a file, unless another row needs it."""
        self._ask("DELETE", FILE_PATH + sha256)

    # -- requests ------------------------------------------------------------------------------------------

    def _open_session(self) -> Session | None:
        known = self._sessions.get(self._login)
        if known is None or (self._enrolment is not None and known.client_id != self._enrolment.client_id):
            return None
        return known.session

    def _some_of(self, path: str, hashes: Sequence[str]) -> list[str]:
        """Return those of these hashes that the server answers with."""
        found: list[str] = []
        for some in chunks(hashes, MOST_HASHES):
            found += self._ask_for(Hashes, "POST", path, body=Hashes(list(some))).hashes
        return found

    def _ask_for(self, kind: type[T], method: str, path: str, **what: Any) -> T:
        return _as(kind, self._ask(method, path, **what))

    def _ask(self, method: str, path: str, **what: Any) -> Answered:
        return self._in_session(lambda headers: self._once(method, path, headers, **what))

    def _in_session(self, ask: Callable[[Mapping[str, str]], T]) -> T:
        """Ask in a session; if it has ended, in a new one."""
        session = self._open_session()
        if session is not None:
            try:
                return ask(_bearer(session))
            except SharedError as error:
                if error.trouble is not Trouble.SIGN_IN:
                    raise
        return ask(_bearer(self.sign_in()))

    def _once(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: Any = None,
        content: bytes | None = None,
        **how: Any,
    ) -> Answered:
        """Ask once. body: A message; or `content`: bytes of a file."""
        sent = {PROGRAM_HEADER: str(PROGRAM), **headers}
        given = content
        if body is not None:
            sent["Content-Type"], given = _JSON, encode_json(body)
        elif content is not None:
            sent["Content-Type"] = "application/octet-stream"
        answer = self._http.ask(method, path, headers=sent, body=given, **how)
        if answer.status >= 400:
            raise _error_of(answer)
        return answer


@dataclass(frozen=True)
class PageAhead:
    """A requested page. take: Waits for it; raises SharedError. cancel: It is not needed any more."""

    take: Callable[[], Page]
    cancel: Callable[[], object] = lambda: None


class ServerReading:
    """One pull, page by page. The greeting is the one of the last page. Both sides are compared as they were
    when the last part was read.

    The server reads the next page while the caller stores the rows of this one.
    """

    def __init__(self, way: ThroughServer, since: Since, held: HeldCases) -> None:
        self._way, self._since, self._held = way, since, held
        self._page = way.page(since, "")
        self._ahead: PageAhead | None = None
        self._side: ServerSide | None = None

    @property
    def greeting(self) -> Greeting:
        return self._page.greeting

    def parts(self) -> Iterator[Pulled]:
        try:
            yield from self._parts()
        finally:
            if self._ahead is not None:
                self._ahead.cancel()

    def _parts(self) -> Iterator[Pulled]:
        gone: dict[str, set[UUID]] = defaultdict(set)
        has_given = False
        while True:
            page = self._page
            if page.position:
                self._ahead = self._way.request_page(self._since, page.position)
            rows = unpacked(page.rows)
            if page.former is not None:
                yield self._of_another(page, rows)
                self._since = replace(self._since, cursor=page.cursor)
                self._page = self._way.page(self._since, "")
                continue
            for table, found in rows.items():  # a row that an earlier page removed may come back
                gone[table.name] -= {row["id"] for row in found}
            for name, ids in page.gone.items():
                gone[name] |= set(ids)
            if page.after:
                for part in self._lacking(page, rows):
                    has_given = True
                    yield part
            if self._ahead is None:
                yield from self._end(page, rows, gone, has_given)
                return
            has_given = True
            yield from self._pieces(page, rows)
            self._page, self._ahead = self._ahead.take(), None

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]]:
        """Return the rows that differ between both sides. Raises HasMoved, as `rows` does."""
        if len(aside) > MOST_COMPARED:
            raise HasMoved
        self._side = ServerSide(self._way, self._page, aside)
        return differing(self._side, self.greeting, here, aside)

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        assert self._side is not None
        return self._side.rows(table, ids)

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        assert self._side is not None
        return tuple(self._side.found_aside)

    # -- parts ---------------------------------------------------------------------------------------------

    def _lacking(self, page: Page, rows: Rows) -> Iterator[Pulled]:
        """Yield the older rows of cases that the page names and the workstation lacks.

        Such a case was closed long ago and continues. Its new rows are in this page or in later ones.
        """
        named = cases_named_in(rows)
        if page.continued is not None:
            named.intersection_update(page.continued)
        lacking = sorted(named - self._held(named)) if named else []
        for some in self._way.cases(lacking, page.after):
            if some.rows or some.set_aside:
                yield self._part(page, unpacked(some.rows), some.set_aside)

    def _of_another(self, page: Page, rows: Rows) -> Pulled:
        """Return one part: it brings this user's own cases and removes those of the previous user."""
        assert page.former is not None
        own = set(page.former.own)
        aside = page.set_aside
        for some in self._way.cases(sorted(own - self._held(own)), ""):
            aside += some.set_aside
            for table, found in unpacked(some.rows).items():
                known = {row["id"]: row for row in rows.get(table, ())}
                rows[table] = list((known | {row["id"]: row for row in found}).values())
        return Pulled(
            rows,
            self.greeting,
            cursor=page.cursor,
            at=self.greeting.at,
            former=Former(page.former.agent_id, frozenset(page.former.sees)),
            set_aside=aside,
        )

    def _pieces(self, page: Page, rows: Rows) -> Iterator[Pulled]:
        """Yield the rows of a page in parts of pull.PAGE rows: users save between two."""
        left = count = sum(map(len, rows.values()))
        aside, is_first = page.set_aside, page.is_first
        total = page.total or count  # of a page that has all of the news
        for piece in _cut(rows, pull.PAGE):
            left -= sum(map(len, piece.values()))
            done = max(0, (page.done if page.total else count) - left)
            yield replace(self._part(page, piece, aside, is_first), done=done, total=total)
            aside, is_first = (), False

    def _part(self, page: Page, rows: Rows, aside: Aside, is_first: bool = False) -> Pulled:
        return Pulled(
            rows,
            self.greeting,
            set_aside=aside,
            is_filling=page.is_filling,
            is_first=is_first,
            is_last=False,
            done=page.done,
            total=page.total,
        )

    def _end(self, page: Page, rows: Rows, gone: dict[str, set[UUID]], has_given: bool) -> Iterator[Pulled]:
        """Yield the last part: with all rows if they are few, so that no user sees half of them.

        After other parts it has none, because their words must be indexed before it.
        """
        aside = page.set_aside
        if has_given or sum(map(len, rows.values())) > pull.PAGE:
            has_given = True
            yield from self._pieces(page, rows)
            rows, aside = {}, ()
        total = max(page.total, 1) if has_given else page.total
        lost: dict[str, Any] = {name: frozenset(gone[table.name]) for name, table in GONE.items()}
        yield Pulled(
            rows,
            self.greeting,
            last_mut=page.last_mut,
            outcomes=page.outcomes,
            cursor=page.cursor,
            at=self.greeting.at,
            set_aside=aside,
            is_filling=page.is_filling,
            is_restored=page.is_restored,
            done=total,
            total=total,
            **lost,
        )


def _cut(rows: Rows, most: int) -> Iterator[Rows]:
    """Yield the rows in this order, so many at once; one piece at least."""
    piece: Rows = {}
    space = most
    for table, found in rows.items():
        for some in _chunks_of(found, space, most):
            piece[table] = some
            space -= len(some)
            if space == 0:
                yield piece
                piece, space = {}, most
    if piece or not any(rows.values()):
        yield piece


def _chunks_of(found: list[ReadRow], first: int, most: int) -> Iterator[list[ReadRow]]:
    at, size = 0, first
    while at < len(found):
        yield found[at : at + size]
        at, size = at + size, most


class ServerSide:
    """The shared database in one comparison. Raises HasMoved.

    since: Finished cases that changed before are left out.
    """

    def __init__(self, way: ThroughServer, last: Page, aside: frozenset[UUID]) -> None:
        self._way = way
        self._asked = Compare(last.greeting.epoch, last.cursor, sorted(aside))
        self.found_aside: list[SetAsideRow] = []
        first = self._ask()
        self.since, self._sums = first.since, first.sums
        self._asked = msgspec.structs.replace(self._asked, since=first.since)

    def sums(self, table: Table) -> Sums:
        """Return, by bucket, the number of rows and the sum of their hashes."""
        return self._sums.get(table.name, {})

    def digests(self, table: Table, buckets: list[int]) -> Digests:
        """Return the hash of each row in these buckets."""
        return self._ask(table=str(table.name), buckets=buckets).digests

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        found: list[ReadRow] = []
        for some in chunks(ids, MOST_COMPARED):
            answer = self._ask(table=str(table.name), ids=list(some))
            found += unpacked(answer.rows).get(table, [])
            self.found_aside += answer.set_aside
        return found

    def _ask(self, **what: Any) -> Compared:
        answer = self._way.compare(msgspec.structs.replace(self._asked, **what))
        if answer.has_moved:
            raise HasMoved
        return answer


def _that_fit(rows: Sequence[Sent]) -> Sequence[Sent]:
    """Return the first of these, as many as a request takes, one at least."""
    octets = 0
    for number, row in enumerate(rows):
        # Twice, because quotes and line ends are sent with a backslash.
        octets += 2 * len(row.args.encode("utf-8", "replace"))
        if number and octets > MOST_BYTES:
            return rows[:number]
    return rows


def is_server(http: HttpClient) -> bool:
    """Return whether a server of ours answers there. Raises SharedError."""
    answer = http.ask("GET", DESCRIPTION, headers={})
    try:
        return msgspec.json.decode(answer.body, type=_Description).info.title == TITLE
    except (msgspec.DecodeError, ValueError):
        return False


def _bearer(session: Session) -> dict[str, str]:
    return {"Authorization": f"Bearer {session.token}"}


def _page_query(since: Since, position: str) -> dict[str, str]:
    return {
        "epoch": since.epoch,
        "cursor": since.cursor,
        "oldest": str(since.oldest_mut),
        "acknowledged": str(since.acknowledged),
        "position": position,
    }


def _asked(question: AskFigure) -> dict[str, Any]:
    query = {name: str(value) for name, value in msgspec.to_builtins(question).items()}
    return {"query": query, "silent_s": FIGURES_S}


def _mutation(row: Sent) -> SentMutation:
    """Return a row as a message. What was rejected here goes without its arguments: no one may trust them."""
    args = row.args if row.is_run else ""
    return SentMutation(row.mut_no, row.name, args, row.args_hash, row.agent_id, row.reason, row.facts)


def _decoded(decode: Callable[[bytes], T], answer: Answered) -> T:
    """Decode an answer. Another one comes from a hotel's portal or a proxy: raises SharedError."""
    try:
        return decode(answer.body)
    except (msgspec.DecodeError, ValueError) as error:
        raise SharedError(Trouble.UNREACHABLE, f"no answer of a server: {answer.content_type}") from error


def _as(kind: type[T], answer: Answered) -> T:
    """Decode an answer in JSON. Raises SharedError."""
    return _decoded(lambda body: msgspec.json.decode(body, type=kind), answer)


def _error_of(answer: Answered) -> Exception:
    """Return the exception for a refusal."""
    try:
        problem = _problem.decode(answer.body)
    except (msgspec.DecodeError, ValueError):
        return SharedError(Trouble.UNREACHABLE, f"{answer.status}, {answer.content_type}")
    if problem.trouble == CLONED_FILE:
        return ClonedFile(problem.detail)
    if problem.trouble in FILE_FAULTS:
        return FileRefused(problem.trouble, f"{answer.status} {problem.trouble} {problem.detail}".strip())
    fault = ""
    try:
        trouble = Trouble(problem.trouble)
    except ValueError:
        fault = problem.trouble
        trouble = Trouble.UNREACHABLE if answer.status in (408, 429) else Trouble.FAILED
    return SharedError(trouble, f"{answer.status} {problem.trouble} {problem.detail}".strip(), fault)
