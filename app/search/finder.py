"""Search as you type for cases and people."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot
from sqlalchemy import Connection

from app.access.visibility import visible_duplicates, visible_hits, visible_match
from app.records.latest_question import LatestQuestion
from app.records.service import Records
from app.search.search_text import Wanted
from db.queries.duplicates import Duplicate, find_duplicates
from db.queries.rows import OPEN
from db.records import CaseRow, PersonMatch, SearchHit
from db.search.case_filter import filtered_cases
from db.search.finding import case_hit, people_by_prefix, search

HITS = 30
FILTERED_HITS = 100
PEOPLE = 8
DOUBLES = 3
MOST_EXAMINED_FOR_DUE = 1_500  # open cases; their clocks are computed one by one


@dataclass(frozen=True, slots=True)
class FoundResult:
    """is_cut: There may be further matches in older cases. unknown: Filters without a meaning, as typed."""

    text: str
    hits: tuple[SearchHit, ...]
    is_filtered: bool = False
    is_cut: bool = False
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundPeople:
    text: str
    people: tuple[PersonMatch, ...]


@dataclass(frozen=True, slots=True)
class FoundDuplicates:
    """Possible duplicates of a person being typed. text: Name, number and NIB, one line each."""

    text: str
    duplicates: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class CaseClock:
    """Computes when a case's step is due, on the office's clock; and the present time."""

    due_at: Callable[[CaseRow], datetime]
    now: Callable[[], datetime]


class Finder(QObject):
    """Answers the latest query only: while a search runs, newer text replaces older text."""

    found = Signal(object)  # FoundResult
    people_found = Signal(object)  # FoundPeople
    duplicates_found = Signal(object)  # FoundDuplicates

    def __init__(
        self,
        records: Records,
        understand: Callable[[str], Wanted] = Wanted,
        clock: CaseClock | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`understand` parses the filters in a text; without a clock no case is overdue."""
        super().__init__(parent)
        self._understand = understand
        self._clock = clock
        self._cases = LatestQuestion(
            records,
            self._search,
            lambda found: self.found.emit(
                replace(found, hits=visible_hits(records.viewer, found.text, found.hits))
            ),
            nothing=lambda text: FoundResult(text, ()),
        )
        self._people = LatestQuestion(
            records,
            lambda text: lambda tx: FoundPeople(text, people_by_prefix(tx, text, PEOPLE)),
            lambda found: self.people_found.emit(
                replace(found, people=tuple(visible_match(records.viewer, one) for one in found.people))
            ),
            nothing=lambda text: FoundPeople(text, ()),
        )
        self._duplicates = LatestQuestion(
            records,
            lambda text: lambda tx: FoundDuplicates(text, _duplicates(tx, text)),
            lambda found: self.duplicates_found.emit(
                replace(found, duplicates=visible_duplicates(records.viewer, found.duplicates))
            ),
            nothing=lambda text: FoundDuplicates(text, ()),
        )

    @Slot()
    def repeat(self) -> None:
        """Repeat the latest queries, because their results may no longer be visible."""
        for question in (self._cases, self._people, self._duplicates):
            question.repeat()

    def duplicates(self, name: str, number: str, nib: str = "") -> None:
        """Find possible duplicates of a new person: the same number, the same NIB, a similar name."""
        self._duplicates.ask("\n".join(part.strip().replace("\n", " ") for part in (name, number, nib)))

    def search(self, text: str) -> None:
        """Find cases and people by number forms, name, registration number, NIB, words, and filters."""
        self._cases.ask(text)

    def people(self, text: str) -> None:
        """Find people for the dial field by the prefix of a name or a number."""
        self._people.ask(text)

    def _search(self, text: str) -> Callable[[Connection], FoundResult]:
        wanted, clock = self._understand(text), self._clock

        def read(tx: Connection) -> FoundResult:
            if not wanted.is_filtered:
                hits = search(tx, wanted.words, HITS) if wanted.words else ()
                return FoundResult(text, tuple(hits), unknown=wanted.unknown)
            if wanted.is_overdue:
                rows, is_cut = _overdue(tx, wanted, clock)
            else:
                found = filtered_cases(tx, wanted.words, wanted.only, FILTERED_HITS)
                rows, is_cut = found.rows, found.is_cut or len(found.rows) == FILTERED_HITS
            return FoundResult(text, tuple(map(case_hit, rows)), True, is_cut, wanted.unknown)

        return read


def _duplicates(tx: Connection, text: str) -> tuple[Duplicate, ...]:
    name, number, nib = text.split("\n")
    return find_duplicates(tx, name, (number,), nib, limit=DOUBLES)


def _overdue(tx: Connection, wanted: Wanted, clock: CaseClock | None) -> tuple[tuple[CaseRow, ...], bool]:
    """Return open cases whose step is overdue, longest overdue first."""
    if clock is None:
        return (), False
    late, is_cut = cases_by_due(tx, wanted, clock)
    return late[:FILTERED_HITS], is_cut or len(late) > FILTERED_HITS


def cases_by_due(tx: Connection, wanted: Wanted, clock: CaseClock) -> tuple[tuple[CaseRow, ...], bool]:
    """Return open cases by the due time of their step, and whether there may be more.

    If the search asks for overdue cases, the others are left out.
    """
    only = wanted.only if wanted.only.statuses else replace(wanted.only, statuses=OPEN)
    found = filtered_cases(tx, wanted.words, only, MOST_EXAMINED_FOR_DUE)
    now = clock.now()
    due = sorted((clock.due_at(row), row.id, row) for row in found.rows)
    rows = tuple(row for at, _id, row in due if at < now or not wanted.is_overdue)
    return rows, found.is_cut or len(found.rows) == MOST_EXAMINED_FOR_DUE
