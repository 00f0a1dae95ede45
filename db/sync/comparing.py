"""Compares the confirmed rows here with the shared database, bucket by bucket.

A pull does not reveal a row that was written there without its stamp, nor one that something other than a
pull changed here. Once a day, when nobody saves, each table is hashed on both sides as of one pull; differing
rows are read again. Only the rows that a workstation is filled with are compared: it may keep
older cases.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Date,
    Table,
    func,
    literal_column,
    select,
)

from db.models.types import Facts, Id, UtcTime
from db.sync.connection import Greeting
from db.sync.pull import what_fills
from db.sync.reading import Reader, ReadRow, SetAsideRow, among
from db.sync.tables import TRAVELLING

if TYPE_CHECKING:
    from db.sync.through_server import ServerSide

BUCKETS = 64
MOST_ROWS = 2_000  # above this, the workstation is filled anew
AFTER_START_S = (600.0, 3_600.0)
BETWEEN_S = (20 * 3_600.0, 26 * 3_600.0)
AGAIN_S = 300.0
QUIET_S, PATIENCE_S = 120.0, 4 * 3_600.0
_BETWEEN, _NOTHING = "\x1f", "\x1e"
Digests = dict[UUID, int]
Sums = dict[int, tuple[int, int]]
Aside = frozenset[UUID]
Here = Callable[[Callable[[Connection], Digests]], Digests]


class ComparingTime:
    """Decides when to compare: some time after the start, then about once a day. It waits while users save,
    but not for ever: in a large office there is always a save.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        between: Callable[[float, float], float] | None = None,
    ) -> None:
        self._clock, self._between = clock, between or random.uniform
        self._due_at = clock() + self._between(*AFTER_START_S)
        self._quiet_at = clock()

    def saved(self) -> None:
        self._quiet_at = self._clock() + QUIET_S

    def postpone(self) -> None:
        """It could not be compared: others saved at that very moment."""
        self._due_at = self._clock() + AGAIN_S

    def take(self) -> bool:
        """Return whether to compare now; if so, the next time is about a day later."""
        now = self._clock()
        if now < max(self._due_at, min(self._quiet_at, self._due_at + PATIENCE_S)):
            return False
        self._due_at = now + self._between(*BETWEEN_S)
        return True


def differing(side: ServerSide, greeting: Greeting, here: Here, aside: Aside) -> dict[Table, list[UUID]]:
    """Return the rows that differ between both sides, or exist on one only.

    `here` runs a query on the confirmed records of this workstation; `aside`: its quarantined rows.
    """
    found = {}
    for table in TRAVELLING:
        wanted = what_fills(table, greeting, side.since, aside)
        own = here(lambda connection, t=table, w=wanted: _digests(connection, t, w))  # type: ignore[misc]
        there, ours = side.sums(table), _sums_of(own)
        buckets = [one for one in range(BUCKETS) if there.get(one) != ours.get(one)]
        if buckets:
            theirs = side.digests(table, buckets)
            mine = {one: digest for one, digest in own.items() if _bucket(one) in buckets}
            known = (theirs.keys() | mine.keys()) - aside
            ids = {one for one in known if theirs.get(one) != mine.get(one)}
            if ids:
                found[table] = sorted(ids)
    return found


class Comparison:
    """The rows of PostgreSQL in one snapshot. since: Finished cases that changed before are left out."""

    def __init__(
        self, connection: Connection, greeting: Greeting, aside: Aside, since: datetime | None = None
    ) -> None:
        self._connection, self._greeting, self._aside = connection, greeting, aside
        self._reader = Reader(connection)
        days = func.make_interval(0, 0, 0, greeting.history_days)
        self.since: datetime = since or connection.execute(select(func.now() - days)).scalar_one()

    def rows(self, table: Table, ids: Sequence[UUID]) -> list[ReadRow]:
        """Return which of these the user sees there."""
        return self._reader.rows(table, among(table.c.id, list(ids)))

    def set_aside(self) -> tuple[SetAsideRow, ...]:
        return self._reader.taken_aside()

    def sums(self, table: Table) -> Sums:
        rows = select(_BUCKET_THERE.label("bucket"), _digest_there(table).label("digest"))
        each = rows.select_from(table).where(self._wanted(table)).subquery()
        asked = select(each.c.bucket, func.count(), func.bit_xor(each.c.digest)).group_by(each.c.bucket)
        return {bucket: (count, digest) for bucket, count, digest in self._connection.execute(asked)}

    def digests(self, table: Table, buckets: list[int]) -> Digests:
        asked = select(table.c.id, _digest_there(table).label("digest")).where(
            self._wanted(table), _BUCKET_THERE.in_(buckets)
        )
        return {row.id: row.digest for row in self._connection.execute(asked)}

    def _wanted(self, table: Table) -> ColumnElement[bool]:
        return what_fills(table, self._greeting, self.since, self._aside)


_BUCKET_THERE: ColumnElement[int] = literal_column(f"(get_byte(uuid_send(id), 15) % {BUCKETS})")


def _bucket(row_id: UUID) -> int:
    return row_id.bytes[15] % BUCKETS


def _sums_of(digests: Digests) -> Sums:
    counts: dict[int, int] = defaultdict(int)
    sums: dict[int, int] = defaultdict(int)
    for row_id, digest in digests.items():
        counts[_bucket(row_id)] += 1
        sums[_bucket(row_id)] ^= digest
    return {bucket: (count, sums[bucket]) for bucket, count in counts.items()}


def _digest_there(table: Table) -> ColumnElement[int]:
    columns = (_as_server_text(one.type, f"{table.name}.{one.name}") for one in _columns(table))
    said = ", ".join(f"coalesce({one}, E'\\x1e')" for one in columns)
    whole = f"sha256(convert_to(concat_ws(E'\\x1f', {said}), 'UTF8'))"
    return literal_column(f"CAST(CAST('x' || left(encode({whole}, 'hex'), 16) AS bit(64)) AS bigint)")


def _as_server_text(kind: Any, name: str) -> str:
    """Return the SQL of a PostgreSQL column in SQLite's representation."""
    if isinstance(kind, Id):
        return f"replace(CAST({name} AS text), '-', '')"
    if isinstance(kind, UtcTime):
        return f"""to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    if isinstance(kind, Date):
        return f"to_char({name}, 'YYYY-MM-DD')"
    return f"CAST(CAST({name} AS int) AS text)" if isinstance(kind, Boolean) else f"CAST({name} AS text)"


def _digests(connection: Connection, table: Table, wanted: ColumnElement[bool]) -> Digests:
    columns: list[ColumnElement[Any]] = [
        literal_column(f"{table.name}.{one.name}") for one in _columns(table)
    ]
    asked = select(literal_column(f"{table.name}.id"), *columns).select_from(table).where(wanted)
    return {UUID(bytes=row[0]): _digest(row[1:]) for row in connection.execute(asked)}


def _digest(values: Iterable[Any]) -> int:
    said = _BETWEEN.join(
        _NOTHING if value is None else value.hex() if isinstance(value, bytes) else str(value)
        for value in values
    )
    return int.from_bytes(hashlib.sha256(said.encode()).digest()[:8], "big", signed=True)


def _columns(table: Table) -> list[Any]:
    """Return the columns that both databases store alike. A change of the others shows in the version."""
    return [one for one in table.c if not isinstance(one.type, Facts)]
