"""How the GUI thread waits for nothing: work runs elsewhere, its result comes back as a slot call."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Jobs(QObject):
    """Brings the results of futures into the thread that this object lives in.

    `failed` gets only what the caller said it expects; any other exception is a bug and is raised in the
    GUI thread, where the crash hook sees it.
    """

    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None, workers: int = 2) -> None:
        super().__init__(parent)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="jobs")

    def run(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed = ()) -> None:
        """Run blocking `work` (key store, files) on a thread of ours."""
        self.follow(self._pool.submit(work), done, failed)

    def follow(self, future: Future[T], done: Callable[[T], None] | None, failed: Failed = ()) -> None:
        """Call `done(result)` in the GUI thread once the future is finished, or the handler that fits.

        `failed` is pairs of (exception type, handler), the first that fits is taken.
        """
        future.add_done_callback(lambda finished: self._finished.emit((finished, done, failed)))

    def stop(self) -> None:
        """Wait for what runs; call at program exit."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _deliver(self, outcome: tuple[Future[Any], Callable[[Any], None] | None, Failed]) -> None:
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
