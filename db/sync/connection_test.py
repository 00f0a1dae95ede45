"""Tries a connection to a shared database step by step and returns which step fails: for its set-up."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError

from db.sync.connection import Enrolment, greet, trouble_of
from db.sync.line import engine_on, open_line
from db.sync.sync_status import Login, SharedError, Trouble
from db.sync.tables import PROGRAM
from db.sync.unconnected import Unconnected, why_unconnected

T = TypeVar("T")
ANSWERS_WITHIN_S = 5.0
NOBODY = "loket_try"  # asks for no more than the server's own proof: its password is never given


class Found(str, Enum):
    """How far the way goes."""

    FINE = "fine"
    PROVEN = "proven"  # the server is the one that is meant; nobody has signed in who could ask more
    NAME_UNKNOWN = "name_unknown"
    REFUSED = "refused"  # the computer is there, and no server on this port
    NO_ANSWER = "no_answer"
    CA_MISSING = "ca_missing"  # the file with the authority's certificates
    WRONG_NAME = "wrong_name"  # the certificate is another host's
    UNTRUSTED = "untrusted"
    NOT_LET_IN = "not_let_in"  # pg_hba.conf
    FULL = "full"
    SIGN_IN = "sign_in"
    LOGIN_CLOSED = "login_closed"
    NO_DATABASE = "no_database"
    NOT_OURS = "not_ours"  # a database, but none of Loket
    NOT_ENROLLED = "not_enrolled"
    UPDATE_NEEDED = "update_needed"
    SERVER_OLDER = "server_older"
    FAILED = "failed"


_BY_CAUSE = {
    Unconnected.NO_PASSWORD: Found.PROVEN,
    Unconnected.WRONG_PASSWORD: Found.SIGN_IN,
    Unconnected.LOGIN_CLOSED: Found.LOGIN_CLOSED,
    Unconnected.CA_MISSING: Found.CA_MISSING,
    Unconnected.WRONG_NAME: Found.WRONG_NAME,
    Unconnected.UNPROVEN: Found.UNTRUSTED,
    Unconnected.NOT_LET_IN: Found.NOT_LET_IN,
    Unconnected.FULL: Found.FULL,
    Unconnected.NO_DATABASE: Found.NO_DATABASE,
    Unconnected.NO_RIGHT: Found.NOT_OURS,
    Unconnected.REFUSED: Found.REFUSED,
    Unconnected.NO_ANSWER: Found.NO_ANSWER,
}
_BY_TROUBLE = {
    Trouble.SIGN_IN: Found.NOT_OURS,  # let in, and nobody of this office
    Trouble.NOT_ENROLLED: Found.NOT_ENROLLED,
    Trouble.UPDATE_NEEDED: Found.UPDATE_NEEDED,
    Trouble.SERVER_OLDER: Found.SERVER_OLDER,
    Trouble.UNREACHABLE: Found.NO_ANSWER,
}
_NOT_OURS = ("42883", "42P01", "3F000", "42501")  # no such function, table or schema; not for this login


def try_connection(
    where: Mapping[str, str], login: Login | None, enrolment: Enrolment | None
) -> tuple[Found, str]:
    """Return how far the way goes, and the words of the server or the network if it ends. Blocks.

    `where` is libpq's, but for who connects; `enrolment` None: this workstation has none there yet.
    """
    try:
        _reach(where)
    except socket.gaierror as error:
        return Found.NAME_UNKNOWN, str(error)
    except ConnectionRefusedError as error:
        return Found.REFUSED, str(error)
    except OSError as error:
        return Found.NO_ANSWER, str(error)
    name, password = (login.name, login.password) if login is not None else (NOBODY, "")
    try:
        line = open_line({**where, "user": name}, password)
    except psycopg.Error as error:
        text = str(error).strip()
        cause = why_unconnected(text)
        return Found.FAILED if cause is None else _BY_CAUSE[cause], text
    try:
        with engine_on(line).connect() as connection:
            if connection.exec_driver_sql("SELECT my_role() IS NULL").scalar_one():
                return Found.NOT_OURS, ""
            if enrolment is not None:
                greet(connection, enrolment, PROGRAM)
    except SharedError as error:
        return _BY_TROUBLE.get(error.trouble, Found.FAILED), error.detail
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) in _NOT_OURS:
            return Found.NOT_OURS, str(error.orig).strip()
        return _BY_TROUBLE.get(trouble_of(error), Found.FAILED), str(error.orig).strip()
    finally:
        line.close()
    return Found.FINE, ""


def clock_ahead_s(where: Mapping[str, str], login: Login) -> float | None:
    """Return how far this computer's clock is ahead of the server's; None if nobody can be asked. Blocks."""

    def compared(line: psycopg.Connection) -> float:
        before = time.time()
        there = _one(line, "SELECT extract(epoch FROM clock_timestamp())::float8")
        return (before + time.time()) / 2 - float(there)

    return _asked(where, login, compared)


def office_zone(where: Mapping[str, str], login: Login) -> str | None:
    """Return the zone in which the server counts days; None if it cannot be asked, or is older. Blocks."""
    return _asked(where, login, lambda line: str(_one(line, "SELECT loket.office_zone()")))


def _asked(where: Mapping[str, str], login: Login, ask: Callable[[psycopg.Connection], T]) -> T | None:
    """Return what was asked over a line of its own; None if there is none, or no answer."""
    try:
        line = open_line({**where, "user": login.name}, login.password)
    except psycopg.Error:
        return None
    try:
        return ask(line)
    except psycopg.Error:
        return None
    finally:
        line.close()


def _one(line: psycopg.Connection, question: str) -> Any:
    row = line.execute(question).fetchone()
    assert row is not None
    return row[0]


def _reach(where: Mapping[str, str]) -> None:
    """Raise OSError if there is no server at any of the names; a socket's folder is libpq's to look at."""
    hosts = where["host"].split(",")
    if hosts[0].startswith("/"):
        return
    for number, host in enumerate(hosts, 1):
        try:
            socket.create_connection((host, int(where.get("port", "5432"))), ANSWERS_WITHIN_S).close()
        except OSError:
            if number == len(hosts):
                raise
        else:
            return
