"""Answers requests for new rows, with the rows that the signed-in user may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec

from db.sync.connection import snapshot
from db.sync.messages import BAD_REQUEST, AskCases, CasesPage, Page
from server.database import Database
from server.pages import BadPosition, Pages
from server.refused import Refused
from server.sessions import SignedIn

T = TypeVar("T")
Text = Annotated[str, msgspec.Meta(max_length=6_000)]


class AskNews(msgspec.Struct, frozen=True, kw_only=True):
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

    async def news(self, who: SignedIn, asked: AskNews, program: int) -> Page:
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

    async def _read(self, who: SignedIn, program: int, oldest: int, read: Callable[[Pages], T]) -> T:
        enrolment = who.station

        def work() -> T:
            engine = self._database.acting(who.login)
            with snapshot(engine, enrolment, program) as (connection, greeting):
                try:
                    return read(Pages(connection, enrolment, greeting, oldest))
                except (BadPosition, ValueError) as error:
                    raise Refused(400, BAD_REQUEST) from error

        return await self._database.run(work)
