"""The messages between a workstation and the server program: JSON, and MessagePack for pages of rows.

Both sides use these types, and server/openapi.py describes them. Greeting, Outcome and SetAsideRow travel as
they are. A field that only a newer program knows is skipped by an older one; a new field has a default.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Annotated, Any
from uuid import UUID

import msgspec
from sqlalchemy import Date, Table

from db.enums import AccessKind, AgentState, CallOutcome, CaseKind, Channel, Direction, member_of
from db.models.types import EnumText, Id
from db.sync.cloned_file import KnownOutcome
from db.sync.connection import Greeting
from db.sync.current_program import CurrentProgram
from db.sync.pull import Outcome
from db.sync.reading import ReadRow, SetAsideRow
from db.sync.sync_status import ArchivedCase
from db.sync.tables import TRAVELLING

MOST_MUTATIONS = 50
MOST_CASES = 500
CASES_BYTES = 40_000  # the limit of a body that names them
MOST_HASHES = 200
MOST_OWN = 50  # cases that a user has open, in presence
MOST_COMPARED = 5_000  # rows in a request of a comparison
COMPARE_BYTES = 500_000
MOST_NAME = 200
MOST_QUESTIONS = 500  # for figures, in one request
MOST_UNREAD = 500  # times in which the exchange was not read
MOST_CELLS = 20_000  # of a report
QUESTIONS_BYTES = 200_000
REPORT_BYTES = 4_000_000
PUSH_BYTES = 8_000_000  # one mutation may have a text of a million letters
SMALL_BYTES = 16_384  # the limit of every other body
FILE_BLOCK = 8_000_000  # the most bytes of a file in one request
DESCRIPTION, TITLE = "/v1/openapi.json", "Loket server"
FILE_PATH = "/v1/files/"  # followed by the SHA-256
DIGEST_HEADER = "Want-Repr-Digest"  # RFC 9530; of a HEAD: the server reads the file and drops a damaged one
PROGRAM_HEADER = "Loket-Program"
_TABLES: dict[str, Table] = {table.name: table for table in TRAVELLING}

LoginName = Annotated[str, msgspec.Meta(min_length=1, max_length=63)]
Password = Annotated[str, msgspec.Meta(min_length=1, max_length=1000)]
Secret = Annotated[str, msgspec.Meta(min_length=32, max_length=200)]
Code = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9]{2,8}$")]
Number = Annotated[int, msgspec.Meta(ge=1, le=2**31 - 1)]
Token = Annotated[str, msgspec.Meta(max_length=100)]
Word = Annotated[str, msgspec.Meta(max_length=100)]
LongWord = Annotated[str, msgspec.Meta(max_length=200)]


class Station(msgspec.Struct, frozen=True):
    """An enrolled workstation, with its secret."""

    client_id: UUID
    secret: Secret


class SignIn(msgspec.Struct, frozen=True):
    """Open a session.

    Attributes:
        station: None before the workstation is enrolled.
        code: Of the second factor, once; "" if none is needed, or if `former` proves it.
        former: The token of an open session of this user, for which a code was given.
        new_password: In the place of a one-time password.
    """

    login: LoginName
    password: Password
    station: Station | None = None
    code: Annotated[str, msgspec.Meta(pattern="^([0-9]{6})?$")] = ""
    former: Token = ""
    new_password: Annotated[str, msgspec.Meta(max_length=1000)] = ""


class SetUpSecondFactor(msgspec.Struct, frozen=True):
    """Ask for a new secret, which the next sign-in confirms by a code."""

    login: LoginName
    password: Password


class SecondFactorSecret(msgspec.Struct, frozen=True):
    """uri: What an authenticator app reads as a QR code (otpauth://totp/...). It holds the secret."""

    uri: str


class Session(msgspec.Struct, frozen=True):
    """An opened session. `now`: the server's clock; `version`: of the server's program."""

    token: str
    agent_id: UUID
    expires_at: datetime
    now: datetime
    version: str
    program: int


class EnrolStation(msgspec.Struct, frozen=True):
    """first: The number of the first mutation that this workstation sends. code: A one-time code, or ""."""

    client_id: UUID
    workstation: Code
    secret: Secret
    first: Number = 1
    code: Annotated[str, msgspec.Meta(max_length=60)] = ""


class SentMutation(msgspec.Struct, frozen=True):
    """A row of an outbox.

    args "": It was erased meanwhile. reason, facts: Why the same database rejected it before a restore.
    """

    number: Number
    name: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_@]{1,100}$")]
    args: str
    args_hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{0,64}$")]
    author: UUID
    reason: Annotated[str, msgspec.Meta(pattern="^[a-z_]{0,60}$")] = ""
    facts: dict[str, Any] | None = None


