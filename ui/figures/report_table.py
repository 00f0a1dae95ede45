"""The numbers of a report as one table: a heading for each section, and what has changed since a print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from app.figures.figures import FIGURES, Measure
from app.figures.report_words import CONTEXT, ROWS, SECTIONS
from app.figures.reports import (
    MONTH_SERIES,
    Change,
    FilledReport,
    ReportCell,
    ReportTable,
    by_names,
    group_of,
    place_of,
    tables_of,
    value_of,
)
from ui.figures.figure_text import (
    ValueWords,
    figure_title,
    month_text,
    part_text,
    spoken_value,
    value_text,
)
from ui.style.theme import current_theme

_TITLE_PX, _VALUE_PX = 300, 128
Changed = dict[tuple[str, str, str], Change]


@dataclass(frozen=True, slots=True)
class _Line:
    """texts: A column each. spoken: What a screen reader says of each column."""

    texts: tuple[str, ...]
    spoken: tuple[str, ...] = ()
    is_section: bool = False
    is_head: bool = False


class ReportView(QTableWidget):
    def __init__(self, words: ValueWords) -> None:
        super().__init__()
        self.setObjectName("reports.table")
        self._words = words
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setTabKeyNavigation(False)

    def show_report(self, filled: FilledReport | None, found: Sequence[Change] | None) -> None:
        """found: What differs from a print; None without one."""
        lines = list(self._lines(filled, _by_place(found or ()))) if filled is not None else []
        place = self.currentRow(), self.currentColumn()
        self.clearSpans()
        self.setRowCount(len(lines))
        self.setColumnCount(max((len(line.texts) for line in lines), default=0))
        for row, line in enumerate(lines):
            for column in range(self.columnCount()):
                self.setItem(row, column, self._item(line, column))
            if line.is_section and self.columnCount() > 1:
                self.setSpan(row, 0, 1, self.columnCount())
        px = current_theme().px
        for column in range(self.columnCount()):
            self.setColumnWidth(column, px(_TITLE_PX if column == 0 else _VALUE_PX))
        self.resizeRowsToContents()
        for row, line in enumerate(lines):
            if line.is_section and row:
                self.setRowHeight(row, 2 * self.rowHeight(row))  # room above a heading
        if lines and place[0] < 0:
            self.setCurrentCell(*_first_number(lines))
        elif place[0] < len(lines):
            self.setCurrentCell(*place)

    def _item(self, line: _Line, column: int) -> QTableWidgetItem:
        item = QTableWidgetItem(line.texts[column] if column < len(line.texts) else "")
        if column < len(line.spoken):
            item.setData(Qt.ItemDataRole.AccessibleTextRole, line.spoken[column])
        if line.is_section or line.is_head:
            font = self.font()
            font.setBold(True)
            item.setFont(font)
        if line.is_section:
            item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        elif column:
            item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if line.is_section or line.is_head:  # the keyboard goes there, but there is no number to choose
            item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return item

    def _lines(self, filled: FilledReport, changed: Changed) -> Iterator[_Line]:
        for table in (by_names(one, self._words.words) for one in tables_of(filled)):
            yield _Line((_translated(SECTIONS[table.section.key]),), is_section=True)
            yield from (
                self._of_whole(table, changed) if not table.section.by else self._of_rows(table, changed)
            )

    def _of_whole(self, table: ReportTable, changed: Changed) -> Iterator[_Line]:
        ((_, cells),) = table.rows
        for figure, cell in zip(table.section.figures, cells, strict=True):
            title = figure_title(FIGURES[figure])
            text, spoken = _value(table.section.key, figure, "", cell, changed)
            of = _of(cell)
            yield _Line((title, text, of), (title, f"{title}: {spoken}", of))

    def _of_rows(self, table: ReportTable, changed: Changed) -> Iterator[_Line]:
        section = table.section
        titles = tuple(
            self._words.words(section.across, value) if section.across else figure_title(FIGURES[figure])
            for figure, value in table.columns
        )
        yield _Line((_translated(ROWS[section.by]), *titles), is_head=True)
        if not table.rows:
            yield _Line((QCoreApplication.translate("ReportTable", "Nothing was counted."),))
        for by, cells in table.rows:
            row = self._row_title(section.by, by)
            values = [
                _value(section.key, figure, place_of(by, value), cell, changed)
                for (figure, value), cell in zip(table.columns, cells, strict=True)
            ]
            spoken = (f"{title}, {row}: {said}" for title, (_, said) in zip(titles, values, strict=True))
            yield _Line((row, *(text for text, _ in values)), (row, *spoken))

    def _row_title(self, by: str, value: str) -> str:
        return month_text(date.fromisoformat(value)) if by == MONTH_SERIES else self._words.row(by, value)


def _first_number(lines: Sequence[_Line]) -> tuple[int, int]:
    """Return the place of the first number; that of the first line if there is none."""
    found = (row for row, line in enumerate(lines) if not (line.is_section or line.is_head))
    row = next(found, 0)
    return row, min(1, len(lines[row].texts) - 1)


def _by_place(found: Sequence[Change]) -> Changed:
    cells = ((one.now or one.before, one) for one in found)
    return {(cell.section, cell.figure, cell.by): one for cell, one in cells if cell is not None}


def _value(section: str, figure: str, by: str, cell: ReportCell | None, changed: Changed) -> tuple[str, str]:
    """Return the value, and the same to be read out; with what the print has if it has another one."""
    measure = FIGURES[figure].measure
    text, spoken = _text(measure, cell), _spoken(measure, cell)
    change = changed.get((section, figure, by))
    if change is not None:
        before = QCoreApplication.translate("ReportTable", "{value} (printed: {before})")
        spoken = before.format(value=spoken, before=_spoken(measure, change.before))
        text = before.format(value=text, before=_text(measure, change.before))
    return text, spoken


def _of(cell: ReportCell | None) -> str:
    """Return what a quotient is made of; "" for a sum."""
    if cell is None or cell.den is None:
        return ""
    return QCoreApplication.translate("ReportTable", "of {count}").format(count=part_text(cell.den))


def _text(measure: Measure, cell: ReportCell | None) -> str:
    return value_text(measure, value_of(measure, cell))


def _spoken(measure: Measure, cell: ReportCell | None) -> str:
    group = group_of(measure, cell)
    return (
        QCoreApplication.translate("FigureText", "not known")
        if group is None
        else spoken_value(measure, group)
    )


def _translated(words: str) -> str:
    return QCoreApplication.translate(CONTEXT, words)
