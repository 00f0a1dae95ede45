"""Reports as data: which figures of which whole period, and what has changed since one was printed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import islice
from typing import Any

import msgspec

from app.figures.asking import MOST_QUESTIONS, Counted, Counting, Question
from app.figures.figures import DAY, HOUR, WEEKDAY, Group, Measure
from app.figures.periods import Days
from db.enums import AccessKind, CaseKind
from db.sync.messages import MOST_UNREAD, FilledReport, KeptReport, ReportCell, Unread

__all__ = ["FilledReport", "KeptReport", "ReportCell"]
MONTH_SERIES = "month"  # a section is divided by the months of its period
STAFF_COLUMNS = ("agent_id", "of_agent_id")
BETWEEN = "/"  # the value of a row and that of a column


class Span(str, Enum):
    DAY = "day"
    WEEK = "week"  # from Monday to Sunday
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.HALF_YEAR: 6, Span.YEAR: 12}


def whole(span: Span, day: date) -> Days:
    """Return the whole period that this day is in."""
    if span is Span.DAY:
        return Days(day, day + timedelta(days=1))
    if span is Span.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=7))
    months = _MONTHS[span]
    first = (day.month - 1) // months * months
    return Days(_month(day.year, first), _month(day.year, first + months))


def months_of(days: Days) -> tuple[Days, ...]:
    """Return the months of a period that begins and ends with one."""
    found = []
    first = days.since
    while first < days.until:
        following = _month(first.year, first.month)
        found.append(Days(first, following))
        first = following
    return tuple(found)


def _month(year: int, number: int) -> date:
    """Return the first day of a month; January is 0, the next one 12."""
    return date(year + number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a report: its figures in columns.

    Attributes:
        by: What has a row of its own: a column of the facts, DAY, MONTH_SERIES, or "" for the whole.
        only: As in a Question.
        charts: The figures that are drawn above the table.
        across: Of one figure: what has a column of its own, a column of the facts. "" for none.
    """

    key: str
    figures: tuple[str, ...]
    by: str = ""
    only: tuple[tuple[str, Any], ...] = ()
    charts: tuple[str, ...] = ()
    across: str = ""


class ReportKey(str, Enum):
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    YEARLY = "yearly"  # quarter, half-year and year
    UNITS = "units"
    COMPLAINTS = "complaints"
    TELEPHONE = "telephone"
    ACCESS = "access"  # to personal data, for those who may read the audit trail
    OPEN_DATA = "open_data"  # published with small counts hidden: app/paper/open_data.py
    AGENT = "agent"  # to that person, who alone may count it


@dataclass(frozen=True, slots=True)
class Report:
    key: ReportKey
    spans: tuple[Span, ...]
    sections: tuple[Section, ...]