class TrailEnd(msgspec.Struct, frozen=True):
    """The last entry of the workstation's audit trail. It proves all entries before it."""

    sequence: Number
    hash: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class PushMutations(msgspec.Struct, frozen=True):
    """trail: Its end at the workstation when it sends these; None if the workstation cannot read it."""

    mutations: Annotated[list[SentMutation], msgspec.Meta(min_length=1, max_length=MOST_MUTATIONS)]
    trail: TrailEnd | None = None


class Pushed(msgspec.Struct, frozen=True):
    """`done`: the last number with an outcome. The next pull brings the outcomes."""

    done: int


class AskCases(msgspec.Struct, frozen=True):
    """Cases that the workstation lacks, with all their rows.

    before: Only the rows that are not new since this snapshot; "" for all. position: Of the page before.
    """

    ids: Annotated[list[UUID], msgspec.Meta(min_length=1, max_length=MOST_CASES)]
    before: Annotated[str, msgspec.Meta(max_length=6_000)] = ""
    position: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class TableRows(msgspec.Struct, frozen=True, array_like=True):
    columns: list[str]
    rows: list[list[Any]]


class Compare(msgspec.Struct, frozen=True):
    """Compare the rows of a workstation, which pulled up to this cursor, with those here.

    Attributes:
        aside: Rows that the workstation could not read.
        since: As answered before; None in the first request.
        table: "" for the sums of all tables.
        buckets, ids: Of one table, the hashes of the rows in these buckets, or these rows themselves.
    """

    epoch: Annotated[str, msgspec.Meta(max_length=200)]
    cursor: Annotated[str, msgspec.Meta(max_length=6_000)]
    aside: Annotated[list[UUID], msgspec.Meta(max_length=MOST_COMPARED)] = []
    since: datetime | None = None
    table: Annotated[str, msgspec.Meta(max_length=60)] = ""
    buckets: Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=63)]], msgspec.Meta(max_length=64)] = []
    ids: Annotated[list[UUID], msgspec.Meta(max_length=MOST_COMPARED)] = []


class Compared(msgspec.Struct, frozen=True):
    """The answer. has_moved: Nothing was compared, because there are changes since that cursor."""

    has_moved: bool
    since: datetime = datetime.fromtimestamp(0, timezone.utc)
    sums: dict[str, dict[int, tuple[int, int]]] = {}
    digests: dict[UUID, int] = {}
    rows: dict[str, TableRows] = {}
    set_aside: tuple[SetAsideRow, ...] = ()


class ReportCompared(msgspec.Struct, frozen=True):
    """How many rows differed."""

    differing: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]


class Problem(msgspec.Struct, frozen=True):
    """Why a request was refused. `trouble` is a value of db.sync.sync_status.Trouble, or one of FAULTS."""

    trouble: str
    detail: str = ""
    retry_after_s: int = 0


