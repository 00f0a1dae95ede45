from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from app.mutations.escalation import ReturnEscalation
from db.queries.unit_queues import UnitQueue, unit_queues
from tests.office import Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path / "records.sqlite3")
    yield office
    office.replica.close()


def test_a_question_waits_at_its_unit_until_it_is_returned_or_passed_on(office: Office) -> None:
    def queues() -> dict[UUID, UnitQueue]:
        return office.replica.read(unit_queues).result(10)

    assert queues() == {}
    cases = [office.log(minute) for minute in (1, 2, 3)]
    asked = [office.escalate(case_id, 10 + number) for number, case_id in enumerate(cases)]
    office.do(*asked)
    assert queues() == {office.unit_id: UnitQueue(3, at(70))}
    office.do(
        ReturnEscalation(escalation_id=asked[0].escalation_id, reason="Kurang NIB", occurred_at=at(20)),
        me=office.dedi,
    )
    assert queues() == {office.unit_id: UnitQueue(2, at(71))}
