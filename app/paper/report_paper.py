"""The sheet of a report, and its sheets of a workbook: the same numbers in the office's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

from app.common.regions import regions
from app.common.tables import Cell, Table
from app.figures.figure_words import CONTEXT as FIGURES_CONTEXT
from app.figures.figure_words import words_of
from app.figures.figures import FIGURES, Measure
from app.figures.periods import Days
from app.figures.report_words import CONTEXT, FORMULAS, ROWS, SECTIONS, SPANS, TITLES
from app.figures.reports import (
    MONTH_SERIES,
    REPORTS,
    ReportKey,
    ReportTable,
    Section,
    Span,
    sum_of,
    tables_of,
    value_of,
)
from app.paper.case_papers import Printing, foot
from app.paper.sheet import Grid, Heading, Part, Prose, Sheet, SheetKind, Signatures
from app.paper.writing import LANGUAGE, Writing
from app.sop.procedure import Sop
from db.sync.messages import FilledReport, ReportCell

UNKNOWN = "—"
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_MOST_COLUMNS = 6  # of numbers on a page
_SUM_LETTERS = 16  # of the check sum on paper
_IN_REFERENCES = {  # the letters that a code on paper may have
    ReportKey.DAILY: "HARIAN",
    ReportKey.WEEKLY: "MINGGUAN",
    ReportKey.MONTHLY: "BULANAN",
    ReportKey.YEARLY: "BERKALA",
    ReportKey.UNITS: "BIDANG",
    ReportKey.COMPLAINTS: "PENGADUAN",
    ReportKey.TELEPHONE: "TELEPON",
}


class ReportPaper:
    def __init__(self, writing: Writing, sop: Sop, unit_name: Callable[[UUID], str]) -> None:
        self._write, self._sop, self._unit_name = writing, sop, unit_name

    def sheet(self, filled: FilledReport, printing: Printing) -> Sheet:
        write, key = self._write, ReportKey(filled.report)
        parts: list[Part] = [Prose(self.period(filled)), Prose(self._stamp(filled))]
        for table in tables_of(filled):
            parts += self._table(table)
        parts += [Heading(self._said(CONTEXT, FORMULAS)), self._formulas(filled)]
        parts.append(Signatures(((write.text("signed_supervisor"), printing.who),)))
        return Sheet(
            kind=SheetKind.REPORT,
            title=self._said(CONTEXT, TITLES[key]).upper(),
            reference=reference_of(filled),
            parts=tuple(parts),
            foot=foot(write, printing),
        )

    def workbook(self, filled: FilledReport) -> list[Table]:
        """Return one table for each section, then the formulas. Shares are parts of 1, times minutes."""
        found = []
        for table in tables_of(filled):
            titles = tuple(map(self._figure_title, table.section.figures))
            head = (
                self._said(CONTEXT, ROWS[table.section.by]),
                *_with_parts(table.section, titles, self._of()),
            )
            rows = tuple(
                (self._row_title(table.section, by), *_numbers(table.section, cells))
                for by, cells in table.rows
            )
            found.append(Table(self._said(CONTEXT, SECTIONS[table.section.key]), head, rows))
        formulas = self._formulas(filled)
        stamp = ((self.period(filled), self._stamp(filled)),)
        found.append(Table(self._said(CONTEXT, FORMULAS), formulas.head, (*formulas.rows, *stamp)))
        return found

    def period(self, filled: FilledReport) -> str:
        """Return the words of its period, e.g. "November 2026"."""
        write, since, last = self._write, filled.since, Days(filled.since, filled.until).last
        span = Span(filled.span)
        if span is Span.DAY:
            return write.day(since)
        if span is Span.MONTH:
            return write.month(since)
        words = self._said(CONTEXT, SPANS[span])
        return f"{words}: {write.day(since)} – {write.day(last)}"

    # -- parts ---------------------------------------------------------------------------------------------

    def _stamp(self, filled: FilledReport) -> str:
        write = self._write
        stamp = write.text("report_stamp", at=write.at(filled.made_at), sum=sum_of(filled)[:_SUM_LETTERS])
        if filled.waiting:
            stamp += " " + write.text("report_provisional", count=printed_count(filled.waiting))
        return stamp

    def _table(self, table: ReportTable) -> Iterator[Part]:
        section, title = table.section, self._said(CONTEXT, SECTIONS[table.section.key])
        yield Heading(title)
        if not section.by:  # a line for each figure reads better than one wide row
            ((_, cells),) = table.rows
            yield Grid(
                (self._said(CONTEXT, ROWS[""]), *self._write.columns("report_value", "report_made_of")),
                (60, 20, 20),
                tuple(
                    (self._figure_title(figure), self._value(figure, cell), self._made_of(figure, cell))
                    for figure, cell in zip(section.figures, cells, strict=True)
                ),
            )
            return
        if not table.rows:
            yield Prose(self._write.text("report_nothing"))
            return
        for first in range(0, len(section.figures), _MOST_COLUMNS):
            some = section.figures[first : first + _MOST_COLUMNS]
            width = 64 // len(some)
            yield Grid(
                (self._said(CONTEXT, ROWS[section.by]), *map(self._figure_title, some)),
                (100 - width * len(some), *[width] * len(some)),
                tuple(
                    (
                        self._row_title(section, by),
                        *(
                            self._value(figure, cell)
                            for figure, cell in zip(some, cells[first : first + _MOST_COLUMNS], strict=True)
                        ),
                    )
                    for by, cells in table.rows
                ),
            )

    def _formulas(self, filled: FilledReport) -> Grid:
        keys = dict.fromkeys(
            figure for section in REPORTS[ReportKey(filled.report)].sections for figure in section.figures
        )
        rows = tuple(
            (self._figure_title(key), self._said(FIGURES_CONTEXT, words_of(key).formula)) for key in keys
        )
        return Grid((self._said(CONTEXT, ROWS[""]), *self._write.columns("report_formula")), (35, 65), rows)

    # -- words ---------------------------------------------------------------------------------------------

    def _said(self, context: str, source: str) -> str:
        return self._write.said(context, source)

    def _figure_title(self, figure: str) -> str:
        return self._said(FIGURES_CONTEXT, words_of(figure).title)

    def _row_title(self, section: Section, by: str) -> str:
        if section.by == MONTH_SERIES:
            return self._write.month(date.fromisoformat(by))
        if section.by == "day":
            return self._write.day(date.fromisoformat(by))
        if not by:
            return self._write.text("report_without")
        if section.by == "step":
            step = next((one for one in self._sop.steps if str(one.number) == by), None)
            return by if step is None else f"{by}. {step.name.in_language(LANGUAGE)}"
        if section.by == "deadline":
            found = (one.name.in_language(LANGUAGE) for one in self._sop.deadlines if one.id == by)
            return next(found, by)
        if section.by == "unit_id":
            return self._unit_name(UUID(by))
        if section.by == "region":
            return regions().name_of(by) or by
        return self._write.word(by)

    def _value(self, figure: str, cell: ReportCell | None) -> str:
        return printed_value(self._write, FIGURES[figure].measure, cell)

    def _made_of(self, figure: str, cell: ReportCell | None) -> str:
        if cell is None or cell.den is None:
            return ""
        if FIGURES[figure].measure is not Measure.SHARE:
            return printed_count(cell.den)
        num, den = cell.num, cell.den
        if "ms" in FIGURES[figure].fact.c and FIGURES[figure].fact.name == "fact_state":
            return self._of().join(self._hours(part) for part in (num, den))
        return self._of().join(map(printed_count, (num, den)))

    def _hours(self, ms: int) -> str:
        return self._write.text("report_hours", hours=_decimal(ms / _HOUR_MS))

    def _of(self) -> str:
        return f" {self._write.text('report_of')} "


def reference_of(filled: FilledReport) -> str:
    """Return its place in the office's files: "BULANAN-20261101-20261130"."""
    last = Days(filled.since, filled.until).last
    return f"{_IN_REFERENCES[ReportKey(filled.report)]}-{filled.since:%Y%m%d}-{last:%Y%m%d}"