CLONED_FILE = "cloned_file"  # other mutations have these numbers
BAD_REQUEST = "bad_request"
TOO_LARGE = "too_large"
NOT_FOUND = "not_found"
OTHER_OFFSET = "other_offset"  # the upload is at another byte: ask at which one
WRONG_HASH = "wrong_hash"  # the file is not the one of this hash, and was dropped
STORE_FULL = "store_full"
TOO_MANY_UPLOADS = "too_many_uploads"  # this workstation has begun others, which are not whole
NO_STORE = "no_store"  # the server keeps no files
FILE_FAULTS = (NOT_FOUND, TOO_LARGE, OTHER_OFFSET, WRONG_HASH, STORE_FULL, TOO_MANY_UPLOADS, NO_STORE)
IMPORTS_CHANGED = "skm_imports_changed"  # the desk does not know all files of answers: compare again
OTHER_FILE = "skm_other_file"  # the file continues no imported one, and nobody said that it counts besides
OTHER_TEAM = "skm_other_team"  # the round is of the office, or of another team
SURVEY_FAULTS = (IMPORTS_CHANGED, OTHER_FILE, OTHER_TEAM)
FAULTS = (CLONED_FILE, BAD_REQUEST, *FILE_FAULTS, *SURVEY_FAULTS)


class FormerPerson(msgspec.Struct, frozen=True):
    """The previous user. sees: Their cases that everybody may see; own: the cases of the present user."""

    agent_id: UUID
    sees: list[UUID]
    own: list[UUID]


class Page(msgspec.Struct, frozen=True):
    """A part of the new rows.

    Attributes:
        position: Where the next page begins; "" in the last one.
        cursor: For the next pull; only in the last page.
        after: The rows are new since this snapshot; "" if they fill a workstation. With this as "before",
            the workstation requests the cases that the page names and that it lacks.
        gone: Rows that this user may not see any more, by table.
        last_mut, outcomes: The last mutation of this workstation that the rows include, and the outcomes.
        former: If set, the rows are those that the previous user did not see; the next pull brings the new
            rows.
        continued: Of the cases that the page names, those with older rows; None if the server does not know.
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
    continued: list[UUID] | None = None


class CasesPage(msgspec.Struct, frozen=True):
    rows: dict[str, TableRows] = {}
    set_aside: tuple[SetAsideRow, ...] = ()
    position: str = ""


class ChangePassword(msgspec.Struct, frozen=True):
    """The user's own. `new`: app/common/password_rules.py says which ones are accepted."""

    present: Password
    new: Password


class AskOutcomes(msgspec.Struct, frozen=True):
    """What became of the mutations of a workstation from this number on, also if it was closed."""

    station: Station
    oldest: Number


class Outcomes(msgspec.Struct, frozen=True):
    outcomes: list[KnownOutcome]


class Office(msgspec.Struct, frozen=True):
    """`program`: the current version, as the administrator has set it; `zone`: of the server's days."""

    program: CurrentProgram | None
    zone: str
    now: datetime


class FoundCases(msgspec.Struct, frozen=True):
    """Cases in the archive, the newest first."""

    cases: list[ArchivedCase]


