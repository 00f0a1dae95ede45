"""What a workstation and the server program say to each other: JSON, and MessagePack for pages of rows.

Both sides use these types, and server/openapi.py describes them. Greeting, Outcome and SetAsideRow travel as
they are. A field that only a newer program knows is skipped by an older one; a new field has a default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import Date, Table

from db.enums import member_of
from db.models.types import EnumText, Id
from db.sync.connection import Greeting
from db.sync.pull import Outcome
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.tables import TRAVELLING

MOST_MUTATIONS = 50
MOST_CASES = 100
PUSH_BYTES = 8_000_000  # one mutation may hold a text of a million letters
SMALL_BYTES = 16_384  # every other body
PROGRAM_HEADER = "Loket-Program"
_TABLES: dict[str, Table] = {table.name: table for table in TRAVELLING}

LoginName = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Secret = Annotated[str, msgspec.Meta(min_length=32, max_length=200)]
Code = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{2,8}$")]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Word = Annotated[str, msgspec.Meta(max_length=100)]


class Station(msgspec.Struct, frozen=True):
    """An enrolled workstation, and the secret that proves it."""

    client_id: UUID
    secret: Secret


class SignIn(msgspec.Struct, frozen=True):
    login: LoginName
    password: Password
    station: Station | None = None  # None before the workstation is enrolled


class Session(msgspec.Struct, frozen=True):
    """An opened session. `now`: the server's clock; `version`: of the server's program."""

    token: str
    agent_id: UUID
    expires_at: datetime
    now: datetime
    version: str
    program: int


class EnrolStation(msgspec.Struct, frozen=True):
    """`first`: the first number under which this workstation sends a change."""

    client_id: UUID
    workstation: Code
    secret: Secret
    first: Number = 1


class SentMutation(msgspec.Struct, frozen=True):
    """A row of an outbox.

    args "": it was erased since. reason, facts: why the database of before a restore rejected it.
    """

    number: Number
    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_@]{1,100}$")]
    args: str
    args_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{0,64}$")]
    author: UUID
    reason: Annotated[str, msgspec.Meta(pattern="^[a-z_]{0,60}$")] = ""
    facts: dict[str, Any] | None = None


class PushMutations(msgspec.Struct, frozen=True):
    mutations: Annotated[list[SentMutation], msgspec.Meta(min_length=1, max_length=MOST_MUTATIONS)]


class Pushed(msgspec.Struct, frozen=True):
    """`done`: the last number that has an outcome now. The outcomes come with the next pull."""

    done: int


class AskCases(msgspec.Struct, frozen=True):
    """Cases that the workstation lacks, with all that belongs to them.

    before: Only what is not new since this snapshot; "" for all. position: Of the page before.
    """

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_CASES)]
    before: Annotated[str, msgspec.Meta(max_length=6_000)] = ""
    position: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class Problem(msgspec.Struct, frozen=True):
    """Why a request was not carried out. `trouble` is a word of db.sync.sync_status.Trouble, or of FAULTS."""

    trouble: str
    detail: str = ""
    retry_after_s: int = 0


CLONED_FILE = "cloned_file"  # other mutations have these numbers
BAD_REQUEST = "bad_request"
TOO_LARGE = "too_large"
TOO_MANY = "too_many"  # attempts to sign in
NOT_FOUND = "not_found"
FAULTS = (CLONED_FILE, BAD_REQUEST, TOO_LARGE, TOO_MANY, NOT_FOUND)


class TableRows(msgspec.Struct, frozen=True, array_like=True):
    columns: list[str]
    rows: list[list[Any]]


class FormerPerson(msgspec.Struct, frozen=True):
    """Who sat here before. sees: that person's cases in everybody's sight; own: this person's own cases."""

    agent_id: UUID
    sees: list[UUID]
    own: list[UUID]


