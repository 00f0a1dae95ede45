"""Works off the GUI thread for the person who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from app.access.session import Session
from app.common.csv_file import CsvError, CsvFault
from app.common.jobs import Jobs
from app.figures.asking import SharedError
from db.sync.messages import SURVEY_FAULTS
from db.sync.quality_messages import REVIEW_FAULTS
from db.sync.sync_status import Trouble

_log = logging.getLogger(__name__)
T = TypeVar("T")
AWAY, REFUSED = "away", "refused"
# AWAY: there is no answer; REFUSED: the server does not do it, or one of _FAULTS that says why.
Failed = Callable[[str], None]
_FAULTS = (*REVIEW_FAULTS, *SURVEY_FAULTS)
E = TypeVar("E", bound=Exception)


def work_for_viewer(
    session: Session,
    jobs: Jobs,
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[E], None],
    *expected: type[E],
) -> None:
    """Call done(result) in the GUI thread, or failed(error) if the work raised one of these kinds.

    A result that comes after another person signed in is dropped.
    """
    viewer = session.agent

    def take(found: T) -> None:
        if session.agent == viewer:
            done(found)

    def refuse(raised: E) -> None:
        if session.agent == viewer:
            failed(raised)

    jobs.run(work, take, tuple((one, refuse) for one in expected))


def read_for_viewer(
    session: Session,
    jobs: Jobs,
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[CsvError], None],
) -> None:
    """Read a file of another program: as `work_for_viewer`. A bug calls `failed`, and is then reported."""

    def refuse(error: Exception) -> None:
        if isinstance(error, CsvError):
            failed(error)
            return
        failed(CsvError(CsvFault.BROKEN))
        raise error

    work_for_viewer(session, jobs, work, done, refuse, Exception)


def ask_for_viewer(
    session: Session,
    jobs: Jobs,
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[], None],
) -> None:
    """Ask the server: as `work_for_viewer`, for those who need not know why there is no answer."""

    def refuse(error: SharedError) -> None:
        _log.info("the server did not answer: %s", error)
        failed()

    work_for_viewer(session, jobs, work, done, refuse, SharedError)


def change_for_viewer(
    session: Session, jobs: Jobs, work: Callable[[], T], done: Callable[[T], None], failed: Failed
) -> None:
    """Ask the server, or let it change something; failed(code) says why it is not done."""

    def refuse(error: SharedError) -> None:
        _log.info("the server does not do it: %s", error.trouble.value)
        if error.fault in _FAULTS:
            failed(error.fault)
        else:
            failed(REFUSED if error.trouble in (Trouble.FAILED, Trouble.NO_ROLE) else AWAY)

    work_for_viewer(session, jobs, work, done, refuse, SharedError)
