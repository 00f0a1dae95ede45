"""The columns of the list of cases: their names, what they are sorted by, and what a cell says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from PySide6.QtCore import QCoreApplication

from app.common.enums import FINISHED, CaseLine, CaseRow
from app.common.tables import Cell, Table
from app.search.case_list import CaseOrder, Listing, SortBy
from ui.text.confidentiality_text import applicant_words, subject_words
from ui.text.times import at_office, when_text
from ui.text.translate_later import QT_TRANSLATE_NOOP
from ui.text.wording import word

translate = QCoreApplication.translate


class Column(Enum):
    """In their first order. A column has the name of its `SortBy`, if the database can sort by it."""

    NUMBER = "number"
    SUBJECT = "subject"
    APPLICANT = "applicant"
    STATUS = "status"
    STEP = "step"
    DUE = "due"
    AGENT = "agent"
    UNIT = "unit"
    TAGS = "tags"
    PRIORITY = "priority"
    CHANNEL = "channel"
    KIND = "kind"
    CATEGORY = "category"
    SERVICE = "service"
    REGION = "region"
    OPENED = "opened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """title: In English. width: Pixels at 100 %. share: Parts that it has of the room that is left."""

    title: str
    width: int
    is_shown: bool = True
    share: int = 0


LOOKS: dict[Column, ColumnLook] = {
    Column.NUMBER: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Number"), 140),
    Column.SUBJECT: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Subject"), 220, share=4),
    Column.APPLICANT: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Applicant"), 130, share=1),
    Column.STATUS: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Status"), 130, share=1),
    Column.STEP: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Step"), 60, is_shown=False),
    Column.DUE: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Time left"), 150, share=1),
    Column.AGENT: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Agent"), 110),
    Column.UNIT: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Unit"), 105, share=1),
    Column.TAGS: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Tags"), 100, share=1),
    Column.PRIORITY: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Priority"), 90, is_shown=False),
    Column.CHANNEL: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Channel"), 100, is_shown=False),
    Column.KIND: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Kind"), 100, is_shown=False),
    Column.CATEGORY: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Category"), 130, is_shown=False),
    Column.SERVICE: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Service"), 130, is_shown=False),
    Column.REGION: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Region"), 130, is_shown=False),
    Column.OPENED: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Opened"), 110, is_shown=False),
    Column.CHANGED: ColumnLook(QT_TRANSLATE_NOOP("CaseList", "Changed"), 110),
}
COLUMNS = tuple(Column)
_SORTS = {one.value: one for one in SortBy}
Due = Callable[[CaseRow], str]  # how much time the step has left, in words


def column_title(column: Column) -> str:
    return translate("CaseList", LOOKS[column].title)


def is_sortable(column: Column) -> bool:
    return column is Column.DUE or column.value in _SORTS


def listing_of(typed: str, column: Column, is_descending: bool) -> Listing:
    """Return what a list shows that is sorted by this column."""
    by = _SORTS.get(column.value, SortBy.CHANGED)
    return Listing(typed, CaseOrder(by, is_descending), is_by_due=column is Column.DUE)


def cell_text(column: Column, line: CaseLine, due: Due, now: datetime) -> str:
    """Return what a cell shows. Of a hidden case its number and its times are left."""
    row = line.row
    if row.is_hidden and column not in (Column.NUMBER, Column.SUBJECT, Column.OPENED, Column.CHANGED):
        return ""
    if column is Column.DUE:
        return "" if row.status in FINISHED else due(row)
    if column is Column.OPENED:
        return when_text(row.opened_at, now)
    if column is Column.CHANGED:
        return when_text(row.changed_at, now)
    return _WORDS[column](line)


def row_words(line: CaseLine, due: Due, now: datetime) -> str:
    """Return the whole row, for a screen reader."""
    texts = ((column, cell_text(column, line, due, now)) for column in COLUMNS)
    return ", ".join(
        text if column in (Column.NUMBER, Column.SUBJECT) else f"{column_title(column)}: {text}"
        for column, text in texts
        if text
    )


def table_of(lines: tuple[CaseLine, ...], columns: tuple[Column, ...]) -> Table:
    """Return the lines as a table for a file: what the person sees, in the person's words."""
    head = tuple(column_title(column) for column in columns)
    rows = tuple(tuple(_cell(column, line) for column in columns) for line in lines)
    return Table(translate("CaseList", "Cases"), head, rows)


def _cell(column: Column, line: CaseLine) -> Cell:
    row = line.row
    if row.is_hidden and column is not Column.NUMBER:
        return ""
    if column in (Column.OPENED, Column.CHANGED):
        moment = row.opened_at if column is Column.OPENED else row.changed_at
        return at_office(moment).replace(tzinfo=None, microsecond=0)
    if column is Column.DUE:
        return ""
    return row.step if column is Column.STEP else _WORDS[column](line)


_WORDS: dict[Column, Callable[[CaseLine], str]] = {
    Column.NUMBER: lambda line: line.row.number,
    Column.SUBJECT: lambda line: subject_words(line.row),
    Column.APPLICANT: lambda line: applicant_words(line.row),
    Column.STATUS: lambda line: word(line.row.status),
    Column.STEP: lambda line: str(line.row.step),
    Column.AGENT: lambda line: line.row.assignee_name,
    Column.UNIT: lambda line: line.row.unit_name,
    Column.TAGS: lambda line: ", ".join(line.tags),
    Column.PRIORITY: lambda line: word(line.row.priority),
    Column.CHANNEL: lambda line: word(line.row.channel),
    Column.KIND: lambda line: word(line.row.kind),
    Column.CATEGORY: lambda line: line.category,
    Column.SERVICE: lambda line: line.service,
    Column.REGION: lambda line: line.region,
}
