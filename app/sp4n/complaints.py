"""Reads the chosen cases as rows for SP4N-LAPOR!, as the signed-in person may give them away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from PySide6.QtCore import QObject

from app.access.session import Session
from app.access.visibility import may_read
from app.records.service import Records
from app.sop.office_hours import OfficeCalendar
from app.sp4n.rows import Row, RowMaker
from db.queries.cases import case_file
from db.records import CaseFile

AT_ONCE = 50  # cases, so that others read meanwhile


class Complaints(QObject):
    def __init__(
        self,
        records: Records,
        session: Session,
        calendar: Callable[[], OfficeCalendar],
        office: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """office: Returns the name of the agency."""
        super().__init__(parent)
        self._records, self._session = records, session
        self._calendar, self._office = calendar, office

    def want_rows(
        self, ids: Sequence[UUID], done: Callable[[tuple[Row, ...]], None], *, is_whole: bool = False
    ) -> None:
        """Call done(rows) with those that this person may read. is_whole: With names and numbers in texts."""
        viewer = self._session.agent
        maker = RowMaker(self._calendar(), self._office(), self._session.unit_name, is_whole)

        def found(files: tuple[CaseFile, ...]) -> None:
            if self._session.agent == viewer:
                done(tuple(maker.row(one) for one in files if may_read(viewer, one.row)))

        self._records.read(
            lambda tx: tuple(one for case_id in ids if (one := case_file(tx, case_id)) is not None), found
        )
