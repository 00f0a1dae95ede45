"""Figures and reports of one PC without a server: the maker of facts, on a thread, and who answers from them.

A desktop loads it at its start, so it loads the figures themselves on the thread that needs them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from threading import Event, Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from sqlalchemy import Connection, Engine, delete, select
from uuid_utils.compat import uuid7

from app.figures.asking import OF_ACCESSES, Counted, CountedAccess, MakeOpenData, Question, SharedError
from app.figures.periods import Days
from app.sop.office_hours import OfficeCalendar
from app.sop.procedure import Sop
from db.connections import connect, engine_over
from db.enums import Role
from db.errors import StorageClosed, StorageError, storage_errors
from db.local_fact_tables import CHANGED, CURSOR, WAITING
from db.records import AgentRecord
from db.replica import Replica
from db.sync.messages import AskOpenData, FilledReport, KeptReport, OpenDataEdition
from db.sync.sync_status import Trouble

if TYPE_CHECKING:
    from app.figures.case_facts import Rules
    from app.figures.reports import ReportKey

_log = logging.getLogger(__name__)
T = TypeVar("T")
START_S = 60.0  # the start of the program comes first, unless figures are looked at
PAUSE_S = 5.0  # changes come in bursts
AGAIN_S = 60.0  # after a fault
OWN_REPORT = "agent"  # ReportKey.AGENT: an agent's report of their own work, which nobody else reads
SHARE = 0.2  # of the time for many changes: the person at the desk comes first
Viewer = Callable[[], AgentRecord | None]


class LocalFacts:
    """Makes the facts of the records on a thread of its own, after each change.

    rules: Returns the present SOP and calendar. Each method but `start` and `stop` may be called on any
    thread.
    """

    def __init__(
        self,
        replica: Replica,
        rules: Callable[[], tuple[Sop, OfficeCalendar]],
        clock: Callable[[], datetime],
    ) -> None:
        self._replica, self._rules_now, self._clock = replica, rules, clock
        self._rules: Rules | None = None
        self._woken, self._stopping, self._making = Event(), Event(), Lock()
        self._wanted = Event()  # figures are looked at, or the program ends
        self._thread = Thread(target=self._run, name="facts", daemon=True)

    def start(self) -> None:
        self._replica.subscribe(lambda _applied: self.wake())
        self._thread.start()

    def wake(self, _changed: object = None) -> None:
        """There may be something to count."""
        self._woken.set()

    def want(self) -> None:
        """Figures are looked at: make facts now, also just after the start."""
        self._wanted.set()

    def stop(self) -> None:
        """What is not made yet is made after the next start."""
        self._stopping.set()
        self._wanted.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def make(self, share: float = 1.0) -> None:
        """Make the facts of all changes so far. Raises StorageError.

        share: Of the time, in which facts are made.
        """
        from app.figures.local_making import keep, next_facts, roll_up

        rules = self.note()
        with storage_errors(self._replica.path), self._reading() as engine:
            while not self._stopping.is_set():
                began = monotonic()
                with self._making:
                    with engine.begin() as connection:
                        made = next_facts(connection, rules)
                    if made is None:
                        break
                    self.write(lambda connection, made=made: keep(connection, made))  # type: ignore[misc]
                self._stopping.wait((monotonic() - began) * (1 / share - 1))
        while not self._stopping.is_set():
            began = monotonic()
            if not self.write(lambda connection: roll_up(connection, rules, self._clock())):
                break
            self._stopping.wait((monotonic() - began) * (1 / share - 1))

    def note(self) -> Rules:
        """Note what has changed; return by which rules it is counted. Raises StorageError."""
        from app.figures.local_making import end_noting, note_changes

        with self._making:
            rules = self._current_rules()
            version, at = rules.version, self._clock()
            if not self.write(lambda connection: note_changes(connection, version, at)):
                self._note_everything()
                if not self._stopping.is_set():
                    self.write(lambda connection: end_noting(connection, version, at))
        return rules

    def note_accesses(self) -> None:
        """Make the facts of accesses to personal data that are in the audit trail. Raises StorageError."""
        from app.figures.access_facts import note_accesses

        calendar = self._rules_now()[1]
        with self._making:
            while self.write(lambda connection: note_accesses(connection, calendar)):
                pass

    def _note_everything(self) -> None:
        from app.figures.local_making import everything, note_these

        with (
            storage_errors(self._replica.path),
            self._reading() as engine,
            engine.begin() as connection,
        ):
            for some in everything(connection):
                self.write(lambda writing, some=some: note_these(writing, some))  # type: ignore[misc]
                if self._stopping.is_set():
                    return

    def now(self) -> datetime:
        """Return the present moment in the office's zone."""
        return self._clock().astimezone(self._rules_now()[1].zone)

    def read(self, query: Callable[[Connection], T]) -> T:
        """Blocks. Raises StorageError."""
        with storage_errors(self._replica.path), self._reading() as engine, engine.begin() as connection:
            return query(connection)

    def write(self, change: Callable[[Connection], T]) -> T:
        """Blocks. Raises StorageError."""
        return self._replica.keep_locally(change).result()

    @contextmanager
    def _reading(self) -> Iterator[Engine]:
        """Use a connection of our own: those of the replica are for the window."""
        with closing(connect(self._replica.path, reads_only=True)) as raw:
            yield engine_over(raw, "BEGIN")

    def _current_rules(self) -> Rules:
        from app.figures.case_facts import Rules

        sop, shown = self._rules_now()
        calendar = self._rules.calendar if self._rules is not None else None
        if calendar is None or (calendar.days, calendar.zone) != (shown.days, shown.zone):
            calendar = OfficeCalendar(shown.days, shown.zone)  # that of the window computes its years there
        self._rules = Rules(sop, calendar)
        return self._rules

    def _run(self) -> None:
        self._wanted.wait(START_S)
        while not self._stopping.is_set():
            self._woken.clear()
            pause = PAUSE_S
            try:
                self.make(SHARE)
            except StorageClosed:
                return
            except StorageError as error:
                _log.warning("no facts were made: %s", error)
                pause = AGAIN_S
            except Exception:  # noqa: BLE001 - figures must not stop until the next start
                _log.exception("making facts failed, and begins again")
                pause = AGAIN_S
            if pause == AGAIN_S:
                self.wake()
            self._woken.wait()
            self._stopping.wait(pause)


