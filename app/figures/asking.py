"""Asks for figures, and keeps printed reports of them: the questions, the answers, and who answers them.

A desktop loads it at its start, so it loads the figures themselves with the first answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from app.figures.periods import Days
from db.sync.gateway import Way
from db.sync.messages import (
    MOST_QUESTIONS,
    OFFICE,
    TEAM,
    AskFigure,
    AskOpenData,
    AskReports,
    CountedAccess,
    CountedFigure,
    FilledReport,
    KeepReport,
    KeptReport,
    OpenDataEdition,
    Unread,
)
from db.sync.skm_messages import ClosedRound
from db.sync.sync_status import SharedError, Trouble

if TYPE_CHECKING:
    from app.figures.figures import Group
    from app.figures.reports import ReportKey

__all__ = [
    "MOST_LISTED",
    "MOST_QUESTIONS",
    "OFFICE",
    "OF_ACCESSES",
    "TEAM",
    "Counted",
    "CountedAccess",
    "FigureSource",
    "MakeOpenData",
    "Question",
    "ReportStore",
    "ServerFigures",
    "ServerReports",
    "SharedError",
    "Unread",
]

MOST_LISTED = 5_000  # rows behind a number
OF_ACCESSES = ("accesses", "records_out")  # the figures that are counted from the audit trail


@dataclass(frozen=True, slots=True)
class Question:
    """A figure of the days from `since` to before `until`.

    Attributes:
        by: The columns that divide it; see `groups_of`.
        only: Columns and the values that they must have. A value is as in the fact: an enum, a UUID, ...
    """

    figure: str
    since: date
    until: date
    by: tuple[str, ...] = ()
    only: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """An answer.

    Attributes:
        made_at: Changes before it are counted. waiting: Except in so many cases and states.
        target: What the office expects on the last day, a share or milliseconds; None if nothing.
        scope: OFFICE or TEAM for a supervisor, else "".
        unread: Of a figure of the exchange's queues: when nobody read it.
        groups: One if the figure is not divided. `by` has texts, numbers and None; ids and codes are texts.
    """

    question: Question
    made_at: datetime
    waiting: int
    groups: tuple[Group, ...]
    target: float | None = None
    scope: str = ""
    unread: tuple[Unread, ...] = ()


class Counting(Protocol):
    """Counts what the signed-in person may read. Any thread; blocks. Raises SharedError."""

    def ask(self, questions: Sequence[Question]) -> Sequence[Counted]:
        """Answer at most MOST_QUESTIONS of the same moment, in their order."""


class FigureSource(Counting, Protocol):
    """Also names the rows that a figure counts."""

    def cases(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        """Return the case of each row that an undivided figure of cases counts, in the order of days.

        At most MOST_LISTED, after those that are skipped.
        """

    def contacts(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        """Return the contacts that an undivided figure of calls and contacts counts, as `cases` does."""

    def accesses(self, question: Question, skip: int = 0) -> Sequence[CountedAccess]:
        """Return the accesses to personal data that an undivided figure of them counts, the newest first."""


class ServerFigures:
    """A FigureSource. way: Returns how the signed-in person reaches the server now; None without a way."""

    def __init__(self, way: Callable[[], Way | None]) -> None:
        self._way = way

    def ask(self, questions: Sequence[Question]) -> Sequence[Counted]:
        way = connected(self._way)
        answers = way.gateway.figures(way.login, [message_of(one) for one in questions])
        return [counted_of(*both) for both in zip(questions, answers, strict=True)]

    def cases(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        way = connected(self._way)
        return way.gateway.figure_cases(way.login, message_of(question, skip))

    def contacts(self, question: Question, skip: int = 0) -> Sequence[UUID]:
        way = connected(self._way)
        return way.gateway.figure_contacts(way.login, message_of(question, skip))

    def accesses(self, question: Question, skip: int = 0) -> Sequence[CountedAccess]:
        way = connected(self._way)
        return way.gateway.figure_accesses(way.login, message_of(question, skip))


# Gets id, numbers, closed rounds of the survey, version of the rules of facts; returns content by file name.
MakeOpenData = Callable[[UUID, FilledReport, Sequence[ClosedRound], str], Mapping[str, str]]


class ReportStore(Protocol):
    """Keeps printed reports. Any thread; blocks. Raises SharedError."""

    def keep(self, print_id: UUID, filled: FilledReport) -> Sequence[KeptReport]:
        """Return all prints of its period, the newest first."""

    def kept(self, report: ReportKey, days: Days) -> Sequence[KeptReport]:
        """Return the prints of a report about these days, the newest first."""

    def open_data(self, asked: AskOpenData, filled: FilledReport, make: MakeOpenData) -> OpenDataEdition:
        """Return the open data of a month; they are made when they are first asked for.

        filled, make: What they are made of and by, where there is no server. Raises also what `make` raises.
        """


class ServerReports:
    """A ReportStore. way: As of ServerFigures."""

    def __init__(self, way: Callable[[], Way | None]) -> None:
        self._way = way

    def keep(self, print_id: UUID, filled: FilledReport) -> Sequence[KeptReport]:
        way = connected(self._way)
        return way.gateway.keep_report(way.login, KeepReport(id=print_id, filled=filled))

    def kept(self, report: ReportKey, days: Days) -> Sequence[KeptReport]:
        way = connected(self._way)
        asked = AskReports(report=report.value, since=days.since, until=days.until)
        return way.gateway.kept_reports(way.login, asked)

    def open_data(self, asked: AskOpenData, filled: FilledReport, make: MakeOpenData) -> OpenDataEdition:
        way = connected(self._way)
        return way.gateway.open_data(way.login, asked)


def connected(way: Callable[[], Way | None]) -> Way:
    """Raise SharedError without a way."""
    found = way()
    if found is None:
        raise SharedError(Trouble.UNREACHABLE, "no connection")
    return found


def message_of(question: Question, skip: int = 0) -> AskFigure:
    return AskFigure(
        figure=question.figure,
        since=question.since,
        until=question.until,
        by=",".join(question.by),
        skip=skip,
        **dict(question.only),
    )


def counted_of(question: Question, answer: CountedFigure) -> Counted:
    from app.figures.figures import Group

    groups = tuple(Group(tuple(one.by), one.num, one.den, one.is_rounded) for one in answer.groups)
    return Counted(
        *(question, answer.made_at, answer.waiting, groups, answer.target, answer.scope),
        tuple(answer.unread),
    )
