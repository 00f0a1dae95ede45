"""Asks the server off the GUI thread for the person who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TypeVar

from app.access.session import Session
from app.common.jobs import Jobs
from app.figures.asking import SharedError

_log = logging.getLogger(__name__)
T = TypeVar("T")


def ask_for_viewer(
    session: Session,
    jobs: Jobs,
    work: Callable[[], T],
    done: Callable[[T], None],
    failed: Callable[[], None],
) -> None:
    """Call done(answer) in the GUI thread, or failed() if there is no connection.

    An answer that comes after another person signed in is dropped.
    """
    viewer = session.agent

    def take(found: T) -> None:
        if session.agent == viewer:
            done(found)

    def refuse(error: SharedError) -> None:
        _log.info("the server did not answer: %s", error)
        if session.agent == viewer:
            failed()

    jobs.run(work, take, ((SharedError, refuse),))
