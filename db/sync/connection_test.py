"""Tests a connection to a shared database step by step and returns the failing step, for its set-up."""

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
NOBODY = "loket_try"  # used only to get the server's proof of identity: it never sends its password


class Found(str, Enum):
    """How far the connection gets."""

    FINE = "fine"
    PROVEN = "proven"  # the server has proven its identity; no login could test further steps
    NAME_UNKNOWN = "name_unknown"
    REFUSED = "refused"  # the computer responds, but no server on this port
    NO_ANSWER = "no_answer"
    CA_MISSING = "ca_missing"  # the file with the authority's certificates is missing
    WRONG_NAME = "wrong_name"  # the certificate is another host's
    UNTRUSTED = "untrusted"
    EXPIRED = "expired"  # the certificate, or this computer's clock is ahead
    TOO_NEW = "too_new"  # the certificate is not valid yet: usually this computer's clock is behind
    PROXY = "proxy"  # there is a proxy, but it does not let us through
    TOO_MANY = "too_many"  # attempts to sign in
    NOT_LET_IN = "not_let_in"  # rejected by pg_hba.conf
    FULL = "full"
    SIGN_IN = "sign_in"
    LOGIN_CLOSED = "login_closed"
    NO_DATABASE = "no_database"
    NOT_OURS = "not_ours"  # a database, but not Loket's
    NO_SERVER = "no_server"  # a web server, but not Loket's
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
    Trouble.SIGN_IN: Found.NOT_OURS,  # accepted, but not a member of staff
    Trouble.NOT_ENROLLED: Found.NOT_ENROLLED,
    Trouble.UPDATE_NEEDED: Found.UPDATE_NEEDED,
    Trouble.SERVER_OLDER: Found.SERVER_OLDER,
    Trouble.UNREACHABLE: Found.NO_ANSWER,
}
_NOT_OURS = ("42883", "42P01", "3F000", "42501")  # no such function, table or schema; or no right to it


def try_connection(
    where: Mapping[str, str], login: Login | None, enrolment: Enrolment | None
) -> tuple[Found, str]:
    """Return how far the connection gets, and the message of the server or the network if it fails. Blocks.

    `where` is libpq's, without the user; `enrolment` None: this workstation is not enrolled there yet.
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
    """Return how far this computer's clock is ahead of the server's; None without a connection. Blocks."""

    def compared(line: psycopg.Connection) -> float:
        before = time.time()
        there = _one(line, "SELECT extract(epoch FROM clock_timestamp())::float8")
        return (before + time.time()) / 2 - float(there)

    return _asked(where, login, compared)


def office_zone(where: Mapping[str, str], login: Login) -> str | None:
    """Return the time zone of the server's days; None without a connection, or from an
    older server. Blocks.
    """
    return _asked(where, login, lambda line: str(_one(line, "SELECT loket.office_zone()")))


def _asked(where: Mapping[str, str], login: Login, ask: Callable[[psycopg.Connection], T]) -> T | None:
    """Return the result of a query on a separate connection; None without a connection or result."""
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
    """Raise OSError if no server responds at any of the names; libpq checks a socket's folder."""
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