_CASES = (
    "cases_opened",
    "cases_reopened",
    "cases_ended",
    "backlog",
    "cases_cancelled",
    "escalation_rate",
)
_RESULT = ("deadline_kept", "reopened_in_7_days", "satisfied")
_CALLS = ("calls", "calls_answered", "calls_missed", "answer_rate", "missed_returned", "aht_ms")
_SOUND = ("ring_ms", "talk_ms", "hold_ms", "wrap_ms", "transfer_rate", "mos", "bad_sound")
_QUEUES = Section(
    "queues",
    (
        *("queue_entered", "queue_answered", "queue_abandoned", "service_level", "abandon_rate", "asa_ms"),
        "gone_returned",
    ),
)
_STAFF = (
    "signed_in_ms",
    "occupancy",
    "break_share",
    "not_ready_share",
    "not_reachable_share",
    "reachability",
    "planned_ms",
    "adherence",
)
_UNITS = (
    "questions_asked",
    "unit_on_time",
    "unit_incomplete",
    "unit_passed",
    "unit_asked_back",
    "promise_kept",
)
_ACCESSES = ("accesses", "records_out")
_OF_COMPLAINTS = (("kind", CaseKind.COMPLAINT),)
_STEPS = Section("steps", ("steps_ended", "step_on_time", "step_time_ms"), "step", charts=("step_on_time",))
_SUMMARY = (
    Section("cases", _CASES),
    Section("calls", _CALLS),
    Section("result", (*_RESULT, "fcr_7d")),
    _STEPS,
    Section("channels", ("contacts",), "channel", charts=("contacts",)),
)
_DAYS = Section("days", ("calls", "cases_opened", "cases_ended", "backlog"), DAY, charts=("calls", "backlog"))
_HOURS = Section("hours", ("calls",), HOUR, charts=("calls",), across=WEEKDAY)
_WHAT_FOR = (
    Section("kinds", ("cases_opened", "cases_ended"), "kind"),
    Section("services", ("cases_opened", "cases_ended"), "service"),
    Section("regions", ("cases_opened", "cases_ended"), "region"),
)
_UNIT = Section("units", _UNITS, "unit_id", charts=("unit_on_time",))
REPORTS: Mapping[ReportKey, Report] = {
    one.key: one
    for one in (
        Report(
            ReportKey.DAILY,
            (Span.DAY,),
            (
                *_SUMMARY,
                _QUEUES,
                Section("day_hours", ("calls", "answer_rate"), HOUR, charts=("calls",)),
                _UNIT,
            ),
        ),
        Report(
            ReportKey.WEEKLY,
            (Span.WEEK,),
            (*_SUMMARY, _DAYS, _HOURS, _UNIT),
        ),
        Report(
            ReportKey.MONTHLY,
            (Span.MONTH,),
            (
                *_SUMMARY,
                _QUEUES,
                _DAYS,
                _HOURS,
                *_WHAT_FOR,
                _UNIT,
                Section("deadlines", ("deadline_kept",), "deadline"),
                Section("staff", _STAFF),
            ),
        ),
        Report(
            ReportKey.YEARLY,
            (Span.QUARTER, Span.HALF_YEAR, Span.YEAR),
            (
                Section(
                    "months",
                    ("calls", "answer_rate", *_CASES[:4], *_RESULT),
                    MONTH_SERIES,
                    charts=("backlog",),
                ),
                Section(
                    "month_channels", ("contacts",), MONTH_SERIES, charts=("contacts",), across="channel"
                ),
                Section("month_steps", ("step_on_time",), MONTH_SERIES, charts=("step_on_time",)),
                *_SUMMARY,
                *_WHAT_FOR,
                _UNIT,
                Section("deadlines", ("deadline_kept",), "deadline"),
                Section("staff", _STAFF),
            ),
        ),
        Report(
            ReportKey.UNITS,
            (Span.MONTH, Span.QUARTER),
            (
                _UNIT,
                Section("unit_services", _UNITS[:2], "service"),
                Section("unit_days", _UNITS[:2], DAY, charts=("questions_asked",)),
            ),
        ),
        Report(
            ReportKey.COMPLAINTS,
            (Span.MONTH, Span.QUARTER, Span.YEAR),
            (
                Section("cases", _CASES, only=_OF_COMPLAINTS),
                Section("result", _RESULT, only=_OF_COMPLAINTS),
                Section("deadlines", ("deadline_kept",), "deadline", _OF_COMPLAINTS, ("deadline_kept",)),
                Section(
                    "channels_of_cases",
                    ("cases_opened", "cases_ended"),
                    "channel",
                    _OF_COMPLAINTS,
                    ("cases_opened",),
                ),
                Section(
                    "case_months",
                    ("cases_opened", "cases_ended", "backlog"),
                    MONTH_SERIES,
                    _OF_COMPLAINTS,
                    ("backlog",),
                ),
                Section("categories", ("cases_opened", "cases_ended"), "category", _OF_COMPLAINTS),
                Section("services", ("cases_opened", "cases_ended"), "service", _OF_COMPLAINTS),
                Section("regions", ("cases_opened", "cases_ended"), "region", _OF_COMPLAINTS),
            ),
        ),
        Report(
            ReportKey.TELEPHONE,
            (Span.WEEK, Span.MONTH),
            (
                Section("calls", _CALLS),
                _QUEUES,
                Section("sound", _SOUND),
                Section(
                    "call_days",
                    ("calls", "answer_rate", "calls_missed", "mos"),
                    DAY,
                    charts=("calls", "answer_rate", "mos"),
                ),
                _HOURS,
            ),
        ),
        Report(
            ReportKey.ACCESS,
            (Span.WEEK, Span.MONTH, Span.QUARTER, Span.YEAR),
            (
                Section("accesses", _ACCESSES),
                Section("access_kinds", _ACCESSES, "access", charts=("accesses",)),
                Section("access_staff", ("accesses",), "agent_id", across="access"),
                Section("access_listened", ("accesses",), "of_agent_id", (("access", AccessKind.LISTENED),)),
                Section("access_documents", _ACCESSES, "document"),
                Section("access_days", _ACCESSES, DAY, charts=("accesses",)),
            ),
        ),
        # Each division is in one table only: what one table hides no other one tells.
        Report(
            ReportKey.OPEN_DATA,
            (Span.MONTH,),
            (
                Section("open_channels", ("cases_opened",), "channel", across="kind"),
                Section("open_regions", ("cases_opened",), "service", across="region"),
                Section("open_steps", ("steps_ended", "step_on_time", "step_time_ms"), "step"),
                Section("open_deadlines", ("deadline_kept",), "deadline"),
            ),
        ),
        Report(
            ReportKey.AGENT,
            (Span.WEEK, Span.MONTH),
            (
                Section("own_cases", ("cases_opened", "cases_ended", "escalation_rate", *_RESULT)),
                Section("calls", _CALLS),
                Section("sound", _SOUND),
                _STEPS,
                Section("channels", ("contacts",), "channel", charts=("contacts",)),
                Section("own_days", ("calls", "cases_ended"), DAY, charts=("calls", "cases_ended")),
                Section("staff", _STAFF),
            ),
        ),
    )
}


