"""Reviews at a desktop: a month for supervisors, the shared reviews of the own work for agents.

The server keeps them. What is read beside the card comes from the records of this computer.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from app.access.session import Session
from app.common.enums import Role
from app.common.jobs import Jobs
from app.figures.asking import connected
from app.paper.paperwork import Paperwork, Wanted
from app.paper.press import PrinterChoice
from app.paper.sheet import SheetKind
from app.records.service import Records
from app.supervision.viewer import Failed, change_for_viewer
from app.supervision.written_work import WorkRead, WrittenWork, read_work
from db.sync.gateway import Way
from db.sync.quality_messages import (
    AnswerReview,
    AskWork,
    MyReviews,
    OfMonth,
    OpenedWork,
    OpenWork,
    QualityMonth,
    ReviewableWork,
    ReviewedWork,
    ReviewState,
)

CHECK_EVERY_MS = 60 * 60_000  # reviews are not urgent


class QualityDesk(QObject):
    """Lives in the GUI thread. An answer that comes after another person signed in is dropped."""

    waiting_changed = Signal(int)  # how many shared reviews wait for the word of the signed-in person

    def __init__(
        self,
        way: Callable[[], Way | None],
        paperwork: Paperwork,
        records: Records,
        session: Session,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._way, self._paperwork, self._records = way, paperwork, records
        self._session, self._jobs = session, jobs
        self._looks = QTimer(self)
        self._looks.setInterval(CHECK_EVERY_MS)
        self._looks.timeout.connect(self.refresh)
        session.agent_changed.connect(self._on_agent)
        session.signed_out.connect(self._on_nobody)

    def month(self, request: OfMonth, done: Callable[[QualityMonth], None], failed: Failed) -> None:
        """Ask for the reviews of a month, or change one; return those of its month."""

        def work() -> QualityMonth:
            way = connected(self._way)
            return way.gateway.quality_month(way.login, request)

        change_for_viewer(self._session, self._jobs, work, done, failed)

    def works(self, asked: AskWork, done: Callable[[ReviewableWork], None], failed: Failed) -> None:
        """Return work of an agent that was not drawn, to be chosen by hand."""

        def work() -> ReviewableWork:
            way = connected(self._way)
            return way.gateway.reviewable_work(way.login, asked)

        change_for_viewer(self._session, self._jobs, work, done, failed)

    def read(self, work: ReviewedWork, done: Callable[[WrittenWork], None], failed: Failed) -> None:
        """Read a conversation or a case, after the server has noted who reads it."""
        viewer = self._session.agent

        def note() -> OpenedWork:
            way = connected(self._way)
            return way.gateway.open_work(way.login, OpenWork(kind=work.kind, work_id=work.work_id))

        def found(read: WorkRead) -> None:
            if self._session.agent == viewer:
                done(read.seen_by(viewer))

        def noted(_opened: OpenedWork) -> None:
            self._records.read(lambda tx: read_work(tx, work), found)

        change_for_viewer(self._session, self._jobs, note, noted, failed)

    def mine(self, request: AnswerReview | None, done: Callable[[MyReviews], None], failed: Failed) -> None:
        """Answer a review, if something is said; return the shared reviews of the own work."""

        def work() -> MyReviews:
            way = connected(self._way)
            return way.gateway.my_reviews(way.login, request)

        def take(found: MyReviews) -> None:
            self.waiting_changed.emit(sum(one.state is ReviewState.SHARED for one in found.reviews))
            done(found)

        change_for_viewer(self._session, self._jobs, work, take, failed)

    @Slot()
    def refresh(self) -> None:
        """Ask how many reviews wait, if the server answers."""
        self.mine(None, lambda _found: None, lambda _code: None)

    @Slot(object)
    def _on_agent(self, _agent: object) -> None:
        agent = self._session.agent
        self.waiting_changed.emit(0)
        if agent is not None and agent.role in (Role.AGENT, Role.SUPERVISOR) and self._way() is not None:
            self._looks.start()
            self.refresh()
        else:
            self._looks.stop()

    @Slot()
    def _on_nobody(self) -> None:
        self._looks.stop()
        self.waiting_changed.emit(0)

    def print(self, found: QualityMonth, printer: PrinterChoice) -> None:
        self._paperwork.print(Wanted(SheetKind.REPORT, quality=found), printer)

    def save(self, found: QualityMonth, path: Path) -> None:
        """Save as PDF, or as a workbook by its ending."""
        self._paperwork.save(Wanted(SheetKind.REPORT, quality=found), path)
