"""The status of synchronisation, and its inputs: plain values without a driver, so that importing them is
cheap.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from db.sync.waiting_rows import Waiting

if TYPE_CHECKING:
    from db.sync.gateway import Gateway


class Trouble(str, Enum):
    """Why synchronisation is stopped, and so what must be done."""

    UNREACHABLE = "unreachable"  # try again later
    SIGN_IN = "sign_in"  # the password is wrong, or the login is no member of staff
    LOGIN_CLOSED = "login_closed"  # the password was right, but the login is closed
    UPDATE_NEEDED = "update_needed"  # this program is too old
    SERVER_OLDER = "server_older"  # its tables are older than this program: the server must be updated first
    NOT_ENROLLED = "not_enrolled"  # the shared database does not know this workstation (any more)
    COPY_IN_USE = "copy_in_use"  # another computer uses a copy of this one's file
    UNTRUSTED = "untrusted"  # the server did not prove its identity: unknown authority, no TLS
    CERTIFICATE_EXPIRED = "certificate_expired"  # or this computer's clock is ahead
    CERTIFICATE_TOO_NEW = "certificate_too_new"  # usually this computer's clock is behind
    CERTIFICATE_NAME = "certificate_name"  # the certificate is another host's
    CA_MISSING = "ca_missing"  # the file with the authority's certificates is missing, or has none
    PROXY = "proxy"  # there is a proxy, but it does not let us through
    TOO_MANY = "too_many"  # attempts to sign in: wait some minutes
    PASSWORD_CHANGE = "password_change"  # the password was for once: the user must choose another one
    PASSWORD_EXPIRED = "password_expired"  # the office's directory, or a one-time password that is too old
    PASSWORD_ELSEWHERE = "password_elsewhere"  # it belongs to the office's directory, and is changed there
    DIRECTORY_AWAY = "directory_away"  # the office's directory does not answer: try again later
    NO_ROLE = "no_role"  # the directory knows the user, and gives no role in Loket
    CODE_NEEDED = "code_needed"  # of the second factor
    CODE_WRONG = "code_wrong"
    CODE_SETUP = "code_setup"  # the user must set up the second factor first
    CODE_BLOCKED = "code_blocked"  # too many wrong codes, or the server cannot read the secret
    CODE_TAKEN = "code_taken"  # another workstation has this one's code
    TOO_MANY_STATIONS = "too_many_stations"  # this login has enrolled as many as it may in a day
    CLOCK_AHEAD = "clock_ahead"  # a change here is minutes ahead of the shared database's clock: it waits
    FAILED = "failed"  # an unexpected error


UNPROVEN_SERVER = (
    *(Trouble.UNTRUSTED, Trouble.CERTIFICATE_EXPIRED, Trouble.CERTIFICATE_TOO_NEW),
    *(Trouble.CERTIFICATE_NAME, Trouble.CA_MISSING),
)


NEEDS_SIGN_IN = (  # by the user, with more than the saved password
    *(Trouble.SIGN_IN, Trouble.LOGIN_CLOSED, Trouble.PASSWORD_CHANGE, Trouble.PASSWORD_EXPIRED),
    *(Trouble.NO_ROLE, Trouble.CODE_NEEDED, Trouble.CODE_WRONG, Trouble.CODE_SETUP, Trouble.CODE_BLOCKED),
)


class SharedError(Exception):
    """The shared database refused or failed; nothing was lost. `detail` is the server's
    message, for the log. `fault` is the server's word for what it refused, if that is no Trouble.
    """

    def __init__(self, trouble: Trouble, detail: str, fault: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}")
        self.trouble = trouble
        self.detail = detail
        self.fault = fault


@dataclass(frozen=True)
class Login:
    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Proof:
    """What a user types at a sign-in besides the password.

    Attributes:
        code: Of the second factor.
        new_password: In the place of a one-time password.
    """

    code: str = field(default="", repr=False)
    new_password: str = field(default="", repr=False)


NO_PROOF = Proof()


@dataclass(frozen=True)
class Access:
    """The way to the shared database, and the logins.

    Attributes:
        secret: The workstation's.
        agent_id: The user of the login; None if unknown yet.
        enrolment_code: A one-time code from the IT department; "" for none.
        others: Logins of colleagues whose changes may wait here, by person.
    """

    gateway: Gateway
    login: Login
    workstation: str
    secret: str = field(repr=False)
    others: Mapping[UUID, Login] = field(default_factory=dict)
    agent_id: UUID | None = None
    enrolment_code: str = field(default="", repr=False)


class Held(str, Enum):
    """Why the oldest waiting change is blocked, though the shared database can be reached."""

    PERSON = "person"  # its author's password is unknown here, or the login is closed


class SyncPhase(str, Enum):
    OFF = "off"  # no user is signed in
    CONNECTING = "connecting"
    FILLING = "filling"
    LIVE = "live"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class SyncStatus:
    """The status of synchronisation.

    Attributes:
        trouble, since: Why it is offline, and since when.
        done, total: Rows, while it is filled.
        held: Why waiting changes are blocked while everything else is exchanged.
        clock_off_s: How far this computer's clock is ahead (or, below 0, behind), if it is wrong.
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
    """One user at one case. age_s: How long ago it was published, by the server's clock."""

    case_id: UUID
    agent_id: UUID
    doing: str
    field: str
    since: datetime
    name: str = ""
    workstation: str = ""
    age_s: float = 0.0


@dataclass(frozen=True, slots=True)
class ArchivedCase:
    """A case in the archive of the shared database. changed_at: The end of its timeline."""

    id: UUID
    number: str
    changed_at: datetime
    subject: str
