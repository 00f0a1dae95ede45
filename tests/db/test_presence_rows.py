"""What somebody tells of where they are is read by everybody who sees the case: it breaks nobody's visit."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from db.shared import presence
from db.shared.link import shared_errors
from db.shared.standing import SharedError


def told(station, connection, case_id, since):
    told = [{"case_id": str(case_id), "doing": "writes", "field": "", "since": since}]
    given = (station.enrolment.client_id, station.enrolment.secret, json.dumps(told))
    connection.exec_driver_sql("SELECT tell_presence(%s, %s, %s)", given)


@pytest.mark.parametrize("since", ["infinity", "-infinity", "4000-01-01 BC", "9999-12-31", "2026-11-24"])
def test_a_time_of_no_year_is_told_as_one_that_everybody_can_read(shared, since):
    rina, sari = shared.station("rina"), shared.station("sari")
    case_id = rina.log()
    rina.sync()
    with shared.engine("rina").begin() as connection:
        told(rina, connection, case_id, since)
    if since == "infinity":  # as an older server took it
        with shared.owner.begin() as connection:
            connection.execute(text("UPDATE loket.presence SET since = 'infinity'"))
    with shared.engine("sari").connect() as connection:
        (other,) = presence.others(connection, sari.enrolment)
    assert other.case_id == case_id
    now = datetime.now(timezone.utc)
    assert now - timedelta(days=2) < other.since < now + timedelta(days=1)


def test_what_is_wrong_with_presence_is_borne_and_a_lost_line_is_not(shared):
    sari = shared.station("sari")
    with shared.owner.begin() as connection:
        connection.execute(text("DROP TABLE loket.presence CASCADE"))

    def look():
        with shared.engine("sari").connect() as connection:
            presence.others(connection, sari.enrolment)

    presence.try_to(look)

    def lose():
        with shared_errors(), shared.engine("sari").connect() as connection:
            connection.exec_driver_sql("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(SharedError):
        presence.try_to(lose)
