"""The sheet of a report, and its sheets of a workbook: the same numbers in the office's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta, tzinfo
from uuid import UUID

from msgspec.structs import replace

from app.common.regions import regions
from app.common.tables import Cell, Table
from app.figures.access_words import CONTEXT as ACCESS_CONTEXT
from app.figures.access_words import source_of
from app.figures.chart_forms import chart_of, form_of, point_of
from app.figures.charts import Chart, Form, Point
from app.figures.figure_words import CONTEXT as FIGURES_CONTEXT
from app.figures.figure_words import words_of
from app.figures.figures import DAY, FIGURES, HOUR, WEEKDAY, Figure, Group, Measure, is_of_exchange
from app.figures.periods import Days
from app.figures.report_words import CONTEXT, FORMULAS, ROWS, SECTIONS, SPANS, TITLES
from app.figures.reports import (
    MONTH_SERIES,
    REPORTS,
    STAFF_COLUMNS,
    ReportKey,
    ReportTable,
    Section,
    Span,
    by_names,
    group_of,
    sum_of,
    tables_of,
    value_of,
)
from app.paper.printing import Printing, foot
from app.paper.sheet import Grid, Heading, Part, Picture, Prose, Sheet, SheetKind, Signatures
from app.paper.writing import LANGUAGE, Writing
from app.sop.procedure import Sop
from db.sync.messages import OFFICE, TEAM, FilledReport, ReportCell

UNKNOWN = "—"
_MINUTE_MS, _HOUR_MS = 60_000, 3_600_000
_MOST_COLUMNS, _MOST_VALUES = 6, 8  # of numbers on a page; of one figure
_DAY = timedelta(days=1)
_MONTH_LETTERS, _WEEKDAY_LETTERS = 3, 3  # at the axis of a chart
_MOST_UNREAD = 5  # times that are named
_SUM_LETTERS = 16  # of the check sum on paper
_IN_REFERENCES = {  # the letters that a code on paper may have
    ReportKey.DAILY: "HARIAN",
    ReportKey.WEEKLY: "MINGGUAN",
    ReportKey.MONTHLY: "BULANAN",
    ReportKey.YEARLY: "BERKALA",
    ReportKey.UNITS: "BIDANG",
    ReportKey.COMPLAINTS: "PENGADUAN",
    ReportKey.TELEPHONE: "TELEPON",
    ReportKey.ACCESS: "AKSES",
    ReportKey.OPEN_DATA: "TERBUKA",
    ReportKey.AGENT: "PETUGAS",
}


class ReportPaper:
    """agent_name: Of a member of staff, for the report of accesses; nobody but a supervisor counts that."""

    def __init__(
        self,
        writing: Writing,
        sop: Sop,
        unit_name: Callable[[UUID], str],
        agent_name: Callable[[UUID], str] = str,
    ) -> None:
        self._write, self._sop = writing, sop
        self._unit_name, self._agent_name = unit_name, agent_name

    @property
    def zone(self) -> tzinfo:
        """That of the office."""
        return self._write.zone

    def sheet(self, filled: FilledReport, printing: Printing, unit_id: UUID | None = None) -> Sheet:
        """unit_id: That of the officer who counted it: it has the questions to this unit only."""
        write, key = self._write, ReportKey(filled.report)
        about = [] if unit_id is None else [write.text("report_of_unit", unit=self._unit_name(unit_id))]
        of_report = (self.period(filled), *about, *self._scope(filled), self._stamp(filled))
        parts: list[Part] = [Prose(one) for one in (*of_report, *self._unread(filled))]
        for table in self._tables(filled):
            parts += self._table(filled, table)
        parts += [Heading(self.translated(CONTEXT, FORMULAS)), self._formulas(filled)]
        signed = "signed_agent" if key is ReportKey.AGENT else "signed_supervisor"
        parts.append(Signatures(((write.text(signed), printing.who),)))
        return Sheet(
            kind=SheetKind.REPORT,
            title=self.translated(CONTEXT, TITLES[key]).upper(),
            reference=reference_of(filled),
            parts=tuple(parts),
            foot=foot(write, printing),
        )

    def workbook(self, filled: FilledReport) -> list[Table]:
        """Return one table for each section, then the formulas. Shares are parts of 1, times minutes."""
        found = []
        for table in self._tables(filled):
            section = table.section
            titles = [self._column_title(section, *column) for column in table.columns]
            head = (self.translated(CONTEXT, ROWS[section.by]), *_with_parts(table, titles, self._write))
            rows = tuple((self._row_title(section, by), *_numbers(table, cells)) for by, cells in table.rows)
            found.append(Table(self.translated(CONTEXT, SECTIONS[table.section.key]), head, rows))
        formulas = self._formulas(filled)
        units = self._write.text("report_units_title"), self._write.text("report_units")
        stamp = self.period(filled), self._stamp(filled)
        more = [(self.period(filled), one) for one in (*self._scope(filled), *self._unread(filled))]
        rows = (*formulas.rows, units, stamp, *more)
        found.append(Table(self.translated(CONTEXT, FORMULAS), formulas.head, rows))
        return found

    def one_table(self, filled: FilledReport) -> Table:
        """Return all numbers, a row each, for programs. Times are milliseconds, MOS is in hundredths.

        Each row says of what time and of whom it is, how new, and what is missing: a CSV file has no other
        place for it. Only figures of the exchange's queues can miss the times when it was not read.
        """
        head = self._write.columns(
            *("report_section", "report_row", "report_column", "report_figure"),
            *("report_value", "report_num", "report_den"),
            *("report_period", "report_scope", "report_made_at", "report_waiting", "report_missing"),
        )
        scope, missing = " ".join(self._scope(filled)), self._unread_times(filled)
        about = self.period(filled), scope, self._write.local(filled.made_at), filled.waiting
        rows = tuple(
            (
                self.translated(CONTEXT, SECTIONS[table.section.key]),
                self._row_title(table.section, by) if table.section.by else "",
                self._title_of(table.section.across, value) if table.section.across else "",
                self._figure_title(figure),
                value_of(FIGURES[figure].measure, cell),
                None if cell is None else cell.num,
                None if cell is None else cell.den,
                *about,
                missing if is_of_exchange(FIGURES[figure]) else "",
            )
            for table in self._tables(filled)
            for by, cells in table.rows
            for (figure, value), cell in zip(table.columns, cells, strict=True)
        )
        return Table(self.translated(CONTEXT, TITLES[ReportKey(filled.report)]), head, rows)

    def period(self, filled: FilledReport) -> str:
        """Return the words of its period, e.g. "November 2026"."""
        write, since, last = self._write, filled.since, Days(filled.since, filled.until).last
        span = Span(filled.span)
        if span is Span.DAY:
            return write.day(since)
        if span is Span.MONTH:
            return write.month(since)
        words = self.translated(CONTEXT, SPANS[span])
        return f"{words}: {write.day(since)} – {write.day(last)}"

    def words(self, name: str, value: str) -> str:
        """Return the words of a value that divides figures."""
        return self._title_of(name, value)

    def translated(self, context: str, source: str) -> str:
        """Return a text of the window in the language of paper."""
        return self._write.translated(context, source)

    # -- parts ---------------------------------------------------------------------------------------------

    def _tables(self, filled: FilledReport) -> list[ReportTable]:
        return [by_names(table, self._title_of) for table in tables_of(filled)]

    def _stamp(self, filled: FilledReport) -> str:
        write = self._write
        stamp = write.text("report_stamp", at=write.at(filled.made_at), sum=sum_of(filled)[:_SUM_LETTERS])
        if filled.waiting:
            stamp += " " + write.text("report_provisional", count=printed_count(filled.waiting))
        return stamp

    def _scope(self, filled: FilledReport) -> list[str]:
        """Return whose figures a supervisor's report has."""
        words = {OFFICE: "report_of_office", TEAM: "report_of_team"}.get(filled.scope)
        return [] if words is None else [self._write.text(words)]

    def _unread(self, filled: FilledReport) -> list[str]:
        """Return the sentence that says when the exchange was not read."""
        times = self._unread_times(filled)
        return [self._write.text("report_unread", times=times)] if times else []

    def _unread_times(self, filled: FilledReport) -> str:
        """Return when the exchange was not read; "" if it always was."""
        write, some = self._write, filled.unread[-_MOST_UNREAD:]
        times = "; ".join(f"{write.at(one.since)} – {write.at(one.until)}" for one in some)
        if more := len(filled.unread) - len(some):
            times += " " + write.text("report_unread_more", count=printed_count(more))
        return times

    def _table(self, filled: FilledReport, table: ReportTable) -> Iterator[Part]:
        section, title = table.section, self.translated(CONTEXT, SECTIONS[table.section.key])
        yield Heading(title)
        if len(table.rows) > 1:
            yield from (self._picture(filled, table, figure) for figure in section.charts)
        if not section.by:  # a line for each figure reads better than one wide row
            ((_, cells),) = table.rows
            yield Grid(
                (self.translated(CONTEXT, ROWS[""]), *self._write.columns("report_value", "report_made_of")),
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
        most = _MOST_VALUES if section.across else _MOST_COLUMNS
        for first in range(0, len(table.columns), most):
            some = table.columns[first : first + most]
            width = max(64 // len(some), (84 if section.across else 78) // most)
            yield Grid(
                (
                    self.translated(CONTEXT, ROWS[section.by]),
                    *(self._column_title(section, *column) for column in some),
                ),
                (100 - width * len(some), *[width] * len(some)),
                tuple(
                    (
                        self._row_title(section, by),
                        *(
                            self._value(figure, cell)
                            for (figure, _), cell in zip(some, cells[first : first + most], strict=True)
                        ),
                    )
                    for by, cells in table.rows
                ),
            )

    def _picture(self, filled: FilledReport, table: ReportTable, figure: str) -> Picture:
        """Return the chart of the numbers that stand below it."""
        section, counted = table.section, FIGURES[figure]
        title = self._figure_title(figure)
        if section.across:
            return Picture(title, self._chart_across(table, counted))
        column = section.figures.index(figure)
        rows = [(by, cells[column]) for by, cells in table.rows]
        if section.by == DAY:
            found = dict(rows)
            rows = [(day, found.get(day)) for day in self._days(filled)]
        form = form_of(counted, section.by in (DAY, HOUR, MONTH_SERIES), len(rows))
        points = [
            point_of(
                counted,
                form,
                self._short(section.by, by),
                f"{self._title_of(section.by, by)}: {self._value(figure, cell)}",
                group_of(counted.measure, cell) or Group((), 0, 0),
            )
            for by, cell in rows
        ]
        measure = Measure.COUNT if form is Form.STACKED else counted.measure
        chart = chart_of(counted, form, points, self._axis_text(measure))
        if form is Form.STACKED:
            chart = replace(chart, parts=self._write.columns("report_part", "report_rest"))
        return Picture(title, chart)

    def _chart_across(self, table: ReportTable, figure: Figure) -> Chart:
        """Return a heat map of weekdays and hours; else a bar for each row, with a part for each column."""
        section = table.section
        labels = tuple(self._short(section.across, value) for _, value in table.columns)
        counts = [[float(cell.num if cell is not None else 0) for cell in cells] for _, cells in table.rows]
        text = self._axis_text(figure.measure)
        if section.by == HOUR:
            points = [
                Point(self._short(HOUR, by), f"{label} {self._short(HOUR, by)}: {text(count)}", count)
                for (by, _), row in zip(table.rows, counts, strict=True)
                for label, count in zip(labels, row, strict=True)
            ]
            return chart_of(figure, Form.HEAT, points, text, labels)
        points = [
            Point(
                self._short(section.by, by),
                f"{self._title_of(section.by, by)}: {', '.join(map(text, row))}",
                row[0] if row else 0.0,
                more=tuple(row[1:]),
            )
            for (by, _), row in zip(table.rows, counts, strict=True)
        ]
        return replace(chart_of(figure, Form.STACKED, points, text), parts=labels)

    def _days(self, filled: FilledReport) -> list[str]:
        """Return the days of the period that have begun."""
        today = filled.made_at.astimezone(self._write.zone).date()
        days = Days(filled.since, max(filled.since + _DAY, min(filled.until, today + _DAY)))
        return [(days.since + number * _DAY).isoformat() for number in range(days.count)]

    def _formulas(self, filled: FilledReport) -> Grid:
        keys = dict.fromkeys(
            figure for section in REPORTS[ReportKey(filled.report)].sections for figure in section.figures
        )
        rows = tuple(
            (self._figure_title(key), self.translated(FIGURES_CONTEXT, words_of(key).formula)) for key in keys
        )
        return Grid(
            (self.translated(CONTEXT, ROWS[""]), *self._write.columns("report_formula")), (35, 65), rows
        )

    # -- words ---------------------------------------------------------------------------------------------

    def _figure_title(self, figure: str) -> str:
        return self.translated(FIGURES_CONTEXT, words_of(figure).title)

    def _column_title(self, section: Section, figure: str, value: str) -> str:
        return self._title_of(section.across, value) if section.across else self._figure_title(figure)

    def _row_title(self, section: Section, by: str) -> str:
        return self._title_of(section.by, by)

    def _short(self, name: str, by: str) -> str:
        """Return the words for the axis of a chart."""
        if name == DAY:
            return str(date.fromisoformat(by).day)
        if name == MONTH_SERIES:
            return self._write.month(date.fromisoformat(by))[:_MONTH_LETTERS]
        if name == WEEKDAY:
            return self._write.weekdays[int(by)][:_WEEKDAY_LETTERS]
        return self._title_of(name, by)

    def _title_of(self, name: str, by: str) -> str:
        if name == MONTH_SERIES:
            return self._write.month(date.fromisoformat(by))
        if name == DAY:
            return self._write.day(date.fromisoformat(by))
        if not by:
            return self._write.text("report_without")
        if name == WEEKDAY:
            return self._write.weekdays[int(by)]
        if name == HOUR:
            return f"{int(by):02}.00"
        if name == "step":
            step = next((one for one in self._sop.steps if str(one.number) == by), None)
            return by if step is None else f"{by}. {step.name.in_language(LANGUAGE)}"
        if name == "deadline":
            found = (one.name.in_language(LANGUAGE) for one in self._sop.deadlines if one.id == by)
            return next(found, by)
        if name == "unit_id":
            return self._unit_name(UUID(by))
        if name in STAFF_COLUMNS:
            return self._agent_name(UUID(by))
        if name in ("access", "document"):
            return self.translated(ACCESS_CONTEXT, source_of(name, by))
        if name == "region":
            return regions().name_of(by) or by
        return self._write.word(by)

    def _value(self, figure: str, cell: ReportCell | None) -> str:
        return printed_value(self._write, FIGURES[figure].measure, cell)

    def _axis_text(self, measure: Measure) -> Callable[[float], str]:
        return lambda value: printed_number(self._write, measure, value)

    def _made_of(self, figure: str, cell: ReportCell | None) -> str:
        if cell is None or cell.den is None:
            return ""
        if FIGURES[figure].measure is not Measure.SHARE:
            return printed_count(cell.den)
        num, den = cell.num, cell.den
        if "ms" in FIGURES[figure].fact.c:
            return self._of().join(self._hours(part) for part in (num, den))
        return self._of().join(map(printed_count, (num, den)))

    def _hours(self, ms: int) -> str:
        return self._write.text("report_hours", hours=_decimal(ms / _HOUR_MS))

    def _of(self) -> str:
        return f" {self._write.text('report_of')} "


def reference_of(filled: FilledReport) -> str:
    """Return its place in the office's files: "BULANAN-20261101-20261130"."""
    last = Days(filled.since, filled.until).last
    of_team = "-TIM" if filled.scope == TEAM else ""
    return f"{_IN_REFERENCES[ReportKey(filled.report)]}-{filled.since:%Y%m%d}-{last:%Y%m%d}{of_team}"


def printed_value(write: Writing, measure: Measure, cell: ReportCell | None) -> str:
    """Return "1.204", "83,0 %", "12,4 menit"; "—" for what cannot be known."""
    value = value_of(measure, cell)
    return UNKNOWN if value is None else printed_number(write, measure, value)


def printed_number(write: Writing, measure: Measure, value: float) -> str:
    if measure is Measure.COUNT:
        return printed_count(round(value))
    if measure is Measure.SHARE:
        return f"{_decimal(value * 100)} %"
    if measure is Measure.MEAN_MOS:
        return _decimal(value / 100, 2)
    if measure is Measure.SUM_MS or value >= _HOUR_MS:
        return write.text("report_hours", hours=_decimal(value / _HOUR_MS))
    if value < _MINUTE_MS:
        return write.text("report_seconds", seconds=_decimal(value / 1000))
    return write.text("report_minutes", minutes=_decimal(value / _MINUTE_MS))


def printed_count(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _decimal(value: float, digits: int = 1) -> str:
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def _with_parts(table: ReportTable, titles: Sequence[str], write: Writing) -> Iterator[str]:
    """Give the heads of a workbook: of a quotient also what it is made of."""
    for (figure, _), title in zip(table.columns, titles, strict=True):
        yield title
        if FIGURES[figure].den is not None:
            yield write.text("report_counted_of", figure=title)


def _numbers(table: ReportTable, cells: tuple[ReportCell | None, ...]) -> Iterator[Cell]:
    for (figure, _), cell in zip(table.columns, cells, strict=True):
        measure = FIGURES[figure].measure
        value = value_of(measure, cell)
        if value is not None and measure in (Measure.MEAN_MS, Measure.SUM_MS):
            value = value / _MINUTE_MS
        yield value / 100 if value is not None and measure is Measure.MEAN_MOS else value
        if FIGURES[figure].den is not None:
            yield None if cell is None else cell.den
