"""Works off the GUI thread for the person who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol, TypeVar

from app.access.session import Session
from app.common.csv_file import CsvError, CsvFault
from app.common.jobs import Failed as Failures
from app.common.jobs import Jobs
from app.figures.asking import SharedError
from db.sync.messages import SURVEY_FAULTS
from db.sync.quality_messages import REVIEW_FAULTS
from db.sync.sync_status import Trouble

_log = logging.getLogger(__name__)
T = TypeVar("T")
AWAY, REFUSED, SILENT = "away", "refused", "key_store_silent"
# AWAY: there is no answer; REFUSED: the server does not do it, or one of _FAULTS that says why.
Failed = Callable[[str], None]
_FAULTS = (*REVIEW_FAULTS, *SURVEY_FAULTS, SILENT)
E = TypeVar("E", bound=Exception)


class Runner(Protocol):
    """Runs work off the GUI thread, as Jobs does."""

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failures = ()) -> None: ...


class KeyStoreJobs:
    """Runs work that needs the system's key store, which may never answer: each on its own thread.

    Work without an answer after 15 s fails as SILENT; its answer still counts if it comes. Until there is an
    answer, other work fails at once. GUI thread.
    """

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._is_silent = False

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failures = ()) -> None:
        def answered(found: T) -> None:
            self._is_silent = False
            done(found)

        def broke(error: Exception) -> None:
            self._is_silent = False
            _fail(error, failed)

        def refuse() -> None:
            _fail(SharedError(Trouble.UNREACHABLE, "the key store does not answer", SILENT), failed)

        def fell_silent() -> None:
            self._is_silent = True
            refuse()

        if self._is_silent:
            refuse()
            return
        # It changes records, too: a second thread with the same work could do it twice.
        self._jobs.ask(work, answered, ((Exception, broke),), on_silence=fell_silent, is_repeatable=False)


def _fail(error: Exception, failed: Failures) -> None:
    """Call the first handler of this error; raise it if there is none, because it is a bug."""
    for kind, handler in failed:
        if isinstance(error, kind):
            handler(error)
            return
    raise error


def work_for_viewer(
    session: Session,
    jobs: Runner,
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
    session: Session, jobs: Runner, work: Callable[[], T], done: Callable[[T], None], failed: Failed
) -> None:
    """Ask the server, or let it change something; failed(code) says why it is not done."""

    def refuse(error: SharedError) -> None:
        _log.info("the server does not do it: %s", error.trouble.value)
        if error.fault in _FAULTS:
            failed(error.fault)
        else:
            failed(REFUSED if error.trouble in (Trouble.FAILED, Trouble.NO_ROLE) else AWAY)

    work_for_viewer(session, jobs, work, done, refuse, SharedError)
