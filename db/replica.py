"""The local replica: one writer thread, a few reader threads, every change a mutation with its outbox row."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timezone
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, select

from db.audit import AuditedAction, append
from db.connections import BUSY_TIMEOUT_MS, connect, engine_over
from db.erasure import is_unwiped, wipe
from db.errors import StorageClosed, StorageError, storage_errors
from db.high_water import HighWater
from db.models import Outbox, SyncState
from db.mutation import Me, Mutation
from db.outbox import deeds_of, empty_erased, queue
from db.outbox_keys import OutboxKeys
from db.queries.numbers import highest_sequence, note_sequence
from db.schema import upgrade
from db.tx import TouchedRows, Tx

T = TypeVar("T")
Clock = Callable[[], datetime]
_log = logging.getLogger(__name__)
READERS = 2
WATCH_S = 0.5
REST_WATCH_S = 2.0  # while this process writes nothing
CACHE_REST_S = 5.0  # then an idle connection frees its cache of pages: the system's has them, too
WIPE_AGAIN_S = 60.0
NEWEST_OF = 50  # the last changes whose times are compared: the clock may have been wrong at one of them


@dataclass(frozen=True, slots=True)
class Applied:
    """The changes of a committed transaction.

    Attributes:
        is_foreign: Another process wrote; its changes are unknown.
        erased_ids: Rows of any table whose content was erased.
    """

    case_ids: frozenset[UUID] = frozenset()
    contact_ids: frozenset[UUID] = frozenset()
    applicant_ids: frozenset[UUID] = frozenset()
    touches_staff: bool = False
    is_foreign: bool = False
    erased_ids: frozenset[UUID] = frozenset()
    touches_plan: bool = False


Listener = Callable[[Applied], None]


@dataclass(slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: Future[Any]
    touched: TouchedRows | None = None  # for a job that changes records
    checks_references: bool = True


class Replica:
    """The records of this workstation. Every method may be called on any thread and returns at once.

    A read sees one snapshot, also over several queries, including every change whose future was done when it
    began.

    Attributes:
        keys: Signs the rows of the outbox, and later proves their author.
    """

    def __init__(
        self,
        path: Path,
        writer: _Worker,
        readers: list[_Worker],
        clock: Clock,
        high_water: HighWater,
        keys: OutboxKeys,
    ) -> None:
        self.path = path
        self.high_water = high_water
        self.keys = keys
        self._writer = writer
        self._readers = readers
        self._clock = clock

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        clock: Clock = lambda: datetime.now(timezone.utc),
        busy_timeout_ms: int = BUSY_TIMEOUT_MS,
        keys: OutboxKeys | None = None,
    ) -> Replica:
        """Open or create the file and migrate it to this program's revision; blocks.

        Raises:
            StorageError: With the reason; a damaged file is left unchanged.
        """
        with storage_errors(path):
            raw = connect(path, busy_timeout_ms=busy_timeout_ms)
            engine = engine_over(raw, "BEGIN IMMEDIATE")
            try:
                upgrade(raw, engine, path)
            except BaseException:
                raw.close()
                raise
            high_water = HighWater(path)
            writer = _Worker(path, "records-writer", raw, engine, _Queue(path), WATCH_S, high_water)
            queue = _Queue(path)
            readers = []
            for number in range(READERS):
                own = connect(path, busy_timeout_ms=busy_timeout_ms, reads_only=True)
                name = f"records-reader-{number}"
                readers.append(_Worker(path, name, own, engine_over(own, "BEGIN"), queue))
        return cls(path, writer, readers, clock, high_water, keys or OutboxKeys())

    def read(self, query: Callable[[Connection], T]) -> Future[T]:
        """Run the query on a reader thread. The future fails with StorageError, or with the query's bug."""
        return self._readers[0].queue.put(query)

    def apply(self, mutation: Mutation, me: Me) -> Future[Applied]:
        """Run the mutation on the writer thread and queue it, in one transaction.

        The future fails with Rejected or StorageError; then nothing was changed or queued.
        """
        return self.apply_all((mutation,), me)

    def apply_all(self, mutations: Sequence[Mutation], me: Me, *, is_proven: bool = True) -> Future[Applied]:
        """Run and queue several mutations in one transaction: all or none.

        is_proven: Whether this person certainly wants it. Otherwise it is applied here and not sent until
            the person confirms it.
        """
        given = tuple(mutations)
        keys = self.keys if is_proven else None
        touched = TouchedRows()

        def work(connection: Connection) -> Applied:
            at = self._clock()
            done = [_run(mutation, connection, me, at) for mutation in given]
            queued, by_each = [one for one, _ in done], [touched for _, touched in done]
            places = queue(connection, queued, me, at, keys)
            recorded = zip(places, queued, by_each, strict=True)
            append(connection, (deed for each in recorded for deed in deeds_of(*each)), me, at)
            empty_erased(connection, places, by_each)
            for each in by_each:
                touched.add(each)
            return _applied(touched)

        return self._writer.queue.put(work, touched)

    def note(self, deed: AuditedAction, me: Me) -> Future[None]:
        """Append an action that changes no records to the audit trail: a print, an export."""
        return self._writer.queue.put(lambda connection: append(connection, (deed,), me, self._clock()))

    def keep_locally(self, change: Callable[[Connection], T]) -> Future[T]:
        """Run a change that concerns this workstation only, like a counter, on the writer thread."""
        return self._writer.queue.put(change)

    def give_number(self, workstation: str, day: date, count: int = 1) -> Future[int]:
        """Give out the next sequences of case numbers of a workstation and day, from 1; never one twice.

        The future has the first of them. They are recorded before their use: in the records and in the
        high-water file. One of them suffices, because the next sequence exceeds both. The future fails with
        StorageError if neither can be written.
        """
        given: list[int] = []

        def give(connection: Connection) -> int:
            known = self.high_water.reached.last_sequence(workstation, day)
            first = max(highest_sequence(connection, workstation, day), known) + 1
            try:
                first = self.high_water.give(workstation, day, first, count)
                given.append(first)
            except OSError as error:
                _log.warning("the high-water file does not take a number: %s", error.strerror)
            note_sequence(connection, workstation, day, first + count - 1)
            return first

        answer: Future[int] = Future()

        def ended(written: Future[int]) -> None:
            error = written.exception()
            if error is None:
                answer.set_result(written.result())
            elif isinstance(error, StorageError) and given:
                _log.warning("a number is in the high-water file alone: %s", error)
                answer.set_result(given[0])
            else:
                answer.set_exception(error)

        self._writer.queue.put(give).add_done_callback(ended)
        return answer

    def merge(self, work: Callable[[Connection, TouchedRows], T]) -> Future[T]:
        """Upsert confirmed rows of the shared database; `work` records what it touches.

        Foreign keys are off meanwhile: a row may refer to one that this person may not see.
        """
        touched = TouchedRows()
        return self._writer.queue.put(
            lambda connection: work(connection, touched), touched, checks_references=False
        )

    def subscribe(self, listener: Listener) -> None:
        """Call the listener after every commit that changed records, on the writer thread; it must be quick.

        A change by another process is detected within about two seconds.
        """
        self._writer.listeners.append(listener)

    def close(self) -> None:
        """Finish the queued jobs, close the file. Later calls fail with StorageClosed."""
        self._writer.queue.close(1)
        self._readers[0].queue.close(len(self._readers))
        # One after the other: if two connections close at once, neither notices that it is the last, and the
        # last one's work, moving the WAL into the file, is left undone.
        for worker in (*self._readers, self._writer):
            worker.finish()