class AskFigure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A figure of the days from `since` to before `until`.

    Attributes:
        by: Names by which it is divided, with commas between: day, step, unit_id, ...
        skip: Of /v1/figures/cases, .../contacts and .../accesses: rows that came before.
        step, unit_id, ...: Only these. weekday: 0 is Monday. hour, quarter_hour: Of the office's zone.
    """

    figure: LongWord
    since: date
    until: date
    by: LongWord = ""
    skip: Annotated[int, msgspec.Meta(ge=0, le=10**9)] = 0
    access: AccessKind | None = None
    agent_id: UUID | None = None
    category: LongWord | None = None
    cause: LongWord | None = None
    channel: Channel | None = None
    deadline: LongWord | None = None
    direction: Direction | None = None
    document: LongWord | None = None
    hour: Annotated[int, msgspec.Meta(ge=0, le=23)] | None = None
    kind: CaseKind | None = None
    level: LongWord | None = None
    of_agent_id: UUID | None = None
    outcome: CallOutcome | None = None
    quarter_hour: Annotated[int, msgspec.Meta(ge=0, le=95)] | None = None
    queue: LongWord | None = None
    reason: LongWord | None = None
    region: LongWord | None = None
    service: LongWord | None = None
    state: AgentState | None = None
    step: int | None = None
    unit_id: UUID | None = None
    weekday: Annotated[int, msgspec.Meta(ge=0, le=6)] | None = None
    workstation: LongWord | None = None


class AskFigures(msgspec.Struct, frozen=True):
    """Several figures of the same moment."""

    questions: Annotated[list[AskFigure], msgspec.Meta(min_length=1, max_length=MOST_QUESTIONS)]


class CountedGroup(msgspec.Struct, frozen=True, omit_defaults=True):
    """by: In the order of the question. The value is num ÷ den; without den it is num. den 0: unknown.

    is_rounded: Of a percentile of very many rows: it differs by at most 4 %.
    """

    by: list[str | int | None]
    num: int
    den: int | None
    is_rounded: bool = False


OFFICE, TEAM = "office", "team"  # whose figures a supervisor is shown


class Unread(msgspec.Struct, frozen=True):
    """A time in which nobody read the telephone exchange: what happened in its queues is not known."""

    since: datetime
    until: datetime


class CountedFigure(msgspec.Struct, frozen=True):
    """made_at: Changes committed before it are counted, except in cases that still wait to be counted.

    scope: OFFICE or TEAM for a supervisor, else "". unread: Of a figure of queues, what is missing.
    """

    figure: str
    measure: str
    made_at: datetime
    waiting: int
    groups: list[CountedGroup]
    target: float | None = None  # what the office expects on the last day: a share, or milliseconds
    scope: str = ""
    unread: list[Unread] = []


class CountedFigures(msgspec.Struct, frozen=True):
    """In the order of the questions."""

    figures: list[CountedFigure]


class ReportCell(msgspec.Struct, frozen=True, kw_only=True):
    """One number of a report: `num`, or `num` of `den`.

    by: The value of its row, "" for the whole; a month by its first day.
    """

    section: LongWord
    figure: LongWord
    by: LongWord
    num: int
    den: int | None


class FilledReport(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A report with its numbers, as it is printed and kept.

    Attributes:
        since, until: Its period; `until` is the day after.
        made_at: Changes before it are counted. waiting: Except in so many cases and states: then it is
            provisional.
        scope: As of CountedFigure; "" also of a report that was kept before there were scopes.
        unread: What is missing in its figures of queues. Without a value both are left out of the check sum.
    """

    report: LongWord
    span: LongWord
    since: date
    until: date
    made_at: datetime
    waiting: int
    cells: Annotated[tuple[ReportCell, ...], msgspec.Meta(max_length=MOST_CELLS)]
    scope: LongWord = ""
    unread: Annotated[tuple[Unread, ...], msgspec.Meta(max_length=MOST_UNREAD)] = ()


class KeepReport(msgspec.Struct, frozen=True, kw_only=True):
    """id: Of this print; sent again, it is kept once."""

    id: UUID
    filled: FilledReport


