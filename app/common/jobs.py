"""Keeps the GUI thread from waiting: work runs on other threads, and its result returns as a slot call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from telephony.process.inbox import Inbox

T = TypeVar("T")
_log = logging.getLogger(__name__)
ANSWER_WITHIN_S = 15.0
LAST_ANSWERS_S = 5.0  # the longest that the program's exit waits for another program


class Jobs(QObject):
    """Returns the results of futures to the thread of this object.

    `failed` handles only the exceptions that the caller expects; any other exception is a bug and is raised
    in the GUI thread, where the crash hook sees it.
    """

    _finished = Signal(object)

    def __init__(
        self, parent: QObject | None = None, workers: int = 2, answer_within_s: float = ANSWER_WITHIN_S
    ) -> None:
        super().__init__(parent)
        self._answer_within_ms = int(answer_within_s * 1000)
        self._unanswered: set[Future[Any]] = set()
        self._finished.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._results = Inbox(self._deliver, self)
        self._is_stopped = False
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="jobs")

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed = ()) -> None:
        """Run blocking `work` (files) on a worker thread.

        After `stop` no work is begun: a result that is delivered late may ask for more.
        """
        if self._is_stopped:
            _log.info("work was not begun: the program ends")
            return
        self.follow(self._pool.submit(work), done, failed)

    def ask(
        self,
        question: Callable[[], T],
        done: Callable[[T], None],
        failed: Failed = (),
        *,
        on_silence: Callable[[], None],
        is_repeatable: bool,
    ) -> None:
        """Run `question`, which another program (the key store) may answer late or never, on its own thread.

        Without an answer after 15 s `on_silence()` is called. A repeatable question is then repeated on
        another thread; the first answer counts.
        """
        answer: Future[T] = Future()
        self._unanswered.add(answer)
        self.follow(answer, done, failed)
        self._begin(question, answer)

        def check() -> None:
            if answer.done():
                return
            _log.error("a question has had no answer for %d ms", self._answer_within_ms)
            on_silence()
            if is_repeatable:
                self._begin(question, answer)

        QTimer.singleShot(self._answer_within_ms, self, check)

    def follow(self, future: Future[T], done: Callable[[T], None] | None, failed: Failed = ()) -> None:
        """Call `done(result)` in the GUI thread once the future is finished, or the matching handler.

        `failed` is pairs of (exception type, handler); the first match is used.
        """
        future.add_done_callback(lambda finished: self._finished.emit((finished, done, failed)))

    def stop(self) -> None:
        """Wait for running work, but not for a program that never answers; call at program exit."""
        self._is_stopped = True
        self._pool.shutdown(wait=True, cancel_futures=True)
        wait(tuple(self._unanswered), LAST_ANSWERS_S)
        for answer in tuple(self._unanswered):
            answer.cancel()

    def _begin(self, question: Callable[[], T], answer: Future[T]) -> None:
        def run() -> None:
            try:
                settle = partial(answer.set_result, question())
            except BaseException as error:  # noqa: BLE001 (the thread's edge: passed to `failed`)
                settle = partial(answer.set_exception, error)
            with suppress(InvalidStateError):  # the other thread was first, or the program ends
                settle()
            self._unanswered.discard(answer)

        # A daemon: the interpreter's exit would wait for any other thread.
        Thread(target=run, name="question", daemon=True).start()

    @Slot(object)
    def _take(self, outcome: Outcome) -> None:
        self._results.defer(outcome)

    def _deliver(self, outcome: Outcome) -> None:
        future, done, failed = outcome
        if future.cancelled():
            return
        error = future.exception()
        if error is None:
            if done is not None:
                done(future.result())
            return
        for kind, handler in failed:
            if isinstance(error, kind):
                handler(error)
                return
        raise error


Failed = tuple[tuple[type[BaseException], Callable[[Any], None]], ...]
Outcome = tuple[Future[Any], Callable[[Any], None] | None, Failed]
