"""Finding cases and people as one types."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.records import Records
from db.records import PersonMatch, SearchHit
from db.search import people_by_prefix, search

HITS = 30


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
        self._records = records
        self._text = ""
        self._people_text = ""

    def search(self, text: str) -> None:
        """Find cases and people by number forms, name, registration number, NIB, words."""
        self._text = text
        if not text.strip():
            self.found.emit(FoundResult(text, ()))
            return
        self._records.read(lambda tx: tuple(search(tx, text, HITS)), lambda hits: self._found(text, hits))

    def people(self, text: str) -> None:
        """Find people for the dial field by the beginning of a name or a number."""
        self._people_text = text
        if not text.strip():
            self.people_found.emit(FoundPeople(text, ()))
            return
        self._records.read(
            lambda tx: tuple(people_by_prefix(tx, text, 8)), lambda people: self._found_people(text, people)
        )

    def _found(self, text: str, hits: tuple[SearchHit, ...]) -> None:
        if text == self._text:
            self.found.emit(FoundResult(text, hits))

    def _found_people(self, text: str, people: tuple[PersonMatch, ...]) -> None:
        if text == self._people_text:
            self.people_found.emit(FoundPeople(text, people))
