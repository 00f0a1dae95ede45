"""How the exchange stands, and what it is given: plain values without a driver, so that they cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from uuid import UUID

from db.sync.waiting_rows import Waiting

SHORTEST_PASSWORD = 10


class Trouble(str, Enum):
    """Why the exchange stands still, and so what has to happen."""

    UNREACHABLE = "unreachable"  # try again later
    SIGN_IN = "sign_in"  # the password is wrong, or nobody of the office has this login
    LOGIN_CLOSED = "login_closed"  # the password was right, and nobody comes in by this login any more
    UPDATE_NEEDED = "update_needed"  # this program is too old
    SERVER_OLDER = "server_older"  # its tables are older than this program: the server comes first
    NOT_ENROLLED = "not_enrolled"  # the shared database does not know this workstation (any more)
    COPY_IN_USE = "copy_in_use"  # another computer works with a copy of this one's file
    NOT_LET_IN = "not_let_in"  # pg_hba.conf has no line for this computer
    UNTRUSTED = "untrusted"  # the server did not prove that it is the one: certificate, name, no TLS
    CODE_TAKEN = "code_taken"  # another workstation has this one's code
    TOO_MANY_STATIONS = "too_many_stations"  # this login has made as many known as it may in a day
    CLOCK_AHEAD = "clock_ahead"  # something here happened minutes after the shared database's now: it waits
    FAILED = "failed"  # something nobody thought of


class SharedError(Exception):
    """The shared database could not do it; nothing was lost. `detail` is the server's word, for the log."""

    def __init__(self, trouble: Trouble, detail: str) -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble
        self.detail = detail


@dataclass(frozen=True)
class Login:
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Access:
    """Where the shared database is, and as whom it is reached.

    Attributes:
        conninfo: Gives libpq's parameters for a login, but for the password.
        secret: The workstation's.
        agent_id: Whose login that is; None if that is not known yet.
        others: Those of colleagues whose changes may wait here, by person.
    """

    conninfo: Callable[[str], Mapping[str, str]]
    login: Login
    workstation: str
    secret: str = field(repr=False)
    others: Mapping[UUID, Login] = field(default_factory=dict)
    agent_id: UUID | None = None


class Held(str, Enum):
    """What the next of what waits needs, though the shared database can be reached."""

    PERSON = "person"  # somebody whose password is not known here, or whose login is closed
    PROGRAM = "program"  # a newer Loket, which was here before and wrote it


class SyncPhase(str, Enum):
    OFF = "off"  # nobody is signed in
    CONNECTING = "connecting"
    FILLING = "filling"
    LIVE = "live"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """How things stand.

    Attributes:
        trouble, since: Why it is offline, and since when.
        done, total: Rows, while it is filled.
        held: Why what waits stays here while all else is exchanged.
        clock_off_s: By how much this computer's clock is ahead (or, below 0, behind), if it is wrong.
    """

    phase: SyncPhase = SyncPhase.OFF
    trouble: Trouble | None = None
    since: datetime | None = None
    done: int = 0
    total: int = 0
    held: Held | None = None
    clock_off_s: float = 0.0
    waiting: Waiting = field(default_factory=Waiting)


@dataclass(frozen=True, slots=True)
class AtCase:
    """One person at one case. age_s: How long ago it was published, by the server's clock."""

    case_id: UUID
    agent_id: UUID
    doing: str
    field: str
    since: datetime
    name: str = ""
    workstation: str = ""
    age_s: float = 0.0


@dataclass(frozen=True)
class Way:
    """How to reach the shared database now; `conninfo` has libpq's parameters without the password."""

    conninfo: Mapping[str, str]
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """A case in the archive of the shared database. changed_at: When its story ended."""

    id: UUID
    number: str
    changed_at: datetime
    subject: str
