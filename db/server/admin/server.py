"""A connection to the shared database as its administrator, and the meaning of its errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow
from sqlalchemy.exc import DBAPIError

from db.server.address import Address
from db.server.admin.accounts import acting_as
from db.server.admin.unconnected import Unconnected, missing_line, why_unconnected
from db.server.connection import trouble_of
from db.server.installing import OWNER
from db.sync.sync_status import Trouble

OLDEST, NEWEST = 14, 18  # PostgreSQL's versions that this program is tested with
CONNECT_S = 5
Raw = psycopg.Connection[TupleRow]


class AdminError(Exception):
    """The command failed, and nothing was changed.

    Attributes:
        code: A code that app/admin/sentences.py has a sentence for.
        facts: Values for that sentence.
        detail: The server's own message, "" if another program refused.
    """

    def __init__(self, code: str, detail: str = "", **facts: Any) -> None:
        super().__init__(f"{code} {facts} {detail}".strip())
        self.code = code
        self.facts = facts
        self.detail = detail


_BY_STATE = {
    "42501": "no_right",
    "42P04": "database_exists",
    "55006": "database_in_use",
    "3F000": "not_made",
    "42P01": "not_made",
    "53100": "disk_full",
}
_BY_CAUSE = {
    Unconnected.NO_DATABASE: "no_database",
    Unconnected.NO_RIGHT: "no_right",
    Unconnected.FULL: "no_room",
    Unconnected.NOT_LET_IN: "not_let_in",
    Unconnected.CA_MISSING: "untrusted",
    Unconnected.WRONG_NAME: "untrusted",
    Unconnected.UNPROVEN: "untrusted",
    Unconnected.NO_PASSWORD: "sign_in",
    Unconnected.WRONG_PASSWORD: "sign_in",
    Unconnected.LOGIN_CLOSED: "sign_in",
}


@contextmanager
def admin_errors() -> Iterator[None]:
    """Convert the driver's exceptions to AdminError."""
    try:
        yield
    except (DBAPIError, psycopg.Error) as error:
        words = str(error.orig if isinstance(error, DBAPIError) else error).strip()
        code = _code_of(error)
        facts = {"line": missing_line(words)} if code == "not_let_in" else {}
        raise AdminError(code, words, **facts) from error


def _code_of(error: Exception) -> str:
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(original, "sqlstate", None)
    if state in _BY_STATE:
        return _BY_STATE[state]
    if trouble_of(error) is not Trouble.UNREACHABLE:
        return "failed"
    cause = why_unconnected(str(original)) if state is None else None
    return "unreachable" if cause is None else _BY_CAUSE.get(cause, "unreachable")


class Server:
    """The server and the login of the administrator.

    account: The system's user who connects, if root runs this program; "" for the one who runs it.
    """

    def __init__(self, address: Address, login: str, password: str, account: str = "") -> None:
        self.address = address
        self.login = login
        self.password = password
        self.account = account

    def connect(self, database: str = "") -> Raw:
        """Connect in autocommit mode, to another database of this server if one is named.

        Raises AdminError, also for a version of PostgreSQL that Loket does not support.
        """
        with admin_errors():
            raw = self.dial(database)
        version = raw.info.server_version // 10_000
        if not OLDEST <= version <= NEWEST:
            raw.close()
            raise AdminError("server_version", found=version, oldest=OLDEST, newest=NEWEST)
        raw.autocommit = True
        return raw

    def dial(self, database: str = "") -> Raw:
        """Connect without checks. Raises psycopg.Error."""
        where: dict[str, Any] = self.address.where() | ({"dbname": database} if database else {})
        with acting_as(self.account):
            return psycopg.connect(
                **where,
                user=self.login,
                password=self.password or None,
                connect_timeout=CONNECT_S,
                application_name="loket admin",
                options="-c timezone=UTC",
            )


def as_owner(raw: Raw) -> None:
    """Act as the owner until the end of the transaction: only the owner may write all tables."""
    raw.execute(sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(OWNER)))


def act(raw: Raw, did: str, subject: str) -> None:
    """Record the administrator's action, in the same transaction."""
    raw.execute("INSERT INTO loket.admin_act (act, subject) VALUES (%s, %s)", (did, subject))