def group_of(measure: Measure, cell: ReportCell | None) -> Group | None:
    """Return what was counted; None if nothing is known. A count without a cell is 0."""
    if cell is None:
        return Group((), 0, None) if measure is Measure.COUNT else None
    return Group((), cell.num, cell.den)


def value_of(measure: Measure, cell: ReportCell | None) -> float | None:
    """Return the figure; None if it cannot be known."""
    group = group_of(measure, cell)
    return group.value if group is not None else None


def sum_of(report: FilledReport) -> str:
    """Return the SHA-256 of the numbers and of what they are about; its beginning stands on the paper."""
    return hashlib.sha256(msgspec.json.encode(report, order="deterministic")).hexdigest()


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A section with its numbers.

    Attributes:
        columns: The figure of each, and of a section with `across` its value.
        rows: A row's value, then its cell for each column; None: no number.
    """

    section: Section
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[ReportCell | None, ...]], ...]


def tables_of(filled: FilledReport) -> list[ReportTable]:
    """Return the sections with their numbers, in the order of the report."""
    at = {(cell.section, cell.figure, cell.by): cell for cell in filled.cells}
    found = []
    for section in REPORTS[ReportKey(filled.report)].sections:
        places = dict.fromkeys(cell.by for cell in filled.cells if cell.section == section.key)
        rows = list(places) if section.by else [""]
        columns = tuple((figure, "") for figure in section.figures)
        if section.across:
            pairs = [place.partition(BETWEEN) for place in places]
            rows = list(dict.fromkeys(row for row, _, _ in pairs))
            values = {value for _, _, value in pairs}
            columns = tuple((section.figures[0], value) for value in _all_of(section.across, values))
        if section.by == MONTH_SERIES:
            rows = [one.since.isoformat() for one in months_of(Days(filled.since, filled.until))]
        elif section.by == DAY:
            rows = sorted(rows)
        elif section.by == HOUR and rows:
            rows = [str(hour) for hour in range(min(map(int, rows)), max(map(int, rows)) + 1)]
        cells = [
            (row, tuple(at.get((section.key, one, place_of(row, value))) for one, value in columns))
            for row in rows
        ]
        found.append(ReportTable(section, columns, tuple(cells)))
    return found


def by_names(table: ReportTable, words: Callable[[str, str], str]) -> ReportTable:
    """Return a table of staff in the order of their names: no figure ranks people."""
    if table.section.by not in STAFF_COLUMNS:
        return table
    return replace(
        table, rows=tuple(sorted(table.rows, key=lambda row: words(table.section.by, row[0]).casefold()))
    )


def _all_of(name: str, values: set[str]) -> list[str]:
    """Return the values in their order; of weekdays all."""
    return [str(day) for day in range(7)] if name == WEEKDAY and values else sorted(values)


def place_of(row: str, value: str) -> str:
    """Return `by` of the cell in this row, and of a section with `across` in the column of this value."""
    return f"{row}{BETWEEN}{value}" if value else row


def fill(report: Report, span: Span, day: date, source: Counting) -> FilledReport:
    """Count a report. Blocks. Raises SharedError."""
    days = whole(span, day)
    wanted = list(_questions(report, days))
    asked = iter(wanted)
    answers: list[Counted] = []
    while some := list(islice(asked, MOST_QUESTIONS)):
        answers += source.ask([question for _, _, question in some])
    return FilledReport(
        report=report.key.value,
        span=span.value,
        since=days.since,
        until=days.until,
        made_at=min(one.made_at for one in answers),
        waiting=max(one.waiting for one in answers),
        scope=answers[0].scope,
        unread=_unread_in(answers),
        cells=tuple(
            ReportCell(
                section=section.key,
                figure=answer.question.figure,
                by=place_of(row or _part(group, 0), _part(group, -1) if section.across else ""),
                num=group.num,
                den=group.den,
            )
            for (section, row, _), answer in zip(wanted, answers, strict=True)
            for group in answer.groups
        ),
    )


def _unread_in(answers: Sequence[Counted]) -> tuple[Unread, ...]:
    found = {each for one in answers for each in one.unread}
    return tuple(sorted(found, key=lambda one: one.since)[-MOST_UNREAD:])


def _questions(report: Report, days: Days) -> Iterator[tuple[Section, str, Question]]:
    """Give each question with its section, and its row if the question is about one row alone."""
    for section in report.sections:
        across = (section.across,) if section.across else ()
        if section.by == MONTH_SERIES:
            for figure in section.figures:
                for month in months_of(days):
                    question = Question(figure, month.since, month.until, across, section.only)
                    yield section, month.since.isoformat(), question
            continue
        by = (section.by, *across) if section.by else ()
        for figure in section.figures:
            yield section, "", Question(figure, days.since, days.until, by, section.only)


def _part(group: Group, number: int) -> str:
    return "" if not group.by or group.by[number] is None else str(group.by[number])


def _place(cell: ReportCell) -> tuple[str, str, str]:
    return cell.section, cell.figure, cell.by


@dataclass(frozen=True, slots=True)
class Change:
    """A number that is another one now. None: It was not there, or is not there any more."""

    before: ReportCell | None
    now: ReportCell | None


def changes(before: FilledReport, now: FilledReport) -> Sequence[Change]:
    """Return what differs between two counts of the same report and period, in the order of the report."""
    old = {_place(one): one for one in before.cells}
    new = {_place(one): one for one in now.cells}
    places = dict.fromkeys((*new, *old))
    both = (Change(old.get(place), new.get(place)) for place in places)
    return [one for one in both if one.before != one.now]
