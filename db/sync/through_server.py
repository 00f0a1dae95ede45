"""The way to the shared database through the server program: HTTPS requests in the name of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Table

from db.chunks import chunks
from db.sync.comparing import Here
from db.sync.connection import ClonedFile, Enrolment, Greeting
from db.sync.messages import (
    CLONED_FILE,
    MOST_CASES,
    PROGRAM_HEADER,
    PUSH_BYTES,
    AskCases,
    CasesPage,
    EnrolStation,
    Page,
    Problem,
    Pushed,
    PushMutations,
    SentMutation,
    Session,
    SignIn,
    Station,
    decode_cases,
    decode_page,
    encode_json,
    unpacked,
)
from db.sync.pull import GONE, Former, Held, Pulled, Rows
from db.sync.push import Sent
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.server_line import WORKING_S, Answered, ServerLine
from db.sync.sync_status import Login, SharedError, Trouble
from db.sync.tables import CASES, OF_CASES, PROGRAM
from db.sync.transport import Since

T = TypeVar("T")
MOST_BYTES = PUSH_BYTES - 500_000  # of a push, without what surrounds the mutations
_JSON = "application/json"
_session: msgspec.json.Decoder[Session] = msgspec.json.Decoder(Session)
_pushed: msgspec.json.Decoder[Pushed] = msgspec.json.Decoder(Pushed)
_problem: msgspec.json.Decoder[Problem] = msgspec.json.Decoder(Problem)


class ThroughServer:
    """A Transport. It signs in at its first use, and again when its session has ended.

    enrolment: None to sign in before the workstation is enrolled.
    """

    def __init__(self, line: ServerLine, login: Login, enrolment: Enrolment | None) -> None:
        self._line, self._login, self._enrolment = line, login, enrolment
        self._session: Session | None = None

    def sign_in(self) -> Session:
        """Raise SharedError: the password is wrong, the workstation is not known, ..."""
        own = self._enrolment
        station = None if own is None else Station(own.client_id, own.secret)
        said = SignIn(self._login.name, self._login.password, station)
        answer = self._once("POST", "/v1/session", body=said)
        self._session = session = _decoded(_session.decode, answer)
        return session

    def enrol(self, enrolment: Enrolment, first: int) -> None:
        """Make the workstation known; `first` is the number of the first mutation that it will send."""
        said = EnrolStation(enrolment.client_id, enrolment.workstation, enrolment.secret, first)
        self._ask("POST", "/v1/enrol", body=said)
        self._enrolment = enrolment

    def push(self, rows: Sequence[Sent]) -> int:
        said = [_mutation(row) for row in _that_fit(rows)]
        answer = self._ask("POST", "/v1/push", body=PushMutations(said))
        return _decoded(_pushed.decode, answer).done

    @contextmanager
    def reading(self, since: Since, held: Held) -> Iterator[ServerReading]:
        yield ServerReading(self, since, held)

    def page(self, since: Since, position: str) -> Page:
        query = {
            "epoch": since.epoch,
            "cursor": since.cursor,
            "oldest": str(since.oldest_mut),
            "acknowledged": str(since.acknowledged),
            "position": position,
        }
        answer = self._ask("GET", "/v1/pull", query=query, silent_s=WORKING_S)
        return _decoded(decode_page.decode, answer)

    def cases(self, ids: Sequence[UUID], before: str) -> Iterator[CasesPage]:
        """Yield the rows of these cases that are not new since this snapshot; the cases themselves last."""
        for some in chunks(ids, MOST_CASES):
            position, is_all = "", False
            while not is_all:
                said = AskCases(some, before, position)
                answer = self._ask("POST", "/v1/cases", body=said, silent_s=WORKING_S)
                page = _decoded(decode_cases.decode, answer)
                position, is_all = page.position, not page.position
                yield page

    def report_compared(self, differing: int) -> None:
        """Do nothing: this way does not compare yet (ServerReading.differing)."""

    def report_backlog(self, count: int, since: datetime | None, author: str) -> None:
        """Do nothing: this way does not report unsent changes yet."""

    def audit_end(self) -> None:
        """Return None: the server keeps its own trail of what the session did."""

    def keep_audit(self, entries: Sequence[str], is_broken: bool) -> int:
        raise NotImplementedError

    # -- requests ------------------------------------------------------------------------------------------

    def _ask(self, method: str, path: str, **what: Any) -> Answered:
        """Ask in a session; if it has ended, in a new one."""
        is_new = self._session is None
        if is_new:
            self.sign_in()
        try:
            return self._once(method, path, **what)
        except SharedError as error:
            if is_new or error.trouble is not Trouble.SIGN_IN:
                raise
        self.sign_in()
        return self._once(method, path, **what)

    def _once(self, method: str, path: str, body: Any = None, **how: Any) -> Answered:
        headers = {PROGRAM_HEADER: str(PROGRAM)}
        if self._session is not None and path != "/v1/session":
            headers["Authorization"] = f"Bearer {self._session.token}"
        if body is not None:
            headers["Content-Type"] = _JSON
        given = None if body is None else encode_json(body)
        answer = self._line.ask(method, path, headers=headers, body=given, **how)
        if answer.status >= 400:
            raise _error_of(answer)
        return answer


class ServerReading:
    """A Reading, page by page. The greeting is the one of the last page."""

    def __init__(self, way: ThroughServer, since: Since, held: Held) -> None:
        self._way, self._since, self._held = way, since, held
        self._page = way.page(since, "")

    @property
    def greeting(self) -> Greeting:
        return self._page.greeting

    def parts(self) -> Iterator[Pulled]:
        gone: dict[str, set[UUID]] = defaultdict(set)
        has_given = False
        while True:
            page = self._page
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
            if not page.position:
                yield self._last(page, rows, gone, has_given)
                return
            has_given = True
            yield self._part(page, rows, page.set_aside, page.is_first)
            self._page = self._way.page(self._since, page.position)

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]] | None:
        """Return None: this way does not compare yet."""
        return None

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        raise NotImplementedError

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        raise NotImplementedError

    # -- parts ---------------------------------------------------------------------------------------------

    def _lacking(self, page: Page, rows: Rows) -> Iterator[Pulled]:
        """Yield the older rows of cases that the page names and the workstation lacks.

        Such a case was closed long ago and continues. Its new rows are in this page or in later ones.
        """
        named = {row["id"] for row in rows.get(CASES, ())}
        named |= {row["case_id"] for table in OF_CASES for row in rows.get(table, ()) if row["case_id"]}
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

    def _part(self, page: Page, rows: Rows, aside: tuple[SetAsideRow, ...], is_first: bool = False) -> Pulled:
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

    def _last(self, page: Page, rows: Rows, gone: dict[str, set[UUID]], has_given: bool) -> Pulled:
        total = max(page.total, 1) if has_given else page.total
        lost: dict[str, Any] = {name: frozenset(gone[table.name]) for name, table in GONE.items()}
        return Pulled(
            rows,
            self.greeting,
            last_mut=page.last_mut,
            outcomes=page.outcomes,
            cursor=page.cursor,
            at=self.greeting.at,
            set_aside=page.set_aside,
            is_filling=page.is_filling,
            is_restored=page.is_restored,
            done=total,
            total=total,
            **lost,
        )


def _that_fit(rows: Sequence[Sent]) -> Sequence[Sent]:
    """Return the first of these, as many as a request takes, one at least."""
    octets = 0
    for number, row in enumerate(rows):
        # Twice, because quotes and line ends are sent with a backslash.
        octets += 2 * len(row.args.encode("utf-8", "replace"))
        if number and octets > MOST_BYTES:
            return rows[:number]
    return rows


def _mutation(row: Sent) -> SentMutation:
    return SentMutation(row.mut_no, row.name, row.args, row.args_hash, row.agent_id, row.reason, row.facts)


def _decoded(decode: Callable[[bytes], T], answer: Answered) -> T:
    """Decode an answer. Another one comes from a hotel's portal or a proxy: raises SharedError."""
    try:
        return decode(answer.body)
    except (msgspec.DecodeError, ValueError) as error:
        raise SharedError(Trouble.UNREACHABLE, f"no answer of a server: {answer.content_type}") from error


def _error_of(answer: Answered) -> Exception:
    """Return the exception for a refusal."""
    try:
        problem = _problem.decode(answer.body)
    except (msgspec.DecodeError, ValueError):
        return SharedError(Trouble.UNREACHABLE, f"{answer.status}, {answer.content_type}")
    if problem.trouble == CLONED_FILE:
        return ClonedFile(problem.detail)
    try:
        trouble = Trouble(problem.trouble)
    except ValueError:
        trouble = Trouble.UNREACHABLE if answer.status in (408, 429) else Trouble.FAILED
    return SharedError(trouble, f"{answer.status} {problem.trouble} {problem.detail}".strip())