def forget(connection: Connection) -> None:
    """Remove facts: this computer works with a server now, which makes them. Printed reports stay."""
    if connection.execute(select(CURSOR)).first() is not None:
        from db.fact_tables import ACCESSES, ALL, ROLLED_DAYS, ROLLUPS

        for table in (CURSOR, CHANGED, WAITING, *ALL, ACCESSES, *ROLLUPS, ROLLED_DAYS):
            connection.execute(delete(table))


class LocalFigures:
    """A FigureSource. viewer: Returns the person who is signed in."""

    def __init__(self, facts: LocalFacts, viewer: Viewer) -> None:
        self._facts, self._viewer = facts, viewer

    def ask(self, questions: Sequence[Question]) -> Sequence[Counted]:
        from app.figures.local_making import answers

        viewer = _signed_in(self._viewer)
        of_trail = any(one.figure in OF_ACCESSES for one in questions)
        return self._answer(
            lambda connection: answers(connection, viewer, questions, self._facts.now()), of_trail=of_trail
        )

    def cases(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        from app.figures.local_making import rows

        viewer = _signed_in(self._viewer)
        return self._answer(lambda connection: rows(connection, viewer, question, skip, self._facts.now()))

    def contacts(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        return self.cases(question, skip)

    def accesses(self, question: Question, skip: int = 0) -> Sequence[CountedAccess]:
        from app.figures.local_making import accesses

        return self._answer(
            lambda connection: accesses(connection, question, skip, self._facts.now()), of_trail=True
        )

    def _answer(self, query: Callable[[Connection], T | None], *, of_trail: bool = False) -> T:
        """of_trail: It reads accesses, too, which only a supervisor may."""
        if of_trail and _signed_in(self._viewer).role is not Role.SUPERVISOR:
            raise SharedError(Trouble.NO_ROLE, "the audit trail is for supervisors")
        self._facts.want()

        def read() -> T | None:
            if of_trail:
                self._facts.note_accesses()
            return self._facts.read(query)

        with _shared_errors():
            found = read()
            if found is None:  # the very first time
                self._facts.note()
                found = read()
        if found is None:
            raise SharedError(Trouble.UNREACHABLE, "the facts are not made yet")
        return found


class LocalReports:
    """A ReportStore. viewer: As of LocalFigures."""

    def __init__(self, facts: LocalFacts, viewer: Viewer) -> None:
        self._facts, self._viewer = facts, viewer

    def keep(self, print_id: UUID, filled: FilledReport) -> Sequence[KeptReport]:
        from app.figures.local_making import keep_report

        viewer = _signed_in(self._viewer)
        if viewer.role not in (Role.SUPERVISOR, Role.UNIT_OFFICER) and filled.report != OWN_REPORT:
            raise SharedError(Trouble.FAILED, "agents keep the report of their own work only")
        at = self._facts.now()
        with _shared_errors():
            return self._facts.write(lambda connection: keep_report(connection, viewer, print_id, filled, at))

    def kept(self, report: ReportKey, days: Days) -> Sequence[KeptReport]:
        from app.figures.local_making import kept_reports

        viewer = _signed_in(self._viewer)
        with _shared_errors():
            return self._facts.read(lambda connection: kept_reports(connection, viewer, report.value, days))

    def open_data(self, asked: AskOpenData, filled: FilledReport, make: MakeOpenData) -> OpenDataEdition:
        from app.figures.local_making import closed_rounds, keep_edition, kept_edition

        if _signed_in(self._viewer).role is not Role.SUPERVISOR:
            raise SharedError(Trouble.NO_ROLE, "open data")
        edition_id = uuid7()
        days = Days(filled.since, filled.until)
        with _shared_errors():
            kept = self._facts.read(lambda connection: kept_edition(connection, asked.month))
            if kept is None:
                rounds, rules = self._facts.read(lambda connection: closed_rounds(connection, days))
                files = make(edition_id, filled, rounds, rules)
                at = self._facts.now()
                kept = self._facts.write(
                    lambda connection: keep_edition(connection, edition_id, filled, files, at)
                )
        return kept


def _signed_in(viewer: Viewer) -> AgentRecord:
    found = viewer()
    if found is None:
        raise SharedError(Trouble.SIGN_IN, "nobody is signed in")
    return found


@contextmanager
def _shared_errors() -> Iterator[None]:
    """The records cannot be used now: the notice of the records says so, too."""
    try:
        yield
    except StorageError as error:
        raise SharedError(Trouble.FAILED, str(error)) from error
