"""The way to the shared database through the server program: HTTPS requests in the name of one person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Table

from db.models import Contact, Handle, TimelineEntry
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
from db.sync.pull import Former, Held, Pulled, Rows
from db.sync.push import Sent
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.server_line import WORKING_S, Answered, ServerLine
from db.sync.sync_status import Login, SharedError, Trouble
from db.sync.tables import CASES, OF_CASES, PROGRAM, TRAVELLING
from db.sync.transport import Since
from db.tx import table_of

MOST_BYTES = PUSH_BYTES - 500_000  # of a push, without what surrounds the mutations
_JSON = "application/json"
_session: msgspec.json.Decoder[Session] = msgspec.json.Decoder(Session)
_pushed: msgspec.json.Decoder[Pushed] = msgspec.json.Decoder(Pushed)
_problem: msgspec.json.Decoder[Problem] = msgspec.json.Decoder(Problem)


class ThroughServer:
    """A Transport. It signs in when it is first used, and again if its session is over.

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
        session: Session = _decoded(_session, answer)
        self._session = session
        return session

    def enrol(self, enrolment: Enrolment, first: int) -> None:
        """Make the workstation known; `first` is the first number of which it will tell."""
        said = EnrolStation(enrolment.client_id, enrolment.workstation, enrolment.secret, first)
        self._ask("POST", "/v1/enrol", body=said)
        self._enrolment = enrolment

    def push(self, rows: Sequence[Sent]) -> int:
        said = [_mutation(row) for row in _that_fit(rows)]
        pushed: Pushed = _decoded(_pushed, self._ask("POST", "/v1/push", body=PushMutations(said)))
        return pushed.done

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
        page: Page = _decoded(decode_page, answer)
        return page

    def cases(self, ids: Sequence[UUID], before: str) -> Iterator[CasesPage]:
        """Give what belongs to these cases and is not new since this snapshot; the cases come last."""
        for start in range(0, len(ids), MOST_CASES):
            position, is_all = "", False
            while not is_all:
                said = AskCases(list(ids[start : start + MOST_CASES]), before, position)
                answer = self._ask("POST", "/v1/cases", body=said, silent_s=WORKING_S)
                page = _decoded(decode_cases, answer)
                position, is_all = page.position, not page.position
                yield page

    def tell_compared(self, differing: int) -> None:
        """It compares nothing yet: ServerReading.differing."""

    def tell_backlog(self, count: int, since: datetime | None, author: str) -> None:
        """The server sees it by itself: from what does not come."""

    def audit_end(self) -> None:
        """The server writes its own trail, of what the session did."""

    def keep_audit(self, entries: Sequence[str], is_broken: bool) -> int:
        raise NotImplementedError

    # -- requests ------------------------------------------------------------------------------------------

    def _ask(self, method: str, path: str, **what: Any) -> Answered:
        """Ask in a session; if that is over, in another one."""
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
    """A Reading, page by page. The greeting is that of the page that was read last."""

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
            rows = _rows(page.rows)
            if page.former is not None:
                yield self._of_another(page, rows)
                self._since = replace(self._since, cursor=page.cursor)
                self._page = self._way.page(self._since, "")
                continue
            for table, found in rows.items():  # what was gone in an earlier page has come back
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
            yield self._part(page, rows, page.is_first)
            self._page = self._way.page(self._since, page.position)

    def differing(self, here: Here, aside: frozenset[UUID]) -> dict[Table, list[UUID]] | None:
        """Nothing can be said on this way yet."""
        return None

    def rows(self, table: Table, ids: list[UUID]) -> list[ReadRow]:
        raise NotImplementedError

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        raise NotImplementedError

    # -- parts ---------------------------------------------------------------------------------------------

    def _lacking(self, page: Page, rows: Rows) -> Iterator[Pulled]:
        """Give what is older of cases that the page names and the workstation lacks.

        One that was closed long ago goes on. What is new of it is in this page or in those after it.
        """
        named = {row["id"] for row in rows.get(CASES, ())}
        named |= {row["case_id"] for table in OF_CASES for row in rows.get(table, ()) if row["case_id"]}
        lacking = sorted(named - self._held(named)) if named else []
        for some in self._way.cases(lacking, page.after):
            found = _rows(some.rows)
            if found or some.set_aside:
                yield Pulled(
                    found,
                    self.greeting,
                    set_aside=some.set_aside,
                    is_filling=page.is_filling,
                    is_last=False,
                    done=page.done,
                    total=page.total,
                )

    def _of_another(self, page: Page, rows: Rows) -> Pulled:
        """The person's own cases come in the same part, in which those of the former person go."""
        assert page.former is not None
        own = set(page.former.own)
        aside = page.set_aside
        for some in self._way.cases(sorted(own - self._held(own)), ""):
            aside += some.set_aside
            for table, found in _rows(some.rows).items():
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

    def _part(self, page: Page, rows: Rows, is_first: bool) -> Pulled:
        return Pulled(
            rows,
            self.greeting,
            set_aside=page.set_aside,
            is_filling=page.is_filling,
            is_first=is_first,
            is_last=False,
            done=page.done,
            total=page.total,
        )

    def _last(self, page: Page, rows: Rows, gone: dict[str, set[UUID]], has_given: bool) -> Pulled:
        total = max(page.total, 1) if has_given else page.total
        return Pulled(
            rows,
            self.greeting,
            last_mut=page.last_mut,
            outcomes=page.outcomes,
            gone=frozenset(gone[CASES.name]),
            gone_contacts=frozenset(gone[table_of(Contact).name]),
            gone_entries=frozenset(gone[table_of(TimelineEntry).name]),
            gone_handles=frozenset(gone[table_of(Handle).name]),
            cursor=page.cursor,
            at=self.greeting.at,
            set_aside=page.set_aside,
            is_filling=page.is_filling,
            is_restored=page.is_restored,
            done=total,
            total=total,
        )


def _rows(said: Any) -> Rows:
    """Return the rows in an order in which one comes after those that it points to."""
    found = unpacked(said)
    return {table: found[table] for table in TRAVELLING if table in found}


def _that_fit(rows: Sequence[Sent]) -> Sequence[Sent]:
    """Return the first of these, as many as a request takes, one at least."""
    octets = 0
    for number, row in enumerate(rows):
        octets += 2 * len(
            row.args.encode("utf-8", "replace")
        )  # quotes and lines are written with a backslash
        if number and octets > MOST_BYTES:
            return rows[:number]
    return rows


def _mutation(row: Sent) -> SentMutation:
    return SentMutation(row.mut_no, row.name, row.args, row.args_hash, row.agent_id, row.reason, row.facts)


def _decoded(decoder: Any, answer: Answered) -> Any:
    """Whoever answers something else is no server of ours: a portal of a hotel, a proxy."""
    try:
        return decoder.decode(answer.body)
    except (msgspec.DecodeError, ValueError) as error:
        raise SharedError(Trouble.UNREACHABLE, f"no answer of a server: {answer.content_type}") from error


def _error_of(answer: Answered) -> Exception:
    """Return what a refusal means here."""
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
