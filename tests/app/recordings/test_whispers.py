"""A whisper of a supervisor is in no recording, and the recording says where it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.common.enums import RecordingState
from app.recordings.recordings import Recordings
from app.settings import AccountSettings, RecordingSettings, Settings
from db.enums import Consent
from db.queries.recordings import recordings_of_contact
from telephony.messages import PauseRecording, RecordingChanged, RecordingEnded, StartRecording
from tests.app.phone_place import PhonePlace

KEY = "call-1"


@pytest.fixture
def place(qtbot: QtBot, tmp_path: Path) -> Iterator[PhonePlace]:
    office = Settings(account=AccountSettings(user="1001", domain="pbx.office"))
    place = PhonePlace(tmp_path, qtbot, replace(office, recording=RecordingSettings(is_offered=True)))
    place.phone.ring(KEY)
    place.phone.connect(KEY)
    place.workplace.recordings.service.set_consent(KEY, Consent.YES)
    yield place
    place.close()


@pytest.fixture
def recordings(place: PhonePlace) -> Recordings:
    return place.workplace.recordings.service


def begin(place: PhonePlace) -> None:
    place.workplace.recordings.service.start(KEY)
    place.qtbot.waitUntil(lambda: bool(place.phone.of(StartRecording)))
    report(place, RecordingState.WRITING)


def report(place: PhonePlace, state: RecordingState) -> None:
    place.phone.send(RecordingChanged(call_key=KEY, state=state, bytes=100))


def asked(place: PhonePlace) -> list[tuple[bool, bool]]:
    return [(one.is_paused, one.is_whisper) for one in place.phone.of(PauseRecording)]


def test_a_recording_pauses_for_a_whisper_and_goes_on_after_it(
    place: PhonePlace, recordings: Recordings
) -> None:
    begin(place)
    recordings.leave_out(KEY, True)
    assert not recordings.is_left_out(KEY)  # until the file is proven to stand still
    report(place, RecordingState.PAUSED)
    assert recordings.is_left_out(KEY)
    recordings.leave_out(KEY, False)
    assert asked(place) == [(True, True), (False, False)]


def test_what_the_agent_had_paused_stays_paused(place: PhonePlace, recordings: Recordings) -> None:
    begin(place)
    report(place, RecordingState.PAUSED)
    recordings.leave_out(KEY, True)
    recordings.leave_out(KEY, False)
    assert asked(place) == [(True, True)]


def test_no_recording_begins_or_goes_on_during_a_whisper(place: PhonePlace, recordings: Recordings) -> None:
    assert recordings.is_left_out(KEY)
    recordings.leave_out(KEY, True)
    recordings.start(KEY)
    recordings.toggle_pause(KEY)
    assert place.got("recording_while_whispered")
    assert place.phone.of(StartRecording) == []
    recordings.leave_out(KEY, False)
    begin(place)
    assert asked(place) == []


def test_a_recording_that_is_just_beginning_is_paused_before_the_whisper(
    place: PhonePlace, recordings: Recordings
) -> None:
    recordings.start(KEY)
    recordings.leave_out(KEY, True)
    assert not recordings.is_left_out(KEY)
    place.qtbot.waitUntil(lambda: asked(place) == [(True, True)])
    assert not recordings.is_left_out(KEY)
    report(place, RecordingState.PAUSED)
    assert recordings.is_left_out(KEY)


def test_the_recording_says_where_the_whispers_were(place: PhonePlace, tmp_path: Path) -> None:
    begin(place)
    path = Path(place.phone.of(StartRecording)[0].path + ".opus")
    path.write_bytes(b"sound")
    ended = RecordingEnded(
        call_key=KEY, path=str(path), bytes=5, duration_s=400, sha256="0" * 64, whispers=(192.4, 305.9)
    )
    place.phone.send(ended)
    contact_id = place.call(KEY).contact_id
    (kept,) = place.read(lambda tx: recordings_of_contact(tx, contact_id))
    assert kept.whispers == (192, 305)
