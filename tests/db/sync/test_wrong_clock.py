"""A wrong clock is reported before anything is written by it, and what was dated by it is not lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from app.mutations.case import AddNote, LogCase
from app.sync.rejected_changes import at_right_time, refused_changes
from app.sync.sync_status import LightState, light
from db.enums import MutationState
from db.models import Case, TimelineEntry
from db.records import AgentRecord
from db.server import connection
from db.server.connection import greet
from db.sync.sync_status import SyncPhase, SyncStatus
from tests.app.scripted_phone import utc_now
from tests.db.shared_office import SharedOffice, Station

ENTRIES = TimelineEntry.__table__
HOURS = timedelta(hours=20)


@pytest.mark.parametrize(("off", "told"), [(-HOURS, True), (HOURS, True), (timedelta(minutes=2), False)])
def test_the_light_tells_of_a_clock_that_is_off_either_way(
    shared: SharedOffice, monkeypatch: pytest.MonkeyPatch, off: Any, told: bool
) -> None:
    rina = shared.station("rina")
    monkeypatch.setattr(connection, "greet", lambda *given: replace(greet(*given), at=utc_now() - off))
    rina.exchange.pull()
    found = light(SyncStatus(SyncPhase.LIVE, clock_off_s=rina.exchange.clock_off_s), True, utc_now())
    assert found.state is (LightState.CLOCK_WRONG if told else LightState.UP_TO_DATE)
    assert round(found.clock_off_s / 60) == (off / timedelta(minutes=1) if told else 0)


def refused_of(station: Station) -> Any:
    me = AgentRecord(station.me.agent_id, station.me.agent_name, station.me.role)
    return station.replica.read(lambda tx: refused_changes(tx, me, timezone.utc)).result(10)


def test_what_is_dated_hours_ahead_keeps_nothing_waiting_and_goes_with_the_right_time(
    shared: SharedOffice,
) -> None:
    rina = shared.station("rina")
    case_id = rina.log()
    for words, at in (("nanti", utc_now() + HOURS), ("sekarang", utc_now())):
        rina.do(AddNote(note_id=uuid7(), case_id=case_id, text=words, occurred_at=at))
    rina.sync()
    assert [state for _, state, _ in rina.outbox()][1:] == [MutationState.REJECTED, MutationState.APPLIED]
    (change,) = refused_of(rina)
    assert change.refusal.code == "clock_ahead"
    again = at_right_time(change, utc_now())
    assert again is not None
    rina.do(again)
    rina.sync()
    texts = [row["text"] for row in shared.rows(ENTRIES).values() if row["text"]]
    assert sorted(texts) == ["nanti", "sekarang"]
    assert rina.differs() == []


def test_a_case_of_before_the_workstation_was_here_is_refused_in_words_and_moves_with_its_times(
    shared: SharedOffice,
) -> None:
    with shared.owner.begin() as connection:
        connection.execute(text("UPDATE loket.sync_server SET older = '30 days'"))
    rina = shared.station("rina")
    began = utc_now() - timedelta(days=700)
    case_id = rina.log(asked_at=began, opened_at=began, occurred_at=began + timedelta(minutes=1))
    rina.sync()
    (change,) = refused_of(rina)
    assert change.refusal.code == "clock_behind"
    again = at_right_time(change, utc_now())
    assert isinstance(again, LogCase)
    assert again.occurred_at - again.asked_at == timedelta(minutes=1)
    rina.do(again)
    rina.sync()
    assert list(shared.rows(Case.__table__)) == [case_id]
    assert rina.differs() == []
