"""Why a request is refused: one exception with its HTTP status and trouble."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from db.mutation import UnknownMutation
from db.server.connection import shared_errors
from db.sync.connection import ClonedFile
from db.sync.messages import BAD_REQUEST, CLONED_FILE, Problem
from db.sync.sync_status import SharedError, Trouble

BUSY_S = 2  # Retry-After while the database is away or the server is full
_STATUS = {
    Trouble.SIGN_IN: 401,
    Trouble.LOGIN_CLOSED: 401,
    Trouble.NOT_ENROLLED: 403,
    Trouble.COPY_IN_USE: 403,
    Trouble.CODE_TAKEN: 409,
    Trouble.CLOCK_AHEAD: 409,
    Trouble.TOO_MANY: 429,
    Trouble.TOO_MANY_STATIONS: 429,
    Trouble.PASSWORD_CHANGE: 401,
    Trouble.PASSWORD_EXPIRED: 401,
    Trouble.PASSWORD_ELSEWHERE: 409,
    Trouble.DIRECTORY_AWAY: 503,
    Trouble.NO_ROLE: 403,
    Trouble.CODE_NEEDED: 401,
    Trouble.CODE_WRONG: 401,
    Trouble.CODE_SETUP: 401,
    Trouble.CODE_BLOCKED: 403,
    Trouble.UPDATE_NEEDED: 426,
    Trouble.SERVER_OLDER: 501,
    Trouble.UNREACHABLE: 503,
}
_OF_VALUE = "22"  # SQLSTATE class


class Refused(Exception):  # noqa: N818
    """The request is refused, and nothing was changed."""

    def __init__(self, status: int, trouble: str, detail: str = "", retry_after_s: int = 0) -> None:
        super().__init__(trouble)
        self.status = status
        self.problem = Problem(trouble, detail, retry_after_s)


def refused_by(trouble: Trouble) -> Refused:
    status = _STATUS.get(trouble, 500)
    return Refused(status, trouble.value, retry_after_s=BUSY_S if status == 503 else 0)


@contextmanager
def refusals() -> Iterator[None]:
    """Convert errors of the database and of the protocol to Refused.

    The texts of the database are not sent: they may contain what people typed.
    """
    try:
        with shared_errors():
            yield
    except ClonedFile as error:
        raise Refused(409, CLONED_FILE) from error
    except UnknownMutation as error:
        raise refused_by(Trouble.SERVER_OLDER) from error
    except PoolTimeout as error:
        raise refused_by(Trouble.UNREACHABLE) from error
    except SharedError as error:
        if _is_of_value(error.__cause__):
            raise Refused(400, BAD_REQUEST) from error
        raise refused_by(error.trouble) from error


def _is_of_value(error: BaseException | None) -> bool:
    """Whether the driver or the database rejects a value: an invalid snapshot, a text with U+0000."""
    original = error.orig if isinstance(error, DBAPIError) else error
    is_of_class = str(getattr(original, "sqlstate", None) or "").startswith(_OF_VALUE)
    return is_of_class or isinstance(original, psycopg.DataError)
