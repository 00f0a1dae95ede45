"""Asks for figures off the GUI thread, for the window that shows them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from app.access.session import Session
from app.access.visibility import visible_contact
from app.common.jobs import Jobs
from app.figures.asking import Counted, CountedAccess, FigureSource, Question
from app.records.service import Records
from app.supervision.viewer import ask_for_viewer
from db.queries.contacts import contacts_of
from db.records import ContactRecord


class FigureDesk(QObject):
    """An answer that comes after another person signed in is dropped. Lives in the GUI thread."""

    def __init__(
        self,
        source: FigureSource,
        records: Records,
        session: Session,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._source, self._session, self._jobs = source, session, jobs

    def ask(
        self,
        questions: Sequence[Question],
        done: Callable[[Sequence[Counted]], None],
        failed: Callable[[], None],
    ) -> None:
        """Call done(answers), or failed() if nothing can be counted now: there is no connection."""
        ask_for_viewer(self._session, self._jobs, lambda: self._source.ask(questions), done, failed)

    def cases(
        self,
        question: Question,
        done: Callable[[Sequence[UUID]], None],
        failed: Callable[[], None],
        skip: int = 0,
    ) -> None:
        """Call done(cases) with the case of each counted row after the skipped ones, or failed().

        There are at most MOST_LISTED; if there are as many, more may follow.
        """
        ask_for_viewer(self._session, self._jobs, lambda: self._source.cases(question, skip), done, failed)

    def contacts(
        self,
        question: Question,
        done: Callable[[Sequence[UUID]], None],
        failed: Callable[[], None],
        skip: int = 0,
    ) -> None:
        """The same with the contacts that a figure of calls counts."""
        ask_for_viewer(self._session, self._jobs, lambda: self._source.contacts(question, skip), done, failed)

    def accesses(
        self, question: Question, done: Callable[[Sequence[CountedAccess]], None], failed: Callable[[], None]
    ) -> None:
        """Call done(accesses) with those that a figure of the audit trail counts, or failed()."""
        ask_for_viewer(self._session, self._jobs, lambda: self._source.accesses(question), done, failed)

    def want_contacts(self, ids: Sequence[UUID], done: Callable[[tuple[ContactRecord, ...]], None]) -> None:
        """Read those of these contacts that are on this computer, as this person may see them."""
        viewer = self._session.agent

        def found(contacts: tuple[ContactRecord, ...]) -> None:
            if self._session.agent == viewer:
                done(tuple(visible_contact(viewer, one) for one in contacts))

        self._records.read(lambda tx: contacts_of(tx, ids), found)
