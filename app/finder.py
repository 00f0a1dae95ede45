"""Finding cases and people as one types."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal
from sqlalchemy import Connection

from app.records import Records
from db.records import PersonMatch, SearchHit
from db.search import people_by_prefix, search

T = TypeVar("T")
HITS = 30
PEOPLE = 8


@dataclass(frozen=True, slots=True)
class FoundResult:
    text: str
    hits: tuple[SearchHit, ...]


@dataclass(frozen=True, slots=True)
class FoundPeople:
    text: str
    people: tuple[PersonMatch, ...]


class Finder(QObject):
    """Answers the latest question only: while a search runs, newer text replaces older text."""

    found = Signal(object)  # FoundResult
    people_found = Signal(object)  # FoundPeople

    def __init__(self, records: Records, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cases = _Question(
            records,
            lambda tx, text: tuple(search(tx, text, HITS)),
            lambda text, hits: self.found.emit(FoundResult(text, hits)),
        )
        self._people = _Question(
            records,
            lambda tx, text: tuple(people_by_prefix(tx, text, PEOPLE)),
            lambda text, people: self.people_found.emit(FoundPeople(text, people)),
        )

    def search(self, text: str) -> None:
        """Find cases and people by number forms, name, registration number, NIB, words."""
        self._cases.ask(text)

    def people(self, text: str) -> None:
        """Find people for the dial field by the beginning of a name or a number."""
        self._people.ask(text)


class _Question(Generic[T]):
    """One read at a time. What is asked meanwhile waits, and of that only the latest."""

    def __init__(
        self,
        records: Records,
        query: Callable[[Connection, str], tuple[T, ...]],
        answer: Callable[[str, tuple[T, ...]], None],
    ) -> None:
        self._records = records
        self._query = query
        self._answer = answer
        self._wanted = ""
        self._is_reading = False

    def ask(self, text: str) -> None:
        self._wanted = text
        if not text.strip():
            self._answer(text, ())
        elif not self._is_reading:
            self._read(text)

    def _read(self, text: str) -> None:
        self._is_reading = True
        self._records.read(
            lambda tx: self._query(tx, text), lambda found: self._found(text, found), self._failed
        )

    def _found(self, text: str, found: tuple[T, ...]) -> None:
        self._is_reading = False
        if text == self._wanted:
            self._answer(text, found)
        elif self._wanted.strip():
            self._read(self._wanted)

    def _failed(self) -> None:
        """Somebody else was told; the next key asks again."""
        self._is_reading = False
