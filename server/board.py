"""Answers wall-boards and supervisors what happens now: who is there, which cases are open, today's figures.

The open cases are kept in memory, and read again only where they have changed, by the snapshot of the last
reading as a pull does. Nothing is read while nobody asks. An answer has what has changed since the last one,
so that a board may ask every second.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from itertools import groupby
from typing import Any, Literal
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, text

from app.figures.adding import add_up_together
from app.figures.figures import FIGURES, Figure, is_of_exchange
from app.figures.making import progress
from db.chunks import chunks
from db.enums import FINISHED
from db.exchange_tables import NOW, QUEUE_TEAMS
from db.models import Case, Unit
from db.queries.pauses import pauses_of
from db.rules.system_actor import SYSTEM_LOGIN
from db.sync.messages import (
    Board,
    BoardAgent,
    BoardCase,
    BoardFigure,
    BoardPause,
    BoardQueue,
    BoardUnsent,
)
from db.sync.sync_status import Trouble
from server.database import Database
from server.events import Events
from server.refused import Refused
from server.sessions import SignedIn

Names = Literal["full", "initials", "number", "none"]
READS_EVERY_S = 0.5  # at most, while changes come
READS_AGAIN_S = 5.0  # at least, while somebody asks: also workstations that become silent are a change
WHOLE_AGAIN_S = 600.0
TODAY_EVERY_S = 15.0
UPDATED_WITHIN = timedelta(minutes=3)  # the connector writes each queue at least once a minute
SILENT_AFTER = timedelta(seconds=30)
FORGOTTEN_AFTER = timedelta(hours=12)  # a state that a crash left open yesterday says nothing about today
MOST_GONE = 20_000
_AT_ONCE = 5_000
_CHANGED = (
    "xid >= pg_snapshot_xmin(CAST(:after AS pg_snapshot))"
    " AND NOT pg_visible_in_snapshot(xid, CAST(:after AS pg_snapshot))"
)
_CASES = select(
    Case.id,
    Case.channel,
    Case.status,
    Case.priority,
    Case.step,
    Case.unit_id,
    Case.step_started_at,
    Case.paused_ms,
    Case.waiting_since,
    Case.team_id,
    Case.deleted_at,
)
# Today's figures, by what they are divided.
_TODAY = (
    *(("cases_opened", ()), ("cases_reopened", ()), ("cases_ended", ()), ("cases_cancelled", ())),
    *(("step_on_time", ("step",)), ("questions_asked", ()), ("unit_on_time", ()), ("promise_kept", ())),
    *(("calls", ()), ("calls_answered", ()), ("calls_missed", ())),
    *(("queue_entered", ()), ("queue_answered", ()), ("queue_abandoned", ()), ("service_level", ())),
)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who asks. team_id None: for all teams."""

    is_board: bool
    team_id: UUID | None

    def sees(self, team_id: UUID | None) -> bool:
        return team_id is None or self.team_id is None or team_id == self.team_id


@dataclass(frozen=True, slots=True)
class _Moment:
    snapshot: str
    epoch: str


@dataclass(frozen=True, slots=True)
class _OpenCase:
    """number: The reading in which it has changed. team_id: None for all teams."""

    said: BoardCase
    team_id: UUID | None
    number: int


@dataclass(frozen=True, slots=True)
class _Person:
    said: BoardAgent
    extension: str
    team_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Unsent:
    said: BoardUnsent
    team_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Queue:
    said: BoardQueue
    team_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Found:
    """What one reading has found. cases: None in the place of those that are not open any more."""

    moment: _Moment
    at: datetime
    zone: str
    is_whole: bool
    cases: dict[UUID, tuple[BoardCase, UUID | None] | None]
    people: tuple[_Person, ...]
    units: list[tuple[UUID, str]]
    unsent: list[_Unsent]
    queues: list[_Queue] | None


@dataclass(slots=True)
class _Today:
    """read_at: By the clock of the event loop."""

    read_at: float
    number: int
    figures: list[BoardFigure]


