"""Cases that were finished long ago: found by number in the shared database, and fetched for reading."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

from app.cases.case_editor import CaseEditor
from app.common.jobs import Jobs
from app.common.notices import WARNING, Notice
from app.records.service import Records
from app.sync.sharing import Sharing
from db.replica import Applied
from db.sync.sync_status import ArchivedCase, SharedError

_log = logging.getLogger(__name__)
ARCHIVED = "archived"  # kind of a search result that is in the archive of the shared database
LEAST_DIGITS = 6  # the date in a number
_NUMBER = re.compile(r"(?:[A-Za-z]{1,4}[-\s]?)?[\d\s-]+")


@dataclass(frozen=True, slots=True)
class FoundArchived:
    text: str
    cases: tuple[ArchivedCase, ...]


@dataclass(frozen=True, slots=True)
class FoundOfPerson:
    applicant_id: UUID
    cases: tuple[ArchivedCase, ...]


class Archive(QObject):
    """Asks only if the records of this computer have no answer; one question at a time."""

    found = Signal(object)  # FoundArchived
    of_person_found = Signal(object)  # FoundOfPerson
    notice = Signal(Notice)

    def __init__(
        self,
        sharing: Sharing,
        records: Records,
        editor: CaseEditor,
        jobs: Jobs,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._sharing, self._editor, self._jobs = sharing, editor, jobs
        self._asked: str | None = None
        self._next: str | None = None
        self._person: UUID | None = None  # asked for without a connection
        self._wanted: UUID | None = None  # opened as soon as it arrives
        records.changed.connect(self._on_changed)
        sharing.changed.connect(self._on_sharing)

    def search(self, text: str) -> None:
        """`found` follows if the text is a number, or the start of one, and the archive can be asked."""
        digits = re.sub(r"\D", "", text)
        way = self._sharing.way()
        if way is None or len(digits) < LEAST_DIGITS or not _NUMBER.fullmatch(text.strip()):
            return
        if self._asked is not None:
            self._next = text
            return
        self._asked = text
        expected = ((SharedError, self._not_found),)
        self._jobs.run(
            lambda: way.gateway.find_archived(way.login, digits), partial(self._take, text), expected
        )

    def of_person(self, applicant_id: UUID) -> None:
        """`of_person_found` follows as soon as the archive can be asked, unless for another first."""
        way = self._sharing.way()
        self._person = applicant_id if way is None else None
        if way is None:
            return

        def take(cases: tuple[ArchivedCase, ...]) -> None:
            self.of_person_found.emit(FoundOfPerson(applicant_id, cases))

        self._jobs.run(
            lambda: way.gateway.find_archived(way.login, person=applicant_id),
            take,
            ((SharedError, _not_asked),),
        )

    def open(self, case_id: UUID) -> None:
        """Have it restored, and open it when it arrives; `failed` follows if that is not possible now."""
        way = self._sharing.way()
        if way is None:
            self._not_fetched(None)
            return
        self._wanted = case_id
        self._jobs.run(
            partial(way.gateway.put_back, way.login, case_id),
            self._on_its_way,
            ((SharedError, self._not_fetched),),
        )

    def _take(self, text: str, cases: tuple[ArchivedCase, ...]) -> None:
        self._go_on()
        self.found.emit(FoundArchived(text, cases))

    def _not_found(self, error: SharedError) -> None:
        _not_asked(error)
        self._go_on()

    def _go_on(self) -> None:
        self._asked, text = None, self._next
        self._next = None
        if text is not None:
            self.search(text)

    def _on_its_way(self, _was_there: bool) -> None:
        self._sharing.retry_now()

    def _not_fetched(self, error: SharedError | None) -> None:
        _log.warning("a case of the archive was not fetched: %s", error)
        self._wanted = None
        self.notice.emit(Notice("archive_unreachable", WARNING))

    @Slot()
    def _on_sharing(self) -> None:
        if self._person is not None:
            self.of_person(self._person)

    @Slot(object)
    def _on_changed(self, applied: Applied) -> None:
        if self._wanted is not None and self._wanted in applied.case_ids:
            wanted, self._wanted = self._wanted, None
            self._editor.open(wanted)


def _not_asked(error: SharedError) -> None:
    """Nothing waits for it: the light shows that there is no connection."""
    _log.info("the archive was not asked: %s", error)
