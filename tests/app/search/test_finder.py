"""Finding as one types: one question at a time, and only the latest is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

from app.records.service import Records
from app.search.finder import Finder, FoundPeople, FoundResult
from tests.fakes import Fake


class SlowRecords(Fake):
    """Answers when the test says so."""

    real = Records
    viewer = None

    def read(
        self,
        query: Callable[[Any], Any],
        done: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        self.asked.append((done, failed))


def test_while_a_search_runs_only_the_latest_text_waits(qtbot: QtBot) -> None:
    records = SlowRecords()
    found: list[FoundResult] = []
    finder = Finder(records)  # type: ignore[arg-type]
    finder.found.connect(found.append)
    for text in ("b", "bu", "bud", "budi"):
        finder.search(text)
    assert len(records.asked) == 1
    records.asked[0][0](FoundResult("b", ()))
    assert found == []
    assert len(records.asked) == 2
    records.asked[1][0](FoundResult("budi", ()))
    assert found == [FoundResult("budi", ())]
    assert len(records.asked) == 2


def test_an_emptied_field_is_answered_at_once_and_late_hits_are_dropped(qtbot: QtBot) -> None:
    records = SlowRecords()
    found: list[FoundPeople] = []
    finder = Finder(records)  # type: ignore[arg-type]
    finder.people_found.connect(found.append)
    finder.people("budi")
    finder.people("")
    records.asked[0][0](FoundPeople("budi", ()))
    assert found == [FoundPeople("", ())]
    assert len(records.asked) == 1


def test_a_search_that_fails_does_not_end_searching(qtbot: QtBot) -> None:
    records = SlowRecords()
    found: list[FoundResult] = []
    finder = Finder(records)  # type: ignore[arg-type]
    finder.found.connect(found.append)
    finder.search("b")
    records.asked[0][1]()
    finder.search("bu")
    records.asked[1][0](FoundResult("bu", ()))
    assert [result.text for result in found] == ["bu"]
