"""Queries the records while the user types: one read at a time, and only the latest text is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

from sqlalchemy import Connection

from app.records.service import Records

T = TypeVar("T")


class LatestQuestion(Generic[T]):
    """While a read runs, only the latest further query waits."""

    def __init__(
        self,
        records: Records,
        query: Callable[[str], Callable[[Connection], T]],
        answer: Callable[[T], None],
        nothing: Callable[[str], T] | None = None,
    ) -> None:
        """`query` makes a read of a text; `nothing` answers a blank one without a read, None: it is read,
        too.
        """
        self._records, self._query, self._answer, self._nothing = records, query, answer, nothing
        self._wanted: str | None = None
        self._is_reading = False
        self._is_outdated = False  # the running read may have begun before a change

    def ask(self, text: str) -> None:
        if self._nothing is not None and not text.strip():
            self.forget()
            self._answer(self._nothing(text))
            return
        self._wanted = text
        if not self._is_reading:
            self._read(text)

    def repeat(self) -> None:
        """Repeat the latest query after a change of the records."""
        if self._wanted is not None:
            self._is_outdated = self._is_reading
            self.ask(self._wanted)

    def forget(self) -> None:
        """Drop the query."""
        self._wanted = None

    def _read(self, text: str) -> None:
        query = self._query(text)
        self._is_reading, self._is_outdated = True, False
        self._records.read(query, partial(self._found, text), self._failed)

    def _found(self, text: str, found: T) -> None:
        self._is_reading = False
        if text == self._wanted and not self._is_outdated:
            self._answer(found)
        elif self._wanted is not None:
            self._read(self._wanted)

    def _failed(self) -> None:
        """Continue after a failed read, which is reported elsewhere; the next key or change repeats it."""
        self._is_reading = False
        if self._is_outdated and self._wanted is not None:
            self._read(self._wanted)
