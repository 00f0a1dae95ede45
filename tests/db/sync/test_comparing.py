"""What a workstation holds is compared with the shared database: what differs comes anew, and is reported."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, text, update
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote
from db.models import Applicant, Case, TimelineEntry
from db.sync import exchange
from db.sync.comparing import ComparingTime
from db.tx import table_of
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES, ENTRIES, PEOPLE = table_of(Case), table_of(TimelineEntry), table_of(Applicant)


@pytest.fixture
def desk(shared: SharedOffice) -> Station:
    return shared.station("sari")


@pytest.fixture(autouse=True)
def known(desk: Station) -> UUID:
    """A case of an applicant, which Sari's workstation holds."""
    case_id = desk.log(applicant_id=desk.applicant("Budi Santoso", "+6281234567890"))
    desk.sync()
    return case_id


def compare(station: Station) -> Any:
    """Return how many rows were not the same, as was reported to the shared database."""
    station.exchange.pull(compares=True)
    query = text(
        "SELECT CASE compared_at WHEN differed_at THEN differing ELSE 0 END FROM loket.sync_client "
        "WHERE client_id = :own AND compared_at IS NOT NULL"
    )
    with station.office.owner.connect() as connection:
        return connection.execute(query, {"own": station.enrolment.client_id}).scalar_one()


def tamper(station: Station, statement: Any) -> None:
    station.replica.keep_locally(lambda tx: tx.execute(statement)).result(10)


def write_without_stamps(office: SharedOffice, *statements: str) -> None:
    with office.owner.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement))


def test_what_is_the_same_is_left_alone(desk: Station) -> None:
    assert compare(desk) == 0
    assert desk.differs() == []


def test_a_row_that_was_changed_here_past_everything_is_that_of_the_shared_database_again(
    desk: Station,
) -> None:
    tamper(desk, update(CASES).values(subject="Sudah selesai"))
    desk.sync()
    assert desk.differs() == ["case_"]
    assert compare(desk) == 1
    assert desk.differs() == []
    assert compare(desk) == 0


def test_rows_that_are_gone_here_and_a_row_that_is_only_here_are_mended(desk: Station) -> None:
    tamper(desk, delete(ENTRIES))
    tamper(desk, PEOPLE.insert().values(id=uuid7(), name="Siapa"))
    assert compare(desk) > 1
    assert desk.differs() == []


def test_what_was_written_there_without_a_stamp_comes_too(desk: Station, known: UUID) -> None:
    write_without_stamps(desk.office, "UPDATE loket.case_ SET subject = 'Izin terbit', version = version + 1")
    desk.sync()
    assert desk.rows(CASES)[known]["subject"] == "Izin belum terbit"
    assert compare(desk) == 1
    assert desk.rows(CASES)[known]["subject"] == "Izin terbit"


def test_what_waits_here_is_no_difference_and_stays_on_what_is_mended(desk: Station, known: UUID) -> None:
    note = AddNote(note_id=uuid7(), case_id=known, text="menunggu", occurred_at=at(5))
    desk.do(note)
    assert compare(desk) == 0
    write_without_stamps(desk.office, "UPDATE loket.case_ SET subject = 'Izin terbit'")
    assert compare(desk) == 1
    assert desk.rows(CASES)[known]["subject"] == "Izin terbit"
    assert note.note_id in desk.rows(ENTRIES)
    desk.sync()
    assert desk.differs() == []
    assert compare(desk) == 0


def test_a_workstation_of_which_much_differs_is_filled_anew(
    desk: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "MOST_ROWS", 1)
    tamper(desk, delete(ENTRIES))
    tamper(desk, update(CASES).values(subject="Sudah selesai"))
    assert compare(desk) > 1
    desk.sync()
    assert desk.differs() == []


def test_it_is_done_about_once_a_day_when_nobody_saves() -> None:
    now = [0.0]
    times = ComparingTime(clock=lambda: now[0], between=lambda least, _most: least)
    assert not times.take()
    now[0] = 600.0
    times.saved()
    assert not times.take()
    now[0] = 720.0
    assert times.take()
    assert not times.take()
    now[0] += 20 * 3600
    times.saved()
    assert not times.take()
    now[0] += 4 * 3600
    times.saved()
    assert times.take()  # some user always saves
