"""What is destroyed after its time goes by a time that the shared database has confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import update
from uuid_utils.compat import uuid7

from app.mutations.contact import AnswerContact, StartContact
from app.mutations.recording import AddRecording, SetConsent
from db.enums import Channel, Consent, Direction
from db.models import SyncState
from db.queries.recordings import recordings_to_erase
from db.queries.shared_files import recordings_over
from tests.db.shared_office import SharedOffice

YEAR = timedelta(days=365)


def test_a_clock_years_ahead_erases_nothing_that_is_to_be_kept(shared: SharedOffice) -> None:
    rina = shared.station("rina")
    now = datetime.now(timezone.utc)
    before: dict[str, Any] = {"occurred_at": now - timedelta(days=2)}
    call, kept, over = {"contact_id": uuid7(), **before}, uuid7(), uuid7()
    rina.do(
        StartContact(channel=Channel.VOICE, direction=Direction.INBOUND, **call),
        AnswerContact(**call),
        SetConsent(consent=Consent.YES, **call),
    )
    for recording_id, name, until in ((kept, "a", now + YEAR), (over, "b", now - timedelta(days=1))):
        sound: dict[str, Any] = {
            "path": "",
            "sha256": name * 64,
            "bytes": 9,
            "duration_ms": 9,
            "keep_until": until,
        }
        rina.do(AddRecording(recording_id=recording_id, **sound, **call))

    def due(clock: Any) -> set[Any]:
        found = rina.replica.read(lambda tx: recordings_to_erase(tx, clock)).result(10)
        return {one.id for one in found}

    rina.sync()
    for clock in (now, now + 2 * YEAR):
        assert due(clock) == {over}
    wrong = rina.replica.read(lambda tx: recordings_over(tx, now + 2 * YEAR)).result(10)
    assert "a" * 64 not in wrong
    unknown = update(SyncState).values(server_time=None)  # as an older Loket left it
    rina.replica.keep_locally(lambda tx: tx.execute(unknown)).result(10)
    assert due(now) == set()
