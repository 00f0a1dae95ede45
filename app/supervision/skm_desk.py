"""The satisfaction survey at a desktop: rounds for supervisors, whom to ask for agents.

An answer goes to the server, or on one PC into its sealed box, and is kept nowhere else here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.session import Session
from app.common.enums import Role
from app.common.jobs import Jobs
from app.common.kept_columns import KeptColumns
from app.figures.asking import connected
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.supervision.viewer import Failed, change_for_viewer
from db.sync.gateway import Way
from db.sync.skm_messages import OfInvitations, OfRounds, SkmInvitations, SkmRound, SkmRounds

T = TypeVar("T")
LOOKS_MS = 5 * 60_000
COLUMNS = "skm-columns.json"  # what the columns of imported files mean, by their names


class SurveySource(Protocol):
    """Keeps rounds and invitations. Any thread; blocks. Raises SharedError."""

    @property
    def is_there(self) -> bool:
        """Whether it can be asked now."""

    def rounds(self, said: OfRounds | None) -> SkmRounds:
        """Change a round, if something is said, and return all."""

    def invitations(self, said: OfInvitations | None) -> SkmInvitations:
        """Take or settle an invitation, if something is said, and return whom to ask."""


class ServerSurveys:
    """A SurveySource. way: Returns how the signed-in person reaches the server now; None without a way."""

    def __init__(self, way: Callable[[], Way | None]) -> None:
        self._way = way

    @property
    def is_there(self) -> bool:
        return self._way() is not None

    def rounds(self, said: OfRounds | None) -> SkmRounds:
        way = connected(self._way)
        return way.gateway.skm_rounds(way.login, said)

    def invitations(self, said: OfInvitations | None) -> SkmInvitations:
        way = connected(self._way)
        return way.gateway.skm_invitations(way.login, said)


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
        self._session, self._jobs, self._columns = session, jobs, KeptColumns(folder / COLUMNS)
        self._looks = QTimer(self)
        self._looks.setInterval(LOOKS_MS)
        self._looks.timeout.connect(self.look)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_nobody)

    # -- the server ----------------------------------------------------------------------------------------

    def rounds(self, said: OfRounds | None, done: Callable[[SkmRounds], None], failed: Failed) -> None:
        """Change a round, if something is said, and return all."""
        self._ask(lambda: self._source.rounds(said), done, failed)

    def invitations(
        self, said: OfInvitations | None, done: Callable[[SkmInvitations], None], failed: Failed
    ) -> None:
        """Take or settle an invitation, if something is said, and return whom to ask."""

        def take(found: SkmInvitations) -> None:
            self.invitations_changed.emit(len(found.invitations))
            done(found)

        self._ask(lambda: self._source.invitations(said), take, failed)

    @Slot()
    def look(self) -> None:
        """Ask how many wait, if the server answers."""
        self.invitations(None, lambda _found: None, lambda _code: None)

    def _ask(self, work: Callable[[], T], done: Callable[[T], None], failed: Failed) -> None:
        change_for_viewer(self._session, self._jobs, work, done, failed)

    @Slot(object)
    def _on_agent(self, _agent: object) -> None:
        agent = self._session.agent
        self.invitations_changed.emit(0)
        if agent is not None and agent.role in (Role.AGENT, Role.SUPERVISOR) and self._source.is_there:
            self._looks.start()
            self.look()
        else:
            self._looks.stop()

    @Slot()
    def _on_nobody(self) -> None:
        self._looks.stop()
        self.invitations_changed.emit(0)

    # -- paper and files -----------------------------------------------------------------------------------

    def print(self, found: SkmRound, printer: PrinterChoice) -> None:
        self._paperwork.print(Wanted(SheetKind.REPORT, survey=found), printer)

    def save(self, found: SkmRound, path: Path) -> None:
        """Save as PDF, or as a workbook by its ending."""
        self._paperwork.save(Wanted(SheetKind.REPORT, survey=found), path)

    def known_columns(self) -> dict[str, str]:
        """Return what columns of earlier files meant: title → target of app/skm/answer_file.py."""
        return self._columns.known()

    def keep_columns(self, columns: dict[str, str]) -> None:
        """Raise OSError."""
        self._columns.keep(columns)