def printed_value(write: Writing, measure: Measure, cell: ReportCell | None) -> str:
    """Return "1.204", "83,0 %", "12,4 menit"; "—" for what cannot be known."""
    value = value_of(measure, cell)
    if value is None:
        return UNKNOWN
    if measure is Measure.COUNT:
        return printed_count(round(value))
    if measure is Measure.SHARE:
        return f"{_decimal(value * 100)} %"
    if measure is Measure.MEAN_MOS:
        return _decimal(value / 100, 2)
    if measure is Measure.SUM_MS or value >= _HOUR_MS:
        return write.text("report_hours", hours=_decimal(value / _HOUR_MS))
    return write.text("report_minutes", minutes=_decimal(value / _MINUTE_MS))


def printed_count(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _decimal(value: float, digits: int = 1) -> str:
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def _with_parts(section: Section, titles: tuple[str, ...], of: str) -> Iterator[str]:
    """Give the heads of a workbook: of a quotient also what it is made of."""
    for figure, title in zip(section.figures, titles, strict=True):
        yield title
        if FIGURES[figure].den is not None:
            yield f"{title}{of}…"


def _numbers(section: Section, cells: tuple[ReportCell | None, ...]) -> Iterator[Cell]:
    for figure, cell in zip(section.figures, cells, strict=True):
        measure = FIGURES[figure].measure
        value = value_of(measure, cell)
        if value is not None and measure in (Measure.MEAN_MS, Measure.SUM_MS):
            value = value / _MINUTE_MS
        yield value / 100 if value is not None and measure is Measure.MEAN_MOS else value
        if FIGURES[figure].den is not None:
            yield None if cell is None else cell.den
