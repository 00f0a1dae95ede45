from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest
from sqlalchemy import Connection

from app.records.latest_question import LatestQuestion
from app.records.service import Records

Read = Callable[[Connection], str]


class HeldRecords:
    """Reads begin when they are asked for, and their answers come when the test says so."""

    def __init__(self) -> None:
        self.content = "before"
        self._running: list[tuple[str, Callable[[str], None], Callable[[], None]]] = []

    def read(
        self, query: Callable[[HeldRecords], str], done: Callable[[str], None], failed: Callable[[], None]
    ) -> None:
        self._running.append((query(self), done, failed))

    def answer(self) -> None:
        found, done, _failed = self._running.pop(0)
        done(found)

    def fail(self) -> None:
        _found, _done, failed = self._running.pop(0)
        failed()


@pytest.fixture
def records() -> HeldRecords:
    return HeldRecords()


def test_a_read_from_before_a_change_does_not_answer_the_repeated_question(records: HeldRecords) -> None:
    answers: list[str] = []
    question = LatestQuestion[str](
        cast("Records", records), lambda _text: cast("Read", lambda held: held.content), answers.append
    )
    question.ask("budi")
    records.content = "after"
    question.repeat()
    records.answer()
    assert answers == []
    records.answer()
    assert answers == ["after"]


def test_a_change_during_a_read_that_fails_is_read_once(records: HeldRecords) -> None:
    answers: list[str] = []
    question = LatestQuestion[str](
        cast("Records", records), lambda _text: cast("Read", lambda held: held.content), answers.append
    )
    question.ask("budi")
    records.content = "after"
    question.repeat()
    records.fail()
    records.answer()
    assert answers == ["after"]
