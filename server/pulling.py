"""Answers requests for new rows, with the rows that the signed-in user may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from sqlalchemy import Connection

from db.server.connection import snapshot
from db.sync.comparing import Comparison
from db.sync.connection import Greeting
from db.sync.messages import (
    BAD_REQUEST,
    AskCases,
    CasesPage,
    Compare,
    Compared,
    Page,
    packed,
)
from db.sync.tables import TRAVELLING
from server.database import Database
from server.pages import BadPosition, Pages
from server.pull import Pull
from server.refused import Refused
from server.sessions import SignedIn

T = TypeVar("T")
Text = Annotated[str, msgspec.Meta(max_length=6_000)]


class PullQuery(msgspec.Struct, frozen=True, kw_only=True):
    """The query of /v1/pull.

    Attributes:
        epoch, cursor: Of the last page of the last pull; "" of a new workstation.
        oldest: The first mutation whose outcome the workstation does not know.
        acknowledged: The last mutation that the server has acknowledged.
        position: Of the page before.
    """

    epoch: Text = ""
    cursor: Text = ""
    oldest: Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)] = 1
    acknowledged: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)] = 0
    position: Text = ""


class Pulling:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def new_rows(self, who: SignedIn, asked: PullQuery, program: int) -> Page:
        """Raise Refused."""
        return await self._read(
            who,
            program,
            asked.oldest,
            lambda pages: pages.page(asked.epoch, asked.cursor, asked.acknowledged, asked.position),
        )

    async def cases(self, who: SignedIn, asked: AskCases, program: int) -> CasesPage:
        """Raise Refused."""
        return await self._read(
            who, program, 1, lambda pages: pages.cases(asked.ids, asked.before, asked.position)
        )

    async def compare(self, who: SignedIn, asked: Compare, program: int) -> Compared:
        """Raise Refused."""

        def compare(connection: Connection, greeting: Greeting) -> Compared:
            pull = Pull(connection, who.station, greeting)
            start = pull.start(asked.epoch, asked.cursor, acknowledged=0)
            if start.after is None or start.former is not None:
                return Compared(True)
            news = pull.new_rows(start.after)
            if news.total or any(news.gone.values()):
                return Compared(True)
            return _compared(Comparison(connection, greeting, frozenset(asked.aside), asked.since), asked)

        return await self._in_snapshot(who, program, compare)

    async def _read(self, who: SignedIn, program: int, oldest: int, read: Callable[[Pages], T]) -> T:
        def read_page(connection: Connection, greeting: Greeting) -> T:
            return read(Pages(connection, who.station, greeting, oldest))

        return await self._in_snapshot(who, program, read_page)

    async def _in_snapshot(self, who: SignedIn, program: int, read: Callable[[Connection, Greeting], T]) -> T:
        enrolment = who.station

        def work() -> T:
            engine = self._database.acting(who.login)
            with snapshot(engine, enrolment, program) as (connection, greeting):
                try:
                    return read(connection, greeting)
                except (BadPosition, ValueError) as error:
                    raise Refused(400, BAD_REQUEST) from error

        return await self._database.run(work)


def _compared(side: Comparison, asked: Compare) -> Compared:
    """Raise ValueError for an unknown table."""
    if not asked.table:
        sums = {str(table.name): side.sums(table) for table in TRAVELLING}
        return Compared(False, side.since, sums)
    table = next((one for one in TRAVELLING if one.name == asked.table), None)
    if table is None:
        raise ValueError(asked.table)
    digests = side.digests(table, asked.buckets) if asked.buckets else {}
    rows = side.rows(table, asked.ids) if asked.ids else []
    return Compared(False, side.since, {}, digests, packed({table: rows}), side.set_aside())
