"""Makes facts while the office works, and answers which figures they give."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from app.common.typed_toml import TomlError
from app.figures.adding import accesses_behind, rows_behind
from app.figures.answering import Asked, add_up_all, word
from app.figures.asking import Counted, Question, counted_of, message_of
from app.figures.case_facts import Rules
from app.figures.figures import (
    FIGURES,
    GROUPS,
    Figure,
    Group,
    groups_of,
    is_of_accesses,
    is_of_cases,
    is_of_contacts,
    is_of_exchange,
)
from app.figures.making import AT_ONCE, Progress, make_next, note_changes, progress
from app.figures.thresholds import thresholds
from app.sop.office_files import load_office_days, load_office_sop
from app.sop.office_hours import OfficeCalendar, OfficeDays
from app.sop.procedure import Sop
from channels.waiting import within
from db.enums import Role
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.messages import (
    BAD_REQUEST,
    OFFICE,
    TEAM,
    AskFigure,
    AskFigures,
    CountedAccesses,
    CountedCases,
    CountedContacts,
    CountedFigure,
    CountedFigures,
    CountedGroup,
    Unread,
)
from db.sync.sync_status import Trouble
from server.database import Database
from server.events import Events
from server.refused import BUSY_S, Refused
from server.sessions import SignedIn

T = TypeVar("T")
_log = logging.getLogger(__name__)
EVERY_S = 30.0  # also without a wake-up: another instance may have stopped
PAUSE_S = 2.0  # changes come in bursts
JUDGED_FOR_S = 1.5  # a shorter time says nothing about the load
AGAIN_S = 30.0  # after a fault
BUSY = 0.3  # share of the time that other requests use the database; a desk that only sends makes 0.9
MOST_DAYS = 366 * 3


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast facts are made. share: Of the time, at most. most: Cases in one transaction."""

    share: float
    most: int

    def pause_s(self, took_s: float) -> float:
        """Return how long to leave the time to others after work that took so long.

        To note all cases, as after a restore, takes long once: no figure waits for more than EVERY_S for it.
        """
        return min(took_s * (1 / self.share - 1), EVERY_S)


AT_ONE_GO = Pace(1, AT_ONCE)
AT_REST = Pace(0.6, 200)
# Python computes in one thread at a time: a push waits for each fact that is made beside it. So others lose
# about this share.
BESIDE_OTHERS = Pace(0.03, 20)


