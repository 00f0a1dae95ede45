"""Views are one's own; supervisors share them. Overdue cases come the longest overdue first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Connection
from uuid_utils.compat import uuid7

from app.mutations.view import RemoveView, SaveView
from app.records.service import Records
from app.search.finder import CaseClock, Finder, FoundResult
from app.search.search_text import SearchContext, understand
from db.mutation import Me, Rejected
from db.queries.finding import cases_seen, note_seen, saved_views
from tests.fakes import Fake
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def view(name: str, is_shared: bool = False) -> SaveView:
    return SaveView(
        view_id=uuid7(), name=name, typed="status:terbuka", is_shared=is_shared, occurred_at=at(1)
    )


def names(office: Office, me: Me) -> list[Any]:
    return [one.name for one in office.replica.read(lambda tx: saved_views(tx, me.agent_id)).result(10)]


def test_views_are_ones_own_or_shared_by_a_supervisor(office: Office) -> None:
    mine, shared = view("Punya Rina"), view("Semua", is_shared=True)
    office.do(mine)
    office.do(shared, me=office.boss)
    assert names(office, office.rina) == ["Punya Rina", "Semua"]
    assert names(office, office.sari) == ["Semua"]
    for refused, me in ((view("x", is_shared=True), office.rina), (remove(shared), office.rina)):
        with pytest.raises(Rejected, match="shared_by_supervisors"):
            office.do(refused, me=me)
    with pytest.raises(Rejected):
        office.do(remove(mine), me=office.boss)
    office.do(remove(mine))
    office.do(remove(shared), me=office.boss)
    assert names(office, office.rina) == []


def remove(saved: Any) -> RemoveView:
    return RemoveView(view_id=saved.view_id, occurred_at=at(2))


@pytest.mark.parametrize(("name", "typed"), [(" ", "x"), ("x", " ")])
def test_a_view_has_a_name_and_something_to_find(office: Office, name: str, typed: str) -> None:
    with pytest.raises(Rejected):
        office.do(SaveView(view_id=uuid7(), name=name, typed=typed, occurred_at=at(1)))


def test_cases_seen_come_the_latest_first_and_the_oldest_are_forgotten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.queries.finding.KEPT", 2)
    cases = [office.log(minute) for minute in (1, 2, 3)]
    for minute, case_id in enumerate((*cases, cases[1])):
        seen = (office.rina.agent_id, case_id, at(10 + minute))
        office.replica.keep_locally(partial(lambda seen, tx: note_seen(tx, *seen), seen)).result(10)
    rows = office.replica.read(lambda tx: cases_seen(tx, office.rina.agent_id)).result(10)
    assert [row.id for row in rows] == [cases[1], cases[2]]
    assert office.replica.read(lambda tx: cases_seen(tx, office.sari.agent_id)).result(10) == ()


class InstantRecords(Fake):
    """Answers before `read` returns."""

    real = Records
    viewer = None

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office

    def read(
        self,
        query: Callable[[Connection], Any],
        done: Callable[[Any], None],
        failed: Callable[[], None] | None = None,
    ) -> None:
        done(self._office.replica.read(query).result(10))


def test_overdue_cases_come_the_longest_overdue_first(office: Office) -> None:
    late, later, _fresh = (office.log(minute, subject="Izin lambat") for minute in (5, 1, 60))
    records = InstantRecords(office)
    clock = CaseClock(lambda row: row.step_started_at + timedelta(minutes=15), lambda: at(70))
    finder = Finder(cast("Records", records), lambda typed: understand(typed, SearchContext()), clock)
    found: list[FoundResult] = []
    finder.found.connect(found.append)
    finder.search("status:terlambat izin")
    assert [hit.id for hit in found[0].hits] == [later, late]
    assert found[0].is_filtered
    assert not found[0].is_cut