@dataclass(slots=True)
class _Kept:
    """What is known, since a whole reading. The numbers are those of the readings that changed a part."""

    moment: _Moment
    at: datetime
    zone: str
    token: str = field(default_factory=lambda: uuid4().hex[:12])
    number: int = 0
    cases: dict[UUID, _OpenCase] = field(default_factory=dict)
    gone: dict[UUID, int] = field(default_factory=dict)
    people: tuple[_Person, ...] = ()
    people_number: int = 0
    units: list[tuple[UUID, str]] = field(default_factory=list)
    units_number: int = 0
    unsent: list[_Unsent] = field(default_factory=list)
    unsent_number: int = 0
    queues: list[_Queue] | None = None
    today: dict[UUID | None, _Today] = field(default_factory=dict)

    def apply(self, found: _Found) -> None:
        self.number += 1
        self.moment, self.at, self.zone = found.moment, found.at, found.zone
        self.queues = found.queues
        for case_id, now in found.cases.items():
            before = self.cases.get(case_id)
            if now is None:
                if self.cases.pop(case_id, None) is not None:
                    self.gone[case_id] = self.number
            elif before is None or (before.said, before.team_id) != now:
                self.gone.pop(case_id, None)
                self.cases[case_id] = _OpenCase(*now, self.number)
        if found.people != self.people:
            self.people, self.people_number = found.people, self.number
        if found.units != self.units:
            self.units, self.units_number = found.units, self.number
        if found.unsent != self.unsent:
            self.unsent, self.unsent_number = found.unsent, self.number


class Boards:
    """Runs on the event loop; queries run in threads of the database. names: How boards name the staff."""

    def __init__(self, database: Database, events: Events, names: Names) -> None:
        self._database, self._events, self._names = database, events, names
        self._kept: _Kept | None = None
        self._reading = asyncio.Lock()
        self._has_changes = True
        self._read_at = self._whole_at = float("-inf")
        events.listeners.append(self.note_changes)

    async def ask(self, who: SignedIn, after: str) -> Board:
        """Return what has changed since the version `after`. Raises Refused."""
        reader = await self._database.transact(who.login, _reader)
        async with self._reading:
            kept = await self._read()
            today = await self._today(kept, reader.team_id)
            at = kept.at if self._has_changes else datetime.now(timezone.utc)
        return self._answer(kept, reader, today, after, at)

    def expire(self) -> None:
        """Read again at the next question, also if there is no news."""
        self._read_at = float("-inf")

    def note_changes(self) -> None:
        """Something may have changed."""
        self._has_changes = True

    async def _read(self) -> _Kept:
        """Read what has changed, if anything may have. Raises Refused."""
        now, kept = asyncio.get_running_loop().time(), self._kept
        age = now - self._read_at
        if kept is not None and age < (READS_EVERY_S if self._has_changes else READS_AGAIN_S):
            return kept
        is_whole = kept is None or now - self._whole_at > WHOLE_AGAIN_S or len(kept.gone) > MOST_GONE
        after = None if kept is None or is_whole else kept.moment
        heard, self._has_changes = self._events.heard(), False
        try:
            found = await self._database.transact(SYSTEM_LOGIN, lambda one: _read(one, after, heard))
        except Refused:
            self._has_changes = True
            raise
        if kept is None or found.is_whole:
            kept, self._whole_at = _Kept(found.moment, found.at, found.zone), now
        kept.apply(found)
        self._kept, self._read_at = kept, now
        return kept

    async def _today(self, kept: _Kept, team_id: UUID | None) -> _Today:
        now = asyncio.get_running_loop().time()
        found = kept.today.get(team_id)
        if found is not None and now - found.read_at < TODAY_EVERY_S:
            return found
        zone = ZoneInfo(kept.zone)
        figures = await self._database.transact(SYSTEM_LOGIN, lambda one: _figures(one, zone, team_id))
        if found is None or found.figures != figures:
            kept.number += 1
            found = _Today(now, kept.number, figures)
        found.read_at = now
        kept.today[team_id] = found
        return found

    def _answer(self, kept: _Kept, reader: _Reader, today: _Today, after: str, now: datetime) -> Board:
        token = f"{kept.token}-{reader.team_id}-{reader.is_board}"
        known, _, number = after.rpartition("-")
        since = int(number) if known == token and number.isdecimal() else -1
        return Board(
            made_at=now,
            version=f"{token}-{kept.number}",
            zone=kept.zone,
            is_whole=since < 0,
            cases=[
                one.said for one in kept.cases.values() if one.number > since and reader.sees(one.team_id)
            ],
            gone=[] if since < 0 else _gone(kept, reader, since),
            agents=self._agents(kept, reader) if kept.people_number > since else None,
            units=kept.units if kept.units_number > since else None,
            queues=_seen_queues(kept, reader),
            today=today.figures if today.number > since else None,
            unsent=_unsent(kept, reader) if kept.unsent_number > since else None,
        )

    def _agents(self, kept: _Kept, reader: _Reader) -> list[BoardAgent]:
        seen = [one for one in kept.people if reader.sees(one.team_id)]
        if not reader.is_board:
            return [one.said for one in seen]
        return sorted((self._shown(one, kept.at) for one in seen), key=lambda one: (one.state, one.since))

    def _shown(self, person: _Person, at: datetime) -> BoardAgent:
        """Return what a wall-board gets: no reason, and without a name only a state to count."""
        said = person.said
        if self._names == "none":
            return BoardAgent("", said.state, "", at, at if said.silent_since is not None else None)
        name = shown_name(said.name, person.extension, self._names)
        return BoardAgent(name, said.state, "", said.since, said.silent_since)