class _OtherRequests:
    """Whether other requests use the database: judged by the last seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._judged_at, self._used_s = monotonic(), 0.0
        self._are_many = False
        self.own_s = 0.0  # what making facts took

    def are_many(self) -> bool:
        now = monotonic()
        if now - self._judged_at >= JUDGED_FOR_S:
            used_s = self._database.worked_s - self.own_s
            self._are_many = used_s - self._used_s > BUSY * (now - self._judged_at)
            self._judged_at, self._used_s = now, used_s
        return self._are_many


class Figures:
    """office_files: The folder with the office's own hours, holidays and limits, "" for none."""

    def __init__(self, database: Database, events: Events, office_files: str) -> None:
        self._database, self._events = database, events
        self._office_files = Path(office_files) if office_files else None
        self._woken, self._making = asyncio.Event(), asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._rules: tuple[Sop, OfficeDays] | None = None
        self._others = _OtherRequests(database)
        self.progress = Progress(None, 0)

    def start(self) -> None:
        self._events.listeners.append(self.wake)
        self._task = asyncio.create_task(self._run())

    def wake(self) -> None:
        """There may be something to count."""
        self._woken.set()

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def ask(self, who: SignedIn, asked: AskFigure) -> CountedFigure:
        """Raise Refused. The rows that the user may read are counted: s0100_fact.sql."""
        (found,) = (await self.ask_all(who, AskFigures([asked]))).figures
        return found

    async def ask_all(self, who: SignedIn, asked: AskFigures) -> CountedFigures:
        """Answer all questions from the same facts, in one transaction. Raise Refused."""
        return CountedFigures(
            await self._database.transact(who.login, lambda connection: count(connection, asked.questions))
        )

    async def cases(self, who: SignedIn, asked: AskFigure) -> CountedCases:
        """Return the cases that a figure counts, as often as it counts them. Raise Refused."""
        return CountedCases(await self._rows(who, asked, is_of_cases))

    async def contacts(self, who: SignedIn, asked: AskFigure) -> CountedContacts:
        """Return the contacts that a figure counts. Raise Refused."""
        return CountedContacts(await self._rows(who, asked, is_of_contacts))

    async def accesses(self, who: SignedIn, asked: AskFigure) -> CountedAccesses:
        """Return the accesses to personal data that a figure counts, for supervisors. Raise Refused."""
        one = _understood(asked)
        if one.by or not is_of_accesses(one.figure):
            raise Refused(400, BAD_REQUEST, "a figure of accesses, not divided")

        def work(connection: Connection) -> CountedAccesses:
            now = _reader(connection, [one]).made_at
            return CountedAccesses(
                accesses_behind(connection, one.figure, one.since, one.until, now, one.only, asked.skip)
            )

        return await self._database.transact(who.login, work)

    async def _rows(
        self, who: SignedIn, asked: AskFigure, is_possible: Callable[[Figure], bool]
    ) -> list[UUID]:
        one = _understood(asked)
        if one.by or not is_possible(one.figure):
            raise Refused(400, BAD_REQUEST, "a figure of these, not divided")

        def work(connection: Connection) -> list[UUID]:
            now = _reader(connection, [one]).made_at
            return rows_behind(connection, one.figure, one.since, one.until, now, one.only, asked.skip)

        return await self._database.transact(who.login, work)

    async def make(self, *, gives_way: bool = False) -> None:
        """Make the facts of all that was committed so far. Raises Refused, TomlError, OSError.

        gives_way: Whether it leaves most of the time to other requests.
        """
        rules = await self._current_rules()
        if await self._paced(partial(note_changes, rules=rules), self._pace(gives_way)):
            while True:
                pace = self._pace(gives_way)
                if not await self._paced(partial(make_next, rules=rules, most=pace.most), pace):
                    break
        self.progress = await self._transact(progress)

    def _pace(self, gives_way: bool) -> Pace:
        if not gives_way:
            return AT_ONE_GO
        return BESIDE_OTHERS if self._others.are_many() else AT_REST

    async def _paced(self, work: Callable[[Connection], T], pace: Pace) -> T:
        began = monotonic()
        done = await self._transact(work)
        await asyncio.sleep(pace.pause_s(monotonic() - began))
        return done

    async def _transact(self, work: Callable[[Connection], T]) -> T:
        """One at a time: the database lets one make facts, and the other one would think that all is made."""
        async with self._making:
            began = monotonic()
            try:
                return await self._database.transact(SYSTEM_LOGIN, work)
            finally:
                self._others.own_s += monotonic() - began

    async def _run(self) -> None:
        while True:
            with suppress(asyncio.TimeoutError):
                await within(self._woken.wait(), EVERY_S)
            self._others.are_many()  # judged by what comes from now on
            await asyncio.sleep(PAUSE_S)
            self._woken.clear()
            try:
                await self.make(gives_way=True)
            except (Refused, TomlError, OSError) as error:
                _log.warning("no facts were made: %s", error)
                await asyncio.sleep(AGAIN_S)
            except Exception:  # noqa: BLE001 - figures must not stop until the next restart
                _log.exception("making facts failed, and begins again")
                await asyncio.sleep(AGAIN_S)

    async def _current_rules(self) -> Rules:
        if self._rules is None:
            self._rules = await asyncio.to_thread(
                lambda: (load_office_sop(self._office_files), load_office_days(self._office_files))
            )
        zone = await self._database.transact(SYSTEM_LOGIN, office_zone)
        sop, days = self._rules
        return Rules(sop, OfficeCalendar(days, ZoneInfo(zone)))


def count(connection: Connection, questions: Sequence[AskFigure]) -> list[CountedFigure]:
    """Answer questions for the user for whom the connection acts. Raises Refused."""
    understood = [_understood(one) for one in questions]
    reader = _reader(connection, understood)
    now = reader.made_at
    of_exchange = [one for one in understood if is_of_exchange(one.figure)]
    queues = _read_queues(connection, of_exchange, reader.zone)
    groups = add_up_all(connection, understood, now, reader.chosen_by, queues.are_known_in)
    made_at, expected = now.astimezone(timezone.utc), thresholds(connection)
    return [
        CountedFigure(
            *(one.figure.key, one.figure.measure.value, made_at, reader.waiting, _counted_groups(each)),
            expected.target(one.figure.key, min(one.until - timedelta(days=1), now.date())),
            reader.scope,
            queues.missing_in(one) if is_of_exchange(one.figure) else [],
        )
        for one, each in zip(understood, groups, strict=True)
    ]


