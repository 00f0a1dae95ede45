"""The lists on the screen as tables for a file: what a person sees, in the person's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QCoreApplication, QObject, Slot

from app.cases.queues import QueueName, QueueRows
from app.common.enums import CaseRow, ContactRecord
from app.common.tables import Cell, Table
from app.desktop.workplace import Workplace
from app.search.finder import FoundResult
from ui.queue.row_text import other_side
from ui.text.numbers import number_text
from ui.text.times import at_office
from ui.text.wording import word

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class ShownList:
    """name: For the audit trail; title: for people."""

    name: str
    title: str
    cases: tuple[CaseRow, ...] = ()
    contacts: tuple[ContactRecord, ...] = ()

    @property
    def count(self) -> int:
        return len(self.cases) or len(self.contacts)


class ShownLists(QObject):
    """Remembers the rows of the queue and the search, which both send them with each change."""

    def __init__(self, workplace: Workplace, parent: QObject) -> None:
        super().__init__(parent)
        self._queue = QueueRows(QueueName.MY_CASES)
        self._found = FoundResult("", ())
        workplace.queue.lists.rows_changed.connect(self._on_rows)
        workplace.search.finder.found.connect(self._on_found)
        workplace.access.session.agent_changed.connect(self._forget)
        workplace.access.session.signed_out.connect(self._forget)

    def now(self) -> tuple[ShownList, ...]:
        """Return the list of the queue, and the last search if it found cases."""
        rows = self._queue
        lists = [ShownList(rows.name.value, word(rows.name), rows.cases, rows.contacts)]
        found = tuple(hit.case for hit in self._found.hits if hit.case is not None)
        if found:
            title = translate("Lists", "Search: {text}").format(text=self._found.text.strip())
            lists.append(ShownList("search", title, found))
        return tuple(lists)

    @Slot()
    def _forget(self) -> None:
        """What one person was shown is not another's to take out."""
        self._queue = QueueRows(self._queue.name)
        self._found = FoundResult("", ())

    @Slot(object)
    def _on_rows(self, rows: QueueRows) -> None:
        self._queue = rows

    @Slot(object)
    def _on_found(self, found: FoundResult) -> None:
        if found.text.strip():
            self._found = found


def table_of(shown: ShownList) -> Table:
    if shown.contacts:
        return _contact_table(shown.title, shown.contacts)
    return _case_table(shown.title, shown.cases)


def _case_table(title: str, rows: Sequence[CaseRow]) -> Table:
    head = (
        translate("Lists", "Case number"),
        translate("Lists", "Kind"),
        translate("Lists", "Subject"),
        translate("Lists", "Status"),
        translate("Lists", "Priority"),
        translate("Lists", "Channel"),
        translate("Lists", "Applicant"),
        translate("Lists", "Agent"),
        translate("Lists", "Unit"),
        translate("Lists", "Opened"),
        translate("Lists", "Changed"),
    )
    return Table(title, head, tuple(_case_cells(row) for row in rows))


def _case_cells(row: CaseRow) -> tuple[Cell, ...]:
    return (
        row.number,
        word(row.kind),
        row.subject,
        word(row.status),
        word(row.priority),
        word(row.channel),
        row.applicant_name,
        row.assignee_name,
        row.unit_name,
        _at(row.opened_at),
        _at(row.changed_at),
    )


def _contact_table(title: str, rows: Sequence[ContactRecord]) -> Table:
    head = (
        translate("Lists", "Time"),
        translate("Lists", "Direction"),
        translate("Lists", "Channel"),
        translate("Lists", "Number"),
        translate("Lists", "Name"),
        translate("Lists", "Outcome"),
        translate("Lists", "Talked, seconds"),
        translate("Lists", "Case number"),
    )
    return Table(title, head, tuple(_contact_cells(row) for row in rows))


def _contact_cells(row: ContactRecord) -> tuple[Cell, ...]:
    talked = None
    if row.answered_at is not None and row.ended_at is not None:
        talked = round((row.ended_at - row.answered_at).total_seconds())
    return (
        _at(row.started_at),
        word(row.direction),
        word(row.channel),
        number_text(row.remote),
        other_side(row),
        word(row.disposition) if row.disposition else "",
        talked,
        row.case_number,
    )


def _at(at: datetime) -> datetime:
    """Return a time on the office's clock as a spreadsheet has it: without zone, to the second."""
    return at_office(at).replace(tzinfo=None, microsecond=0)
