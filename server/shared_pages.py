"""Reads what is new once for all workstations whose users see the same, instead of once for each.

Users of one role, unit and team see the same rows, except those that name a user. So the page of one of them
is the page of all whom no new row names, and the policies decide what is in it. Each page has what is new
since the snapshot of the page before, so a workstation finds out if it missed one (delivered_pages.py). A
workstation that may not take the page pulls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from db.sync.connection import Greeting
from db.sync.messages import NOBODY, pack_shared
from server.database import Database, act_as
from server.pages import shared_page

_MOMENT = "SELECT pg_current_snapshot()::text AS snapshot, now() AS at, m.* FROM shared_moment(%s) m"
_SHARING = "SELECT token_hash, login, sight, is_desk FROM sharing(%s::pg_snapshot, %s)"


@dataclass(frozen=True, slots=True)
class Moment:
    """A snapshot of the database. newest: Its newest mutation, by which an older state is recognised."""

    epoch: str
    snapshot: str
    newest: str


@dataclass(frozen=True, slots=True)
class SharedRound:
    """What is new since the round before.

    Attributes:
        moment: The snapshot of this round, or of an earlier one if there is nothing new.
        has_changes: There is something new, at least for a workstation that must pull.
        pages: By the hash of a session's token; a workstation without a page must pull.
    """

    moment: str
    has_changes: bool
    pages: dict[bytes, bytes] = field(default_factory=dict)


class SharedPages:
    """One instance's sequence of pages."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._last: Moment | None = None

    async def begin(self) -> str:
        """Return the snapshot since which pages have been shared: now, if none was. Raises Refused."""
        if self._last is None:
            await self.read([])
        return "" if self._last is None else self._last.snapshot

    async def read(self, tokens: Collection[bytes]) -> SharedRound:
        """Return the next pages for these sessions, named by the hashes of their tokens. Raises Refused.

        A round that fails is repeated by the next one.
        """
        last = self._last
        now, news = await self._database.run(lambda: self._read(last, list(tokens)))
        if news.has_changes or last is None:
            self._last = now
        return news

    # -- in a thread ---------------------------------------------------------------------------------------

    def _read(self, last: Moment | None, tokens: list[bytes]) -> tuple[Moment, SharedRound]:
        with self._database.acting("").connect() as connection:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                known = "" if last is None else last.newest
                found = connection.exec_driver_sql(_MOMENT, (known,)).one()
                now = Moment(found.epoch, found.snapshot, found.newest or "")
                if last is None or last.epoch != found.epoch or not found.knows_newest:
                    return now, SharedRound(found.snapshot, True)  # everybody finds out what happened
                pages, is_new = self._pages(connection, last, now, found, tokens)
                if not is_new and len(pages) == len(tokens):
                    return last, SharedRound(last.snapshot, False)
                return now, SharedRound(now.snapshot, True, pages)

    def _pages(
        self, connection: Connection, last: Moment, now: Moment, found: Any, tokens: list[bytes]
    ) -> tuple[dict[bytes, bytes], bool]:
        """Return the page of each session that may take one; and whether one of them has anything."""
        alike: dict[str, list[Any]] = defaultdict(list)
        for row in connection.exec_driver_sql(_SHARING, (last.snapshot, tokens)):
            alike[row.sight].append(row)
        pages: dict[bytes, bytes] = {}
        is_new = False
        for sight, users in alike.items():
            act_as(connection, users[0].login)
            greeting = Greeting(
                now.epoch,
                NOBODY,
                users[0].is_desk,
                f"{NOBODY}/{sight}",
                found.history_days,
                found.at,
            )
            shared = shared_page(connection, greeting, last.snapshot, f"{now.snapshot}@{now.newest}")
            is_new |= shared is None or shared.is_new
            if shared is not None:  # else it is too much, and they pull
                body = pack_shared(shared.page)
                pages.update((bytes(one.token_hash), body) for one in users)
        return pages, is_new