def office_zone(connection: Connection) -> str:
    zone: str = connection.exec_driver_sql("SELECT office_zone()").scalar_one()
    return zone


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who asks, and how far the facts are.

    Attributes:
        role: None for the server program itself.
        made_at: Up to when changes are counted, in the office's zone.
        waiting: How many changes are not.
    """

    role: str | None
    team_id: UUID | None
    zone: ZoneInfo
    made_at: datetime
    waiting: int

    @property
    def chosen_by(self) -> tuple[str, ...]:
        """Return the column by which the user sees some facts only: s0100_fact.sql."""
        return {"agent": ("agent_id",), "unit_officer": ("unit_id",)}.get(self.role or "", ())

    @property
    def scope(self) -> str:
        """Return whose figures the user is shown: without a team a supervisor sees those of the office."""
        if self.role not in (None, Role.SUPERVISOR.value):
            return ""
        return OFFICE if self.team_id is None else TEAM


def _reader(connection: Connection, asked: Sequence[Asked]) -> _Reader:
    """Raise Refused for figures that are not for this user, and before the first facts are made."""
    row = connection.exec_driver_sql(
        "SELECT my_role() AS role, my_team() AS team_id, office_zone() AS zone, "
        "(SELECT made_at FROM figures_cursor) AS made_at, (SELECT count(*) FROM figures_waiting) AS waiting"
    ).one()
    _check_staff(row.role, asked)
    if row.made_at is None:
        raise Refused(503, Trouble.UNREACHABLE.value, "the facts are not made yet", BUSY_S)
    zone = ZoneInfo(row.zone)
    return _Reader(row.role, row.team_id, zone, row.made_at.astimezone(zone), row.waiting)


def _understood(asked: AskFigure) -> Asked:
    """Raise Refused."""
    figure = FIGURES.get(asked.figure)
    by = tuple(filter(None, asked.by.split(",")))
    given = msgspec.structs.asdict(asked)
    only = {name: given[name] for name in GROUPS if given[name] is not None}
    if figure is None or not {*by, *only} <= {*groups_of(figure)} or len(set(by)) < len(by):
        raise Refused(400, BAD_REQUEST, "no such figure, or it cannot be divided so")
    if not 0 < (asked.until - asked.since).days <= MOST_DAYS:
        raise Refused(400, BAD_REQUEST, "since must be before until, and at most three years before")
    return Asked(figure, asked.since, asked.until, by, only)


def _check_staff(role: str | None, asked: Sequence[Asked]) -> None:
    """Raise Refused if an officer asks for the work of single agents. An agent reads their own facts only.

    Accesses to personal data are for those who may read the audit trail.
    """
    is_by_agent = any("agent_id" in (*one.by, *one.only) for one in asked)
    is_of_trail = any(is_of_accesses(one.figure) for one in asked)
    if is_of_trail and role != "supervisor":
        raise Refused(403, Trouble.NO_ROLE.value, "the audit trail is for supervisors")
    if is_by_agent and role == "unit_officer":
        raise Refused(403, Trouble.NO_ROLE.value, "figures of single agents are for supervisors")


class Here:
    """A Counting within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, questions: Sequence[Question]) -> Sequence[Counted]:
        answers = count(self._connection, [message_of(one) for one in questions])
        return [counted_of(*both) for both in zip(questions, answers, strict=True)]


@dataclass(frozen=True, slots=True)
class _Queues:
    """When the queues of the exchange are known. first, last: The days; None if they never were."""

    zone: ZoneInfo
    first: date | None
    last: date | None
    unread: Sequence[Unread]

    def are_known_in(self, asked: Asked) -> bool:
        """Whether it was read in some of the time: else nobody knows, and 0 were wrong."""
        if self.first is None or self.last is None:
            return False
        begins, ends = self._times(asked)
        is_lost = any(one.since <= begins and ends <= one.until for one in self.unread)
        return self.first < asked.until and self.last >= asked.since and not is_lost

    def missing_in(self, asked: Asked) -> list[Unread]:
        begins, ends = self._times(asked)
        return [one for one in self.unread if one.since < ends and one.until > begins]

    def _times(self, asked: Asked) -> tuple[datetime, datetime]:
        begins, ends = (datetime.combine(day, time(), self.zone) for day in (asked.since, asked.until))
        return begins, ends


def _read_queues(connection: Connection, asked: Sequence[Asked], zone: ZoneInfo) -> _Queues:
    """Return when the exchange was read in the time that is asked for."""
    if not asked:
        return _Queues(zone, None, None, [])
    row = connection.exec_driver_sql("SELECT since, until FROM exchange_was_read()").one()
    if row.since is None or row.until is None:
        return _Queues(zone, None, None, [])
    first, last = (at.astimezone(zone).date() for at in (row.since, row.until))
    given = {
        "first": datetime.combine(min(one.since for one in asked), time(), zone),
        "last": datetime.combine(max(one.until for one in asked), time(), zone),
    }
    query = "SELECT since, until FROM exchange_unread_in(%(first)s, %(last)s) ORDER BY since"
    unread = [Unread(*each) for each in connection.exec_driver_sql(query, given)]
    return _Queues(zone, first, last, unread)


def _counted_groups(groups: Sequence[Group]) -> list[CountedGroup]:
    return [
        CountedGroup([word(value) for value in one.by], one.num, one.den, one.is_rounded) for one in groups
    ]
