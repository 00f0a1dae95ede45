"""A user's presence is read by all users who see the case: no content of it breaks their sync."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from uuid_utils.compat import uuid7

from db.server import presence
from db.sync.messages import MOST_OWN
from tests.db.shared_office import SharedOffice, Station


def told(station: Station, connection: Connection, since: str, *case_ids: Any) -> None:
    told = [{"case_id": str(one), "doing": "writes", "field": "", "since": since} for one in case_ids]
    given = (station.enrolment.client_id, station.enrolment.secret, json.dumps(told))
    connection.exec_driver_sql("SELECT replace_presence(%s, %s, %s)", given)


@pytest.mark.parametrize("since", ["infinity", "-infinity", "4000-01-01 BC", "9999-12-31", "2026-11-24"])
def test_a_time_of_no_year_is_reported_as_one_that_everybody_can_read(
    shared: SharedOffice, since: str
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    with shared.engine("rina").begin() as connection:
        told(rina, connection, since, case_id)
    if since == "infinity":  # as an older server took it
        with shared.owner.begin() as connection:
            connection.execute(text("UPDATE loket.presence SET since = 'infinity'"))
    with shared.engine("sari").connect() as connection:
        (other,) = presence.others(connection, sari.enrolment)
    assert other.case_id == case_id
    now = datetime.now(timezone.utc)
    assert now - timedelta(days=2) < other.since < now + timedelta(days=1)


def test_who_tells_of_every_case_there_is_is_not_read_to_the_end(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    rina, sari = shared.station("rina"), shared.station("sari")
    cases = [rina.log(minute) for minute in range(3)]
    rina.sync()
    with shared.engine("rina").begin() as connection:
        told(rina, connection, "2026-11-24", *cases)
    for most, read in ((presence.MOST_READ, 3), (2, 2)):
        monkeypatch.setattr(presence, "MOST_READ", most)
        with shared.engine("sari").connect() as connection:
            assert len(presence.others(connection, sari.enrolment)) == read


def test_nobody_is_at_all_cases_at_once(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    with shared.engine("rina").begin() as connection, pytest.raises(DBAPIError) as refused:
        told(rina, connection, "2026-11-24", *(uuid7() for _ in range(MOST_OWN + 1)))
    assert getattr(refused.value.orig, "sqlstate", None) == "LK010"