class AskReports(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The prints of a report about one period."""

    report: LongWord
    since: date
    until: date


class KeptReport(msgspec.Struct, frozen=True, kw_only=True):
    """sha256: Of `filled`, as the server has it. by_name: Who printed it."""

    id: UUID
    filled: FilledReport
    sha256: str
    by_name: str
    printed_at: datetime


class KeptReports(msgspec.Struct, frozen=True):
    """The newest first."""

    reports: list[KeptReport]


class AskOpenData(msgspec.Struct, frozen=True, kw_only=True):
    """month: Its first day. office: Who publishes, if the configuration of the server names nobody."""

    month: date
    office: LongWord = ""


class OpenDataEdition(msgspec.Struct, frozen=True, kw_only=True):
    """The open data of a month, as the office keeps them from the first time on. files: Content by name."""

    month: date
    filled: FilledReport
    files: dict[str, str]


class CountedCases(msgspec.Struct, frozen=True):
    """The cases behind a figure, each as often as it counts."""

    cases: list[UUID]


class CountedContacts(msgspec.Struct, frozen=True):
    """The contacts behind a figure of calls: of each the one that was answered, else the first."""

    contacts: list[UUID]


class CountedAccess(msgspec.Struct, frozen=True, kw_only=True):
    """An access to personal data.

    number: Of its case. agent_id: None for one who is not staff any more. of_agent_id, until: To whose call a
    supervisor listened, and when that ended; None while it goes on.
    """

    at: datetime
    agent_id: UUID | None
    login: str
    workstation: str
    access: AccessKind
    document: str
    records: int
    number: str
    of_agent_id: UUID | None = None
    until: datetime | None = None


class CountedAccesses(msgspec.Struct, frozen=True):
    """The accesses behind a figure of them, the newest first."""

    accesses: list[CountedAccess]


class AskBoard(msgspec.Struct, frozen=True):
    """after: The version of the last answer; "" for everything."""

    after: LongWord = ""


class BoardAgent(msgspec.Struct, frozen=True):
    """A member of staff who is signed in. A wall-board gets the name as the office allows, no id, no reason.

    Attributes:
        state: A value of AgentState. reason: Of a break.
        since: For a wall-board that names nobody, the time of the answer.
        silent_since: The last sign of life of the workstation; None if it is heard.
    """

    name: str
    state: str
    reason: str
    since: datetime
    silent_since: datetime | None = None
    id: UUID | None = None
    workstation: str = ""


class BoardPause(msgspec.Struct, frozen=True, array_like=True):
    """A pause of the present round. ended_at None: perhaps it lasts. until: When it ends automatically."""

    started_at: datetime
    ended_at: datetime | None
    until: datetime | None


class BoardCase(msgspec.Struct, frozen=True, array_like=True):
    """An open case, with what its clock needs and no word of anybody. Its texts are values of the enums."""

    id: UUID
    channel: str
    status: str
    priority: str
    step: int
    unit_id: UUID | None
    step_started_at: datetime
    paused_ms: int
    waiting_since: datetime | None
    pauses: list[BoardPause]


class BoardFigure(msgspec.Struct, frozen=True):
    """A figure of today: a key of app/figures/figures.py, perhaps of a step. den 0: unknown."""

    figure: str
    step: int | None
    num: int
    den: int | None


class BoardQueue(msgspec.Struct, frozen=True):
    """A queue of the telephone exchange now.

    members, free: Who could take a call; None where the exchange does not say.
    """

    queue: str
    waiting: int
    longest_since: datetime | None
    members: int | None
    free: int | None


class BoardUnsent(msgspec.Struct, frozen=True):
    """A workstation with changes that it could not send for long, as it reports. by: Who made the oldest."""

    workstation: str
    count: int
    since: datetime | None
    by: str
    seen_at: datetime


class Board(msgspec.Struct, frozen=True):
    """What happens now.

    Attributes:
        made_at: The server's clock: changes that were committed before are in it.
        version: For the next question.
        zone: Of the office's days.
        is_whole: `cases` are all open ones; else those that have changed, and `gone` those that are not open
            any more.
        units: Ids and names. agents, units, today, unsent: None if they are as in the answer before.
        queues: None if nothing is known of them: that needs the telephone exchange.
        unsent: For supervisors only.
    """

    made_at: datetime
    version: str
    zone: str
    is_whole: bool
    cases: list[BoardCase] = []
    gone: list[UUID] = []
    agents: list[BoardAgent] | None = None
    units: list[tuple[UUID, str]] | None = None
    today: list[BoardFigure] | None = None
    queues: list[BoardQueue] | None = None
    unsent: list[BoardUnsent] | None = None


class QueueSeat(msgspec.Struct, frozen=True):
    """A queue of the telephone exchange in which the signed-in person is a member."""

    queue: str
    is_paused: bool
    reason: str


class OwnQueues(msgspec.Struct, frozen=True):
    """What the exchange says of the signed-in person.

    Attributes:
        is_known: Whether the exchange is read now; else there are no seats.
        is_paused_by_desks: Whether the states of desks pause members.
    """

    is_known: bool
    is_paused_by_desks: bool
    seats: list[QueueSeat]


class RecallCase(msgspec.Struct, frozen=True):
    """Return a case of the archive to the working tables; the next pull brings it."""

    case_id: UUID


class Recalled(msgspec.Struct, frozen=True):
    was_there: bool


class Hashes(msgspec.Struct, frozen=True):
    """SHA-256 of files."""

    hashes: Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=MOST_HASHES)]


class UploadState(msgspec.Struct, frozen=True):
    """How much of a file the server has from this workstation.

    offset: The byte with which the next block begins. If it is the file's size and the file is not stored,
        the server compares the hash: ask again.
    """

    offset: int
    is_stored: bool


class Backlog(msgspec.Struct, frozen=True):
    """Changes that have waited on the workstation for long; author: of the oldest one."""

    count: Annotated[int, msgspec.Meta(ge=0, le=2**31 - 1)]
    since: datetime | None
    author: Annotated[str, msgspec.Meta(max_length=MOST_NAME)]


class AtCaseNow(msgspec.Struct, frozen=True):
    """One user at one case; only the server sets the name, the workstation and the age."""

    case_id: UUID
    doing: Word
    field: Annotated[str, msgspec.Meta(max_length=60)]
    since: datetime
    agent_id: UUID | None = None
    name: str = ""
    workstation: str = ""
    age_s: float = 0.0


class PresenceEvent(msgspec.Struct, frozen=True, tag_field="event", tag="presence"):
    """From the workstation: the open cases of its user. From the server: those of the others."""

    cases: Annotated[list[AtCaseNow], msgspec.Meta(max_length=3_000)]


class ChangesEvent(msgspec.Struct, frozen=True, tag_field="event", tag="changes"):
    """There are new rows to pull. moment: They are in this snapshot; "" if the server does not know."""

    moment: str = ""


class SignInAgain(msgspec.Struct, frozen=True, tag_field="event", tag="sign_in_again"):
    """The session has ended; `trouble`: why."""

    trouble: str


class MonitoringEvent(msgspec.Struct, frozen=True, tag_field="event", tag="monitoring"):
    """A supervisor listens to this user, or something about it has changed: ask for the signs."""


Event = PresenceEvent | ChangesEvent | SignInAgain | MonitoringEvent

encode_json = msgspec.json.Encoder().encode
encode_page = msgspec.msgpack.Encoder(uuid_format="bytes").encode
decode_page: msgspec.msgpack.Decoder[Page] = msgspec.msgpack.Decoder(Page)
decode_compared: msgspec.msgpack.Decoder[Compared] = msgspec.msgpack.Decoder(Compared)
decode_board: msgspec.msgpack.Decoder[Board] = msgspec.msgpack.Decoder(Board)
decode_cases: msgspec.msgpack.Decoder[CasesPage] = msgspec.msgpack.Decoder(CasesPage)
decode_event: msgspec.json.Decoder[Event] = msgspec.json.Decoder(Event)
NOBODY = UUID(int=0)  # the user of a page that many workstations get
_UNPACKED_BYTES = 16_000_000


def pack_shared(page: Page) -> bytes:
    """Return a page that the server sends unasked to many workstations: a binary message of the WebSocket."""
    return zlib.compress(encode_page(page), 1)


def unpack_shared(message: bytes) -> Page:
    """Raise ValueError for anything else."""
    unpacker = zlib.decompressobj()
    try:
        found = unpacker.decompress(message, _UNPACKED_BYTES)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not unpacker.eof:
        raise ValueError("too long, or cut off")
    return decode_page.decode(found)


def packed(rows: Mapping[Table, Sequence[ReadRow]]) -> dict[str, TableRows]:
    """Return rows in the form that is sent: column names once for each table."""
    return {
        str(table.name): TableRows([str(name) for name in found[0]], [list(row.values()) for row in found])
        for table, found in rows.items()
        if found
    }


def unpacked(tables: Mapping[str, TableRows]) -> dict[Table, list[ReadRow]]:
    """Return the rows as the driver would have read them.

    Tables and columns of a newer server are left out. Raises ValueError for a value of another type.
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
    """Return, by column, the function that converts a value of MessagePack."""
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