class Page(msgspec.Struct, frozen=True):
    """A part of what is new; or, if it is the last one, its end.

    Attributes:
        position: What the next request says to get the page after it; "" of the last one.
        cursor: Of the last page: what the next pull says.
        after: The rows are new since this snapshot; "" if they are those that a workstation is filled with.
            What the page names of cases that the workstation lacks is asked for with this as "before".
        gone: By table: rows that went out of this person's sight.
        last_mut, outcomes: How far this workstation's mutations are in this page, and what became of them.
        former: The rows are what this person has and the former one had not; the next pull brings the news.
    """

    greeting: Greeting
    rows: dict[str, TableRows] = {}
    gone: dict[str, list[UUID]] = {}
    set_aside: tuple[SetAsideRow, ...] = ()
    position: str = ""
    cursor: str = ""
    after: str = ""
    last_mut: int = 0
    outcomes: tuple[Outcome, ...] = ()
    is_filling: bool = False
    is_first: bool = False
    is_restored: bool = False
    former: FormerPerson | None = None
    done: int = 0
    total: int = 0


class CasesPage(msgspec.Struct, frozen=True):
    rows: dict[str, TableRows] = {}
    set_aside: tuple[SetAsideRow, ...] = ()
    position: str = ""


class AtCaseNow(msgspec.Struct, frozen=True):
    """One person at one case; name, workstation and age are told by the server only."""

    case_id: UUID
    doing: Word
    field: Annotated[str, msgspec.Meta(max_length=60)]
    since: datetime
    agent_id: UUID | None = None
    name: str = ""
    workstation: str = ""
    age_s: float = 0.0


class PresenceSaid(msgspec.Struct, frozen=True, tag_field="event", tag="presence"):
    """Both ways: where this person is; where the others are."""

    cases: Annotated[list[AtCaseNow], msgspec.Meta(max_length=3_000)]


class ChangesCame(msgspec.Struct, frozen=True, tag_field="event", tag="changes"):
    """There is something to pull."""


class PresenceChanged(msgspec.Struct, frozen=True, tag_field="event", tag="presence_changed"):
    """Somebody came to a case, or went: it is worth asking."""


class SignInAgain(msgspec.Struct, frozen=True, tag_field="event", tag="sign_in_again"):
    """The session is over; `trouble`: why."""

    trouble: str


Event = PresenceSaid | ChangesCame | PresenceChanged | SignInAgain

encode_json = msgspec.json.Encoder().encode
encode_page = msgspec.msgpack.Encoder(uuid_format="bytes").encode
decode_page: msgspec.msgpack.Decoder[Page] = msgspec.msgpack.Decoder(Page)
decode_cases: msgspec.msgpack.Decoder[CasesPage] = msgspec.msgpack.Decoder(CasesPage)
decode_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)


def packed(rows: Mapping[Table, Sequence[ReadRow]]) -> dict[str, TableRows]:
    """Return rows as they travel: without the names of the columns in each."""
    return {
        str(table.name): TableRows([str(name) for name in found[0]], [list(row.values()) for row in found])
        for table, found in rows.items()
        if found
    }


def unpacked(tables: Mapping[str, TableRows]) -> dict[Table, list[ReadRow]]:
    """Return the rows as the driver would have read them.

    Tables and columns of a newer server are left out. Raises ValueError for a value of another kind.
    """
    return {_TABLES[name]: _unpacked(_TABLES[name], one) for name, one in tables.items() if name in _TABLES}


def _unpacked(table: Table, said: TableRows) -> list[ReadRow]:
    known = [(at, name) for at, name in enumerate(said.columns) if name in table.c]
    readers = _readers(table)
    columns = []
    for at, name in known:
        values = map(itemgetter(at), said.rows)
        columns.append(map(readers[name], values) if name in readers else values)
    names = [name for _at, name in known]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


@cache
def _readers(table: Table) -> dict[str, Any]:
    """Return by column what makes its value of what MessagePack has."""
    made: dict[str, Any] = {}
    for column in table.c:
        if isinstance(column.type, Id):
            made[column.name] = _id
        elif isinstance(column.type, EnumText):
            made[column.name] = _member_reader(column.type.enum)
        elif isinstance(column.type, Date):
            made[column.name] = _day
    return made


def _id(value: bytes | None) -> UUID | None:
    return None if value is None else UUID(bytes=value)


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _member_reader(enum: type[Enum]) -> Any:
    known: dict[Any, Any] = {one.value: one for one in enum}

    def read(value: str | None) -> Any:
        found = known.get(value)
        return found if found is not None or value is None else member_of(enum, value)

    return read