class _Queue:
    """Jobs for one or more workers. A None ends one worker."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._lock = Lock()
        self._is_open = True

    def put(
        self,
        work: Callable[[Connection], T],
        touched: TouchedRows | None = None,
        checks_references: bool = True,
    ) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if self._is_open:
                self._jobs.put(_Job(work, future, touched, checks_references))
                return future
        future.set_exception(StorageClosed(self._path, "closed"))
        return future

    def take(self, timeout_s: float | None) -> _Job | None:
        """Raise queue.Empty after the timeout."""
        return self._jobs.get(timeout=timeout_s)

    def close(self, workers: int) -> None:
        """Let the workers end after the queued jobs."""
        with self._lock:
            if self._is_open:
                self._is_open = False
                for _ in range(workers):
                    self._jobs.put(None)


class _Worker:
    """A thread with its own connection that works through a queue."""

    def __init__(
        self,
        path: Path,
        name: str,
        raw: sqlite3.Connection,
        engine: Engine,
        queue: _Queue,
        watch_s: float | None = None,
        high_water: HighWater | None = None,
    ) -> None:
        """`watch_s`: The interval for checking whether another process changed the file, and for recording
        progress.
        """
        self.queue = queue
        self.listeners: list[Listener] = []
        self._path = path
        self._raw = raw
        self._engine = engine
        self._watch_s = watch_s
        self._high_water = high_water
        self._is_noted = True  # no change since the high-water file was written
        self._watched_at = time.monotonic()
        self._worked_at: float | None = None  # the end of the last job since the cache was freed
        self._data_version = self._read_data_version()
        # A crash, or a full disk, may have come between an erasure and its wiping.
        self._wipe_at = time.monotonic() if watch_s and is_unwiped(raw) else None
        self._thread = Thread(target=self._work, name=name, daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Wait until the queue is empty, close the connection."""
        self._thread.join()
        self._engine.dispose()
        self._raw.close()

    def _work(self) -> None:
        while True:
            try:
                job = self.queue.take(self._patience_s())
            except Empty:
                self._rest()
                continue
            if job is None:
                self._note_changes()
                break
            if job.future.set_running_or_notify_cancel():
                self._do(job)
                self._worked_at = time.monotonic()
            if self._watch_s and time.monotonic() - self._watched_at >= self._watch_s:
                self._watch()

    def _patience_s(self) -> float | None:
        """Return how long to wait for a job before there is something else to do; None: for ever."""
        waits = []
        if self._watch_s:
            waits.append(REST_WATCH_S if self._is_noted else self._watch_s)
        if self._worked_at is not None:
            waits.append(max(0.0, self._worked_at + CACHE_REST_S - time.monotonic()))
        return min(waits, default=None)

    def _rest(self) -> None:
        if self._watch_s:
            self._watch()
        if self._worked_at is not None and time.monotonic() >= self._worked_at + CACHE_REST_S:
            self._worked_at = None
            self._raw.execute("PRAGMA shrink_memory")

    def _do(self, job: _Job) -> None:
        try:
            with storage_errors(self._path), self._references(job), self._engine.begin() as connection:
                result = job.work(connection)
        except BaseException as error:  # noqa: BLE001 - the edge of the thread: the future carries it
            job.future.set_exception(error)
            return
        # Listeners first: code that waits for the future may rely on them.
        if job.touched is not None:
            self._is_noted = False
            self._notify(_applied(job.touched))
        job.future.set_result(result)
        if job.touched is not None and job.touched.erased:
            self._wipe()

    @contextmanager
    def _references(self, job: _Job) -> Iterator[None]:
        """SQLite can switch this between transactions only."""
        if job.checks_references:
            yield
            return
        self._raw.execute("PRAGMA foreign_keys=OFF")
        try:
            yield
        finally:
            self._raw.execute("PRAGMA foreign_keys=ON")

    def _wipe(self) -> None:
        """Remove the bytes of erased data from the file; retry later on failure."""
        try:
            with storage_errors(self._path):
                wipe(self._raw, self._path)
        except StorageError:
            _log.exception("wiping the records")
            self._wipe_at = time.monotonic() + WIPE_AGAIN_S
        else:
            self._wipe_at = None

    def _watch(self) -> None:
        if self._wipe_at is not None and time.monotonic() >= self._wipe_at:
            self._wipe()
        self._watched_at = time.monotonic()
        self._note_changes()
        try:
            with storage_errors(self._path):
                version = self._read_data_version()
        except StorageError:
            _log.exception("looking for changes of other processes")
            return
        if version != self._data_version:
            self._data_version = version
            self._notify(Applied(touches_staff=True, is_foreign=True, touches_plan=True))

    def _note_changes(self) -> None:
        """Record the progress in the high-water file; not at each change, because it is one more flush."""
        if self._high_water is None or self._is_noted:
            return
        self._is_noted = True
        try:
            with storage_errors(self._path), self._engine.begin() as connection:
                made = progress_of(connection)
        except StorageError:
            _log.exception("reading how far the records are")
            return
        self._high_water.note_changes(made.client_id, made.changes, made.newest)

    def _read_data_version(self) -> int:
        """Return SQLite's counter of commits by other connections."""
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    def _notify(self, applied: Applied) -> None:
        for listener in self.listeners:
            try:
                listener(applied)
            except Exception:  # noqa: BLE001 - the edge of the thread: writing must go on
                _log.exception("a listener to changes of the records failed")


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of this workstation's changes.

    Attributes:
        client_id: The file's own id.
        changes: How many changes were made in it, by this computer or by one that it replaced.
        newest: The latest time of the last changes by the clock at that time; None if unknown.
    """

    client_id: str
    changes: int
    newest: datetime | None


def progress_of(connection: Connection) -> Progress:
    """Read the progress of the records."""
    client_id, following = connection.execute(select(SyncState.client_id, SyncState.next_mut)).one()
    times = select(Outbox.queued_at).where(Outbox.mut_no >= following - NEWEST_OF)
    known = [moment for moment in connection.execute(times).scalars() if moment is not None]
    return Progress(str(client_id), following - 1, max(known, default=None))


def _applied(touched: TouchedRows) -> Applied:
    return Applied(
        frozenset(touched.cases),
        frozenset(touched.contacts),
        frozenset(touched.applicants),
        touched.staff,
        erased_ids=frozenset(touched.erased),
        touches_plan=touched.plan,
    )


def _run(mutation: Mutation, connection: Connection, me: Me, at: datetime) -> tuple[Mutation, TouchedRows]:
    """Return the mutation in its queued form, and what it touched."""
    touched = TouchedRows()
    tx = Tx(connection, me, at, touched)
    decided = mutation.as_decided(tx)
    decided.run(tx)
    return decided, touched
