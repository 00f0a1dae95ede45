"""Another person at a workstation: with the same sight only what is a person's own comes and goes."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.mutations.agent_state import ChangeAgentState
from app.mutations.canned_text import KeepCannedText
from app.mutations.case import AddNote
from app.mutations.contact import EndContact, StartContact
from app.mutations.recording import AddRecording, SetConsent
from app.mutations.shift_plan import PlannedDay, PlanShifts
from db.enums import AgentState, Channel, Consent, Direction
from db.models import Case, Recording, ShiftPlan
from db.shifts import PlannedShift
from db.sync.tables import TRAVELLING
from db.tx import plain_row
from server import pages
from tests.db.shared_office import SharedOffice, Station
from tests.office import at

CASES = Case.__table__


def differs(station: Station) -> list[Any]:
    """Return the names of the tables that are not what the person at this station may see."""
    with station.office.engine(station.login).connect() as connection:
        there = {
            table.name: {row["id"]: plain_row(row) for row in connection.execute(select(table)).mappings()}
            for table in TRAVELLING
        }
    return [table.name for table in TRAVELLING if station.rows(table) != there[table.name]]


def own_things(station: Station, subject: str) -> UUID:
    """A confidential case with a recorded call, a text, hours: all that is a person's own."""
    contact_id = uuid7()
    call: dict[str, Any] = {"contact_id": contact_id}
    station.do(
        StartContact(
            **call, channel=Channel.VOICE, direction=Direction.INBOUND, remote="+62811", occurred_at=at(1)
        ),
        SetConsent(**call, consent=Consent.YES, occurred_at=at(1)),
        AddRecording(
            **call,
            recording_id=uuid7(),
            path="a.opus",
            sha256="0" * 64,
            bytes=1,
            duration_ms=1,
            keep_until=at(99999),
            occurred_at=at(1),
        ),
    )
    case_id = station.log(2, subject=subject, contact_id=contact_id, is_confidential=True)
    text = KeepCannedText(text_id=uuid7(), shortcut=subject, text=subject, occurred_at=at(3))
    hours = ChangeAgentState(interval_id=uuid7(), state=AgentState.AVAILABLE, occurred_at=at(4))
    station.do(EndContact(**call, occurred_at=at(3)), text, hours)
    station.sync()
    return case_id


@pytest.fixture
def no_filling(monkeypatch: pytest.MonkeyPatch) -> None:
    def filled(*_: object) -> None:
        raise AssertionError("it is filled anew")

    monkeypatch.setattr(pages.Pages, "_everything", filled)


def test_who_has_the_same_sight_gets_their_own_and_nothing_of_the_former_stays(
    shared: SharedOffice, request: pytest.FixtureRequest
) -> None:
    rina, sari, wati = shared.station("rina"), shared.station("sari"), shared.station("wati")
    today = PlannedDay(day=datetime.now(timezone.utc).date(), shifts=(PlannedShift(480, 960),))
    for login in ("rina", "sari"):
        wati.do(PlanShifts(agent_id=shared.ids[login], days=(today,), occurred_at=at(1)))
    wati.sync()
    public = rina.log(1)
    rinas, saris = own_things(rina, "hanyarina"), own_things(sari, "hanyasari")
    rina.sync()
    assert differs(rina) == []
    sari.do(AddNote(note_id=uuid7(), case_id=saris, text="lagi", occurred_at=at(9)))
    sari.log(10)
    sari.sync()
    request.getfixturevalue("no_filling")
    rina.login = "sari"
    rina.sync()
    assert differs(rina) == []
    assert {public, saris} <= rina.rows(CASES).keys()
    assert rinas not in rina.rows(CASES)
    assert len(rina.rows(Recording.__table__)) == 1
    assert [row["agent_id"] for row in rina.rows(ShiftPlan.__table__).values()] == [str(shared.ids["sari"])]
    rina.login = "rina"
    rina.sync()
    assert differs(rina) == []
    assert rinas in rina.rows(CASES)
