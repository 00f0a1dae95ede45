"""Why there is no connection: an error while connecting has no SQLSTATE, only libpq's and the server's
message.

PostgreSQL's is in English if its lc_messages says so, libpq's if its build is ours.
"""

from __future__ import annotations

import re
from enum import Enum


class Unconnected(str, Enum):
    CA_MISSING = "ca_missing"  # the file with the authority's certificates is missing
    WRONG_NAME = "wrong_name"  # the certificate is another host's
    UNPROVEN = "unproven"  # no certificate of our authority, no TLS, or a man in the middle
    NOT_LET_IN = "not_let_in"  # rejected by pg_hba.conf
    NO_PASSWORD = "no_password"
    WRONG_PASSWORD = "wrong_password"
    LOGIN_CLOSED = "login_closed"  # reported only after the right password
    FULL = "full"
    NO_DATABASE = "no_database"
    NO_RIGHT = "no_right"  # a login of the server, but not of this database
    REFUSED = "refused"  # the computer responds, but no server on this port
    NO_ANSWER = "no_answer"


# The first match counts. "SSL" alone means nothing: libpq says it of any lost connection.
_WORDS = {
    "root certificate": Unconnected.CA_MISSING,
    "does not match host name": Unconnected.WRONG_NAME,
    "certificate verify failed": Unconnected.UNPROVEN,
    "could not get server's host name from server certificate": Unconnected.UNPROVEN,
    "server does not support SSL": Unconnected.UNPROVEN,
    "does not support any SSL protocol version": Unconnected.UNPROVEN,
    "channel binding": Unconnected.UNPROVEN,
    "incorrect server signature": Unconnected.UNPROVEN,
    "no pg_hba.conf entry": Unconnected.NOT_LET_IN,
    "pg_hba.conf rejects": Unconnected.NOT_LET_IN,
    "no password supplied": Unconnected.NO_PASSWORD,
    "authentication failed": Unconnected.WRONG_PASSWORD,
    "is not permitted to log in": Unconnected.LOGIN_CLOSED,
    "too many": Unconnected.FULL,
    "remaining connection slots": Unconnected.FULL,
    "does not exist": Unconnected.NO_DATABASE,
    "permission denied for database": Unconnected.NO_RIGHT,
    "Connection refused": Unconnected.REFUSED,
    "timeout": Unconnected.NO_ANSWER,
}
_WHO = re.compile(r'pg_hba\.conf .*host "([^"]+)", user "([^"]+)", database "([^"]+)"')


def why_unconnected(message: str) -> Unconnected | None:
    """Return the meaning of an error while connecting; None: unknown, usually a lost connection."""
    return next((why for known, why in _WORDS.items() if known in message), None)


def missing_line(message: str) -> str:
    """Return the line that pg_hba.conf needs; "" if another cause."""
    found = _WHO.search(message)
    if found is None:
        return ""
    address, login, database = found.groups()
    if address == "[local]":
        return f"local {database} {login} scram-sha-256"
    return f"hostssl {database} {login} {address}/{128 if ':' in address else 32} scram-sha-256"
