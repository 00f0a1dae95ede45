"""The case with which a request about personal data came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from app.mutations.person import AnswerDataRequest, AskOfData
from db.enums import DataRequestKind
from db.mutation import Rejected
from db.queries.data_requests import RegisteredRequest, register
from tests.office import START, Office, at


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path / "records.sqlite3")
    yield made
    made.replica.close()


def ask(office: Office, case_id: UUID | None, of: UUID | None = None) -> None:
    asked: dict[str, Any] = {"request_id": uuid7(), "kind": DataRequestKind.ACCESS, "occurred_at": at(9)}
    office.do(AskOfData(applicant_id=of or office.budi, case_id=case_id, **asked))


def registered(office: Office) -> tuple[RegisteredRequest, ...]:
    return office.replica.read(lambda tx: register(tx, START - timedelta(days=1))).result(10)


def test_a_request_names_the_case_with_which_it_came(office: Office) -> None:
    case_id = office.log(2)
    ask(office, case_id)
    ask(office, None)
    assert {(one.case_id, bool(one.case_number)) for one in registered(office)} == {
        (case_id, True),
        (None, False),
    }


def test_where_the_register_is_full_open_requests_stay_in_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, answered, last = uuid7(), uuid7(), uuid7()
    for minute, request_id in ((9, first), (10, last), (11, answered)):
        own: dict[str, Any] = {"request_id": request_id, "occurred_at": at(minute)}
        office.do(AskOfData(applicant_id=office.budi, kind=DataRequestKind.ACCESS, **own))
    office.do(AnswerDataRequest(request_id=answered, outcome="Diberikan", occurred_at=at(12)))
    assert [one.id for one in registered(office)] == [first, last, answered]
    monkeypatch.setattr("db.queries.data_requests.MOST_REQUESTS", 2)
    assert [one.id for one in registered(office)] == [first, last]


def test_no_request_names_an_anonymous_case_beside_the_person(office: Office) -> None:
    ask(office, office.log(2, is_anonymous=True))
    assert [(one.case_id, one.case_number) for one in registered(office)] == [(None, "")]


def test_a_request_has_no_case_of_another_person(office: Office) -> None:
    with pytest.raises(Rejected, match="case_of_another"):
        ask(office, office.log(2), of=office.applicant("Siti"))
    assert registered(office) == ()