def shown_name(name: str, extension: str, how: Names) -> str:
    """Return how a wall-board names a member of staff; "" for no name."""
    if how == "full":
        return name
    if how == "initials":
        return "".join(f"{word[0].upper()}." for word in name.split()[:3])
    return extension if how == "number" else ""


def _unsent(kept: _Kept, reader: _Reader) -> list[BoardUnsent] | None:
    return None if reader.is_board else [one.said for one in kept.unsent if reader.sees(one.team_id)]


def _seen_queues(kept: _Kept, reader: _Reader) -> list[BoardQueue] | None:
    """Return those of the reader's team and of no team: none at all is another thing than unknown."""
    if kept.queues is None:
        return None
    return [one.said for one in kept.queues if reader.sees(one.team_id)]


def _gone(kept: _Kept, reader: _Reader, since: int) -> list[UUID]:
    """Return the cases that are not open any more, or not of this team."""
    moved = [
        one.said.id for one in kept.cases.values() if one.number > since and not reader.sees(one.team_id)
    ]
    return [*moved, *(case_id for case_id, number in kept.gone.items() if number > since)]


# -- in a thread -------------------------------------------------------------------------------------------


def _reader(connection: Connection) -> _Reader:
    found = connection.exec_driver_sql("SELECT is_board, team_id FROM board_reader()").one_or_none()
    if found is None:
        raise Refused(403, Trouble.NO_ROLE.value, "the board is for supervisors and wall-boards")
    return _Reader(found.is_board, found.team_id)


def _read(connection: Connection, after: _Moment | None, heard: dict[UUID, float]) -> _Found:
    """heard: How many seconds ago this instance heard workstations."""
    # Taken before the rows are read: what is committed in between is read now and the next time.
    now = connection.execute(
        text(
            "SELECT CAST(pg_current_snapshot() AS text) AS snapshot, epoch() AS epoch, now() AS at, "
            "office_zone() AS zone"
        )
    ).one()
    is_whole = after is None or after.epoch != now.epoch
    people = _people(connection, now.at, heard)
    units = connection.execute(select(Unit.id, Unit.name).order_by(Unit.name)).all()
    unsent = connection.exec_driver_sql("SELECT * FROM board_unsent()").all()
    return _Found(
        moment=_Moment(now.snapshot, now.epoch),
        at=now.at,
        zone=now.zone,
        is_whole=is_whole,
        cases=_cases(connection, None if after is None or is_whole else after.snapshot),
        people=people,
        units=[(one.id, one.name) for one in units],
        unsent=[_Unsent(BoardUnsent(*said), team_id) for *said, team_id in unsent],
        queues=_queues(connection, now.at),
    )


