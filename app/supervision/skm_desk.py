"""The satisfaction survey at a desktop: rounds for supervisors, whom to ask for agents.

An answer goes to the server, or on one PC into its sealed box, and is kept nowhere else here.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.session import Session
from app.common.csv_file import CsvError, read_limited
from app.common.enums import Role
from app.common.jobs import Jobs
from app.common.kept_columns import KeptColumns
from app.figures.asking import connected
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.supervision.viewer import (
    Failed,
    KeyStoreJobs,
    change_for_viewer,
    read_for_viewer,
    work_for_viewer,
)
from db.sync.gateway import Way
from db.sync.skm_messages import OfInvitations, OfRounds, SkmInvitations, SkmRound, SkmRounds

if TYPE_CHECKING:
    from app.skm.answer_file import AnswerFile

_log = logging.getLogger(__name__)
T = TypeVar("T")
REFRESH_MS = 5 * 60_000
COLUMNS, CELLS = "skm-columns.json", "skm-meanings.json"
_FORMER_CELLS = "skm-cells.json"  # it may have cells of columns that were put back, such as names


@dataclass(frozen=True, slots=True)
class KnownMeanings:
    """What titles and cells of imported files meant, by app/skm/answer_file.py.

    columns: Title -> target. cells: Part of the profile and cell, as `cell_key` -> value.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)

    def joined(self, later: KnownMeanings) -> KnownMeanings:
        return KnownMeanings({**self.columns, **later.columns}, {**self.cells, **later.cells})


class SurveySource(Protocol):
    """Keeps rounds and invitations. Any thread; blocks. Raises SharedError."""

    @property
    def is_there(self) -> bool:
        """Whether it can be asked now."""

    @property
    def needs_key_store(self) -> bool:
        """Whether it asks the system's key store, which may never answer."""

    def rounds(self, request: OfRounds | None) -> SkmRounds:
        """Change a round, if there is a request, and return all."""

    def invitations(self, request: OfInvitations | None) -> SkmInvitations:
        """Take or settle an invitation, if there is a request, and return whom to ask."""


class ServerSurveys:
    """A SurveySource. way: Returns how the signed-in person reaches the server now; None without a way."""

    def __init__(self, way: Callable[[], Way | None]) -> None:
        self._way = way

    @property
    def is_there(self) -> bool:
        return self._way() is not None

    @property
    def needs_key_store(self) -> bool:
        return False

    def rounds(self, request: OfRounds | None) -> SkmRounds:
        way = connected(self._way)
        return way.gateway.skm_rounds(way.login, request)

    def invitations(self, request: OfInvitations | None) -> SkmInvitations:
        way = connected(self._way)
        return way.gateway.skm_invitations(way.login, request)


class SkmDesk(QObject):
    """Lives in the GUI thread. An answer that comes after another person signed in is dropped."""

    invitations_changed = Signal(int)  # how many the signed-in person may ask for now

    def __init__(
        self,
        source: SurveySource,
        paperwork: Paperwork,
        session: Session,
        jobs: Jobs,
        folder: Path,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source, self._paperwork = source, paperwork
        self._session, self._jobs, self._key_store = session, jobs, KeyStoreJobs(jobs)
        self._columns, self._cells = KeptColumns(folder / COLUMNS), KeptColumns(folder / CELLS)
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setInterval(REFRESH_MS)
        self._refresh_timer.timeout.connect(self.refresh)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_nobody)
        jobs.run(lambda: _remove(folder / _FORMER_CELLS), lambda _none: None)

    # -- the server ----------------------------------------------------------------------------------------

    def rounds(self, request: OfRounds | None, done: Callable[[SkmRounds], None], failed: Failed) -> None:
        """Change a round, if there is a request, and return all."""
        self._ask(lambda: self._source.rounds(request), done, failed)

    def invitations(
        self, request: OfInvitations | None, done: Callable[[SkmInvitations], None], failed: Failed
    ) -> None:
        """Take or settle an invitation, if there is a request, and return whom to ask."""

        def take(found: SkmInvitations) -> None:
            self.invitations_changed.emit(len(found.invitations))
            done(found)

        self._ask(lambda: self._source.invitations(request), take, failed)

    @Slot()
    def refresh(self) -> None:
        """Ask how many wait, if the server answers."""
        self.invitations(None, lambda _found: None, lambda _code: None)

    def _ask(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        runner = self._key_store if self._source.needs_key_store else self._jobs
        change_for_viewer(self._session, runner, work, done, failed)

    @Slot(object)
    def _on_agent(self, _agent: object) -> None:
        agent = self._session.agent
        self.invitations_changed.emit(0)
        if agent is not None and agent.role in (Role.AGENT, Role.SUPERVISOR) and self._source.is_there:
            self._refresh_timer.start()
            self.refresh()
        else:
            self._refresh_timer.stop()

    @Slot()
    def _on_nobody(self) -> None:
        self._refresh_timer.stop()
        self.invitations_changed.emit(0)

    # -- paper and files -----------------------------------------------------------------------------------

    def print(self, found: SkmRound, printer: PrinterChoice) -> None:
        self._paperwork.print(Wanted(SheetKind.REPORT, survey=found), printer)

    def save(self, found: SkmRound, path: Path) -> None:
        """Save as PDF, or as a workbook by its ending."""
        self._paperwork.save(Wanted(SheetKind.REPORT, survey=found), path)

    def load(
        self,
        path: Path,
        imported: Collection[str],
        done: Callable[[AnswerFile, KnownMeanings], None],
        failed: Callable[[CsvError], None],
    ) -> None:
        """Read a file of answers, and what earlier files meant. imported: Hashes of earlier files."""
        from app.skm.answer_file import MOST_BYTES, read_file

        def work() -> tuple[AnswerFile, KnownMeanings]:
            known = KnownMeanings(self._columns.known(), self._cells.known())
            return read_file(read_limited(path, MOST_BYTES), imported), known

        read_for_viewer(self._session, self._jobs, work, lambda found: done(*found), failed)

    def keep_meanings(
        self, meanings: KnownMeanings, done: Callable[[], None], failed: Callable[[OSError], None]
    ) -> None:
        def work() -> None:
            self._columns.keep(meanings.columns)
            self._cells.keep(meanings.cells)

        work_for_viewer(self._session, self._jobs, work, lambda _none: done(), failed, OSError)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("%s: %s", path, error)
