"""Pages that the server sent unasked, until a pull takes those that continue the rows here.

A page has what is new since the snapshot of the page before. It may be applied to every state that includes
that snapshot: of two snapshots of one database, one includes the other, so the page may bring rows that are
here already, but never older ones. If a page was missed, the workstation pulls.
"""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, replace
from uuid import UUID

import msgspec

from db.sync.messages import Page, unpack_shared
from db.sync.transport import Since

_log = logging.getLogger(__name__)
MOST = 20  # a workstation that is busy for longer pulls


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a transaction of PostgreSQL sees: all below `xmax` except `running` (pg_snapshot)."""

    xmax: int
    running: frozenset[int]

    @classmethod
    def read(cls, text: str) -> Snapshot:
        """Read "xmin:xmax:xid,xid,...". Raises ValueError."""
        _xmin, xmax, running = text.split(":")
        return cls(int(xmax), frozenset(map(int, running.split(","))) if running else frozenset())

    def sees(self, xid: int) -> bool:
        return xid < self.xmax and xid not in self.running

    def includes(self, other: Snapshot) -> bool:
        """Return whether this snapshot sees all that the other one sees."""
        between = range(self.xmax, other.xmax)
        if len(between) > len(other.running):
            return False
        return not any(other.sees(xid) for xid in (*between, *self.running))


class DeliveredPages:
    """Belongs to the thread of the sync worker."""

    def __init__(self) -> None:
        self._pages: deque[Page] = deque(maxlen=MOST)

    def __bool__(self) -> bool:
        return bool(self._pages)

    def add(self, message: bytes) -> None:
        """Keep a page; one that cannot be read is missed."""
        try:
            self._pages.append(unpack_shared(message))
        except (msgspec.DecodeError, ValueError) as error:
            _log.warning("a page of a newer server came: %s", error)

    def take(self, since: Since, agent_id: UUID) -> Page | None:
        """Return the next page that continues this state, for this user; None if a pull is needed."""
        while self._pages:
            page = self._pages.popleft()
            if is_here(since, _moment(page.cursor)):
                continue
            if found := _continuing(page, since, agent_id):
                return found
            self._pages.clear()
        return None


def is_here(since: Since, snapshot: str) -> bool:
    """Return whether a workstation at this position has all that is in this snapshot."""
    return bool(since.cursor) and Snapshot.read(_moment(since.cursor)).includes(Snapshot.read(snapshot))


def _continuing(page: Page, since: Since, agent_id: UUID) -> Page | None:
    """Return the page with what it lacks, if it continues this state.

    The server sends no page to a workstation that has pushed since the page before: its outcomes belong to
    the rows. While the workstation waits for an outcome, it pulls.
    """
    _, _, sight = since.cursor.partition(" ")
    _, _, alike = page.greeting.sight.partition("/")
    if sight != f"{agent_id}/{alike}" or since.epoch != page.greeting.epoch:
        return None
    if since.acknowledged >= since.oldest_mut or not is_here(since, page.after):
        return None
    greeting = replace(page.greeting, agent_id=agent_id, sight=sight)
    cursor, last = f"{page.cursor} {sight}", since.oldest_mut - 1
    return msgspec.structs.replace(page, greeting=greeting, cursor=cursor, last_mut=last)


def _moment(cursor: str) -> str:
    """Return the snapshot of a cursor: "snapshot@newest user/role/unit/team"."""
    return cursor.partition(" ")[0].partition("@")[0]