def _cases(connection: Connection, after: str | None) -> dict[UUID, tuple[BoardCase, UUID | None] | None]:
    """Return the open cases; after a snapshot those that have changed."""
    if after is None:
        rows = connection.execute(_CASES.where(Case.status.not_in(FINISHED), Case.deleted_at.is_(None))).all()
    else:
        rows = connection.execute(_CASES.where(text(_CHANGED)), {"after": after}).all()
    is_open = {row.id: row.status not in FINISHED and row.deleted_at is None for row in rows}
    paused = [
        (row.id, row.step_started_at, row.waiting_since)
        for row in rows
        if is_open[row.id] and (row.paused_ms or row.waiting_since is not None)
    ]
    pauses: dict[UUID, list[BoardPause]] = {}
    for some in chunks(paused, _AT_ONCE):
        for case_id, found in pauses_of(connection, some).items():
            pauses[case_id] = [BoardPause(one.started_at, one.ended_at, one.until) for one in found]
    return {
        row.id: (_open_case(row, pauses.get(row.id, [])), row.team_id) if is_open[row.id] else None
        for row in rows
    }


def _open_case(row: Any, pauses: list[BoardPause]) -> BoardCase:
    return BoardCase(
        row.id,
        row.channel.value,
        row.status.value,
        row.priority.value,
        row.step,
        row.unit_id,
        row.step_started_at,
        row.paused_ms,
        row.waiting_since,
        pauses,
    )


def _people(connection: Connection, now: datetime, heard: dict[UUID, float]) -> tuple[_Person, ...]:
    found = []
    for row in connection.exec_driver_sql("SELECT * FROM board_staff()"):
        age = heard.get(row.client_id)
        told = row.heard_at or row.since
        heard_at = told if age is None else max(told, now - timedelta(seconds=age))
        if now - heard_at > FORGOTTEN_AFTER:
            continue
        silent_since = heard_at if now - heard_at > SILENT_AFTER else None
        said = BoardAgent(
            row.name, row.state, row.reason, row.since, silent_since, row.agent_id, row.workstation
        )
        found.append(_Person(said, row.extension, row.team_id))
    return tuple(found)


def _queues(connection: Connection, now: datetime) -> list[_Queue] | None:
    """Return the queues of the exchange; None if it has said nothing for a while, or there is none."""
    of_team = NOW.outerjoin(QUEUE_TEAMS, QUEUE_TEAMS.c.queue == NOW.c.queue)
    told = select(NOW, QUEUE_TEAMS.c.team_id).select_from(of_team)
    told = told.where(NOW.c.told_at > now - UPDATED_WITHIN).order_by(NOW.c.queue)
    found = [
        _Queue(BoardQueue(one.queue, one.waiting, one.longest_since, one.members, one.free), one.team_id)
        for one in connection.execute(told)
    ]
    return found or None


def _figures(connection: Connection, zone: ZoneInfo, team_id: UUID | None) -> list[BoardFigure]:
    """Return today's figures; none before the first facts are made, and no queue that was not read today."""
    now = progress(connection).made_at
    if now is None:
        return []
    today = now.astimezone(zone).date()
    read_at = connection.exec_driver_sql("SELECT until FROM exchange_was_read()").scalar_one()
    is_read = read_at is not None and read_at.astimezone(zone).date() >= today
    asked = [one for one in _TODAY if is_read or not is_of_exchange(FIGURES[one[0]])]
    found = []

    def facts(one: tuple[str, tuple[str, ...]]) -> tuple[str, str, tuple[str, ...]]:
        figure = FIGURES[one[0]]
        return figure.fact.name, figure.day.name, one[1]

    for (_fact, _day, by), keys in groupby(sorted(asked, key=facts), key=facts):
        figures: Sequence[Figure] = [FIGURES[key] for key, _by in keys]
        until = today + timedelta(days=1)
        answers = add_up_together(connection, figures, today, until, now, by, team_id=team_id)
        for figure, groups in zip(figures, answers, strict=True):
            found += [BoardFigure(figure.key, _step(one.by), one.num, one.den) for one in groups]
    return found


def _step(by: tuple[Any, ...]) -> int | None:
    return by[0] if by else None
